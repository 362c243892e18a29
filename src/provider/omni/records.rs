//! Users and groups in Omni's own words.

use serde_json::value::RawValue;

use super::gaps::find_one;
use super::listing::{list, list_where, naming};
use super::rows::{self, ATTRIBUTES, BadRow};
use crate::live::Incomplete;
use crate::model::{Kind, Name, ServerId};
use crate::provider::http::Http;
use crate::provider::{Detail, ReadError, Record, scim};

/// A row of a listing.
struct Row {
    id: ServerId,
    record: Record,
    /// Whether it shows attributes, or members, at all.
    is_whole: bool,
}

/// One by its id: one request, or none where no id looks like this.
pub(super) async fn one(http: &Http, kind: Kind, id: &str) -> Result<Option<Record>, ReadError> {
    match scim::usable_id(id) {
        true => by_id(http, kind, &ServerId::new(id)).await,
        false => Ok(None),
    }
}

/// All of a kind: a request for each hundred, and one for each that is wanted whole and is not.
pub(super) async fn all(http: &Http, kind: Kind, detail: Detail) -> Result<Vec<Record>, ReadError> {
    let listing = list(http, kind, |text| row(kind, text)).await?;
    if kind == Kind::User && listing.rows.is_empty() {
        return Err(Incomplete::Nobody.into());
    }
    match detail {
        Detail::Listed => Ok(listing.rows.into_iter().map(|row| row.record).collect()),
        Detail::Whole => whole(http, kind, listing.rows).await,
    }
}

/// Those of exactly this name. A lenient filter may let through anything (omni-api.md 2.2).
pub(super) async fn called(http: &Http, kind: Kind, name: &str) -> Result<Vec<Record>, ReadError> {
    let name = Name::new(name);
    let filter = scim::filter_equals(naming(kind), name.as_str());
    let listing = list_where(http, kind, &filter, |text| row(kind, text)).await?;
    let mut rows = listing.rows;
    rows.retain(|row| row.record.name == name);
    whole(http, kind, rows).await
}

/// The records of these rows; by id where a row leaves something out, unless it is gone by now.
async fn whole(http: &Http, kind: Kind, rows: Vec<Row>) -> Result<Vec<Record>, ReadError> {
    let mut records = Vec::with_capacity(rows.len());
    for row in rows {
        match row.is_whole {
            true => records.push(row.record),
            false => records.extend(by_id(http, kind, &row.id).await?),
        }
    }
    Ok(records)
}

async fn by_id(http: &Http, kind: Kind, id: &ServerId) -> Result<Option<Record>, ReadError> {
    let found = find_one(http, kind, id, |text| row(kind, text)).await?;
    Ok(found.map(|row| row.record))
}

fn row(kind: Kind, text: &RawValue) -> Result<(ServerId, Row), BadRow> {
    let (id, name, is_whole) = match kind {
        Kind::User => {
            let user: scim::User = serde_json::from_str(text.get())?;
            let shows = scim::extension(text, ATTRIBUTES)?.is_some();
            (user.id, user.user_name, shows)
        }
        Kind::Group => {
            let group: scim::Group = serde_json::from_str(text.get())?;
            (group.id, group.display_name, group.members.is_some())
        }
    };
    let id = rows::id(&id)?;
    let record = Record {
        name: rows::name(name.as_deref())?,
        text: text.to_owned(),
    };
    let row = Row {
        id: id.clone(),
        record,
        is_whole,
    };
    Ok((id, row))
}
