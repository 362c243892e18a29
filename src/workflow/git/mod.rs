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

use std::path::Path;

/// Whether git's index holds a path. `false` outside of a repository.
///
/// # Errors
///
/// Where there is a repository that cannot be read.
pub fn is_tracked(path: &Path) -> Result<bool, GitError> {
    let folder = super::draft::folder_of(path);
    let (Some(repository), Some(name)) = (Repository::around(folder)?, path.file_name()) else {
        return Ok(false);
    };
    repository.is_tracked(folder, name)
}

#[cfg(test)]
mod tests;
