//! `get-*`, `search-*`: JSON as the older tool wrote it; what is not there is exit 1.

use serde_json::{Value, json};

use super::{acme, asked, group_id, sized, user_id};
use crate::support::{Outcome, Project, Tenant};

const URN: &str = "urn:omni:params:1.0:UserAttribute";

/// Nothing on stdout, and the error that names what was looked for.
#[track_caller]
fn not_found(told: Outcome, words: &str) -> Outcome {
    let told = told.expect(1);
    assert_eq!(told.failure(), "219", "{told:?}");
    assert!(told.err.contains(words), "{told:?}");
    told
}

#[test]
fn one_user_is_the_object_that_the_tenant_shows() {
    let (tenant, project) = acme();
    let (id, mark) = (user_id(&tenant, "ada@acme.example"), tenant.mark());
    let told = project.run(&["get-user-by-id", &id]).expect(0);
    assert_eq!(
        asked(&tenant, mark),
        [format!("GET /api/scim/v2/Users/{id}")]
    );
    assert_eq!(told.err, "");
    let sent: Value = serde_json::from_str(&tenant.since(mark)[0].response).expect("JSON");
    assert_eq!(told.json(), sent);
    let lines: Vec<&str> = told.out.lines().collect();
    assert_eq!(
        lines[..3],
        [
            "{",
            "  \"schemas\": [",
            "    \"urn:ietf:params:scim:schemas:core:2.0:User\","
        ]
    );
    assert!(
        told.out
            .contains(&format!("\n  \"id\": \"{id}\",\n  \"userName\": "))
    );
    assert!(told.out.ends_with("\n}\n"), "{told:?}");
}

#[test]
fn what_is_no_ascii_is_written_by_number() {
    let tenant = Tenant::seeded(
        "users:\n  - { email: zoe@acme.example, name: \"Zoë \u{1f600} \\x1b[31m ##[error]\" }\n",
    );
    let project = Project::keyed(&tenant.url());
    let told = project.run(&["get-user-by-id"]).expect(0);
    let name = r#""displayName": "Zo\u00eb \ud83d\ude00 \u001b[31m #\u0023[error]","#;
    assert!(told.out.contains(name), "{told:?}");
    assert!(told.out.is_ascii());
}

#[test]
fn without_an_id_it_is_all_of_them_in_one_array() {
    let (tenant, project) = sized(250, 120);
    let empty = |command| [command, ""];
    for (kind, command, count, pages) in [
        ("Users", "get-user-by-id", 250, 3),
        ("Groups", "get-group-by-id", 120, 2),
    ] {
        for arguments in [&[command][..], &empty(command)[..]] {
            let mark = tenant.mark();
            let told = project.run(arguments).expect(0);
            assert_eq!(told.json().as_array().map(Vec::len), Some(count));
            assert!(
                told.out.starts_with("[\n  {\n    \"schemas\": ["),
                "{command}"
            );
            let asked = asked(&tenant, mark);
            assert_eq!(asked.len(), pages, "{asked:?}");
            let path = format!("GET /api/scim/v2/{kind}?count=100&startIndex=");
            assert!(asked.iter().all(|one| one.starts_with(&path)), "{asked:?}");
        }
    }
    let (_tenant, project) = sized(0, 0);
    assert_eq!(project.run(&["get-group-by-id"]).expect(0).out, "[]\n");
}

#[test]
fn a_search_is_one_request_and_finds_any_letter_case() {
    let (tenant, project) = acme();
    for (command, query, member, found) in [
        (
            "search-users",
            "ADA@acme.example",
            "userName",
            "ada@acme.example",
        ),
        (
            "search-users",
            " ada@acme.example ",
            "userName",
            "ada@acme.example",
        ),
        ("search-groups", "old STUFF", "displayName", "Old stuff"),
    ] {
        let mark = tenant.mark();
        let told = project.run(&[command, "--query", query]).expect(0);
        let rows = told.json();
        assert_eq!(rows.as_array().map(Vec::len), Some(1), "{told:?}");
        assert_eq!(rows[0][member], json!(found));
        assert_eq!(asked(&tenant, mark).len(), 1);
    }
}

#[test]
fn a_search_without_a_hit_is_an_empty_array_and_an_error() {
    let (tenant, project) = acme();
    for (command, query, words) in [
        ("search-users", "ada", "no user has the e-mail ada"),
        (
            "search-users",
            "nobody@acme.example",
            "no user has the e-mail nobody@acme.example",
        ),
        ("search-groups", "Fin", "no group has the name Fin"),
        // What broke out of the filter, and listed everybody.
        (
            "search-users",
            "x\" or userName co \"@",
            "no user has the e-mail x\" or",
        ),
        ("search-users", "a\\", "no user has the e-mail a\\"),
        ("search-groups", "a\nb", "no group has the name a\\u{a}b"),
        ("search-groups", "", "no group has the name"),
    ] {
        let mark = tenant.mark();
        let told = not_found(project.run(&[command, "--query", query]), words);
        assert_eq!(told.out, "[]\n");
        let asked = asked(&tenant, mark);
        assert_eq!(asked.len(), 1, "{asked:?}");
        let target = asked[0].trim_start_matches("GET ");
        assert!(!target.contains(['"', ' ', '\\', '\n']), "{asked:?}");
    }
}

#[test]
fn attributes_are_the_object_and_none_are_an_empty_one() {
    let (tenant, project) = acme();
    let attributes = |email: &str| {
        let (id, mark) = (user_id(&tenant, email), tenant.mark());
        let told = project.run(&["get-user-attributes", &id]).expect(0);
        assert_eq!(asked(&tenant, mark).len(), 1);
        told
    };
    let ada = attributes("ada@acme.example");
    assert_eq!(ada.json()["region"], json!(["emea"]));
    assert_eq!(ada.json()["team"], json!("core"));
    assert!(
        ada.out.contains("\n  \"region\": [\n    \"emea\"\n  ]"),
        "{ada:?}"
    );
    tenant.fault("drop-extension GET /users/");
    assert_eq!(attributes("admin@acme.example").out, "{}\n");
    let id = "00000000-0000-4000-8000-00000000dead";
    let told = not_found(project.run(&["get-user-attributes", id]), id);
    assert_eq!(told.out, "");
    assert!(!ada.out.contains(URN));
}

#[test]
fn members_are_the_array_with_hidden_ones_and_none_are_an_empty_one() {
    let (tenant, project) = acme();
    tenant
        .tenant(|tenant| tenant.add_group("Nobody").map(|_| ()))
        .expect("added");
    let (id, mark) = (group_id(&tenant, "Finance"), tenant.mark());
    let told = project.run(&["get-group-members", &id]).expect(0);
    assert_eq!(
        asked(&tenant, mark),
        [format!("GET /api/scim/v2/Groups/{id}")]
    );
    let members = told.json();
    assert_eq!(members.as_array().map(Vec::len), Some(5));
    assert_eq!(members[0]["display"], json!("alan@acme.example"));
    assert_eq!(
        members[0]["value"],
        json!(user_id(&tenant, "alan@acme.example"))
    );
    let id = group_id(&tenant, "Nobody");
    let none = project.run(&["get-group-members", &id]).expect(0);
    assert_eq!(none.out, "[]\n");
    let group = project.run(&["get-group-by-id", &id]).expect(0);
    assert_eq!(group.json()["displayName"], json!("Nobody"));
}

#[test]
fn an_id_that_is_not_there_is_an_error_and_not_null() {
    let (tenant, project) = acme();
    let (user, group) = (
        user_id(&tenant, "ada@acme.example"),
        group_id(&tenant, "Finance"),
    );
    for (command, word) in [
        ("get-user-by-id", "user"),
        ("get-user-attributes", "user"),
        ("get-group-by-id", "group"),
        ("get-group-members", "group"),
    ] {
        // Sent as one segment, whatever is in it.
        for id in [
            &*format!("{user}?x=1"),
            &format!("{group}#x"),
            "a%2f..%2fb",
            "é",
            ";x",
            "%00",
        ] {
            let mark = tenant.mark();
            let told = not_found(
                project.run(&[command, id]),
                &format!("no {word} has the id "),
            );
            assert_eq!(told.out, "");
            let asked = asked(&tenant, mark);
            assert_eq!(asked.len(), 1, "{asked:?}");
            let (_, segment) = asked[0].rsplit_once('/').expect("a path");
            assert!(!segment.contains(['?', '#', ';']), "{asked:?}");
        }
        // Sent to nobody.
        let climbs = format!("../groups/{group}");
        for id in [
            &*climbs,
            "..",
            ".",
            "/",
            "a/b",
            "a\\b",
            "a\"b",
            "a b",
            "a\nb",
            "\u{1b}[2J",
        ] {
            let mark = tenant.mark();
            let told = not_found(
                project.run(&[command, id]),
                &format!("no {word} has the id "),
            );
            assert_eq!(told.out, "");
            assert!(told.err.contains("nothing was asked"), "{told:?}");
            assert_eq!(asked(&tenant, mark), [""; 0]);
        }
    }
    for command in ["get-user-attributes", "get-group-members"] {
        not_found(project.run(&[command, ""]), "has the id");
    }
}

#[test]
fn a_wrong_command_line_is_64() {
    let (tenant, project) = acme();
    for arguments in [
        &["get-user-attributes"][..],
        &["get-group-members"],
        &["search-users"],
        &["search-groups", "--query"],
        &["export-users-csv"],
        &["get-user-by-id", "a", "b"],
    ] {
        let told = project.run(arguments).expect(64);
        assert_eq!(told.out, "");
    }
    assert_eq!(asked(&tenant, 0), [""; 0]);
}
