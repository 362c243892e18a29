//! README shows a real plan: the one that its first command prints.

use std::path::Path;
use std::process::Command;

#[test]
fn the_plan_in_the_readme_is_the_plan_that_is_printed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    copy(
        &root.join("desired-state"),
        &folder.path().join("desired-state"),
    );
    copy(
        &root.join("fixtures/sandbox"),
        &folder.path().join("fixtures/sandbox"),
    );
    let lock = folder.path().join("desired-state/omni-um.lock");
    std::fs::copy(root.join("fixtures/sandbox/acme.lock"), lock).unwrap();
    let plan = Command::new(env!("CARGO_BIN_EXE_omni-um"))
        .arg("plan")
        .current_dir(folder.path())
        .env("COLUMNS", "80")
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    assert!(plan.status.success());
    let printed = String::from_utf8(plan.stdout).unwrap();
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    assert!(
        readme.contains(printed.trim_end()),
        "README shows another plan than:\n{printed}"
    );
}

/// The files of a folder, without what a run leaves there.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_name() == ".omni-um" {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
