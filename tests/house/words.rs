//! Every visible word comes from `locales/`: no literal stands in a component.
//!
//! The components are parsed by Svelte's own compiler, in `literals.mjs`.

use std::io::Write;
use std::process::{Command, Stdio};

fn literals(args: &[&str], input: &str) -> Result<String, String> {
    let mut node = Command::new("node");
    node.arg(super::root().join("tests/house/literals.mjs")).args(args).current_dir(super::root().join("ui"));
    let mut child = node.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("node runs");
    child.stdin.take().expect("it has an input").write_all(input.as_bytes()).expect("it takes its input");
    let output = child.wait_with_output().expect("node ends");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() { Ok(said) } else { Err(said) }
}

#[test]
fn no_component_has_words_of_its_own() {
    if let Err(found) = literals(&["src"], "") {
        panic!("words that are not in locales/:\n{found}");
    }
}

#[test]
fn the_detector_sees_words_and_nothing_else() {
    let sample = r#"<script lang="ts">
        import { t } from "../lib/words";
        let { open, count, name }: { open: boolean; count: number; name: string } = $props();
        const kind = "internal";
    </script>
    <div class="row {open ? 'wide' : 'narrow'}" role="button" data-kind={kind} style:color="red">
        {t("composer-send")} {name} · {count}: {count === 1 ? t("one") : t("many")}
        {#if kind === "other"}<span aria-hidden="true">+</span>{/if}
        <Icon name="pencil" /> <input type="text" placeholder={t("find")} />
    </div>"#;
    assert_eq!(literals(&["-"], sample), Ok(String::new()), "keys, classes, names of icons and punctuation are no words");
    for (words, why) in [
        ("<p>Nothing here yet</p>", "text"),
        ("<button title=\"Send now\">x</button>", "an attribute that is shown"),
        ("<img alt=\"A picture\" />", "an alternative text"),
        ("<Button label=\"Save\" />", "a component's label"),
        ("<p>{open ? \"Opened\" : t(\"shut\")}</p>", "a branch of an expression"),
        ("<p>{`${count} replies`}</p>", "a template"),
        ("<button aria-label={name || \"Nobody\"}></button>", "a fallback"),
        ("{#each [1] as n}<p>Row {n}</p>{/each}", "inside a block"),
    ] {
        let found = literals(&["-"], words).expect_err(why);
        assert_eq!(found.lines().count(), 1, "one finding for {why}: {found}");
    }
}
