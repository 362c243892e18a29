//! What needs no key and no network.

use serde_json::json;

use super::changed;
use crate::support::{Outcome, Project, Tenant};

/// Runs without URL and key in the environment.
fn keyless(project: &Project, arguments: &[&str]) -> Outcome {
    project.run_with(arguments, |command| {
        command
            .env_remove("OMNI_BASE_URL")
            .env_remove("OMNI_API_KEY");
    })
}

#[test]
fn validate_needs_no_key_and_asks_nothing() {
    let (tenant, project) = changed();
    let mark = tenant.mark();
    let told = keyless(&project, &["validate"]).expect(0);
    assert!(told.out.starts_with("The files are right. "), "{told:?}");
    assert_eq!(tenant.since(mark).len(), 0);
}

#[test]
fn a_plan_from_a_snapshot_is_the_live_plan_and_needs_no_key() {
    let (tenant, project) = changed();
    let by_hand = |tenant: &mut omni_um::sandbox::Tenant| {
        tenant.set_attribute("kay@acme.example", "tier", &json!(9))
    };
    tenant.tenant(by_hand).expect("done by hand");
    let mut live = project.plan();
    // A snapshot counts those whom no file declares, and does not name them.
    let unmanaged = |plan: &mut serde_json::Value| {
        let part = plan["plan"]["unmanaged"].as_object_mut();
        part.expect("what is not managed").remove("addresses");
    };
    unmanaged(&mut live);
    let drift = project.run(&["drift", "--json"]).expect(2).json();
    for arguments in [
        &["snapshot", "--out", "snapshot.json"][..],
        &["snapshot", "--all", "--out", "snapshot.json"],
    ] {
        project.run(arguments).expect(0);
        let mark = tenant.mark();
        let mut planned = keyless(&project, &["plan", "--json", "--live", "snapshot.json"])
            .expect(0)
            .json();
        unmanaged(&mut planned);
        for part in ["changes", "held", "findings", "in_sync", "unmanaged"] {
            assert_eq!(
                planned["plan"][part], live["plan"][part],
                "{part} after {arguments:?}"
            );
        }
        assert_eq!(planned["plan_id"], live["plan_id"], "{arguments:?}");
        assert_eq!(planned["plan"]["cost"]["reads"], json!(0));
        let drifted = keyless(&project, &["drift", "--json", "--live", "snapshot.json"])
            .expect(2)
            .json();
        assert_eq!(drifted["changes"], drift["changes"], "{arguments:?}");
        assert_eq!(tenant.since(mark).len(), 0);
    }
}

#[test]
fn a_snapshot_names_nobody_that_no_file_and_no_lockfile_speaks_of_unless_asked_to() {
    let (_tenant, project) = changed();
    let some = project.run(&["snapshot"]).expect(0).out;
    assert!(some.contains("ada@acme.example") && some.contains("left@acme.example"));
    assert!(
        !some.contains("visitor@partner.example") && !some.contains("Old stuff"),
        "{some}"
    );
    let all = project.run(&["snapshot", "--all"]).expect(0).out;
    assert!(all.contains("visitor@partner.example") && all.contains("Old stuff"));
}

#[test]
fn a_snapshot_of_another_tenant_is_refused() {
    let (_tenant, project) = changed();
    let other = Tenant::seeded(crate::support::acme::SEED);
    let there = Project::of(&other, "users: {}\n");
    project.write(
        "snapshot.json",
        &there.run(&["snapshot", "--all"]).expect(0).out,
    );
    assert_eq!(
        keyless(&project, &["plan", "--live", "snapshot.json"])
            .expect(8)
            .failure(),
        "202"
    );
}
