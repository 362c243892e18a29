//! The commands that look: users, groups, attributes, members. The result is JSON as the older tool
//! wrote it; what is not there is an error, and not `null`.

use super::At;
use super::looking::look;
use crate::cli::arguments::{OptionalId, RequiredId, SearchOptions};
use crate::cli::exit::Exit;
use crate::model::Kind;
use crate::provider::{Detail, Record};
use crate::view::records;
use crate::view::shown::Shown;
use crate::workflow::{Failure, Named};

/// `get-user-by-id`.
pub async fn user(options: &OptionalId, at: &At<'_>) -> Result<Exit, Failure> {
    one_or_all(Kind::User, options, at).await
}

/// `get-group-by-id`.
pub async fn group(options: &OptionalId, at: &At<'_>) -> Result<Exit, Failure> {
    one_or_all(Kind::Group, options, at).await
}

/// `search-users`.
pub async fn users_called(options: &SearchOptions, at: &At<'_>) -> Result<Exit, Failure> {
    called(Kind::User, options, at).await
}

/// `search-groups`.
pub async fn groups_called(options: &SearchOptions, at: &At<'_>) -> Result<Exit, Failure> {
    called(Kind::Group, options, at).await
}

/// `get-user-attributes`: an empty object where the user has none.
pub async fn attributes(options: &RequiredId, at: &At<'_>) -> Result<Exit, Failure> {
    let found = look(at, async |records| {
        let record = records.record(Kind::User, &options.id).await?;
        Ok(record.map(|record| (record, records.attributes_in().to_owned())))
    });
    let (user, key) = there(Kind::User, &options.id, found.await?)?;
    part(&user, &key, "{}", at)
}

/// `get-group-members`: an empty array where the group has none.
pub async fn members(options: &RequiredId, at: &At<'_>) -> Result<Exit, Failure> {
    let group = one(Kind::Group, &options.id, at).await?;
    part(&group, "members", "[]", at)
}

/// A part of a record; `none` where it is not there.
fn part(record: &Record, key: &str, none: &'static str, at: &At<'_>) -> Result<Exit, Failure> {
    let part = record.part(key);
    let part = part.map_err(|error| Failure::Unexpected(error.to_string()))?;
    let shown = part.map_or(Shown::own(none), records::one);
    at.output.result(&shown);
    Ok(Exit::Done)
}

async fn one_or_all(kind: Kind, options: &OptionalId, at: &At<'_>) -> Result<Exit, Failure> {
    let shown = match options.id.as_deref() {
        None | Some("") => {
            let all = look(at, async |records| {
                records.records(kind, Detail::Whole).await
            })
            .await?;
            records::all(all.iter().map(|record| &*record.text))
        }
        Some(id) => records::one(&one(kind, id, at).await?.text),
    };
    at.output.result(&shown);
    Ok(Exit::Done)
}

async fn one(kind: Kind, id: &str, at: &At<'_>) -> Result<Record, Failure> {
    let found = look(at, async |records| records.record(kind, id).await).await?;
    there(kind, id, found)
}

fn there<T>(kind: Kind, id: &str, found: Option<T>) -> Result<T, Failure> {
    found.ok_or_else(|| Failure::NotFound {
        kind,
        by: Named::Id,
        text: id.to_owned(),
    })
}

/// The empty array is printed all the same, for a program that reads it.
async fn called(kind: Kind, options: &SearchOptions, at: &At<'_>) -> Result<Exit, Failure> {
    let query = &options.query;
    let found = look(at, async |records| {
        records.records_called(kind, query).await
    })
    .await?;
    let shown = records::all(found.iter().map(|record| &*record.text));
    at.output.result(&shown);
    match found.is_empty() {
        false => Ok(Exit::Done),
        true => Err(Failure::NotFound {
            kind,
            by: Named::Name,
            text: query.clone(),
        }),
    }
}
