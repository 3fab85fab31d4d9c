//! Where most stories begin: ann has signed in, and Engineering is the channel that matters.

use crate::desk::Desk;
use crate::server::Server;
use app::{Anchor, ChannelItem, Intent, ViewSpec};
use demo_server::{Options, Profile};
use model::{AccountId, ChannelId, TeamId};

/// Ann at her desk.
pub struct Scene {
    pub server: Server,
    pub desk: Desk,
    pub account: AccountId,
    pub team: TeamId,
    pub channel: ChannelId,
}

impl Scene {
    /// Ann has signed in and looks at nothing yet.
    pub async fn signed_in() -> Self {
        Self::on(Profile::default()).await
    }

    /// The same on a server of that year.
    pub async fn on(profile: Profile) -> Self {
        let server = Server::start(Options { profile, ..Options::default() }).await.expect("a server");
        let desk = Desk::new().await;
        let account = desk.sign_in(&server, "ann").await;
        let channel = ChannelId::from(server.channel_id("engineering"));
        let mut header = desk.open::<ChannelItem>(ViewSpec::Channel { account: account.clone(), channel: channel.clone() }).await;
        let team = header.until("the channel is known", |items| !items.is_empty()).await[0].team.clone();
        drop(header);
        Self { server, desk, account, team, channel }
    }

    /// And looks at Engineering, at its newest post.
    pub async fn looking() -> Self {
        let scene = Self::signed_in().await;
        scene.desk.look_at(&scene.account, &scene.team, &scene.channel).await;
        scene
    }

    /// The channel's posts from the newest on.
    pub fn timeline(&self) -> ViewSpec {
        ViewSpec::Timeline { account: self.account.clone(), channel: self.channel.clone(), anchor: Anchor::Newest }
    }

    /// The team's channels.
    pub fn sidebar(&self) -> ViewSpec {
        ViewSpec::Sidebar { account: self.account.clone(), team: self.team.clone() }
    }

    /// The channel's composer.
    pub fn composer(&self) -> ViewSpec {
        ViewSpec::Composer { account: self.account.clone(), channel: self.channel.clone(), root: None }
    }

    /// A post in the channel.
    pub fn send(&self, text: &str) -> Intent {
        Intent::Send { account: self.account.clone(), channel: self.channel.clone(), root: None, text: text.into(), uploads: Vec::new() }
    }
}
