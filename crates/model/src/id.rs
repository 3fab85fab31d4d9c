//! Ids as types of their own, so that a channel is never taken for a post.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        #[ts(export, type = "string")]
        pub struct $name(pub String);

        impl $name {
            /// The id's text, as the server spells it.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Whether there is none: the server writes "no id" as an empty string.
            pub fn is_empty(&self) -> bool {
                self.0.is_empty()
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

id!(
    /// A signed-in account on this machine. Made here, never sent to a server.
    AccountId
);
id!(
    /// A person or a bot.
    UserId
);
id!(
    /// A team.
    TeamId
);
id!(
    /// A channel, direct message or group message.
    ChannelId
);
id!(
    /// A post that the server has stored.
    PostId
);
id!(
    /// What a client calls a post before the server has named it (`pending_post_id`).
    PendingPostId
);
id!(
    /// An uploaded file.
    FileId
);
id!(
    /// A sidebar category. Built-in ones are not 26 characters long (`favorites_<user>_<team>`).
    CategoryId
);
id!(
    /// A custom emoji.
    EmojiId
);
id!(
    /// One thing a person did, named by the window, so that a repeat can be dropped.
    IntentId
);

impl UserId {
    /// The name of the direct channel between two people: both ids, sorted, joined by two underscores.
    pub fn direct_channel_name(&self, other: &UserId) -> String {
        let (first, second) = if self <= other { (self, other) } else { (other, self) };
        format!("{first}__{second}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_direct_channel_has_one_name_whoever_asks() {
        let (ann, bob) = (UserId::from("a1"), UserId::from("b2"));
        assert_eq!(ann.direct_channel_name(&bob), "a1__b2", "the ids are sorted");
        assert_eq!(bob.direct_channel_name(&ann), "a1__b2", "and so both sides agree");
    }
}
