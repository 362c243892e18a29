//! Memberships of one group, changed together and beside somebody else.

use crate::support::acme::{AS_IT_IS, SEED};
use crate::support::{Project, Tenant};

/// Two join Finance, one leaves; who else is in it stays.
fn two_in_one_out() -> String {
    AS_IT_IS
        .replace(
            "name: Ada, groups: [Analytics]",
            "name: Ada, groups: [Analytics, Finance]",
        )
        .replace(
            "name: Grace, groups: [Analytics]",
            "name: Grace, groups: [Analytics, Finance]",
        )
        .replace("name: Kay, groups: [Finance]", "name: Kay, groups: []")
}

const AFTER: [&str; 6] = [
    "ada@acme.example",
    "alan@acme.example",
    "embed:acct-42",
    "grace@acme.example",
    "left@acme.example",
    "visitor@partner.example",
];

fn prepared() -> (Tenant, Project) {
    let tenant = Tenant::seeded(SEED);
    let project = Project::of(&tenant, AS_IT_IS);
    project.apply();
    project.write("access.yaml", &two_in_one_out());
    (tenant, project)
}

#[test]
fn two_added_and_one_removed_in_one_apply_all_hold_and_the_embed_user_stays() {
    let (tenant, project) = prepared();
    let mark = tenant.mark();
    project.apply();
    assert_eq!(tenant.members("Finance"), AFTER);
    assert_eq!(
        tenant.writes_since(mark).len(),
        1,
        "one request for the group"
    );
    project.is_converged(&tenant);
}

#[test]
fn a_member_added_by_hand_between_plan_and_apply_stays() {
    let (tenant, project) = prepared();
    let out = project.run(&["plan", "--out", "plan.json"]).expect(0).out;
    let id = plan_id(&out);
    tenant
        .tenant(|tenant| tenant.add_member("Finance", "admin@acme.example"))
        .expect("added by hand");
    project
        .run(&["apply", "plan.json", "--approved", &id])
        .expect(0);
    let mut wanted: Vec<&str> = AFTER.to_vec();
    wanted.insert(1, "admin@acme.example");
    wanted.sort_unstable();
    assert_eq!(tenant.members("Finance"), wanted);
    project.is_converged(&tenant);
}

#[test]
fn what_was_done_by_hand_to_the_declared_since_the_plan_is_left_for_the_next_one() {
    let (tenant, project) = prepared();
    let out = project.run(&["plan", "--out", "plan.json"]).expect(0).out;
    let id = plan_id(&out);
    // Alan's groups are complete, so this will be drift; and nobody approved changing it back.
    tenant
        .tenant(|tenant| tenant.add_member("Analytics", "alan@acme.example"))
        .expect("added by hand");
    let applied = project
        .run(&["apply", "plan.json", "--approved", &id])
        .expect(0);
    assert!(
        applied
            .err
            .contains("left for the next plan: group/Analytics member alan@acme.example")
    );
    assert!(
        tenant
            .members("Analytics")
            .contains(&"alan@acme.example".to_owned())
    );
    assert_eq!(tenant.members("Finance"), AFTER);
    project.run(&["drift"]).expect(2);
}

#[test]
fn what_was_approved_and_is_already_so_is_skipped() {
    let (tenant, project) = prepared();
    let out = project.run(&["plan", "--out", "plan.json"]).expect(0).out;
    let id = plan_id(&out);
    let by_hand = |tenant: &mut omni_um::sandbox::Tenant| {
        tenant.add_member("Finance", "ada@acme.example")?;
        tenant.remove_member("Finance", "kay@acme.example")
    };
    tenant.tenant(by_hand).expect("done by hand");
    let mark = tenant.mark();
    project
        .run(&["apply", "plan.json", "--approved", &id])
        .expect(0);
    let sent = tenant.writes_since(mark);
    assert_eq!(sent.len(), 1);
    assert_eq!(
        crate::support::wire::named(&sent[0]),
        1,
        "Grace alone: {}",
        sent[0].request
    );
    assert_eq!(tenant.members("Finance"), AFTER);
}

/// The plan id that `plan` prints.
pub fn plan_id(out: &str) -> String {
    let at = out.find("sha256:").expect("a plan id");
    out[at..at + 71].to_owned()
}
