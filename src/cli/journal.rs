//! `omni-um journal`: what applies did, and whether that record is whole.

use std::path::{Path, PathBuf};

use super::arguments::JournalCommand;
use super::exit::Exit;
use super::output::Output;
use crate::apply::journal::{JournalError, Reading};
use crate::view::text::journal::Settling;
use crate::view::{json, text};
use crate::workflow::{Failure, journal};

/// Runs the command.
pub fn run(folder: &Path, command: &JournalCommand, output: &Output) -> Result<Exit, Failure> {
    match command {
        JournalCommand::Verify { files } if files.is_empty() => verify_all(folder, output),
        JournalCommand::Verify { files } => {
            verify(files, |_| false, output)?;
            Ok(Exit::Done)
        }
        JournalCommand::Show { file, json } => show(folder, file.as_deref(), *json, output),
    }
}

fn show(
    folder: &Path,
    file: Option<&Path>,
    as_json: bool,
    output: &Output,
) -> Result<Exit, Failure> {
    let path = match file {
        Some(file) => file.to_owned(),
        None => newest(chains(folder)?),
    };
    let reading = journal::load(&path)?;
    if as_json {
        let text = json::journal(&reading);
        output.result(&text.map_err(|error| Failure::Unexpected(error.to_string()))?);
    } else {
        let options = output.text_options();
        output.result(&text::journal::show(&reading, settling(&path), &options));
    }
    Ok(Exit::Done)
}

/// Every journal, and that each follows the one before it; those without a lockfile follow one
/// another.
fn verify_all(folder: &Path, output: &Output) -> Result<Exit, Failure> {
    let [applies, others] = chains(folder)?;
    // A later command follows one that was killed, which nothing else ever closes.
    let followed = |path: &PathBuf| others.contains(path) && others.last() != Some(path);
    let whole = verify(&[&applies[..], &others].concat(), followed, output)?;
    let (applies, others): (Vec<_>, Vec<_>) = whole
        .into_iter()
        .partition(|(path, _)| applies.contains(path));
    for chain in [applies, others] {
        if let Some((path, error)) = journal::unchained(&chain) {
            return Err(Failure::Journal { path, error });
        }
    }
    Ok(Exit::Done)
}

/// All of them are looked at; the first that is not whole is the failure. One that is `followed`
/// need not have an end.
fn verify(
    files: &[PathBuf],
    followed: impl Fn(&PathBuf) -> bool,
    output: &Output,
) -> Result<Vec<(PathBuf, Reading)>, Failure> {
    let mut first = None;
    let mut whole = Vec::with_capacity(files.len());
    let options = output.text_options();
    for path in files {
        match one(path, followed(path)) {
            Ok(reading) => {
                let line = text::journal::whole(path, &reading, settling(path), &options);
                output.result(&line);
                whole.push((path.clone(), reading));
            }
            Err(failure) if first.is_none() => first = Some(failure),
            // The first is told in the end, with the next step; the others here.
            Err(failure) => {
                let line = text::journal::broken(&failure.to_string(), &options);
                output.result(&line);
            }
        }
    }
    match first {
        Some(failure) => Err(failure),
        None => Ok(whole),
    }
}

fn one(path: &Path, is_followed: bool) -> Result<Reading, Failure> {
    let reading = journal::load(path)?;
    match reading.whole() {
        Err(JournalError::NoEnd { .. } | JournalError::HalfLine { .. }) if is_followed => {
            Ok(reading)
        }
        Ok(()) => Ok(reading),
        Err(error) => Err(Failure::Journal {
            path: path.to_owned(),
            error,
        }),
    }
}

fn settling(path: &Path) -> Settling {
    match journal::keeps_lockfile(path) {
        true => Settling::ByApply,
        false => Settling::ByNobody,
    }
}

/// The folder's journals, of applies and of commands without a lockfile, of which there is at least
/// one.
fn chains(folder: &Path) -> Result<[Vec<PathBuf>; 2], Failure> {
    let applies = journal::list(folder)?;
    let others = journal::listed(folder, journal::WITHOUT_LOCKFILE)?;
    if applies.is_empty() && others.is_empty() {
        return Err(Failure::NoJournal(folder.join(journal::FOLDER)));
    }
    Ok([applies, others])
}

/// Their names begin with the time.
fn newest(chains: [Vec<PathBuf>; 2]) -> PathBuf {
    let last = chains.into_iter().filter_map(|mut chain| chain.pop());
    let newest = last.max_by(|a, b| a.file_name().cmp(&b.file_name()));
    newest.unwrap_or_default()
}
