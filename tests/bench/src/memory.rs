//! Memory: the sum of PSS over a process and all it started, as the kernel counts it.

use std::fs;

/// The processes' memory in MiB. Pages that several share are counted once, in parts.
pub fn of_trees(roots: &[u32]) -> f64 {
    let all = parents();
    let mut tree: Vec<u32> = roots.to_vec();
    let mut at = 0;
    while let Some(parent) = tree.get(at).copied() {
        tree.extend(all.iter().filter(|(id, of)| *of == parent && !tree.contains(id)).map(|(id, _)| *id).collect::<Vec<_>>());
        at += 1;
    }
    tree.iter().map(|id| pss(*id)).sum::<f64>() / 1_024.0
}

/// Every process with its parent.
fn parents() -> Vec<(u32, u32)> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    let ids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    ids.filter_map(|id| {
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        // The name stands in parentheses and may hold blanks; the state and the parent follow it.
        let parent = stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()?;
        Some((id, parent))
    })
    .collect()
}

/// In KiB; none for a process that has ended meanwhile.
fn pss(id: u32) -> f64 {
    let told = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap_or_default();
    told.lines().find_map(|line| line.strip_prefix("Pss:")?.split_whitespace().next()?.parse().ok()).unwrap_or(0.0)
}
