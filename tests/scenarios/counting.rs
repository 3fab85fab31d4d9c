//! Unread and mention counts equal the server's after any sequence of what people do.
//!
//! Sequences are drawn by a seeded die: the same seed tells the same story, and a failure names its seed and what was done.
//! Besides bob and mei, ann's own phone acts, and ann herself at her desk; now and then the line drops, with or without the server
//! remembering what was missed. After each few steps all channels of the story are compared, and the threads too where they have counts of their own.

use crate::desk::counts;
use crate::scene::Scene;
use app::{Intent, SidebarItem, ThreadItem, ViewSpec};
use demo_server::Profile;
use model::{ChannelId, PostId};

/// How many steps a sequence has.
const STEPS: usize = 60;
/// After how many steps is compared.
const EVERY: usize = 6;
/// Where the story plays.
const CHANNELS: [&str; 3] = ["engineering", "design", "@bob"];

/// A die (xorshift): enough for stories, and the same on every machine.
struct Die(u64);

impl Die {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).expect("a small number")
    }

    fn of<'l, T>(&mut self, list: &'l [T]) -> Option<&'l T> {
        if list.is_empty() { None } else { list.get(self.roll(list.len())) }
    }
}

/// A story as it goes.
struct Story {
    scene: Scene,
    die: Die,
    seed: u64,
    collapsed: bool,
    channels: Vec<ChannelId>,
    /// Posts that are there, with their channel and whether they are roots.
    posts: Vec<(PostId, usize, bool)>,
    done: Vec<String>,
}

impl Story {
    async fn begin(profile: Profile, seed: u64, collapsed: bool) -> Self {
        let scene = Scene::on(profile).await;
        if profile.is_new() && !collapsed {
            // People may choose on this server, and ann has chosen nothing.
            scene.server.set_config("CollapsedThreads", "default_off");
        }
        let mut channels = vec![scene.channel.clone(), ChannelId(scene.server.channel_id("design"))];
        channels.push(ChannelId(scene.server.direct_channel_id("ann", "bob")));
        for channel in CHANNELS {
            scene.server.view_as("ann", channel);
        }
        let mut me = scene.desk.open::<app::MeItem>(ViewSpec::Me { account: scene.account.clone() }).await;
        me.until("replies are shown as the story wants", |items| items.iter().any(|item| item.collapsed_threads == collapsed)).await;
        drop(me);
        Self { scene, die: Die(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1), seed, collapsed, channels, posts: Vec::new(), done: Vec::new() }
    }

    fn note(&mut self, what: String) {
        self.done.push(what);
    }

    async fn step(&mut self) {
        let place = self.die.roll(CHANNELS.len());
        // Of the direct conversation only the two know.
        let who = if place == 2 { "bob" } else { ["bob", "mei"][self.die.roll(2)] };
        let name = if place == 2 { "@ann" } else { CHANNELS[place] };
        let words = if self.die.roll(4) == 0 { "@ann look" } else { "words" };
        let server = &self.scene.server;
        match self.die.roll(16) {
            0..=4 => {
                let post = server.post_as(who, name, words);
                self.note(format!("{who} posts {words:?} in {name}: {post}"));
                self.posts.push((PostId(post), place, true));
            }
            5..=7 => {
                let roots: Vec<_> = self.posts.iter().filter(|(_, at, root)| *root && *at == place).cloned().collect();
                if let Some((root, ..)) = self.die.of(&roots).cloned() {
                    let reply = self.scene.server.reply_as(who, root.as_str(), words);
                    self.note(format!("{who} replies {words:?} to {root}: {reply}"));
                    if !words.contains('@') {
                        // A mention outlives its deleted reply in the counter of a membership, but not in the lists that servers make of it.
                        self.posts.push((PostId(reply), place, false));
                    }
                }
            }
            8 => {
                let post = server.post_as("ann", if place == 2 { "@bob" } else { name }, "from her phone");
                self.note(format!("ann posts in {name} from her phone: {post}"));
                self.posts.push((PostId(post), place, true));
            }
            9 => {
                if !self.posts.is_empty() {
                    let at = self.die.roll(self.posts.len());
                    let (post, _, root) = self.posts.remove(at);
                    self.scene.server.delete_as("bob", post.as_str());
                    self.note(format!("{post} is deleted{}", if root { ", with its replies" } else { "" }));
                    // Replies go with their root; they cannot be marked unread any more.
                    let gone: Vec<String> = CHANNELS
                        .iter()
                        .take(2)
                        .flat_map(|channel| self.scene.server.posts_in(channel))
                        .filter(|post| post.deleted)
                        .map(|post| post.id)
                        .collect();
                    self.posts.retain(|(id, ..)| *id != post && !gone.contains(&id.0));
                }
            }
            10 | 11 => {
                self.scene.server.view_as("ann", if place == 2 { "@bob" } else { name });
                self.note(format!("her phone reads {name}"));
            }
            12 => {
                let roots: Vec<_> = self.posts.iter().filter(|(_, at, root)| *root && *at != 2).cloned().collect();
                if let Some((post, ..)) = self.die.of(&roots).cloned() {
                    self.scene.server.set_unread_as("ann", post.as_str());
                    self.note(format!("her phone marks {post} unread"));
                }
            }
            13 => {
                let channel = self.channels[place].clone();
                self.settle().await;
                self.scene.desk.dispatch(Intent::MarkRead { account: self.scene.account.clone(), channel }).await.expect("kept");
                self.note(format!("she reads {name} at her desk"));
                self.settle().await;
            }
            14 => {
                let forgets = self.die.roll(2) == 0;
                self.scene.server.cut_sockets();
                if forgets {
                    self.scene.server.forget_connections();
                }
                self.note(format!("the socket is cut, and the server {}", if forgets { "forgets it" } else { "remembers it" }));
            }
            _ => {
                let roots: Vec<_> = self.posts.iter().filter(|(_, at, root)| *root && *at != 2).cloned().collect();
                if let (true, Some((root, ..))) = (self.collapsed, self.die.of(&roots).cloned()) {
                    self.scene.server.read_thread_as("ann", root.as_str());
                    self.note(format!("her phone reads the thread of {root}"));
                }
            }
        }
    }

    /// All that ann did has reached the server.
    async fn settle(&self) {
        let unsent = async {
            loop {
                let Ok(app::Answer::Storage { accounts }) = self.scene.desk.ask(app::Query::Storage).await else { panic!("a local question") };
                if accounts.iter().all(|account| account.unsent == 0) {
                    return;
                }
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(crate::desk::PATIENCE, unsent).await.expect("the outbox empties");
    }

    /// Her counts are the server's.
    async fn compare(&self) {
        let s = &self.scene;
        s.desk.dispatch(Intent::ReconnectNow { account: s.account.clone() }).await.expect("now");
        let mut sidebar = s.desk.open::<SidebarItem>(s.sidebar()).await;
        // What ann does at her desk is still on its way to the server: both sides are looked at each time.
        let wanted = || -> Vec<(i64, i64)> { CHANNELS.iter().map(|channel| s.server.unread("ann", channel)).collect() };
        // A conversation that has nothing new may be hidden: nothing is what it shows then.
        let shown =
            |items: &[SidebarItem]| -> Vec<(i64, i64)> { self.channels.iter().map(|channel| counts(items, channel).unwrap_or((0, 0))).collect() };
        let met = |items: &[SidebarItem]| shown(items) == wanted();
        let what =
            format!("{CHANNELS:?} count {:?} as on the server; seed {}, collapsed threads {}: {:#?}", wanted(), self.seed, self.collapsed, self.done);
        sidebar.until(&what, met).await;
        if self.collapsed {
            let mut threads =
                s.desk.open::<ThreadItem>(ViewSpec::Threads { account: s.account.clone(), team: s.team.clone(), unread_only: true }).await;
            let roots: Vec<&PostId> = self.posts.iter().filter(|(_, _, root)| *root).map(|(post, ..)| post).collect();
            let wanted: Vec<(i64, i64)> =
                roots.iter().map(|root| if followed(s, root) { s.server.thread_unread("ann", root.as_str()) } else { (0, 0) }).collect();
            let shown = |items: &[ThreadItem]| -> Vec<(i64, i64)> {
                let of = |root: &PostId| {
                    items.iter().find(|item| item.root == *root).map_or((0, 0), |item| (i64::from(item.unread), i64::from(item.mentions)))
                };
                roots.iter().map(|root| of(root)).collect()
            };
            let what = format!("the threads {roots:?} count {wanted:?} as on the server; seed {}: {:#?}", self.seed, self.done);
            threads.until(&what, |items| shown(items) == wanted).await;
        }
    }
}

/// Whether ann follows a thread, by the server's list of hers.
fn followed(s: &Scene, root: &PostId) -> bool {
    let path = format!("/users/me/teams/{}/threads/{root}?extended=false", s.team);
    s.server.request_as("ann", "GET", &path, &serde_json::Value::Null).is_ok()
}

async fn sequence(profile: Profile, seed: u64, collapsed: bool) {
    let mut story = Story::begin(profile, seed, collapsed).await;
    for step in 1..=STEPS {
        story.step().await;
        if step % EVERY == 0 {
            story.compare().await;
        }
    }
    story.scene.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_equal_the_servers_after_any_sequence() {
    for seed in [1, 2] {
        sequence(Profile::V11_6, seed, true).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_equal_the_servers_where_replies_stand_in_the_channel() {
    sequence(Profile::V11_6, 3, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_equal_an_older_servers_after_any_sequence() {
    sequence(Profile::V5_37, 4, false).await;
}
