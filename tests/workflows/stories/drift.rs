//! What was changed by hand has one issue, as long as there is some.

use super::{joining, succeeded};
use crate::forge::{BOT, Issue};
use crate::world::{Company, FILE};

/// The issues that the workflows opened.
fn issues(company: &Company) -> Vec<Issue> {
    let mut all = company.forge.state().issues.clone();
    all.retain(|issue| issue.pull.is_none() && issue.author == BOT);
    all
}

fn rename(company: &Company, email: &str, name: &str) {
    let act = |tenant: &mut omni_um::sandbox::Tenant| tenant.set_user_name(email, name);
    company.tenant.tenant(act).expect("renamed");
}

#[test]
fn the_issue_is_opened_kept_rewritten_closed_and_opened_again() {
    let company = Company::new();
    let marker = "<!-- omni-um:drift:desired-state -->\n<!-- omni-um:id:sha256:00 -->";
    company.forge.state().open("mallory", "drift", marker, None);
    succeeded(&company.drift());
    assert!(issues(&company).is_empty());

    rename(&company, "alan@acme.example", "Al");
    let (start, tip) = (company.tenant.mark(), company.tip());
    succeeded(&company.drift());
    let opened = issues(&company);
    assert_eq!(
        (opened.len(), opened[0].open, opened[0].edits),
        (1, true, 0)
    );
    assert!(
        opened[0]
            .body
            .starts_with("<!-- omni-um:drift:desired-state -->\n<!-- omni-um:id:sha256:")
    );
    assert!(
        opened[0].body.contains("alan@acme.example"),
        "{}",
        opened[0].body
    );

    // The same drift touches nothing.
    succeeded(&company.drift());
    assert_eq!((issues(&company).len(), issues(&company)[0].edits), (1, 0));

    rename(&company, "kay@acme.example", "K");
    succeeded(&company.drift());
    let other = issues(&company);
    assert_eq!((other.len(), other[0].edits), (1, 1));
    assert!(
        other[0].body.contains("kay@acme.example"),
        "{}",
        other[0].body
    );

    rename(&company, "alan@acme.example", "Alan");
    rename(&company, "kay@acme.example", "Kay");
    succeeded(&company.drift());
    assert!(!issues(&company)[0].open);
    assert_eq!((issues(&company).len(), company.tip()), (1, tip));

    rename(&company, "alan@acme.example", "Al");
    succeeded(&company.drift());
    assert!(issues(&company)[0].open && issues(&company).len() == 1);
    let theirs = company.forge.state().issues[0].clone();
    assert!(theirs.open && theirs.body == marker, "{theirs:?}");
    assert!(
        company.tenant.writes_since(start).is_empty(),
        "drift writes nothing"
    );
}

#[test]
fn a_tenant_that_cannot_be_read_leaves_the_issue_as_it_is() {
    let company = Company::new();
    rename(&company, "alan@acme.example", "Al");
    succeeded(&company.drift());
    company.tenant.fault("fail GET /users 403");
    let ran = company.drift();
    assert_eq!(ran.job("drift").result.word(), "failure");
    let after = issues(&company);
    assert_eq!((after.len(), after[0].open, after[0].edits), (1, true, 0));
}

#[test]
fn what_was_merged_and_not_yet_applied_is_no_drift() {
    let company = Company::new();
    let pull = company.pull_request("grace", &[(FILE, &joining())]);
    company.merge(pull);
    succeeded(&company.drift());
    assert!(issues(&company).is_empty());
}
