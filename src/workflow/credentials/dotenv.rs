//! A `.env`: that of the working folder, or the one that `--env-file` names.

use std::io;
use std::path::{Path, PathBuf};

use super::{CredentialsError, Found, KeySource, Look, Surroundings, lines, pair};
use crate::file::{self, Allow};
use crate::workflow::draft::folder_of;
use crate::workflow::git;

/// The file's name.
const FILE: &str = ".env";

/// More bytes than this are no `.env`.
const LARGEST: u64 = 1 << 18;

/// What it holds.
pub(super) fn look(around: &Surroundings<'_>) -> Look {
    let path = match around.env_file {
        Some(named) => named.to_owned(),
        None => around.working.join(FILE),
    };
    let source = KeySource::Dotenv(path.clone());
    let found = match around.env_file {
        None if around.in_ci() => Found::Nothing("not read on its own where CI is set".to_owned()),
        named => read(&source, path, named.is_some()).unwrap_or_else(Found::Wrong),
    };
    Look { source, found }
}

fn read(source: &KeySource, path: PathBuf, named: bool) -> Result<Found, CredentialsError> {
    let text = match file::text(&path, Allow::Links, LARGEST) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && !named => {
            return Ok(Found::Nothing("is not there".to_owned()));
        }
        text => text.map_err(|error| unreadable(&path, &error))?,
    };
    let lines::Lines { url, key } = lines::read(&text).map_err(|(line, reason)| {
        let path = path.clone();
        CredentialsError::Line { path, line, reason }
    })?;
    match pair(source, url, key) {
        Found::Nothing(reason) if named => Err(CredentialsError::EnvFile { path, reason }),
        found @ Found::Nothing(_) => Ok(found),
        found => {
            not_tracked(&path)?;
            Ok(found)
        }
    }
}

fn unreadable(path: &Path, error: &io::Error) -> CredentialsError {
    CredentialsError::EnvFile {
        path: path.to_owned(),
        reason: match error.kind() {
            io::ErrorKind::NotFound => "does not exist".to_owned(),
            _ => format!("cannot be read: {error}"),
        },
    }
}

/// Neither the file nor, where that is a link, what it leads to is in a repository.
fn not_tracked(path: &Path) -> Result<(), CredentialsError> {
    let untold = |reason: String| {
        let path = path.to_owned();
        CredentialsError::Untold { path, reason }
    };
    let unread = |error: io::Error| untold(error.to_string());
    let folder = folder_of(path).canonicalize().map_err(unread)?;
    let itself = folder.join(path.file_name().unwrap_or_default());
    let behind = path.canonicalize().map_err(unread)?;
    for file in [itself, behind] {
        if git::is_tracked(&file).map_err(|error| untold(error.to_string()))? {
            let path = path.to_owned();
            return Err(CredentialsError::Tracked { path });
        }
    }
    Ok(())
}
