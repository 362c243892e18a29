//! Which commit, and which folder of it.

use super::{Published, based, flat, git};
use crate::support::acme::{AS_IT_IS, SEED};
use crate::support::project::toml;
use crate::support::{Project, Tenant};

#[test]
fn a_commit_that_the_clone_does_not_know_is_8_with_the_fetch_that_brings_it() {
    let pull = Published::with("");
    let mark = pull.tenant.mark();
    let told = pull
        .project
        .run(&["plan", "--base", "origin/release"])
        .expect(8);
    assert_eq!(told.failure(), "212");
    let said = "this clone knows no commit `origin/release`";
    assert!(told.err.contains(said), "{told:?}");
    assert!(
        told.err
            .contains("next: fetch it: git fetch origin release"),
        "{told:?}"
    );
    for name in ["no-such", "HEAD:access.yaml", "deadbeef"] {
        pull.project.run(&["plan", "--base", name]).expect(8);
    }
    for name in ["--base=-main", "--base=--upload-pack=x", "--base="] {
        for command in ["plan", "drift", "apply"] {
            pull.project.run(&[command, name]).expect(64);
        }
    }
    assert_eq!(pull.tenant.since(mark).len(), 0);
    for name in ["main", "HEAD", "refs/remotes/origin/main"] {
        pull.project.run(&["plan", "--base", name]).expect(0);
    }
}

#[test]
fn a_folder_that_is_no_clone_is_8() {
    let tenant = Tenant::seeded(SEED);
    let project = Project::of(&tenant, AS_IT_IS);
    let told = project.run(&["plan", "--base", "origin/main"]).expect(8);
    assert!(told.err.contains("lies in no git repository"), "{told:?}");
}

#[test]
fn a_sub_folder_is_found_at_the_base() {
    let pull = Published::below("access/state", "");
    let policy = format!(
        "{}[removal]\nusers = \"delete\"\n",
        toml(&pull.tenant.url())
    );
    pull.project.write("access/state/omni-um.toml", &policy);
    let plan = based(&["plan", "-C", "access/state"]);
    let told = pull.project.run(&plan).expect(0);
    assert!(
        told.out.contains("policy changed here: [removal] users"),
        "{told:?}"
    );
    let plan = based(&["plan"]);
    let told = pull.project.run_with(&plan, |command| {
        command.current_dir(pull.project.path("access/state"));
    });
    let told = told.expect(0);
    assert!(
        told.out.contains("policy changed here: [removal] users"),
        "{told:?}"
    );
}

#[cfg(unix)]
#[test]
fn a_folder_that_became_a_link_is_8() {
    let pull = Published::below("access/state", "");
    let state = pull.project.path("access/state");
    std::fs::rename(&state, pull.project.path("moved")).expect("moved");
    std::os::unix::fs::symlink("../moved", &state).expect("linked");
    let plan = based(&["plan", "-C", "access/state"]);
    let told = pull.project.run(&plan).expect(8);
    assert!(told.err.contains("is a link"), "{told:?}");
}

#[test]
fn a_shallow_clone_has_its_tip_and_says_that_it_knows_no_history() {
    let pull = Published::with("");
    std::fs::remove_file(pull.project.path("omni-um.lock")).expect("removed");
    pull.commit();
    git(&pull.project.path(""), &["push", "-q"]);
    let shallow = Project::of(&pull.tenant, AS_IT_IS);
    for file in ["omni-um.toml", "access.yaml"] {
        std::fs::remove_file(shallow.path(file)).expect("removed");
    }
    let origin = format!("file://{}", pull.origin.path().display());
    git(
        &shallow.path(""),
        &["clone", "-q", "--depth", "1", &origin, "."],
    );
    let told = shallow.run(&based(&["plan"])).expect(0);
    let said = "this clone does not hold the whole history";
    assert!(flat(&told.out).contains(said), "{told:?}");
    let lacking = shallow.run(&["plan", "--base", "HEAD~1"]).expect(8);
    assert_eq!(lacking.failure(), "212");
    let whole = pull.project.run(&based(&["plan"])).expect(0);
    assert!(!flat(&whole.out).contains(said), "{whole:?}");
}

#[test]
fn the_next_command_names_the_base_again() {
    let pull = Published::with("");
    pull.changes("tier: 3", "tier: 4");
    let told = pull.project.run(&based(&["plan"])).expect(0);
    let said = "omni-um apply --base origin/main";
    assert!(flat(&told.out).ends_with(said), "{told:?}");
    let out = based(&["plan", "--out", "plan.json"]);
    let told = pull.project.run(&out).expect(0);
    assert!(flat(&told.out).ends_with("--base origin/main"), "{told:?}");
    pull.project
        .run(&based(&["apply", "plan.json", "--auto-approve"]))
        .expect(0);
}

#[test]
fn a_name_that_means_two_things_is_8_and_says_what_they_are() {
    let pull = Published::with("");
    let folder = pull.project.path("");
    pull.changes("tier: 3", "tier: 4");
    pull.commit();
    git(&folder, &["branch", "origin/main"]);
    let told = pull.project.run(&based(&["plan"])).expect(8);
    let said = "`origin/main` is ambiguous: it is the name of a local branch \
                (refs/heads/origin/main) and of a remote's branch (refs/remotes/origin/main)";
    assert!(flat(&told.err).contains(said), "{told:?}");
    assert!(!told.err.contains("tag"), "{told:?}");
    assert!(
        told.err.contains("--base refs/remotes/origin/main"),
        "{told:?}"
    );
    git(&folder, &["branch", "abc1234"]);
    let told = pull.project.run(&["plan", "--base", "abc1234"]).expect(8);
    let said = "`abc1234` is ambiguous: it is the name of a local branch (refs/heads/abc1234), \
                and may be the hash of a commit";
    assert!(flat(&told.err).contains(said), "{told:?}");
    pull.project
        .run(&["plan", "--base", "refs/heads/abc1234"])
        .expect(0);
}
