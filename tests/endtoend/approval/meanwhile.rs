//! Approved, and then somebody changed the tenant.

use omni_um::sandbox;
use serde_json::json;

use super::{Approved, approved};
use crate::support::acme::AS_IT_IS;

type ByHand = fn(&mut sandbox::Tenant) -> Result<(), String>;

/// Approved; then this was done by hand.
fn after(by_hand: impl Fn(&mut sandbox::Tenant) -> Result<(), String>) -> Approved {
    let approved = approved();
    approved
        .tenant
        .tenant(|tenant| by_hand(tenant))
        .expect("by hand");
    approved
}

#[test]
fn what_does_not_matter_does_not_matter() {
    let ways: [ByHand; 5] = [
        |tenant| tenant.add_user("more@acme.example", "More").map(|_| ()),
        |tenant| tenant.add_group("Others").map(|_| ()),
        |tenant| tenant.set_user_name("visitor@partner.example", "V"),
        |tenant| tenant.delete_group("Old stuff"),
        // Of a resource that is written to, a field that is not.
        |tenant| tenant.set_attribute("ada@acme.example", "team", &json!("other")),
    ];
    for way in ways {
        let approved = after(way);
        approved.apply().expect(0);
        approved.project.is_converged(&approved.tenant);
    }
}

#[test]
fn what_is_so_already_is_skipped() {
    let ways: [ByHand; 4] = [
        |tenant| tenant.set_user_name("ada@acme.example", "Ada Lovelace"),
        |tenant| tenant.remove_member("Finance", "alan@acme.example"),
        |tenant| tenant.deactivate_user("left@acme.example"),
        |tenant| tenant.set_attribute("alan@acme.example", "tier", &json!(2.5)),
    ];
    for way in ways {
        let approved = after(way);
        approved.apply().expect(0);
        approved.project.is_converged(&approved.tenant);
    }
}

#[test]
fn what_the_world_did_is_left_for_the_next_plan() {
    let approved = after(|tenant| tenant.set_user_name("kay@acme.example", "Kay by hand"));
    let told = approved.apply().expect(0);
    assert!(
        told.err
            .contains("left for the next plan: user/kay@acme.example name"),
        "{told:?}"
    );
    let kay = |tenant: &mut sandbox::Tenant| {
        tenant
            .user("kay@acme.example")
            .map(|user| user.name.clone())
    };
    assert_eq!(approved.tenant.tenant(kay).as_deref(), Ok("Kay by hand"));
    let told = approved.project.run(&["plan"]).expect(0);
    assert!(told.out.contains("Kay by hand → Kay"), "{told:?}");
}

#[test]
fn what_matters_is_refused() {
    // Another thing of the same name.
    let approved = after(|tenant| {
        tenant.delete_user("left@acme.example")?;
        tenant
            .add_user("left@acme.example", "Somebody else")
            .map(|_| ())
    });
    let told = approved.refused(4);
    assert!(told.err.contains("left@acme.example"), "{told:?}");
    // What somebody wrote meanwhile would be lost.
    let approved = after(|tenant| tenant.set_attribute("alan@acme.example", "tier", &json!(9)));
    let told = approved.refused(3);
    assert!(
        told.err.contains("guard conflicts: 1 over a limit of 0"),
        "{told:?}"
    );
    // It would be named back first, which nobody approved.
    let approved = after(|tenant| tenant.rename_group("Analytics", "Analysts"));
    let told = approved.refused(4);
    assert!(told.err.contains("group/Analytics name"), "{told:?}");
}

#[test]
fn a_group_that_would_be_empty_now_is_refused() {
    let tenant = crate::support::Tenant::seeded(
        "attributes: []
users:
  - { email: ada@acme.example, name: Ada }
  - { email: bob@acme.example, name: Bob }
groups:
  - { name: Two, members: [ada@acme.example, bob@acme.example] }
",
    );
    let files = |groups: &str| {
        format!(
            "users:\n  ada@acme.example: {{ name: Ada, groups: [{groups}] }}\ngroups:\n  Two: {{}}\n"
        )
    };
    let project = crate::support::Project::of(&tenant, &files("Two"));
    project.apply();
    project.write("access.yaml", &files(""));
    let plan = project
        .run(&["plan", "--json", "--out", "plan.json"])
        .expect(0)
        .json();
    let id = plan["plan_id"].as_str().expect("an id").to_owned();
    tenant
        .tenant(|tenant| tenant.remove_member("Two", "bob@acme.example"))
        .expect("by hand");
    let approved = Approved {
        tenant,
        project,
        id,
    };
    let told = approved.refused(3);
    assert!(told.err.contains("guard group.empty:Two"), "{told:?}");
}

#[test]
fn what_passed_when_it_was_approved_passes_though_the_tenant_shrank() {
    // Six of forty go: within 15 %. Then others leave, and six are more than 15 % of the rest.
    let users = |range: std::ops::Range<usize>| -> String {
        range
            .map(|at| format!("  u{at:02}@acme.example: {{ name: U{at} }}\n"))
            .collect()
    };
    let seed: String = (0..40)
        .map(|at| format!("  - {{ email: u{at:02}@acme.example, name: U{at} }}\n"))
        .collect();
    let tenant = crate::support::Tenant::seeded(&format!("attributes: []\nusers:\n{seed}"));
    let project = crate::support::Project::of(&tenant, &format!("users:\n{}", users(0..40)));
    let toml = project.read("omni-um.toml");
    project.write(
        "omni-um.toml",
        &format!("{toml}\n[guards]\n\"users.deactivate\" = {{ percent = 15 }}\n"),
    );
    project.apply();
    project.write("access.yaml", &format!("users:\n{}", users(6..40)));
    let plan = project
        .run(&["plan", "--json", "--out", "plan.json"])
        .expect(0)
        .json();
    let id = plan["plan_id"].as_str().expect("an id").to_owned();
    let leave = |tenant: &mut sandbox::Tenant| {
        (33..40).try_for_each(|at| tenant.deactivate_user(&format!("u{at:02}@acme.example")))
    };
    tenant.tenant(leave).expect("by hand");
    let told = project.run(&["plan"]).expect(3);
    assert!(
        told.err.contains("users.deactivate: 6 over a limit of 4"),
        "{told:?}"
    );
    let approved = Approved {
        tenant,
        project,
        id,
    };
    approved.apply().expect(0);
}

#[test]
fn a_tenant_that_shrank_is_judged_afresh() {
    let users: String = (0..20)
        .map(|at| format!("  - {{ email: u{at}@acme.example, name: U{at} }}\n"))
        .collect();
    let tenant = crate::support::Tenant::seeded(&format!("attributes: []\nusers:\n{users}"));
    let files: String = (0..20)
        .map(|at| format!("  u{at}@acme.example: {{ name: U{at} }}\n"))
        .collect();
    let project = crate::support::Project::of(&tenant, &format!("users:\n{files}"));
    project.apply();
    project.write(
        "access.yaml",
        &format!("users:\n{}", files.replace("name: U0 ", "name: Zero ")),
    );
    let plan = project
        .run(&["plan", "--json", "--out", "plan.json"])
        .expect(0)
        .json();
    let id = plan["plan_id"].as_str().expect("an id").to_owned();
    let gone = |tenant: &mut sandbox::Tenant| {
        (10..15).try_for_each(|at| tenant.delete_user(&format!("u{at}@acme.example")))
    };
    tenant.tenant(gone).expect("by hand");
    let approved = Approved {
        tenant,
        project,
        id,
    };
    let told = approved.refused(3);
    assert!(
        told.err.contains("guard live.shrink: 5 over a limit of 4"),
        "{told:?}"
    );
}

#[test]
fn an_id_alone_is_not_met_by_what_is_gone_or_another_one() {
    let ways: [ByHand; 3] = [
        |tenant| tenant.delete_user("ada@acme.example"),
        |tenant| tenant.deactivate_user("ada@acme.example"),
        |tenant| {
            tenant.delete_user("ada@acme.example")?;
            tenant.add_user("ada@acme.example", "Another").map(|_| ())
        },
    ];
    for way in ways {
        let approved = approved();
        let files = AS_IT_IS.replace("name: Ada,", "name: Ada Lovelace,");
        approved.project.write("access.yaml", &files);
        let plan = approved.project.plan();
        let id = plan["plan_id"].as_str().expect("an id");
        approved.tenant.tenant(way).expect("by hand");
        let (mark, lock) = (
            approved.tenant.mark(),
            approved.project.read("omni-um.lock"),
        );
        let told = approved.project.run(&["apply", "--approved", id]).expect(4);
        assert_eq!(told.failure(), "401");
        assert!(approved.tenant.writes_since(mark).is_empty());
        assert_eq!(approved.project.read("omni-um.lock"), lock);
    }
}
