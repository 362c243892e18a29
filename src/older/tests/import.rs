//! `import --from`.

use super::*;
use crate::older::Format;

fn import(format: Format, files: &[(&str, &str)]) -> Result<Wish, Report> {
    let files: Vec<Text> = files.iter().map(|(name, body)| text(name, body)).collect();
    Sheet::from_files(format, &files, None)
}

#[test]
fn csv_files_know_each_others_ids() {
    let wish = import(
        Format::Csv,
        &[
            ("groups.csv", "id,displayName,members\ng1,Finance,\"[\"\"u1\"\", \"\"guest@acme.example\"\"]\"\ng2,Legal,\n"),
            ("users.csv", "id,userName,displayName,active,userAttributes\nu1,ada@acme.example,Ada,True,\"{\"\"tier\"\": 3, \"\"omni_x\"\": 1}\"\nu2,bob@acme.example,Bob,False,\n"),
        ],
    )
    .unwrap();
    assert_eq!(
        asked(&wish),
        "ada@acme.example name=Ada tier=3 in [\"Finance\"]\n\
         bob@acme.example name=Bob in []\n\
         group Finance [\"guest@acme.example\"]\n"
    );
    // Who is in Legal is not said: it is no group of these files.
    assert_eq!(
        told(&wish.warnings),
        "groups.csv:3:1 warning OUM199 group `Legal` has no members here; left out\n\
         users.csv:2:30 warning OUM199 `omni_x` is built in: it cannot be set, and is left out\n\
         users.csv:3:25 warning OUM199 1 user is inactive here, and `active` is left out\n"
    );
}

#[test]
fn scim_users_and_groups_in_any_files() {
    let users = format!(
        r#"{{"Resources": [{{"id": "u1", "userName": "ada@acme.example", "displayName": "Ada", "active": true,
            "groups": [{{"value": "g1", "display": "Finance"}}], "{URN}": {{"region": ["emea"], "cost": null}}}},
           {{"id": "u2", "userName": "bob@acme.example", "displayName": "Bob"}}]}}"#
    );
    let wish = import(Format::ScimJson, &[("users.json", &users)]).unwrap();
    assert_eq!(
        asked(&wish),
        "ada@acme.example name=Ada cost=- region=emea in [\"Finance\"]\nbob@acme.example name=Bob\ngroup Finance []\n"
    );
    let groups = format!(
        r#"[{{"id": "g2", "displayName": "Legal", "members": [{{"value": "u2", "display": "x"}}, {{"value": "{EMBED}", "display": "e@x.example"}}]}}]"#
    );
    let wish = import(
        Format::ScimJson,
        &[("users.json", &users), ("groups.json", &groups)],
    )
    .unwrap();
    // His record says nothing of groups, and so it does not say that he is in no other.
    assert!(asked(&wish).contains("bob@acme.example name=Bob\n"));
    assert!(asked(&wish).contains("group Legal [\"bob@acme.example\"]\n"));
    assert!(told(&wish.warnings).contains("is in no file of users; left out"));
    let alone = import(Format::ScimJson, &[("groups.json", &groups)]).unwrap_err();
    assert!(told(&alone.diagnostics).contains("no file says which user `u2` is"));
}

#[test]
fn a_user_without_a_name_is_no_group() {
    let body = r#"[{"displayName": "Ada", "active": true}]"#;
    let report = import(Format::ScimJson, &[("users.json", body)]).unwrap_err();
    assert!(told(&report.diagnostics).contains("this record has no userName"));
}

#[test]
fn an_id_that_no_file_has_is_an_error_and_a_snapshot_helps() {
    let users = format!("userName,groups\nada@acme.example,\"[\"\"{LEGAL}\"\"]\"\n");
    let files = [text("users.csv", &users)];
    let report = Sheet::from_files(Format::Csv, &files, None).unwrap_err();
    assert_eq!(
        told(&report.diagnostics),
        "users.csv:2:18 error OUM195 no file says which group `leg-0002` is\n\
         users.csv:2:18 warning OUM199 `groups` counts over the groups that these files name, and over no others\n"
    );
    assert!(help(&report).starts_with("give the file that has it, or --live SNAPSHOT"));
    let wish = Sheet::from_files(Format::Csv, &files, Some(&tenant())).unwrap();
    assert_eq!(
        asked(&wish),
        "ada@acme.example in [\"Legal\"]\ngroup Legal []\n"
    );
}

#[test]
fn two_groups_of_one_name_are_an_error_with_both_ids() {
    let groups = r#"[{"id": "g1", "displayName": "Ops", "members": []}, {"id": "g2", "displayName": "OPS", "members": []}]"#;
    let report = import(Format::ScimJson, &[("groups.json", groups)]).unwrap_err();
    assert!(told(&report.diagnostics).contains("OUM196 two groups are called `OPS`: g1 and g2"));
}

#[test]
fn bulk_sheets_become_users_tombstones_and_members() {
    let wish = import(
        Format::Bulk,
        &[
            ("users.csv", "op,email,display_name,region\nupsert,ada@acme.example,Ada,\"[emea, amer]\"\ndelete,old@acme.example,,\n"),
            ("groups.csv", "op,email,group_name\n+,ada@acme.example,Finance\n-,bob@acme.example,Finance\n"),
        ],
    )
    .unwrap();
    assert_eq!(
        asked(&wish),
        "ada@acme.example name=Ada region=amer, emea\nold@acme.example gone\ngroup Finance [\"ada@acme.example\"]\n"
    );
    assert!(told(&wish.warnings).contains("rows with `-` are left out"));
    assert!(
        told(&wish.warnings).contains(
            "users.csv:3:1 warning OUM199 1 row with `delete` becomes `state: absent`, which deactivates"
        )
    );
}

#[test]
fn nobody_is_deactivated_by_a_flag_that_nobody_read() {
    let user = |name| format!(r#"{{"userName": "{name}@acme.example", "active": false}}"#);
    let body = format!("[{}, {}]", user("ada"), user("bob"));
    let wish = import(Format::ScimJson, &[("users.json", &body)]).unwrap();
    assert_eq!(asked(&wish), "ada@acme.example\nbob@acme.example\n");
    assert_eq!(
        told(&wish.warnings),
        "users.json:1:45 warning OUM199 2 users are inactive here, and `active` is left out\n"
    );
    let odd = r#"[{"userName": "ada@acme.example", "active": "maybe"}]"#;
    let report = import(Format::ScimJson, &[("users.json", odd)]).unwrap_err();
    assert!(told(&report.diagnostics).contains("OUM194 `active` is true or false"));
}

#[test]
fn whoever_is_shown_beside_an_id_is_known_by_a_file_of_users() {
    let users = r#"[{"userName": "ada@acme.example", "displayName": "Ada"}]"#;
    let groups = format!(
        r#"[{{"id": "g1", "displayName": "Finance", "members": [{{"value": "{ADA}", "display": "Ada@acme.example"}}]}}]"#
    );
    let wish = import(
        Format::ScimJson,
        &[("users.json", users), ("groups.json", &groups)],
    )
    .unwrap();
    assert_eq!(
        asked(&wish),
        "ada@acme.example name=Ada\ngroup Finance [\"ada@acme.example\"]\n"
    );
    assert_eq!(told(&wish.warnings), "");
}
