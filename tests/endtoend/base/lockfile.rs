//! The lockfile of the base, and that of the upstream branch.

use super::{Published, based, git};

fn edited(lock: &str) -> String {
    let serial = "\"serial\":1";
    assert!(lock.contains(serial), "{lock}");
    lock.replace(serial, "\"serial\":12")
}

#[test]
fn a_lockfile_that_the_checkout_changed_is_3() {
    let pull = Published::with("");
    let lock = pull.project.read("omni-um.lock");
    pull.project.write("omni-um.lock", &edited(&lock));
    let mark = pull.tenant.mark();
    for words in [&["plan"][..], &["drift"], &["apply", "--auto-approve"]] {
        let told = pull.project.run(&based(words));
        if words[0] == "apply" {
            assert_eq!(told.code, 3, "{told:?}");
        }
        let told = told.expect(3);
        assert_eq!(told.failure(), "302");
        let said = "the lockfile here is not that of origin/main";
        assert!(told.err.contains(said), "{told:?}");
        assert!(
            told.err
                .contains("git checkout origin/main -- omni-um.lock")
        );
    }
    std::fs::remove_file(pull.project.path("omni-um.lock")).expect("removed");
    pull.project.run(&based(&["plan"])).expect(3);
    assert_eq!(pull.tenant.since(mark).len(), 0);
    pull.project.write("omni-um.lock", &lock);
    pull.project.run(&based(&["plan"])).expect(0);
}

#[test]
fn a_lockfile_that_only_the_checkout_has_is_3() {
    let pull = Published::with("");
    let folder = pull.project.path("");
    let lock = pull.project.read("omni-um.lock");
    std::fs::remove_file(pull.project.path("omni-um.lock")).expect("removed");
    pull.commit();
    git(&folder, &["push", "-q"]);
    pull.project.run(&based(&["plan"])).expect(0);
    pull.project.write("omni-um.lock", &lock);
    let told = pull.project.run(&based(&["plan"])).expect(3);
    assert!(
        told.err.contains("git rm --cached omni-um.lock"),
        "{told:?}"
    );
}

#[test]
fn a_lockfile_or_a_policy_that_is_broken_at_the_base_is_8_and_named() {
    let pull = Published::with("");
    let folder = pull.project.path("");
    let (lock, toml) = (
        pull.project.read("omni-um.lock"),
        pull.project.read("omni-um.toml"),
    );
    pull.project.write("omni-um.lock", "<<<<<<< ours\n");
    pull.commit();
    git(&folder, &["push", "-q"]);
    pull.project.write("omni-um.lock", &lock);
    let told = pull.project.run(&based(&["plan"])).expect(8);
    assert!(told.err.contains("origin/main:omni-um.lock"), "{told:?}");
    pull.project.write("omni-um.toml", "[provider\n");
    pull.commit();
    git(&folder, &["push", "-q"]);
    pull.project.write("omni-um.toml", &toml);
    let told = pull.project.run(&based(&["plan"])).expect(8);
    assert!(told.err.contains("origin/main:omni-um.toml:1"), "{told:?}");
}

/// Somebody else applied and pushed; this checkout has fetched that and not pulled.
fn behind() -> Published {
    let pull = Published::with("");
    let other = tempfile::tempdir().expect("a folder");
    let origin = pull.origin.path().to_string_lossy().into_owned();
    git(other.path(), &["clone", "-q", &origin, "."]);
    let lock = pull.project.read("omni-um.lock");
    std::fs::write(other.path().join("omni-um.lock"), edited(&lock)).expect("written");
    git(other.path(), &["commit", "-q", "-a", "-m", "applied"]);
    git(other.path(), &["push", "-q"]);
    pull
}

#[test]
fn a_newer_lockfile_upstream_is_4_once_it_was_fetched_and_in_ci_nothing() {
    let pull = behind();
    pull.changes("tier: 3", "tier: 4");
    let apply = ["apply", "--auto-approve"];
    let mark = pull.tenant.mark();
    let in_ci = |value: &'static str| {
        move |command: &mut std::process::Command| {
            command.env("CI", value);
        }
    };
    git(&pull.project.path(""), &["fetch", "-q"]);
    for outside in ["", "false"] {
        let told = pull.project.run_with(&apply, in_ci(outside)).expect(4);
        assert_eq!(told.failure(), "403");
        assert!(
            told.err
                .contains("a newer lockfile (origin/main:omni-um.lock has serial 12, here 1)"),
            "{told:?}"
        );
        assert!(told.err.contains("next: pull first: git pull"), "{told:?}");
    }
    assert!(pull.tenant.writes_since(mark).is_empty());
    pull.project.run(&["plan"]).expect(0);
    pull.project.run_with(&apply, in_ci("true")).expect(0);
}

#[test]
fn what_was_not_fetched_is_not_known() {
    let pull = behind();
    pull.project.apply();
}
