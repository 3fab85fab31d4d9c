//! Fills an account's cache with the whole history of its channels, by the engine's own door for server data.
//!
//! Runs as a process of its own on the measured desktop, whose keychain holds the account's key, while no engine runs.

use engine::ingest::{Context, PagePlace, Whole, apply};
use engine::store::{Key, Options, Store};
use engine::{Incoming, Live, Registry, api};
use model::{Channel, Clock};
use std::sync::Arc;
use tidingsd::clock::SystemClock;
use tidingsd::host::keychain::Keychain;

/// Posts in one request; the most that a server gives.
const PAGE: u32 = 200;

/// Fetches and stores everything.
pub async fn run() {
    let paths = app::Paths::of_system().expect("TIDINGS_HOME is set");
    let registry = Registry::load(paths.data.join("accounts.json")).expect("somebody signed in");
    let record = registry.records().first().expect("somebody signed in").clone();
    let keychain = Keychain::default();
    let key = keychain.read(&format!("{}/key", record.id)).await.expect("the keychain is open").expect("it holds the key");
    let token = keychain.read(&format!("{}/token", record.id)).await.expect("the keychain is open").expect("it holds the token");
    let key = Key::new(key.try_into().expect("32 bytes"));
    let store = Store::open(Options::on_disk(paths.data.join("accounts").join(record.id.as_str()), key)).expect("the engine has left the store");
    let connection = engine::connection(&record.url, &String::from_utf8(token).expect("a token is text")).expect("the address is known");
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let context = Context { me: record.user_id.clone(), now: clock.now(), live: Live::new(clock), whole: Whole::default() };

    let channels = store.read(|r| r.my_channels()).await.expect("the store is whole");
    for (channel, _) in channels {
        whole(&store, &connection, &context, &channel).await;
    }
}

/// One channel, from its newest post to its first.
async fn whole(store: &Store, connection: &engine::Connection, context: &Context, channel: &Channel) {
    use api::posts::{PostsAt, get_posts_for_channel};
    let (mut at, mut place) = (PostsAt::Page(0), PagePlace::Newest);
    loop {
        let list = get_posts_for_channel(connection, &channel.id, &at, PAGE, true).await.expect("the server answers");
        let oldest = list.ordered().map(|post| (post.create_at, post.id.clone())).min();
        let more = !list.prev_post_id.is_empty();
        let (context, id) = (context.clone(), channel.id.clone());
        store.write(move |tx| apply(tx, &context, Incoming::Page(id, list, place))).await.expect("the store takes it");
        match oldest.filter(|_| more) {
            Some((time, id)) => (at, place) = (PostsAt::Before(id), PagePlace::Before(time)),
            None => return,
        }
    }
}
