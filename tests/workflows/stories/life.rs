//! A whole life: pull request, plan, merge, approval, apply, lockfile, drift.

use super::{joining, succeeded, went};
use crate::forge::BOT;
use crate::runner::Answer;
use crate::support::acme::AS_IT_IS;
use crate::world::{Company, DIR, FILE, git};

/// The marker of a plan, which anybody can write.
const MARKER: &str = "<!-- omni-um:plan:desired-state -->";

#[test]
fn what_a_pull_request_showed_is_approved_applied_and_remembered() {
    let company = Company::new();
    let (serial, start) = (company.serial(), company.tenant.mark());
    let pull = company.pull_request("grace", &[(FILE, &joining())]);
    let forged = format!("{MARKER}\n<!-- omni-um:id:sha256:00 -->\napproved by everybody");
    company.forge.state().comment(pull, "mallory", &forged);

    let planned = company.plan(pull);
    went(
        &planned,
        &["comment=success", "plan=success", "validate=skipped"],
    );
    let shown = company.comment(pull);
    assert!(
        shown.starts_with(&format!("{MARKER}\n<!-- omni-um:id:sha256:")),
        "{shown}"
    );
    assert!(
        shown.contains("ada@acme.example") && shown.contains("Finance"),
        "{shown}"
    );
    assert!(planned.summary().contains("ada@acme.example"));

    // Planned again, the comment stays the only one, and nobody else's is touched.
    succeeded(&company.plan(pull));
    assert_eq!(company.comments(pull)[0].edits, 1);
    assert_eq!(
        company.forge.state().comments_of(pull, "mallory")[0].body,
        forged
    );
    assert!(company.tenant.writes_since(start).is_empty());

    let merged = company.merge(pull);
    let mut asked = 0;
    let applied = company.apply(|so_far| {
        asked += 1;
        let equal = format!("equal to what pull request #{pull} showed");
        assert!(so_far.summary().contains(&equal), "{}", so_far.log());
        assert!(
            company.tenant.writes_since(start).is_empty(),
            "before the approval"
        );
        Answer::Approve
    });
    went(
        &applied,
        &["apply=success", "lockfile=success", "plan=success"],
    );
    assert_eq!(
        (asked, applied.job("apply").environment.as_deref()),
        (1, Some("omni-apply"))
    );
    assert!(
        company
            .tenant
            .members("Finance")
            .contains(&"ada@acme.example".to_owned())
    );

    // The lockfile, and nothing else, is a commit on main.
    assert_eq!(company.serial(), serial + 1);
    let origin = company.forge.origin();
    assert_eq!(git(&origin, &["rev-parse", "main^"]), merged);
    let names = git(&origin, &["diff", "--name-only", "main^", "main"]);
    assert_eq!(names, format!("{DIR}/omni-um.lock"));
    let state = company.forge.state();
    assert_eq!((state.pushes.len(), &*state.pushes[0].login), (1, BOT));
    assert_eq!(state.pushes[0].reference, "refs/heads/main");
    let pushed = state.pushes[0].commit.clone();
    drop(state);
    assert_eq!(pushed, company.tip());
    assert!(!company.starts("apply.yml"), "its own push starts nothing");

    succeeded(&company.drift());
    assert!(
        company
            .forge
            .state()
            .issues
            .iter()
            .all(|issue| issue.pull.is_some())
    );
}

#[test]
fn nothing_to_do_asks_nobody_and_pushes_nothing() {
    let company = Company::new();
    let (start, tip) = (company.tenant.mark(), company.tip());
    let applied = company.apply_unasked();
    went(
        &applied,
        &["apply=success", "lockfile=skipped", "plan=success"],
    );
    assert!(company.tenant.writes_since(start).is_empty());
    assert_eq!(company.tip(), tip);
}

#[test]
fn the_first_apply_of_all_brings_the_lockfile() {
    let company = Company::without_lockfile(AS_IT_IS);
    let applied = company.apply(|_| Answer::Approve);
    went(
        &applied,
        &["apply=success", "lockfile=success", "plan=success"],
    );
    assert_eq!(company.serial(), 1);
    let pull = company.pull_request("grace", &[(FILE, &joining())]);
    succeeded(&company.plan(pull));
    assert!(company.comment(pull).contains("ada@acme.example"));
}
