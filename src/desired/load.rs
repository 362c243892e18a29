//! Files → desired state: reading on two threads, then putting the parts together.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use sha2::{Digest, Sha256};

use super::alike::alike;
use super::codes;
use super::combine::combine;
use super::document;
use super::find::{At, Found, among, find, find_with};
use super::part::Part;
use super::reader::{Reader, Shared};
use super::tidy::tidy;
use crate::model::{
    DesiredFile, DesiredState, Diagnostic, Membership, Place, Report, Severity, Sources,
};

/// The largest file that is read, in bytes.
pub const LARGEST_FILE: u64 = 64 << 20;
/// The most that is read in all, in bytes.
const LARGEST_TOTAL: u64 = 1 << 30;
/// Enough for the deepest nesting that is read, in a debug build too.
const STACK: usize = 32 << 20;

/// What the files ask for, and what belongs to showing it.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The desired state.
    pub state: DesiredState,
    /// The text of every file that was read, by path.
    pub sources: Sources,
    /// What is worth a look.
    pub warnings: Vec<Diagnostic>,
}

/// Reads the desired state below a folder.
///
/// `include` holds patterns relative to it; without any, every `*.yaml` is read. `membership` is
/// the mode of groups that give none. Whether groups that users name are declared is not judged
/// here: `check` can say more about them once the tenant was read, and `check_alone` says what
/// can be said without.
pub fn load(root: &Path, include: &[String], membership: Membership) -> Result<Loaded, Report> {
    let mut problems = Vec::new();
    let found = find(root, include, &mut problems);
    load_found(&found, membership, problems)
}

/// The same of files that somebody else read, from a commit: their paths below the folder, and
/// their bytes.
///
/// # Errors
///
/// As [`load`].
pub fn load_bytes(
    files: Vec<(String, Vec<u8>)>,
    include: &[String],
    membership: Membership,
) -> Result<Loaded, Report> {
    let mut problems = Vec::new();
    let found = among(files, include, &mut problems);
    load_found(&found, membership, problems)
}

/// The same of a folder as it would be with files that are still to be written, in the place of
/// those that lie there; it need not exist.
///
/// # Errors
///
/// As [`load`].
pub fn load_with(
    root: &Path,
    to_be: Vec<(String, Vec<u8>)>,
    include: &[String],
    membership: Membership,
) -> Result<Loaded, Report> {
    let mut problems = Vec::new();
    let found = find_with(root, to_be, include, &mut problems);
    load_found(&found, membership, problems)
}

fn load_found(
    found: &[Found],
    membership: Membership,
    mut problems: Vec<Diagnostic>,
) -> Result<Loaded, Report> {
    let outcomes = read_all(found, membership);
    let mut part = Part::default();
    part.users
        .reserve_exact(outcomes.iter().map(|one| one.part.users.len()).sum());
    let mut files = Vec::with_capacity(found.len());
    let mut sources = Sources::new();
    let mut complete = problems.is_empty();
    for (found, outcome) in found.iter().zip(outcomes) {
        complete &= outcome.whole;
        problems.extend(outcome.problems);
        part.append(outcome.part);
        if let Some((text, digest)) = outcome.text {
            sources.insert(Arc::clone(&found.path), text);
            files.push(DesiredFile {
                path: Arc::clone(&found.path),
                digest,
            });
        }
    }
    let state = combine(part, files, complete, &mut problems);
    alike(&state, &mut problems);
    tidy(&mut problems, &sources);
    if problems.iter().any(|p| p.severity == Severity::Error) {
        return Err(Report {
            diagnostics: problems,
            sources,
        });
    }
    Ok(Loaded {
        state,
        sources,
        warnings: problems,
    })
}

/// What came of one file.
#[derive(Default)]
struct Outcome {
    part: Part,
    problems: Vec<Diagnostic>,
    /// Its text and the digest of its bytes, where it could be read at all.
    text: Option<(Arc<str>, String)>,
    /// Whether it was read to its end.
    whole: bool,
}

/// Reads the files, each by whichever of two threads is free; the order of the outcomes is that
/// of the files.
fn read_all(found: &[Found], membership: Membership) -> Vec<Outcome> {
    let next = AtomicUsize::new(0);
    let total = AtomicU64::new(0);
    let work = || {
        let mut shared = Shared::default();
        let mut mine = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(file) = found.get(at) else {
                return mine;
            };
            let (outcome, back) = read_one(file, membership, &total, shared);
            shared = back;
            mine.push((at, outcome));
        }
    };
    let threads = found.len().min(2);
    let mut outcomes: Vec<(usize, Outcome)> = std::thread::scope(|scope| {
        let started: Vec<_> = (0..threads)
            .map(|_| {
                std::thread::Builder::new()
                    .stack_size(STACK)
                    .spawn_scoped(scope, work)
            })
            .collect();
        let mut outcomes = Vec::with_capacity(found.len());
        for thread in started {
            match thread.map(|thread| thread.join()) {
                Ok(Ok(mine)) => outcomes.extend(mine),
                // A bug of ours is not turned into a message about somebody's file.
                Ok(Err(panic)) => std::panic::resume_unwind(panic),
                // No second thread to be had: the others read its files.
                Err(_) => {}
            }
        }
        outcomes
    });
    if outcomes.len() < found.len() {
        outcomes.extend(work());
    }
    outcomes.sort_by_key(|(at, _)| *at);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

fn read_one(
    found: &Found,
    membership: Membership,
    total: &AtomicU64,
    shared: Shared,
) -> (Outcome, Shared) {
    let mut outcome = Outcome::default();
    let text = match text(found, total) {
        Ok((text, digest)) => {
            outcome.text = Some((Arc::clone(&text), digest));
            text
        }
        Err(problem) => {
            outcome.problems.push(*problem);
            return (outcome, shared);
        }
    };
    let mut reader = Reader::new(&found.path, shared);
    let (mut part, whole) = document::read(&mut reader, &text, membership);
    part.sort();
    outcome.part = part;
    outcome.whole = whole;
    outcome.problems = reader.problems;
    (outcome, reader.shared)
}

/// A file's text without byte order mark, and the digest of its bytes.
fn text(found: &Found, total: &AtomicU64) -> Result<(Arc<str>, String), Box<Diagnostic>> {
    let unreadable = |error: std::io::Error| {
        let problem = Diagnostic::general(
            codes::UNREADABLE,
            format!("{} cannot be read: {error}", found.path),
        );
        Box::new(problem.help("check its permissions"))
    };
    let length = match &found.at {
        At::Disk(path) => std::fs::metadata(path).map_err(unreadable)?.len(),
        At::Memory(bytes) => bytes.len() as u64,
    };
    let before = total.fetch_add(length, Ordering::Relaxed);
    if length > LARGEST_FILE {
        let message = format!("{} is larger than {} MiB", found.path, LARGEST_FILE >> 20);
        return Err(Box::new(
            Diagnostic::general(codes::TOO_LARGE, message).help("split it"),
        ));
    }
    if before + length > LARGEST_TOTAL {
        let message = format!(
            "the files are larger than {} MiB in all",
            LARGEST_TOTAL >> 20
        );
        return Err(Box::new(Diagnostic::general(codes::TOO_LARGE, message)));
    }
    let bytes = match &found.at {
        At::Disk(path) => Cow::Owned(std::fs::read(path).map_err(unreadable)?),
        At::Memory(bytes) => Cow::Borrowed(bytes.as_slice()),
    };
    let digest = hex(&Sha256::digest(&bytes));
    match std::str::from_utf8(&bytes) {
        Ok(text) => Ok((Arc::from(text.trim_start_matches('\u{feff}')), digest)),
        Err(error) => Err(Box::new(not_utf8(found, &bytes[..error.valid_up_to()]))),
    }
}

/// The place is counted in the part that could be read; the text itself cannot be shown.
fn not_utf8(found: &Found, valid: &[u8]) -> Diagnostic {
    let line = 1 + valid.iter().filter(|byte| **byte == b'\n').count();
    let rest = valid.rsplit(|byte| *byte == b'\n').next().unwrap_or(valid);
    let column = 1 + String::from_utf8_lossy(rest).chars().count();
    let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let place = Place::new(&found.path, narrow(line), narrow(column));
    Diagnostic::error(codes::NOT_UTF8, place, "this is not UTF-8").help("save the file as UTF-8")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
