//! What passed dates ask was approved when it was merged: the cron job does it.

use omni_um::sandbox::Tenant as Sandbox;

use super::{changed, went};
use crate::support::acme::AS_IT_IS;
use crate::world::{Company, DIR, FILE};

/// A company in which Kay's last day passed after an apply.
fn with_a_passed_date() -> Company {
    let dated = |date: &str| {
        let to = format!("{{ name: Kay, expires: {date}, groups: [Finance]");
        changed(AS_IT_IS, "{ name: Kay, groups: [Finance]", &to)
    };
    let company = Company::declaring(&dated("2999-01-31"));
    // The days pass: the lockfile remembers the date from when it was ahead.
    let path = format!("{DIR}/omni-um.lock");
    let lock = company.on_main(&path);
    assert!(lock.contains("2999-01-31"));
    let passed = lock.replace("2999-01-31", "2020-01-31");
    company.push("time", &[(FILE, &dated("2020-01-31")), (&path, &passed)]);
    company
}

fn kay_is_active(company: &Company) -> bool {
    let active = |tenant: &mut Sandbox| tenant.user("kay@acme.example").map(|user| user.active);
    company.tenant.tenant(active) == Ok(true)
}

#[test]
fn a_passed_date_is_carried_out_and_the_lockfile_pushed() {
    let company = with_a_passed_date();
    let serial = company.serial();

    let ran = company.drift();
    went(
        &ran,
        &[
            "catch-up=success",
            "drift=success",
            "expired=success",
            "lockfile=success",
        ],
    );
    assert!(!kay_is_active(&company), "her access ended");
    assert_eq!(company.serial(), serial + 1);

    let again = company.drift();
    assert_eq!(again.job("expired").result.word(), "skipped");
    assert_eq!(company.serial(), serial + 1);
}

#[test]
fn a_passed_date_is_carried_out_where_the_issue_cannot_be_kept() {
    let company = with_a_passed_date();
    assert!(kay_is_active(&company));
    company.forge.state().without_issues = true;
    let ran = company.drift();
    went(
        &ran,
        &[
            "catch-up=success",
            "drift=failure",
            "expired=success",
            "lockfile=success",
        ],
    );
    assert!(!kay_is_active(&company), "her access ended");
}
