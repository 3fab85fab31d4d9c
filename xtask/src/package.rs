//! `package`: a Debian package with both processes, laid out by hand and packed by `dpkg-deb`.
//!
//! No bundler: Tauri's would leave out the engine, the licences and the metadata, and a package is a folder.

mod layout;
mod proof;

use crate::sh::{self, Tally};
use crate::{Outcome, has, only, release, setup};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The most a package may weigh, in bytes.
const LIMIT: u64 = 12 * 1024 * 1024;

pub fn run(args: &[String]) -> Outcome {
    only(args, &["--test"])?;
    setup::everything()?;
    release::build()?;
    if has(args, "--test") { build_and_test().1 } else { build().map(drop) }
}

/// Packs what the release build left, and tries it.
pub fn build_and_test() -> (Tally, Outcome) {
    match build() {
        Ok(deb) => proof::run(&deb),
        Err(sentence) => (Tally::default(), Err(sentence)),
    }
}

/// What the package is called by.
struct Facts {
    version: String,
    architecture: String,
}

fn build() -> Outcome<PathBuf> {
    if !sh::exists("dpkg-deb") {
        return Err("a .deb is packed by dpkg-deb, which is not here".into());
    }
    let facts = Facts {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        architecture: sh::read(Command::new("dpkg").arg("--print-architecture"))?.trim().to_owned(),
    };
    let folder = sh::target().join("package");
    let root = folder.join("root");
    let _ = std::fs::remove_dir_all(&folder);
    layout::lay(&root, &facts)?;
    let deb = folder.join(format!("tidings_{}_{}.deb", facts.version, facts.architecture));
    let mut pack = Command::new("dpkg-deb");
    // xz is what every dpkg since 2012 can read.
    pack.args(["--build", "--root-owner-group", "-Zxz", "-z9"]).arg(&root).arg(&deb);
    sh::read(&mut pack)?;
    let size = size_of(&deb)?;
    println!("{}: {:.1} MiB", deb.display(), size as f64 / 1024.0 / 1024.0);
    if size > LIMIT {
        return Err(format!("the package weighs {size} bytes, more than {LIMIT}"));
    }
    Ok(deb)
}

fn size_of(file: &Path) -> Outcome<u64> {
    Ok(std::fs::metadata(file).map_err(|e| format!("{}: {e}", file.display()))?.len())
}
