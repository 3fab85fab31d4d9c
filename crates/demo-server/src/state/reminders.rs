//! Reminders: when one is due, the system's bot writes to whoever asked.

use serde_json::json;

use super::{State, posts::NewPost, users::User};
use crate::ids::Id;

/// The account that the server itself writes from.
const BOT: &str = "system-bot";

/// A reminder that is not due yet.
#[derive(Debug, Clone)]
pub struct Reminder {
    /// When it is due, in ms.
    pub at: i64,
    /// Who asked.
    pub user_id: Id,
    /// Of which post.
    pub post_id: Id,
}

impl State {
    /// Sends what is due.
    pub fn send_reminders(&mut self) {
        let now = self.clock.now();
        if self.reminders.iter().all(|r| r.at > now) {
            return;
        }
        let (due, later) = std::mem::take(&mut self.reminders).into_iter().partition(|r| r.at <= now);
        self.reminders = later;
        for reminder in due {
            self.remind(&reminder);
        }
    }

    fn remind(&mut self, reminder: &Reminder) {
        let Some(post) = self.posts.get(&reminder.post_id).map(std::borrow::Cow::into_owned) else { return };
        let bot = match self.user_named(BOT) {
            Some(bot) => bot,
            None => self.add_user(User { username: BOT.into(), first_name: "System".into(), is_bot: true, ..User::default() }).unwrap_or_default(),
        };
        let author = self.username(&post.user_id);
        let team = self.channels.get(&post.channel_id).and_then(|c| self.teams.get(&c.team_id)).map(|t| t.name.clone()).unwrap_or_default();
        let (channel, _) = self.direct_channel(&bot, &reminder.user_id);
        let props = json!({"username": author, "team_name": team, "post_id": post.id});
        self.create_post(NewPost {
            channel_id: channel,
            user_id: bot,
            kind: "reminder".into(),
            message: format!("Hi there, here's your reminder about this message from @{author}: {}/{team}/pl/{}", self.site_url, post.id),
            props: props.as_object().cloned().unwrap_or_default(),
            ..NewPost::default()
        });
    }
}
