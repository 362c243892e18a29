//! The exports: everything is read first, then the file is written whole, or stays as it was.

use std::path::Path;

use serde_json::value::RawValue;

use super::At;
use super::looking::look;
use crate::cli::arguments::ExportOptions;
use crate::cli::exit::Exit;
use crate::cli::plan::may_be_written;
use crate::cli::render::named_once;
use crate::model::Kind;
use crate::provider::{Detail, Record};
use crate::view::shown::Shown;
use crate::view::{csv, records};
use crate::workflow::{Destination, Failure};

/// `export-users-json`: users that `sync` takes as they are.
pub async fn users_json(options: &ExportOptions, at: &At<'_>) -> Result<Exit, Failure> {
    let (users, to) = read(Kind::User, Detail::Whole, &options.file, at).await?;
    let text = records::list_response(&texts(&users));
    put(&to, &text, Shown::json)?;
    let words = "✅ Exported all users to JSON in SCIM 2.0 format: ";
    Ok(done(words, &users, Kind::User, &options.file, &to, at))
}

/// `export-users-csv`, whose columns a listing always has.
pub async fn users_csv(options: &ExportOptions, at: &At<'_>) -> Result<Exit, Failure> {
    let (users, to) = read(Kind::User, Detail::Listed, &options.file, at).await?;
    let text = csv::users(texts(&users));
    let text = text.map_err(|error| Failure::Unexpected(error.to_string()))?;
    put(&to, &text, csv::shown)?;
    let words = "✅ Exported all users to CSV: ";
    Ok(done(words, &users, Kind::User, &options.file, &to, at))
}

/// `export-groups-json`.
pub async fn groups_json(options: &ExportOptions, at: &At<'_>) -> Result<Exit, Failure> {
    let (groups, to) = read(Kind::Group, Detail::Whole, &options.file, at).await?;
    let text = records::array(texts(&groups));
    put(&to, &text, Shown::json)?;
    let words = "✅ Exported all groups to JSON: ";
    Ok(done(words, &groups, Kind::Group, &options.file, &to, at))
}

/// Makes sure that it can be written, and reads what is to be.
async fn read(
    kind: Kind,
    detail: Detail,
    file: &Path,
    at: &At<'_>,
) -> Result<(Vec<Record>, Destination), Failure> {
    let to = Destination::of(file)?;
    for path in [file, to.path()] {
        may_be_written("FILE", path)?;
        named_once(path, at.env_file.as_slice())?;
    }
    to.check()?;
    let found = look(at, async |records| records.records(kind, detail).await).await?;
    Ok((found, to))
}

fn texts(found: &[Record]) -> Vec<&RawValue> {
    found.iter().map(|record| &*record.text).collect()
}

/// Writes a file as it is, and a terminal as it may be `shown`.
fn put(to: &Destination, text: &str, shown: impl FnOnce(&str) -> Shown) -> Result<(), Failure> {
    match to.is_terminal() {
        true => to.put(&shown(text)),
        false => to.put(text),
    }
}

/// The older tool's line, which scripts read; beside it how many there are.
fn done(
    words: &'static str,
    found: &[Record],
    kind: Kind,
    file: &Path,
    to: &Destination,
    at: &At<'_>,
) -> Exit {
    let line = Shown::own(words).then(&Shown::foreign(&file.to_string_lossy()));
    match to.is_for_results() {
        true => at.output.note(&line),
        false => at.output.result(&line),
    }
    let (count, kind) = (found.len(), kind.word());
    let s = if count == 1 { "" } else { "s" };
    let count = Shown::foreign(&format!("{count} {kind}{s}"));
    at.output.note(&Shown::own("note: ").then(&count));
    Exit::Done
}
