//! Ann signs in, out, and in again.

use crate::desk::{Desk, failed_with};
use crate::server::Server;
use app::{AccountItem, AccountState, Answer, ErrorCode, Intent, Query, ShellItem, ViewSpec};
use demo_server::{DEMO_PASSWORD, Options};

#[tokio::test(flavor = "multi_thread")]
async fn a_server_is_known_before_ann_signs_in() {
    let server = Server::start(Options::default()).await.expect("a server");
    let desk = Desk::new().await;
    let address = server.url().trim_start_matches("http://").to_owned();
    let Ok(Answer::Server { server: card }) = desk.ask(Query::Probe { address }).await else { panic!("it is a Mattermost server") };
    assert!(card.insecure, "it does not encrypt, and the screen must say so");
    assert!(card.by_email && card.by_username, "both ways are on");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_and_a_silent_server_are_told_apart() {
    let server = Server::start(Options::default()).await.expect("a server");
    let desk = Desk::new().await;
    let sign_in = |password: &str| Intent::SignIn {
        server: server.url().to_owned(),
        login: "ann".into(),
        password: password.into(),
        code: None,
        memory_only: false,
    };
    assert!(failed_with(&desk.dispatch(sign_in("not this")).await, ErrorCode::BadCredentials), "the field can say so");
    assert!(desk.host.secrets.lock().unwrap().is_empty(), "nothing was kept of the attempt");
    server.take_down().await;
    assert!(failed_with(&desk.dispatch(sign_in(DEMO_PASSWORD)).await, ErrorCode::Unreachable), "nobody answers");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_factor_is_asked_for_and_checked() {
    let server = Server::start(Options::default()).await.expect("a server");
    server.set_mfa("ann", "123456");
    let desk = Desk::new().await;
    let with = |code: Option<&str>| Intent::SignIn {
        server: server.url().to_owned(),
        login: "ann".into(),
        password: DEMO_PASSWORD.into(),
        code: code.map(str::to_owned),
        memory_only: false,
    };
    assert!(failed_with(&desk.dispatch(with(None)).await, ErrorCode::MfaNeeded), "the code field opens");
    assert!(failed_with(&desk.dispatch(with(Some("000000"))).await, ErrorCode::MfaWrong), "and says that the code is wrong");
    desk.dispatch(with(Some("123456"))).await.expect("the right code");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_in_the_keychain_and_nowhere_else() {
    let server = Server::start(Options::default()).await.expect("a server");
    let desk = Desk::new().await;
    desk.sign_in(&server, "ann").await;
    let token = {
        let secrets = desk.host.secrets.lock().unwrap();
        assert_eq!(secrets.len(), 2, "a token and a key");
        secrets.iter().find(|(name, _)| name.ends_with("/token")).map(|(_, token)| token.clone()).expect("the token")
    };
    desk.app.quit().await;
    for needle in [token.as_slice(), DEMO_PASSWORD.as_bytes(), b"ferries".as_slice()] {
        for file in files(desk.home()) {
            let bytes = std::fs::read(&file).expect("a file of ours");
            assert!(!bytes.windows(needle.len()).any(|window| window == needle), "{} holds what it must not", file.display());
        }
    }
    server.stop().await;
}

fn files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keychain_ann_can_go_on_in_memory() {
    let server = Server::start(Options::default()).await.expect("a server");
    let desk = Desk::new().await;
    *desk.host.missing.lock().unwrap() = true;
    let sign_in = |memory_only| Intent::SignIn {
        server: server.url().to_owned(),
        login: "ann".into(),
        password: DEMO_PASSWORD.into(),
        code: None,
        memory_only,
    };
    assert!(failed_with(&desk.dispatch(sign_in(false)).await, ErrorCode::NoKeychain), "it is said first");
    desk.dispatch(sign_in(true)).await.expect("then she chooses");
    let mut shell = desk.open::<ShellItem>(ViewSpec::Shell).await;
    shell.until("the shell says so", |items| items.iter().any(|item| item.memory_only)).await;
    let accounts = desk.home().join("data/accounts");
    assert!(!accounts.exists(), "no file was written for her");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_keychain_waits_and_opens() {
    let server = Server::start(Options::default()).await.expect("a server");
    let desk = Desk::new().await;
    let account = desk.sign_in(&server, "ann").await;
    *desk.host.locked.lock().unwrap() = true;
    let desk = desk.restart().await;
    let mut accounts = desk.open::<AccountItem>(ViewSpec::Accounts).await;
    accounts.until("the account waits", |items| items.iter().any(|item| item.id == account && item.state == AccountState::Locked)).await;
    assert!(failed_with(&desk.dispatch(Intent::RetryKeychain).await, ErrorCode::KeychainLocked), "it is still locked");
    *desk.host.locked.lock().unwrap() = false;
    desk.dispatch(Intent::RetryKeychain).await.expect("she unlocked it");
    accounts.until("the account is back", |items| items.iter().any(|item| item.id == account && item.state == AccountState::Ready)).await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_ends_keeps_everything_and_asks_again() {
    let server = Server::start(Options::default()).await.expect("a server");
    let desk = Desk::new().await;
    let account = desk.sign_in(&server, "ann").await;
    server.revoke_sessions("ann");
    server.cut_sockets();
    let mut accounts = desk.open::<AccountItem>(ViewSpec::Accounts).await;
    accounts
        .until("the account says that its session ended", |items| {
            items.iter().any(|item| item.id == account && item.state == AccountState::SignedOut && !item.teams.is_empty())
        })
        .await;
    drop(accounts);
    let desk = desk.restart().await;
    let mut accounts = desk.open::<AccountItem>(ViewSpec::Accounts).await;
    accounts
        .until("a restart remembers it, with everything that was there", |items| {
            items.iter().any(|item| item.id == account && item.state == AccountState::SignedOut && !item.teams.is_empty())
        })
        .await;
    let again = Intent::SignInAgain { account: account.clone(), login: "ann".into(), password: DEMO_PASSWORD.into(), code: None };
    desk.dispatch(again).await.expect("the same person");
    accounts
        .until("it is connected again", |items| {
            items.iter().any(|item| item.id == account && item.state == AccountState::Ready && item.connection == app::Connection::Online)
        })
        .await;
    server.stop().await;
}
