//! What can be said once the tenant was read.

use jiff::civil::{Date, date};
use std::collections::BTreeMap;
use std::sync::Arc;

use omni_um::desired::check;
use omni_um::live::{GroupRow, Listing, LiveResource, LiveState, Reading};
use omni_um::model::{
    Address, AttributeType, Definition, DesiredState, Field, Fields, Name, ProviderIdentity,
    ServerId, Value,
};

use super::support::{good, show};

const TODAY: Date = date(2026, 3, 1);

fn resource(id: &str, name: &str) -> LiveResource {
    LiveResource {
        id: ServerId::new(id),
        name: Name::new(name),
        active: true,
        fields: Fields::new(),
        attributes_known: true,
    }
}

fn definition(kind: AttributeType, multiple: bool, system: bool) -> Definition {
    Definition {
        kind,
        multiple,
        default: None,
        system,
    }
}

/// A tenant with these users and groups, and four attributes.
pub fn tenant(users: &[&str], groups: &[&str]) -> LiveState {
    let users: Vec<_> = users
        .iter()
        .enumerate()
        .map(|(n, u)| resource(&format!("u{n}"), u))
        .collect();
    let groups: Vec<_> = groups
        .iter()
        .enumerate()
        .map(|(n, g)| GroupRow {
            resource: resource(&format!("g{n}"), g),
            members: Vec::new(),
        })
        .collect();
    let definitions = BTreeMap::from([
        (
            Arc::from("region"),
            definition(AttributeType::String, true, false),
        ),
        (
            Arc::from("tier"),
            definition(AttributeType::Number, false, false),
        ),
        (
            Arc::from("cost_center"),
            definition(AttributeType::String, false, false),
        ),
        (
            Arc::from("omni_user_id"),
            definition(AttributeType::String, false, true),
        ),
    ]);
    LiveState::assemble(Reading {
        identity: ProviderIdentity {
            kind: "omni".into(),
            host: "acme.omniapp.co".into(),
        },
        users: Listing {
            total: users.len(),
            rows: users,
        },
        groups: Listing {
            total: groups.len(),
            rows: groups,
        },
        definitions,
        own_account: None,
    })
    .unwrap()
}

/// Puts a user into a group.
pub fn member(live: &mut LiveState, group: &str, user: &str) {
    let roster = live.rosters.entry(Name::new(group)).or_default();
    roster.members.push(Name::new(user));
    roster.members.sort();
}

fn said(state: &mut DesiredState, live: &LiveState) -> String {
    show(&check(state, live, TODAY, &|_| false))
}

#[test]
fn values_are_brought_into_the_tenants_types() {
    let mut state = good(
        "users:\n  ada@acme.example:\n    attributes: {tier: 3.00, region: [b, a], cost_center: }\n",
    )
    .state;
    assert_eq!(said(&mut state, &tenant(&[], &[])), "");
    let ada = &state.resources[&Address::user(Name::new("ada@acme.example"))];
    let value = |reference: &str| {
        let asked = ada.fields.get(&Field::attribute(reference)).unwrap();
        asked.intent.value().cloned()
    };
    assert_eq!(value("tier"), Value::text("3"));
    assert_eq!(value("region"), Value::set(["a", "b"]));
    assert_eq!(value("cost_center"), None);
}

#[test]
fn attributes_that_do_not_fit_the_tenant() {
    let mut state = good(
        "users:\n  ada@acme.example:\n    attributes: {teir: 1, zebra: , omni_user_id: x, tier: one, region: emea, cost_center: [a]}\n",
    )
    .state;
    assert_eq!(
        said(&mut state, &tenant(&[], &[])),
        "error OUM150 a.yaml:3:24+1 the tenant defines no attribute `teir`\n  = did you mean `tier`?\n\
         error OUM150 a.yaml:3:27+1 the tenant defines no attribute `zebra`\n  = define it in Omni, or delete `attributes.zebra`\n\
         error OUM153 a.yaml:3:50+1 `attributes.omni_user_id` is built in and read only\n  = delete it\n\
         error OUM151 a.yaml:3:59+3 `attributes.tier` of user/ada@acme.example does not fit: `one` is no number\n\
         error OUM151 a.yaml:3:72+4 `attributes.region` of user/ada@acme.example does not fit: it holds a list: write [emea]\n\
         error OUM151 a.yaml:3:91+1 `attributes.cost_center` of user/ada@acme.example does not fit: it holds one value, not a list\n"
    );
}

#[test]
fn a_block_that_contradicts_the_tenant() {
    let mut state = good(
        "attributes:\n  region: {type: string}\n  tier: {type: number}\n  teir: {type: number}\n",
    )
    .state;
    assert_eq!(
        said(&mut state, &tenant(&[], &[])),
        "error OUM154 a.yaml:2:3+6 `region` is one string here, and a list of strings in the tenant\n  = correct the `attributes` block, or the definition in Omni\n\
         error OUM150 a.yaml:4:3+4 the tenant defines no attribute `teir`\n  = did you mean `tier`?\n"
    );
}

#[test]
fn groups_and_members_beside_the_tenant() {
    let text = "users:\n  ada@acme.example: {groups: [Finanse, Live, Zebra]}\ngroups:\n  Finance:\n    members: [grace@acme.example, gone@acme.example, graze@acme.example, nobody@acme.example]\n";
    let live = tenant(&["Grace@acme.example"], &["live"]);
    let mut state = good(text).state;
    let owned = |name: &Name| name == &Name::new("gone@acme.example");
    assert_eq!(
        show(&check(&mut state, &live, TODAY, &owned)),
        "error OUM140 a.yaml:2:31+7 group `Finanse` is not declared\n  = did you mean `Finance`?\n\
         error OUM140 a.yaml:2:40+4 group `Live` is not declared\n  = the tenant has a group of this name: declare it under groups:\n\
         error OUM140 a.yaml:2:46+5 group `Zebra` is not declared\n\
         error OUM141 a.yaml:5:54+18 member `graze@acme.example` is neither declared nor in the tenant\n  = did you mean `Grace@acme.example`?\n\
         error OUM141 a.yaml:5:74+19 member `nobody@acme.example` is neither declared nor in the tenant\n  = declare the user under users:, or delete it here\n"
    );
}

#[test]
fn two_live_names_that_fold_together_matter_where_a_file_means_one() {
    let live = tenant(
        &[
            "Ada@acme.example",
            "ada@acme.example",
            "Bob@acme.example",
            "bob@acme.example",
        ],
        &["Team", "team"],
    );
    let mut state =
        good("users:\n  ada@acme.example: {}\ngroups:\n  A: {members: [bob@acme.example]}\n").state;
    assert_eq!(
        said(&mut state, &live),
        "error OUM142 a.yaml:2:3+16 more than one user in the tenant answers to this name: `Ada@acme.example`, `ada@acme.example`\n  = rename or remove all but one of them in Omni\n\
         error OUM142 a.yaml:4:17+16 more than one user in the tenant answers to this name: `Bob@acme.example`, `bob@acme.example`\n  = rename or remove all but one of them in Omni\n"
    );
}

#[test]
fn a_member_whose_day_has_passed_may_be_gone() {
    let mut state = good(
        "groups:\n  A: {members: [{name: old@x.example, expires: 2026-02-28}, {name: now@x.example, expires: 2026-03-01}]}\n",
    )
    .state;
    let said = said(&mut state, &tenant(&[], &["A"]));
    assert!(!said.contains("old@x.example"), "{said}");
    assert!(said.contains("now@x.example"), "{said}");
}
