//! `omni-um journal`: what applies did, and whether that record is whole.

use std::path::{Path, PathBuf};

use super::arguments::JournalCommand;
use super::exit::Exit;
use super::output::Output;
use crate::apply::journal::Reading;
use crate::view::{json, text};
use crate::workflow::{Failure, journal};

/// Runs the command.
pub fn run(folder: &Path, command: &JournalCommand, output: &Output) -> Result<Exit, Failure> {
    match command {
        JournalCommand::Verify { files } if files.is_empty() => verify_all(folder, output),
        JournalCommand::Verify { files } => {
            verify(files, output)?;
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
        None => journals(folder)?.pop().unwrap_or_default(),
    };
    let reading = journal::load(&path)?;
    if as_json {
        let text = json::journal(&reading);
        output.result(&text.map_err(|error| Failure::Unexpected(error.to_string()))?);
    } else {
        output.result(&text::journal::show(&reading, &output.text_options()));
    }
    Ok(Exit::Done)
}

/// Every journal, and that each follows the one before it.
fn verify_all(folder: &Path, output: &Output) -> Result<Exit, Failure> {
    let all = verify(&journals(folder)?, output)?;
    match journal::unchained(&all) {
        Some((path, error)) => Err(Failure::Journal { path, error }),
        None => Ok(Exit::Done),
    }
}

/// All of them are looked at; the first that is not whole is the failure.
fn verify(files: &[PathBuf], output: &Output) -> Result<Vec<(PathBuf, Reading)>, Failure> {
    let mut first = None;
    let mut whole = Vec::with_capacity(files.len());
    for path in files {
        match one(path) {
            Ok(reading) => {
                let line = text::journal::whole(path, &reading, &output.text_options());
                output.result(&line);
                whole.push((path.clone(), reading));
            }
            Err(failure) if first.is_none() => first = Some(failure),
            // The first is told in the end, with the next step; the others here.
            Err(failure) => {
                let line = text::journal::broken(&failure.to_string(), &output.text_options());
                output.result(&line);
            }
        }
    }
    match first {
        Some(failure) => Err(failure),
        None => Ok(whole),
    }
}

fn one(path: &Path) -> Result<Reading, Failure> {
    let reading = journal::load(path)?;
    let path = || path.to_owned();
    match reading.whole() {
        Ok(()) => Ok(reading),
        Err(error) => Err(Failure::Journal {
            path: path(),
            error,
        }),
    }
}

/// The folder's journals, of which there is at least one.
fn journals(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let found = journal::list(folder)?;
    if found.is_empty() {
        return Err(Failure::NoJournal(folder.join(journal::FOLDER)));
    }
    Ok(found)
}
