//! Wrong access or lost data, reported as success: 1 to 15.

use omni_um::sandbox::{Faults, Target, Turn, When};
use serde_json::{Value, json};

use super::super::stage::{Desk, URN, cell, resources};
use crate::support::Tenant;

const FINANCE: [&str; 3] = ["alan@acme.example", "kay@acme.example", "left@acme.example"];

/// So many users `u000@…`, and groups `g000` with one member each, as far as they go.
fn many(users: usize, groups: usize) -> Desk {
    let mut tenant = omni_um::sandbox::Tenant::new();
    for n in 0..users {
        tenant.add_user(&email(n), "Somebody").expect("added");
    }
    for n in 0..groups {
        let name = format!("g{n:03}");
        tenant.add_group(&name).expect("added");
        tenant.add_member(&name, &email(n % users)).expect("joined");
    }
    tenant.clear_effects();
    Desk::of(Tenant::holding(tenant, ""))
}

fn email(n: usize) -> String {
    format!("u{n:03}@acme.example")
}

/// The export, where some users are in these groups and no other.
fn in_groups(desk: &Desk, whom: &[&str], groups: &[&str]) -> Vec<Value> {
    let mut people = desk.people();
    let groups: Vec<Value> = groups
        .iter()
        .map(|name| json!({ "value": desk.group(name), "display": name }))
        .collect();
    let named = |one: &&mut Value| whom.iter().any(|email| one["userName"] == *email);
    for one in people.iter_mut().filter(named) {
        one["groups"] = json!(groups);
    }
    people
}

/// A second run of the same file sends no write.
#[track_caller]
fn settles(desk: &Desk, people: &[Value]) {
    desk.untouched(|| desk.sync(people, &[]).expect(0));
}

/// 1: of four that were to join one group the last alone was in it.
#[test]
fn all_who_are_to_join_a_group_join_in_one_run() {
    let desk = many(6, 1);
    let whom: Vec<String> = (1..5).map(email).collect();
    let whom: Vec<&str> = whom.iter().map(String::as_str).collect();
    let people = in_groups(&desk, &whom, &["g000"]);
    let mark = desk.tenant.mark();
    desk.sync(&people, &[]).expect(0);
    assert_eq!(desk.tenant.members("g000").len(), 5);
    assert_eq!(desk.tenant.writes_since(mark).len(), 1);
    settles(&desk, &people);
}

/// 2: who had left was put back by whoever joined after.
#[test]
fn who_leaves_stays_out_where_somebody_else_joins() {
    let desk = many(2, 1);
    let mut people = in_groups(&desk, &[&email(0)], &[]);
    people[1] = in_groups(&desk, &[&email(1)], &["g000"])[1].clone();
    desk.sync(&people, &[]).expect(0);
    assert_eq!(desk.tenant.members("g000"), [email(1)]);
    settles(&desk, &people);
}

/// 3: of two who were to leave one stayed; and a guard now asks before a group is empty.
#[test]
fn all_who_are_to_leave_a_group_leave_once_that_is_accepted() {
    let desk = Desk::new();
    let whom = ["ada@acme.example", "grace@acme.example"];
    let people = in_groups(&desk, &whom, &[]);
    let told = desk.untouched(|| desk.sync(&people, &[]).expect(3));
    let accept = "--accept group.empty:Analytics=1";
    assert!(told.err.contains(accept), "{told:?}");
    let accept: Vec<&str> = accept.split(' ').collect();
    desk.sync(&people, &accept).expect(0);
    assert!(desk.tenant.members("Analytics").is_empty());
    settles(&desk, &people);
}

/// 4: a file that was not there, broken or empty emptied every group.
#[test]
fn a_file_that_says_nothing_takes_nothing_from_anybody() {
    let desk = Desk::new();
    let line = ["sync", "--source", "json", "--users"];
    let told = desk.untouched(|| desk.run(&[&line[..], &["nofile.json"]].concat()).expect(8));
    assert!(told.err.contains("nofile.json"), "{told:?}");
    for text in [
        "",
        "{}",
        "[]",
        "null",
        "{\"Resources\": []}",
        "{\"Resources\": [",
    ] {
        desk.folder.write("u.json", text);
        let line = [&line[..], &["u.json"]].concat();
        let told = desk.untouched(|| desk.run(&line).expect(8));
        assert_eq!(told.out, "", "{text}");
        assert!(told.err.contains("u.json:1:"), "{text}: {told:?}");
    }
    // A byte order mark is no mistake.
    let text = format!("\u{feff}{}", resources(&desk.people()));
    desk.folder.write("u.json", &text);
    desk.untouched(|| desk.run(&[&line[..], &["u.json"]].concat()).expect(0));
}

/// What groups.csv holds of the tenant as it stands.
fn groups_csv(desk: &Desk) -> String {
    let mut text = "id,displayName,members\n".to_owned();
    for name in ["Finance", "Analytics", "Old stuff"] {
        let members = desk.tenant.tenant(|tenant| {
            let group = tenant.group(name).expect("a group");
            serde_json::to_string(&group.members.iter().collect::<Vec<_>>()).expect("JSON")
        });
        let id = desk.group(name);
        text += &format!("{id},{name},{}\n", cell(&members));
    }
    text
}

/// What users.csv holds of it, in the older tool's own columns.
fn users_csv(desk: &Desk) -> String {
    let mut text = "id,userName,displayName,active,email,userAttributes\n".to_owned();
    for one in desk.people() {
        let said = |key: &str| one[key].as_str().expect("a text").to_owned();
        let (id, email, name) = (said("id"), said("userName"), said("displayName"));
        let bag = cell(&one[URN].to_string());
        text += &format!("{id},{email},{name},True,{email},{bag}\n");
    }
    text
}

/// 5: groups.csv was never read, and every group was emptied.
#[test]
fn groups_of_a_csv_are_read_and_nobody_loses_what_it_names() {
    let desk = Desk::new();
    let (users, groups) = (users_csv(&desk), groups_csv(&desk));
    for mode in ["all", "groups"] {
        desk.untouched(|| desk.sync_csv(&users, &groups, &["--mode", mode]).expect(0));
    }
    // Ada comes to Finance, Kay goes.
    let (ada, kay) = (desk.id("ada@acme.example"), desk.id("kay@acme.example"));
    let moved = groups.replacen(&kay, &ada, 1);
    let (_, effects) = desk.effects(|| {
        desk.sync_csv(&users, &moved, &["--mode", "groups"])
            .expect(0)
    });
    assert_eq!(
        effects,
        [
            "add-member Finance ada@acme.example",
            "remove-member Finance kay@acme.example"
        ]
    );
}

/// 6: a CSV cleared every attribute, with `--mode attributes` and in `update-user-attributes`.
#[test]
fn attributes_of_a_csv_arrive_and_none_is_cleared_that_it_does_not_give() {
    let desk = Desk::new();
    let (users, groups) = (users_csv(&desk), groups_csv(&desk));
    let mode = ["--mode", "attributes"];
    desk.untouched(|| desk.sync_csv(&users, &groups, &mode).expect(0));
    let bare = "userName,displayName\nada@acme.example,Ada\nalan@acme.example,Alan\n";
    desk.untouched(|| desk.sync_csv(bare, &groups, &mode).expect(0));
    desk.untouched(|| {
        desk.file("update-user-attributes", "u.csv", bare, &[])
            .expect(0)
    });
    let bag = cell(r#"{"tier": 5}"#);
    let one = format!("userName,userAttributes\nada@acme.example,{bag}\n");
    let (_, effects) = desk.effects(|| desk.sync_csv(&one, &groups, &mode).expect(0));
    assert_eq!(effects, ["set-attribute ada@acme.example tier \"5\""]);
    let one = one.replace(": 5", ": 6");
    let update = || {
        desk.file("update-user-attributes", "u.csv", &one, &[])
            .expect(0)
    };
    let (_, effects) = desk.effects(update);
    assert_eq!(effects, ["set-attribute ada@acme.example tier \"6\""]);
}

/// 7: who was not in the file lost all groups.
#[test]
fn who_is_not_in_the_file_keeps_everything() {
    let desk = Desk::new();
    let people = desk.people();
    for kept in [&people[..3], &people[4..5]] {
        desk.untouched(|| desk.sync(kept, &["--absent-means-empty"]).expect(0));
    }
    // Nor where the file changes a group that they are in.
    let mut people = in_groups(&desk, &["ada@acme.example"], &["Analytics", "Finance"]);
    people.retain(|one| one["userName"] == "ada@acme.example");
    let (_, effects) = desk.effects(|| desk.sync(&people, &[]).expect(0));
    assert_eq!(effects, ["add-member Finance ada@acme.example"]);
}

/// 8: half an export was reported complete, and then synced back.
#[test]
fn half_a_reading_is_no_export() {
    let desk = many(250, 1);
    desk.tenant.fault("fail GET /users?startIndex=201 429");
    for command in ["export-users-json", "export-users-csv"] {
        let told = desk.run(&[command, "users.out"]).expect(9);
        assert_eq!(told.out, "");
        assert!(!desk.folder.has("users.out"));
    }
}

/// 9: an export that failed wrote over the good one of the day before.
#[test]
fn an_export_that_fails_leaves_the_file_as_it_was() {
    let desk = Desk::new();
    desk.folder.write("keep", "the good one");
    desk.tenant.fault("fail GET / 401");
    for command in [
        "export-users-csv",
        "export-users-json",
        "export-groups-json",
    ] {
        desk.run(&[command, "keep"]).expect(7);
        assert_eq!(desk.folder.read("keep"), "the good one");
    }
}

/// 10: an id that is a path, or the beginning of a query, deleted something else.
#[test]
fn an_id_is_one_segment_of_a_path_and_nothing_else() {
    let desk = Desk::new();
    let (ada, finance) = (desk.id("ada@acme.example"), desk.group("Finance"));
    let odd = [
        format!("../groups/{finance}"),
        format!("..%2fgroups%2f{finance}"),
        format!("{ada}?x"),
        format!("{ada}#x"),
        format!("{ada}/"),
        format!("./{ada}"),
        ".".to_owned(),
        "..".to_owned(),
    ];
    for id in &odd {
        desk.untouched(|| desk.run(&["delete-user", id, "--yes"]).expect(1));
        let told = desk.run(&["get-user-by-id", id]).expect(1);
        assert_eq!(told.out, "");
    }
    let text = json!(odd).to_string();
    let told = desk.untouched(|| {
        desk.file("delete-users", "ids.json", &text, &["--yes"])
            .expect(5)
    });
    let failed = told.out.split_once("\n\nSummary:").expect("a summary").0;
    let failed: Value = serde_json::from_str(failed).expect("JSON");
    assert_eq!(failed["failure"].as_array().map(Vec::len), Some(odd.len()));
    assert_eq!(failed["success"], json!([]));
}

/// 11: what somebody else did during a run was overwritten with what the run had read before.
#[test]
fn what_others_change_during_a_run_stays() {
    let desk = Desk::new();
    let people = in_groups(&desk, &["ada@acme.example"], &["Analytics", "Finance"]);
    // Once everything was read.
    let target = Target::new("GET", "/whoami");
    let join = |tenant: &mut omni_um::sandbox::Tenant, _: &_| {
        tenant
            .add_member("Finance", "grace@acme.example")
            .expect("joined");
        tenant
            .remove_member("Finance", "kay@acme.example")
            .expect("left");
        let value = json!("by hand");
        tenant
            .set_attribute("ada@acme.example", "team", &value)
            .expect("set");
    };
    let faults = Faults::default().with_writer(Turn::Before, target, When::Nth(1), join);
    desk.tenant.set_faults(faults);
    desk.sync(&people, &["--mode", "groups"]);
    let members = desk.tenant.members("Finance");
    for email in [
        "ada@acme.example",
        "grace@acme.example",
        "alan@acme.example",
    ] {
        assert!(
            members.contains(&email.to_owned()),
            "{email} of {members:?}"
        );
    }
    assert!(!members.contains(&"kay@acme.example".to_owned()));
    assert_eq!(desk.tenant.attribute("ada@acme.example", "team"), "by hand");
}

/// 12: where a later page of groups failed, a move took somebody out of one and into none.
#[test]
fn a_page_of_groups_that_fails_moves_nobody() {
    let desk = many(120, 120);
    let mut people = desk.people();
    people[0]["groups"] = json!([{ "value": desk.group("g115") }]);
    people.truncate(1);
    desk.tenant.fault("fail GET /groups?startIndex=101 500");
    let told = desk.untouched(|| desk.sync(&people, &[]).expect(9));
    assert_eq!(told.out, "");
    desk.tenant.mend();
    // The group that it leaves would be empty: that is asked.
    desk.sync(&people, &["--accept", "group.empty:g000=1"])
        .expect(0);
    assert!(desk.tenant.members("g115").contains(&email(0)));
    assert!(desk.tenant.members("g000").is_empty());
}

/// 13: who was deactivated came back with the next change of an attribute.
#[test]
fn nobody_is_activated_by_the_way() {
    for switches in [
        "",
        "user-put=merge",
        "deactivation-groups=kept",
        "deactivated=unlisted",
    ] {
        let desk = Desk::with(switches);
        let mut people = desk.people();
        let (ada, bag) = (
            desk.id("ada@acme.example"),
            json!({ URN: { "team": "other" } }),
        );
        desk.tenant
            .tenant(|tenant| tenant.deactivate_user("ada@acme.example"))
            .expect("deactivated");
        let state = desk.state();
        for one in people.iter_mut().filter(|one| one["id"] == json!(ada)) {
            one[URN]["team"] = json!("other");
            one.as_object_mut().expect("an object").remove("active");
        }
        desk.sync(&people, &[]);
        let update = json!([{ "id": ada, "userName": "ada@acme.example", URN: bag[URN] }]);
        desk.file("update-user-attributes", "u.json", &update.to_string(), &[]);
        let is_active = desk
            .tenant
            .tenant(|tenant| tenant.user("ada@acme.example").map(|user| user.active));
        assert_eq!(is_active, Ok(false), "{switches}");
        assert_eq!(desk.state(), state, "{switches}");
    }
}

/// 14: a `--groups` that was mistyped was made, empty, and everybody taken out.
#[test]
fn a_groups_file_that_is_not_there_is_an_error_and_stays_so() {
    let desk = Desk::new();
    desk.folder.write("users.csv", &users_csv(&desk));
    let line = [
        "sync",
        "--source",
        "csv",
        "--users",
        "users.csv",
        "--groups",
        "nope.csv",
    ];
    let told = desk.untouched(|| desk.run(&line).expect(8));
    assert!(told.err.contains("nope.csv"), "{told:?}");
    assert!(!desk.folder.has("nope.csv"));
}

/// 15: members and attributes in another form than the one it knew counted as none.
#[test]
fn members_are_read_in_every_form_or_refused_with_row_and_column() {
    let users = "userName\nalan@acme.example\nkay@acme.example\nleft@acme.example\nvisitor@partner.example\nada@acme.example\n";
    let desk = Desk::new();
    let ids: Vec<String> = FINANCE.iter().map(|email| desk.id(email)).collect();
    let visitor = "visitor@partner.example";
    let objects: Vec<Value> = ids
        .iter()
        .map(|id| json!({ "value": id, "display": "" }))
        .collect();
    let whole = |mut members: Vec<Value>| {
        members.push(json!(visitor));
        cell(&json!(members).to_string())
    };
    let finance = desk.group("Finance");
    for members in [
        whole(ids.iter().map(|id| json!(id)).collect()),
        whole(FINANCE.iter().map(|email| json!(email)).collect()),
        whole(objects),
        cell(&format!(
            "['{}', '{}', '{}', '{visitor}']",
            ids[0], FINANCE[1], ids[2]
        )),
    ] {
        let groups = format!("id,displayName,members\n{finance},Finance,{members}\n");
        let told = desk.untouched(|| desk.sync_csv(users, &groups, &[]));
        told.expect(0);
    }
    for members in [
        r#"["alan@acme.example","kay@acme.example"]"#,
        "\"[\"",
        "\"{\"\"a\"\": 1}\"",
        "alan",
        "\"[1]\"",
        "\"[null]\"",
        "\"['alan@acme.example\"",
        "\"['nobody@acme.example']\"",
    ] {
        let groups = format!("id,displayName,members\n{finance},Finance,{members}\n");
        let told = desk.untouched(|| desk.sync_csv(users, &groups, &[]).expect(8));
        assert!(told.err.contains("groups.csv:2:"), "{members}: {told:?}");
    }
    let users = "userName,userAttributes\nada@acme.example,{'tier': oops}\n";
    let groups = format!("id,displayName,members\n{finance},Finance,\n");
    let told = desk.untouched(|| desk.sync_csv(users, &groups, &[]).expect(8));
    assert!(told.err.contains("users.csv:2:18"), "{told:?}");
}
