//! `codegen`: the TypeScript of the boundary, written by `ts-rs` from the Rust types, with an index of it all.
//!
//! The types are exported by the tests that `#[ts(export)]` makes, into an empty folder, and then laid over
//! `ui/src/backend/generated`: so a type that is gone leaves no file behind.

use crate::{Outcome, has, only, setup, sh};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub fn run(args: &[String]) -> Outcome {
    only(args, &["--check"])?;
    setup::to_build()?;
    crate::ui::build()?;
    if has(args, "--check") {
        check()?;
        println!("the generated TypeScript is fresh");
        return Ok(());
    }
    export()?;
    let fresh = with_index(read(&exported())?);
    let folder = committed();
    let _ = std::fs::remove_dir_all(&folder);
    for (name, text) in &fresh {
        let file = folder.join(name);
        let parent = file.parent().unwrap_or(&folder);
        std::fs::create_dir_all(parent).map_err(|e| format!("{}: {e}", parent.display()))?;
        std::fs::write(&file, text).map_err(|e| format!("{}: {e}", file.display()))?;
    }
    println!("{} files in {}", fresh.len(), folder.display());
    Ok(())
}

/// Exports anew and compares with what is committed.
pub fn check() -> Outcome {
    export()?;
    compare()
}

/// Where a test run exports to. Given to `cargo test` as `TS_RS_EXPORT_DIR`.
pub fn exported() -> PathBuf {
    sh::target().join("codegen")
}

/// Empties the export folder, so that what is found there afterwards is new.
pub fn clear() -> Outcome {
    let folder = exported();
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))
}

fn committed() -> PathBuf {
    sh::root().join("ui/src/backend/generated")
}

fn export() -> Outcome {
    clear()?;
    let mut command = sh::cargo();
    command.args(["test", "--workspace", "--lib", "--quiet", "export_bindings"]).env("TS_RS_EXPORT_DIR", exported());
    sh::read(&mut command).map(drop)
}

/// Compares what the last test run exported with what is committed.
pub fn compare() -> Outcome {
    let fresh = with_index(read(&exported())?);
    if fresh.len() < 2 {
        return Err("no type was exported".into());
    }
    let stale = differences(&fresh, &read(&committed())?);
    if stale.is_empty() { Ok(()) } else { Err(format!("stale, run `cargo xtask codegen`: {}", stale.join(", "))) }
}

type Files = BTreeMap<String, String>;

fn differences(fresh: &Files, committed: &Files) -> Vec<String> {
    let changed = fresh.iter().filter(|(name, text)| committed.get(*name) != Some(text)).map(|(name, _)| name.clone());
    let gone = committed.keys().filter(|name| !fresh.contains_key(*name)).cloned();
    changed.chain(gone).collect()
}

/// Every `.ts` file below the folder, by its path inside.
fn read(folder: &Path) -> Outcome<Files> {
    let mut files = Files::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        // A folder that does not exist yet has no files.
        let Ok(entries) = std::fs::read_dir(&next) else {
            continue;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "ts") {
                let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                files.insert(name, std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?);
            }
        }
    }
    Ok(files)
}

/// Adds `index.ts`, which names every type, so that the UI imports from one place.
fn with_index(mut files: Files) -> Files {
    files.remove("index.ts");
    let mut index = String::from("// Written by `cargo xtask codegen`; do not edit.\n");
    for name in files.keys() {
        let module = name.trim_end_matches(".ts");
        index.push_str(&format!("export type * from \"./{module}\";\n"));
    }
    files.insert("index.ts".into(), index);
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, &str)]) -> Files {
        list.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect()
    }

    #[test]
    fn a_changed_a_new_and_a_forgotten_file_are_each_named() {
        let fresh = files(&[("Intent.ts", "b"), ("New.ts", "n"), ("Same.ts", "s")]);
        let committed = files(&[("Intent.ts", "a"), ("Old.ts", "o"), ("Same.ts", "s")]);
        assert_eq!(differences(&fresh, &committed), ["Intent.ts", "New.ts", "Old.ts"], "and the same one is not");
    }

    #[test]
    fn the_index_names_every_type_once() {
        let all = with_index(files(&[("index.ts", "old"), ("B.ts", ""), ("serde_json/JsonValue.ts", "")]));
        let index = &all["index.ts"];
        assert!(index.contains("\"./B\"") && index.contains("\"./serde_json/JsonValue\""), "each is there: {index}");
        assert!(!index.contains("./index"), "but not itself: {index}");
    }
}
