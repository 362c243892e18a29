//! What lies in `.git` and in `.omni-um`: no pull request brings it, but an archive may.

use super::{HARMLESS, OTHER, Tree, attack, tree};
use crate::hostile::stage::Checkout;

/// A whole pair of the attacker's, tracked by a git that does not say so any more.
fn tracked(at: &Checkout<'_>) {
    let evil = at.evil();
    at.url(&format!("'{evil}'"));
    at.lock_names(&format!("127.0.0.1:{}", at.evil_port()));
    at.write(
        ".env",
        format!("OMNI_BASE_URL={evil}\nOMNI_API_KEY=omni_osk_of-the-attacker\n"),
    );
    at.git(&["init", "-q"]);
    at.git(&["add", "-f", "."]);
}

pub const TREES: &[Tree] = &[
    tree("an index that is broken", OTHER, |at| {
        tracked(at);
        at.write(".git/index", "nonsense");
    }),
    tree("a .git that points nowhere", OTHER, |at| {
        tracked(at);
        std::fs::remove_dir_all(at.path(".git")).expect("gone");
        at.write(".git", "gitdir: nowhere\n");
    }),
    tree("a HEAD that is gone", OTHER, |at| {
        tracked(at);
        at.remove(".git/HEAD");
    }),
    tree("a configuration that is broken", OTHER, |at| {
        tracked(at);
        at.write(".git/config", "[core\n");
    }),
    tree("a repository of a newer format", OTHER, |at| {
        tracked(at);
        at.write(".git/config", "[core]\nrepositoryformatversion = 9\n");
    }),
    tree("another folder for the work", OTHER, |at| {
        tracked(at);
        at.write(
            ".git/config",
            "[core]\nbare = false\nworktree = ../../outside\n",
        );
    }),
    tree("a repository that says it is bare", OTHER, |at| {
        tracked(at);
        at.write(".git/config", "[core]\nbare = true\n");
    }),
    tree("commands in the configuration of git", OTHER, |at| {
        tracked(at);
        at.write(
            ".git/config",
            "[core]\nfsmonitor = touch HACKED\nsshCommand = touch HACKED\n\
            pager = touch HACKED\nhooksPath = .\n[filter \"x\"]\nclean = touch HACKED\n\
            smudge = touch HACKED\n[include]\npath = ../evil\n",
        );
        at.write(".gitattributes", "* filter=x\n");
    }),
    tree("a remote on a server", HARMLESS, |at| {
        at.git(&["init", "-q"]);
        at.write(
            ".git/config",
            format!(
                "[core]\nbare = false\n[remote \"origin\"]\nurl = {}\npromisor = true\n",
                at.evil()
            ),
        );
    }),
];

#[test]
fn what_lies_in_git() {
    attack(TREES);
}
