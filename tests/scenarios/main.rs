//! Stories: a folder each below `fixtures/scenarios/`, readable and writable without Rust.
//!
//! `fixtures/scenarios/README.md` has the grammar. `STORY=word` tells only the stories whose name
//! holds the word; `UPDATE=1` rewrites the sessions.

#[path = "../support/golden.rs"]
mod golden;
#[path = "../support/program.rs"]
mod program;
#[path = "../support/schemas.rs"]
#[allow(dead_code)]
mod schemas;

mod by_hand;
mod step;
mod story;
mod tell;
mod tenant;
mod volatile;
mod words;
mod workplace;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// How many stories are told at once.
const TELLERS: usize = 4;

#[test]
fn every_story_goes_as_it_is_told() {
    let folders = folders();
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..TELLERS {
            scope.spawn(|| {
                while let Some(folder) = folders.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(error) = check(folder) {
                        let mut wrong = wrong.lock().unwrap_or_else(PoisonError::into_inner);
                        wrong.push(format!("{}: {error}", folder.display()));
                    }
                }
            });
        }
    });
    let mut wrong = wrong.into_inner().unwrap_or_else(PoisonError::into_inner);
    wrong.sort();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n\n"));
}

/// Tells one story and compares it with its session.
fn check(folder: &Path) -> Result<(), String> {
    let told = tell::tell(folder)?;
    golden::compare(&folder.join("session.txt"), &told)
}

/// The folders of all stories that were asked for.
fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/scenarios");
    let wanted = std::env::var("STORY").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::fs::read_dir(&root)
        .expect("there are stories")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.join("story.md").exists())
        .filter(|path| path.to_string_lossy().contains(&wanted))
        .collect();
    folders.sort();
    assert!(!folders.is_empty(), "no story's name holds `{wanted}`");
    folders
}
