//! Random edits: the indexes and the state file agree with the plain lists.

use proptest::prelude::*;
use serde_json::json;

use super::seed::Seed;
use super::store::Tenant;

const PEOPLE: [&str; 4] = [
    "a@acme.example",
    "b@acme.example",
    "c@acme.example",
    "embed:x",
];
const GROUPS: [&str; 3] = ["One", "Two", "Three"];

/// One edit by hand; what cannot be done is refused, and that is fine.
fn edit(tenant: &mut Tenant, what: usize, person: usize, group: usize) {
    let (person, group) = (PEOPLE[person], GROUPS[group]);
    let _ = match what {
        0 => tenant.add_user(person, "Somebody").map(drop),
        1 => tenant.add_group(group).map(drop),
        2 => tenant.add_embed_user("Embed", "x", None).map(drop),
        3..=6 => tenant.add_member(group, person),
        7 => tenant.remove_member(group, person),
        8 => tenant.delete_user(person),
        9 => tenant.delete_group(group),
        10 => tenant.deactivate_user(person),
        11 => tenant.rename_user(person, "d@acme.example"),
        12 => tenant.rename_group(group, "Four"),
        _ => tenant.set_attribute(person, "tier", &json!(group.len())),
    };
}

type Edges = Vec<(String, String)>;

/// Every edge as the groups have it, and as the members have it.
fn edges(tenant: &Tenant) -> (Edges, Edges) {
    let mut by_group = Vec::new();
    let mut by_member = Vec::new();
    let members = tenant.users().iter().map(|user| user.id.clone());
    for id in members.chain(tenant.embed_users().iter().map(|embed| embed.id.clone())) {
        by_member.extend(
            tenant
                .groups_of(&id)
                .map(|group| (group.id.clone(), id.clone())),
        );
    }
    for group in tenant.groups().iter() {
        by_group.extend(
            group
                .members
                .iter()
                .map(|member| (group.id.clone(), member.to_owned())),
        );
    }
    by_group.sort();
    by_member.sort();
    (by_group, by_member)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn indexes_and_state_file_agree(edits in prop::collection::vec((0..14_usize, 0..4_usize, 0..3_usize), 0..60)) {
        let seed = Seed::parse("attributes: [{ name: tier, type: Number }]").expect("it parses");
        let mut tenant = seed.tenant().expect("it is sound");
        for (what, person, group) in edits {
            edit(&mut tenant, what, person, group);
            let (by_group, by_member) = edges(&tenant);
            prop_assert_eq!(by_group, by_member);
            for user in tenant.users().iter() {
                prop_assert!(tenant.users_by_email(&user.email).any(|found| found.id == user.id));
            }
        }
        let state = tenant.to_state().expect("it can be written");
        let again = Tenant::from_state(&state).expect("it can be read");
        prop_assert_eq!(edges(&again), edges(&tenant));
        prop_assert_eq!(again.to_state().expect("it can be written"), state);
    }
}
