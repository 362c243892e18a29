//! A whole life over every setting of every switch: the client converges, or stops with the right
//! code; it loses nothing.

use omni_um::sandbox::Switches;
use serde_json::json;

use crate::support::acme::{AS_IT_IS, CHANGED, SEED};
use crate::support::{Project, Tenant};

/// The settings under which an apply cannot come to its end, and its code.
fn expected(setting: &str) -> i32 {
    match setting {
        "attribute-patch=replace-bag" => 5,
        "key-scope=user" => 7,
        _ => 0,
    }
}

#[test]
fn the_client_converges_or_stops_rightly_over_every_setting_of_every_switch() {
    for (name, settings) in Switches::settings() {
        for value in settings {
            live_through(&format!("{name}={value}"));
        }
    }
}

fn live_through(setting: &str) {
    let tenant = Tenant::with(SEED, setting);
    let project = Project::of(&tenant, AS_IT_IS);
    let code = expected(setting);
    let first = project.run(&["apply", "--auto-approve"]);
    assert_eq!(
        first.code,
        if code == 7 { 7 } else { 0 },
        "{setting}: {first:?}"
    );
    let changes = tenant.effects();
    assert!(
        changes.is_empty(),
        "{setting}: to begin to own is no write: {changes:?}"
    );
    project.write("access.yaml", CHANGED);
    let second = project.run(&["apply", "--auto-approve"]);
    assert_eq!(second.code, code, "{setting}: {second:?}");
    unharmed(&tenant, setting);
    if code == 0 {
        arrived(&tenant, setting);
        project.is_converged(&tenant);
        let drift = project.run(&["drift"]);
        assert_eq!(drift.code, 0, "{setting}: {drift:?}");
    }
}

/// What no file asks for is as it was.
fn unharmed(tenant: &Tenant, setting: &str) {
    for who in ["ada", "alan", "grace", "kay"] {
        let email = format!("{who}@acme.example");
        assert_eq!(
            tenant.attribute(&email, "team"),
            json!("core"),
            "{setting}: {who}"
        );
    }
    let visitor = "visitor@partner.example";
    assert_eq!(
        tenant.attribute(visitor, "region"),
        json!(["apac"]),
        "{setting}"
    );
    assert_eq!(tenant.members("Old stuff"), [visitor], "{setting}");
    for stays in [visitor, "embed:acct-42"] {
        assert!(
            tenant.members("Finance").contains(&stays.to_owned()),
            "{setting}: {stays}"
        );
    }
    assert!(tenant.tenant(|tenant| {
        tenant
            .user("admin@acme.example")
            .is_ok_and(|user| user.active)
    }));
}

/// What the files ask for is so.
fn arrived(tenant: &Tenant, setting: &str) {
    let ada = "ada@acme.example";
    assert_eq!(
        tenant.attribute(ada, "region"),
        json!(["apac", "emea"]),
        "{setting}"
    );
    assert_eq!(tenant.attribute(ada, "tier"), json!(null), "{setting}");
    assert_eq!(
        tenant.attribute("alan@acme.example", "tier"),
        json!("2.5"),
        "{setting}"
    );
    assert_eq!(
        tenant.members("Research"),
        [ada, "new@acme.example"],
        "{setting}"
    );
    assert_eq!(
        tenant.members("Analytics"),
        [ada, "alan@acme.example"],
        "{setting}"
    );
    let is_active =
        |email: &str| tenant.tenant(|tenant| tenant.user(email).is_ok_and(|user| user.active));
    assert!(!is_active("left@acme.example"), "{setting}");
    assert!(is_active("new@acme.example"), "{setting}");
}

#[test]
fn two_open_questions_answered_at_once_do_no_harm_either() {
    for setting in [
        "list-extension=omitted,unset=no-extension",
        "list-extension=omitted-every-2,group-list-members=omitted,max-page=2",
        "deactivated=unlisted,deactivation-groups=kept",
        "deactivated=gone,deactivation-groups=kept,inactive-email=409",
        "default-shown=value,unset=absent,number-read=string,array-order=sorted",
        "patch-status=204,patch-extension=shown,error-body=empty",
        "add-existing-member=400,remove-non-member=400,group-patch=atomic,unknown-member=404",
        "whoami=404,system-in-bag=listed,system-write=400,unknown-attribute=400",
    ] {
        live_through(setting);
    }
}
