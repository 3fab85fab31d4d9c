//! Running other programs: with a sentence when they fail, and with their output counted where it tells of tests.

use crate::Outcome;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The project's folder: the parent of this crate's.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Where cargo builds: `CARGO_TARGET_DIR`, or `target` in the project's folder. Always absolute.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) if !dir.is_empty() => root().join(dir),
        _ => root().join("target"),
    }
}

/// `cargo` as this very toolchain's.
pub fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// `npm` in `ui/`.
pub fn npm() -> Command {
    let mut npm = Command::new("npm");
    npm.current_dir(root().join("ui"));
    npm
}

/// The command as a person would type it.
pub fn shown(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|arg| arg.to_string_lossy().into_owned()));
    if let Some(first) = words.first_mut()
        && let Some(name) = Path::new(first.as_str()).file_name()
    {
        *first = name.to_string_lossy().into_owned();
    }
    words.join(" ")
}

/// Runs it with our own terminal; an error tells which command failed.
pub fn run(command: &mut Command) -> Outcome {
    let text = shown(command);
    let status = command.status().map_err(|e| format!("`{text}` could not be started: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{text}` failed ({status})")) }
}

/// Runs it and gives back what it wrote to its standard output.
pub fn read(command: &mut Command) -> Outcome<String> {
    let text = shown(command);
    let output = command.output().map_err(|e| format!("`{text}` could not be started: {e}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("`{text}` failed ({}): {}", output.status, said.trim()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// True when a program of this name can be found.
pub fn exists(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|dir| dir.join(program).is_file())
}

/// How many tests a runner said to have passed and failed.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Tests that passed.
    pub passed: u64,
    /// Tests that failed.
    pub failed: u64,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Runs a test runner, passing its output on line by line, and adds up what it says about tests.
pub fn counted(command: &mut Command) -> (Tally, Outcome) {
    let text = shown(command);
    let mut tally = Tally::default();
    let mut child = match command.stdout(Stdio::piped()).spawn() {
        Ok(child) => child,
        Err(e) => return (tally, Err(format!("`{text}` could not be started: {e}"))),
    };
    if let Some(pipe) = child.stdout.take() {
        let mut pipe = BufReader::new(pipe);
        let mut line = Vec::new();
        while pipe.read_until(b'\n', &mut line).is_ok_and(|n| n > 0) {
            // A terminal that went away must not end the tests.
            let _ = std::io::stdout().write_all(&line);
            if let Some(seen) = tally_of(&String::from_utf8_lossy(&line)) {
                tally += seen;
            }
            line.clear();
        }
    }
    let outcome = match child.wait() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{text}` failed ({status})")),
        Err(e) => Err(format!("`{text}`: {e}")),
    };
    (tally, outcome)
}

/// Reads one line of libtest ("test result: ok. 3 passed; 0 failed; …") or of vitest ("Tests  1 failed | 12 passed (13)").
fn tally_of(line: &str) -> Option<Tally> {
    let plain = without_colour(line);
    let plain = plain.trim();
    let words = plain.strip_prefix("test result: ").or_else(|| plain.strip_prefix("Tests "))?;
    let words: Vec<&str> = words.split([' ', ';', '|']).filter(|word| !word.is_empty()).collect();
    let before = |name: &str| -> Option<u64> {
        let at = words.iter().position(|word| *word == name)?;
        words.get(at.checked_sub(1)?)?.parse().ok()
    };
    let tally = Tally { passed: before("passed").unwrap_or(0), failed: before("failed").unwrap_or(0) };
    (before("passed").is_some() || before("failed").is_some()).then_some(tally)
}

/// The line without the terminal's colour sequences (`ESC [ … letter`).
fn without_colour(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        if letter == '\u{1b}' {
            for skipped in letters.by_ref() {
                if skipped.is_ascii_alphabetic() {
                    break;
                }
            }
        } else {
            plain.push(letter);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runners_closing_lines_are_understood() {
        let libtest = "test result: FAILED. 31 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.41s\n";
        assert_eq!(tally_of(libtest), Some(Tally { passed: 31, failed: 2 }), "libtest tells both");
        let vitest = "\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[31m1 failed\u{1b}[39m\u{1b}[22m | \u{1b}[32m12 passed\u{1b}[39m (13)\n";
        assert_eq!(tally_of(vitest), Some(Tally { passed: 12, failed: 1 }), "vitest tells both, in colour");
        assert_eq!(tally_of(" Tests  7 passed (7)"), Some(Tally { passed: 7, failed: 0 }), "vitest omits what is nil");
        assert_eq!(tally_of(" Test Files  2 passed (2)"), None, "files are not tests");
        assert_eq!(tally_of("test a::b ... ok"), None, "single tests are counted by the closing line only");
    }

    #[test]
    fn a_failed_command_is_named() {
        let said = run(&mut Command::new("false")).unwrap_err();
        assert!(said.contains("`false` failed"), "the sentence must name the command: {said}");
    }
}
