//! Beside an omni-um.toml and files of ours: what they protect holds, what they ask for waits for
//! `apply`.

use serde_json::json;

use super::super::stage::{Desk, URN};
use super::another_team;
use crate::support::project::toml;

/// A folder with omni-um.toml and one file of ours.
fn beside(more: &str, files: &str) -> Desk {
    let desk = Desk::new();
    let text = format!("{}{more}\n", toml(&desk.tenant.url()));
    desk.folder.write("omni-um.toml", &text);
    desk.folder.write("access.yaml", files);
    desk
}

/// `exact` would take out of a group whoever no file names, and that is everybody else.
#[test]
fn the_default_membership_of_the_files_says_nothing_of_a_sync() {
    for membership in ["additive", "declared", "exact"] {
        let desk = beside(
            &format!("[defaults]\nmembership = \"{membership}\""),
            "users: {}\n",
        );
        let ada = json!({ "userName": "ada@acme.example", "groups": ["Finance"] });
        let (told, effects) = desk.effects(|| desk.sync(std::slice::from_ref(&ada), &[]));
        told.expect(0);
        let expected = [
            "add-member Finance ada@acme.example",
            "remove-member Analytics ada@acme.example",
        ];
        assert_eq!(effects, expected, "{membership}");
        let groups = "displayName,members\nOld stuff,\"[\"\"kay@acme.example\"\"]\"\n";
        let users = "userName\nkay@acme.example\n";
        let (told, effects) = desk.effects(|| desk.sync_csv(users, groups, &[]));
        told.expect(0);
        assert_eq!(
            effects,
            ["add-member Old stuff kay@acme.example"],
            "{membership}"
        );
    }
}

#[test]
fn whom_the_files_protect_is_written_to_by_nobody() {
    let files = "users:\n  ada@acme.example: { name: Ada, protect: true }\n  kay@acme.example: { name: Kay }\n";
    let desk = beside(
        "[protect]\nusers = [\"alan@*\"]\ngroups = [\"Finance\"]",
        files,
    );
    for name in ["ada", "alan"] {
        let email = format!("{name}@acme.example");
        let people = [json!({ "userName": email, URN: { "team": "new" } })];
        let told = desk.untouched(|| desk.sync(&people, &[]).expect(3));
        assert_eq!(told.failure(), "304", "{told:?}");
        let id = desk.id(&email);
        desk.untouched(|| desk.run(&["delete-user", &id, "--yes"]).expect(3));
    }
    let rows = "op,email,group_name\n+,grace@acme.example,Finance\n-,kay@acme.example,Finance\n";
    desk.untouched(|| desk.file("bulk", "b.csv", rows, &[]).expect(3));
    // What is not protected goes on.
    let rows = "op,email,display_name,team\nupsert,kay@acme.example,Kay,new\nupsert,alan@acme.example,Alan,new\n";
    let (told, effects) = desk.effects(|| desk.file("bulk", "b.csv", rows, &[]));
    assert_eq!(effects, ["set-attribute kay@acme.example team \"new\""]);
    assert!(told.out.contains("alan@acme.example"), "{told:?}");
}

/// Tombstones, dates and drops of ours are `apply`'s affair.
#[test]
fn what_our_files_ask_for_is_not_done_by_the_way() {
    let files = "users:\n  left@acme.example: { state: absent }\n  kay@acme.example: { name: Another, attributes: { team: other } }\n  grace@acme.example: { name: Grace, expires: 2020-01-01 }\ngroups:\n  New group: {}\n";
    let desk = beside("", files);
    let (told, effects) = desk.effects(|| desk.sync(&[another_team(&desk, "new")], &[]));
    told.expect(0);
    assert_eq!(effects, ["set-attribute ada@acme.example team \"new\""]);
}

#[test]
fn files_of_ours_that_are_wrong_stop_it_before_anything_is_asked() {
    for (more, files) in [
        ("[no_such]", "users: {}\n"),
        ("", "users: {\n"),
        ("[protect]\nusers = 7", "users: {}\n"),
    ] {
        let desk = beside(more, files);
        let people = [another_team(&desk, "new")];
        let (told, asked) = desk.asked(|| desk.sync(&people, &[]));
        assert_eq!((told.expect(8).out.as_str(), asked.len()), ("", 0));
    }
    let desk = Desk::new();
    let people = [another_team(&desk, "new")];
    desk.untouched(|| desk.sync(&people, &["-C", "nowhere"]).expect(8));
}

/// `-C` names the folder of omni-um.toml; the files that are named lie where whoever named them is.
#[test]
fn a_project_elsewhere_and_files_here() {
    let desk = Desk::new();
    desk.folder
        .write("acme/omni-um.toml", &toml(&desk.tenant.url()));
    let people = [another_team(&desk, "new")];
    desk.sync(&people, &["-C", "acme"]).expect(0);
    assert!(desk.folder.has("acme/.omni-um/older") && !desk.folder.has(".omni-um"));
    // The tenant of the project is the only one that the key may go to.
    desk.folder
        .write("acme/omni-um.toml", &toml("https://acme.invalid"));
    desk.untouched(|| desk.sync(&people, &["-C", "acme"]).expect(7));
}

/// A limit that the project sets is the one that counts, stricter or not.
#[test]
fn guards_of_the_project_count() {
    let desk = beside(
        "[guards]\n\"memberships.remove\" = { max = 0, percent = 0 }\n\"group.empty\" = { max = 5 }",
        "users: {}\n",
    );
    let nobody = |name: &str| json!({ "userName": format!("{name}@acme.example"), "groups": [] });
    let told = desk.untouched(|| desk.sync(&[nobody("kay")], &[]).expect(3));
    assert!(
        told.err.contains("--accept memberships.remove=1"),
        "{told:?}"
    );
    let more = ["--accept", "memberships.remove=2"];
    desk.sync(&[nobody("ada"), nobody("grace")], &more)
        .expect(0);
    assert!(desk.tenant.members("Analytics").is_empty());
}

/// Files that somebody pipes in, as old jobs do.
#[cfg(unix)]
#[test]
fn a_file_may_be_standard_input() {
    let desk = Desk::new();
    let people = super::super::stage::resources(&[another_team(&desk, "piped")]);
    let line = ["sync", "--source", "json", "--users", "/dev/stdin"];
    desk.answering(&line, &people).expect(0);
    assert_eq!(desk.tenant.attribute("ada@acme.example", "team"), "piped");
}
