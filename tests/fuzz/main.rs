//! The laws of the fuzz targets beside this file, over texts that are made up: what `cargo fuzz`
//! runs for hours, `cargo test` runs for a moment.

mod laws;
#[path = "../support/sinks.rs"]
#[allow(dead_code)]
mod sinks;

use proptest::prelude::*;

use laws::terminal;
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 2048, failure_persistence: None, ..ProptestConfig::default() })]

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
