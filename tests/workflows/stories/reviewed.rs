//! What happens between the plan and the apply, and what reviewers answer.

use omni_um::sandbox::Tenant as Sandbox;

use super::{joining, succeeded, went};
use crate::runner::Answer;
use crate::world::{Company, FILE};

#[test]
fn who_rejects_lets_nothing_be_written() {
    let company = Company::new();
    let start = company.tenant.mark();
    let pull = company.pull_request("grace", &[(FILE, &joining())]);
    let tip = company.merge(pull);
    let applied = company.apply(|_| Answer::Reject);
    assert_eq!(applied.job("apply").result.word(), "failure");
    assert!(company.tenant.writes_since(start).is_empty());
    assert_eq!(company.tip(), tip);
    assert!(company.forge.state().pushes.is_empty());
}

#[test]
fn what_nobody_declared_may_change_meanwhile() {
    let company = Company::new();
    let pull = company.pull_request("grace", &[(FILE, &joining())]);
    company.merge(pull);
    let applied = company.apply(|_| {
        rename(&company, "visitor@partner.example");
        Answer::Approve
    });
    succeeded(&applied);
    assert!(
        company
            .tenant
            .members("Finance")
            .contains(&"ada@acme.example".to_owned())
    );
}

#[test]
fn what_somebody_changed_by_hand_elsewhere_is_left_for_the_next_plan() {
    let company = Company::new();
    let pull = company.pull_request("grace", &[(FILE, &joining())]);
    company.merge(pull);
    let applied = company.apply(|_| {
        rename(&company, "alan@acme.example");
        Answer::Approve
    });
    went(
        &applied,
        &["apply=success", "lockfile=success", "plan=success"],
    );
    let finance = company.tenant.members("Finance");
    assert!(finance.contains(&"ada@acme.example".to_owned()));
    let name = |tenant: &mut Sandbox| {
        tenant
            .user("alan@acme.example")
            .map(|user| user.name.clone())
    };
    assert_eq!(company.tenant.tenant(name), Ok("By hand".to_owned()));

    // It is drift from now on: in the issue, and in the plan that the next reviewer reads.
    succeeded(&company.drift());
    let issues = company.forge.state().issues.clone();
    assert!(
        issues
            .last()
            .expect("an issue")
            .body
            .contains("alan@acme.example")
    );
    let applied = company.apply(|so_far| {
        assert!(
            so_far.summary().contains("alan@acme.example"),
            "{}",
            so_far.summary()
        );
        Answer::Approve
    });
    succeeded(&applied);
    assert_eq!(company.tenant.tenant(name), Ok("Alan".to_owned()));
    assert_eq!(company.serial(), 2, "what was last applied is what it was");
}

#[test]
fn what_was_merged_meanwhile_is_not_applied_with_it() {
    let company = Company::new();
    let pull = company.pull_request("grace", &[(FILE, &joining())]);
    company.merge(pull);
    let applied = company.apply(|_| {
        company.push("kay", &[(FILE, &super::kay_rises(&joining()))]);
        Answer::Approve
    });
    succeeded(&applied);
    assert_eq!(company.tenant.attribute("kay@acme.example", "tier"), "2");
}

fn rename(company: &Company, email: &str) {
    let act = |tenant: &mut Sandbox| tenant.set_user_name(email, "By hand");
    company.tenant.tenant(act).expect("renamed");
}

#[test]
fn what_somebody_else_did_already_is_not_done_again() {
    let company = Company::new();
    let pull = company.pull_request("grace", &[(FILE, &joining())]);
    company.merge(pull);
    let start = company.tenant.mark();
    let applied = company.apply(|_| {
        let act = |tenant: &mut Sandbox| tenant.add_member("Finance", "ada@acme.example");
        company.tenant.tenant(act).expect("added");
        Answer::Approve
    });
    succeeded(&applied);
    assert!(company.tenant.writes_since(start).is_empty());
    assert_eq!(company.serial(), 2);
}

#[test]
fn another_group_of_the_same_name_is_not_what_was_approved() {
    let company = Company::new();
    let pull = company.pull_request("grace", &[(FILE, &joining())]);
    company.merge(pull);
    let start = company.tenant.mark();
    let applied = company.apply(|_| {
        company.tenant.tenant(|tenant| {
            tenant.delete_group("Finance").expect("deleted");
            tenant.add_group("Finance").expect("added");
        });
        Answer::Approve
    });
    assert_eq!(applied.job("apply").exit_code(), "4", "{}", applied.log());
    assert!(company.tenant.writes_since(start).is_empty());
    assert!(company.tenant.members("Finance").is_empty());
    succeeded(&company.drift());
    let issues = company.forge.state().issues.clone();
    assert!(issues.last().expect("an issue").body.contains("Finance"));
}

#[test]
fn an_apply_that_was_cut_short_pushes_what_it_did_and_the_next_one_ends_it() {
    let company = Company::new();
    let pull = company.pull_request("grace", &[(FILE, &super::kay_rises(&joining()))]);
    company.merge(pull);
    let applied = company.apply(|_| {
        company.tenant.fault("fail PATCH /groups 400");
        Answer::Approve
    });
    went(
        &applied,
        &["apply=failure", "lockfile=success", "plan=success"],
    );
    assert_eq!(applied.job("apply").exit_code(), "5");
    assert_eq!(company.tenant.attribute("kay@acme.example", "tier"), "5");
    assert_eq!(company.serial(), 2);
    company.tenant.mend();
    succeeded(&company.apply(|_| Answer::Approve));
    assert!(
        company
            .tenant
            .members("Finance")
            .contains(&"ada@acme.example".to_owned())
    );
    assert_eq!(company.serial(), 3);
}
