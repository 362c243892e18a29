//! A file that a test must reproduce, and that only `UPDATE=1` rewrites.

use std::path::Path;

use similar::TextDiff;

/// Compares with the file, or writes it; the error shows what differs.
pub fn compare(path: &Path, told: &str) -> Result<(), String> {
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    if kept == told {
        return Ok(());
    }
    if std::env::var("UPDATE").is_ok_and(|update| update == "1") {
        return std::fs::write(path, told).map_err(|error| error.to_string());
    }
    let diff = TextDiff::from_lines(kept.as_str(), told);
    let shown = diff.unified_diff().header("kept", "told").to_string();
    Err(format!(
        "{} differs (UPDATE=1 rewrites it):\n{shown}",
        path.display()
    ))
}
