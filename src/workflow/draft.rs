//! A file on its way to its place: written beside it, flushed, then renamed.

use std::fs::{File, Permissions, TryLockError};
use std::io::{self, Write as _};
use std::path::Path;

use tempfile::NamedTempFile;

const PREFIX: &str = ".omni-um-";
const SUFFIX: &str = ".tmp";

/// A file that has no name of its own yet; gone when it is dropped.
pub struct Draft(NamedTempFile);

impl Draft {
    /// Begins an empty one of mode 0600.
    ///
    /// # Errors
    ///
    /// Where no file can be made in `folder`.
    pub fn begin(folder: &Path) -> io::Result<Self> {
        Draft::made(tempfile::Builder::new(), folder)
    }

    /// The same with a mode: that of any new file (0666 less the umask) where none is given.
    ///
    /// # Errors
    ///
    /// As [`Draft::begin`].
    pub fn like(folder: &Path, mode: Option<&Permissions>) -> io::Result<Self> {
        let mut how = tempfile::Builder::new();
        #[cfg(unix)]
        if mode.is_none() {
            how.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        }
        let draft = Draft::made(how, folder)?;
        if let Some(mode) = mode {
            draft.0.as_file().set_permissions(mode.clone())?;
        }
        Ok(draft)
    }

    fn made(mut how: tempfile::Builder<'_, '_>, folder: &Path) -> io::Result<Self> {
        let file = how.prefix(PREFIX).suffix(SUFFIX).tempfile_in(folder)?;
        // Locked while somebody writes it, so that `sweep` leaves it alone. Where there are no
        // locks, nothing is swept.
        let _ = file.as_file().try_lock();
        Ok(Draft(file))
    }

    /// Writes it, and puts it at `path` in its folder once the disk has it; `replaces` whatever is
    /// there, or fails where anything is. Hands it back open.
    ///
    /// # Errors
    ///
    /// Where a step fails; nothing is at `path` that was not there before then, unless it was the
    /// last step, which keeps the new name.
    pub fn put(mut self, path: &Path, text: &str, replaces: bool) -> io::Result<File> {
        self.0.write_all(text.as_bytes())?;
        self.0.as_file().sync_all()?;
        let put = match replaces {
            true => self.0.persist(path),
            false => self.0.persist_noclobber(path),
        };
        let file = put.map_err(|error| error.error)?;
        let _ = file.unlock();
        File::open(folder_of(path))?.sync_all()?;
        Ok(file)
    }
}

/// The folder that a path lies in.
pub fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// Removes what processes that were killed left of their drafts in a folder, as far as it can.
pub fn sweep(folder: &Path) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(is_draft) {
        let path = entry.path();
        match File::open(&path).map(|file| file.try_lock()) {
            Ok(Ok(())) => {
                let _ = std::fs::remove_file(&path);
            }
            Ok(Err(TryLockError::WouldBlock | TryLockError::Error(_))) | Err(_) => {}
        }
    }
}

/// `.omni-um-` and six letters or digits and `.tmp`, and a regular file.
fn is_draft(entry: &std::fs::DirEntry) -> bool {
    let name = entry.file_name();
    let between = name
        .to_str()
        .and_then(|name| name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX));
    between.is_some_and(|it| it.len() == 6 && it.bytes().all(|b| b.is_ascii_alphanumeric()))
        && entry.file_type().is_ok_and(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).expect("readable");
        let name = |entry: io::Result<std::fs::DirEntry>| entry.expect("one").file_name();
        let names = entries.map(|entry| name(entry).to_string_lossy().into_owned());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    #[test]
    fn what_a_killed_process_left_is_swept_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        let (_, left) = Draft::begin(root).expect("begun").0.keep().expect("left");
        let under_way = Draft::begin(root).expect("begun");
        std::fs::create_dir(root.join(".omni-um-folder.tmp")).expect("made");
        for other in [
            ".omni-um-.tmp",
            ".omni-um-a.b.cd.tmp",
            ".omni-um-abcdef",
            ".tmpabcdef",
            "x.omni-um-abcdef.tmp",
        ] {
            std::fs::write(root.join(other), "").expect("written");
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(root.join(".tmpabcdef"), root.join(".omni-um-linked.tmp"))
            .expect("linked");
        let mut expected = names(root);
        let left = left.file_name().expect("a name").to_string_lossy();
        expected.retain(|name| *name != left);
        sweep(root);
        assert_eq!(names(root), expected);
        let path = root.join("there");
        under_way.put(&path, "text", false).expect("put");
        assert_eq!(std::fs::read_to_string(&path).expect("a text"), "text");
        let again = || Draft::begin(root).expect("begun");
        assert!(again().put(&path, "other", false).is_err());
        again().put(&path, "other", true).expect("replaced");
        assert_eq!(std::fs::read_to_string(&path).expect("a text"), "other");
    }
}
