//! Users and groups in Omni's own words.

use serde_json::value::RawValue;

use super::gaps::find_one;
use super::listing::{list, list_where, naming};
use super::rows::{self, BadRow};
use crate::model::{Kind, Name, ServerId};
use crate::provider::http::Http;
use crate::provider::{ReadError, Record, scim};

/// One by its id: one request, or none where no id looks like this.
pub(super) async fn one(http: &Http, kind: Kind, id: &str) -> Result<Option<Record>, ReadError> {
    match scim::usable_id(id) {
        true => find_one(http, kind, &ServerId::new(id), |row| record(kind, row)).await,
        false => Ok(None),
    }
}

/// All of a kind: a request for each hundred.
pub(super) async fn all(http: &Http, kind: Kind) -> Result<Vec<Record>, ReadError> {
    let listing = list(http, kind, |row| record(kind, row)).await?;
    Ok(listing.rows)
}

/// Those of exactly this name. A lenient filter may let through anything (omni-api.md 2.2).
pub(super) async fn called(http: &Http, kind: Kind, name: &str) -> Result<Vec<Record>, ReadError> {
    let name = Name::new(name);
    let filter = scim::filter_equals(naming(kind), name.as_str());
    let listing = list_where(http, kind, &filter, |row| record(kind, row)).await?;
    let mut rows = listing.rows;
    rows.retain(|row| row.name == name);
    Ok(rows)
}

fn record(kind: Kind, row: &RawValue) -> Result<(ServerId, Record), BadRow> {
    let (id, name) = match kind {
        Kind::User => {
            let user: scim::User = serde_json::from_str(row.get())?;
            (user.id, user.user_name)
        }
        Kind::Group => {
            let group: scim::Group = serde_json::from_str(row.get())?;
            (group.id, group.display_name)
        }
    };
    let record = Record {
        name: rows::name(&name)?,
        text: row.to_owned(),
    };
    Ok((rows::id(&id)?, record))
}
