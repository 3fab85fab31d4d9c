//! `tidingsd --sign-in`: a guest without a window, for the demo and for people who set machines up.

use std::io::Read;
use std::process::ExitCode;
use std::sync::Arc;

use link::client::Link;
use link::frame::Method;
use link::hello::{Launch, Purpose};
use link::place::Place;
use serde_json::{Value, json};

/// Signs in and says what came of it. The password is the first line of standard input.
pub async fn run(server: String, login: String, memory_only: bool) -> ExitCode {
    let place = match Place::of_system() {
        Ok(place) => place,
        Err(error) => return failed(&error.to_string()),
    };
    let mut input = String::new();
    if let Err(error) = std::io::stdin().read_to_string(&mut input) {
        return failed(&format!("the password cannot be read: {error}"));
    }
    let password = input.lines().next().unwrap_or_default();
    let (link, _events) = Link::start_as(place, Purpose::Tool, Launch::default(), Arc::new(link::start::start_engine), None);
    let intent = json!({
        // One id for one run: an engine that dies meanwhile is not asked twice.
        "id": format!("sign-in-{}", std::process::id()),
        "intent": { "type": "signIn", "server": server, "login": login, "password": password, "code": null, "memoryOnly": memory_only },
    });
    let answer = link.call(Method::Dispatch, intent.to_string().into()).await;
    link.bye();
    match answer {
        Err(gone) => failed(&gone.to_string()),
        Ok(body) => match serde_json::from_slice::<Value>(&body) {
            Ok(answer) if answer.get("ok").is_some() => {
                println!("signed in to {server} as {login}");
                ExitCode::SUCCESS
            }
            Ok(answer) => failed(&answer.get("error").unwrap_or(&answer).to_string()),
            Err(error) => failed(&error.to_string()),
        },
    }
}

fn failed(reason: &str) -> ExitCode {
    eprintln!("tidingsd: cannot sign in: {reason}");
    ExitCode::FAILURE
}
