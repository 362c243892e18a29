//! Plan, drift and snapshot.

use super::{
    BROKEN, LIES, Outcome, PAGES, Project, RHYTHMS, Tenant, everywhere, is_write_free, prepared,
    substance,
};
use crate::support::acme::SEED;

/// Runs a command under each fault: exit 9 and no result, or the right result. Hands back how many
/// ended in each way.
fn hold(faults: &[String], arguments: &[&str]) -> (usize, usize) {
    let (tenant, project) = prepared();
    let truth = project.run(arguments);
    assert!(matches!(truth.code, 0 | 2), "{truth:?}");
    let (mut refused, mut right) = (0, 0);
    for fault in faults {
        tenant.fault(fault);
        let mark = tenant.mark();
        let told = project.run(arguments);
        assert!(is_write_free(&tenant.since(mark)), "{fault}");
        tenant.mend();
        match told.code {
            9 => {
                nothing_was_said(&told, fault);
                refused += 1;
            }
            code => {
                assert_eq!(code, truth.code, "{fault}: {told:?}");
                let (told, truth) = (substance(&told), substance(&truth));
                if fault.starts_with("total-shrinks") {
                    // Where the page ends with the false total, it cannot be told from a smaller
                    // tenant (see below); what is done is the same.
                    assert_eq!(told["plan"]["changes"], truth["plan"]["changes"], "{fault}");
                    assert_eq!(told["plan"]["held"], truth["plan"]["held"], "{fault}");
                } else {
                    assert_eq!(told, truth, "{fault}");
                }
                right += 1;
            }
        }
    }
    (refused, right)
}

fn nothing_was_said(told: &Outcome, fault: &str) {
    assert_eq!(told.out, "", "{fault}: {told:?}");
    assert!(told.err.contains("error[OUM900]"), "{fault}: {told:?}");
}

#[test]
fn a_plan_from_a_listing_that_lies_is_refused_or_right() {
    let (refused, right) = hold(&everywhere(&LIES, &RHYTHMS), &["plan", "--json"]);
    assert!(
        refused > 20 && right > 20,
        "{refused} refused, {right} right"
    );
}

#[test]
fn a_plan_from_a_listing_that_breaks_is_refused_or_right() {
    let (refused, _) = hold(&everywhere(&BROKEN, &RHYTHMS), &["plan", "--json"]);
    // What breaks once is asked for again.
    assert!(refused > 60, "{refused}");
}

#[test]
fn drift_from_a_listing_that_lies_or_breaks_is_refused_or_right() {
    hold(&everywhere(&LIES, &RHYTHMS), &["drift", "--json"]);
    hold(&everywhere(&BROKEN, &["", " nth 2"]), &["drift", "--json"]);
}

#[test]
fn definitions_and_account_that_break_are_refused() {
    let (tenant, project) = prepared();
    for path in ["/user-attributes", "/whoami"] {
        for fault in BROKEN {
            let fault = fault.replace("{}", path);
            tenant.fault(&fault);
            let told = project.run(&["plan", "--json"]);
            tenant.mend();
            // A tenant that is too old to tell whose key it is answers 404, and that is warned of.
            if fault == "fail GET /whoami 404" {
                assert!(told.expect(0).out.contains("own-account-unknown"));
            } else {
                assert_eq!(told.code, 9, "{fault}: {told:?}");
                nothing_was_said(&told, &fault);
            }
        }
    }
}

#[test]
fn a_listing_without_attributes_is_filled_from_single_reads() {
    let (tenant, project) = prepared();
    let truth = project.run(&["plan", "--json"]);
    for rhythm in ["", " nth 1", " nth 3", " every 2"] {
        tenant.fault(&format!("drop-extension GET /users?{rhythm}"));
        let told = project.run(&["plan", "--json"]).expect(0);
        tenant.mend();
        let (mut told, truth) = (substance(&told), substance(&truth));
        told["plan"]["notes"] = truth["plan"]["notes"].clone();
        assert_eq!(told, truth, "{rhythm}");
    }
}

#[test]
fn a_single_read_that_breaks_is_refused() {
    let (tenant, project) = prepared();
    for fault in BROKEN {
        tenant.fault("drop-extension GET /users?");
        // The collection itself is asked with a query, one user without.
        tenant.fault(&fault.replace("{}", "/users/"));
        let told = project.run(&["plan", "--json"]);
        tenant.mend();
        // Only a 404 means that somebody who was just listed is gone.
        if fault.ends_with(" 404") {
            // So many are gone that a guard may say so.
            assert!(told.out.contains("vanished"), "{fault}");
            assert!(matches!(told.code, 0 | 3), "{fault}");
        } else {
            nothing_was_said(&told.expect(9), fault);
        }
    }
}

#[test]
fn whole_pages_that_are_left_out_with_their_count_take_nothing_away() {
    // A total that is too small by whole pages cannot be told from a smaller tenant. What is owned
    // is then read by id, so that nobody's access is lost for it.
    let (tenant, project) = prepared();
    let truth = project.run(&["plan", "--json"]);
    for fault in [
        "total-shrinks GET /users? 1",
        "total-shrinks GET /users? 3",
        "total-shrinks GET /users? 5",
        "total-shrinks GET /groups? 1",
    ] {
        tenant.fault(fault);
        let told = project.run(&["plan", "--json"]);
        tenant.mend();
        if told.code == 9 {
            continue;
        }
        let (told, truth) = (substance(&told.expect(0)), substance(&truth));
        assert_eq!(told["plan"]["changes"], truth["plan"]["changes"], "{fault}");
    }
}

#[test]
fn a_page_larger_than_asked_for_and_a_short_last_page_are_followed_by_rows_received() {
    for switches in ["max-page=2", "max-page=1", "max-page=3"] {
        let tenant = Tenant::with(SEED, switches);
        let project = Project::of(&tenant, "users: {}\n");
        let users = tenant.tenant(|tenant| tenant.users().len());
        let plan = project.plan();
        assert_eq!(
            plan["plan"]["unmanaged"]["users"],
            serde_json::json!(users),
            "{switches}"
        );
    }
    assert!(PAGES.ends_with('2'));
}

#[test]
fn a_snapshot_of_a_listing_that_lies_is_not_written() {
    let (tenant, project) = prepared();
    for fault in [
        "short-page GET /users? 1",
        "html GET /groups?",
        "truncate GET /users?",
    ] {
        tenant.fault(fault);
        let told = project
            .run(&["snapshot", "--out", "snapshot.json"])
            .expect(9);
        tenant.mend();
        nothing_was_said(&told, fault);
        assert!(!project.has("snapshot.json"), "{fault}");
    }
}
