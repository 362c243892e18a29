//! Files → the disk: all of them looked at before the first is written.

use std::path::{Path, PathBuf};

use crate::desired::write::File;
use crate::workflow::exclusive::real_folder;
use crate::workflow::{Exclusive, Failure, Holder, save};

/// Those of the files that lie there already.
pub fn there(root: &Path, files: &[File]) -> Vec<PathBuf> {
    let paths = files.iter().map(|file| root.join(&file.path));
    paths
        .filter(|path| path.symlink_metadata().is_ok())
        .collect()
}

/// Whether every file may be written: nothing is in its way, or with `force` a regular file.
///
/// # Errors
///
/// [`Failure::Exists`], which names all that is in the way; [`Failure::Io`] where something else
/// than a file lies there, or a link above it.
pub fn may_be_put(root: &Path, files: &[File], force: bool) -> Result<(), Failure> {
    let there = there(root, files);
    if !there.is_empty() && !force {
        return Err(Failure::Exists(there));
    }
    let odd = |path: &Path, what: &str| Failure::Io {
        path: path.to_owned(),
        source: std::io::Error::other(what.to_owned()),
    };
    for path in there {
        let found = path.symlink_metadata();
        if found.is_ok_and(|found| !found.is_file()) {
            return Err(odd(&path, "it is no regular file"));
        }
    }
    for folder in files.iter().filter_map(|file| folder_of(root, file)) {
        let found = folder.symlink_metadata();
        if found.is_ok_and(|found| !found.is_dir()) {
            return Err(odd(&folder, "it is no folder"));
        }
    }
    Ok(())
}

/// Writes them in their order, each whole or not at all, while nothing else works in the folder.
///
/// # Errors
///
/// As [`may_be_put`]; [`Failure::Locked`]; and [`Failure::HalfWritten`] where some were written and
/// then one could not be.
pub fn put(root: &Path, files: &[File], force: bool) -> Result<(), Failure> {
    std::fs::create_dir_all(root).map_err(|source| Failure::Io {
        path: root.to_owned(),
        source,
    })?;
    let _lock = Exclusive::take(root, &Holder::here(root))?;
    may_be_put(root, files, force)?;
    let mut written = Vec::new();
    for file in files {
        match one(root, file) {
            Ok(path) => written.push(path),
            Err(cause) if written.is_empty() => return Err(cause),
            Err(cause) => {
                let cause = Box::new(cause);
                return Err(Failure::HalfWritten { written, cause });
            }
        }
    }
    Ok(())
}

fn one(root: &Path, file: &File) -> Result<PathBuf, Failure> {
    if let Some(folder) = folder_of(root, file) {
        real_folder(&folder).map_err(|source| Failure::Io {
            path: folder,
            source,
        })?;
    }
    let path = root.join(&file.path);
    save(&path, &file.text)?;
    Ok(path)
}

/// The folder that a file has of its own below the root; there is none deeper.
fn folder_of(root: &Path, file: &File) -> Option<PathBuf> {
    let (folder, _) = file.path.rsplit_once('/')?;
    Some(root.join(folder))
}
