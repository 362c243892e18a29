//! Where an export is written to: a file, or what is none.

use std::fs::{File, Metadata, OpenOptions, Permissions};
use std::io::{self, ErrorKind, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use super::draft::{Draft, folder_of};
use super::failure::Failure;

/// A place that somebody named for an export. Links are followed, as the older tools did.
pub struct Destination {
    path: PathBuf,
    sort: Sort,
}

enum Sort {
    /// Replaced whole by rename; with the mode of the file that is there.
    File(Option<Permissions>),
    /// A pipe or a device: nothing can take its place.
    Straight,
}

/// Names of what a process has open. What they lead to may be a file that somebody else writes to
/// as well, and is not to be replaced.
const OPEN: [&str; 4] = ["/dev/stdout", "/dev/stderr", "/dev/fd", "/proc"];

/// As many as Linux follows.
const MOST_LINKS: usize = 40;

impl Destination {
    /// Looks at what lies there, without changing anything.
    ///
    /// # Errors
    ///
    /// [`Failure::Io`] where it is a folder, or links lead in a circle.
    pub fn of(named: &Path) -> Result<Destination, Failure> {
        let failed = |source| Failure::Io {
            path: named.to_owned(),
            source,
        };
        let path = followed(named).map_err(failed)?;
        let there = path.metadata().ok();
        let sort = match &there {
            _ if is_open(&path) => Sort::Straight,
            Some(found) if found.is_dir() => {
                return Err(failed(io::Error::other("it is no regular file")));
            }
            Some(found) if !found.is_file() => Sort::Straight,
            Some(_) | None => Sort::File(there.as_ref().map(Metadata::permissions)),
        };
        Ok(Destination { path, sort })
    }

    /// Where the links lead.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether that is where results are printed.
    pub fn is_for_results(&self) -> bool {
        let names = ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];
        names.iter().any(|name| self.path == Path::new(name))
    }

    /// Whether a person looks at it.
    pub fn is_terminal(&self) -> bool {
        let is_device = self.path.metadata().is_ok_and(|found| is_device(&found));
        is_device && File::open(&self.path).is_ok_and(|file| file.is_terminal())
    }

    /// Whether [`Destination::put`] would find its way, as far as that can be known beforehand: a
    /// pipe is not opened before there is something to write.
    ///
    /// # Errors
    ///
    /// [`Failure::Io`] where no file can be made there.
    pub fn check(&self) -> Result<(), Failure> {
        match &self.sort {
            Sort::File(mode) => self.draft(mode.as_ref()).map(drop),
            Sort::Straight => Ok(()),
        }
    }

    /// Writes it: a file whole or not at all.
    ///
    /// # Errors
    ///
    /// [`Failure::Io`].
    pub fn put(&self, text: &str) -> Result<(), Failure> {
        let put = match &self.sort {
            Sort::File(mode) => {
                let draft = self.draft(mode.as_ref())?;
                draft.put(&self.path, text, true).map(drop)
            }
            Sort::Straight => straight(&self.path, text),
        };
        put.map_err(|source| self.failed(source))
    }

    fn draft(&self, mode: Option<&Permissions>) -> Result<Draft, Failure> {
        let begun = Draft::like(folder_of(&self.path), mode);
        // Without the temporary file's own path: nobody asked for that one.
        begun.map_err(|error| self.failed(io::Error::from(error.kind())))
    }

    fn failed(&self, source: io::Error) -> Failure {
        let path = self.path.clone();
        Failure::Io { path, source }
    }
}

/// The last of a chain of links; it need not be there.
fn followed(named: &Path) -> io::Result<PathBuf> {
    let mut path = named.to_owned();
    for _ in 0..MOST_LINKS {
        match path.read_link() {
            Ok(link) if !is_open(&path) => path = folder_of(&path).join(link),
            Ok(_) | Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("its symbolic links lead in a circle"))
}

fn is_open(path: &Path) -> bool {
    OPEN.iter().any(|name| path.starts_with(name))
}

/// Behind what is there. A reader that went away is no error of ours.
fn straight(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().append(true).open(path)?;
    match file.write_all(text.as_bytes()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

#[cfg(unix)]
fn is_device(found: &Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_char_device(&found.file_type())
}

#[cfg(not(unix))]
fn is_device(_: &Metadata) -> bool {
    false
}
