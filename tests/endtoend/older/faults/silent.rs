//! What failed without a word, or with the wrong one: 16 to 28.

use serde_json::json;

use super::super::stage::{Desk, URN, cell, resources};
use crate::support::KEY;

const BULK: &str = "op,email,display_name,region,tier,team\n";

/// 16: a refused key was "not found", nothing, or a success.
#[test]
fn a_request_that_fails_is_told_as_what_it_is() {
    let desk = Desk::new();
    let ada = desk.id("ada@acme.example");
    desk.folder.write("u.json", &resources(&desk.people()));
    desk.folder.write("ids.json", &json!([ada]).to_string());
    desk.folder.write(
        "bulk.csv",
        &format!("{BULK}upsert,a@acme.example,A,emea,1,x\n"),
    );
    let commands: [&[&str]; 16] = [
        &["sync", "--source", "json", "--users", "u.json"],
        &["create-users", "u.json"],
        &["update-user-attributes", "u.json"],
        &["delete-user", &ada, "--yes"],
        &["delete-users", "ids.json", "--yes"],
        &["bulk", "bulk.csv"],
        &["get-user-by-id"],
        &["get-user-by-id", &ada],
        &["get-user-attributes", &ada],
        &["get-group-by-id"],
        &["search-users", "--query", "ada@acme.example"],
        &["search-groups", "--query", "Finance"],
        &["get-group-members", "Finance"],
        &["export-users-json", "out"],
        &["export-users-csv", "out"],
        &["export-groups-json", "out"],
    ];
    for (fault, code) in [
        ("fail GET / 401", 7),
        ("fail GET / 403", 7),
        ("fail GET / 500", 9),
    ] {
        desk.tenant.fault(fault);
        for command in commands {
            let told = desk.untouched(|| desk.run(command).expect(code));
            assert_eq!(told.out, "", "{told:?}");
            assert!(!desk.folder.has("out"), "{told:?}");
        }
        desk.tenant.mend();
    }
}

/// 17, 18: at 60 a minute most of it was refused, and reported as not found or not at all. How long
/// it takes is in tests/pace; here the tenant says no now and then.
#[test]
fn a_tenant_that_says_slow_down_is_waited_for() {
    let desk = Desk::new();
    let mut people = desk.people();
    for one in &mut people {
        one[URN]["team"] = json!("new");
    }
    desk.tenant.fault("fail GET /users 429 nth 1");
    desk.tenant.fault("fail PATCH /users 429 every 3");
    // The key's own account is held, and so not all of it is done.
    let told = desk.sync(&people, &[]).expect(5);
    for one in &people {
        let email = one["userName"].as_str().expect("an e-mail");
        if email != "admin@acme.example" {
            assert_eq!(desk.tenant.attribute(email, "team"), "new", "{told:?}");
        }
    }
}

/// 19: a redirect that was followed by a GET counted as a write.
#[test]
fn a_redirect_is_no_write() {
    let desk = Desk::new();
    let mut people = desk.people();
    people.retain(|one| one["userName"] == "ada@acme.example");
    people[0][URN]["team"] = json!("new");
    desk.tenant.fault("redirect PATCH /users /scim/v2/Users");
    let state = desk.state();
    let told = desk.sync(&people, &[]).expect(5);
    assert!(told.out.contains("ada@acme.example"), "{told:?}");
    let told = desk.file("update-user-attributes", "u.json", &resources(&people), &[]);
    let told = told.expect(5);
    assert!(
        told.out.contains("Summary: 0 succeeded, 1 failed."),
        "{told:?}"
    );
    assert_eq!(desk.state(), state);
}

/// 20: a null was written in every run, and where the server merges never took effect.
#[test]
fn a_null_clears_once() {
    for patch in ["merge", "replace-bag"] {
        let desk = Desk::with(&format!("attribute-patch={patch}"));
        let mut ada = desk.person("ada@acme.example");
        ada[URN]["tier"] = json!(null);
        let sync = || desk.sync(std::slice::from_ref(&ada), &[]);
        match patch {
            "merge" => {
                let (_, effects) = desk.effects(|| sync().expect(0));
                assert_eq!(effects, ["clear-attribute ada@acme.example tier"]);
                desk.untouched(|| sync().expect(0));
            }
            // Such a server takes away what a write does not name: that is noticed, and put back.
            _ => {
                sync();
                assert_eq!(desk.tenant.attribute("ada@acme.example", "team"), "core");
            }
        }
    }
}

/// 21: where the server merges, a key that was dropped never went, and every run wrote it again.
#[test]
fn a_key_that_is_dropped_is_left_alone_or_cleared_once() {
    let desk = Desk::with("attribute-patch=merge");
    let mut ada = desk.person("ada@acme.example");
    ada[URN].as_object_mut().expect("an object").remove("tier");
    desk.untouched(|| desk.sync(std::slice::from_ref(&ada), &[]).expect(0));
    let old = ["--absent-means-empty"];
    let (_, effects) = desk.effects(|| desk.sync(std::slice::from_ref(&ada), &old).expect(0));
    assert_eq!(effects, ["clear-attribute ada@acme.example tier"]);
    desk.untouched(|| desk.sync(std::slice::from_ref(&ada), &old).expect(0));
}

/// 22: `USER@x` was nobody where `user@x` is somebody.
#[test]
fn letter_case_of_an_email_makes_no_other_user() {
    let desk = Desk::new();
    let mut ada = desk.person("ada@acme.example");
    ada["userName"] = json!("  ADA@Acme.example ");
    ada[URN]["team"] = json!("new");
    ada.as_object_mut().expect("an object").remove("id");
    let (_, effects) = desk.effects(|| {
        desk.sync(std::slice::from_ref(&ada), &["--create"])
            .expect(0)
    });
    assert_eq!(effects, ["set-attribute ada@acme.example team \"new\""]);
    desk.untouched(|| desk.sync(&[ada], &[]).expect(0));
}

/// 23: a group id that nobody has was ignored.
#[test]
fn a_group_that_is_not_there_is_an_error_with_its_place() {
    let desk = Desk::new();
    let mut ada = desk.person("ada@acme.example");
    ada["groups"] = json!([{ "value": "ghostgrp" }]);
    let told = desk.untouched(|| desk.sync(&[ada], &[]).expect(8));
    assert!(told.err.contains("ghostgrp"), "{told:?}");
    assert!(told.err.contains("users.json:1:"), "{told:?}");
}

/// 24: two rows for one user, with different values, took turns with each run.
#[test]
fn two_rows_that_differ_are_an_error_that_names_both() {
    let desk = Desk::new();
    let one = |team: &str| json!({ "userName": "ada@acme.example", URN: { "team": team } });
    let told = desk.untouched(|| desk.sync(&[one("a"), one("b")], &[]).expect(8));
    assert!(told.err.contains("ada@acme.example"), "{told:?}");
    desk.sync(&[one("a"), one("a")], &[]).expect(0);
    desk.untouched(|| desk.sync(&[one("a"), one("a")], &[]).expect(0));
}

/// 25: an op that nobody knows was skipped, and a group that is not there was exit 0.
#[test]
fn an_op_or_a_group_that_nobody_knows_is_an_error_before_anything_is_written() {
    let desk = Desk::new();
    let good = "upsert,ada@acme.example,Ada,emea,9,core\n";
    for op in ["Upsrt", "remove", "", "+"] {
        let text = format!("{BULK}{good}{op},alan@acme.example,Alan,emea,1,core\n");
        let told = desk.untouched(|| desk.file("bulk", "b.csv", &text, &[]).expect(8));
        assert!(told.err.contains("b.csv:3:"), "{op}: {told:?}");
    }
    let rows = "op,email,group_name\n+,ada@acme.example,Finance\n";
    for row in [
        "+,kay@acme.example,Finanze",
        "+,nobody@acme.example,Finance",
        "*,kay@acme.example,Finance",
    ] {
        let text = format!("{rows}{row}\n");
        let told = desk.untouched(|| desk.file("bulk", "b.csv", &text, &[]).expect(8));
        assert!(told.err.contains("b.csv:3:"), "{row}: {told:?}");
    }
}

/// 26: spaces, quotes and brackets of a value were mangled, and numbers sent as texts.
#[test]
fn values_of_a_sheet_arrive_as_they_are_meant() {
    let desk = Desk::new();
    let row = |region: &str, tier: &str, team: &str| {
        let (region, team) = (cell(region), cell(team));
        format!("{BULK}upsert,ada@acme.example,Ada,{region},{tier},{team}\n")
    };
    let list = r#"[emea, "a, b", c]"#;
    desk.file("bulk", "b.csv", &row(list, "4", "text [note] here"), &[])
        .expect(0);
    let held = |key: &str| desk.tenant.attribute("ada@acme.example", key);
    // A set: its order is nobody's.
    assert_eq!(held("region"), json!(["a, b", "c", "emea"]));
    assert_eq!(held("tier"), json!("4"));
    assert_eq!(held("team"), json!("text [note] here"));
    let sent = desk.tenant.requests();
    let sent = sent
        .iter()
        .rev()
        .find(|one| one.is_write())
        .expect("a write");
    assert!(
        sent.request.contains("\"tier\":4") || sent.request.contains("\"tier\":\"4\""),
        "{}",
        sent.request
    );
    desk.untouched(|| {
        desk.file(
            "bulk",
            "b.csv",
            &row("[c,emea,\"a, b\"]", "4.0", "text [note] here"),
            &[],
        )
        .expect(0)
    });
}

/// 27: the API key was printed.
#[test]
fn a_key_is_never_printed() {
    let desk = Desk::new();
    desk.folder
        .write(".env", &format!("OMNI_API_KEY={KEY}\nOMNI_OTHER={KEY}\n"));
    let line = ["--debug-env", "export-users-json", "out"];
    // That the key is nowhere is checked of every run.
    let told = desk.run(&line).expect(7);
    assert_eq!(told.out, "");
    let both = format!(
        "export OMNI_API_KEY=\"{KEY}\" # a\nOMNI_BASE_URL='{}'\n",
        desk.tenant.url()
    );
    desk.folder.write(".env", &both);
    desk.run(&line).expect(0);
    let told = desk.run_with(&["get-user-by-id", "-vv"], |command| {
        command.env("RUST_LOG", "trace");
    });
    told.expect(0);
}

/// 28: the values of everybody who changed were printed.
#[test]
fn values_are_printed_where_somebody_asks_for_them() {
    let desk = Desk::new();
    let mut ada = desk.person("ada@acme.example");
    ada[URN]["team"] = json!("CONFIDENTIAL");
    let told = desk
        .sync(std::slice::from_ref(&ada), &["--dry-run"])
        .expect(0);
    assert!(told.out.contains("CONFIDENTIAL"), "{told:?}");
    let told = desk.sync(&[ada], &[]).expect(0);
    assert!(told.out.contains("team"), "{told:?}");
    for text in [&told.out, &told.err] {
        assert!(
            !text.contains("CONFIDENTIAL") && !text.contains("core"),
            "{told:?}"
        );
    }
}
