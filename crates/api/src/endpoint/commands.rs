//! Slash commands (protocol D8).

use crate::{ApiError, Connection};
use model::{ChannelId, PostId, TeamId};
use serde::Deserialize;

/// What a command answered. The post it made, if any, comes over the socket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct CommandResponse {
    /// `in_channel` or `ephemeral`.
    pub response_type: String,
    /// Text for the person.
    pub text: String,
    /// Where to go; must be followed.
    pub goto_location: String,
    /// Which dialog may open because of it.
    pub trigger_id: String,
}

/// `POST /commands/execute`: `command` with its slash and arguments.
///
/// # Errors
/// See [`ApiError`]; `NotFound` with `api.command.execute_command.not_found.app_error` if there is no such command.
pub async fn execute_command(
    connection: &Connection,
    command: &str,
    team: &TeamId,
    channel: &ChannelId,
    root: &PostId,
) -> Result<CommandResponse, ApiError> {
    let body = serde_json::json!({"command": command, "team_id": team, "channel_id": channel, "root_id": root});
    connection.post("execute_command", &["commands", "execute"]).body(&body).json().await
}

/// One way to go on with a command. The keys are capitalised on the wire.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct CommandSuggestion {
    /// The whole input if this is taken, without the slash.
    pub complete: String,
    /// What to show.
    pub suggestion: String,
    /// What comes after it.
    pub hint: String,
    /// What it does.
    pub description: String,
}

/// `GET /teams/{t}/commands/autocomplete_suggestions`: `input` with its slash.
///
/// # Errors
/// See [`ApiError`].
pub async fn list_command_autocomplete_suggestions(
    connection: &Connection,
    team: &TeamId,
    channel: &ChannelId,
    root: &PostId,
    input: &str,
) -> Result<Vec<CommandSuggestion>, ApiError> {
    connection
        .get("list_command_autocomplete_suggestions", &["teams", team.as_str(), "commands", "autocomplete_suggestions"])
        .query("user_input", input)
        .query("channel_id", channel)
        .query_if("root_id", Some(root).filter(|root| !root.is_empty()))
        .list()
        .await
}
