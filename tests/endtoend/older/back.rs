//! An export that is synced back writes nothing, whatever the tenant is like.

use omni_um::sandbox::{Seed, Switches};
use serde_json::json;

use super::stage::Desk;
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
    let lines: [&[&str]; 6] = [
        &sync,
        &[&sync[..], &["--absent-means-empty"]].concat(),
        &[&sync[..], &["--create"]].concat(),
        &["update-user-attributes", "users.json"],
        &["create-users", "users.json"],
        &["create-users", "users.csv"],
    ];
    for line in lines {
        let told = desk.untouched(|| desk.run(line));
        assert_eq!(told.code, 0, "{what}: {told:?}");
    }
}

#[test]
fn under_every_switch() {
    let quiet = ["key-scope", "retry-after", "error-body", "last-modified"];
    let settings = Switches::settings();
    for (name, settings) in settings
        .into_iter()
        .filter(|(name, _)| !quiet.contains(name))
    {
        for value in settings {
            let switch = format!("{name}={value}");
            comes_back(&Desk::of(Tenant::with(SEED, &switch)), &switch);
        }
    }
}

/// Two that answer to one name cannot be told apart by it: that may be an error, and no loss.
#[test]
fn two_of_one_name_lose_nothing() {
    let mut tenant = Seed::parse(SEED)
        .expect("it parses")
        .tenant()
        .expect("sound");
    tenant
        .add_user("left@acme.example", "Lee again")
        .expect("added");
    tenant
        .set_attribute("left@acme.example", "team", &json!("x"))
        .expect("set");
    let desk = Desk::of(Tenant::holding(tenant, "group-name=exact"));
    let sync = [
        "sync",
        "--source",
        "json",
        "--users",
        "users.json",
        "--absent-means-empty",
    ];
    let back = || {
        desk.run(&["export-users-json", "users.json"]).expect(0);
        let told = desk.untouched(|| desk.run(&sync));
        assert!([0, 8].contains(&told.code), "{told:?}");
    };
    back();
    desk.tenant.tenant(|tenant| {
        tenant.add_group("finance").expect("added");
        tenant
            .add_member("finance", "grace@acme.example")
            .expect("joined");
    });
    back();
}
