//! The company of the demo: people, teams, channels, and months of conversation that end now.

use rand::{Rng, SeedableRng, rngs::StdRng};
use serde_json::json;

use super::history::{talk, talk_directly};
use crate::{
    DEMO_PASSWORD,
    ids::Id,
    pictures,
    state::{State, channels::Channel, files::Emoji, posts::NewPost, teams::Team, users::User},
};

const DAY: i64 = 86_400_000;
/// For how many days the history goes back.
const DAYS: i64 = 120;

/// Username, first and last name, position.
const PEOPLE: &[(&str, &str, &str, &str)] = &[
    ("ann", "Ann", "Lindqvist", "Product"),
    ("bob", "Bob", "Okafor", "Engineering"),
    ("mei", "Mei", "Tanaka", "Design"),
    ("omar", "Omar", "Haddad", "Engineering"),
    ("priya", "Priya", "Raman", "Data"),
    ("lucas", "Lucas", "Ferreira", "Support"),
    ("sofia", "Sofia", "Marino", "Sales"),
    ("jonas", "Jonas", "Weber", "Operations"),
    ("amara", "Amara", "Diallo", "People"),
    ("yuki", "Yuki", "Sato", "Engineering"),
    ("elena", "Elena", "Petrova", "Finance"),
    ("tom", "Tom", "Gallagher", "Dispatch"),
    ("noor", "Noor", "Jansen", "Design"),
    ("ravi", "Ravi", "Menon", "Engineering"),
    ("clara", "Clara", "Dubois", "Marketing"),
    ("felix", "Felix", "Brandt", "Operations"),
    ("ines", "Inês", "Carvalho", "Support"),
    ("kofi", "Kofi", "Mensah", "Dispatch"),
    ("greta", "Greta", "Nyström", "Legal"),
    ("hassan", "Hassan", "Farouk", "Engineering"),
    ("mira", "Mira", "Kowalska", "Support"),
    ("stella", "Stella", "Papadopoulou", "Sales"),
];
/// Guests: username, first and last name.
const GUESTS: &[(&str, &str, &str)] = &[("dana.norra", "Dana", "Holm"), ("piet.harbour", "Piet", "de Vries")];
/// Team, channel, display name, kind of talk, private.
const CHANNELS: &[(usize, &str, &str, &str, bool)] = &[
    (0, "engineering", "Engineering", "engineering", false),
    (0, "design", "Design", "design", false),
    (0, "releases", "Releases", "engineering", false),
    (0, "incidents", "Incidents", "engineering", false),
    (0, "route-planner", "Route Planner", "engineering", false),
    (0, "mobile-app", "Mobile App", "engineering", false),
    (0, "data", "Data", "engineering", false),
    (0, "support", "Support", "support", false),
    (0, "sales", "Sales", "sales", false),
    (0, "people", "People", "people", false),
    (0, "lunch", "Lunch", "social", false),
    (0, "photos", "Photos", "social", false),
    (0, "books", "Books", "social", false),
    (0, "leads", "Leads", "sales", true),
    (0, "hiring", "Hiring", "people", true),
    (0, "product-council", "Product Council", "design", true),
    (0, "handbook", "Handbook", "general", false),
    (0, "random", "Random", "social", false),
    (0, "security", "Security", "engineering", true),
    (0, "announcements", "Announcements", "general", false),
    (1, "depot-north", "Depot North", "operations", false),
    (1, "depot-west", "Depot West", "operations", false),
    (1, "ferries", "Ferries", "operations", false),
    (1, "fleet", "Fleet", "operations", false),
    (1, "rota", "Rota", "operations", false),
    (1, "weather", "Weather", "operations", false),
    (1, "night-shift", "Night Shift", "operations", false),
    (1, "dispatch", "Dispatch", "support", false),
    (1, "customs", "Customs", "operations", true),
    (2, "norra-lines", "Norra Lines", "sales", false),
    (2, "harbour-office", "Harbour Office", "operations", false),
    (2, "integration", "Integration", "engineering", false),
    (2, "tender-2027", "Tender 2027", "sales", true),
    (2, "press", "Press", "general", false),
];

/// Fills a state with the company.
pub fn fill(s: &mut State) {
    let mut dice = StdRng::seed_from_u64(s.ids.random().random());
    let now = s.clock.now();
    let start = now - DAYS * DAY;
    let people = add_people(s, start);
    // People joined at the beginning: the messages that say so are the oldest ones.
    s.clock.stop_at(start);
    let teams = add_teams(s, start, &people);
    s.clock.resume();
    let channels = add_channels(s, start, &teams, &people, &mut dice);
    add_emoji(s, &people, start);
    for (channel, kind) in &channels {
        talk(s, channel, kind, start, now, &mut dice);
    }
    talk_directly(s, &people, start, now, &mut dice);
    everyone_has_read(s);
    for (place, (user, _)) in people.iter().enumerate() {
        let status = ["online", "online", "away", "online", "dnd", "offline"].get(place % 6).copied().unwrap_or("offline");
        let st = s.statuses.entry(user.clone()).or_default();
        st.status = status.into();
        st.manual = status == "dnd" || status == "away";
        st.last_activity_at = now;
    }
    settle_ann(s, &teams, now);
}

fn add_people(s: &mut State, start: i64) -> Vec<(Id, String)> {
    let mut people = Vec::new();
    let admin = User {
        username: "admin".into(),
        email: "admin@example.com".into(),
        password: DEMO_PASSWORD.into(),
        first_name: "Robin".into(),
        last_name: "Admin".into(),
        position: "IT".into(),
        create_at: start,
        ..User::default()
    };
    let staff = PEOPLE.iter().map(|(n, f, l, p)| (*n, *f, *l, *p, "system_user"));
    let guests = GUESTS.iter().map(|(n, f, l)| (*n, *f, *l, "Guest", "system_guest"));
    let all = staff.chain(guests).map(|(n, f, l, p, r)| User {
        username: n.into(),
        email: format!("{n}@example.com"),
        password: DEMO_PASSWORD.into(),
        first_name: f.into(),
        last_name: l.into(),
        position: p.into(),
        roles: r.into(),
        create_at: start,
        last_picture_update: start,
        ..User::default()
    });
    let bots = [("buildbot", "Build", "Tells how builds went"), ("rota-bot", "Rota", "Reminds of shifts")].map(|(n, f, d)| User {
        username: n.into(),
        first_name: f.into(),
        bot_description: d.into(),
        is_bot: true,
        create_at: start,
        ..User::default()
    });
    let staff_first = std::iter::once(admin).chain(all).chain(bots);
    for user in staff_first {
        // Portraits are drawn when they are asked for.
        let name = user.username.clone();
        if let Ok(id) = s.add_user(user) {
            people.push((id, name));
        }
    }
    // The administrator comes first among accounts, but last among the people who talk.
    people.rotate_left(1);
    if let Some((id, _)) = people.iter().find(|(_, n)| n == "mei").cloned()
        && let Some(u) = s.users.get_mut(&id)
    {
        let status = r#"{"emoji":"palm_tree","text":"On leave until Monday","duration":"date_and_time","expires_at":"2099-01-01T00:00:00Z"}"#;
        u.props.insert("customStatus".into(), status.into());
    }
    people
}

fn add_teams(s: &mut State, start: i64, people: &[(Id, String)]) -> Vec<Id> {
    let admin = people.iter().find(|(_, n)| n == "admin").map(|(id, _)| id.clone()).unwrap_or_default();
    let mut teams = Vec::new();
    for (name, display_name, open) in [("tidewater", "Tidewater", true), ("operations", "Operations", true), ("partners", "Partners", false)] {
        let team = Team {
            name: name.into(),
            display_name: display_name.into(),
            allow_open_invite: open,
            create_at: start,
            email: "admin@example.com".into(),
            ..Team::default()
        };
        let Ok(id) = s.add_team(team, "") else { continue };
        s.join_team(&id, &admin, &admin);
        if let Some(m) = s.team_members.get_mut(&id).and_then(|m| m.get_mut(&admin)) {
            m.admin = true;
        }
        for (place, (user, who)) in people.iter().enumerate() {
            let guest = GUESTS.iter().any(|(g, ..)| g == who);
            let wanted = match name {
                "tidewater" => !guest,
                "operations" => !guest && (place < 10 || place % 2 == 1),
                _ => guest || place < 8,
            };
            if wanted && *user != admin {
                s.join_team(&id, user, user);
            }
        }
        teams.push(id);
    }
    teams
}

fn add_channels(s: &mut State, start: i64, teams: &[Id], people: &[(Id, String)], dice: &mut StdRng) -> Vec<(Id, &'static str)> {
    let mut channels = Vec::new();
    for (team, name, display_name, kind, private) in CHANNELS {
        let Some(team) = teams.get(*team) else { continue };
        let channel = Channel {
            team_id: team.clone(),
            name: (*name).into(),
            display_name: (*display_name).into(),
            kind: if *private { 'P' } else { 'O' },
            purpose: format!("All about {}", display_name.to_lowercase()),
            header: if *kind == "engineering" { "[Handbook](https://example.com/handbook) | on call: @bob".into() } else { String::new() },
            creator_id: people.first().map(|(id, _)| id.clone()).unwrap_or_default(),
            create_at: start,
            ..Channel::default()
        };
        let Ok(id) = s.add_channel(channel) else { continue };
        for (place, (user, who)) in people.iter().enumerate() {
            let guest = GUESTS.iter().any(|(g, ..)| g == who);
            let first = matches!(who.as_str(), "ann" | "bob" | "mei" | "omar");
            // ann is not in everything: there is something left to browse and to join.
            let left_out = who == "ann" && matches!(*name, "books" | "night-shift" | "customs" | "security" | "press");
            let wanted = if guest { matches!(*name, "norra-lines" | "harbour-office") } else { first || place % 3 == 0 || dice.random_bool(0.4) };
            if wanted && !left_out && s.in_team(team, user) {
                s.join_channel(&id, user);
            }
        }
        channels.push((id, *kind));
    }
    for team in teams {
        for (name, kind) in [("town-square", "general"), ("off-topic", "social")] {
            channels.extend(s.channel_named(team, name).map(|id| (id, kind)));
        }
    }
    channels
}

fn add_emoji(s: &mut State, people: &[(Id, String)], start: i64) {
    for name in ["tidewater", "ferry", "gerald", "ship-it", "pallet"] {
        let creator_id = people.first().map(|(id, _)| id.clone()).unwrap_or_default();
        let id = s.ids.make();
        s.emoji.insert(id.clone(), Emoji { id, name: name.into(), creator_id, create_at: start, bytes: pictures::portrait(name) });
    }
}

/// Everybody has read everything, so that what is unread is a choice.
fn everyone_has_read(s: &mut State) {
    for (id, members) in &mut s.members {
        let Some(c) = s.channels.get(id) else { continue };
        for m in members.values_mut() {
            (m.msg_count, m.msg_count_root) = (c.total_msg_count, c.total_msg_count_root);
            (m.mention_count, m.mention_count_root) = (0, 0);
            m.last_viewed_at = c.last_post_at;
            m.last_update_at = c.last_post_at;
        }
    }
    for thread in s.threads.values_mut() {
        let last = thread.last_reply_at;
        for f in thread.members.values_mut() {
            f.last_viewed = last;
            f.unread_mentions = 0;
        }
    }
}

/// What ann finds: favourites, a category of her own, a draft, and things that wait for her.
fn settle_ann(s: &mut State, teams: &[Id], now: i64) {
    let ann = s.find_user("ann");
    let Some(team) = teams.first().cloned() else { return };
    let channel = |s: &State, name: &str| s.channel_named(&team, name).unwrap_or_default();
    // She works in the first team; by name it would stand last.
    let order: Vec<&str> = teams.iter().map(Id::as_str).collect();
    s.set_preference(&ann, "teams_order", "", &order.join(","));
    for name in ["engineering", "design"] {
        let id = channel(s, name);
        s.set_preference(&ann, "favorite_channel", &id, "true");
        s.set_favorite(&ann, &id, true);
    }
    let own = json!({"display_name": "Launch", "channel_ids": [channel(s, "route-planner"), channel(s, "releases"), channel(s, "mobile-app")]});
    s.add_category(&ann, &team, &own);
    if s.is_new() {
        let id = channel(s, "sales");
        let draft = json!({
            "create_at": now - DAY, "update_at": now - DAY, "delete_at": 0, "user_id": ann, "channel_id": id, "root_id": "",
            "message": "The page for the tender: I would start with what we do *not* keep", "type": "", "props": {}, "metadata": {},
        });
        s.drafts.entry(ann.clone()).or_default().insert((id, Id::new()), draft);
    }
    // Clients show the direct channels that these preferences name.
    let direct: Vec<(char, Id, String)> =
        s.channels_of(&ann).filter(|c| c.team_id.is_empty()).map(|c| (c.kind, c.id.clone(), c.name.clone())).collect();
    for (kind, id, name) in direct {
        let other = name.split("__").find(|u| *u != ann).unwrap_or_default().to_owned();
        let (category, name) = if kind == 'D' { ("direct_channel_show", other) } else { ("group_channel_show", id) };
        s.set_preference(&ann, category, &name, "true");
    }
    if let Some(m) = s.member_mut(&channel(s, "random"), &ann) {
        m.notify_props.insert("mark_unread".into(), "mention".into());
    }
    // What came in the last minutes, while ann was away.
    let waiting = [
        ("bob", "engineering", "@ann the planner branch is on staging, could you try the 500 stops before the demo?"),
        ("omar", "engineering", "I see 0.8 s now. That cache was worth it."),
        ("mei", "design", "New icons for the depots are in, have a look when you have time."),
        ("lucas", "support", "Two customers asked for the export today, @ann is that still planned for this month?"),
        ("jonas", "announcements", "@channel the office closes at four tomorrow because of the storm."),
        ("tom", "random", "Gerald has a new leaf :gerald:"),
        ("sofia", "photos", "The lighthouse this morning :sunny:"),
    ];
    let mut at = now - 30 * 60_000;
    let mut first: Vec<(Id, Id)> = Vec::new();
    for (who, name, message) in waiting {
        let (user, id) = (s.find_user(who), channel(s, name));
        at += 3 * 60_000;
        s.join_channel(&id, &user);
        let post = s.create_post(NewPost {
            channel_id: id.clone(),
            user_id: user,
            message: message.into(),
            from_client: true,
            written_at: Some(at),
            ..NewPost::default()
        });
        if !first.iter().any(|(c, _)| *c == id) {
            first.push((id, post));
        }
    }
    let (bob, mei) = (s.find_user("bob"), s.find_user("mei"));
    let (dm, _) = s.direct_channel(&ann, &bob);
    let post = s.create_post(NewPost {
        channel_id: dm.clone(),
        user_id: bob.clone(),
        message: "Are you in the office on Thursday?".into(),
        from_client: true,
        written_at: Some(at + 60_000),
        ..NewPost::default()
    });
    first.push((dm, post));
    let read: Vec<(Id, Id)> = first.clone();
    for (channel_id, _) in &read {
        let others: Vec<Id> = s.member_ids(channel_id).into_iter().filter(|u| *u != ann).collect();
        for user in others {
            s.view_channels(&user, std::slice::from_ref(channel_id), true);
        }
    }
    for (_, post) in first {
        if let Some(post) = s.posts.get(&post).map(std::borrow::Cow::into_owned) {
            s.set_unread(&ann, &post, true);
        }
    }
    // A thread that ann began and that went on without her.
    let design = channel(s, "design");
    let root = s.create_post(NewPost {
        channel_id: design.clone(),
        user_id: ann.clone(),
        message: "Which of the two booking forms shall we show on Thursday?".into(),
        from_client: true,
        written_at: Some(now - 2 * DAY),
        ..NewPost::default()
    });
    for (who, words, minutes) in [(&mei, "The calm one. I can finish it by tomorrow, @ann.", 40), (&bob, "Agreed, and it is less code.", 35)] {
        s.create_post(NewPost {
            channel_id: design.clone(),
            user_id: who.clone(),
            root_id: root.clone(),
            message: words.into(),
            from_client: true,
            written_at: Some(now - minutes * 60_000),
            ..NewPost::default()
        });
    }
    s.posts.sort(&design);
    let members = s.member_ids(&design);
    for user in members {
        let unread = if user == ann { s.unread_of(&ann, &design).0 } else { 0 };
        if unread == 0 {
            s.view_channels(&user, std::slice::from_ref(&design), true);
        }
    }
}
