//! A plan is one reading, and writes nothing.

use omni_um::sandbox::{self, Exchange};
use serde_json::json;

use crate::support::{Project, Tenant};

/// A tenant of so many users and groups, each group with one member.
fn sized(users: usize, groups: usize) -> Tenant {
    let mut tenant = sandbox::Tenant::new();
    for number in 0..users {
        tenant
            .add_user(&format!("user-{number:04}@acme.example"), "Somebody")
            .expect("added");
    }
    for number in 0..groups {
        let name = format!("Group {number:04}");
        tenant.add_group(&name).expect("added");
        if users > 0 {
            let member = format!("user-{:04}@acme.example", number % users);
            tenant.add_member(&name, &member).expect("joined");
        }
    }
    tenant.clear_effects();
    Tenant::holding(tenant, "")
}

fn lists(asked: &[Exchange], of: &str) -> usize {
    asked.iter().filter(|one| one.path().ends_with(of)).count()
}

#[test]
fn a_plan_costs_one_page_a_hundred_rows_and_two_more() {
    for (users, groups) in [
        (0, 0),
        (1, 1),
        (100, 100),
        (101, 101),
        (1000, 300),
        (1000, 0),
    ] {
        let tenant = sized(users, groups);
        let project = Project::of(&tenant, "users: {}\n");
        let plan = project.plan();
        let asked = tenant.since(0);
        let (user_pages, group_pages) = (users.div_ceil(100).max(1), groups.div_ceil(100).max(1));
        assert_eq!(lists(&asked, "/Users"), user_pages, "{users} users");
        assert_eq!(lists(&asked, "/Groups"), group_pages, "{groups} groups");
        assert_eq!(lists(&asked, "/user-attributes"), 1);
        assert_eq!(lists(&asked, "/whoami"), 1);
        assert_eq!(asked.len(), user_pages + group_pages + 2);
        assert!(!asked.iter().any(Exchange::is_write));
        let cost = &plan["plan"]["cost"];
        assert_eq!(
            cost["reads"],
            json!(asked.len()),
            "{users} users, {groups} groups"
        );
        assert_eq!((&cost["writes"], &cost["checks"]), (&json!(0), &json!(0)));
    }
}

#[test]
fn drift_and_a_snapshot_cost_the_same_reading() {
    let tenant = sized(101, 1);
    let project = Project::of(
        &tenant,
        "users: { user-0000@acme.example: { name: Ada } }\n",
    );
    project.apply();
    for (arguments, code) in [
        (&["drift"][..], 0),
        (&["snapshot", "--out", "s.json"], 0),
        (&["plan"], 0),
    ] {
        let mark = tenant.mark();
        project.run(arguments).expect(code);
        assert_eq!(tenant.since(mark).len(), 5, "{arguments:?}");
        assert!(tenant.writes_since(mark).is_empty());
    }
}

#[test]
fn each_user_whose_attributes_the_listing_leaves_out_costs_one_read_more() {
    let seed = "attributes: [{ name: region, type: String }]\nusers: [{ email: a@x.example }, { email: b@x.example }, { email: c@x.example }]\n";
    let tenant = Tenant::with(seed, "list-extension=omitted");
    let files = "users:\n  a@x.example: { attributes: { region: emea } }\n  b@x.example: { name: b }\n  c@x.example: { attributes: { region: null } }\n";
    let project = Project::of(&tenant, files);
    let plan = project.plan();
    assert_eq!(
        tenant.since(0).len(),
        4 + 1,
        "only a value that is not clear must be known"
    );
    assert_eq!(plan["plan"]["cost"]["reads"], json!(5));
    let notes = plan["plan"]["notes"].as_array().expect("notes");
    let said = notes
        .iter()
        .position(|note| note["note"] == json!("read-one-by-one"));
    assert_eq!(
        said,
        Some(1),
        "it is said first, after the missing lockfile"
    );
}
