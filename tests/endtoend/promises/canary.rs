//! The first write of each sort is looked at before anything else is sent.

use omni_um::sandbox::{self, Faults, Target, Turn, When};
use serde_json::json;

use crate::support::acme::{AS_IT_IS, SEED};
use crate::support::{Project, Tenant};

fn owned(switches: &str) -> (Tenant, Project) {
    let tenant = Tenant::with(SEED, switches);
    let project = Project::of(&tenant, AS_IT_IS).letting_pass(&["group.loss"]);
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

/// A server that empties a group when it is asked to remove one of its members.
fn empties(group: &'static str) -> Faults {
    let act = move |tenant: &mut sandbox::Tenant, info: &sandbox::RequestInfo| {
        if info.body.contains("members[value eq") {
            for member in tenant.members_of(group).expect("its members") {
                tenant.remove_member(group, &member).expect("removed");
            }
        }
    };
    Faults::default().with_writer(
        Turn::After,
        Target::new("PATCH", "/groups"),
        When::Nth(1),
        act,
    )
}

#[test]
fn a_server_that_removes_everybody_is_caught_and_whom_it_removed_is_put_back() {
    let (tenant, project) = owned("");
    project.write(
        "access.yaml",
        &AS_IT_IS.replace("name: Kay, groups: [Finance]", "name: Kay, groups: []"),
    );
    tenant.set_faults(empties("Finance"));
    let ended = project.run(&["apply", "--auto-approve"]).expect(5);
    tenant.mend();
    let back = [
        "alan@acme.example",
        "left@acme.example",
        "visitor@partner.example",
    ];
    assert_eq!(tenant.members("Finance"), back);
    // No listing shows the embed user, so only its number is known.
    let words: Vec<&str> = ended.out.split_whitespace().collect();
    assert!(
        words.join(" ").contains("not put back: 1 hidden member"),
        "{ended:?}"
    );
}

/// A group of 150 whose first 30 leave, while 100 others join: adds fill the first request.
#[test]
fn the_first_removal_is_looked_at_though_it_is_in_a_later_chunk() {
    let mut tenant = sandbox::Tenant::new();
    let email = |number: usize| format!("user-{number:03}@acme.example");
    tenant.add_group("Big").expect("added");
    for number in 0..250 {
        tenant.add_user(&email(number), "Somebody").expect("added");
        if number < 150 {
            tenant.add_member("Big", &email(number)).expect("joined");
        }
    }
    let tenant = Tenant::holding(tenant, "");
    let files = |range: std::ops::Range<usize>| {
        let members: Vec<String> = range.map(email).collect();
        format!(
            "groups: {{ Big: {{ members: [{}] }} }}\n",
            members.join(", ")
        )
    };
    let project = Project::of(&tenant, &files(0..150)).letting_pass(&["memberships.remove"]);
    project.apply();
    project.write("access.yaml", &files(30..250));
    let hook = |tenant: &mut sandbox::Tenant, info: &sandbox::RequestInfo| {
        if info.body.contains("members[value eq")
            && tenant.members_of("Big").is_ok_and(|all| all.len() > 200)
        {
            for member in tenant.members_of("Big").expect("its members") {
                tenant.remove_member("Big", &member).expect("removed");
            }
        }
    };
    let target = Target::new("PATCH", "/groups");
    tenant.set_faults(Faults::default().with_writer(Turn::After, target, When::Always, hook));
    let ended = project.run(&["apply", "--auto-approve"]).expect(5);
    assert!(
        ended.out.contains("what it took away was put back"),
        "{ended:?}"
    );
    assert_eq!(tenant.members("Big").len(), 220);
}
