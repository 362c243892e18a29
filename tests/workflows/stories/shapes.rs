//! The other two shapes of plan.yml: no key where a pull request's own workflow runs.

use super::{joining, succeeded, went};
use crate::runner::Ran;
use crate::support::KEY;
use crate::world::{Company, DIR, FILE};

/// No step of a run had a secret of the tenant's: its environments hold them.
fn had_no_environment(ran: &Ran) {
    assert!(
        ran.jobs.values().all(|job| job.environment.is_none()),
        "{:?}",
        ran.results()
    );
}

#[test]
fn a_snapshot_that_the_default_branch_took_is_planned_against_without_a_key() {
    let mut company = Company::new();
    company.take_shape("snapshot");
    let pull = company.pull_request("grace", &[(FILE, &joining())]);
    let early = company.plan(pull);
    went(&early, &["comment=skipped", "plan=success"]);
    assert!(early.summary().contains("no snapshot yet"));

    company.set("OMNI_UM_SNAPSHOT", "true");
    succeeded(&company.drift());
    let start = company.tenant.mark();
    let ran = company.plan(pull);
    went(&ran, &["comment=success", "plan=success"]);
    had_no_environment(&ran);
    assert!(company.comment(pull).contains("ada@acme.example"));

    // A stranger's pull request gets its plan too, on the page of its run.
    let theirs = company.plan_of(pull, true);
    went(&theirs, &["comment=skipped", "plan=success"]);
    assert!(theirs.summary().contains("ada@acme.example"));
    assert_eq!(company.tenant.mark(), start, "nobody asked the tenant");
}

#[test]
fn a_split_plan_reads_what_a_stranger_uploads_as_data_and_comments() {
    let company = Company::new();
    company.take_shape("split");
    let pull = company.pull_request("stranger", &[(FILE, &joining())]);
    let start = company.tenant.mark();
    let data = company.plan_of(pull, true);
    went(&data, &["data=success"]);
    had_no_environment(&data);
    assert_eq!(company.tenant.mark(), start);
    let trusted = company.plan_trusted(pull, &data);
    went(&trusted, &["comment=success", "plan=success"]);
    assert!(company.comment(pull).contains("ada@acme.example"));
    assert!(company.tenant.writes_since(start).is_empty());
}

#[test]
fn what_a_stranger_uploads_is_never_run_and_says_whose_it_is() {
    let company = Company::new();
    company.take_shape("split");
    let pull = company.pull_request("stranger", &[(FILE, &joining())]);
    let data = company.plan_of(pull, true);
    let start = company.tenant.mark();
    let upload = data.artifacts.join("omni-um-data");
    let number = std::fs::read(upload.join("number")).expect("there");
    for (name, text) in [
        ("number", "1; rm -rf /".to_owned()),
        ("number", "99".to_owned()),
        (
            "data/.env",
            format!(
                "OMNI_BASE_URL=http://127.0.0.1:1\nOMNI_API_KEY={}\n",
                &KEY[..4]
            ),
        ),
        ("data/run.sh", "exit 1\n".to_owned()),
    ] {
        std::fs::write(upload.join(name), text).expect("written");
        let trusted = company.plan_trusted(pull, &data);
        went(&trusted, &["comment=skipped", "plan=failure"]);
        assert_eq!(company.tenant.mark(), start, "{name}: nothing was asked");
        match name {
            "number" => std::fs::write(upload.join(name), &number).expect("written"),
            _ => std::fs::remove_file(upload.join(name)).expect("removed"),
        }
    }
    // A policy of theirs does not count, and is told.
    let path = upload.join("data/omni-um.toml");
    let policy = company.on_main(&format!("{DIR}/omni-um.toml"));
    std::fs::write(&path, policy + "\n[removal]\nusers = \"delete\"\n").expect("written");
    let trusted = company.plan_trusted(pull, &data);
    went(&trusted, &["comment=success", "plan=failure"]);
    assert!(company.comment(pull).contains("policy changed here"));
    assert!(company.tenant.writes_since(start).is_empty());
}
