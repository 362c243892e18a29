//! `doctor`: where a key would come from, and whether a plan could run.

use super::owned;
use crate::support::project::toml;
use crate::support::{KEY, Project};

/// What stands behind a name.
fn row<'a>(out: &'a str, name: &str) -> &'a str {
    let line = out.lines().find(|line| line.contains(name));
    line.unwrap_or_else(|| panic!("no {name} in\n{out}")).trim()
}

#[test]
fn what_could_plan_is_said_with_the_source_that_won() {
    let (tenant, project) = owned();
    let (before, mark) = (project.read("omni-um.lock"), tenant.mark());
    let told = project.run(&["doctor"]).expect(0);
    assert_eq!(tenant.since(mark).len(), 1, "one request");
    assert!(tenant.writes_since(mark).is_empty());
    assert_eq!(project.read("omni-um.lock"), before);
    assert!(
        row(&told.out, "the environment").starts_with("used "),
        "{told:?}"
    );
    assert!(
        told.out
            .contains("  -      .env               is not there\n"),
        "{told:?}"
    );
    assert!(
        row(&told.out, "omni-um.lock").starts_with("ok "),
        "{told:?}"
    );
    assert!(told.out.contains("answers, and takes the key"), "{told:?}");
    assert!(told.out.contains("the key's account"), "{told:?}");
    assert!(told.out.ends_with("\nA plan can run.\n"), "{told:?}");
    let beaten = format!("OMNI_BASE_URL={}\nOMNI_API_KEY={KEY}\n", tenant.url());
    project.write(".env", &beaten);
    let told = project.run(&["doctor"]).expect(0);
    assert!(row(&told.out, " .env  ").starts_with("used "), "{told:?}");
    assert!(told.out.contains(".env comes first"), "{told:?}");
    let told = project.run_with(&["doctor"], |command| {
        command.env("CI", "1").env("COLUMNS", "80");
    });
    assert!(
        told.out.contains("not read on its own where CI"),
        "{told:?}"
    );
    assert!(
        told.out.lines().all(|line| line.chars().count() <= 80),
        "{told:?}"
    );
}

#[test]
fn it_ends_as_the_plan_would() {
    let (tenant, project) = owned();
    let same = |expected: i32, change: &dyn Fn(&mut std::process::Command)| {
        let plan = project.run_with(&["plan"], change).expect(expected);
        let doctor = project.run_with(&["doctor"], change).expect(expected);
        assert_eq!(doctor.failure(), plan.failure());
        assert_eq!(doctor.err.lines().last(), plan.err.lines().last());
        assert!(!doctor.out.contains("A plan can run"), "{doctor:?}");
    };
    same(7, &|command| {
        command.env_remove("OMNI_API_KEY");
    });
    same(7, &|command| {
        command.env("OMNI_API_KEY", "wrong");
    });
    same(7, &|command| {
        command.env("OMNI_BASE_URL", "https://other.example");
    });
    tenant.fault("fail GET / 503");
    same(9, &|_| {});
    tenant.mend();
    project.write("access.yaml", "users: nonsense\n");
    same(8, &|_| {});
    project.write("access.yaml", "users: {}\n");
    project.write("omni-um.lock", "nonsense\n");
    same(8, &|_| {});
    std::fs::remove_file(project.path("omni-um.lock")).expect("gone");
    project.write("omni-um.toml", &toml("https://xn--cme-7cd.omniapp.co"));
    same(8, &|_| {});
    std::fs::remove_file(project.path("omni-um.toml")).expect("gone");
    same(8, &|command| {
        command.arg("-C").arg(".");
    });
}

#[test]
fn a_lockfile_of_another_tenant_is_named() {
    let (tenant, project) = owned();
    let mark = tenant.mark();
    project.write("omni-um.toml", &toml("https://other.example"));
    let told = project.run(&["doctor"]).expect(7);
    assert!(
        row(&told.out, "omni-um.lock").starts_with("wrong "),
        "{told:?}"
    );
    assert!(
        row(&told.out, "the environment").starts_with("wrong "),
        "{told:?}"
    );
    assert_eq!(tenant.since(mark).len(), 0);
}

#[test]
fn an_empty_folder_is_said_to_be_one() {
    let told = Project::empty().run(&["doctor"]).expect(8);
    assert!(told.out.contains("is no folder"), "{told:?}");
}
