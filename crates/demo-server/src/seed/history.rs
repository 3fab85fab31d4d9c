//! The company's history: conversations played out over months, with reactions and files.

use rand::{Rng, rngs::StdRng};

use super::{conversations, words};
use crate::{
    ids::Id,
    pictures,
    state::{State, files::File, posts::NewPost},
};

const DAY: i64 = 86_400_000;

/// Fills a channel with conversations, days apart, oldest first.
pub fn talk(s: &mut State, channel: &str, kind: &str, start: i64, now: i64, dice: &mut StdRng) {
    let members: Vec<Id> = s.member_ids(channel).into_iter().filter(|u| s.users.get(u).is_some_and(|u| !u.is_bot && u.username != "admin")).collect();
    if members.len() < 2 {
        return;
    }
    let scripts = conversations::of(kind);
    let mut at = start + dice.random_range(0..5 * DAY);
    let mut turn = dice.random_range(0..scripts.len().max(1));
    while at < now - 600_000 {
        let script: Vec<String> = if dice.random_bool(0.35) {
            let lines = dice.random_range(1..4);
            (0..lines)
                .map(|i| format!("{}{}", if i > 0 && dice.random_bool(0.6) { ">" } else { "" }, words::line(dice.random_range(0..usize::MAX / 2))))
                .collect()
        } else {
            turn += 1;
            scripts.get(turn % scripts.len().max(1)).map(|l| l.iter().map(|x| (*x).to_owned()).collect()).unwrap_or_default()
        };
        at = play(s, channel, &members, &script, at, now, dice);
        // People talk on working days.
        at += dice.random_range(DAY / 6..4 * DAY);
    }
    s.posts.sort(channel);
}

/// Plays one conversation; the time when it ended.
fn play(s: &mut State, channel: &str, members: &[Id], script: &[String], mut at: i64, now: i64, dice: &mut StdRng) -> i64 {
    let mut root = Id::new();
    let mut last = usize::MAX;
    let name = |s: &State, n: usize| s.username(members.get(n % members.len()).map_or("", String::as_str));
    let (a, b) = (name(s, dice.random_range(0..members.len())), name(s, dice.random_range(0..members.len())));
    for line in script {
        let (is_reply, words) = line.strip_prefix('>').map_or((false, line.as_str()), |w| (true, w));
        let mut who = dice.random_range(0..members.len());
        if who == last {
            who = (who + 1) % members.len();
        }
        last = who;
        let user = members.get(who).cloned().unwrap_or_default();
        at += dice.random_range(20_000..900_000);
        if at >= now {
            return at;
        }
        let message = words.replace("{a}", &a).replace("{b}", &b);
        let file_ids = picture_for(s, channel, &user, &message);
        let id = s.create_post(NewPost {
            channel_id: channel.into(),
            user_id: user,
            root_id: if is_reply { root.clone() } else { Id::new() },
            message,
            file_ids,
            from_client: true,
            written_at: Some(at),
            ..NewPost::default()
        });
        if !is_reply {
            root = id.clone();
        }
        if dice.random_bool(0.18) {
            let emoji = ["+1", "tada", "heart", "eyes", "rocket", "ship-it", "smile"].get(dice.random_range(0..7)).copied().unwrap_or("+1");
            for _ in 0..dice.random_range(1..4) {
                let by = members.get(dice.random_range(0..members.len())).cloned().unwrap_or_default();
                if let Some(p) = s.posts.edit(&id)
                    && !p.reactions.iter().any(|r| r.user_id == by)
                {
                    p.reactions.push(crate::state::posts::Reaction { user_id: by, emoji: emoji.into(), create_at: at + 60_000 });
                }
            }
        }
    }
    at
}

/// Files for the lines that speak of one. A picture is drawn once; later ones are copies.
fn picture_for(s: &mut State, channel: &str, user: &str, message: &str) -> Vec<Id> {
    let name = match message {
        m if m.contains("Sunrise") => "pier.png",
        m if m.contains("New version of the booking form") => "booking-form.png",
        m if m.contains("last seven days") => "latency.png",
        m if m.contains("Notes from the all-hands") => "all-hands.pdf",
        m if m.contains("Overnight:") => "overnight.csv",
        _ => return Vec::new(),
    };
    if let Some(known) = s.files.values().find(|f| f.name == name).cloned() {
        let id = s.ids.make();
        s.files.insert(id.clone(), File { id: id.clone(), user_id: user.into(), channel_id: channel.into(), post_id: Id::new(), ..known });
        return vec![id];
    }
    let bytes: bytes::Bytes = match name {
        "pier.png" => pictures::hills(4, 480, 300),
        "booking-form.png" => pictures::chart(&[4, 7, 5, 9, 6], 320, 200),
        "latency.png" => pictures::chart(&[41, 52, 48, 180, 90, 61, 55], 320, 160),
        "all-hands.pdf" => small_pdf("All-hands: we grew, we hire two people, the fleet app comes in autumn.").into(),
        _ => "new,14\nsolved,22\nwaiting,9\n".into(),
    };
    vec![s.add_file(user, channel, name, bytes)]
}

/// A PDF of one page with one line of text.
fn small_pdf(text: &str) -> Vec<u8> {
    let stream = format!("BT /F1 14 Tf 60 760 Td ({text}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut out = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", i + 1));
    }
    let table = out.len();
    out.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for place in places {
        out.push_str(&format!("{place:010} 00000 n \n"));
    }
    out.push_str(&format!("trailer << /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1));
    out.into_bytes()
}

/// Fills ann's direct and group channels.
pub fn talk_directly(s: &mut State, people: &[(Id, String)], start: i64, now: i64, dice: &mut StdRng) {
    let id = |name: &str| people.iter().find(|(_, n)| n == name).map(|(id, _)| id.clone()).unwrap_or_default();
    let ann = id("ann");
    let lines = [
        "Do you have a minute?",
        "Sure, what is it?",
        "The demo moved to three, is that fine for you?",
        "Works for me.",
        "Thanks! I send the slides in an hour.",
        "Got them, page four is great.",
        "Can you look at the numbers before I show them?",
        "Just did: the second column is last year's.",
        "Oh. Good that I asked :sweat_smile:",
    ];
    for other in ["bob", "mei", "omar", "priya", "lucas", "sofia"] {
        let other = id(other);
        let (channel, _) = s.direct_channel(&ann, &other);
        let mut at = start + dice.random_range(0..30 * DAY);
        let mut n = dice.random_range(0..lines.len());
        while at < now - 900_000 {
            let user = if n % 2 == 0 { &other } else { &ann };
            let message = lines.get(n % lines.len()).copied().unwrap_or_default();
            s.create_post(NewPost {
                channel_id: channel.clone(),
                user_id: user.clone(),
                message: message.into(),
                from_client: true,
                written_at: Some(at),
                ..NewPost::default()
            });
            n += 1;
            at += if n % 3 == 0 { dice.random_range(DAY..6 * DAY) } else { dice.random_range(60_000..1_200_000) };
        }
    }
    for group in [["bob", "mei"], ["omar", "priya"], ["jonas", "tom"]] {
        let mut all: Vec<Id> = group.iter().map(|n| id(n)).collect();
        all.push(ann.clone());
        let channel = s.group_channel(&all);
        let mut at = now - 20 * DAY;
        while at < now - 1_800_000 {
            let user = all.get(dice.random_range(0..all.len())).cloned().unwrap_or_default();
            s.create_post(NewPost {
                channel_id: channel.clone(),
                user_id: user,
                message: words::line(dice.random_range(0..usize::MAX / 2)),
                from_client: true,
                written_at: Some(at),
                ..NewPost::default()
            });
            at += dice.random_range(DAY / 2..4 * DAY);
        }
    }
}
