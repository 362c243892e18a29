//! What the commands cost in requests: a listing of each kind, a write for what differs.

use omni_um::sandbox::{self, Exchange};
use serde_json::{Value, json};

use super::stage::{Desk, URN, cell};
use crate::support::{Outcome, Tenant};

/// So many users, each with a region, spread over the groups.
fn sized(users: usize, groups: usize) -> Desk {
    let seed = "attributes: [{ name: region, type: String }, { name: tier, type: Number }]";
    let seed = sandbox::Seed::parse(seed).expect("it parses");
    let mut tenant = seed.tenant().expect("it is sound");
    for n in 0..groups {
        tenant.add_group(&group(n)).expect("added");
    }
    for n in 0..users {
        let email = email(n);
        tenant.add_user(&email, "Somebody").expect("added");
        let region = json!("emea");
        tenant
            .set_attribute(&email, "region", &region)
            .expect("set");
        tenant
            .add_member(&group(n % groups), &email)
            .expect("joined");
    }
    tenant.clear_effects();
    Desk::of(Tenant::holding(tenant, ""))
}

fn email(n: usize) -> String {
    format!("user-{n:04}@acme.example")
}

fn group(n: usize) -> String {
    format!("Group {n:02}")
}

/// Users as the older tool's CSV has them, with their attributes; and their groups.
fn as_csv(desk: &Desk, groups: usize) -> (String, String) {
    let mut users = "id,userName,displayName,active,email,userAttributes\n".to_owned();
    for one in desk.people() {
        let said = |key: &str| one[key].as_str().expect("a text").to_owned();
        let (id, email, bag) = (said("id"), said("userName"), cell(&one[URN].to_string()));
        users += &format!("{id},{email},Somebody,True,{email},{bag}\n");
    }
    let mut text = "id,displayName,members\n".to_owned();
    for n in 0..groups {
        let members = desk.tenant.tenant(|tenant| {
            let found = tenant.group(&group(n)).expect("a group");
            json!(found.members.iter().collect::<Vec<_>>()).to_string()
        });
        text += &format!(
            "{},{},{}\n",
            desk.group(&group(n)),
            group(n),
            cell(&members)
        );
    }
    (users, text)
}

/// How many requests asked for pages of users, of groups, for definitions, and for whose key it is.
fn lists(asked: &[Exchange]) -> [usize; 4] {
    let count = |of: &str| asked.iter().filter(|one| one.path().ends_with(of)).count();
    ["/Users", "/Groups", "/user-attributes", "/whoami"].map(count)
}

fn writes(asked: &[Exchange]) -> usize {
    asked.iter().filter(|one| one.is_write()).count()
}

#[test]
fn a_sync_that_changes_nothing_is_one_listing_of_each_kind() {
    for (users, pages) in [(1_000, 10), (5_000, 50)] {
        let desk = sized(users, 50);
        let people = desk.people();
        let (told, asked) = desk.asked(|| desk.sync(&people, &[]));
        told.expect(0);
        assert_eq!(lists(&asked), [pages, 1, 1, 0], "{users} users as JSON");
        assert_eq!(asked.len(), pages + 2);
        if users > 1_000 {
            continue;
        }
        let (users_csv, groups_csv) = as_csv(&desk, 50);
        let (told, asked) = desk.asked(|| desk.sync_csv(&users_csv, &groups_csv, &[]));
        told.expect(0);
        assert_eq!(lists(&asked), [pages, 1, 1, 0], "{users} users as CSV");
        assert_eq!(asked.len(), pages + 2);
    }
}

/// Another region for some, and some who change their group; the groups that this is about.
fn changed(desk: &Desk, regions: usize, moves: usize) -> (Vec<Value>, usize) {
    let mut people = desk.people();
    for one in &mut people[..regions] {
        one[URN]["region"] = json!("apac");
    }
    let mut groups = std::collections::BTreeSet::new();
    for (n, one) in people.iter_mut().take(moves).enumerate() {
        let to = (n + 1) % 50;
        one["groups"] = json!([{ "value": desk.group(&group(to)) }]);
        groups.extend([n % 50, to]);
    }
    (people, groups.len())
}

#[test]
fn each_changed_user_and_each_changed_group_is_one_write() {
    let desk = sized(1_000, 50);
    let (people, groups) = changed(&desk, 30, 12);
    assert_eq!(groups, 13);
    let (told, asked) = desk.asked(|| desk.sync(&people, &[]));
    let told = told.expect(0);
    assert_eq!(writes(&asked), 30 + 13, "{told:?}");
    let targets: std::collections::BTreeSet<&str> = asked
        .iter()
        .filter(|one| one.is_write())
        .map(Exchange::path)
        .collect();
    assert_eq!(targets.len(), 30 + 13, "no resource is written to twice");
    // The reading before and the one after, without definitions; and whose key it is, once.
    assert_eq!(lists(&asked), [2 * 10, 2, 1, 1]);
    // The first write of each sort is looked at before and after: an attribute, an add, a removal.
    assert_eq!(asked.len(), (10 + 1 + 1) + 1 + 3 * 2 + (30 + 13) + (10 + 1));
    let (_, asked) = desk.asked(|| desk.sync(&people, &[]).expect(0));
    assert_eq!((asked.len(), writes(&asked)), (12, 0));
}

#[test]
fn one_changed_user_is_one_write_and_no_second_listing() {
    let desk = sized(250, 50);
    let (people, _) = changed(&desk, 1, 0);
    let (_, asked) = desk.asked(|| desk.sync(&people, &[]).expect(0));
    // The reading, whose key it is, a look before and one after, the write, and its user read back.
    assert_eq!(asked.len(), (3 + 1 + 1) + 1 + 2 + 1 + 1);
    assert_eq!(lists(&asked), [3, 1, 1, 1]);
}

#[test]
fn the_other_commands_read_once_and_write_what_differs() {
    let desk = sized(250, 5);
    let new =
        |n: usize| json!({ "userName": format!("new-{n}@acme.example"), "displayName": "New" });
    let mut people: Vec<Value> = (0..3).map(new).collect();
    people.push(json!({ "userName": email(7), "displayName": "There already" }));
    let create = || desk.file("create-users", "new.json", &json!(people).to_string(), &[]);
    let (told, asked) = desk.asked(create);
    told.expect(0);
    // The reading, whose key it is, three who are new, and what was made read back.
    assert_eq!(
        (writes(&asked), lists(&asked)[1..].to_vec()),
        (3, vec![1, 1, 1])
    );
    let (_, asked) = desk.asked(|| create().expect(0));
    assert_eq!((asked.len(), writes(&asked)), (3 + 1 + 1, 0));

    let rows: Vec<Value> = (0..40)
        .map(|n| json!({ "userName": email(n), URN: { "region": if n < 5 { "apac" } else { "emea" } } }))
        .collect();
    let update = || {
        desk.file(
            "update-user-attributes",
            "u.json",
            &json!(rows).to_string(),
            &[],
        )
    };
    let (told, asked) = desk.asked(update);
    told.expect(0);
    assert_eq!(writes(&asked), 5);
    let (_, asked) = desk.asked(|| update().expect(0));
    assert_eq!((asked.len(), writes(&asked)), (3 + 1 + 1, 0));

    let rows: String = (0..40)
        .map(|n| format!("upsert,{},Somebody,{}\n", email(n), n / 35))
        .collect();
    let sheet = format!("op,email,display_name,tier\n{rows}");
    let bulk = || {
        desk.file(
            "bulk",
            "b.csv",
            &sheet,
            &["--accept", "attributes.change=40"],
        )
    };
    let (told, asked) = desk.asked(bulk);
    told.expect(0);
    assert_eq!(writes(&asked), 40);
    let (_, asked) = desk.asked(|| bulk().expect(0));
    assert_eq!((asked.len(), writes(&asked)), (3 + 1 + 1, 0));

    let ids: Vec<String> = (240..243).map(|n| desk.id(&email(n))).collect();
    let delete = || {
        desk.file(
            "delete-users",
            "ids.json",
            &json!(ids).to_string(),
            &["--yes"],
        )
    };
    let (told, asked) = desk.asked(delete);
    told.expect(0);
    assert_eq!(writes(&asked), 3);
    // Each is read once more before it is deleted, and once after.
    assert_eq!(lists(&asked), [3, 1, 1, 1]);
}

fn exported(desk: &Desk, command: &str, name: &str) -> Outcome {
    desk.run(&[command, name]).expect(0)
}

#[test]
fn an_export_that_is_synced_back_writes_nothing() {
    let desk = sized(250, 50);
    exported(&desk, "export-users-json", "users.json");
    exported(&desk, "export-users-csv", "users.csv");
    exported(&desk, "export-groups-json", "groups.json");
    let json = ["--source", "json", "--users", "users.json"];
    for more in [
        &[][..],
        &["--absent-means-empty"],
        &["--mode", "groups"],
        &["--create"],
    ] {
        let line = [&["sync"][..], &json, more].concat();
        let (told, asked) = desk.asked(|| desk.untouched(|| desk.run(&line)));
        told.expect(0);
        assert_eq!(asked.len(), 3 + 1 + 1);
    }
    desk.untouched(|| {
        desk.run(&["update-user-attributes", "users.json"])
            .expect(0)
    });
    desk.untouched(|| desk.run(&["create-users", "users.json"]).expect(0));
    desk.untouched(|| desk.run(&["create-users", "users.csv"]).expect(0));
    // The CSV has no attributes and the other file is no CSV: nothing is taken from anybody.
    let csv = ["--source", "csv", "--users", "users.csv", "--groups"];
    let line = [&["sync"][..], &csv, &["groups.json"]].concat();
    let told = desk.untouched(|| desk.run(&line));
    assert!([0, 8].contains(&told.code), "{told:?}");
    let (_, groups) = as_csv(&desk, 50);
    desk.folder.write("groups.csv", &groups);
    for more in [&[][..], &["--mode", "attributes"], &["--mode", "groups"]] {
        let line = [&["sync"][..], &csv, &["groups.csv"], more].concat();
        desk.untouched(|| desk.run(&line).expect(0));
    }
    // Whoever takes an export for the list of those who are to go is asked twice.
    let told = desk.untouched(|| desk.run(&["delete-users", "users.csv", "--yes"]).expect(3));
    assert!(told.err.contains("--accept users.delete=250"), "{told:?}");
}
