//! The tray, the application's badge, and the news that the rail looks at: one watcher over all accounts.

use super::accounts::summary;
use crate::core::{AppChange, Core};
use crate::words;
use engine::store::Change;
use engine::{Line, LiveChange};
use model::AccountId;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// How long changes gather: a badge that follows within a quarter of a second is at once.
const GATHER: Duration = Duration::from_millis(150);

/// Watches all accounts as long as the app lives.
pub(crate) async fn watch(core: Arc<Core>) {
    let mut app = core.changes.subscribe();
    let (touched, mut woken) = mpsc::channel::<()>(1);
    let mut watched: HashMap<AccountId, CancellationToken> = HashMap::new();
    loop {
        attend(&core, &mut watched, &touched);
        refresh(&core).await;
        // Lagging only means that it must look again.
        let own = tokio::select! {
            change = app.recv() => matches!(change, Ok(AppChange::Accounts)),
            _touched = woken.recv() => false,
        };
        tokio::time::sleep(GATHER).await;
        if !own {
            core.tell(AppChange::Accounts);
            // Its own news need not wake it.
            while app.try_recv().is_ok() {}
        }
    }
}

/// Follows the accounts that are open, and no longer those that are not.
fn attend(core: &Core, watched: &mut HashMap<AccountId, CancellationToken>, touched: &mpsc::Sender<()>) {
    let open = core.accounts();
    watched.retain(|id, stop| {
        let stays = open.iter().any(|account| account.id() == id);
        if !stays {
            stop.cancel();
        }
        stays
    });
    for account in open {
        watched.entry(account.id().clone()).or_insert_with(|| {
            let stop = CancellationToken::new();
            let (touched, ended) = (touched.clone(), stop.clone());
            // Heard from here on; what changed between the view's last look and now is looked at once more.
            // A fast server has sent everything by then, and no later change would tell.
            let (rows, live) = (account.store().changes(), account.live().changes());
            let _awake = touched.try_send(());
            tokio::spawn(async move {
                tokio::select! {
                    () = ended.cancelled() => {}
                    () = follow(rows, live, touched) => {}
                }
            });
            stop
        });
    }
}

async fn follow(mut rows: Receiver<Arc<Vec<Change>>>, mut live: Receiver<LiveChange>, touched: mpsc::Sender<()>) {
    loop {
        let matters = tokio::select! {
            changes = rows.recv() => match changes {
                Ok(changes) => changes.iter().any(counts),
                Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => true,
                Err(tokio::sync::broadcast::error::RecvError::Closed) => return,
            },
            change = live.recv() => matches!(change, Ok(LiveChange::Line | LiveChange::View) | Err(_)),
        };
        if matters {
            // A full channel means that it is awake already.
            let _awake = touched.try_send(());
        }
    }
}

/// Whether a change can move a badge.
fn counts(change: &Change) -> bool {
    matches!(
        change,
        Change::MemberChanged { .. }
            | Change::ChannelUpserted { .. }
            | Change::ChannelRemoved { .. }
            | Change::TeamUpserted { .. }
            | Change::TeamRemoved { .. }
            | Change::ThreadChanged { .. }
            | Change::PreferencesChanged { .. }
            | Change::ConfigChanged
            | Change::Reset
    )
}

async fn refresh(core: &Core) {
    let (mut mentions, mut unread, mut online) = (0, false, false);
    let accounts = core.accounts();
    for account in &accounts {
        online |= account.live().line() == Line::Online;
        match summary(account).await {
            Ok(summary) => {
                mentions += summary.mentions;
                unread |= summary.unread;
            }
            Err(error) => tracing::debug!(%error, "an account could not be counted"),
        }
    }
    core.host.set_tray(words::tray(core, mentions, unread, !online && !accounts.is_empty()));
}
