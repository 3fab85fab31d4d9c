//! Two people who live on the server: they type, post, edit, react, reply in threads, mention ann, and answer what she writes.

use std::{sync::Arc, time::Duration};

use rand::{Rng, SeedableRng, rngs::StdRng};
use tokio::time::{Instant, sleep};

use crate::server::DemoServer;

/// The two.
const TWO: [&str; 2] = ["bob", "mei"];
/// How long a person types before a message is there.
const TYPING: Duration = Duration::from_millis(1300);
/// How often they look whether ann wrote.
const LOOK: Duration = Duration::from_millis(250);

const REMARKS: &[&str] = &[
    "The planner numbers are in: **0.8 s** for 500 stops.",
    "Staging is up to date again, go ahead.",
    "I moved the stand-up to 9:30 tomorrow.",
    "Can somebody look at this with me?\n```\nlet legs = plan.legs.iter().filter(|l| l.delayed()).count();\n```",
    "Ferry 5 sails again, the storm is through.",
    "The new labels print fine, even the long ones.",
    "@ann have you seen the new booking form? I like it.",
    "Coffee is ready :coffee:",
    "Support says thank you for the export fix :tada:",
];
const REPLIES: &[&str] = &[
    "Good point.",
    "I can take that.",
    "Works on my machine, I will try staging.",
    "Let us talk about it after lunch.",
    "Done :white_check_mark:",
    "@ann what do you think?",
];
const ANSWERS: &[&str] = &[
    "Yes, that works for me.",
    "Good idea, let us do it.",
    "I am on it.",
    "Give me ten minutes and I tell you.",
    "Nice! :tada:",
    "Hm, I would try it the other way round.",
    "Thanks for telling us, @ann.",
    "Sure - shall I write it down?",
];

/// Lets two people live in a channel until the task is dropped. They remark something every `pace`.
pub async fn live(server: Arc<DemoServer>, channel: &str, pace: Duration) {
    let mut dice = StdRng::seed_from_u64(7);
    let ann = server.user_id("ann");
    let mut seen: Vec<String> = ids_of_ann(&server);
    let mut next = Instant::now() + pace / 4;
    let mut turn = 0_usize;
    loop {
        sleep(LOOK).await;
        if ann.is_empty() || !server.is_up() {
            continue;
        }
        for (post, channel_id) in written_by_ann(&server, &seen) {
            seen.push(post.clone());
            answer(&server, &post, &channel_id, turn, &mut dice).await;
            turn += 1;
        }
        if Instant::now() >= next {
            remark(&server, channel, turn, &mut dice).await;
            turn += 1;
            next = Instant::now() + pace.mul_f64(dice.random_range(0.7..1.3));
        }
    }
}

fn ids_of_ann(server: &DemoServer) -> Vec<String> {
    written_by_ann(server, &[]).into_iter().map(|(post, _)| post).collect()
}

/// What ann wrote lately and nobody answered: post and channel.
fn written_by_ann(server: &DemoServer, seen: &[String]) -> Vec<(String, String)> {
    let s = server.shared.lock();
    let ann = s.find_user("ann");
    let channels: Vec<String> = s.channels_of(&ann).map(|c| c.id.clone()).collect();
    channels
        .iter()
        .flat_map(|c| s.posts.newest_first(c).take(3).map(|p| p.into_owned()))
        .filter(|p| p.user_id == ann && !p.is_system() && !seen.contains(&p.id))
        .map(|p| (p.id, p.channel_id))
        .collect()
}

/// One of the two who can answer in a channel.
fn somebody(server: &DemoServer, channel: &str, turn: usize) -> Option<String> {
    let s = server.shared.lock();
    let there: Vec<String> = TWO
        .iter()
        .map(|n| (*n).to_owned())
        .chain(s.member_ids(channel).iter().map(|u| s.username(u)).filter(|n| n != "ann" && n != "admin"))
        .filter(|n| s.member(channel, &s.find_user(n)).is_some())
        .take(2)
        .collect();
    there.get(turn % there.len().max(1)).cloned()
}

async fn answer(server: &Arc<DemoServer>, post: &str, channel: &str, turn: usize, dice: &mut StdRng) {
    let Some(who) = somebody(server, channel, turn) else { return };
    let root = server.shared.lock().posts.get(post).map(|p| p.root_id.clone()).unwrap_or_default();
    if dice.random_bool(0.4) {
        server.react_as(&who, post, "+1");
    }
    server.type_as(&who, channel, &root);
    sleep(TYPING).await;
    let words = ANSWERS.get(dice.random_range(0..ANSWERS.len())).copied().unwrap_or("Yes.");
    if root.is_empty() {
        server.post_as(&who, channel, words);
    } else {
        server.reply_as(&who, &root, words);
    }
}

async fn remark(server: &Arc<DemoServer>, channel: &str, turn: usize, dice: &mut StdRng) {
    let id = server.channel_id(channel);
    let Some(who) = somebody(server, &id, turn) else { return };
    let recent: Vec<String> = server.posts_in(&id).into_iter().rev().filter(|p| p.root_id.is_empty() && !p.deleted).take(4).map(|p| p.id).collect();
    match turn % 5 {
        1 => {
            if let Some(post) = recent.first() {
                server.react_as(&who, post, "tada");
            }
        }
        2 => {
            if let Some(root) = recent.get(dice.random_range(0..recent.len().max(1))) {
                server.type_as(&who, &id, root);
                sleep(TYPING).await;
                let words = REPLIES.get(dice.random_range(0..REPLIES.len())).copied().unwrap_or("Good point.");
                server.reply_as(&who, root, words);
            }
        }
        n => {
            server.type_as(&who, &id, "");
            sleep(TYPING).await;
            let words = REMARKS.get(dice.random_range(0..REMARKS.len())).copied().unwrap_or("Good morning.");
            let post = server.post_as(&who, &id, words);
            if n == 4 {
                sleep(TYPING).await;
                server.edit_as(&who, &post, &format!("{words} (and thanks!)"));
            }
        }
    }
}
