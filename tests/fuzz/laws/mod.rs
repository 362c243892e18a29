//! What holds for whatever bytes come in. The fuzzer and `cargo test` call the same functions.

use crate::sinks::acts;

pub mod files;
pub mod older;
pub mod records;
pub mod scim;
pub mod terminal;

/// Nobody acts on what is said.
fn harmless(text: &str) {
    let found = acts(text);
    assert!(found.is_empty(), "{found:#?}");
}
