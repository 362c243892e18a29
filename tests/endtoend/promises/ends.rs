//! How an apply ends that did not go as planned after its first write: 5, and the lockfile is true.

use omni_um::sandbox::{self, Faults, Target, Turn, When};
use serde_json::json;

use crate::support::acme::{AS_IT_IS, CHANGED, SEED};
use crate::support::{Project, Tenant};

fn prepared(files: &str) -> (Tenant, Project) {
    let tenant = Tenant::seeded(SEED);
    let project = Project::of(&tenant, AS_IT_IS);
    project.apply();
    project.write("access.yaml", files);
    (tenant, project)
}

fn after_users(number: u64, act: fn(&mut sandbox::Tenant)) -> Faults {
    let target = Target::new("PATCH", "/users");
    Faults::default().with_writer(Turn::After, target, When::Nth(number), move |tenant, _| {
        act(tenant)
    })
}

#[test]
fn what_somebody_else_wrote_right_after_us_is_named_and_is_drift_afterwards() {
    let two = AS_IT_IS
        .replace("tier: 3", "tier: 30")
        .replace("tier: 1", "tier: 10");
    let (tenant, project) = prepared(&two);
    // Alan is the second, and no canary.
    tenant.set_faults(after_users(2, |tenant| {
        tenant
            .set_attribute("alan@acme.example", "tier", &json!(99))
            .expect("done by hand");
    }));
    let ended = project.run(&["apply", "--auto-approve"]).expect(5);
    tenant.mend();
    let words: Vec<&str> = ended.out.split_whitespace().collect();
    assert!(
        words
            .join(" ")
            .contains("somebody else wrote another value right after us"),
        "{ended:?}"
    );
    assert!(ended.out.contains("alan@acme.example"), "{ended:?}");
    let drift = project.run(&["drift"]).expect(2);
    assert!(
        drift.out.contains("99") && drift.out.contains("10"),
        "{drift:?}"
    );
    assert!(!drift.out.contains("ada@acme.example"), "{drift:?}");
    let applied = project.apply();
    assert!(
        applied
            .out
            .contains("changed by hand; this changes it back"),
        "{applied:?}"
    );
    assert_eq!(tenant.attribute("alan@acme.example", "tier"), json!("10"));
    project.is_converged(&tenant);
}

#[test]
fn a_lockfile_that_cannot_be_written_after_a_write_is_5_and_says_so() {
    let (tenant, project) = prepared(CHANGED);
    let (path, lock) = (project.path("omni-um.lock"), project.read("omni-um.lock"));
    let blocked = path.clone();
    let target = Target::new("POST", "/users");
    // A folder with something in it cannot be replaced by a file.
    tenant.set_faults(Faults::default().with_writer(
        Turn::After,
        target,
        When::Nth(1),
        move |_, _| {
            std::fs::remove_file(&blocked).expect("removed");
            std::fs::create_dir_all(blocked.join("something")).expect("made");
        },
    ));
    let ended = project.run(&["apply", "--auto-approve"]).expect(5);
    tenant.mend();
    assert!(
        ended.out.contains("lockfile could not be written"),
        "{ended:?}"
    );
    std::fs::remove_dir_all(&path).expect("removed");
    project.write("omni-um.lock", &lock);
    project.apply();
    project.is_converged(&tenant);
}

#[test]
fn a_write_whose_answer_was_lost_counts_as_written_where_the_key_is_refused_next() {
    let files = AS_IT_IS
        .replace(
            "name: Kay, groups: [Finance]",
            "name: Kay, groups: [Finance, Analytics]",
        )
        .replace("tier: 3", "tier: 4");
    let (tenant, project) = prepared(&files);
    tenant.fault("drop-after PATCH /groups");
    tenant.fault("fail PATCH /users 403");
    let ended = project.run(&["apply", "--auto-approve"]).expect(5);
    tenant.mend();
    assert!(!ended.err.contains("nothing was written"), "{ended:?}");
    // It was read again: what had happened is ours, not drift.
    assert!(
        project
            .read("omni-um.lock")
            .contains("\"groups\":[\"Analytics\",\"Finance\"]")
    );
    project.run(&["drift"]).expect(0);
    project.apply();
    project.is_converged(&tenant);
}
