//! Each event of the server's that the engine takes in (`engine::events::TABLE`) changes what ann sees.
//!
//! A [`Step`] is an event's name and a short story in which somebody else, ann's own phone or the server's rule causes it, and an open
//! view of hers shows what came of it. [`play`] tells the steps of a file one after the other and looks each time whether the server did
//! send that event to her: a step that is named after an event it does not cause fails. So the steps are the list, and it cannot lie;
//! that none is missing is the last test. One event shows in no view, for all it does is to call again: `persistent_notification_triggered`
//! is looked for among the desktop's notifications.

mod channels;
mod people;
mod posts;
mod sidebar;
mod teams;
mod threads;

use crate::scene::Scene;
use demo_server::Profile;
use engine::events::{Handling, TABLE};
use std::collections::BTreeSet;
use std::pin::Pin;

/// What a story needs of time.
type Told<'s> = Pin<Box<dyn Future<Output = ()> + 's>>;

/// An event, and the story in which it arrives.
pub type Step = (&'static str, for<'s> fn(&'s Scene) -> Told<'s>);

/// All steps, by the server they are told on.
const ALL: [(Profile, &[Step]); 7] = [
    (Profile::V11_6, posts::STEPS),
    (Profile::V11_6, threads::STEPS),
    (Profile::V11_6, channels::STEPS),
    (Profile::V5_37, channels::OLD_STEPS),
    (Profile::V11_6, sidebar::STEPS),
    (Profile::V11_6, teams::STEPS),
    (Profile::V11_6, people::STEPS),
];

/// Tells the steps in their order, with ann signed in.
async fn play(profile: Profile, steps: &[Step]) {
    let scene = Scene::on(profile).await;
    for (event, story) in steps {
        scene.server.forget_events();
        story(&scene).await;
        let sent = scene.server.events_sent_to("ann");
        assert!(sent.contains(*event), "the story of {event} is about that event, but what was sent is {sent:?}");
    }
    scene.server.stop().await;
}

#[test]
fn every_event_that_is_taken_in_has_its_story() {
    let wanted: BTreeSet<&str> = TABLE.iter().filter(|(_, handling)| !matches!(handling, Handling::Skipped(_))).map(|(name, _)| *name).collect();
    let told: BTreeSet<&str> = ALL.iter().flat_map(|(_, steps)| steps.iter()).map(|(name, _)| *name).collect();
    assert_eq!(wanted.difference(&told).collect::<Vec<_>>(), Vec::<&&str>::new(), "these are taken in, but nobody sees what comes of them");
    assert_eq!(told.difference(&wanted).collect::<Vec<_>>(), Vec::<&&str>::new(), "these are skipped, so that their story is of something else");
}

#[tokio::test(flavor = "multi_thread")]
async fn posts_show() {
    play(Profile::V11_6, posts::STEPS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn threads_show() {
    play(Profile::V11_6, threads::STEPS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn channels_show() {
    play(Profile::V11_6, channels::STEPS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn channels_of_an_older_server_show() {
    play(Profile::V5_37, channels::OLD_STEPS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sidebar_shows() {
    play(Profile::V11_6, sidebar::STEPS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn teams_show() {
    play(Profile::V11_6, teams::STEPS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_show() {
    play(Profile::V11_6, people::STEPS).await;
}
