//! The package's content, as it will lie on the person's disk.

use super::Facts;
use crate::{Outcome, release, sh};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The name that the desktop entry, the AppStream id, the icon and Tauri's identifier share.
pub const ID: &str = "chat.tidings.Tidings";

/// The sizes of the icon theme that we have pictures for, in pixels.
const SIZES: [u32; 9] = [16, 22, 24, 32, 48, 64, 128, 256, 512];

/// Writes everything below `root`, `DEBIAN` included.
pub fn lay(root: &Path, facts: &Facts) -> Outcome {
    let source = sh::root();
    let linux = source.join("packaging/linux");
    for program in ["tidings", "tidingsd"] {
        put(&release::folder().join(program), &root.join("usr/bin").join(program), 0o755)?;
    }
    let share = root.join("usr/share");
    put(&linux.join(format!("{ID}.desktop")), &share.join(format!("applications/{ID}.desktop")), 0o644)?;
    put(&linux.join(format!("{ID}.metainfo.xml")), &share.join(format!("metainfo/{ID}.metainfo.xml")), 0o644)?;
    let icons = share.join("icons/hicolor");
    for size in SIZES {
        let from = source.join(format!("icons/{size}x{size}.png"));
        put(&from, &icons.join(format!("{size}x{size}/apps/{ID}.png")), 0o644)?;
    }
    put(&source.join("icons/icon.svg"), &icons.join(format!("scalable/apps/{ID}.svg")), 0o644)?;
    for program in ["tidings", "tidingsd"] {
        let page = share.join(format!("man/man1/{program}.1"));
        put(&linux.join(format!("{program}.1")), &page, 0o644)?;
        sh::run(Command::new("gzip").args(["-9", "--no-name"]).arg(&page))?;
    }
    documents(&share.join("doc/tidings"), facts)?;
    control(root, facts)
}

fn documents(folder: &Path, facts: &Facts) -> Outcome {
    let source = sh::root();
    // In this format a blank line is a dot and every line is indented.
    let licence = read(&source.join("LICENSE"))?;
    let licence = licence.lines().map(|line| if line.trim().is_empty() { " .".into() } else { format!(" {line}") });
    let licence = licence.collect::<Vec<String>>().join("\n");
    let copyright = read(&source.join("packaging/linux/copyright.in"))?.replace("@LICENSE@", &licence);
    write(&folder.join("copyright"), &copyright, 0o644)?;
    write(&folder.join("third-party"), &third_party()?, 0o644)?;
    write(&folder.join("changelog"), &read(&source.join("CHANGELOG.md"))?, 0o644)?;
    let version = &facts.version;
    let date = sh::read(Command::new("date").args(["--rfc-email", "--reference"]).arg(source.join("CHANGELOG.md")))?;
    let debian = format!(
        "tidings ({version}) stable; urgency=medium\n\n  * See changelog.gz.\n\n -- The Tidings authors <maintainers@tidings.invalid>  {}\n",
        date.trim()
    );
    write(&folder.join("changelog.Debian"), &debian, 0o644)?;
    for name in ["third-party", "changelog", "changelog.Debian"] {
        sh::run(Command::new("gzip").args(["-9", "--no-name"]).arg(folder.join(name)))?;
    }
    Ok(())
}

/// Every crate and npm package that is inside the programs, with its licence.
fn third_party() -> Outcome<String> {
    let mut list = String::from("Other people's work inside Tidings, with its licences.\n\n");
    let mut tree = sh::cargo();
    tree.args(["tree", "--prefix", "none", "--edges", "normal", "--no-dedupe", "-p", "tidings", "-p", "tidingsd"]);
    tree.args(["--format", "{p} · {l}"]);
    let crates = sh::read(&mut tree)?;
    // Ours have a path in brackets; the rest of the world does not.
    let mut crates: Vec<&str> = crates.lines().filter(|line| !line.is_empty() && !line.contains(" (/")).collect();
    crates.sort_unstable();
    crates.dedup();
    for line in crates {
        list.push_str(&line.replace(" (proc-macro)", ""));
        list.push('\n');
    }
    list.push('\n');
    for (name, licence) in node_licences()? {
        list.push_str(&format!("{name} · {licence}\n"));
    }
    Ok(list)
}

/// What npm's lock file says about packages the page is built from.
fn node_licences() -> Outcome<BTreeMap<String, String>> {
    let lock = read(&sh::root().join("ui/package-lock.json"))?;
    let lock: serde_json::Value = serde_json::from_str(&lock).map_err(|e| format!("ui/package-lock.json: {e}"))?;
    let mut found = BTreeMap::new();
    for (place, package) in lock.get("packages").and_then(|all| all.as_object()).into_iter().flatten() {
        let Some((_, name)) = place.rsplit_once("node_modules/") else {
            continue;
        };
        if package.get("dev").is_some_and(|dev| dev == true) {
            continue;
        }
        let text = |key: &str| package.get(key).and_then(|value| value.as_str()).unwrap_or("unknown").to_owned();
        found.insert(format!("{name} v{}", text("version")), text("license"));
    }
    Ok(found)
}

fn control(root: &Path, facts: &Facts) -> Outcome {
    let linux = sh::root().join("packaging/linux");
    let kib = sh::read(Command::new("du").args(["--summarize", "--block-size=1024"]).arg(root.join("usr")))?;
    let kib = kib.split_whitespace().next().unwrap_or("0").to_owned();
    let text = read(&linux.join("control.in"))?
        .replace("@VERSION@", &facts.version)
        .replace("@ARCH@", &facts.architecture)
        .replace("@SIZE@", &kib)
        .replace("@DEPENDS@", &dependencies(root)?);
    write(&root.join("DEBIAN/control"), &text, 0o644)?;
    put(&linux.join("prerm"), &root.join("DEBIAN/prerm"), 0o755)?;
    let sums = sh::read(Command::new("sh").args(["-c", "find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum"]).current_dir(root))?;
    write(&root.join("DEBIAN/md5sums"), &sums, 0o644)
}

/// The libraries both programs are linked against, as packages with the least version, and the font for emoji.
fn dependencies(root: &Path) -> Outcome<String> {
    // dpkg-shlibdeps wants to stand in a source package.
    let stand: PathBuf = root.with_file_name("shlibdeps");
    write(&stand.join("debian/control"), "Source: tidings\n\nPackage: tidings\nArchitecture: any\n", 0o644)?;
    let mut command = Command::new("dpkg-shlibdeps");
    command.arg("-O").arg(root.join("usr/bin/tidings")).arg(root.join("usr/bin/tidingsd")).current_dir(&stand);
    let said = sh::read(&mut command)?;
    let libraries = said.trim().strip_prefix("shlibs:Depends=").ok_or_else(|| format!("dpkg-shlibdeps said: {said}"))?;
    Ok(format!("{libraries}, fonts-noto-color-emoji"))
}

fn read(file: &Path) -> Outcome<String> {
    std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))
}

fn put(from: &Path, to: &Path, mode: u32) -> Outcome {
    let content = std::fs::read(from).map_err(|e| format!("{}: {e}", from.display()))?;
    write_bytes(to, &content, mode)
}

fn write(file: &Path, text: &str, mode: u32) -> Outcome {
    write_bytes(file, text.as_bytes(), mode)
}

/// Modes are set outright, so that the builder's umask does not end up in the package.
fn write_bytes(file: &Path, content: &[u8], mode: u32) -> Outcome {
    let parent = file.parent().unwrap_or(file);
    std::fs::create_dir_all(parent).map_err(|e| format!("{}: {e}", parent.display()))?;
    std::fs::write(file, content).map_err(|e| format!("{}: {e}", file.display()))?;
    set_mode(file, mode)?;
    set_mode(parent, 0o755)
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> Outcome {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).map_err(|e| format!("{}: {e}", path.display()))
}

#[cfg(not(unix))]
fn set_mode(_: &Path, _: u32) -> Outcome {
    Err("a .deb is built on Debian".into())
}
