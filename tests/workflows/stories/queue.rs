//! Two pull requests at once, and pushes that somebody was quicker than.

use super::{ada_joins, joining, kay_rises, succeeded, went};
use crate::runner::Answer;
use crate::support::acme::AS_IT_IS;
use crate::world::{Company, DIR, FILE, git};

#[test]
fn two_merged_back_to_back_are_applied_one_after_the_other() {
    let company = Company::new();
    let serial = company.serial();
    let first = company.pull_request("grace", &[(FILE, &joining())]);
    let second = company.pull_request("kay", &[(FILE, &kay_rises(AS_IT_IS))]);
    succeeded(&company.plan(first));
    succeeded(&company.plan(second));
    company.merge(first);

    // The second is merged while the first waits for its reviewer: what was shown is what is done.
    let applied = company.apply(|so_far| {
        assert!(
            so_far
                .summary()
                .contains(&format!("equal to what pull request #{first} showed"))
        );
        company.merge(second);
        Answer::Approve
    });
    succeeded(&applied);
    assert!(
        company
            .tenant
            .members("Finance")
            .contains(&"ada@acme.example".to_owned())
    );
    assert_eq!(company.tenant.attribute("kay@acme.example", "tier"), "2");
    assert_eq!(company.serial(), serial + 1);
    assert_eq!(company.on_main(FILE), kay_rises(&ada_joins(AS_IT_IS)));

    let applied = company.apply(|so_far| {
        assert!(so_far.summary().contains("sha256:"), "{}", so_far.summary());
        Answer::Approve
    });
    succeeded(&applied);
    assert_eq!(company.tenant.attribute("kay@acme.example", "tier"), "5");
    assert_eq!(company.serial(), serial + 2);
}

#[test]
fn one_run_for_two_merges_says_that_it_differs_from_what_either_showed() {
    let company = Company::new();
    let first = company.pull_request("grace", &[(FILE, &joining())]);
    let second = company.pull_request("kay", &[(FILE, &kay_rises(AS_IT_IS))]);
    succeeded(&company.plan(first));
    succeeded(&company.plan(second));
    company.merge(first);
    company.merge(second);
    let applied = company.apply(|so_far| {
        let differs = format!("**differs** from what pull request #{second} showed");
        assert!(so_far.summary().contains(&differs), "{}", so_far.summary());
        Answer::Approve
    });
    succeeded(&applied);
    assert_eq!(company.tenant.attribute("kay@acme.example", "tier"), "5");
    assert!(
        company
            .tenant
            .members("Finance")
            .contains(&"ada@acme.example".to_owned())
    );
}

#[test]
fn where_the_last_plan_failed_none_was_shown() {
    let company = Company::new();
    let pull = company.pull_request("grace", &[(FILE, &joining())]);
    company.tenant.fault("fail GET /users 403");
    assert_eq!(company.plan(pull).job("plan").result.word(), "failure");
    company.tenant.mend();
    company.merge(pull);
    let applied = company.apply(|so_far| {
        let none = format!("#{pull} showed no plan: its last one failed");
        assert!(so_far.summary().contains(&none), "{}", so_far.summary());
        assert!(!so_far.summary().contains("differs"));
        Answer::Approve
    });
    succeeded(&applied);
}

#[test]
fn one_that_was_cut_before_the_others_lockfile_is_planned_with_it() {
    let company = Company::new();
    let before = company.tip();
    let first = company.pull_request("grace", &[(FILE, &joining())]);
    company.merge(first);
    succeeded(&company.apply(|_| Answer::Approve));
    let files = [(FILE, &*kay_rises(AS_IT_IS))];
    let late = company.pull_request_from(&before, "kay", &files);
    succeeded(&company.plan(late));
    let shown = company.comment(late);
    assert!(shown.contains("kay@acme.example"), "{shown}");
    assert!(!shown.contains("ada@acme.example"), "done already: {shown}");
    company.merge(late);
    succeeded(&company.apply(|_| Answer::Approve));
    assert_eq!(company.tenant.attribute("kay@acme.example", "tier"), "5");
}

#[test]
fn a_push_that_somebody_was_quicker_than_is_tried_again_on_top() {
    let company = Company::new();
    let serial = company.serial();
    let pull = company.pull_request("grace", &[(FILE, &joining())]);
    let merged = company.merge(pull);
    let origin = company.forge.origin();
    for _ in 0..2 {
        let origin = origin.clone();
        let act = move || {
            let words = ["commit-tree", "main^{tree}", "-p", "main", "-m", "Quicker"];
            let commit = git(&origin, &words);
            git(&origin, &["update-ref", "refs/heads/main", &commit]);
        };
        company.forge.state().before_push.push_back(Box::new(act));
    }
    succeeded(&company.apply(|_| Answer::Approve));
    assert_eq!(company.serial(), serial + 1);
    assert_eq!(
        git(&origin, &["rev-parse", "main^^^"]),
        merged,
        "both of theirs, then ours"
    );
}

#[test]
fn a_protected_branch_takes_the_push_of_the_account_whose_token_is_given() {
    let mut company = Company::new();
    company.protect("pusher");
    let pull = company.pull_request("grace", &[(FILE, &joining())]);
    let tip = company.merge(pull);
    let applied = company.apply(|_| Answer::Approve);
    went(
        &applied,
        &["apply=success", "lockfile=failure", "plan=success"],
    );
    assert_eq!(company.tip(), tip);
    company.hand_over_token();
    let applied = company.apply_unasked();
    went(
        &applied,
        &["apply=success", "lockfile=success", "plan=success"],
    );
    assert_eq!(company.serial(), 2);
    assert!(
        !company.starts("apply.yml"),
        "a person's push of the lockfile starts nothing"
    );
}

#[test]
fn another_lockfile_on_main_is_never_written_over() {
    let company = Company::new();
    let pull = company.pull_request("grace", &[(FILE, &joining())]);
    company.merge(pull);
    let other =
        company
            .on_main(&format!("{DIR}/omni-um.lock"))
            .replacen("\"serial\":1", "\"serial\":9", 1);
    let applied = company.apply(|_| {
        company.push("mallory", &[(&format!("{DIR}/omni-um.lock"), &other)]);
        Answer::Approve
    });
    went(
        &applied,
        &["apply=success", "lockfile=failure", "plan=success"],
    );
    assert_eq!(company.serial(), 9);
    // What was applied is not lost: the next apply records what is.
    company.push(
        "grace",
        &[(
            &format!("{DIR}/omni-um.lock"),
            &other.replacen("\"serial\":9", "\"serial\":1", 1),
        )],
    );
    succeeded(&company.apply_unasked());
    assert_eq!(company.serial(), 2);
}

#[test]
fn an_apply_that_was_pushed_out_of_the_queue_is_started_again() {
    let company = Company::new();
    succeeded(&company.apply_unasked());
    succeeded(&company.drift());
    assert!(company.forge.state().dispatched.is_empty());
    let mut state = company.forge.state();
    let mut displaced = state.runs[0].clone();
    displaced.id = 7900;
    displaced.conclusion = Some("cancelled".to_owned());
    displaced.jobs = vec![0, 0];
    state.runs.push(displaced);
    drop(state);
    succeeded(&company.drift());
    let asked = company.forge.state().dispatched.clone();
    assert_eq!(asked, [("apply.yml".to_owned(), "main".to_owned())]);
}
