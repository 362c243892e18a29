//! Who looks into whom (design section 3): reads `src/` and names the file that looks the wrong way.

#[path = "layers/rules.rs"]
mod rules;
#[path = "layers/source.rs"]
mod source;

use std::path::Path;

use rules::{LONG, ROOMS, wrong};
use source::{Source, all};

fn here() -> Vec<Source> {
    all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
}

#[test]
fn every_room_looks_only_where_it_may() {
    let sources = here();
    assert!(sources.len() > 100, "src/ was not found whole");
    let found: Vec<String> = sources.iter().flat_map(wrong).collect();
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn every_room_has_a_rule_and_every_rule_a_room() {
    let mut rooms: Vec<String> = here().iter().filter_map(Source::room).collect();
    rooms.sort();
    rooms.dedup();
    let mut ruled: Vec<&str> = ROOMS.iter().map(|room| room.name).collect();
    ruled.sort_unstable();
    assert_eq!(rooms, ruled);
}

#[test]
fn a_file_that_was_allowed_to_be_long_still_is() {
    let sources = here();
    for (path, reason) in LONG {
        let source = sources.iter().find(|source| source.path == *path);
        let lines = source.map_or(0, Source::lines);
        assert!(
            lines > rules::MOST_LINES,
            "{path}: {lines} lines now; delete its line ({reason})"
        );
    }
}

/// What is said of a file with this text at this place.
fn said(path: &str, text: &str) -> Vec<String> {
    wrong(&Source::new(path, text))
}

#[test]
fn a_wrong_look_is_noticed_in_every_spelling() {
    for text in [
        "use crate::provider::Write;",
        "use crate::{model::Name, provider};",
        "use crate::{\n    model::{Address, Name},\n    provider::{Read, Write},\n};",
        "fn f() { crate::provider::go(); }",
        "use super::super::provider::Write;",
        "pub(in crate::provider) fn f() {}",
    ] {
        let found = said("view/text/mod.rs", text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(found[0].starts_with("src/view/text/mod.rs: "), "{found:?}");
        assert!(found[0].contains("provider"), "{found:?}");
    }
    assert!(!said("sandbox/server/core.rs", "use crate::live::LiveState;").is_empty());
    assert!(!said("model/name.rs", "use super::super::live::LiveState;").is_empty());
    assert!(!said("plan/order.rs", "use crate::model::ServerId;").is_empty());
    assert!(!said("plan/order.rs", "async fn f() {}").is_empty());
    assert!(!said("plan/order.rs", "let now = std::time::Instant::now();").is_empty());
}

#[test]
fn a_wrong_word_is_noticed() {
    assert!(!said("view/json.rs", "println!(\"x\");").is_empty());
    assert!(!said("cli/plan.rs", "println!(\"x\");").is_empty());
    assert!(!said("cli/plan.rs", "std::io::stderr().lock()").is_empty());
    assert!(!said("cli/plan.rs", "Shown::laid_out(name)").is_empty());
    assert!(!said("workflow/project.rs", "eprintln!(\"x\");").is_empty());
    assert!(!said("apply/verify.rs", "std::io::stdout().flush()").is_empty());
    assert!(!said("provider/omni/client.rs", "use reqwest::Client;").is_empty());
    assert!(!said("provider/http/client.rs", "use axum::Router;").is_empty());
    assert!(!said("model/name.rs", "unsafe { go() }").is_empty());
    assert!(!said("model/name.rs", &"\n".repeat(501)).is_empty());
}

#[test]
fn what_is_allowed_is_not_reported() {
    assert!(
        said(
            "view/text/mod.rs",
            "use crate::plan::Plan;\nuse super::words;"
        )
        .is_empty()
    );
    assert!(
        said(
            "view/text/mod.rs",
            "//! [`crate::provider`] is not looked at\n"
        )
        .is_empty()
    );
    assert!(
        said(
            "view/text/mod.rs",
            "let s = \"crate::provider println! unsafe\";"
        )
        .is_empty()
    );
    assert!(
        said(
            "view/text/mod.rs",
            "let s = r#\"crate::provider \"unsafe\"\"#;"
        )
        .is_empty()
    );
    assert!(said("view/text/mod.rs", "/* crate::provider /* unsafe */ */").is_empty());
    assert!(
        said(
            "view/x.rs",
            "fn f<'a>(c: char) -> &'a str { match c { '\"' => \"\", _ => \"\" } }"
        )
        .is_empty()
    );
    // The room of a sibling file is not the room of the same name.
    assert!(said("config/policy.rs", "use super::provider::Provider;").is_empty());
    assert!(said("cli/output.rs", "std::io::stderr().lock()").is_empty());
    assert!(said("provider/http/client.rs", "use reqwest::Client;").is_empty());
    assert!(said("main.rs", "fn main() { omni_um::cli::main() }").is_empty());
}
