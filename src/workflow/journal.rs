//! Where journals lie: `.omni-um/journal/`, a file for each apply, in the order of their names.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::draft::{Draft, folder_of};
use super::exclusive::{own_folder, real_folder};
use super::failure::Failure;
use super::project::LARGEST;
use super::who::who;
use crate::apply::journal::{self, Begin, Journal, JournalError, LineHash, Reading, Settled, Sink};
use crate::file::{self, Allow};
use crate::lock::Lockfile;
use crate::model::AcceptLine;
use crate::plan::PlanId;

/// The folder of journals, below that of omni-um.toml.
pub const FOLDER: &str = ".omni-um/journal";

/// That of commands which keep no lockfile: what they wrote is nobody's to own, and is never taken
/// into one.
pub const WITHOUT_LOCKFILE: &str = ".omni-um/older";

/// Whether a journal is of an apply, which keeps a lockfile; only those are ever taken in.
pub fn keeps_lockfile(path: &Path) -> bool {
    let folder = folder_of(path);
    let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    !real.ends_with(WITHOUT_LOCKFILE)
}

/// Begins the journal of an apply of `plan` that starts from `lock` (an empty one where there was
/// none), in `within`, a folder of journals of the project folder `root`.
pub fn begin(
    root: &Path,
    within: &str,
    lock: &Lockfile,
    plan: &PlanId,
    accepted: &[AcceptLine],
) -> Result<(Journal, PathBuf), Failure> {
    let folder = root.join(within);
    let failed = |path: &Path, source| Failure::Io {
        path: path.to_owned(),
        source,
    };
    own_folder(root)?;
    real_folder(&folder).map_err(|error| failed(&folder, error))?;
    let last = listed(root, within)?.pop();
    let prev = match &last {
        None => LineHash::none(),
        Some(path) => last_hash(&bytes(path)?),
    };
    let path = folder.join(name(last.as_deref(), Timestamp::now()));
    let begin = Begin::new(lock, plan.to_string(), who(root)).accepting(accepted);
    let sink = NewFile::create(&path).map_err(|error| failed(&path, error))?;
    Journal::begin(Box::new(sink), begin, prev, Box::new(Timestamp::now))
        .map(|journal| (journal, path.clone()))
        .map_err(|error| failed(&path, error))
}

/// The journals of a project folder, oldest first. None where there is no folder of them.
pub fn list(root: &Path) -> Result<Vec<PathBuf>, Failure> {
    listed(root, FOLDER)
}

/// The same of one of the folders.
pub fn listed(root: &Path, within: &str) -> Result<Vec<PathBuf>, Failure> {
    let folder = root.join(within);
    let failed = |source| Failure::Unreadable {
        path: folder.clone(),
        source,
    };
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(error)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(failed)?.path();
        if parts(&path).is_some() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Every journal of a project folder that can be read, those of commands without a lockfile too, by
/// the time it began; and why the others cannot be.
pub fn readable(root: &Path) -> (Vec<Reading>, Vec<Failure>) {
    let (mut found, mut broken) = (Vec::new(), Vec::new());
    for within in [FOLDER, WITHOUT_LOCKFILE] {
        let paths = listed(root, within).unwrap_or_else(|failure| {
            broken.push(failure);
            Vec::new()
        });
        for path in paths {
            match load(&path) {
                Ok(reading) => found.push(reading),
                Err(failure) => broken.push(failure),
            }
        }
    }
    found.sort_by_key(|reading| reading.at);
    (found, broken)
}

/// The journal at a path.
pub fn load(path: &Path) -> Result<Reading, Failure> {
    journal::read(&bytes(path)?).map_err(|error| Failure::Journal {
        path: path.to_owned(),
        error,
    })
}

/// How many journals are looked through for what was made and did not show yet.
const LOOKED_THROUGH: usize = 50;

/// The journals that a command must take in before anything else, oldest first. Each apply takes
/// in those before it, so that behind the first one that is closed there is none but such as wait
/// for something to show.
pub fn unfinished(root: &Path) -> Result<Vec<(PathBuf, Reading)>, Failure> {
    let (mut found, mut behind) = (Vec::new(), false);
    for path in list(root)?.into_iter().rev().take(LOOKED_THROUGH) {
        if behind {
            let waits = bytes(&path).is_ok_and(|bytes| waits(&bytes));
            let old = waits.then(|| load(&path).ok()).flatten();
            found.extend(old.filter(|old| !old.is_closed()).map(|old| (path, old)));
            continue;
        }
        let reading = load(&path)?;
        behind = reading.is_closed();
        if !behind {
            found.push((path, reading));
        }
    }
    found.reverse();
    Ok(found)
}

/// Whether a journal's last line may name something that did not show; its whole is read then.
fn waits(bytes: &[u8]) -> bool {
    const NAMES: &[u8] = b"\"unseen\":[";
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let last = lines.rfind(|line| !line.is_empty());
    last.is_some_and(|last| last.windows(NAMES.len()).any(|part| part == NAMES))
}

/// Closes an unfinished journal: `done` of its open requests were found done, `not_done` were not.
/// A half-written last line is cut off first. The lockfile must be written before.
pub fn close(
    root: &Path,
    path: &Path,
    journal: &Reading,
    done: usize,
    not_done: usize,
) -> Result<(), Failure> {
    let settled = Settled {
        who: who(root),
        done,
        not_done,
        cut: journal.half_line,
    };
    let closed = std::fs::OpenOptions::new()
        .write(true)
        .open(path)
        .and_then(|file| {
            file.set_len(journal.bytes as u64)?;
            let mut file = Open::at_end(file, path)?;
            journal::settle(&mut file, journal, settled, Timestamp::now())
        });
    closed.map_err(|source| Failure::Io {
        path: path.to_owned(),
        source,
    })
}

/// The first place where the journals of a folder do not follow one another: a file, and why.
/// `all` is every journal, oldest first.
pub fn unchained(all: &[(PathBuf, Reading)]) -> Option<(PathBuf, JournalError)> {
    let pairs = all.iter().zip(all.iter().skip(1));
    let broken = pairs.into_iter().find(|((_, old), (_, new))| {
        // A later command may have closed the old one after the new one began.
        new.before != old.last && new.before != old.last_own
    });
    let ((old, _), (new, _)) = broken?;
    let old = old.file_name().unwrap_or_default().to_string_lossy();
    let reason = format!("it does not follow {old}; a journal is missing, or one was cut off");
    Some((new.clone(), JournalError::Line { line: 1, reason }))
}

fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    file::bytes(path, Allow::Nothing, LARGEST).map_err(|source| Failure::Unreadable {
        path: path.to_owned(),
        source,
    })
}

/// The hash of the last whole line, whatever is in it: an old journal that was tampered with must
/// not stop an apply.
fn last_hash(bytes: &[u8]) -> LineHash {
    let whole = bytes.split_inclusive(|byte| *byte == b'\n');
    let last = whole
        .filter_map(|line| line.strip_suffix(b"\n"))
        .next_back();
    last.map_or_else(LineHash::none, LineHash::of)
}

const STAMP: &str = "%Y%m%dT%H%M%SZ";
const STAMP_LENGTH: usize = 16;

/// The name of a new journal: the time, and a number that makes it sort behind the last one, even
/// where the clock went back.
fn name(last: Option<&Path>, now: Timestamp) -> String {
    let now = now.strftime(STAMP).to_string();
    match last.and_then(parts) {
        Some((stamp, number)) if stamp >= now => format!("{stamp}-{:04}.jsonl", number + 1),
        Some(_) | None => format!("{now}-0001.jsonl"),
    }
}

/// Time and number of a journal's name; nothing where it is none of ours.
fn parts(path: &Path) -> Option<(String, u32)> {
    let stem = path.file_name()?.to_str()?.strip_suffix(".jsonl")?;
    let (stamp, number) = stem.split_once('-')?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (day, time) = stamp.split_once('T')?;
    let ours = stamp.len() == STAMP_LENGTH && digits(day) && digits(time.strip_suffix('Z')?);
    let number = Some(number).filter(|number| digits(number))?.parse().ok()?;
    ours.then(|| (stamp.to_owned(), number))
}

/// A journal that appears with its first line whole, or not at all. Mode 0600.
enum NewFile {
    Hidden(Option<Draft>, PathBuf),
    Open(Open),
}

impl NewFile {
    fn create(path: &Path) -> io::Result<Self> {
        let draft = Draft::begin(folder_of(path))?;
        Ok(NewFile::Hidden(Some(draft), path.to_owned()))
    }
}

impl Sink for NewFile {
    fn append(&mut self, line: &str) -> io::Result<()> {
        let (draft, path) = match self {
            NewFile::Open(open) => return open.append(line),
            NewFile::Hidden(draft, path) => (draft, path),
        };
        let gone = || io::Error::other("it could not be begun");
        let draft = draft.take().ok_or_else(gone)?;
        let file = draft.put(path, line, false)?;
        let path = path.clone();
        *self = NewFile::Open(Open { file, path });
        Ok(())
    }
}

/// A journal that is there.
struct Open {
    file: std::fs::File,
    path: PathBuf,
}

impl Open {
    fn at_end(mut file: std::fs::File, path: &Path) -> io::Result<Self> {
        io::Seek::seek(&mut file, io::SeekFrom::End(0))?;
        let path = path.to_owned();
        Ok(Open { file, path })
    }
}

impl Sink for Open {
    fn append(&mut self, line: &str) -> io::Result<()> {
        let written = self.file.write_all(line.as_bytes());
        let kept = written.and_then(|()| self.file.sync_data());
        let named = |error: io::Error| {
            let path = self.path.display();
            io::Error::new(error.kind(), format!("{path}: {error}"))
        };
        kept.map_err(named)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_name_sorts_behind_the_last_one_whatever_the_clock_says() {
        let now = Timestamp::UNIX_EPOCH;
        let first = name(None, now);
        assert_eq!(first, "19700101T000000Z-0001.jsonl");
        let second = name(Some(Path::new(&first)), now);
        assert_eq!(second, "19700101T000000Z-0002.jsonl");
        let ahead = Path::new("20300101T000000Z-0007.jsonl");
        assert_eq!(name(Some(ahead), now), "20300101T000000Z-0008.jsonl");
        for other in [
            "x.jsonl",
            "19700101T000000Z.jsonl",
            "19700101T000000Z-1.tmp",
        ] {
            assert_eq!(parts(Path::new(other)), None, "{other}");
        }
    }
}
