//! What real servers answered, replayed: every exchange of both recordings that Tidings would make is made through the real function,
//! against a server that answers as the real one did. The path must be the recorded one and the answer must be understood.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests may say plainly what they expect")]

use api::posts::PostsAt;
use api::{
    ApiError, Connection, ConnectionOptions, ErrorKind, Token, categories, channels, commands, emoji, files, login, members, posts, preferences,
    reactions, roles, status, system, teams, threads, users,
};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use model::Millis;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// The exchange that is due, and what was asked instead.
#[derive(Default)]
struct Stage {
    exchange: Value,
    asked: Option<(String, String, HeaderMap)>,
}

type Shared = Arc<Mutex<Stage>>;

async fn replay(State(stage): State<Shared>, method: Method, uri: Uri, headers: HeaderMap, _body: Bytes) -> Response {
    let mut stage = stage.lock().expect("one test at a time");
    stage.asked = Some((method.to_string(), uri.path().to_owned(), headers));
    let status = StatusCode::from_u16(stage.exchange["status"].as_u64().expect("a status") as u16).expect("a status");
    let json = &stage.exchange["json"];
    let mut response = match json["__bytes__"].as_u64() {
        Some(length) => vec![0_u8; length as usize].into_response(),
        None => axum::Json(json.clone()).into_response(),
    };
    *response.status_mut() = status;
    response.headers_mut().insert("token", "the-new-token".parse().expect("a header"));
    response
}

async fn start() -> (Connection, Shared) {
    let stage = Shared::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let app = axum::Router::new().fallback(replay).with_state(Arc::clone(&stage));
    tokio::spawn(async move { axum::serve(listener, app).await });
    let server = format!("http://{address}").parse().expect("an address");
    (Connection::new(server, Token::new("the-token"), ConnectionOptions::default()).expect("a connection"), stage)
}

/// Makes the call that the recorded exchange stands for; `None` if Tidings has no function for it.
async fn call(c: &Connection, method: &str, path: &[&str], body: &Value) -> Option<Result<(), ApiError>> {
    macro_rules! made {
        ($call:expr) => {
            $call.await.map(|_| ())
        };
    }
    let ids = |value: &Value| value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>();
    let text = |key: &str| body[key].as_str().unwrap_or_default().to_owned();
    let source = || files::Source::bytes(b"notes on the deck".as_slice().into());
    let quiet: api::Progress = Arc::new(|_, _| {});
    let never = tokio_util::sync::CancellationToken::new();
    Some(match (method, path) {
        ("GET", ["system", "ping"]) => made!(system::get_ping(c)),
        ("GET", ["config", "client"]) => made!(system::get_client_config(c)),
        ("GET", ["license", "client"]) => made!(system::get_client_license(c)),
        ("POST", ["users", "login"]) => {
            let credentials = login::Credentials { login_id: text("login_id"), password: text("password").into(), mfa_code: String::new() };
            made!(login::login(c, &credentials))
        }
        ("POST", ["users", "logout"]) => made!(login::logout(c)),
        ("GET", ["users", "me"]) => made!(users::get_me(c)),
        ("POST", ["users", "ids"]) => made!(users::get_users_by_ids(c, &ids(body).into_iter().map(Into::into).collect::<Vec<_>>(), None)),
        ("POST", ["users", "usernames"]) => made!(users::get_users_by_usernames(c, &ids(body))),
        ("POST", ["users", "search"]) => made!(users::search_users(c, &users::UserSearch { term: text("term"), ..Default::default() })),
        ("GET", ["users", "autocomplete"]) => made!(users::autocomplete_users(c, None, None, "bo", 10)),
        ("GET", ["users"]) => made!(users::get_users_in_channel(c, &"c".into(), 0, 10)),
        ("PUT", ["users", "me", "patch"]) => made!(users::patch_me(c, &users::UserPatch::default())),
        ("GET", ["users", user, "image"]) => made!(users::get_profile_image(c, &(*user).into(), Millis(1))),
        ("POST", ["users", "me", "typing"]) => made!(users::publish_user_typing(c, &"c".into(), &"".into())),
        ("POST", ["users", "status", "ids"]) => {
            made!(status::get_users_statuses_by_ids(c, &ids(body).into_iter().map(Into::into).collect::<Vec<_>>()))
        }
        ("PUT", ["users", user, "status"]) => made!(status::update_user_status(c, &(*user).into(), model::Presence::Dnd, Some(1))),
        ("GET", ["users", "me", "preferences"]) => made!(preferences::get_preferences(c)),
        ("GET", ["users", "me", "teams"]) => made!(teams::get_teams_for_user(c)),
        ("GET", ["users", "me", "teams", "members"]) => made!(teams::get_team_members_for_user(c)),
        ("GET", ["users", "me", "teams", "unread"]) => made!(teams::get_teams_unread_for_user(c, true)),
        ("GET", ["users", "me", "teams", team, "channels"]) => made!(channels::get_channels_for_team_for_user(c, &(*team).into(), Some(Millis(0)))),
        ("GET", ["users", "me", "channels"]) => made!(channels::get_channels_for_user(c, Some(Millis(0)))),
        ("GET", ["users", "me", "teams", team, "channels", "members"]) => made!(members::get_channel_members_for_user(c, &(*team).into())),
        ("GET", ["users", "me", "teams", team, "channels", "categories"]) => {
            made!(categories::get_sidebar_categories_for_team_for_user(c, &(*team).into()))
        }
        ("POST", ["users", "me", "teams", team, "channels", "categories"]) => {
            made!(categories::create_sidebar_category_for_team_for_user(c, &(*team).into(), &model::Category::default()))
        }
        ("DELETE", ["users", "me", "teams", team, "channels", "categories", category]) => {
            made!(categories::remove_sidebar_category_for_team_for_user(c, &(*team).into(), &(*category).into()))
        }
        ("POST", ["channels"]) => made!(channels::create_channel(c, &channels::NewChannel::default())),
        ("POST", ["channels", "direct"]) => made!(channels::create_direct_channel(c, &"a".into(), &"b".into())),
        ("POST", ["channels", "group"]) => made!(channels::create_group_channel(c, &["a".into(), "b".into(), "c".into()])),
        ("POST", ["channels", "members", "me", "view"]) => made!(members::view_channel(c, &"c".into(), &"".into())),
        ("GET", ["channels", channel]) => made!(channels::get_channel(c, &(*channel).into())),
        ("DELETE", ["channels", channel]) => made!(channels::delete_channel(c, &(*channel).into())),
        ("PUT", ["channels", channel, "patch"]) => made!(channels::patch_channel(c, &(*channel).into(), &channels::ChannelPatch::default())),
        ("GET", ["channels", channel, "stats"]) => made!(channels::get_channel_stats(c, &(*channel).into())),
        ("GET", ["channels", channel, "pinned"]) => made!(posts::get_pinned_posts(c, &(*channel).into())),
        ("GET", ["channels", channel, "posts"]) => made!(posts::get_posts_for_channel(c, &(*channel).into(), &PostsAt::Page(0), 4, true)),
        ("GET", ["channels", channel, "members"]) => made!(members::get_channel_members(c, &(*channel).into(), 0, 60)),
        ("POST", ["channels", channel, "members"]) if body["user_ids"].is_null() => {
            made!(members::add_channel_member(c, &(*channel).into(), &text("user_id").into()))
        }
        ("GET", ["channels", channel, "members", user]) => made!(members::get_channel_member(c, &(*channel).into(), &(*user).into())),
        ("DELETE", ["channels", channel, "members", user]) => made!(members::remove_user_from_channel(c, &(*channel).into(), &(*user).into())),
        ("PUT", ["channels", channel, "members", user, "notify_props"]) => {
            made!(members::update_channel_notify_props(c, &(*channel).into(), &(*user).into(), &BTreeMap::new()))
        }
        ("GET", ["teams", team, "channels"]) => made!(channels::get_public_channels_for_team(c, &(*team).into(), 0, 50)),
        ("GET", ["teams", team, "channels", "name", name]) => made!(channels::get_channel_by_name(c, &(*team).into(), name)),
        ("GET", ["teams", team, "channels", "autocomplete"]) => made!(channels::autocomplete_channels_for_team(c, &(*team).into(), "de")),
        ("POST", ["teams", team, "posts", "search"]) => made!(posts::search_posts(c, &(*team).into(), &text("terms"), 0, 0, 20)),
        ("GET", ["teams", team, "commands", "autocomplete_suggestions"]) => {
            made!(commands::list_command_autocomplete_suggestions(c, &(*team).into(), &"c".into(), &"".into(), "/he"))
        }
        ("POST", ["commands", "execute"]) => made!(commands::execute_command(c, &text("command"), &"t".into(), &"c".into(), &"".into())),
        ("POST", ["posts"]) => made!(posts::create_post(c, &posts::NewPost { message: text("message"), ..Default::default() })),
        ("POST", ["posts", "ids"]) => made!(posts::get_posts_by_ids(c, &[])),
        ("GET", ["posts", post]) => made!(posts::get_post(c, &(*post).into())),
        ("DELETE", ["posts", post]) => made!(posts::delete_post(c, &(*post).into())),
        ("PUT", ["posts", post, "patch"]) => made!(posts::patch_post(c, &(*post).into(), &posts::PostPatch::default())),
        ("POST", ["posts", post, "pin"]) => made!(posts::pin_post(c, &(*post).into())),
        ("POST", ["posts", post, "unpin"]) => made!(posts::unpin_post(c, &(*post).into())),
        ("GET", ["posts", post, "thread"]) => made!(posts::get_post_thread(c, &(*post).into(), Some(10), None)),
        ("GET", ["posts", post, "info"]) => made!(posts::get_post_info(c, &(*post).into())),
        ("GET", ["posts", post, "reactions"]) => made!(reactions::get_reactions(c, &(*post).into())),
        ("POST", ["reactions"]) => made!(reactions::save_reaction(c, &text("user_id").into(), &text("post_id").into(), &text("emoji_name"))),
        ("DELETE", ["users", "me", "posts", post, "reactions", name]) => made!(reactions::delete_reaction(c, &(*post).into(), name)),
        ("GET", ["users", user, "posts", "flagged"]) => made!(posts::get_flagged_posts(c, &(*user).into(), 0, 20)),
        ("GET", ["users", "me", "channels", channel, "posts", "unread"]) => {
            made!(posts::get_posts_around_last_unread(c, &(*channel).into(), 10, 10, false))
        }
        ("POST", ["users", "me", "posts", post, "set_unread"]) => made!(posts::set_post_unread(c, &(*post).into())),
        ("GET", ["users", "me", "teams", team, "threads"]) => {
            made!(threads::get_user_threads(c, &(*team).into(), &threads::ThreadsQuery { per_page: Some(25), ..Default::default() }))
        }
        ("PUT", ["users", "me", "teams", team, "threads", "read"]) => made!(threads::update_threads_read_for_user(c, &(*team).into())),
        ("PUT", ["users", "me", "teams", team, "threads", root, "following"]) => {
            made!(threads::start_following_thread(c, &(*team).into(), &(*root).into()))
        }
        ("DELETE", ["users", "me", "teams", team, "threads", root, "following"]) => {
            made!(threads::stop_following_thread(c, &(*team).into(), &(*root).into()))
        }
        ("PUT", ["users", "me", "teams", team, "threads", root, "read", at]) => {
            let at = Millis(at.parse().expect("a recorded time"));
            made!(threads::update_thread_read_for_user(c, &(*team).into(), &(*root).into(), at))
        }
        ("POST", ["roles", "names"]) => made!(roles::get_roles_by_names(c, &ids(body))),
        ("GET", ["emoji"]) => made!(emoji::get_emoji_list(c, 0, 100)),
        ("GET", ["emoji", "autocomplete"]) => made!(emoji::autocomplete_emoji(c, "dot")),
        ("POST", ["files"]) => made!(files::upload_file(c, &"c".into(), "notes.txt", source(), quiet, &never)),
        ("POST", ["uploads"]) => made!(files::create_upload(c, &"c".into(), "big.bin", 10)),
        ("GET", ["uploads", id]) => made!(files::get_upload(c, id)),
        ("POST", ["uploads", id]) => made!(files::upload_data(c, id, source(), quiet, &never)),
        ("GET", ["files", file, "info"]) => made!(files::get_file_info(c, &(*file).into())),
        ("GET", ["files", file]) => fetched(c, file, files::FileForm::Original).await,
        ("GET", ["files", file, "preview"]) => fetched(c, file, files::FileForm::Preview).await,
        ("GET", ["files", file, "thumbnail"]) => fetched(c, file, files::FileForm::Thumbnail).await,
        _ => return None,
    })
}

async fn fetched(c: &Connection, file: &str, form: files::FileForm) -> Result<(), ApiError> {
    files::get_file(c, &file.into(), form, 1 << 20).await?.bytes().await.map(|_| ())
}

#[tokio::test]
async fn every_recorded_exchange_that_tidings_makes_is_made_and_understood() {
    let (connection, stage) = start().await;
    for version in ["5.37", "11.6"] {
        let file = format!("{}/../../tests/recordings/{version}/http.jsonl", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"));
        let (mut good, mut refused) = (0, 0);
        for line in text.lines() {
            let exchange: Value = serde_json::from_str(line).expect("a recorded line");
            let method = exchange["method"].as_str().expect("a method").to_owned();
            let path = exchange["path"].as_str().expect("a path").split('?').next().expect("a path").to_owned();
            let (status, id) = (exchange["status"].as_u64().expect("a status"), exchange["json"]["id"].as_str().unwrap_or_default().to_owned());
            let step = format!("{version} {} {method} {path} {status}", exchange["step"]);
            let body = exchange["body"].clone();
            *stage.lock().expect("one test at a time") = Stage { exchange, asked: None };

            let segments: Vec<&str> = path.split('/').filter(|one| !one.is_empty()).collect();
            let Some(result) = call(&connection, &method, &segments, &body).await else { continue };

            let (asked_method, asked_path, headers) = stage.lock().expect("one test at a time").asked.take().expect("the server was asked");
            assert_eq!((asked_method, asked_path), (method, format!("/api/v4{path}")), "{step}: asked for something else");
            assert_eq!(headers["authorization"], "Bearer the-token", "{step}: who asks goes along");
            assert!(!headers.contains_key("x-requested-with") && !headers.contains_key("cookie"), "{step}: no cookies, hence no CSRF");
            assert!(headers["user-agent"].to_str().expect("text").starts_with("Tidings/"), "{step}: we say who we are");
            if status < 300 {
                result.unwrap_or_else(|error| panic!("{step}: not understood: {error} {}", error.message));
                good += 1;
            } else {
                let error = result.expect_err("the server refused");
                assert_eq!((error.status, error.id.as_str()), (Some(status as u16), id.as_str()), "{step}: status and id are told");
                assert_eq!(error.kind, expected(status, &id, segments.contains(&"login")), "{step}: {error}");
                refused += 1;
            }
        }
        assert!(good > 110, "{version}: only {good} exchanges were made");
        assert!(refused > 15, "{version}: only {refused} refusals were seen");
    }
}

/// What a recorded refusal means to us.
fn expected(status: u64, id: &str, signing_in: bool) -> ErrorKind {
    match (status, id) {
        (401, _) if signing_in => ErrorKind::BadCredentials,
        (401, _) => ErrorKind::Unauthorized,
        (403, _) => ErrorKind::Forbidden,
        (404, "api.context.404.app_error") | (501, _) => ErrorKind::Unsupported,
        (404, _) => ErrorKind::NotFound,
        _ => ErrorKind::Rejected,
    }
}
