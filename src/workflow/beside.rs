//! What stands beside a command's own files: the folder's place in its repository, and files that
//! others read on.

use std::fs::OpenOptions;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use super::failure::Failure;
use super::git::Repository;

/// A folder's path below the top of its repository, else below the working folder; `.` for the top
/// itself. It names the folder in reports, and nothing is opened by it.
pub fn below_top(folder: &Path) -> String {
    let in_repository = || {
        let repository = Repository::around(folder).ok()??;
        repository.inner_path(folder).ok()
    };
    let below = in_repository().unwrap_or_else(|| below_working(folder));
    match below.is_empty() {
        true => ".".to_owned(),
        false => below,
    }
}

fn below_working(folder: &Path) -> String {
    let real = || {
        let here = std::env::current_dir().ok()?.canonicalize().ok()?;
        let real = folder.canonicalize().ok()?;
        real.strip_prefix(here).map(Path::to_owned).ok()
    };
    let below = real().unwrap_or_else(|| folder.to_owned());
    below.to_string_lossy().replace('\\', "/")
}

/// Appends whole lines to a file that others write to as well, where it stays within `most` bytes;
/// hands back whether it did.
///
/// # Errors
///
/// [`Failure::Io`] where the file cannot be read or written.
pub fn append(path: &Path, text: &str, most: u64) -> Result<bool, Failure> {
    let appended = || {
        let options = &mut OpenOptions::new();
        let mut file = options.read(true).append(true).create(true).open(path)?;
        let size = file.metadata()?.len();
        let mut last = [b'\n'];
        if size > 0 {
            file.seek(SeekFrom::End(-1))?;
            file.read_exact(&mut last)?;
        }
        let begin = if last == [b'\n'] { "" } else { "\n" };
        let whole = format!("{begin}{text}");
        let fits = size.saturating_add(whole.len() as u64) <= most;
        if fits {
            file.write_all(whole.as_bytes())?;
        }
        Ok(fits)
    };
    appended().map_err(|source: std::io::Error| Failure::Io {
        path: path.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workflow::git::tests::Made;

    #[test]
    fn a_folder_is_named_by_its_place_in_the_repository() {
        let made = Made::empty();
        made.write("a/b/omni-um.toml", "");
        made.commit();
        assert_eq!(below_top(made.path()), ".");
        assert_eq!(below_top(&made.path().join("a/b")), "a/b");
        assert_eq!(below_top(&made.path().join("a/./b/../b/")), "a/b");
    }

    #[test]
    fn a_file_that_others_write_to_keeps_what_it_has_and_its_size() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("summary.md");
        assert!(append(&path, "one\n", 10).expect("written"));
        std::fs::write(&path, "one").expect("written");
        assert!(append(&path, "two\n", 8).expect("written"));
        assert!(!append(&path, "x", 8).expect("looked at"));
        assert_eq!(std::fs::read_to_string(&path).expect("read"), "one\ntwo\n");
        assert!(append(folder.path(), "x", 8).is_err());
    }
}
