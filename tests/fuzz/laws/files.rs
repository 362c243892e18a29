//! The files that people write: YAML and omni-um.toml.

use std::sync::Arc;

use omni_um::config::{Config, FILE};
use omni_um::desired::load;
use omni_um::model::{Diagnostic, Membership, Place, Sources};
use omni_um::view::diagnostic::render;

use super::harmless;

/// A desired state: every problem lies in the file, what is said of it is harmless, and the same
/// bytes give the same again.
pub fn yaml(data: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.yaml"), data).expect("written");
    let read = || load(folder.path(), &[], Membership::Declared);
    match (read(), read()) {
        (Ok(one), Ok(other)) => {
            assert_eq!(one.state, other.state);
            judged(&one.warnings, &one.sources);
        }
        (Err(report), Err(other)) => {
            assert!(!report.diagnostics.is_empty());
            assert_eq!(report.diagnostics.len(), other.diagnostics.len());
            judged(&report.diagnostics, &report.sources);
        }
        _ => panic!("read in two ways"),
    }
}

/// Settings of a project: the same laws.
pub fn config(data: &[u8]) {
    let text: Arc<str> = String::from_utf8_lossy(data).into();
    match Config::parse(&text) {
        Ok(config) => {
            let other = Config::parse(&text).expect("read once before");
            assert_eq!(format!("{config:?}"), format!("{other:?}"));
        }
        Err(report) => {
            assert!(!report.diagnostics.is_empty());
            judged(
                &report.diagnostics,
                &Sources::from([(Arc::from(FILE), text)]),
            );
        }
    }
}

fn judged(problems: &[Diagnostic], sources: &Sources) {
    for problem in problems {
        let labels = problem.labels.iter().map(|label| &label.place);
        for place in problem.place.iter().chain(labels) {
            assert!(inside(place, sources), "{place}: {}", problem.message);
        }
    }
    harmless(&render(problems, sources, &Default::default()));
}

/// Whether a place lies in its file, or one past a line's end.
fn inside(place: &Place, sources: &Sources) -> bool {
    let known = place.line >= 1 && place.column >= 1;
    // The text of a file that is not UTF-8 is not kept.
    let Some(source) = sources.get(&place.file) else {
        return known;
    };
    let line = source
        .split('\n')
        .nth(place.line.saturating_sub(1) as usize);
    known && line.is_some_and(|line| place.column as usize <= line.chars().count() + 1)
}
