//! Columns and keys that nobody reads.

use super::*;
use crate::older::Format;

const GROUPS: &str = "id,members\nleg-0002,[]\n";

/// Every command that takes users in JSON, with one user who has this beside.
fn with_key(key: &str) -> Vec<Result<Wish, Report>> {
    let body = format!(r#"[{{"id": "{ADA}", "userName": "ada@acme.example", {key}}}]"#);
    let file = text("u.json", &body);
    vec![
        sync_json(&body, SYNC),
        ask(Sheet::create(&file)),
        ask(Sheet::update(&file)),
        ask(Sheet::delete(&file)),
        Sheet::from_files(Format::ScimJson, &[file], None),
    ]
}

/// The same in CSV.
fn with_column(column: &str) -> Vec<Result<Wish, Report>> {
    let body = format!("id,userName,{column}\n{ADA},ada@acme.example,x\n");
    let file = text("u.csv", &body);
    vec![
        sync_csv(&body, GROUPS, SYNC),
        ask(Sheet::create(&file)),
        ask(Sheet::update(&file)),
        ask(Sheet::delete(&file)),
        Sheet::from_files(Format::Csv, &[file], None),
    ]
}

#[test]
fn a_key_that_is_nearly_right_is_an_error_in_every_command() {
    for (key, meant) in [
        ("group", "groups"),
        ("Groupes", "groups"),
        ("groupIds", "groups"),
        ("memberOf", "groups"),
        ("attributes", URN),
        ("user_attributes", URN),
        ("userAttributes", URN),
        ("urn:omni:params:1.0:UserAttributes", URN),
        ("urn:omni:params:2.0:UserAttribute", URN),
        ("display_name", "displayName"),
        ("actve", "active"),
    ] {
        for refused in with_key(&format!(r#""{key}": []"#)) {
            let report = refused.expect_err(key);
            let message = format!("u.json:1:81 error OUM194 the key `{key}` means nothing here\n");
            let told = told(&report.diagnostics).replace("users.json", "u.json");
            assert_eq!(told, message);
            assert_eq!(help(&report), format!("did you mean `{meant}`?"));
        }
    }
}

#[test]
fn a_column_that_is_nearly_right_is_an_error_in_every_command() {
    for (column, meant) in [
        ("grups", "groups"),
        ("group_ids", "groups"),
        ("userAttribute", "userAttributes"),
        ("attributes", "userAttributes"),
        ("user attributes", "userAttributes"),
        ("Display Name", "displayName"),
        ("actve", "active"),
        ("user_name", "userName"),
    ] {
        for refused in with_column(column) {
            let report = refused.expect_err(column);
            let message =
                format!("u.csv:1:13 error OUM192 the column `{column}` means nothing here\n");
            assert_eq!(
                told(&report.diagnostics).replace("users.csv", "u.csv"),
                message
            );
            assert_eq!(help(&report), format!("did you mean `{meant}`?"));
        }
    }
    let users = "userName\nada@acme.example\n";
    for (column, meant) in [("member", "members"), ("displayNme", "displayName")] {
        let groups = format!("id,members,{column}\nleg-0002,[],x\n");
        let report = sync_csv(users, &groups, SYNC).unwrap_err();
        assert!(told(&report.diagnostics).contains("groups.csv:1:12 error OUM192"));
        assert_eq!(help(&report), format!("did you mean `{meant}`?"));
    }
    let sheet = "op,email,group_name,emial\n+,ada@acme.example,Legal,x\n";
    let report = ask(Sheet::bulk(&text("b.csv", sheet))).unwrap_err();
    assert!(told(&report.diagnostics).contains("b.csv:1:21 error OUM192"));
}

#[test]
fn what_is_near_nothing_is_one_warning_in_every_command() {
    let asked = with_key(r#""keep": true, "until": "2027-01-01", "urn:acme:hr": {}"#);
    for wish in asked {
        let told = told(&wish.unwrap().warnings).replace("users.json", "u.json");
        assert_eq!(
            told,
            "u.json:1:81 warning OUM194 nothing is read from the keys `keep`, `until`\n"
        );
    }
    for wish in with_column("remove") {
        let told = told(&wish.unwrap().warnings).replace("users.csv", "u.csv");
        assert_eq!(
            told,
            "u.csv:1:13 warning OUM192 nothing is read from the column `remove`\n"
        );
    }
    let many: Vec<String> = (0..13).map(|n| format!(r#""k{n}xyz": 1"#)).collect();
    for wish in with_key(&many.join(",")) {
        let warnings = wish.unwrap().warnings;
        assert!(warnings[0].message.ends_with("`k9xyz`, and 3 more"));
    }
    let beside = r#"{"note": 1, "Resources": [{"userName": "ada@acme.example"}]}"#;
    let wish = sync_json(beside, SYNC).unwrap();
    assert_eq!(wish.warnings.len(), 1);
    let beside = r#"{"totalResult": 9, "Resources": [{"userName": "ada@acme.example"}]}"#;
    let report = sync_json(beside, SYNC).unwrap_err();
    assert_eq!(help(&report), "did you mean `totalResults`?");
}

#[test]
fn what_every_export_has_is_not_told() {
    let asked = with_key(
        r#""schemas": [], "meta": {}, "emails": [], "name": {}, "externalId": "7", "nickName": "A",
           "active": true, "displayName": "Ada", "groups": null, "title": "x", "roles": [],
           "urn:omni:params:scim:schemas:extension:user:2.0": {"lastLogin": null},
           "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {}"#,
    );
    for wish in asked {
        let warnings = wish.unwrap().warnings;
        assert!(warnings.is_empty(), "{}", told(&warnings));
    }
    for column in [
        "email",
        "schemas",
        "meta",
        "externalId",
        "nickName",
        "roles",
    ] {
        for wish in with_column(column) {
            let warnings = wish.unwrap().warnings;
            assert!(warnings.is_empty(), "{}", told(&warnings));
        }
    }
}

#[test]
fn a_mistyped_key_of_one_record_is_told_though_others_have_it_right() {
    let body = r#"[{"userName": "ada@acme.example", "groups": []}, {"userName": "bob@acme.example", "group": []}]"#;
    let report = sync_json(body, SYNC).unwrap_err();
    assert!(told(&report.diagnostics).contains("the key `group` means nothing here"));
}

#[test]
fn a_user_whose_name_is_mistyped_becomes_no_group() {
    let body = r#"[{"usrName": "ada@acme.example", "displayName": "Ada"}]"#;
    let file = text("users.json", body);
    for refused in [
        sync_json(body, SYNC),
        Sheet::from_files(Format::ScimJson, &[file], None),
    ] {
        let report = refused.unwrap_err();
        assert!(told(&report.diagnostics).contains("the key `usrName` means nothing here"));
        assert!(help(&report).contains("did you mean `userName`?"));
    }
}

#[test]
fn an_active_that_cannot_be_read_is_an_error_in_sync_too() {
    let body = r#"[{"userName": "ada@acme.example", "active": "maybe"}]"#;
    let report = sync_json(body, SYNC).unwrap_err();
    assert_eq!(
        told(&report.diagnostics),
        "users.json:1:45 error OUM194 `active` is true or false, and this is `maybe`\n"
    );
    let report = sync_csv("userName,active\nada@acme.example,maybe\n", GROUPS, SYNC);
    assert_eq!(
        told(&report.unwrap_err().diagnostics),
        "users.csv:2:18 error OUM194 `active` is true or false, and this is `maybe`\n"
    );
}
