//! Whose folder it is that a command without -C takes.

use super::{Published, based, flat};
use crate::support::acme::AS_IT_IS;
use crate::support::project::toml;

const WEAK: &str = "[guards]\n\"users.deactivate\" = { max = 100 }\n";

#[test]
fn a_folder_that_the_checkout_chose_and_the_base_has_not_is_3() {
    let pull = Published::below("desired-state", "");
    pull.project.run(&based(&["plan"])).expect(0);
    let policy = format!("{}{WEAK}", toml(&pull.tenant.url()));
    pull.project.write("omni-um.toml", &policy);
    let mark = pull.tenant.mark();
    for words in [&["plan"][..], &["apply", "--auto-approve"], &["drift"]] {
        let told = pull.project.run(&based(words)).expect(3);
        assert_eq!(told.failure(), "303", "{told:?}");
        let said = "origin/main:omni-um.toml does not exist, and desired-state/omni-um.toml does";
        assert!(told.err.contains(said), "{told:?}");
        assert!(
            told.err.contains("next: name the folder with -C"),
            "{told:?}"
        );
    }
    assert_eq!(pull.tenant.since(mark).len(), 0);
}

#[test]
fn a_folder_that_was_moved_is_refused_as_well() {
    let pull = Published::with("");
    std::fs::create_dir(pull.project.path("desired-state")).expect("made");
    for file in ["omni-um.toml", "access.yaml"] {
        let to = format!("desired-state/{file}");
        std::fs::rename(pull.project.path(file), pull.project.path(&to)).expect("moved");
    }
    let told = pull.project.run(&based(&["plan"])).expect(3);
    assert_eq!(told.failure(), "303", "{told:?}");
}

#[test]
fn a_folder_that_was_named_is_a_second_project() {
    let pull = Published::below("desired-state", "");
    pull.project
        .write("other/omni-um.toml", &toml(&pull.tenant.url()));
    pull.project.write("other/access.yaml", AS_IT_IS);
    let plan = based(&["plan", "-C", "other"]);
    let told = pull.project.run(&plan).expect(0);
    let words = "the policy is this checkout's own; it has desired-state/omni-um.toml";
    assert!(flat(&told.out).contains(words), "{told:?}");
}

#[test]
fn the_first_pull_request_of_all_needs_no_name() {
    let pull = Published::with("");
    for file in ["omni-um.toml", "omni-um.lock"] {
        std::fs::rename(pull.project.path(file), pull.project.path(".kept")).expect("moved");
    }
    pull.commit();
    super::git(&pull.project.path(""), &["push", "-q"]);
    pull.project
        .write("omni-um.toml", &toml(&pull.tenant.url()));
    let told = pull.project.run(&based(&["plan"])).expect(0);
    let words = "does not exist, so the policy is this checkout's own";
    assert!(flat(&told.out).contains(words), "{told:?}");
}
