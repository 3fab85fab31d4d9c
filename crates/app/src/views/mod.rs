//! What windows keep open: each view is a list that is read anew when something it shows changed, and sent as the difference.
//!
//! [`drive`] is the life of every view: read, send, wait. A view says which changes concern it and how it reads;
//! it never sends by itself. Few batches are in flight: while a window draws slowly, changes gather and one reading serves them all,
//! so falling behind is normal and costs nothing. The first batch is a `Reset`, as is the one after the cache was dropped.

mod accounts;
mod badges;
mod channel;
mod composer;
mod drive;
mod me;
mod rows;
mod settings;
mod shell;
mod sidebar;
mod thread;
mod threads;
mod timeline;

use crate::boundary::ViewSpec;
use crate::core::Core;
use crate::window::WindowState;
use std::sync::Arc;

pub(crate) use badges::watch as watch_badges;

/// Opens a view for a window; names it. Its first batch follows.
pub(crate) fn open(core: &Arc<Core>, window: &Arc<WindowState>, spec: ViewSpec) -> u32 {
    let (core, window) = (core.clone(), window.clone());
    match spec {
        ViewSpec::Shell => drive::start(&window.clone(), None, core.clone(), shell::Shell { core, window }),
        ViewSpec::Accounts => drive::start(&window, None, core.clone(), accounts::Accounts { core }),
        ViewSpec::Settings => drive::start(&window, None, core.clone(), settings::SettingsView { core }),
        ViewSpec::Me { account } => {
            let held = core.account(&account).ok();
            drive::start(&window, held.clone(), core, me::Me { account: held })
        }
        ViewSpec::Sidebar { account, team } => {
            let held = core.account(&account).ok();
            drive::start(&window, held.clone(), core, sidebar::Sidebar::new(held, team))
        }
        ViewSpec::Channel { account, channel } => {
            let held = core.account(&account).ok();
            drive::start(&window, held.clone(), core.clone(), channel::ChannelView::new(core, held, channel))
        }
        ViewSpec::Timeline { account, channel, anchor } => {
            let held = core.account(&account).ok();
            drive::start(&window, held.clone(), core, timeline::Timeline::new(held, channel, anchor))
        }
        ViewSpec::Thread { account, root } => {
            let held = core.account(&account).ok();
            drive::start(&window, held.clone(), core, thread::Thread::new(held, root))
        }
        ViewSpec::Threads { account, team, unread_only } => {
            let held = core.account(&account).ok();
            drive::start(&window, held.clone(), core, threads::Threads { account: held, team, unread_only, count: threads::PAGE })
        }
        ViewSpec::Composer { account, channel, root } => {
            let held = core.account(&account).ok();
            drive::start(&window, held.clone(), core.clone(), composer::Composer::new(core, held, channel, root))
        }
    }
}
