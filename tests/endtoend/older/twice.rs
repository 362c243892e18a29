//! A sync that is run twice sends no write the second time, whatever the file is like.

use serde_json::{Value, json};

use super::stage::{Desk, URN, cell};
use crate::support::Tenant;

const SEED: &str = r#"
key_owner: admin@acme.example
attributes:
  - { name: region, type: String, multiple_values: true, default: [all] }
  - { name: sites, type: Number, multiple_values: true }
  - { name: tier, type: Number }
  - { name: team, type: String }
users:
  - { email: admin@acme.example, name: Admin }
  - { email: ada@acme.example, name: Ada, attributes: { region: [apac, emea], tier: 3, team: core } }
  - { email: alan@acme.example, name: Alan, attributes: { region: [emea], sites: [2, 1], tier: 1 } }
  - { email: grace@acme.example, name: Grace }
groups:
  - { name: Finance, members: [alan@acme.example, ada@acme.example] }
  - { name: Analytics, members: [ada@acme.example, grace@acme.example] }
"#;

/// Attributes as people write them, and what of them is to be changed in Ada's; she has
/// `region: [emea, apac], tier: 3, team: core`.
fn bags() -> Vec<(Value, &'static [&'static str])> {
    vec![
        (
            json!({ "region": ["apac", "emea"], "tier": 3, "team": "core" }),
            &[],
        ),
        (
            json!({ "region": ["emea", "apac", "emea"], "tier": 3.0 }),
            &[],
        ),
        (json!({ "tier": "3" }), &[]),
        (json!({ "tier": "3.00", "sites": [] }), &[]),
        (json!({ "sites": null }), &[]),
        (
            json!({ "tier": null }),
            &["clear-attribute ada@acme.example tier"],
        ),
        (
            json!({ "tier": "" }),
            &["clear-attribute ada@acme.example tier"],
        ),
        (
            json!({ "team": "" }),
            &["clear-attribute ada@acme.example team"],
        ),
        (
            json!({ "region": [] }),
            &["clear-attribute ada@acme.example region"],
        ),
        (
            json!({ "region": null }),
            &["clear-attribute ada@acme.example region"],
        ),
        (
            json!({ "region": "" }),
            &["clear-attribute ada@acme.example region"],
        ),
        (
            json!({ "tier": 4.50 }),
            &["set-attribute ada@acme.example tier \"4.5\""],
        ),
        (
            json!({ "sites": ["2", 1, 2.0] }),
            &["set-attribute ada@acme.example sites [\"1\",\"2\"]"],
        ),
        (
            json!({ "team": "Zürich" }),
            &["set-attribute ada@acme.example team \"Zürich\""],
        ),
    ]
}

/// Runs it, and again; what the first run changed.
#[track_caller]
fn twice(desk: &Desk, people: &[Value], more: &[&str]) -> Vec<String> {
    let (told, effects) = desk.effects(|| desk.sync(people, more));
    told.expect(0);
    desk.untouched(|| desk.sync(people, more).expect(0));
    effects
}

#[test]
fn attributes_as_people_write_them_are_written_once() {
    let desk = Desk::of(Tenant::seeded(SEED));
    let before = desk.tenant.everything();
    for (bag, expected) in bags() {
        let ada = json!({ "userName": "ada@acme.example", URN: bag });
        assert_eq!(twice(&desk, &[ada], &[]), expected, "{bag}");
        desk.tenant.put_back(&before);
    }
}

#[test]
fn the_same_as_csv() {
    let desk = Desk::of(Tenant::seeded(SEED));
    let before = desk.tenant.everything();
    let groups =
        "displayName,members\nFinance,\"[\"\"alan@acme.example\"\",\"\"ada@acme.example\"\"]\"\n";
    for (bag, expected) in bags() {
        let users = format!(
            "userName,userAttributes\nADA@acme.example,{}\n",
            cell(&bag.to_string())
        );
        let (told, effects) = desk.effects(|| desk.sync_csv(&users, groups, &[]));
        told.expect(0);
        assert_eq!(effects, expected, "{bag}");
        desk.untouched(|| desk.sync_csv(&users, groups, &[]).expect(0));
        desk.tenant.put_back(&before);
    }
}

#[test]
fn whatever_the_tenant_is_like() {
    // Set and clear, join and leave, in one file.
    let switches = [
        "unset=absent",
        "unset=no-extension",
        "default-shown=value",
        "number-read=string",
        "list-extension=omitted",
        "list-extension=omitted-every-2",
        "patch-extension=shown",
        "system-in-bag=listed",
        "array-order=sorted",
        "patch-status=204",
        "group-list-members=omitted",
        "max-page=2",
        "whoami=404",
        "wrong-type=ignored",
        "unknown-attribute=400",
        "add-existing-member=400,remove-non-member=400",
        "error-body=empty",
    ];
    for switches in switches {
        let desk = Desk::of(Tenant::with(SEED, switches));
        let finance = json!([{ "value": desk.group("Finance") }]);
        let people = [
            json!({ "userName": "ada@acme.example", "groups": finance,
                URN: { "region": ["amer"], "tier": null, "team": "new" } }),
            json!({ "userName": "alan@acme.example", URN: { "sites": [1, 2], "tier": "1" } }),
            json!({ "userName": "grace@acme.example", "groups": [], URN: { "region": null } }),
        ];
        let more = ["--accept", "group.empty:Analytics=1"];
        let mut effects = twice(&desk, &people, &more);
        effects.sort();
        let expected = [
            "clear-attribute ada@acme.example tier",
            "remove-member Analytics ada@acme.example",
            "remove-member Analytics grace@acme.example",
            "set-attribute ada@acme.example region [\"amer\"]",
            "set-attribute ada@acme.example team \"new\"",
        ];
        assert_eq!(effects, expected, "{switches}");
    }
}

/// A listing that leaves attributes out says nothing of what there is to clear.
#[test]
fn what_the_listing_leaves_out_is_cleared_all_the_same() {
    for switches in [
        "list-extension=omitted",
        "list-extension=omitted,unset=no-extension",
    ] {
        let desk = Desk::of(Tenant::with(SEED, switches));
        let people = [
            json!({ "userName": "ada@acme.example", URN: { "tier": null } }),
            json!({ "userName": "grace@acme.example", URN: { "tier": null } }),
        ];
        let cleared = ["clear-attribute ada@acme.example tier"];
        assert_eq!(twice(&desk, &people, &[]), cleared, "{switches}");
        let kept = [json!({ "userName": "alan@acme.example" })];
        let old = ["--absent-means-empty", "--mode", "attributes"];
        assert_eq!(twice(&desk, &kept, &old).len(), 3, "{switches}");
    }
}

/// Where a PATCH replaces all attributes, what a file does not name would go: the first write shows
/// it, is put back, and nothing more is written.
#[test]
fn a_tenant_that_replaces_all_attributes_takes_none_that_is_not_named() {
    let desk = Desk::of(Tenant::with(SEED, "attribute-patch=replace-bag"));
    let people = ["ada", "alan"]
        .map(|name| json!({ "userName": format!("{name}@acme.example"), URN: { "tier": 7 } }));
    let before = |email: &str, key: &str| {
        (
            email.to_owned(),
            key.to_owned(),
            desk.tenant.attribute(email, key),
        )
    };
    let kept = [
        ("ada@acme.example", "team"),
        ("ada@acme.example", "region"),
        ("alan@acme.example", "region"),
    ]
    .map(|(email, key)| before(email, key));
    for _ in 0..2 {
        desk.sync(&people, &[]).expect(5);
        for (email, key, value) in &kept {
            assert_eq!(
                desk.tenant.attribute(email, key),
                *value,
                "{key} of {email}"
            );
        }
    }
}

#[test]
fn groups_in_any_order_and_users_in_any_letter_case_are_the_same() {
    let desk = Desk::of(Tenant::seeded(SEED));
    let (finance, analytics) = (desk.group("Finance"), desk.group("Analytics"));
    for groups in [
        json!([finance, analytics]),
        json!([analytics, finance, analytics]),
        json!(["analytics ", "FINANCE"]),
        json!([{ "value": analytics, "display": "renamed" }, { "display": "Finance" }]),
    ] {
        let ada = json!({ "userName": " Ada@ACME.example", "groups": groups });
        desk.untouched(|| desk.sync(&[ada], &[]).expect(0));
    }
    // Nobody is in the group of a key that is not there, or null: it is not managed.
    for one in [
        json!({ "userName": "ada@acme.example" }),
        json!({ "userName": "ada@acme.example", "groups": null, URN: null }),
    ] {
        desk.untouched(|| desk.sync(&[one], &[]).expect(0));
    }
}

#[test]
fn rows_that_say_the_same_twice_are_one_and_others_are_errors() {
    let desk = Desk::of(Tenant::seeded(SEED));
    let one =
        |email: &str, bag: Value| json!({ "userName": email, "groups": ["Finance"], URN: bag });
    let same = [
        one("ada@acme.example", json!({ "tier": 4 })),
        one("ADA@acme.example", json!({ "tier": "4.0" })),
        one("ada@acme.example", json!({ "tier": 4 })),
    ];
    let mut effects = twice(&desk, &same, &[]);
    effects.sort();
    let expected = [
        "remove-member Analytics ada@acme.example",
        "set-attribute ada@acme.example tier \"4\"",
    ];
    assert_eq!(effects, expected);
    let ada = |bag: Value| one("ada@acme.example", bag);
    let other = json!({ "userName": "ada@acme.example", "groups": [], URN: { "tier": 4 } });
    for rows in [
        [ada(json!({ "tier": 4 })), ada(json!({ "tier": 5 }))],
        [ada(json!({ "tier": 4 })), ada(json!({ "tier": null }))],
        [ada(json!({ "tier": 4 })), other],
    ] {
        let told = desk.untouched(|| desk.sync(&rows, &[]).expect(8));
        assert!(told.err.contains("users.json:1:"), "{told:?}");
    }
    // By id here and by e-mail there, it is still one user.
    let id = desk.id("ada@acme.example");
    let rows = [
        json!({ "id": id, URN: { "tier": 8 } }),
        ada(json!({ "tier": 9 })),
    ];
    desk.untouched(|| desk.sync(&rows, &[]).expect(8));
}

#[test]
fn who_is_made_is_made_once() {
    let desk = Desk::of(Tenant::seeded(SEED));
    let people = [
        json!({ "userName": "new@acme.example", "displayName": "New", "groups": ["Finance"], URN: { "tier": 1, "team": null } }),
        json!({ "userName": "alan@acme.example", "displayName": "Another name" }),
    ];
    // Without --create nobody is made, and that is told.
    let told = desk.untouched(|| desk.sync(&people, &[]));
    assert!(
        told.out.contains("`new@acme.example` is not in Omni"),
        "{told:?}"
    );
    let (told, effects) = desk.effects(|| desk.sync(&people, &["--create"]));
    told.expect(0);
    assert_eq!(effects[0], "create-user new@acme.example");
    assert!(
        effects.contains(&"add-member Finance new@acme.example".to_owned()),
        "{effects:?}"
    );
    desk.untouched(|| desk.sync(&people, &["--create"]).expect(0));
}

/// Nobody is left out without a word, and nobody who is gone is made again.
#[test]
fn who_cannot_be_made_stops_it_and_who_is_gone_is_named() {
    let desk = Desk::of(Tenant::seeded(SEED));
    let ada = json!({ "userName": "ada@acme.example", URN: { "tier": 9 } });
    let odd = json!({ "userName": "no-e-mail", "displayName": "Odd" });
    let told = desk.untouched(|| desk.sync(&[ada.clone(), odd], &["--create"]).expect(8));
    assert!(told.err.contains("`no-e-mail` is no e-mail"), "{told:?}");
    let gone = json!({ "userName": "gone@acme.example", "displayName": "Gone", "active": false });
    let (told, effects) = desk.effects(|| desk.sync(&[ada, gone], &["--create"]));
    assert!(
        told.expect(0)
            .out
            .contains("`gone@acme.example` is inactive")
    );
    assert_eq!(effects, ["set-attribute ada@acme.example tier \"9\""]);
}
