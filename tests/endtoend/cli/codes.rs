//! The rows of the table of exit codes that are about the world; files and keys have their own.

use serde_json::json;

use super::{changed, owned};
use crate::support::acme::{AS_IT_IS, SEED};
use crate::support::project::toml;
use crate::support::{KEY, Project, Tenant};

#[test]
fn plan_is_0_and_with_detailed_exitcode_2_where_something_would_change() {
    let (_tenant, project) = changed();
    project.run(&["plan"]).expect(0);
    project.run(&["plan", "--detailed-exitcode"]).expect(2);
    project.apply();
    project.run(&["plan", "--detailed-exitcode"]).expect(0);
}

#[test]
fn drift_is_0_without_and_2_with_and_a_change_of_the_files_is_none() {
    let (tenant, project) = owned();
    project.run(&["drift"]).expect(0);
    project.write("access.yaml", &AS_IT_IS.replace("tier: 3", "tier: 4"));
    project.run(&["drift"]).expect(0);
    let by_hand = |tenant: &mut omni_um::sandbox::Tenant| {
        tenant.set_attribute("alan@acme.example", "tier", &json!(9))
    };
    tenant.tenant(by_hand).expect("done by hand");
    let mark = tenant.mark();
    let told = project.run(&["drift"]).expect(2);
    assert!(
        told.out.contains("alan@acme.example") && told.out.contains("tier"),
        "{told:?}"
    );
    assert!(!told.out.contains("ada@acme.example"), "{told:?}");
    assert!(tenant.writes_since(mark).is_empty());
}

/// A field that the files and a hand changed, each in their way.
fn conflict() -> (Tenant, Project) {
    let (tenant, project) = owned();
    project.write("access.yaml", &AS_IT_IS.replace("tier: 3", "tier: 4"));
    let by_hand = |tenant: &mut omni_um::sandbox::Tenant| {
        tenant.set_attribute("ada@acme.example", "tier", &json!(9))
    };
    tenant.tenant(by_hand).expect("done by hand");
    (tenant, project)
}

#[test]
fn a_conflict_is_3_and_writes_nothing_until_exactly_that_many_are_accepted() {
    let (tenant, project) = conflict();
    let (mark, lock) = (tenant.mark(), project.read("omni-um.lock"));
    let planned = project.run(&["plan", "--out", "plan.json"]).expect(3);
    assert!(
        planned.out.contains("tier"),
        "the reviewer needs it most now: {planned:?}"
    );
    assert!(planned.err.contains("--accept conflicts=1"), "{planned:?}");
    project.run(&["apply", "--auto-approve"]).expect(3);
    project
        .run(&["apply", "--auto-approve", "--accept", "conflicts=0"])
        .expect(3);
    assert!(tenant.writes_since(mark).is_empty());
    assert_eq!(project.read("omni-um.lock"), lock);
    project.run(&["drift"]).expect(2);
    project
        .run(&["apply", "--auto-approve", "--accept", "conflicts=1"])
        .expect(0);
    assert_eq!(tenant.attribute("ada@acme.example", "tier"), json!("4"));
    project.is_converged(&tenant);
}

#[test]
fn a_plan_that_was_saved_blocked_is_refused() {
    let (tenant, project) = conflict();
    project.run(&["plan", "--out", "plan.json"]).expect(3);
    let id = project
        .run(&["show", "plan.json", "--json"])
        .expect(0)
        .json()["plan_id"]
        .clone();
    let mark = tenant.mark();
    let id = id.as_str().expect("an id").to_owned();
    project
        .run(&["apply", "plan.json", "--approved", &id])
        .expect(3);
    project.run(&["apply", "--approved", &id]).expect(3);
    assert!(tenant.writes_since(mark).is_empty());
}

#[test]
fn an_apply_that_could_not_do_all_is_5_and_the_next_one_does_the_rest() {
    let (tenant, project) = changed();
    tenant.fault("fail PATCH /users 500 nth 2");
    let ended = project.run(&["apply", "--auto-approve"]).expect(5);
    assert_eq!(ended.failure(), "500");
    let words: Vec<&str> = ended.out.split_whitespace().collect();
    let said = words.join(" ");
    let counted = "7 of 8 changes done, 1 without an answer";
    assert!(said.contains(counted), "{said}");
    assert!(said.contains("500 Internal Server Error"), "{said}");
    tenant.mend();
    project.apply();
    project.is_converged(&tenant);
}

#[test]
fn a_tenant_that_cannot_be_reached_or_answers_500_is_9() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", closed.local_addr().expect("its address"));
    drop(closed);
    let project = Project::empty();
    project.write("omni-um.toml", &toml(&url));
    project.write("access.yaml", "users: {}\n");
    let told = project.run_with(&["plan"], |command| {
        command.env("OMNI_BASE_URL", &url).env("OMNI_API_KEY", KEY);
    });
    assert!(told.expect(9).err.contains("did not answer"));
    let tenant = Tenant::seeded(SEED);
    let project = Project::of(&tenant, AS_IT_IS);
    tenant.fault("fail GET /groups 500");
    for command in [&["plan"][..], &["apply", "--auto-approve"], &["snapshot"]] {
        let told = project.run(command).expect(9);
        assert_eq!((told.failure(), told.out.as_str()), ("900", ""));
    }
}

#[test]
fn a_command_line_that_makes_no_sense_is_64_and_asks_nothing_of_the_tenant() {
    let (tenant, project) = changed();
    let mark = tenant.mark();
    for arguments in [
        &[][..],
        &["--no-such-flag"],
        &["plan", "--no-such-flag"],
        &["no-such-command"],
        &["plan", "-q", "-v"],
        &["plan", "--accept", "conflicts"],
        &["plan", "--accept", "conflicts=many"],
        &["plan", "--only", "["],
        &["apply", "--approved", "sha256:12"],
        &["apply"],
        &["apply", "--only", "user/*"],
        &["apply", "--auto-approve", "--max-duration", "0s"],
        &["apply", "--auto-approve", "--max-duration", "soon"],
        &["plan", "--max-duration", "1m"],
        &["show"],
        &["show", "--lock", "nobody"],
        &["show", "--lock", "user/nobody@acme.example"],
        &["sandbox"],
        &["sandbox", "reset"],
    ] {
        let told = project.run(arguments).expect(64);
        assert_eq!(told.failure(), "640", "{arguments:?}");
        assert_eq!(told.out, "", "{arguments:?}");
    }
    assert_eq!(tenant.since(mark).len(), 0);
}

#[test]
fn a_saved_plan_alone_is_64_in_ci() {
    let (tenant, project) = changed();
    project.run(&["plan", "--out", "plan.json"]).expect(0);
    let mark = tenant.mark();
    for ci in ["true", "1", "yes"] {
        for arguments in [
            &["apply", "plan.json"][..],
            &["apply", "plan.json", "--auto-approve"],
        ] {
            let told = project.run_with(arguments, |command| {
                command.env("CI", ci);
            });
            assert!(
                told.expect(64).err.contains("--approved"),
                "{ci} {arguments:?}"
            );
        }
    }
    assert_eq!(tenant.since(mark).len(), 0);
    // Elsewhere, and without a terminal, it needs somebody who says so.
    for ci in ["", "false"] {
        project
            .run_with(&["apply", "plan.json"], |command| {
                command.env("CI", ci);
            })
            .expect(64);
    }
    assert_eq!(tenant.since(mark).len(), 0);
}

#[test]
fn the_next_command_is_the_one_that_carries_this_plan_out() {
    let (_tenant, project) = conflict();
    let next = |arguments: &[&str]| {
        let out = project.run(arguments).expect(0).out;
        let (_, next) = out.split_once("Next:\n").expect("a next step");
        next.replace(" \\\n", " ")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(
        next(&["plan", "--accept", "conflicts=1"]),
        "omni-um apply --accept conflicts=1"
    );
    assert_eq!(
        next(&["plan", "--only", "user/ada@*", "--accept", "conflicts=1"]),
        "omni-um apply --only 'user/ada@*' --accept conflicts=1"
    );
    let here = project.path("");
    let here = here.to_string_lossy();
    let elsewhere = next(&["plan", "--accept", "conflicts=1", "-C", &here]);
    assert_eq!(
        elsewhere,
        format!("omni-um -C {here} apply --accept conflicts=1")
    );
}
