//! Everything the server knows, in memory. One file for each kind of thing; the rules that touch several kinds
//! (a post that counts, mentions and follows) live with the kind that causes them.

pub mod categories;
pub mod channels;
pub mod config;
pub mod files;
pub mod generated;
pub mod members;
pub mod mentions;
pub mod permissions;
pub mod posting;
pub mod posts;
pub mod preferences;
pub mod reading;
pub mod reminders;
pub mod search;
pub mod sessions;
pub mod statuses;
pub mod teams;
pub mod threads;
pub mod users;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use indexmap::{IndexMap, IndexSet};
use serde_json::Value;

use crate::{
    Profile,
    clock::Clock,
    dispatch::RequestLog,
    faults::Faults,
    ids::{Id, Ids},
    socket::hub::Hub,
};

/// The whole state of a server.
pub struct State {
    /// The version imitated.
    pub profile: Profile,
    /// The address people use, without a slash at the end.
    pub site_url: String,
    /// The server's time.
    pub clock: Clock,
    /// Makes ids.
    pub ids: Ids,
    /// The client configuration.
    pub config: config::Config,
    /// Licensed features that are on; none on a Team Edition server.
    pub licensed: BTreeSet<String>,
    /// What each role permits.
    pub roles: permissions::Roles,
    /// Accounts, in the order of their creation.
    pub users: IndexMap<Id, users::User>,
    /// Usernames and e-mail addresses, in lower case, to ids.
    pub logins: HashMap<String, Id>,
    /// Teams, in the order of their creation.
    pub teams: IndexMap<Id, teams::Team>,
    /// Who is in which team.
    pub team_members: HashMap<Id, IndexMap<Id, teams::TeamMember>>,
    /// Channels, in the order of their creation.
    pub channels: IndexMap<Id, channels::Channel>,
    /// Team and name to channel; direct and group channels under the empty team.
    pub channel_names: HashMap<(Id, String), Id>,
    /// Who is in which channel.
    pub members: HashMap<Id, IndexMap<Id, members::Member>>,
    /// The same the other way round.
    pub user_channels: HashMap<Id, IndexSet<Id>>,
    /// Posts of all channels.
    pub posts: posts::Posts,
    /// Threads by root post.
    pub threads: IndexMap<Id, threads::Thread>,
    /// Preferences by user, category and name.
    pub preferences: HashMap<Id, BTreeMap<(String, String), String>>,
    /// Sidebar categories by user and team.
    pub categories: HashMap<(Id, Id), Vec<categories::Category>>,
    /// Who is there.
    pub statuses: HashMap<Id, statuses::Status>,
    /// Sessions by token.
    pub sessions: IndexMap<String, sessions::Session>,
    /// What each user did about signing in, newest last.
    pub audits: Vec<sessions::Audit>,
    /// Single-use tokens of the browser sign-in: token to user and expiry.
    pub desktop_tokens: HashMap<String, (Id, i64)>,
    /// Files by id.
    pub files: IndexMap<Id, files::File>,
    /// Upload sessions by id.
    pub uploads: IndexMap<Id, files::Upload>,
    /// Custom emoji by id.
    pub emoji: IndexMap<Id, files::Emoji>,
    /// Pictures of people and teams by their id.
    pub pictures: HashMap<Id, bytes::Bytes>,
    /// Pictures that lie elsewhere in the world, by address.
    pub web: BTreeMap<String, bytes::Bytes>,
    /// Drafts by user, channel and root, as JSON.
    pub drafts: HashMap<Id, BTreeMap<(Id, Id), Value>>,
    /// Incoming webhooks by id, as JSON.
    pub hooks: IndexMap<Id, Value>,
    /// The integration addresses of buttons: post and action to address.
    pub actions: HashMap<(Id, String), String>,
    /// Reminders that are not due yet.
    pub reminders: Vec<reminders::Reminder>,
    /// Sockets and what is sent over them.
    pub hub: Hub,
    /// What shall go wrong.
    pub faults: Faults,
    /// What was asked.
    pub log: RequestLog,
}

impl State {
    /// A server without people.
    pub fn new(profile: Profile, seed: u64, site_url: String) -> Self {
        let mut ids = Ids::new(seed);
        let config = config::Config::of(profile, &site_url, &ids.make());
        Self {
            profile,
            site_url,
            clock: Clock::default(),
            config,
            licensed: BTreeSet::new(),
            roles: permissions::Roles::of(profile, &mut ids),
            ids,
            users: IndexMap::new(),
            logins: HashMap::new(),
            teams: IndexMap::new(),
            team_members: HashMap::new(),
            channels: IndexMap::new(),
            channel_names: HashMap::new(),
            members: HashMap::new(),
            user_channels: HashMap::new(),
            posts: posts::Posts::default(),
            threads: IndexMap::new(),
            preferences: HashMap::new(),
            categories: HashMap::new(),
            statuses: HashMap::new(),
            sessions: IndexMap::new(),
            audits: Vec::new(),
            desktop_tokens: HashMap::new(),
            files: IndexMap::new(),
            uploads: IndexMap::new(),
            emoji: IndexMap::new(),
            pictures: HashMap::new(),
            web: BTreeMap::new(),
            drafts: HashMap::new(),
            hooks: IndexMap::new(),
            actions: HashMap::new(),
            reminders: Vec::new(),
            hub: Hub::default(),
            faults: Faults::default(),
            log: RequestLog::default(),
        }
    }

    /// Whether the profile is the younger one.
    pub fn is_new(&self) -> bool {
        self.profile.is_new()
    }
}
