//! Whether a post is worth an alert: the official client's decision, step by step (protocol I2).
//!
//! Pure: everything the decision needs is in [`Facts`]. The words are made in `app`, the showing is the shell's.

use model::{Channel, ChannelId, ChannelKind, ChannelMember, Post, PostId, Presence, User};

/// An alert to be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    /// The post it is about.
    pub post: Post,
    /// Its channel.
    pub channel: Channel,
    /// Whether it replies in a thread and replies live in threads only.
    pub in_thread: bool,
    /// The sender as the event named them, without the leading `@`; for when the person is not known.
    pub sender: String,
    /// Whether the event said that an image hangs on the post.
    pub has_image: bool,
    /// Whether the event said that another file hangs on the post.
    pub has_file: bool,
    /// Whether settings want a sound.
    pub sound: bool,
}

/// Why no alert is shown. The words are those of `posted_notify_ack` (protocol I2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quiet {
    /// It is one's own.
    OwnPost,
    /// The server tells of an event.
    SystemMessage,
    /// One is not in that channel.
    NoMember,
    /// The channel is muted.
    ChannelMuted,
    /// One does not want to be disturbed.
    UserStatus,
    /// The channel or the person wants none.
    NotifyLevelNone,
    /// It does not mention one.
    NotMentioned,
    /// One does not follow the thread.
    NotFollowingThread,
    /// The thread is being read.
    ThreadIsOpen,
    /// The channel is being read.
    ChannelIsOpen,
}

/// What the decision needs.
pub struct Facts<'a> {
    /// The post.
    pub post: &'a Post,
    /// Oneself.
    pub me: &'a User,
    /// One's own presence.
    pub presence: Option<Presence>,
    /// The channel.
    pub channel: &'a Channel,
    /// One's membership; `None` if one is not in it.
    pub member: Option<&'a ChannelMember>,
    /// Whether the server named one among those mentioned.
    pub mentioned: bool,
    /// Whether the server named one among the followers of the thread.
    pub follower: bool,
    /// Whether replies live in threads only.
    pub collapsed: bool,
    /// Whether the window has the focus.
    pub focused: bool,
    /// The channel in view.
    pub open_channel: Option<&'a ChannelId>,
    /// The thread in view.
    pub open_thread: Option<&'a PostId>,
}

/// Decides. `Ok` means: show it.
pub fn decide(facts: &Facts<'_>) -> Result<(), Quiet> {
    let post = facts.post;
    if post.user_id == facts.me.id && !post.is_from_webhook() {
        return Err(Quiet::OwnPost);
    }
    let added_me = post.kind == "system_add_to_channel" && post.prop("addedUserId") == Some(facts.me.id.as_str());
    if post.is_system() && !added_me {
        return Err(Quiet::SystemMessage);
    }
    let member = facts.member.ok_or(Quiet::NoMember)?;
    if post.prop("force_notification").is_some() {
        return Ok(());
    }
    if member.is_muted() {
        return Err(Quiet::ChannelMuted);
    }
    if matches!(facts.presence, Some(Presence::Dnd | Presence::Ooo)) {
        return Err(Quiet::UserStatus);
    }
    let thread_reply = facts.collapsed && post.is_reply();
    match level(facts, member) {
        "none" => return Err(Quiet::NotifyLevelNone),
        "mention" if !(facts.mentioned || thread_reply && facts.follower || facts.channel.kind == ChannelKind::Direct) => {
            return Err(Quiet::NotMentioned);
        }
        "all" if thread_reply && !facts.follower => return Err(Quiet::NotFollowingThread),
        _ => {}
    }
    if facts.focused {
        if thread_reply {
            if facts.open_thread == Some(&post.root_id) {
                return Err(Quiet::ThreadIsOpen);
            }
        } else if facts.open_channel == Some(&post.channel_id) {
            return Err(Quiet::ChannelIsOpen);
        }
    }
    Ok(())
}

/// The level in force: the channel's, else the person's; a group message that would only tell mentions tells all.
fn level<'a>(facts: &Facts<'a>, member: &'a ChannelMember) -> &'a str {
    let own = member.notify_props.get("desktop").map(String::as_str).filter(|level| *level != "default");
    let general = facts.me.notify_props.get("desktop").map_or("all", String::as_str);
    match own {
        Some(level) => level,
        None if facts.channel.kind == ChannelKind::Group && general == "mention" => "all",
        None => general,
    }
}

/// Whether settings want a sound: the channel's, else the person's (protocol I3).
pub fn wants_sound(me: &User, member: Option<&ChannelMember>) -> bool {
    match member.and_then(|member| member.notify_props.get("desktop_sound")).map(String::as_str) {
        Some("on") => true,
        Some("off") => false,
        _ => me.notify_props.get("desktop_sound").is_none_or(|on| on == "true"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::UserId;

    struct Story {
        post: Post,
        me: User,
        channel: Channel,
        member: ChannelMember,
        presence: Option<Presence>,
        mentioned: bool,
        follower: bool,
        collapsed: bool,
        focused: bool,
        open: Option<ChannelId>,
        thread: Option<PostId>,
    }

    /// Bob writes in deck, where ann is; her level is mentions only.
    fn story() -> Story {
        let mut me = User { id: "ann".into(), ..User::default() };
        me.notify_props.insert("desktop".into(), "mention".into());
        Story {
            post: Post { id: "p".into(), user_id: "bob".into(), channel_id: "deck".into(), ..Post::default() },
            me,
            channel: Channel { id: "deck".into(), ..Channel::default() },
            member: ChannelMember { channel_id: "deck".into(), user_id: UserId::from("ann"), ..ChannelMember::default() },
            presence: Some(Presence::Online),
            mentioned: true,
            follower: false,
            collapsed: true,
            focused: false,
            open: None,
            thread: None,
        }
    }

    fn verdict(story: &Story) -> Result<(), Quiet> {
        decide(&Facts {
            post: &story.post,
            me: &story.me,
            presence: story.presence,
            channel: &story.channel,
            member: Some(&story.member),
            mentioned: story.mentioned,
            follower: story.follower,
            collapsed: story.collapsed,
            focused: story.focused,
            open_channel: story.open.as_ref(),
            open_thread: story.thread.as_ref(),
        })
    }

    #[test]
    fn a_mention_is_told_and_other_talk_is_not() {
        let mut story = story();
        assert_eq!(verdict(&story), Ok(()));
        story.mentioned = false;
        assert_eq!(verdict(&story), Err(Quiet::NotMentioned));
        story.channel.kind = ChannelKind::Direct;
        assert_eq!(verdict(&story), Ok(()), "every direct message is for her");
    }

    #[test]
    fn mute_and_do_not_disturb_keep_it_quiet_but_force_does_not() {
        let mut story = story();
        story.member.notify_props.insert("mark_unread".into(), "mention".into());
        assert_eq!(verdict(&story), Err(Quiet::ChannelMuted));
        story.post.props.insert("force_notification".into(), "true".into());
        assert_eq!(verdict(&story), Ok(()), "the server insists");
        story.post.props.clear();
        story.member.notify_props.clear();
        story.presence = Some(Presence::Dnd);
        assert_eq!(verdict(&story), Err(Quiet::UserStatus));
    }

    #[test]
    fn what_is_being_read_is_not_told() {
        let mut story = story();
        story.focused = true;
        story.open = Some("deck".into());
        assert_eq!(verdict(&story), Err(Quiet::ChannelIsOpen));
        story.focused = false;
        assert_eq!(verdict(&story), Ok(()), "an unfocused window is not being read");
        story.focused = true;
        story.post.root_id = "root".into();
        assert_eq!(verdict(&story), Ok(()), "a reply is not visible in the channel");
        story.thread = Some("root".into());
        assert_eq!(verdict(&story), Err(Quiet::ThreadIsOpen));
    }

    #[test]
    fn a_thread_is_told_to_its_followers() {
        let mut story = story();
        story.mentioned = false;
        story.post.root_id = "root".into();
        story.me.notify_props.insert("desktop".into(), "all".into());
        assert_eq!(verdict(&story), Err(Quiet::NotFollowingThread));
        story.follower = true;
        assert_eq!(verdict(&story), Ok(()));
    }

    #[test]
    fn own_and_system_posts_stay_quiet_unless_they_add_her() {
        let mut story = story();
        story.post.user_id = "ann".into();
        assert_eq!(verdict(&story), Err(Quiet::OwnPost));
        story.post.user_id = "bob".into();
        story.post.kind = "system_add_to_channel".into();
        assert_eq!(verdict(&story), Err(Quiet::SystemMessage));
        story.post.props.insert("addedUserId".into(), "ann".into());
        assert_eq!(verdict(&story), Ok(()));
    }

    #[test]
    fn a_group_message_tells_all_unless_the_channel_says_otherwise() {
        let mut story = story();
        story.mentioned = false;
        story.channel.kind = ChannelKind::Group;
        assert_eq!(verdict(&story), Ok(()), "default in a group counts as all");
        story.member.notify_props.insert("desktop".into(), "none".into());
        assert_eq!(verdict(&story), Err(Quiet::NotifyLevelNone));
    }
}
