//! What the parser must be told about the reader, the server and the names in use.

use std::collections::HashMap;

/// Who and what is known by name. Names are asked for in lower case.
///
/// The parser asks only for names that stand in the text; [`crate::references`] lists them beforehand, so that
/// the caller can read all of them from the store at once into a [`Known`].
pub trait Names {
    /// The person with this username.
    fn user(&self, username: &str) -> Option<User>;
    /// The channel with this name, in the post's team or in the post's `channel_mentions`.
    fn channel(&self, name: &str) -> Option<Channel>;
    /// The id of the custom emoji with this name.
    fn custom_emoji(&self, name: &str) -> Option<String>;
}

/// A person, as a mention needs them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The person's id.
    pub id: String,
    /// The name to show, by the reader's display setting, without `@`.
    pub display: String,
}

/// A channel, as a channel link needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    /// The channel's id; none if only its name is known.
    pub id: Option<String>,
    /// The name to show, without `~`.
    pub display: String,
    /// The team's name in addresses, if it is another than the post's.
    pub team: Option<String>,
}

/// Names held in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// People by username, lower case.
    pub users: HashMap<String, User>,
    /// Channels by name, lower case.
    pub channels: HashMap<String, Channel>,
    /// Ids of custom emoji by name.
    pub custom_emoji: HashMap<String, String>,
}

impl Names for Known {
    fn user(&self, username: &str) -> Option<User> {
        self.users.get(username).cloned()
    }
    fn channel(&self, name: &str) -> Option<Channel> {
        self.channels.get(name).cloned()
    }
    fn custom_emoji(&self, name: &str) -> Option<String> {
        self.custom_emoji.get(name).cloned()
    }
}

/// A word that the reader wants to see marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MentionKey {
    /// The word or words.
    pub key: String,
    /// Upper and lower case differ (the reader's first name).
    pub case_sensitive: bool,
}

/// All that decides how a text is read, besides the text.
#[derive(Clone)]
pub struct Context<'a> {
    /// The reader's id.
    pub user_id: &'a str,
    /// The reader's keywords, without the own `@username`, which is known by the id.
    pub mention_keys: &'a [MentionKey],
    /// Mentions of the reader are marked; false where a post says `mentionHighlightDisabled`.
    pub mention_highlight: bool,
    /// `@all`, `@channel` and `@here` count as mentions of the reader.
    pub channel_mentions_me: bool,
    /// `@all`, `@channel` and `@here` mean something here; otherwise they are text.
    pub special_mentions: bool,
    /// Who and what is known.
    pub names: &'a dyn Names,
    /// The server's own address (`SiteURL`), by which links into it are told; empty if unknown.
    pub site_url: &'a str,
    /// `MinimumHashtagLength`: the least number of letters after `#`.
    pub minimum_hashtag_length: usize,
    /// The reader's preference: `:)` becomes an emoji.
    pub render_emoticons: bool,
    /// `CustomUrlSchemes`: schemes that become links besides the usual ones.
    pub custom_url_schemes: &'a [String],
    /// `EnableLatex` and `EnableInlineLatex`: `$x$` is a formula.
    pub inline_latex: bool,
}

impl<'a> Context<'a> {
    /// The defaults of a server and a reader about whom nothing more is known.
    #[must_use]
    pub fn new(names: &'a dyn Names) -> Self {
        Self {
            user_id: "",
            mention_keys: &[],
            mention_highlight: true,
            channel_mentions_me: true,
            special_mentions: true,
            names,
            site_url: "",
            minimum_hashtag_length: 3,
            render_emoticons: true,
            custom_url_schemes: &[],
            inline_latex: false,
        }
    }
}
