//! `test`: all that proves the app, in the order in which a mistake shows soonest.
//!
//! Steps go on after a failure, unless they need what failed.
//! The last line sums up every runner: "N passed, N failed".

use crate::sh::{self, cargo};
use crate::steps::Steps;
use crate::{Outcome, check, codegen, has, only, package, release, setup, ui};

pub fn run(args: &[String]) -> Outcome {
    only(args, &["--quick"])?;
    let quick = has(args, "--quick");
    let mut steps = Steps::new();
    // Also for the quick ones: some scenarios start a keyring and a session bus.
    if !steps.step("setup", setup::everything) {
        return steps.finish(true);
    }
    check::still(&mut steps);
    steps.counted("tests of ui/", ui::test);
    // The layers are among these, and what these export shows whether the generated TypeScript is fresh.
    steps.counted("tests of the workspace", workspace);
    steps.step("generated TypeScript", codegen::compare);
    if !quick {
        in_a_browser(&mut steps);
        with_release(&mut steps);
    }
    steps.finish(true)
}

fn workspace() -> (sh::Tally, Outcome) {
    if let Err(sentence) = codegen::clear() {
        return (sh::Tally::default(), Err(sentence));
    }
    sh::counted(cargo().args(["test", "--workspace", "--no-fail-fast"]).env("TS_RS_EXPORT_DIR", codegen::exported()))
}

/// The page in Chromium, over the browser host: `tidingsd` as it was built for the tests, with one feature more.
fn in_a_browser(steps: &mut Steps) {
    let built = || ui::build().and_then(|()| sh::run(cargo().args(["build", "-p", "tidingsd", "--features", "serve"])));
    if !steps.step("browser host", built) {
        steps.skipped("browser tests", "the browser host");
        return;
    }
    let host = sh::target().join("debug/tidingsd");
    steps.counted("browser tests", || {
        sh::counted(cargo().args(["test", "--workspace", "--test", "browser", "--", "--nocapture"]).env("TIDINGS_SERVE_BIN", host))
    });
}

/// What users get, built once: the window tests drive it and the package holds it.
fn with_release(steps: &mut Steps) {
    if !steps.step("release build", release::build) {
        steps.skipped("window tests", "the release build");
        steps.skipped("package", "the release build");
        return;
    }
    steps.counted("window tests", || sh::counted(&mut release::drive("window")));
    // The workspace's run passes these by: they look at what was just built.
    steps.counted("house tests of the release build", || sh::counted(release::drive("house").arg("--ignored")));
    steps.counted("package", package::build_and_test);
}
