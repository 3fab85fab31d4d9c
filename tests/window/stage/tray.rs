//! The part of a desktop that shows tray icons: a StatusNotifierWatcher of the test's own, which clicks as a panel does, over D-Bus.

use super::wait::until;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::runtime::Runtime;
use zbus::message::Header;
use zbus::zvariant::{OwnedValue, Value};
use zbus::{Connection, connection::Builder};

const ITEM: &str = "org.kde.StatusNotifierItem";
const MENU: &str = "com.canonical.dbusmenu";

/// A running tray.
pub struct Tray<'a> {
    runtime: &'a Runtime,
    bus: Connection,
    items: Items,
}

/// Bus names and paths of the icons that asked to be shown.
type Items = Arc<Mutex<Vec<(String, String)>>>;

struct Watcher(Items);

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(&self, service: &str, #[zbus(header)] header: Header<'_>) {
        let sender = header.sender().map(ToString::to_string).unwrap_or_default();
        // Some tell their path, the others their name.
        let item = if service.starts_with('/') { (sender, service.to_owned()) } else { (service.to_owned(), "/StatusNotifierItem".to_owned()) };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(item);
    }

    fn register_status_notifier_host(&self, _service: &str) {}

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().map(|(name, path)| format!("{name}{path}")).collect()
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }
}

/// A menu as it is told: number, properties, and the entries below.
type Layout = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);

impl<'a> Tray<'a> {
    /// Shows icons on a session bus from now on.
    pub fn start(runtime: &'a Runtime, session: &str) -> Self {
        let items = Items::default();
        let bus = runtime.block_on(async {
            let builder = Builder::address(session)?.serve_at("/StatusNotifierWatcher", Watcher(items.clone()))?;
            builder.name("org.kde.StatusNotifierWatcher")?.build().await
        });
        Self { runtime, bus: bus.expect("the session bus takes a tray"), items }
    }

    /// Waits for the first icon.
    fn item(&self) -> (String, String) {
        until("an icon asks to be shown in the tray", || self.items.lock().unwrap_or_else(PoisonError::into_inner).first().cloned())
    }

    /// What the icon tells of itself.
    pub fn property(&self, name: &str) -> OwnedValue {
        let (owner, path) = self.item();
        let properties = Some("org.freedesktop.DBus.Properties");
        let answer = self.runtime.block_on(self.bus.call_method(Some(owner.as_str()), path.as_str(), properties, "Get", &(ITEM, name)));
        answer.and_then(|answer| answer.body().deserialize()).unwrap_or_else(|e| panic!("the icon tells its {name}: {e}"))
    }

    /// The same, where it is text.
    pub fn text(&self, name: &str) -> String {
        String::try_from(self.property(name)).unwrap_or_else(|e| panic!("{name} is text: {e}"))
    }

    /// What the icon says when the pointer rests on it.
    pub fn tool_tip(&self) -> String {
        type ToolTip = (String, Vec<(i32, i32, Vec<u8>)>, String, String);
        let (_, _, title, _) = ToolTip::try_from(self.property("ToolTip")).expect("a tool tip");
        title
    }

    /// The entries of the icon's menu.
    pub fn menu(&self) -> Vec<String> {
        self.entries().into_iter().map(|(_, label)| label).collect()
    }

    fn entries(&self) -> Vec<(i32, String)> {
        let (owner, _) = self.item();
        let asked = (0_i32, -1_i32, Vec::<String>::new());
        let answer = self.runtime.block_on(self.bus.call_method(Some(owner.as_str()), self.menu_path().as_str(), Some(MENU), "GetLayout", &asked));
        let (_, (_, _, entries)): (u32, Layout) = answer.and_then(|it| it.body().deserialize()).unwrap_or_else(|e| panic!("the menu is told: {e}"));
        let entries = entries.into_iter().map(|entry| Layout::try_from(entry).expect("an entry of a menu"));
        entries.filter_map(|(id, told, _)| Some((id, String::try_from(told.get("label")?.try_clone().ok()?).ok()?))).collect()
    }

    fn menu_path(&self) -> String {
        let path = zbus::zvariant::OwnedObjectPath::try_from(self.property("Menu")).expect("a path");
        path.as_str().to_owned()
    }

    /// Chooses an entry of the icon's menu.
    #[track_caller]
    pub fn choose(&self, label: &str) {
        let entries = self.entries();
        let (id, _) = entries.iter().find(|(_, it)| it == label).unwrap_or_else(|| panic!("the menu has “{label}”: {entries:?}"));
        let clicked = (*id, "clicked", Value::from(0_i32), 0_u32);
        let (owner, _) = self.item();
        let done = self.runtime.block_on(self.bus.call_method(Some(owner.as_str()), self.menu_path().as_str(), Some(MENU), "Event", &clicked));
        done.unwrap_or_else(|e| panic!("“{label}” can be chosen: {e}"));
    }

    /// Clicks the icon itself.
    pub fn click(&self) {
        let (owner, path) = self.item();
        let done = self.runtime.block_on(self.bus.call_method(Some(owner.as_str()), path.as_str(), Some(ITEM), "Activate", &(0_i32, 0_i32)));
        done.unwrap_or_else(|e| panic!("the icon can be clicked: {e}"));
    }
}
