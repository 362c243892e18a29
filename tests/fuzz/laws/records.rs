//! The files that the program writes, and reads again from wherever they were: nothing is believed.

use omni_um::apply::journal;
use omni_um::live::LiveState;
use omni_um::lock::Lockfile;
use omni_um::plan::Document;
use omni_um::view::terminal::safe;
use omni_um::view::text::journal::Settling;
use omni_um::view::text::{self, TextOptions};

use super::harmless;

fn lines(data: &[u8]) -> u64 {
    1 + data.iter().filter(|byte| **byte == b'\n').count() as u64
}

/// What is read is written, and read again, as the same.
pub fn lockfile(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    match Lockfile::parse(&text) {
        Ok(lock) => {
            let written = lock.render();
            let again = Lockfile::parse(&written).expect("our own");
            assert_eq!(again.render(), written);
            assert!(lock.same_facts(&again));
            harmless(&text::lock::list(&lock, None, &TextOptions::default()));
        }
        Err(error) => {
            let inside = |line| line >= 1 && line as u64 <= lines(text.as_bytes());
            assert!(error.line().is_none_or(inside), "{error}");
            harmless(&safe(&error.to_string()).to_string());
        }
    }
}

/// A plan that is believed hashes to its own id, and is written as the same. Bytes of a plan may be
/// those of a snapshot: both are read.
pub fn plan(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    match Document::parse(&text) {
        Ok(document) => {
            let again = Document::parse(&document.render()).expect("our own");
            assert_eq!(again, document);
            harmless(&text::plan(&document.plan, &TextOptions::default()));
        }
        Err(error) => harmless(&safe(&error.to_string()).to_string()),
    }
    if let Ok(live) = LiveState::from_snapshot(&text) {
        let written = live.to_snapshot(&|_| true);
        let again = LiveState::from_snapshot(&written).expect("our own");
        assert_eq!(again.to_snapshot(&|_| true), written);
    }
}

/// A journal that is believed can be shown; one that is not names a line that it has.
pub fn journal(data: &[u8]) {
    match journal::read(data) {
        Ok(reading) => {
            harmless(&text::journal::show(
                &reading,
                Settling::ByApply,
                &TextOptions::default(),
            ));
            harmless(&omni_um::view::json::journal(&reading).expect("plain data"));
            assert!(reading.open().count() <= reading.requests.len());
        }
        Err(error) => {
            let inside = |line| (1..=lines(data)).contains(&line);
            assert!(error.line().is_none_or(inside), "{error}");
            harmless(&safe(&error.to_string()).to_string());
        }
    }
}
