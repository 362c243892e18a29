//! Who runs a command, on which machine, from which commit.

use std::path::Path;

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

/// The commit that is checked out, where that can be read without git.
fn commit(root: &Path) -> Option<String> {
    let root = root.canonicalize().ok()?;
    let git = root.ancestors().map(|folder| folder.join(".git"));
    let git = git.into_iter().find(|git| git.is_dir())?;
    let head = std::fs::read_to_string(git.join("HEAD")).ok()?;
    let Some(branch) = head.trim().strip_prefix("ref: ") else {
        return is_hash(head.trim());
    };
    if let Ok(hash) = std::fs::read_to_string(git.join(branch)) {
        return is_hash(hash.trim());
    }
    let packed = std::fs::read_to_string(git.join("packed-refs")).ok()?;
    let of = |line: &str| {
        let (hash, name) = line.split_once(' ')?;
        (name == branch).then(|| is_hash(hash)).flatten()
    };
    packed.lines().find_map(of)
}

fn is_hash(text: &str) -> Option<String> {
    let hash = text.len() >= 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    hash.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commit_is_read_from_the_checkout() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("desired-state");
        std::fs::create_dir_all(&inner).unwrap();
        let git = folder.path().join(".git");
        std::fs::create_dir_all(git.join("refs/heads")).unwrap();
        let hash = "ab".repeat(20);
        std::fs::write(git.join("HEAD"), "ref: refs/heads/main\n").unwrap();
        std::fs::write(git.join("packed-refs"), format!("{hash} refs/heads/main\n")).unwrap();
        assert_eq!(commit(&inner), Some(hash));
        let hash = "cd".repeat(20);
        std::fs::write(git.join("refs/heads/main"), format!("{hash}\n")).unwrap();
        assert_eq!(commit(&inner), Some(hash));
        std::fs::write(git.join("HEAD"), "nonsense").unwrap();
        assert_eq!(commit(&inner), None);
    }
}
