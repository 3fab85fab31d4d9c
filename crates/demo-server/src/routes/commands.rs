//! Slash commands. Their descriptions are data of the real versions; a few are carried out.

use serde_json::{Value, json};

use super::Route;
use crate::{
    Profile,
    answer::{Answer, Outcome, Refusal},
    call::{Call, text},
    state::posts::{NewPost, Post},
    wire::put,
};

/// The routes of this group.
pub const ROUTES: &[Route] = &[
    Route::get("/teams/{team}/commands/autocomplete", "list_autocomplete_commands", list),
    Route::get("/teams/{team}/commands/autocomplete_suggestions", "list_command_autocomplete_suggestions", suggestions),
    Route::post("/commands/execute", "execute_command", execute),
];

fn descriptions(profile: Profile) -> Vec<Value> {
    let text = match profile {
        Profile::V11_6 => include_str!("../../data/commands-11.6.json"),
        Profile::V5_37 => include_str!("../../data/commands-5.37.json"),
    };
    serde_json::from_str(text).unwrap_or_default()
}

fn list(c: &mut Call<'_>) -> Outcome {
    let told: Vec<Value> = descriptions(c.s.profile)
        .iter()
        .map(|d| {
            let mut whole = json!({
                "id": "", "token": "", "create_at": 0, "update_at": 0, "delete_at": 0, "creator_id": "", "team_id": "", "method": "", "username": "",
                "icon_url": "", "auto_complete": true, "description": "", "url": "", "plugin_id": "",
            });
            for key in ["trigger", "display_name", "auto_complete_desc", "auto_complete_hint"] {
                put(&mut whole, key, text(d, key).into());
            }
            for (key, value) in d.get("more").and_then(Value::as_object).into_iter().flatten() {
                put(&mut whole, key, value.clone());
            }
            whole
        })
        .collect();
    Ok(Answer::json(told.into()))
}

fn suggestions(c: &mut Call<'_>) -> Outcome {
    let input = c.q("user_input").trim_start_matches('/').to_lowercase();
    let told: Vec<Value> = descriptions(c.s.profile)
        .iter()
        .filter(|d| text(d, "trigger").starts_with(&input))
        .map(|d| {
            json!({"Complete": text(d, "trigger"), "Suggestion": text(d, "trigger"), "Hint": text(d, "auto_complete_hint"),
                   "Description": text(d, "auto_complete_desc"), "IconData": ""})
        })
        .collect();
    Ok(Answer::json(told.into()))
}

fn reply(kind: &str, words: &str) -> Value {
    json!({
        "response_type": kind, "text": words, "username": "", "channel_id": "", "icon_url": "", "type": "", "props": Value::Null,
        "goto_location": "", "trigger_id": "", "skip_slack_parsing": false, "attachments": Value::Null, "extra_responses": Value::Null,
    })
}

fn execute(c: &mut Call<'_>) -> Outcome {
    let body = c.object()?;
    let (command, channel, root) = (text(&body, "command"), text(&body, "channel_id"), text(&body, "root_id"));
    if !command.starts_with('/') || command.len() < 2 {
        return Err(Refusal::body("command"));
    }
    c.s.need_in_channel(&c.me, &channel, "create_post")?;
    let (name, rest) = command.split_once(char::is_whitespace).unwrap_or((command.as_str(), ""));
    let rest = rest.trim();
    let me = c.me.clone();
    let say = |c: &mut Call<'_>, channel: &str, kind: &str, message: String| {
        c.s.create_post(NewPost {
            channel_id: channel.into(),
            user_id: me.clone(),
            root_id: root.clone(),
            message,
            kind: kind.into(),
            set_online: true,
            ..NewPost::default()
        })
    };
    let told = match name {
        "/shrug" => {
            let words = format!("{rest}{}¯\\\\\\_(ツ)\\_/¯", if rest.is_empty() { "" } else { " " });
            say(c, &channel, "", words.clone());
            reply("in_channel", &words)
        }
        "/me" => {
            say(c, &channel, "me", format!("*{rest}*"));
            reply("in_channel", &format!("*{rest}*"))
        }
        "/code" => {
            let words = format!("    {}", rest.replace('\n', "\n    "));
            say(c, &channel, "", words.clone());
            reply("in_channel", &words)
        }
        "/echo" => {
            say(c, &channel, "", rest.to_owned());
            reply("", "")
        }
        "/header" | "/purpose" => {
            let mut patch = json!({});
            put(&mut patch, name.trim_start_matches('/'), rest.into());
            c.s.patch_channel(&channel, &me, &patch);
            reply("", "")
        }
        "/away" | "/online" | "/offline" | "/dnd" => status(c, name.trim_start_matches('/'), &channel, &root),
        "/join" | "/open" => join(c, rest, &text(&body, "team_id"))?,
        "/leave" => {
            c.s.remove_member(&channel, &me, &me);
            let team = c.s.teams.get(&text(&body, "team_id")).map(|t| t.name.clone()).unwrap_or_default();
            goto(c, &team, "town-square")
        }
        "/msg" => {
            let (to, words) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
            let other =
                c.s.user_named(to.trim_start_matches('@'))
                    .ok_or_else(|| Refusal::new(404, "api.command_msg.missing.app_error", "Unable to find the user."))?;
            let (dm, _) = c.s.direct_channel(&me, &other);
            if !words.trim().is_empty() {
                say(c, &dm, "", words.trim().to_owned());
            }
            let team = c.s.teams.get(&text(&body, "team_id")).map(|t| t.name.clone()).unwrap_or_default();
            let dm_name = c.s.channels.get(&dm).map(|ch| ch.name.clone()).unwrap_or_default();
            goto(c, &team, &dm_name)
        }
        "/mute" => {
            if let Some(m) = c.s.member_mut(&channel, &me) {
                let muted = m.is_muted();
                m.notify_props.insert("mark_unread".into(), if muted { "all" } else { "mention" }.into());
            }
            reply("ephemeral", "The channel's notifications have been changed.")
        }
        _ => {
            let id = "api.command.execute_command.not_found.app_error";
            return Err(Refusal::new(404, id, &format!("Command with a trigger of '{}' not found.", name.trim_start_matches('/'))));
        }
    };
    Ok(Answer::json(told))
}

fn status(c: &mut Call<'_>, status: &str, channel: &str, root: &str) -> Value {
    let me = c.me.clone();
    c.s.set_status(&me, status, status != "online");
    let words = match status {
        "dnd" => {
            "Do Not Disturb is enabled. You will not receive desktop or mobile push notifications until Do Not Disturb is turned off.".to_owned()
        }
        other => format!("You are now {other}"),
    };
    let note = Post { channel_id: channel.into(), user_id: me.clone(), root_id: root.into(), message: words.clone(), ..Post::default() };
    c.s.ephemeral(&me, note);
    reply("ephemeral", &words)
}

fn join(c: &mut Call<'_>, name: &str, team: &str) -> Result<Value, Refusal> {
    let missing = || Refusal::new(404, "api.command_join.missing.app_error", "Unable to find the channel.");
    let channel = c.s.channel_named(team, name.trim_start_matches('~')).ok_or_else(missing)?;
    if c.s.channels.get(&channel).is_none_or(|ch| ch.kind != 'O') {
        return Err(missing());
    }
    let me = c.me.clone();
    c.s.add_member(&channel, &me, &me);
    let team = c.s.teams.get(team).map(|t| t.name.clone()).unwrap_or_default();
    Ok(goto(c, &team, name.trim_start_matches('~')))
}

fn goto(c: &Call<'_>, team: &str, channel: &str) -> Value {
    let mut told = reply("ephemeral", "");
    put(&mut told, "goto_location", format!("{}/{team}/channels/{channel}", c.s.site_url).into());
    told
}
