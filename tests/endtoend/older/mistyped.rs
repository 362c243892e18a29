//! A slip of the pen in a file: nothing of it is lost in silence, and nothing is written by chance.

use serde_json::json;

use super::stage::{Desk, URN};
use crate::support::Tenant;
use crate::support::acme::SEED;

#[test]
fn a_column_or_key_that_is_nearly_right_stops_every_command() {
    let desk = Desk::new();
    let ada = desk.id("ada@acme.example");
    let csv = format!("id,userName,grups\n{ada},ada@acme.example,x\n");
    let json = json!([{ "id": ada, "userName": "ada@acme.example", "user_attributes": {} }]);
    for (command, more) in [
        ("create-users", &[][..]),
        ("update-user-attributes", &[]),
        ("delete-users", &["--yes"]),
    ] {
        for (name, body, place) in [
            ("u.csv", csv.clone(), "u.csv:1:13"),
            ("u.json", json.to_string(), "u.json:1:"),
        ] {
            let told = desk.untouched(|| desk.file(command, name, &body, more).expect(8));
            assert_eq!((told.failure(), told.out.as_str()), ("100", ""));
            assert!(told.err.contains(place), "{command}: {told:?}");
            assert!(told.err.contains("did you mean"), "{command}: {told:?}");
        }
    }
    desk.untouched(|| desk.sync(json.as_array().expect("a list"), &[]).expect(8));
}

/// What somebody wrote for the reader, and no command reads, is said before anything is asked.
#[test]
fn a_column_that_nobody_reads_is_told_by_every_command() {
    let desk = Desk::new();
    let kay = desk.id("kay@acme.example");
    let csv = format!("id,userName,keep\n{kay},kay@acme.example,yes\n");
    let said = "nothing is read from the column `keep`";
    desk.folder.write("d.csv", &csv);
    let told = desk.untouched(|| desk.answering(&["delete-users", "d.csv"], "no\n").expect(4));
    let (warned, asked) = (told.err.find(said), told.err.find("Delete 1 user"));
    assert!(warned.is_some() && warned < asked, "{told:?}");
    for command in ["update-user-attributes", "create-users"] {
        let told = desk.untouched(|| desk.file(command, "u.csv", &csv, &[]).expect(0));
        assert_eq!(told.err.matches(said).count(), 1, "{command}: {told:?}");
    }
    let told = desk.file("delete-users", "d.csv", &csv, &["--dry-run"]);
    let all = format!("{}{}", told.out, told.err);
    assert_eq!(all.matches(said).count(), 1, "{told:?}");
}

#[test]
fn a_file_of_another_tenant_is_told_and_one_of_groups_is_an_error() {
    let desk = Desk::new();
    let strangers = [
        json!({ "userName": "x@other.example", "groups": [] }),
        json!({ "userName": "y@other.example", URN: {} }),
    ];
    let told = desk.untouched(|| desk.sync(&strangers, &[]).expect(0));
    assert!(told.out.contains("none of the 2 users"), "{told:?}");
    desk.run(&["export-groups-json", "groups.json"]).expect(0);
    for line in [
        &["sync", "--source", "json", "--users", "groups.json"][..],
        &["create-users", "groups.json"],
        &["update-user-attributes", "groups.json"],
    ] {
        let told = desk.untouched(|| desk.run(line).expect(8));
        assert!(told.err.contains("look like groups"), "{told:?}");
    }
}

#[test]
fn an_export_with_rows_taken_out_is_told_and_touches_nobody_else() {
    let desk = Desk::new();
    let ada = desk.person("ada@acme.example");
    let part = json!({ "totalResults": 7, "Resources": [ada] }).to_string();
    desk.folder.write("u.json", &part);
    let line = ["sync", "--source", "json", "--users", "u.json"];
    let told = desk.untouched(|| desk.run(&line).expect(0));
    assert!(told.out.contains("this is a part: 1 of 7"), "{told:?}");
    let told = desk.untouched(|| desk.run(&["create-users", "u.json"]).expect(0));
    assert!(told.err.contains("this is a part: 1 of 7"), "{told:?}");
}

#[test]
fn a_file_of_the_other_form_is_one_error() {
    let desk = Desk::new();
    let people = super::stage::resources(&desk.people());
    let told = desk.untouched(|| desk.file("delete-users", "ids.csv", &people, &["--yes"]));
    assert_eq!(told.expect(8).err.matches("error[OUM19").count(), 1);
    let csv = "id,userName\n1,ada@acme.example\n";
    let told = desk.untouched(|| desk.file("create-users", "u.json", csv, &[]).expect(8));
    assert_eq!(told.err.matches("error[OUM19").count(), 1, "{told:?}");
    assert!(told.err.contains("this is CSV, not JSON"), "{told:?}");
}

#[test]
fn an_order_is_exactly_a_known_word_and_a_stranger_is_told() {
    let desk = Desk::new();
    for op in ["Delete", " delete", "delete "] {
        let sheet = format!("op,email,display_name\n{op},kay@acme.example,\n");
        let told = desk.untouched(|| desk.file("bulk", "b.csv", &sheet, &[]).expect(8));
        assert!(told.err.contains("did you mean `delete`?"), "{told:?}");
    }
    let sheet = "op,email,display_name\ndelete,kai@acme.example,\n";
    let told = desk.untouched(|| desk.file("bulk", "b.csv", sheet, &[]).expect(0));
    let all = format!("{}{}", told.out, told.err);
    assert!(
        all.contains("nobody in the tenant is called `kai@acme.example`"),
        "{told:?}"
    );
}

#[test]
fn whoever_is_there_and_inactive_was_not_created() {
    let seed = SEED.replace("name: Lee,", "name: Lee, active: false,");
    let desk = Desk::of(Tenant::seeded(&seed));
    let body = r#"[{"userName": "left@acme.example", "displayName": "Lee"}]"#;
    let told = desk.untouched(|| desk.file("create-users", "u.json", body, &[]).expect(5));
    assert!(told.out.contains("is there, and inactive"), "{told:?}");
    assert!(
        told.out.contains("0 succeeded, 1 failed, 0 skipped"),
        "{told:?}"
    );
}

#[test]
fn nobody_inactive_is_said_to_be_deleted() {
    let seed = SEED.replace("name: Lee,", "name: Lee, active: false,");
    let desk = Desk::of(Tenant::seeded(&seed));
    let lee = desk.id("left@acme.example");
    let told = desk.untouched(|| desk.run(&["delete-user", &lee, "--yes"]).expect(5));
    assert!(told.err.contains("is inactive already"), "{told:?}");
    desk.folder.write("ids.json", &json!([lee]).to_string());
    let told = desk.untouched(|| desk.run(&["delete-users", "ids.json", "--yes"]).expect(5));
    assert!(told.out.contains("is inactive already"), "{told:?}");
}
