//! Starts processes, several times each, and gathers what they say.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::part::Part;
use crate::process;
use crate::report::Row;
use crate::tenant::SNAPSHOT;

/// Runs a part of this bench in processes of its own.
pub fn in_child(part: Part, folder: &Path, runs: usize) -> Vec<Row> {
    let own = std::env::current_exe().expect("this very file");
    let mut rows: Vec<Row> = Vec::new();
    for _ in 0..runs {
        let output = Command::new(&own)
            .args([crate::CHILD, part.word()])
            .arg(folder)
            .stderr(Stdio::inherit())
            .output()
            .expect("a process");
        assert!(output.status.success(), "{part:?} did not come to its end");
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let [what, micros, peak] = line.split('\t').collect::<Vec<_>>()[..] else {
                continue;
            };
            let took = Duration::from_micros(micros.parse().unwrap_or(0));
            let row = match rows.iter_mut().find(|row| row.what == what) {
                Some(row) => row,
                None => {
                    rows.push(Row::new(what));
                    rows.last_mut().expect("just pushed")
                }
            };
            row.add(took, peak.parse().ok().filter(|kib| *kib > 0));
        }
    }
    rows
}

/// Runs the binary as a person does: from start to exit, its output thrown away.
pub fn binary(folder: &Path, runs: usize) -> Vec<Row> {
    let without = without_lockfile(folder);
    let commands: [(&str, &Path, &[&str]); 3] = [
        (crate::report::WHOLE, folder, &[]),
        ("`omni-um plan --live --json`", folder, &["--json"]),
        ("the same, no lockfile yet", without.path(), &[]),
    ];
    commands
        .into_iter()
        .map(|(what, folder, more)| {
            let mut row = Row::new(what);
            let before = process::children_cpu();
            for _ in 0..runs {
                let begun = Instant::now();
                let status = command(folder, more).status().expect("the binary");
                row.add(begun.elapsed(), None);
                // A guard that refuses comes last: as much was planned.
                let planned = matches!(status.code(), Some(0 | 3));
                assert!(planned, "{what}: {status}");
            }
            let cpu = process::children_cpu().zip(before);
            row.cpu = cpu.map(|(after, before)| (after - before) / runs as u32);
            row.peak = peak(folder, more);
            row
        })
        .collect()
}

fn command(folder: &Path, more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_omni-um"));
    command.arg("-C").arg(folder).args(["plan", "--live"]);
    command.arg(folder.join(SNAPSHOT)).args(more);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// One more run that is looked at instead of timed: the last peak that was seen before its end.
fn peak(folder: &Path, more: &[&str]) -> Option<u64> {
    let mut child = command(folder, more).spawn().expect("the binary");
    let process = child.id().to_string();
    let mut peak = None;
    while child.try_wait().expect("a child").is_none() {
        peak = process::peak_kib(&process).or(peak);
        std::thread::sleep(Duration::from_micros(500));
    }
    peak
}

/// The same folder without its lockfile, as on the first day.
fn without_lockfile(folder: &Path) -> tempfile::TempDir {
    let other = tempfile::tempdir().expect("a temporary folder");
    copy(folder, other.path());
    let _ = std::fs::remove_file(other.path().join(omni_um::lock::FILE_NAME));
    other
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), &target).expect("a copy");
        }
    }
}
