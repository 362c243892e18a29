//! The first write of each sort is looked at before anything else is sent.

use serde_json::json;

use crate::support::acme::{AS_IT_IS, SEED};
use crate::support::{Project, Tenant};

fn owned(switches: &str) -> (Tenant, Project) {
    let tenant = Tenant::with(SEED, switches);
    let project = Project::of(&tenant, AS_IT_IS);
    project.apply();
    (tenant, project)
}

/// Two users get another region: the first is looked at.
fn two_regions() -> String {
    AS_IT_IS
        .replace("region: [emea], tier: 3", "region: [amer], tier: 3")
        .replace("region: [emea], tier: 1", "region: [amer], tier: 1")
}

#[test]
fn a_server_that_replaces_the_bag_is_caught_and_everything_is_put_back() {
    let (tenant, project) = owned("attribute-patch=replace-bag");
    project.write("access.yaml", &two_regions());
    let mark = tenant.mark();
    let ended = project.run(&["apply", "--auto-approve"]).expect(5);
    assert!(
        ended.out.contains("what it took away was put back"),
        "{ended:?}"
    );
    let touched = tenant.writes_since(mark);
    assert!(
        touched.iter().all(|one| one.path() == touched[0].path()),
        "only the first user"
    );
    // Nothing is lost: what the write named has its new value, the rest what it had.
    for (key, value) in [
        ("region", json!(["amer"])),
        ("tier", json!("3")),
        ("team", json!("core")),
    ] {
        assert_eq!(tenant.attribute("ada@acme.example", key), value, "{key}");
    }
    assert_eq!(
        tenant.attribute("alan@acme.example", "region"),
        json!(["emea"])
    );
}

#[test]
fn a_clear_on_a_server_that_replaces_the_bag_is_caught_too() {
    let (tenant, project) = owned("attribute-patch=replace-bag");
    project.write("access.yaml", &AS_IT_IS.replace("tier: 3", "tier: null"));
    project.run(&["apply", "--auto-approve"]).expect(5);
    assert_eq!(
        tenant.attribute("ada@acme.example", "region"),
        json!(["emea"])
    );
    assert_eq!(tenant.attribute("ada@acme.example", "team"), json!("core"));
}

#[test]
fn a_write_that_is_accepted_and_ignored_ends_the_apply_with_nothing_more_written() {
    let cases = [
        ("PATCH /users", two_regions()),
        (
            "PATCH /groups",
            AS_IT_IS.replace("groups: [Analytics]", "groups: [Analytics, Finance]"),
        ),
        (
            "PATCH /users",
            AS_IT_IS.replace("name: A", "name: Countess A"),
        ),
        (
            "PATCH /groups",
            AS_IT_IS.replace("groups: [Finance]", "groups: []"),
        ),
    ];
    // Each waits its ten seconds for the write to show.
    std::thread::scope(|scope| {
        for (target, edited) in &cases {
            scope.spawn(move || ignored(target, edited));
        }
    });
}

fn ignored(target: &str, edited: &str) {
    let (tenant, project) = owned("");
    project.write("access.yaml", edited);
    let (before, mark) = (tenant.effects().len(), tenant.mark());
    tenant.fault(&format!("accept-and-ignore {target}"));
    let ended = project.run(&["apply", "--auto-approve"]).expect(5);
    assert_eq!(ended.failure(), "500");
    assert!(ended.out.contains("nothing changed"), "{ended:?}");
    assert_eq!(tenant.writes_since(mark).len(), 1, "{target}");
    assert_eq!(tenant.effects().len(), before);
    // The world is as it was, so is what we remember of it, and the next apply does it all.
    tenant.mend();
    project.run(&["drift"]).expect(0);
    project.apply();
    project.is_converged(&tenant);
}

#[test]
fn a_later_write_that_is_ignored_is_found_by_the_reading_afterwards() {
    let (tenant, project) = owned("");
    project.write("access.yaml", &two_regions());
    tenant.fault("accept-and-ignore PATCH /users nth 2");
    let ended = project.run(&["apply", "--auto-approve"]).expect(5);
    assert!(ended.out.contains("alan@acme.example"), "{ended:?}");
    assert!(ended.out.contains("kept the old value"), "{ended:?}");
    assert_eq!(
        tenant.attribute("ada@acme.example", "region"),
        json!(["amer"])
    );
    project.apply();
    project.is_converged(&tenant);
}

#[test]
fn a_create_that_is_ignored_is_found_by_the_reading_afterwards() {
    let (tenant, project) = owned("");
    let new = "  new@acme.example: { name: New }\ngroups:\n";
    project.write("access.yaml", &AS_IT_IS.replace("groups:\n", new));
    tenant.fault("accept-and-ignore POST /users nth 1");
    let ended = project.run(&["apply", "--auto-approve"]).expect(5);
    assert!(ended.out.contains("new@acme.example"), "{ended:?}");
    project.apply();
    project.is_converged(&tenant);
}

#[test]
fn a_deactivation_that_is_ignored_is_found_by_the_reading_afterwards() {
    let (tenant, project) = owned("");
    project.write(
        "access.yaml",
        &AS_IT_IS.replace("name: Lee", "name: Lee, active: false"),
    );
    tenant.fault("accept-and-ignore PATCH /users nth 1");
    project.run(&["apply", "--auto-approve"]).expect(5);
    project.apply();
    project.is_converged(&tenant);
}
