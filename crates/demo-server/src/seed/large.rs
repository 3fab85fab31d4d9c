//! The benchmark's workspace W, on top of the company's people: 20 teams, 4,000 channels that ann has joined, 200,000 users,
//! and as many posts as asked for, computed when they are read. 60 channels are unread.

use crate::{
    ids::Id,
    state::{State, channels::Channel, generated::Run, teams::Team, users::User},
};

const TEAMS: usize = 20;
const CHANNELS: usize = 4_000;
const USERS: usize = 200_000;
const UNREAD: usize = 60;
const FIRST: &[&str] = &["Ada", "Ben", "Cora", "Dev", "Eva", "Finn", "Gwen", "Hugo", "Iris", "Jack", "Kira", "Leo", "Maya"];
/// How many channels get most of the posts.
const BUSY: usize = 40;

/// Adds the large workspace.
pub fn fill(s: &mut State, posts: u64) {
    let now = s.clock.now();
    let ann = s.find_user("ann");
    let start = now - 3 * 365 * 86_400_000;
    let known = s.users.len();
    s.users.reserve(USERS);
    s.logins.reserve(USERS);
    for n in known..USERS {
        // Put in without the usual ceremony: no address, no preferences, for none of these people ever signs in.
        let (id, username) = (format!("{n:0>26}"), format!("user{n:06}"));
        let user = User {
            id: id.clone(),
            username: username.clone(),
            first_name: FIRST.get(n % FIRST.len()).copied().unwrap_or_default().into(),
            roles: "system_user".into(),
            locale: "en".into(),
            create_at: start,
            update_at: start,
            ..User::default()
        };
        s.logins.insert(username, id.clone());
        s.users.insert(id, user);
    }
    let authors: Vec<Id> = s.users.keys().skip(known).take(400).cloned().collect();
    let mut left = posts;
    for t in 0..TEAMS {
        let team = Team { name: format!("team-{t:02}"), display_name: format!("Team {t:02}"), create_at: start, ..Team::default() };
        let Ok(team_id) = s.add_team(team, "") else { continue };
        s.join_team(&team_id, &ann, &ann);
        let per_team = CHANNELS / TEAMS;
        for n in 0..per_team {
            let index = t * per_team + n;
            let channel = Channel {
                team_id: team_id.clone(),
                name: format!("channel-{index:04}"),
                display_name: format!("Channel {index:04}"),
                create_at: start,
                ..Channel::default()
            };
            let Ok(id) = s.add_channel(channel) else { continue };
            s.join_channel(&id, &ann);
            for k in 0..5 {
                if let Some(author) = authors.get((index * 7 + k * 31) % authors.len().max(1)).cloned() {
                    s.join_channel(&id, &author);
                }
            }
            let busy = u64::try_from(CHANNELS / BUSY).unwrap_or(100);
            let share = if u64::try_from(index).is_ok_and(|i| i % busy == 0) {
                posts / u64::try_from(BUSY * 2).unwrap_or(80)
            } else {
                posts / u64::try_from(CHANNELS * 2).unwrap_or(8000)
            };
            let count = share.max(1).min(left);
            left -= count;
            fill_channel(s, &id, &ann, count, start, now, index);
        }
    }
}

fn fill_channel(s: &mut State, id: &Id, ann: &str, count: u64, start: i64, now: i64, index: usize) {
    if count == 0 {
        return;
    }
    let number = i64::try_from(count).unwrap_or(1);
    let step = ((now - start - 3_600_000) / number).max(1);
    let authors = s.member_ids(id).into_iter().filter(|u| u != ann).collect();
    let last = start + step * (number - 1);
    s.posts.generated.add(Run { channel_id: id.clone(), count, first_at: start, step, authors });
    if let Some(c) = s.channels.get_mut(id) {
        (c.total_msg_count, c.total_msg_count_root) = (number, number);
        (c.last_post_at, c.last_root_post_at) = (last, last);
    }
    let unread = if index.is_multiple_of(CHANNELS / UNREAD) && index / (CHANNELS / UNREAD) < UNREAD { number.min(3) } else { 0 };
    if let Some(m) = s.member_mut(id, ann) {
        (m.msg_count, m.msg_count_root) = (number - unread, number - unread);
        m.last_viewed_at = last - step * unread;
    }
}
