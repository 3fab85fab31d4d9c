//! Text made to hurt: work is counted, not timed, so that the assertions hold on any machine.

use super::company;
use crate::work::counted;
use crate::{Context, MentionKey, parse, plain};

/// Steps for 1 KiB of text that is all the parser may take, with room to spare.
const STEPS_PER_BYTE: u64 = 60;

/// A name, and how to make about so many bytes of it.
type Hostile = (&'static str, fn(usize) -> String);

fn hostile() -> Vec<Hostile> {
    vec![
        (">", |n| ">".repeat(n)),
        ("> ", |n| "> ".repeat(n / 2)),
        (">\\n", |n| ">\n".repeat(n / 2)),
        ("deep quote, then lazy lines", |n| ">".repeat(100) + "a\n" + &"a\n".repeat(n / 2)),
        ("deep list, then blank lines", |n| "- ".repeat(100) + "a\n" + &"\n".repeat(n) + "a"),
        ("deep list, then short lines", |n| "- ".repeat(100) + "a\n" + &"b\n- c\n".repeat(n / 6)),
        ("- ", |n| "- ".repeat(n / 2) + "a"),
        ("- rule", |n| "- ".repeat(n / 2)),
        ("-\\n", |n| "- \n".repeat(n / 3)),
        ("1. ", |n| "1. ".repeat(n / 3) + "a"),
        ("stairs", |n| {
            (0..)
                .map(|depth| " ".repeat(2 * (depth % 150)) + "- a\n")
                .scan(0, |length, line| {
                    *length += line.len();
                    (*length < n).then_some(line)
                })
                .collect()
        }),
        ("[", |n| "[".repeat(n)),
        ("]", |n| "]".repeat(n)),
        ("![", |n| "![".repeat(n / 2)),
        ("[]", |n| "[".repeat(n / 2) + &"]".repeat(n / 2)),
        ("[](", |n| "[](".repeat(n / 3)),
        ("[a](b", |n| "[a](b".repeat(n / 5)),
        ("[a](<b", |n| "[a](<b".repeat(n / 6)),
        ("[a](b \"", |n| "[a](b \"".repeat(n / 7)),
        ("[ links", |n| "[".repeat(n / 2) + &"[a](b.c)".repeat(n / 16)),
        ("![ links", |n| "![".repeat(n / 4) + &"[a](b.c)".repeat(n / 16)),
        ("![ images", |n| "![".repeat(n / 4) + &"](b.c)".repeat(n / 12)),
        ("[a][", |n| "[x]: y.z\n".to_owned() + &"[a][".repeat(n / 4)),
        ("[[x]]", |n| "[x]: y.z\n".to_owned() + &"[".repeat(n / 2) + "x" + &"]".repeat(n / 2)),
        ("definitions", |n| "[x]: y.z\n".repeat(n / 9)),
        ("(", |n| "(".repeat(n)),
        ("*", |n| "*".repeat(n) + "a"),
        ("*a ", |n| "*a ".repeat(n / 3)),
        ("*a_ ", |n| "*a_ ".repeat(n / 4)),
        ("a* _b", |n| "a* _b".repeat(n / 5)),
        ("*a **a", |n| "*a **a ".repeat(n / 14) + &"a** a* ".repeat(n / 14)),
        ("_", |n| "_".repeat(n)),
        ("_a", |n| "_a ".repeat(n / 3) + &" a_".repeat(n / 3)),
        ("~~a", |n| "~~a ".repeat(n / 8) + &"a~~ ".repeat(n / 8)),
        ("`", |n| "`".repeat(n)),
        ("` of all lengths", |n| {
            (1..)
                .map(|length| "`".repeat(length) + " ")
                .scan(0, |sum, run| {
                    *sum += run.len();
                    (*sum < n).then_some(run)
                })
                .collect()
        }),
        ("` a", |n| "` a `` ".repeat(n / 7)),
        ("```", |n| "```\n".repeat(n / 4)),
        ("|", |n| "|".repeat(n)),
        ("wide table", |n| "|a".repeat(n / 6) + "\n" + &"|-".repeat(n / 6) + "\n" + &"|\n".repeat(n / 6)),
        ("|\\n", |n| "|a\n|-\n".repeat(n / 6)),
        ("<", |n| "<".repeat(n)),
        ("<a", |n| "<a".repeat(n / 2)),
        ("</3", |n| "</3 ".repeat(n / 4)),
        ("\\", |n| "\\".repeat(n)),
        ("\\:)", |n| "\\:) ".repeat(n / 4)),
        ("#", |n| "#".repeat(n)),
        ("# ", |n| "# #\n".repeat(n / 4)),
        ("=", |n| "a\n===\n".repeat(n / 6)),
        ("@", |n| "@".repeat(n)),
        ("@a.", |n| "@a".to_owned() + &".".repeat(n)),
        ("@a....", |n| ("@a".to_owned() + &".".repeat(126)).repeat(n / 128)),
        ("@all.", |n| "@all.".repeat(n / 5)),
        ("_@", |n| "_@".repeat(n / 2)),
        ("~a.", |n| "~a.".repeat(n / 3)),
        (":", |n| ":".repeat(n)),
        (":a", |n| ":a".repeat(n / 2)),
        (":smile:", |n| ":smile:".repeat(n / 7)),
        ("#a.", |n| "#a".to_owned() + &".".repeat(n)),
        ("a_a", |n| "a_".repeat(n / 2)),
        ("a.a", |n| "a.".repeat(n / 2)),
        ("a@a", |n| "a@".repeat(n / 2)),
        ("http://", |n| "http://".repeat(n / 7)),
        ("http:// (", |n| "http://(".repeat(n / 8)),
        ("www.", |n| "www.".repeat(n / 4)),
        ("x://", |n| "x:// ".repeat(n / 5)),
        ("http://a.b....", |n| "http://a.b".to_owned() + &".".repeat(n)),
        ("$", |n| "$".repeat(n)),
        ("$a", |n| "$a ".repeat(n / 3)),
        ("emoji", |n| "👨‍👩‍👧‍👦".repeat(n / 25)),
        ("joiners", |n| "👨\u{200D}".repeat(n / 7)),
        ("tab", |n| "\t".repeat(n / 4) + "a"),
        ("blank", |n| "\n".repeat(n)),
        ("spaces", |n| " ".repeat(n) + "a"),
        ("space lines", |n| "a ".repeat(n / 2)),
    ]
}

#[test]
fn work_grows_with_the_text_and_not_with_its_square() {
    let known = company();
    let keys = [MentionKey { key: "aaaa".into(), case_sensitive: false }];
    let context = Context { inline_latex: true, mention_keys: &keys, ..Context::new(&known) };
    for (name, make) in hostile() {
        let steps = |size: usize| {
            let text = make(size);
            let (steps, _) = counted(|| parse(&text, &context));
            (steps, text.len() as u64)
        };
        let (once, _) = steps(32 * 1024);
        let (twice, length) = steps(64 * 1024);
        assert!(twice * 10 <= once * 22 + 10_000, "{name:?}: twice the text takes {twice} steps, once {once}");
        assert!(twice <= length * STEPS_PER_BYTE, "{name:?}: {twice} steps for {length} bytes");
    }
}

#[test]
fn hostile_text_ends_in_plain_text_too() {
    for (name, make) in hostile() {
        let text = make(4 * 1024);
        assert!(plain(&text).len() <= text.len() * 4 + 16, "{name:?}: plain text does not swell");
    }
}

#[test]
fn nesting_stops_at_the_limit() {
    let known = company();
    for text in [
        ">".repeat(101) + " a",
        ">".repeat(5000) + " a",
        "- ".repeat(5000) + "a",
        "*a **a ".repeat(500) + &"a** a* ".repeat(500),
        "> ".repeat(90) + &"*a **a ".repeat(50) + &"a** a* ".repeat(50),
        ">".repeat(100) + " [a](b.c) *d* `e` <http://f.g>",
    ] {
        let document = parse(&text, &Context::new(&known));
        let depth = super::properties::depth(&document);
        assert!(depth <= crate::MAX_DEPTH, "{depth} levels of {:?}…", &text[..20]);
        assert!(depth >= 90, "but what fits is there: {depth} levels of {:?}…", &text[..20]);
    }
}

/// For a release build only: `cargo test --release -p markup -- --ignored --nocapture`.
#[test]
#[ignore = "measures time"]
fn hostile_text_of_64_kib_is_read_within_a_frame() {
    let known = company();
    let context = Context::new(&known);
    let _warm = parse("@bob :smile:", &context);
    for (name, make) in hostile() {
        let best = |text: &str| {
            (0..15).fold(f64::MAX, |best, _| {
                let start = std::time::Instant::now();
                let document = parse(text, &context);
                let taken = start.elapsed().as_secs_f64() * 1000.0;
                drop(document);
                best.min(taken)
            })
        };
        let (once, twice) = (best(&make(32 * 1024)), best(&make(64 * 1024)));
        println!("{twice:7.2} ms  x{:4.1}  {name}", twice / once);
        assert!(twice <= 16.0, "{name:?} takes {twice} ms");
    }
}
