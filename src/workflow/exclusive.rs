//! One apply at a time in one folder: a lock of the operating system, which goes with the process.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use super::draft::{Draft, sweep};
use super::failure::Failure;
use super::holder::Holder;
use super::journal;

/// Where the lock and the journal lie, beside `omni-um.toml`.
const FOLDER: &str = ".omni-um";

/// The file that is locked. Never deleted and never replaced: two files would be two locks.
const FILE: &str = "lock";

/// More than this is no line of ours.
const MOST_BYTES: u64 = 4096;

/// The lock, held until this is dropped or the process ends, however it ends. A child process
/// does not inherit it.
#[derive(Debug)]
pub struct Exclusive(File);

impl Exclusive {
    /// Takes the lock of the folder `root`, without waiting, leaves the holder's line in it, and
    /// removes the drafts that killed holders left in the folder and beside its journals.
    ///
    /// # Errors
    ///
    /// [`Failure::Locked`] where another process holds it, [`Failure::Unlockable`] where the file
    /// system has no locks, [`Failure::Io`] where the file cannot be made or is not a file of ours.
    pub fn take(root: &Path, holder: &Holder) -> Result<Exclusive, Failure> {
        let folder = own_folder(root)?;
        let path = folder.join(FILE);
        let mut file = open(&path).map_err(failed(&path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let holder = read(&mut file).map(Box::new);
                return Err(Failure::Locked { holder });
            }
            Err(TryLockError::Error(source)) => return Err(Failure::Unlockable { path, source }),
        }
        write(&mut file, holder).map_err(failed(&path))?;
        sweep(root);
        sweep(&folder);
        sweep(&root.join(journal::FOLDER));
        Ok(Exclusive(file))
    }
}

impl Drop for Exclusive {
    /// Whoever comes next must not read who held it before.
    fn drop(&mut self) {
        let _ = self.0.set_len(0);
    }
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> Failure {
    let path = PathBuf::from(path);
    move |source| Failure::Io { path, source }
}

/// Makes the folder of locks and journals below `root`. Journals hold values, and are for no
/// repository: it says so itself, unless something else says what of it is to be ignored.
///
/// # Errors
///
/// [`Failure::Io`].
pub fn own_folder(root: &Path) -> Result<PathBuf, Failure> {
    let folder = root.join(FOLDER);
    real_folder(&folder).map_err(failed(&folder))?;
    let ignore = folder.join(".gitignore");
    if ignore.symlink_metadata().is_err() {
        let put = Draft::begin(&folder).and_then(|draft| draft.put(&ignore, "*\n", false));
        match put {
            // Another command was faster.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            put => drop(put.map_err(failed(&ignore))?),
        }
    }
    Ok(folder)
}

/// Makes a folder. A link in its place came with the checkout, and may lead anywhere.
pub fn real_folder(folder: &Path) -> io::Result<()> {
    match std::fs::create_dir(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let found = std::fs::symlink_metadata(folder)?;
    if found.is_symlink() {
        return Err(io::Error::other("it is a symbolic link"));
    }
    if !found.is_dir() {
        return Err(io::Error::other("it is no folder"));
    }
    Ok(())
}

/// Opens a file of ours that is only there to be locked; makes it, for its owner alone.
pub fn open(path: &Path) -> io::Result<File> {
    if std::fs::symlink_metadata(path).is_ok_and(|found| !found.is_file()) {
        return Err(io::Error::other("it is no regular file"));
    }
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// The holder's line, where it can be read.
fn read(file: &mut File) -> Option<Holder> {
    let mut text = String::new();
    file.take(MOST_BYTES).read_to_string(&mut text).ok()?;
    serde_json::from_str(&text).ok()
}

/// In place: a file that is put there by rename would be another one, and not locked.
fn write(file: &mut File, holder: &Holder) -> io::Result<()> {
    let line = serde_json::to_string(holder)?;
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(format!("{line}\n").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(failure: &Failure) -> Option<&Holder> {
        match failure {
            Failure::Locked { holder } => holder.as_deref(),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn one_holds_it_and_the_other_is_told_who() {
        let root = tempfile::tempdir().expect("a folder");
        let (first, path) = (
            Holder::here(Path::new(".")),
            root.path().join(".omni-um/lock"),
        );
        let held = Exclusive::take(root.path(), &first).expect("free");
        let other = Exclusive::take(root.path(), &Holder::here(Path::new("."))).expect_err("held");
        assert_eq!(named(&other), Some(&first));
        drop(held);
        assert_eq!(std::fs::read_to_string(&path).expect("it stays"), "");
        drop(Exclusive::take(root.path(), &first).expect("free again"));
    }

    #[test]
    fn no_repository_takes_what_lies_in_the_folder() {
        let root = tempfile::tempdir().expect("a folder");
        let path = root.path().join(".omni-um/.gitignore");
        let take = || drop(Exclusive::take(root.path(), &Holder::here(Path::new("."))));
        take();
        assert_eq!(std::fs::read_to_string(&path).expect("a text"), "*\n");
        std::fs::write(&path, "lock\n").expect("written");
        take();
        assert_eq!(std::fs::read_to_string(&path).expect("a text"), "lock\n");
    }

    /// A test beside this one may begin a process, which has every file for the moment until it is
    /// another program.
    fn take_soon(root: &Path, holder: &Holder) -> Exclusive {
        for _ in 0..10_000 {
            match Exclusive::take(root, holder) {
                Ok(held) => return held,
                Err(Failure::Locked { .. }) => std::thread::yield_now(),
                Err(other) => panic!("{other}"),
            }
        }
        panic!("held for good");
    }

    #[test]
    fn what_a_dead_process_left_strands_nobody() {
        let root = tempfile::tempdir().expect("a folder");
        let (folder, holder) = (root.path().join(".omni-um"), Holder::here(Path::new(".")));
        std::fs::create_dir(&folder).expect("made");
        let line = format!("{}\n", serde_json::to_string(&holder).expect("JSON"));
        for left in [format!("{line}{line}"), "x".repeat(100_000), String::new()] {
            std::fs::write(folder.join("lock"), left).expect("written");
            let held = take_soon(root.path(), &holder);
            let text = std::fs::read_to_string(folder.join("lock")).expect("a text");
            assert_eq!(text, line);
            drop(held);
        }
    }

    #[test]
    fn a_holder_whose_line_is_no_line_of_ours_still_holds_it() {
        let root = tempfile::tempdir().expect("a folder");
        let holder = Holder::here(Path::new("."));
        let _held = Exclusive::take(root.path(), &holder).expect("free");
        for text in [
            &b""[..],
            b"{",
            b"{\"who\":{\"pid\":-1}}",
            b"\xff\xfe",
            &[b'['; 9000],
        ] {
            std::fs::write(root.path().join(".omni-um/lock"), text).expect("written");
            let other = Exclusive::take(root.path(), &holder).expect_err("held");
            assert_eq!(named(&other), None);
            assert!(other.to_string().contains("its name could not be read"));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed_and_the_file_is_the_owners_alone() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let root = tempfile::tempdir().expect("a folder");
        let elsewhere = tempfile::tempdir().expect("another");
        let (folder, foreign) = (root.path().join(".omni-um"), elsewhere.path().join("lock"));
        std::fs::write(&foreign, "precious").expect("written");
        let refused = |why: &str| {
            let failure =
                Exclusive::take(root.path(), &Holder::here(Path::new("."))).expect_err(why);
            assert!(matches!(failure, Failure::Io { .. }), "{failure}");
            assert!(failure.to_string().contains(why), "{failure}");
        };
        symlink(elsewhere.path(), &folder).expect("linked");
        refused("symbolic link");
        std::fs::remove_file(&folder).expect("removed");
        std::fs::write(&folder, "").expect("written");
        refused("no folder");
        std::fs::remove_file(&folder).expect("removed");
        std::fs::create_dir(&folder).expect("made");
        symlink(&foreign, folder.join("lock")).expect("linked");
        refused("no regular file");
        assert_eq!(
            std::fs::read_to_string(&foreign).expect("a text"),
            "precious"
        );
        std::fs::remove_file(folder.join("lock")).expect("removed");
        let _held = Exclusive::take(root.path(), &Holder::here(Path::new("."))).expect("free");
        let mode = std::fs::metadata(folder.join("lock")).expect("there");
        assert_eq!(mode.permissions().mode() & 0o777, 0o600);
    }
}
