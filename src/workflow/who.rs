//! Who runs a command, on which machine, from which commit.

use std::path::Path;

use super::git::Repository;
use crate::apply::journal::Who;

/// This process, from the environment and the checkout that `root` lies in.
pub fn who(root: &Path) -> Who {
    let variable = |name: &str| std::env::var(name).ok();
    Who::of(&variable, host(), std::process::id(), commit(root))
}

#[cfg(unix)]
fn host() -> Option<String> {
    let system = rustix::system::uname();
    let name = system.nodename().to_string_lossy().into_owned();
    (!name.is_empty()).then_some(name)
}

#[cfg(not(unix))]
fn host() -> Option<String> {
    std::env::var("COMPUTERNAME").ok()
}

/// The commit that is checked out, where that can be read.
fn commit(root: &Path) -> Option<String> {
    let repository = Repository::around(root).ok()??;
    let head = repository.head().ok()??;
    Some(head.id().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workflow::git::tests::Made;

    #[test]
    fn the_commit_is_read_from_the_checkout() {
        let made = Made::empty();
        let inner = made.path().join("desired-state");
        assert_eq!(commit(made.path()), None, "none yet");
        made.write("desired-state/file", "");
        made.commit();
        let hash = commit(&inner).expect("a commit");
        assert!(hash.len() == 40 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()));
        made.write("desired-state/file", "2");
        made.commit();
        assert_ne!(commit(&inner), Some(hash));
        made.write(".git/HEAD", "nonsense");
        assert_eq!(commit(&inner), None);
    }
}
