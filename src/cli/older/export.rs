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
use crate::view::shown::Shown;
use crate::view::{csv, records};
use crate::workflow::{self, Failure};

/// `export-users-json`: users that `sync` takes as they are.
pub async fn users_json(options: &ExportOptions, at: &At<'_>) -> Result<Exit, Failure> {
    let text = |users: &[&RawValue]| {
        let bare = users.iter().filter(|user| !shows_attributes(user)).count();
        if bare > 0 {
            let count = format!(
                "{bare} of {} users are listed without attributes",
                users.len()
            );
            let words = ", and are so in the file: sync it back without --absent-means-empty";
            at.output.note(
                &Shown::own("note: ")
                    .then(&Shown::foreign(&count))
                    .and(words),
            );
        }
        Ok(records::list_response(users))
    };
    let words = Shown::own(" to JSON in SCIM 2.0 format: ");
    export(Kind::User, &options.file, text, words, at).await
}

/// Whether a user's record speaks of attributes at all; a listing may leave them out (omni-api.md
/// 0.4), and then nobody knows whether there are any.
fn shows_attributes(user: &RawValue) -> bool {
    #[derive(serde::Deserialize)]
    struct Record<'a> {
        #[serde(borrow, rename = "urn:omni:params:1.0:UserAttribute")]
        bag: Option<&'a RawValue>,
    }
    serde_json::from_str::<Record<'_>>(user.get()).is_ok_and(|record| record.bag.is_some())
}

/// `export-users-csv`.
pub async fn users_csv(options: &ExportOptions, at: &At<'_>) -> Result<Exit, Failure> {
    let text = |users: &[&RawValue]| {
        let text = csv::users(users.iter().copied());
        text.map_err(|error| Failure::Unexpected(error.to_string()))
    };
    export(Kind::User, &options.file, text, Shown::own(" to CSV: "), at).await
}

/// `export-groups-json`.
pub async fn groups_json(options: &ExportOptions, at: &At<'_>) -> Result<Exit, Failure> {
    let text = |groups: &[&RawValue]| Ok(records::array(groups.iter().copied()));
    export(
        Kind::Group,
        &options.file,
        text,
        Shown::own(" to JSON: "),
        at,
    )
    .await
}

async fn export(
    kind: Kind,
    file: &Path,
    text: impl FnOnce(&[&RawValue]) -> Result<String, Failure>,
    words: Shown,
    at: &At<'_>,
) -> Result<Exit, Failure> {
    may_be_written("FILE", file)?;
    named_once(file, at.env_file.as_slice())?;
    workflow::check_writable(file)?;
    let found = look(at, async |records| records.records(kind).await).await?;
    let rows: Vec<&RawValue> = found.iter().map(|record| &*record.text).collect();
    workflow::save(file, &text(&rows)?)?;
    let (count, kind) = (rows.len(), kind.word());
    let s = if count == 1 { "" } else { "s" };
    let done = Shown::own("Exported ").then(&Shown::foreign(&format!("{count} {kind}{s}")));
    let path = Shown::foreign(&file.to_string_lossy());
    at.output.result(&done.then(&words).then(&path));
    Ok(Exit::Done)
}
