//! `omni-um ci`: workflows written into a repository, and the mistakes of those that are there.

mod check;
mod init;
mod key;
mod trusted;

use crate::support::Project;

/// A folder that is a repository as far as `ci` looks: it has workflows, and owners for what matters.
fn repository() -> Project {
    let project = Project::empty();
    project.write("desired-state/omni-um.toml", "");
    project.write(
        ".github/CODEOWNERS",
        "/.github/ @acme/admins\n/desired-state/omni-um.toml @acme/admins\n",
    );
    project
}

/// A commit that some action is pinned to.
const SHA: &str = "0123456789abcdef0123456789abcdef01234567";
