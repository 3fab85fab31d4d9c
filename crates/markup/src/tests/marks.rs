//! Protocol brief H3, H4 and the references.

use super::{assert_cases, company, read_with};
use crate::{Context, Inline, Known, MentionKey, parse, plain, references};

#[test]
fn mentions_are_trimmed_until_somebody_is_found() {
    assert_cases(&[
        ("@bob", "p{user{bob @Bob Berg}}"),
        ("@BOB!", "p{user{bob @Bob Berg}!}"),
        ("@bob.", "p{user{bob @Bob Berg}.}"),
        ("@bob._-.", "p{user{bob @Bob Berg}._-.}"),
        ("@dot.", "p{user{dot. @Dot}}"),
        ("@bob_", "p{user{bob @Bob Berg}_}"),
        ("_@bob_", "p{em{user{bob @Bob Berg}}}"),
        ("*@bob*", "p{em{user{bob @Bob Berg}}}"),
        ("__@bob", "p{__user{bob @Bob Berg}}"),
        ("@user_name", "p{user{user_name @User Name}}"),
        ("@carol:far", "p{user{carol:far @Carol Far}}"),
        ("@bob:hello", "p{user{bob @Bob Berg}:hello}"),
        ("a@bob", "p{a@bob}"),
        ("@nobody", "p{@nobody}"),
        ("@bobby", "p{@bobby}"),
        ("(@bob)", "p{(user{bob @Bob Berg})}"),
        ("@ann", "p{me{ann @Ann Abel}}"),
        ("@", "p{@}"),
    ]);
}

#[test]
fn special_mentions() {
    assert_cases(&[
        ("@here", "p{everyone{@here}}"),
        ("@here.", "p{everyone{@here}.}"),
        ("@here-x", "p{@here-x}"),
        ("@all@", "p{everyone{@all}@}"),
        ("@Channel!", "p{everyone{@Channel}!}"),
        ("@allison", "p{@allison}"),
        ("_@all_", "p{em{everyone{@all}}}"),
    ]);
    let known = company();
    let quiet = Context { special_mentions: false, ..Context::new(&known) };
    assert_eq!(read_with("@all", &quiet), "p{@all}", "not where the channel forbids them");
}

#[test]
fn channel_links() {
    assert_cases(&[
        ("~town-square.", "p{channel{town-square ~Town Square}.}"),
        ("~Town-Square", "p{channel{town-square ~Town Square}}"),
        ("x ~~~town-square", "p{x ~~channel{town-square ~Town Square}}"),
        ("a~town-square", "p{a~town-square}"),
        ("~unknown", "p{~unknown}"),
        ("~elsewhere", "p{channel{elsewhere ~Else Where}}"),
        ("~~town-square~~", "p{strike{town-square}}"),
    ]);
}

#[test]
fn hashtags() {
    assert_cases(&[
        ("#tag #Tag2", "p{tag{#tag} tag{#Tag2}}"),
        ("#1abc", "p{#1abc}"),
        ("#a #ab", "p{#a #ab}"),
        ("#über-tag.", "p{tag{#über-tag}.}"),
        ("a#tag", "p{a#tag}"),
        ("(#tag)", "p{(tag{#tag})}"),
        ("#日本語", "p{tag{#日本語}}"),
        ("#a.b_c-", "p{tag{#a.b_c}-}"),
    ]);
    let known = company();
    let long = Context { minimum_hashtag_length: 5, ..Context::new(&known) };
    assert_eq!(read_with("#four #fives", &long), "p{#four tag{#fives}}", "MinimumHashtagLength");
}

#[test]
fn emoji_and_emoticons() {
    assert_cases(&[
        ("a :smile: b", "p{a emoji{smile 😄} b}"),
        ("a :+1:", "p{a emoji{+1 👍}}"),
        (":+1", "p{:+1}"),
        ("a :SMILE:", "p{a emoji{smile 😄}}"),
        ("a :blobdance:", "p{a emoji{blobdance e-blobdance}}"),
        ("a :nope: b", "p{a :nope: b}"),
        ("a :) b", "p{a emoji{slightly_smiling_face 🙂} b}"),
        ("a:)", "p{a:)}"),
        ("\\:)", "p{:)}"),
        ("a \\:) :)", "p{a :) emoji{slightly_smiling_face 🙂}}"),
        ("a <3 </3", "p{a emoji{heart ❤️} emoji{broken_heart 💔}}"),
        ("a ❤️ 👋🏼", "p{a emoji{heart ❤️} emoji{wave_medium_light_skin_tone 👋🏼}}"),
        ("a © 1 #", "p{a © 1 #}"),
        ("12:30:45", "p{12:30:45}"),
    ]);
    let known = company();
    let plain = Context { render_emoticons: false, ..Context::new(&known) };
    assert_eq!(read_with("a :)", &plain), "p{a :)}", "the reader wants no emoticons");
}

#[test]
fn emoji_alone_are_large() {
    assert_cases(&[
        (":smile:", "jumbo p{emoji{smile 😄}}"),
        ("👍 :blobdance:\n:)", "jumbo p{emoji{+1 👍} emoji{blobdance e-blobdance}⏎emoji{slightly_smiling_face 🙂}}"),
        (":smile: a", "p{emoji{smile 😄} a}"),
        ("# :smile:", "h1{emoji{smile 😄}}"),
        ("*:smile:*", "p{em{emoji{smile 😄}}}"),
    ]);
}

#[test]
fn the_readers_keywords_are_marked() {
    let known = company();
    let key = |key: &str, case_sensitive: bool| MentionKey { key: key.into(), case_sensitive };
    let keys = [key("release", false), key("release day", false), key("Ann", true), key("発売", false)];
    let context = Context { mention_keys: &keys, user_id: "u-ann", ..Context::new(&known) };
    for (text, expected) in [
        ("the RELEASE!", "p{the mark{RELEASE}!}"),
        ("released prerelease", "p{released prerelease}"),
        ("release_ _release_", "p{mark{release}_ em{mark{release}}}"),
        ("release day", "p{mark{release day}}"),
        ("Ann ann Anna", "p{mark{Ann} ann Anna}"),
        ("新発売中", "p{新mark{発売}中}"),
        ("`release`", "p{code{release}}"),
        ("**release** @ann", "p{strong{mark{release}} me{ann @Ann Abel}}"),
        ("a\nrelease", "p{a⏎mark{release}}"),
    ] {
        assert_eq!(read_with(text, &context), expected, "{text:?}");
    }
    let off = Context { mention_highlight: false, ..context };
    assert_eq!(read_with("release @ann", &off), "p{release user{ann @Ann Abel}}", "the post asks for no highlight");
}

#[test]
fn too_many_marks_leave_the_text_plain() {
    let known = company();
    let context = Context::new(&known);
    let marks = |count: usize| {
        let document = parse(&"@bob ".repeat(count), &context);
        let crate::Block::Paragraph { children } = &document.blocks[0] else { panic!("a paragraph") };
        children.iter().filter(|inline| matches!(inline, Inline::Mention { .. })).count()
    };
    assert_eq!(marks(1000), 1000, "as many as are allowed");
    assert_eq!(marks(1001), 0, "one more and all is text");
}

#[test]
fn references_name_all_that_is_asked_for() {
    let found = references("@bob. ~town-square :blobdance: :smile: `@code` @here\n> @ann:far");
    assert!(["bob", "bob.", "ann", "ann:far"].iter().all(|name| found.usernames.contains(*name)), "candidates: {:?}", found.usernames);
    assert!(!found.usernames.contains("code"), "code is not scanned");
    assert!(found.channels.contains("town-square"), "the channel");
    assert_eq!(found.emoji.iter().collect::<Vec<_>>(), ["blobdance"], "system emoji need no look-up");
    assert_eq!(references("plain words"), crate::References::default(), "nothing to ask for");
}

#[test]
fn plain_text_for_notifications() {
    for (text, expected) in [
        ("**Hi** @bob, see [this](http://a.b) ~~now~~", "Hi @bob, see this now"),
        ("# A\n\n---\n|a|\n|-|\n|b|\n\nend", "A\nend"),
        ("![cat](http://a.b/c.png)", "cat"),
        ("```rust\na\nb\n```", "a b"),
        ("> a\n> b\n\nc", "a b\nc"),
        ("- a\n- b", "a\nb"),
        (":tada: :blobdance: :)", "🎉 :blobdance: :)"),
        ("a &amp; <b>", "a &amp; <b>"),
    ] {
        assert_eq!(plain(text), expected, "{text:?}");
    }
}

#[test]
fn the_tree_speaks_the_ui_s_names() {
    let known = Known::default();
    let document = parse("- [x] *a*", &Context::new(&known));
    let json = serde_json::to_value(&document).expect("a tree is JSON");
    assert_eq!(
        json,
        serde_json::json!({"jumbo": false, "blocks": [{"type": "list", "ordered": false, "start": 1, "tight": true, "items": [
            {"task": true, "children": [{"type": "paragraph", "children": [{"type": "emphasis", "children": [{"type": "text", "text": "a"}]}]}]}
        ]}]}),
        "tagged by type, camel case"
    );
}
