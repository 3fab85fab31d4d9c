//! What assistive technology reads of the window: the accessibility tree, over the bus that AT-SPI has of its own.
//!
//! For windows that no driver started: nothing but the desktop's own means looks into them.

use super::wait::{PATIENCE, within};
use std::future::Future;
use std::pin::Pin;
use tokio::runtime::Runtime;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};
use zbus::{Connection, connection::Builder};

const ACCESSIBLE: &str = "org.a11y.atspi.Accessible";

/// A kind of thing (`AtspiRole`). By their numbers, for WebKitGTK's web process dies when it is asked for the names of all of them.
pub type Role = u32;
/// A heading.
pub const HEADING: Role = 83;
/// An article: a message.
pub const ARTICLE: Role = 109;

/// Something in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// What it is, as AT-SPI counts.
    pub role: Role,
    /// What it is called.
    pub name: String,
}

/// Somebody who reads the screen by assistive technology, for as long as it lives: WebKit takes its tree away when the last reader goes.
pub struct Reader<'a> {
    runtime: &'a Runtime,
    tree: Tree,
}

impl<'a> Reader<'a> {
    /// Begins to read, on the desktop of a session bus.
    pub fn start(runtime: &'a Runtime, session: &str) -> Self {
        let tree = runtime.block_on(Tree::connect(session)).expect("the desktop has an accessibility bus");
        Self { runtime, tree }
    }

    /// What the app's windows hold, in its order; nothing if there are none yet.
    pub fn read(&self) -> Vec<Seen> {
        self.runtime.block_on(self.tree.read()).unwrap_or_default()
    }

    /// Waits until there is something of that role whose name holds these words.
    #[track_caller]
    pub fn hear(&self, role: Role, words: &str) {
        let mut last = Vec::new();
        let heard = within(PATIENCE, || {
            last = self.read();
            last.iter().any(|seen| seen.role == role && seen.name.contains(words))
        });
        assert!(heard.is_some(), "something of role {role} that says “{words}” is in the accessibility tree: {last:#?}");
    }
}

struct Tree {
    bus: Connection,
}

/// A node: who has it, and where.
type Node = (String, OwnedObjectPath);

impl Tree {
    async fn connect(session: &str) -> zbus::Result<Self> {
        let session = Builder::address(session)?.build().await?;
        let launcher = (Some("org.a11y.Bus"), "/org/a11y/bus");
        // Programs tell nothing of themselves before somebody reads.
        let on = ("org.a11y.Status", "IsEnabled", Value::from(true));
        session.call_method(launcher.0, launcher.1, Some("org.freedesktop.DBus.Properties"), "Set", &on).await?;
        let answer = session.call_method(launcher.0, launcher.1, Some("org.a11y.Bus"), "GetAddress", &()).await?;
        let address: String = answer.body().deserialize()?;
        Ok(Self { bus: Builder::address(address.as_str())?.build().await? })
    }

    async fn read(&self) -> zbus::Result<Vec<Seen>> {
        let registry = ("org.a11y.atspi.Registry".to_owned(), OwnedObjectPath::try_from("/org/a11y/atspi/accessible/root")?);
        let mut seen = Vec::new();
        for application in self.children(&registry).await? {
            if self.name(&application).await.is_ok_and(|name| name.to_lowercase().contains("tidings")) {
                self.walk(application, 0, &mut seen).await;
            }
        }
        Ok(seen)
    }

    /// What goes while it is looked at is left out.
    fn walk<'a>(&'a self, node: Node, depth: usize, seen: &'a mut Vec<Seen>) -> Pin<Box<dyn Future<Output = ()> + 'a>> {
        Box::pin(async move {
            let (Ok(role), Ok(name)) = (self.role(&node).await, self.name(&node).await) else { return };
            seen.push(Seen { role, name });
            if depth < 60 {
                for child in self.children(&node).await.unwrap_or_default() {
                    self.walk(child, depth + 1, seen).await;
                }
            }
        })
    }

    /// One by one: what another process has drawn into a window (WebKit's page) is not in the list that `GetChildren` gives.
    async fn children(&self, node: &Node) -> zbus::Result<Vec<Node>> {
        let (owner, path) = node;
        let mut children = Vec::new();
        for index in 0..i32::try_from(self.property(node, "ChildCount").await?)? {
            let answer = self.bus.call_method(Some(owner.as_str()), path, Some(ACCESSIBLE), "GetChildAtIndex", &index).await?;
            children.push(answer.body().deserialize()?);
        }
        Ok(children)
    }

    async fn role(&self, (owner, path): &Node) -> zbus::Result<Role> {
        let answer = self.bus.call_method(Some(owner.as_str()), path, Some(ACCESSIBLE), "GetRole", &()).await?;
        answer.body().deserialize()
    }

    async fn name(&self, node: &Node) -> zbus::Result<String> {
        Ok(String::try_from(self.property(node, "Name").await?)?)
    }

    async fn property(&self, (owner, path): &Node, name: &str) -> zbus::Result<OwnedValue> {
        let properties = Some("org.freedesktop.DBus.Properties");
        let answer = self.bus.call_method(Some(owner.as_str()), path, properties, "Get", &(ACCESSIBLE, name)).await?;
        answer.body().deserialize()
    }
}
