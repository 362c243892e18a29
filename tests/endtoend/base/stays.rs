//! Entries that only the base declares (design section 7).

use serde_json::json;

use super::{Published, based, flat, git};

/// A user that the base declares, and that no apply ever took for its own.
const VISITOR: &str = "\n  visitor@partner.example: { name: Vera }";

/// The base declares the visitor too, and nobody applied that yet.
fn declared() -> Published {
    let pull = Published::with("");
    pull.changes("\nusers:", &format!("\nusers:{VISITOR}"));
    pull.commit();
    git(&pull.project.path(""), &["push", "-q"]);
    pull.changes("\nusers:", "\nusers:");
    pull
}

#[test]
fn what_only_the_base_declares_and_nobody_owns_is_named() {
    let pull = declared();
    let told = pull.project.run(&based(&["plan"])).expect(0);
    let words = "note: user/visitor@partner.example stays: no file declares it any more, and it is \
                 not owned. Write `state: absent` to remove it.";
    assert!(flat(&told.out).contains(words), "{told:?}");
    let json = pull
        .project
        .run(&based(&["plan", "--json"]))
        .expect(0)
        .json();
    let notes = json["plan"]["notes"].as_array().expect("a list").clone();
    let stays = json!({ "note": "stays", "address": "user/visitor@partner.example" });
    assert!(notes.contains(&stays), "{notes:?}");
    let other = based(&["plan", "--only", "user/ada@*"]);
    let told = pull.project.run(&other).expect(0);
    assert!(!told.out.contains("visitor"), "{told:?}");
    let without = pull.project.run(&["plan"]).expect(0);
    assert!(!without.out.contains("visitor"), "{without:?}");
}

#[test]
fn what_is_declared_still_or_removed_or_owned_is_not() {
    let pull = declared();
    let tombstone = "\nusers:\n  visitor@partner.example: { state: absent }";
    let owned = "  left@acme.example: { name: Lee, groups: [Finance] }\n";
    for (from, to) in [
        ("\nusers:", format!("\nusers:{VISITOR}")),
        ("\nusers:", tombstone.to_owned()),
    ] {
        pull.changes(from, &to);
        let told = pull.project.run(&based(&["plan"]));
        assert!(!told.out.contains(" stays"), "{told:?}");
    }
    pull.changes(owned, "");
    let told = flat(&pull.project.run(&based(&["plan"])).out);
    assert!(!told.contains("left@acme.example stays"), "{told}");
}

#[test]
fn files_of_the_base_that_cannot_be_read_are_a_warning() {
    let pull = Published::with("");
    pull.changes("\nusers:", "\nusers: [\n");
    pull.commit();
    git(&pull.project.path(""), &["push", "-q"]);
    pull.changes("\nusers:", "\nusers:");
    let told = pull.project.run(&based(&["plan"])).expect(0);
    let words = "the files of origin/main have problems (access.yaml:";
    assert!(flat(&told.out).contains(words), "{told:?}");
}
