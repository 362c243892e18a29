//! `get-user-history`, `get-group-history`: the sentence, and what our own journals hold.

use super::{group_id, user_id};
use crate::support::acme::{AS_IT_IS, CHANGED, SEED};
use crate::support::{Project, Tenant};

const SENTENCE: &str = "Omni keeps no history of a user that can be read over its API.";

/// A folder whose one apply changed something of everybody.
fn applied() -> (Tenant, Project) {
    let tenant = Tenant::seeded(SEED);
    let project = Project::of(&tenant, AS_IT_IS);
    project.apply();
    project.write("access.yaml", CHANGED);
    project.apply();
    (tenant, project)
}

#[test]
fn without_a_journal_it_is_a_sentence_and_needs_no_key() {
    let project = Project::empty();
    for (command, kind) in [("get-user-history", "user"), ("get-group-history", "group")] {
        let told = project.run(&[command, "x"]).expect(0);
        let sentence = SENTENCE.replace("user", kind);
        assert!(told.out.starts_with(&sentence), "{told:?}");
        assert_eq!((told.out.lines().count(), &*told.err), (2, ""), "{told:?}");
    }
    project.run(&["get-user-history"]).expect(64);
    project
        .run(&["--env-file", "keys", "get-user-history", "x"])
        .expect(64);
}

#[test]
fn a_users_history_names_fields_groups_who_and_how_and_no_value() {
    let (tenant, project) = applied();
    let mark = tenant.mark();
    let id = user_id(&tenant, "ada@acme.example");
    let told = project.run(&["get-user-history", &id]).expect(0);
    assert!(tenant.since(mark).is_empty());
    for words in [
        SENTENCE,
        " UTC  ~ change user/ada@acme.example\n    fields name, region, tier\n    done · by ",
        " UTC  + joins group/Research\n    done · by ",
        "\n    plan sha256:",
    ] {
        assert!(told.out.contains(words), "{words}\n{}", told.out);
    }
    for value in ["emea", "apac", "alan@", "Lovelace"] {
        assert!(!told.out.contains(value), "{value}\n{}", told.out);
    }
    let named = project
        .run(&["get-user-history", "ADA@acme.example"])
        .expect(0);
    assert_eq!(named.out, told.out);
    let alan = project
        .run(&["get-user-history", "alan@acme.example"])
        .expect(0);
    let (joins, leaves) = (
        alan.out.find("+ joins group/Analytics"),
        alan.out.find("- leaves group/Finance"),
    );
    assert!(joins.is_some() && leaves.is_some(), "{alan:?}");
    let lee = project
        .run(&["get-user-history", "left@acme.example"])
        .expect(0);
    assert!(
        lee.out
            .contains("! deactivate user/left@acme.example\n    leaves Finance\n"),
        "{lee:?}"
    );
}

#[test]
fn a_groups_history_names_its_members() {
    let (tenant, project) = applied();
    let id = group_id(&tenant, "Research");
    let told = project.run(&["get-group-history", &id]).expect(0);
    assert!(told.out.contains("+ create group/Research\n"), "{told:?}");
    assert!(
        told.out
            .contains("    + ada@acme.example, new@acme.example\n"),
        "{told:?}"
    );
    assert!(!told.out.contains("Finance"), "{told:?}");
    let finance = project.run(&["get-group-history", "Finance"]).expect(0);
    assert!(
        finance.out.contains("~ change group/Finance\n"),
        "{finance:?}"
    );
    let none = project.run(&["get-group-history", "Old stuff"]).expect(0);
    assert_eq!(none.out.lines().count(), 2, "{none:?}");
    // A user's id is no group's.
    let user = user_id(&tenant, "ada@acme.example");
    let none = project.run(&["get-group-history", &user]).expect(0);
    assert_eq!(none.out.lines().count(), 2, "{none:?}");
}

#[test]
fn what_commands_without_a_lockfile_wrote_is_on_record_too() {
    let (_tenant, project) = applied();
    let arguments = ["get-user-history", "ada@acme.example"];
    let truth = project.run(&arguments).expect(0);
    let (from, to) = (".omni-um/journal", ".omni-um/older");
    std::fs::rename(project.path(from), project.path(to)).expect("moved");
    assert_eq!(project.run(&arguments).expect(0).out, truth.out);
}

#[test]
fn a_journal_that_is_damaged_is_named_and_the_others_are_read() {
    let (_tenant, project) = applied();
    let truth = project
        .run(&["get-user-history", "ada@acme.example"])
        .expect(0);
    project.write(
        ".omni-um/journal/20200101T000000Z-0001.jsonl",
        "no journal\n",
    );
    let told = project
        .run(&["get-user-history", "ada@acme.example"])
        .expect(0);
    assert_eq!(told.out, truth.out);
    assert!(told.err.contains("warning[OUM207]"), "{told:?}");
    assert!(told.err.contains("20200101T000000Z-0001.jsonl"), "{told:?}");
}

#[test]
fn it_is_the_folder_of_omni_um_toml_whose_journals_count() {
    let (_tenant, project) = applied();
    project.write("below/here", "");
    let up = project.run_with(
        &["-C", "..", "get-user-history", "ada@acme.example"],
        |command| {
            command.current_dir(project.path("below"));
        },
    );
    assert!(up.expect(0).out.contains("user/ada@acme.example"));
    let here = project.run_with(&["get-user-history", "ada@acme.example"], |command| {
        command.current_dir(project.path("below"));
    });
    assert_eq!(here.expect(0).out.lines().count(), 2);
}
