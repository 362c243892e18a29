//! `--live`: what a snapshot holds, without a key.

use super::{SEED, files, import, run};
use crate::support::project::toml;
use crate::support::{Project, Tenant};

#[test]
fn a_whole_snapshot_gives_what_the_tenant_gives() {
    let (tenant, project, other) = (Tenant::seeded(SEED), Project::empty(), Project::empty());
    project.write("omni-um.toml", &toml(&tenant.url()));
    other.write("omni-um.toml", &toml(&tenant.url()));
    let out = other
        .path("../live.json")
        .with_file_name("omni-um-import-live.json");
    let out = out.to_string_lossy().into_owned();
    run(&other, &tenant, &["snapshot", "--all", "--out", &out]).expect(0);
    import(&project, &tenant, &[]).expect(0);
    let mark = tenant.mark();
    other.run(&["import", "--live", &out]).expect(0);
    assert_eq!(tenant.since(mark).len(), 0);
    assert_eq!(files(&project), files(&other));
    other
        .run(&["plan", "--live", &out, "--detailed-exitcode"])
        .expect(0);
    std::fs::remove_file(out).expect("removed");
}

#[test]
fn a_snapshot_that_leaves_things_out_or_speaks_of_another_tenant_is_refused() {
    let (tenant, project) = (Tenant::seeded(SEED), Project::empty());
    project.write("omni-um.toml", &toml(&tenant.url()));
    run(&project, &tenant, &["snapshot", "--out", "part.json"]).expect(0);
    let told = project.run(&["import", "--live", "part.json"]).expect(64);
    assert!(told.err.contains("--all"), "{told:?}");
    let omitted = Tenant::with(SEED, "list-extension=omitted");
    project.write("omni-um.toml", &toml(&omitted.url()));
    run(
        &project,
        &omitted,
        &["snapshot", "--all", "--out", "live.json"],
    )
    .expect(0);
    let told = project.run(&["import", "--live", "live.json"]).expect(64);
    assert!(told.err.contains("attributes"), "{told:?}");
    run(
        &project,
        &omitted,
        &["-C", "x", "import", "--live", "live.json"],
    )
    .expect(64);
    project.write("omni-um.toml", &toml("https://other.example"));
    project.run(&["import", "--live", "live.json"]).expect(4);
    assert_eq!(files(&project).len(), 3);
}

#[test]
fn two_of_a_name_stay_two_in_a_snapshot() {
    let seed = "groups: [{ name: Finance, id: aaaa1111 }, { name: FINANCE, id: bbbb2222 }]";
    let tenant = Tenant::with(seed, "group-name=exact");
    let project = Project::empty();
    project.write("omni-um.toml", &toml(&tenant.url()));
    run(
        &project,
        &tenant,
        &["snapshot", "--all", "--out", "live.json"],
    )
    .expect(0);
    let told = project.run(&["import", "--live", "live.json"]).expect(8);
    assert!(
        told.err.contains("aaaa1111") && told.err.contains("bbbb2222"),
        "{told:?}"
    );
}
