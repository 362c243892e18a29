//! An export that is synced back writes nothing, whatever the tenant is like.

use omni_um::sandbox::Switches;
use serde_json::json;

use super::stage::{Desk, cell};
use crate::support::Tenant;

const SEED: &str = r#"
key_owner: admin@acme.example
attributes:
  - { name: region, type: String, multiple_values: true, default: [all] }
  - { name: sites, type: Number, multiple_values: true }
  - { name: tier, type: Number, default: 1 }
  - { name: team, type: String }
users:
  - { email: admin@acme.example, name: Admin }
  - { email: Ada@Acme.example, name: "Ada, \"the\" Countess", attributes: { region: [emea, apac], tier: 3.50, team: "=1+1" } }
  - { email: alan+x@acme.example, name: "  Alan ", attributes: { region: [emea], sites: [2, 1], tier: -1 } }
  - { email: grace@acme.example, name: "" }
  - { email: "o'hara@acme.example", name: "Zoë 日本", attributes: { team: "null" } }
  - { email: left@acme.example, name: Lee, active: false, attributes: { team: "no" } }
embed_users:
  - { name: Portal user, external_id: acct-42, entity: acme }
groups:
  - { name: Finance, members: [alan+x@acme.example, ada@acme.example, "embed:acct-42"] }
  - { name: "Null", members: [] }
  - { name: "a, \"b\"", members: [grace@acme.example, "o'hara@acme.example"] }
"#;

/// Exports everything and syncs it back.
#[track_caller]
fn comes_back(desk: &Desk, what: &str) {
    desk.run(&["export-users-json", "users.json"]).expect(0);
    desk.run(&["export-users-csv", "users.csv"]).expect(0);
    let sync = ["sync", "--source", "json", "--users", "users.json"];
    let lines: [&[&str]; 3] = [
        &[&sync[..], &["--create"]].concat(),
        &[&sync[..], &["--absent-means-empty"]].concat(),
        &["update-user-attributes", "users.json"],
    ];
    for line in lines {
        let told = desk.untouched(|| desk.run(line));
        assert_eq!(told.code, 0, "{what}: {told:?}");
    }
}

/// Switches that concern what is read.
const READ: [&str; 11] = [
    "list-extension",
    "unset",
    "default-shown",
    "number-read",
    "deactivated",
    "deactivation-groups",
    "system-in-bag",
    "array-order",
    "group-list-members",
    "whoami",
    "max-page",
];

#[test]
fn under_every_switch_that_concerns_what_is_read() {
    let settings = Switches::settings().into_iter();
    for (name, settings) in settings.filter(|(name, _)| READ.contains(name)) {
        for value in settings {
            let switch = format!("{name}={value}");
            comes_back(&Desk::of(Tenant::with(SEED, &switch)), &switch);
        }
    }
    let desk = Desk::of(Tenant::seeded(SEED));
    comes_back(&desk, "and whoever is to be made is there");
    for name in ["users.json", "users.csv"] {
        desk.untouched(|| desk.run(&["create-users", name]).expect(0));
    }
}

/// An e-mail that came back after a deactivation is two users of an export, and the one that the
/// tenant lists is meant.
#[test]
fn with_a_user_who_was_made_again() {
    for switches in ["", "deactivation-groups=kept"] {
        let desk = Desk::of(Tenant::with(SEED, switches));
        desk.tenant.tenant(|tenant| {
            tenant.deactivate_user("Ada@acme.example").expect("gone");
            tenant
                .add_user("ada@acme.example", "Ada again")
                .expect("added");
            let team = json!("other");
            tenant
                .set_attribute("ada@acme.example", "team", &team)
                .expect("set");
            tenant
                .add_member("Null", "ada@acme.example")
                .expect("joined");
        });
        desk.run(&["export-users-json", "users.json"]).expect(0);
        let sync = ["sync", "--source", "json", "--users", "users.json"];
        for more in [&[][..], &["--absent-means-empty"], &["--create"]] {
            let told = desk.untouched(|| desk.run(&[&sync[..], more].concat()).expect(0));
            assert!(
                told.out.contains("has another id in the tenant"),
                "{told:?}"
            );
        }
        desk.run(&["export-users-csv", "users.csv"]).expect(0);
        let groups = desk.tenant.tenant(|tenant| {
            let groups = tenant.groups().iter().map(|group| {
                let members: Vec<&str> = group.members.iter().collect();
                format!("{},{}\n", group.id, cell(&json!(members).to_string()))
            });
            groups.collect::<String>()
        });
        desk.folder
            .write("groups.csv", &format!("id,members\n{groups}"));
        let sync = [
            "sync",
            "--source",
            "csv",
            "--users",
            "users.csv",
            "--groups",
            "groups.csv",
        ];
        desk.untouched(|| desk.run(&sync).expect(0));
    }
}

/// Two groups that answer to one name cannot be told apart by it: that is an error, and no loss.
#[test]
fn two_groups_of_one_name_lose_nobody() {
    let desk = Desk::of(Tenant::with(SEED, "group-name=exact"));
    desk.tenant.tenant(|tenant| {
        tenant.add_group("finance").expect("added");
        tenant
            .add_member("finance", "grace@acme.example")
            .expect("joined");
    });
    desk.run(&["export-users-json", "users.json"]).expect(0);
    let sync = ["sync", "--source", "json", "--users", "users.json"];
    let ids = [desk.group("Finance"), desk.group("finance")];
    let told = desk.untouched(|| desk.run(&sync).expect(8));
    for id in &ids {
        assert!(told.err.contains(id.as_str()), "{told:?}");
    }
    assert!(told.err.contains("--mode attributes"), "{told:?}");
    assert!(!told.err.contains("has no group"), "{told:?}");
    // Whoever is in neither: to be in none of them is said by no group's name.
    let admin = desk.person("admin@acme.example");
    desk.untouched(|| desk.sync(std::slice::from_ref(&admin), &[]).expect(8));
    desk.untouched(|| desk.sync(&[admin], &["--mode", "attributes"]).expect(0));
    // The others go on in CSV and in sheets.
    let csv = |group: &str| {
        let groups = format!("id,displayName,members\n{group},[]\n");
        desk.untouched(|| desk.sync_csv("userName\nadmin@acme.example\n", &groups, &[]))
    };
    csv(",Null").expect(0);
    for named in [
        ",finance".to_owned(),
        format!("{},", ids[0]),
        format!("{},", ids[1]),
    ] {
        let told = csv(&named).expect(8);
        assert_eq!(told.err.matches("error[OUM195]").count(), 1, "{told:?}");
        assert!(told.err.contains(ids[1].as_str()), "{told:?}");
    }
    let sheet = "op,email,group_name\n+,admin@acme.example,Finance\n";
    let told = desk.untouched(|| desk.file("bulk", "b.csv", sheet, &[]).expect(8));
    assert!(told.err.contains(ids[1].as_str()), "{told:?}");
}
