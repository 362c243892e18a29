//! Pull requests that ask for what no pull request gets.

use super::{joining, succeeded, went};
use crate::support::acme::AS_IT_IS;
use crate::support::project::toml;
use crate::world::{Company, DIR, FILE};

const REFUSED: [&str; 3] = ["comment=success", "plan=failure", "validate=skipped"];

#[test]
fn one_that_brings_a_lockfile_is_refused() {
    let company = Company::new();
    let start = company.tenant.mark();
    let path = format!("{DIR}/omni-um.lock");
    let lock = company
        .on_main(&path)
        .replacen("\"serial\":1", "\"serial\":2", 1);
    let pull = company.pull_request("mallory", &[(FILE, &joining()), (&path, &lock)]);
    let planned = company.plan(pull);
    went(&planned, &REFUSED);
    assert_eq!(planned.job("plan").exit_code(), "3");
    let shown = company.comment(pull);
    assert!(
        shown.starts_with("<!-- omni-um:plan:desired-state -->\n"),
        "{shown}"
    );
    assert!(shown.contains("omni-um.lock"), "{shown}");
    assert!(company.tenant.writes_since(start).is_empty());
}

#[test]
fn one_that_changes_the_policy_and_the_tenant_is_refused_and_the_policy_alone_is_shown() {
    let company = Company::new();
    let url = company.tenant.url();
    let policy = format!("{}\n[removal]\nusers = \"delete\"\n", toml(&url));
    let path = format!("{DIR}/omni-um.toml");
    let both = company.pull_request("mallory", &[(FILE, &joining()), (&path, &policy)]);
    let planned = company.plan(both);
    went(&planned, &REFUSED);
    assert_eq!(planned.job("plan").exit_code(), "3");
    assert!(
        company.comment(both).contains("policy changed here"),
        "{}",
        company.comment(both)
    );
    let alone = company.pull_request("grace", &[(&path, &policy)]);
    succeeded(&company.plan(alone));
    assert!(company.comment(alone).contains("policy changed here"));
}

#[test]
fn one_that_points_elsewhere_sends_the_key_nowhere() {
    let company = Company::new();
    let other = crate::support::Tenant::seeded("users: []\n");
    let path = format!("{DIR}/omni-um.toml");
    let files = [(FILE, &*joining()), (&*path, &*toml(&other.url()))];
    let pull = company.pull_request("mallory", &files);
    let planned = company.plan(pull);
    went(&planned, &REFUSED);
    assert_eq!(other.mark(), 0, "nothing was asked there");
}

#[test]
fn one_with_wrong_files_is_told_where_and_the_comment_stays_one() {
    let company = Company::new();
    let wrong = AS_IT_IS.replace("groups: [Analytics]", "grups: [Analytics]");
    let pull = company.pull_request("grace", &[(FILE, &wrong)]);
    let planned = company.plan(pull);
    went(&planned, &REFUSED);
    assert_eq!(planned.job("plan").exit_code(), "8");
    assert!(
        company.comment(pull).contains("grups"),
        "{}",
        company.comment(pull)
    );
    let steps = &planned.job("plan").steps;
    let annotations: Vec<_> = steps.iter().flat_map(|step| &step.annotations).collect();
    let at = |one: &&&crate::runner::Annotation| one.file.as_deref() == Some(FILE);
    let placed = annotations.iter().filter(at).count();
    assert_eq!(placed, 2, "{annotations:?}");
    assert!(
        annotations
            .iter()
            .all(|one| one.level == "error" && one.line.is_some())
    );
}

#[test]
fn one_that_changes_nothing_any_more_says_so_in_its_comment() {
    let company = Company::new();
    let pull = company.pull_request("grace", &[(FILE, &joining())]);
    succeeded(&company.plan(pull));
    let before = company.comment(pull);
    let act =
        |tenant: &mut omni_um::sandbox::Tenant| tenant.add_member("Finance", "ada@acme.example");
    company.tenant.tenant(act).expect("added");
    succeeded(&company.plan(pull));
    assert_ne!(company.comment(pull), before);
}

#[test]
fn one_from_a_fork_gets_no_key_and_is_only_checked() {
    let company = Company::new();
    let start = company.tenant.mark();
    let pull = company.pull_request("stranger", &[(FILE, &joining())]);
    let ran = company.plan_of(pull, true);
    went(
        &ran,
        &["comment=skipped", "plan=skipped", "validate=success"],
    );
    assert_eq!(
        company.tenant.mark(),
        start,
        "nothing was asked of the tenant"
    );
    assert!(company.comments(pull).is_empty());
}

#[test]
fn a_comment_is_found_on_whatever_page_it_stands() {
    let company = Company::new();
    let pull = company.pull_request("grace", &[(FILE, &joining())]);
    for count in 0..120 {
        company
            .forge
            .state()
            .comment(pull, "chatter", &format!("{count}"));
    }
    succeeded(&company.plan(pull));
    for count in 0..120 {
        company
            .forge
            .state()
            .comment(pull, "chatter", &format!("{count}"));
    }
    succeeded(&company.plan(pull));
    company.comment(pull);
}

#[test]
fn a_tenant_that_does_not_answer_is_told_and_nothing_is_hidden() {
    let company = Company::new();
    let pull = company.pull_request("grace", &[(FILE, &joining())]);
    company.tenant.fault("fail GET /users 403");
    let planned = company.plan(pull);
    went(&planned, &REFUSED);
    assert!(
        company
            .comment(pull)
            .starts_with("<!-- omni-um:plan:desired-state -->\n")
    );
}

#[test]
fn names_that_give_orders_give_none_to_anybody() {
    let company = Company::new();
    let act = |tenant: &mut omni_um::sandbox::Tenant| {
        tenant.set_user_name("kay@acme.example", "K\n::add-mask::y ##[error]z")
    };
    company.tenant.tenant(act).expect("renamed");
    let name = "A ::set-output name=plan_id::evil ##[group] @everyone <!-- omni-um:plan:. -->";
    let files = joining().replace("name: Ada,", &format!("name: \"{name}\","));
    let pull = company.pull_request("mallory", &[(FILE, &files)]);
    let planned = company.plan(pull);
    // The log was searched for commands when the step ended; so is what others render.
    succeeded(&planned);
    let shown = company.comment(pull);
    let markers = shown
        .lines()
        .filter(|line| line.starts_with("<!--"))
        .count();
    assert_eq!(markers, 2, "{shown}");
    let outputs = planned
        .job("plan")
        .steps
        .iter()
        .flat_map(|step| &step.outputs);
    let mut ids = outputs.filter(|(name, _)| *name == "plan_id");
    assert!(ids.all(|(_, id)| id.starts_with("sha256:")));
    company.merge(pull);
    succeeded(&company.apply(|_| crate::runner::Answer::Approve));
    succeeded(&company.drift());
}
