//! `screens`: every state of the app, shot in the real window: light and dark, three widths, two languages.
//!
//! The shooting is done by the window tests' own harness (`tests`, target `screens`), so that a picture shows what was also tested.

use crate::{Outcome, release, setup, sh};

/// Names that are given limit what is shot.
pub fn run(names: &[String]) -> Outcome {
    setup::everything()?;
    release::build()?;
    let folder = sh::target().join("screens");
    sh::run(release::drive("screens").args(names).arg("--nocapture").env("TIDINGS_SCREENS", &folder))?;
    println!("the pictures are in {}", folder.display());
    Ok(())
}
