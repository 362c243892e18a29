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

/// Writes them, each whole or not at all, while nothing else works in the folder: what declares
/// something first, then in their order what the next command begins with.
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
    let others = files.iter().position(|file| !file.path.ends_with(".yaml"));
    let (declaring, others) = files.split_at(others.unwrap_or(files.len()));
    let mut written = Vec::new();
    let mut failed = None;
    for ended in at_once(root, declaring) {
        match ended {
            Ok(path) => written.push(path),
            Err(cause) => failed = failed.or(Some(cause)),
        }
    }
    for file in others {
        if failed.is_none() {
            match one(root, file) {
                Ok(path) => written.push(path),
                Err(cause) => failed = Some(cause),
            }
        }
    }
    match failed {
        None => Ok(()),
        Some(cause) if written.is_empty() => Err(cause),
        Some(cause) => Err(Failure::HalfWritten {
            written,
            cause: Box::new(cause),
        }),
    }
}

/// Files that are written side by side: each waits for the disk most of its time.
const AT_ONCE: usize = 8;

fn at_once(root: &Path, files: &[File]) -> Vec<Result<PathBuf, Failure>> {
    let write = |part: &[File]| part.iter().map(|file| one(root, file)).collect::<Vec<_>>();
    let each = files.len().div_ceil(AT_ONCE).max(1);
    std::thread::scope(|scope| {
        let begin = |part| scope.spawn(move || write(part));
        let parts: Vec<_> = files.chunks(each).map(begin).collect();
        let parts = parts.into_iter().map(|part| {
            // A bug of ours is not turned into a message about somebody's file.
            part.join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        parts.flatten().collect()
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_file_cannot_be_written_those_before_it_are_named() {
        let root = tempfile::tempdir().expect("a folder");
        let file = |path: &str| File {
            path: path.to_owned(),
            text: String::new(),
        };
        let long = "x".repeat(300);
        let files = [
            file("groups/a.yaml"),
            file("b.yaml"),
            file(&long),
            file("c.yaml"),
        ];
        let failure = put(root.path(), &files, false).expect_err("no such name");
        let told = failure.to_string();
        assert!(
            told.contains("a.yaml, ") && told.ends_with("b.yaml"),
            "{told}"
        );
        assert!(!root.path().join("c.yaml").exists());
        assert!(failure.next().ends_with("then import again with --force"));
    }
}
