//! What a pull request brings along, or puts into a clone, to be taken for the base.

use std::path::Path;
use std::process::Command;

use super::{Published, based, git};
use crate::support::project::toml;

/// The policy of the real base, which the checkout takes off.
const POLICY: &str = "[protect]\nusers = [\"*@acme.example\"]\n";

/// What git prints, without the line's end.
fn printed(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command.args(arguments).current_dir(folder);
    let ran = command.output().expect("git runs");
    assert!(ran.status.success(), "{arguments:?}: {ran:?}");
    String::from_utf8_lossy(&ran.stdout).trim().to_owned()
}

/// A checkout without the protection of its base.
fn unprotected() -> Published {
    let pull = Published::with(POLICY);
    pull.project
        .write("omni-um.toml", &toml(&pull.tenant.url()));
    pull
}

/// The policy is that of the real base.
fn is_the_bases(pull: &Published, words: &[&str]) {
    let told = pull.project.run(&based(words)).expect(0);
    let words = "policy changed here: [protect] users: *@acme.example → nothing";
    assert!(told.out.contains(words), "{told:?}");
}

/// Moves what makes a repository out of a folder's `.git` into the folder itself.
fn lay_bare(folder: &Path, config: &str) {
    for name in ["HEAD", "objects", "refs"] {
        std::fs::rename(folder.join(".git").join(name), folder.join(name)).expect("moved");
    }
    std::fs::remove_dir_all(folder.join(".git")).expect("removed");
    std::fs::write(folder.join("config"), config).expect("written");
}

#[test]
fn a_repository_that_is_committed_into_the_folder_is_none() {
    for config in [
        "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n",
        "[core]\n\trepositoryformatversion = 0\n\tbare = true\n",
    ] {
        let pull = Published::below("access/state", POLICY);
        let folder = pull.project.path("access/state");
        std::fs::write(folder.join("omni-um.toml"), toml(&pull.tenant.url())).expect("written");
        git(&folder, &["init", "-q"]);
        git(&folder, &["add", "-A"]);
        git(&folder, &["commit", "-q", "-m", "evil"]);
        git(&folder, &["update-ref", "refs/remotes/origin/main", "HEAD"]);
        lay_bare(&folder, config);
        is_the_bases(&pull, &["plan", "-C", "access/state"]);
        let file = pull.project.path("access/state/.env");
        std::fs::write(&file, "OMNI_BASE_URL=https://a.b\nOMNI_API_KEY=k\n").expect("written");
        git(&pull.project.path(""), &["add", "-f", "access/state/.env"]);
        let told = pull.project.run(&[
            "plan",
            "-C",
            "access/state",
            "--env-file",
            "access/state/.env",
        ]);
        assert_eq!(told.code, 7, "{told:?}");
        assert!(told.err.contains("git"), "{told:?}");
    }
}

#[test]
fn what_is_replaced_is_read_as_it_was_committed() {
    let pull = unprotected();
    let folder = pull.project.path("");
    let of = |name: &str| printed(&folder, &["rev-parse", name]);
    let (policy, base) = (of("main:omni-um.toml"), of("main"));
    pull.commit();
    git(&folder, &["replace", &policy, &of("main:omni-um.toml")]);
    is_the_bases(&pull, &["plan"]);
    git(&folder, &["replace", "-d", &policy]);
    git(&folder, &["replace", &base, &of("main")]);
    is_the_bases(&pull, &["plan"]);
}

#[test]
fn grafts_and_an_edge_of_history_change_nothing_of_what_a_commit_holds() {
    let pull = unprotected();
    let folder = pull.project.path("");
    let base = printed(&folder, &["rev-parse", "main"]);
    pull.commit();
    git(&folder, &["commit", "-q", "--allow-empty", "-m", "another"]);
    let (tip, weak) = (
        printed(&folder, &["rev-parse", "main"]),
        printed(&folder, &["rev-parse", "main~1"]),
    );
    pull.project.write(
        ".git/info/grafts",
        &format!("{tip} {base}\n{base} {weak}\n"),
    );
    is_the_bases(&pull, &["plan"]);
    let told = pull.project.run(&["plan", "--base", "main~1"]).expect(0);
    assert!(!told.out.contains("policy changed"), "{told:?}");
    pull.project.write(".git/shallow", &format!("{base}\n"));
    is_the_bases(&pull, &["plan"]);
}

#[test]
fn a_git_file_or_a_configuration_that_leads_elsewhere_is_8() {
    let pull = unprotected();
    let folder = pull.project.path("");
    let elsewhere = tempfile::tempdir().expect("a folder");
    let there = elsewhere.path().to_string_lossy().into_owned();
    git(&folder, &["config", "core.worktree", &there]);
    let told = pull.project.run(&based(&["plan"])).expect(8);
    assert_eq!(told.failure(), "212");
    assert!(told.err.contains("belongs to another folder"), "{told:?}");
    git(&folder, &["config", "--unset", "core.worktree"]);
    std::fs::rename(pull.project.path(".git"), elsewhere.path().join("git")).expect("moved");
    pull.project
        .write(".git", &format!("gitdir: {there}/git\n"));
    is_the_bases(&pull, &["plan"]);
    pull.project.write(".git", "gitdir: nowhere\n");
    pull.project.run(&based(&["plan"])).expect(8);
}

#[test]
fn a_work_tree_of_its_own_is_a_checkout() {
    let pull = Published::with(POLICY);
    let other = tempfile::tempdir().expect("a folder");
    let there = other.path().join("tree").to_string_lossy().into_owned();
    let folder = pull.project.path("");
    git(&folder, &["worktree", "add", "-q", "--detach", &there]);
    let policy = toml(&pull.tenant.url());
    std::fs::write(other.path().join("tree/omni-um.toml"), policy).expect("written");
    is_the_bases(&pull, &["plan", "-C", &there]);
}

#[test]
fn a_repository_in_sha_256_format_is_8_and_called_that() {
    let pull = Published::with("");
    let folder = pull.project.path("");
    std::fs::remove_dir_all(pull.project.path(".git")).expect("removed");
    git(&folder, &["init", "-q", "--object-format=sha256"]);
    pull.commit();
    let told = pull.project.run(&["plan", "--base", "main"]).expect(8);
    assert_eq!(told.failure(), "212");
    assert!(told.err.contains("SHA-256"), "{told:?}");
    pull.project.run(&["plan"]).expect(0);
}
