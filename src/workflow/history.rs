//! What the repository knows of applies: whether there ever was one, and whether there was a later
//! one than this checkout has.

use std::path::Path;

use super::base::within;
use super::failure::Failure;
use super::git::{Commit, GitError, Repository};
use super::project::{LARGEST, Project, parse_lock};
use crate::lock::{self, Lockfile};
use crate::model::Diagnostic;

impl Project {
    /// Whether the lockfile is the newest that this clone knows of: that of the branch which the
    /// checked-out one follows, as it was last fetched, is of the same age or older.
    ///
    /// # Errors
    ///
    /// [`Failure::Behind`]; and where that lockfile is wrong.
    pub fn is_newest(&mut self) -> Result<(), Failure> {
        let (upstream, theirs) = match upstream_lock(&self.root) {
            Ok(None) => return Ok(()),
            Ok(Some(found)) => found,
            // A repository that cannot be read is no reason not to apply.
            Err(Failure::Git(error)) => {
                let message = format!("the upstream branch was not looked at: {error}");
                let warning = Diagnostic::general("OUM216", message).warning();
                self.warnings.push(warning);
                return Ok(());
            }
            Err(failure) => return Err(failure),
        };
        let ours = self.lock.as_ref();
        let another = ours.is_some_and(|ours| ours.provider != theirs.provider);
        let ours = ours.map(|ours| ours.serial);
        if another || ours >= Some(theirs.serial) {
            return Ok(());
        }
        Err(Failure::Behind {
            upstream,
            theirs: theirs.serial,
            ours,
        })
    }

    /// Finds out whether anything was ever applied; a clone that does not know counts as one where
    /// something was.
    pub(super) fn look_back(&mut self) {
        if self.lock.is_some() {
            return;
        }
        let applied = ever_applied(&self.root, self.base.as_deref());
        self.first_apply = applied == Some(false);
        if applied.is_none() {
            let message = "this clone does not hold the whole history, so that this does not count as the first apply (git fetch --unshallow)";
            let warning = Diagnostic::general("OUM217", message).warning();
            self.warnings.push(warning);
        }
    }
}

/// Whether a lockfile ever lay in the folder, in the history of what is checked out and of `base`.
/// Nothing where that cannot be known. Outside of a repository it never did.
fn ever_applied(root: &Path, base: Option<&str>) -> Option<bool> {
    let searched = || -> Result<Option<bool>, GitError> {
        let Some(repository) = Repository::around(root)? else {
            return Ok(Some(false));
        };
        let path = within(&repository.inner_path(root)?, lock::FILE_NAME);
        let head = repository.head()?;
        let base = base.map(|base| repository.commit(base)).transpose()?;
        let from: Vec<&Commit<'_>> = head.iter().chain(&base).collect();
        repository.ever_held(&path, &from)
    };
    searched().ok().flatten()
}

/// The lockfile of the branch that the checked-out one follows, as it was last fetched, and how
/// that is spelled. Nothing where there is no such branch.
///
/// # Errors
///
/// Where there is one that cannot be read.
fn upstream_lock(root: &Path) -> Result<Option<(String, Lockfile)>, Failure> {
    let Some(repository) = Repository::around(root)? else {
        return Ok(None);
    };
    let Some(upstream) = repository.upstream()? else {
        return Ok(None);
    };
    let path = within(&repository.inner_path(root)?, lock::FILE_NAME);
    let Some(text) = upstream.text(&path, LARGEST)? else {
        return Ok(None);
    };
    let spelled = upstream.spelled(&path);
    let lock = parse_lock(Path::new(&spelled), &text)?;
    Ok(Some((spelled, lock)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workflow::git::tests::Made;

    #[test]
    fn something_was_applied_where_a_lockfile_ever_lay() {
        let outside = tempfile::tempdir().expect("a folder");
        assert_eq!(ever_applied(outside.path(), None), Some(false));
        let made = Made::empty();
        let folder = made.path().join("state");
        made.write("state/omni-um.toml", "");
        assert_eq!(ever_applied(&folder, None), Some(false), "no commit yet");
        made.commit();
        assert_eq!(ever_applied(&folder, None), Some(false));
        assert_eq!(ever_applied(&folder, Some("main")), Some(false));
        assert_eq!(ever_applied(&folder, Some("no-such")), None);
        let lock = made.write("state/omni-um.lock", "");
        made.commit();
        std::fs::remove_file(lock).expect("removed");
        made.commit();
        assert_eq!(ever_applied(&folder, None), Some(true));
        assert_eq!(
            ever_applied(made.path(), None),
            Some(false),
            "another folder"
        );
    }
}
