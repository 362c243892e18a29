//! What a git repository holds: read, and nothing of it is run. No hook, no filter, no pager, no
//! command of its configuration, and never the network: what is not in the clone is an error.
//!
//! Read by `gix` and not by spawning `git`: a machine without it, or one whose `git` distrusts the
//! owner of the checkout, plans as well, and there is no command to be talked into anything.

mod commit;
mod error;
mod repository;

pub use commit::{Commit, File, Files};
pub use error::GitError;
pub use repository::Repository;
use repository::nearest;

use std::path::Path;

/// Whether git's index holds a path. `false` outside of a repository.
///
/// # Errors
///
/// Where there is a repository that cannot be read, or one that says that it has no files or that
/// they lie elsewhere: whoever packed it may have it say so.
pub fn is_tracked(path: &Path) -> Result<bool, GitError> {
    let folder = super::draft::folder_of(path);
    let Some(name) = path.file_name() else {
        return Ok(false);
    };
    match Repository::around(folder)? {
        Some(repository) => repository.is_tracked(folder, name),
        None if folder
            .canonicalize()
            .is_ok_and(|real| nearest(&real).is_some()) =>
        {
            Err(GitError::Unreadable("it says that it is bare".to_owned()))
        }
        None => Ok(false),
    }
}

#[cfg(test)]
pub(in crate::workflow) mod tests;
