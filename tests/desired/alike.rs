//! Names that look alike are warned of, with both places, and refused nowhere.

use std::sync::Arc;

use omni_um::config::Config;
use omni_um::desired::alike_protected;

use super::support::{bad, good, show};

fn warned(text: &str) -> String {
    show(&good(text).warnings)
}

#[test]
fn e_mails_that_look_alike_are_told_with_both_places() {
    let said = warned("users:\n  modern@a.example: {}\n  rnodern@a.example: {}\n");
    assert_eq!(
        said,
        "warning OUM180 a.yaml:3:3+17 user/rnodern@a.example looks like user/modern@a.example, and is another\n  \
         a.yaml:2:3 the other\n  = if both are meant, leave them; else correct the one\n"
    );
    for (one, other) in [
        ("l0u@a.example", "Iou@a.example"),
        ("vvim@a.example", "wirn@a.example"),
    ] {
        let said = warned(&format!("users: {{ {one}: {{}}, {other}: {{}} }}\n"));
        assert_eq!(said.matches("OUM180").count(), 1, "{said}");
    }
    let apart = "users: { ada@a.example: {}, alan@a.example: {}, ada@b.example: {} }\n";
    assert_eq!(warned(apart), "");
    let tombstone = "users: { lou@a.example: {}, l0u@a.example: { state: absent } }\n";
    assert_eq!(warned(tombstone), "");
}

#[test]
fn a_domain_that_looks_like_the_one_of_most_is_told() {
    let said =
        warned("users:\n  ada@acme.example: {}\n  bob@acrne.example: {}\n  eve@acme.example: {}\n");
    assert!(
        said.starts_with("warning OUM180 a.yaml:3:3+17 user/bob@acrne.example has a domain"),
        "{said}"
    );
    assert!(said.contains("\n  a.yaml:2:3 the other\n"), "{said}");
    assert_eq!(said.matches("OUM180").count(), 1, "{said}");
}

#[test]
fn group_names_that_look_alike_or_mix_scripts_are_told() {
    let said = warned(
        "groups:\n  Finance: {}\n  F\u{456}nance: {}\n  Команда BI: {}\n  データ分析 BI: {}\n",
    );
    assert_eq!(said.matches("OUM180").count(), 1, "{said}");
    assert_eq!(said.matches("OUM181").count(), 1, "{said}");
    assert!(
        said.contains("a.yaml:3:3") && said.contains("U+0456"),
        "{said}"
    );
    let said = bad("groups: { \"Fin\\u200bance\": {} }\n");
    assert!(said.contains("OUM121") && said.contains("U+200B"), "{said}");
}

const PROTECT: &str = r#"[provider]
kind = "sandbox"
[protect]
users = ["Modern@a.example", "*@b.example", "bob@a.example"]
groups = ["finance", "Il*"]
"#;

#[test]
fn what_looks_like_a_protected_name_is_told_with_both_places() {
    let config = Config::parse(&Arc::from(PROTECT)).expect("right");
    let named = config.protect.addresses();
    let warned = |text: &str| show(&alike_protected(&good(text).state, &named));
    assert_eq!(
        warned("users:\n  ada@a.example: {}\n  rnodern@a.example: {}\n"),
        "warning OUM180 a.yaml:3:3+17 user/rnodern@a.example looks like the protected \
         user/Modern@a.example, and is another\n  omni-um.toml:4:10 the other\n  \
         = if both are meant, leave them; else correct the one\n"
    );
    let said = warned("groups: { F\u{456}nance: {} }\n");
    assert!(said.contains("omni-um.toml:5:11"), "{said}");
    for harmless in [
        "users: { modern@a.example: {}, eve@6.example: {} }\ngroups: { Finance: {}, lI: {} }\n",
        "users: { rnodern@a.example: { state: absent } }\n",
        // Told already, with both places in the files.
        "users: { rnodern@a.example: {}, modern@a.example: {} }\n",
    ] {
        assert_eq!(warned(harmless), "", "{harmless}");
    }
}
