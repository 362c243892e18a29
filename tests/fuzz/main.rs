//! The laws of the fuzz targets beside this file, over texts that are made up: what `.ci/fuzz`
//! runs for hours, `cargo test` runs for a moment.

mod laws;
#[path = "../support/sinks.rs"]
#[allow(dead_code)]
mod sinks;

use std::path::Path;

use proptest::prelude::*;

use laws::{files, older, records, scim, terminal};
use sinks::HOSTILE;

/// Texts out of hostile pieces, and any.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(HOSTILE).prop_map(str::to_owned),
        2 => "[#:\\[\\]\\-+~ \\\\u{}vsoteamcity]{0,12}",
        1 => "\\PC{0,6}",
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

/// The corpus of a target.
fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fuzz/corpus")
        .join(target);
    let files = std::fs::read_dir(folder).expect("a corpus");
    let mut paths: Vec<_> = files.map(|file| file.expect("listed").path()).collect();
    paths.sort();
    let read = |path| std::fs::read(path).expect("read");
    paths.into_iter().map(read).collect()
}

/// A law holds for the corpus of its target, and for that with mistakes in it.
fn over(target: &str, law: fn(&[u8])) {
    let corpus = corpus(target);
    corpus.iter().for_each(|bytes| law(bytes));
    let edit = (any::<prop::sample::Index>(), 0..8_usize, text());
    let edits = prop::collection::vec(edit, 1..5);
    let config = ProptestConfig {
        cases: 96,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let ran = proptest::test_runner::TestRunner::new(config).run(
        &(prop::sample::select(corpus), edits),
        |(mut bytes, edits)| {
            for (at, gone, put) in edits {
                let at = at.index(bytes.len() + 1);
                let end = (at + gone).min(bytes.len());
                bytes.splice(at..end, put.bytes());
            }
            law(&bytes);
            Ok(())
        },
    );
    ran.unwrap_or_else(|error| panic!("{target}: {error}"));
}

#[test]
fn the_law_of_every_target_holds_near_its_corpus() {
    for (target, law) in [
        ("yaml", files::yaml as fn(&[u8])),
        ("config", files::config),
        ("lockfile", records::lockfile),
        ("plan", records::plan),
        ("journal", records::journal),
        ("scim", scim::body),
        ("older", older::file),
        ("terminal", terminal::holds),
    ] {
        over(target, law);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nobody_acts_on_what_is_shown(left in text(), right in text()) {
        terminal::holds(format!("{left}{right}").as_bytes());
        terminal::one(&left);
        terminal::beside(&[&left, &right]);
    }
}

#[test]
fn no_pair_of_hostile_texts_makes_a_command() {
    for left in HOSTILE {
        terminal::one(left);
        for right in HOSTILE {
            terminal::beside(&[left, right]);
            terminal::beside(&[left, right, left]);
        }
    }
}

#[test]
fn every_character_alone_is_shown_so_that_nobody_is_misled() {
    for c in '\0'..=char::MAX {
        let shown = omni_um::view::terminal::safe(&format!("a{c}b")).to_string();
        assert!(!shown.chars().any(sinks::misleads), "{:x}", u32::from(c));
    }
}
