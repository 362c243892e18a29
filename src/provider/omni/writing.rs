//! One write: sent once, and its answer taken as an acknowledgement, never as state
//! (omni-api.md 11, row 13).

use std::sync::{Mutex, PoisonError};

use serde::Deserialize;
use serde_json::value::RawValue;

use super::answers::{accepted, get, unknown};
use super::listing::{collection, page};
use super::names::NameTable;
use super::request::request;
use super::rows::{self, BadRow};
use crate::model::{Address, Definitions, Kind, ServerId};
use crate::provider::http::{Answer, Http, Request};
use crate::provider::scim::{filter_equals, usable_id};
use crate::provider::{Sent, Write, WriteError};

/// Sends a write, and keeps the ids and names that follow from it.
pub(super) async fn write(
    http: &Http,
    names: &Mutex<NameTable>,
    write: &Write,
) -> Result<Sent, WriteError> {
    let table = || names.lock().unwrap_or_else(PoisonError::into_inner);
    let request = request(write, &table())?;
    let Some(request) = request else {
        return Ok(Sent::AlreadySo);
    };
    let answer = http
        .send(&request)
        .await
        .map_err(|error| unknown(&request, error.to_string()))?;
    accepted(http, &request, &answer)?;
    match write {
        Write::CreateUser { user, .. } => {
            let address = Address::user(user.clone());
            let id = made(http, names, &request, &answer, &address).await?;
            table().learn(address, id);
        }
        Write::CreateGroup { group, .. } => {
            let address = Address::group(group.clone());
            let id = made(http, names, &request, &answer, &address).await?;
            table().learn(address, id);
        }
        Write::RenameGroup { group, to } => table().rename_group(group, to),
        Write::UpdateUser { .. }
        | Write::DeactivateUser { .. }
        | Write::DeleteUser { .. }
        | Write::ChangeMembers { .. }
        | Write::DeleteGroup { .. } => {}
    }
    Ok(Sent::Done)
}

/// The one member of an answer to a create that is looked at.
#[derive(Deserialize)]
struct Made {
    id: String,
}

/// The id of what was just made: from the answer, else by a look-up.
async fn made(
    http: &Http,
    names: &Mutex<NameTable>,
    request: &Request,
    answer: &Answer,
    address: &Address,
) -> Result<ServerId, WriteError> {
    match serde_json::from_slice::<Made>(&answer.body) {
        Ok(made) if usable_id(&made.id) => Ok(ServerId::new(&made.id)),
        _ => look_up(http, names, request, address).await,
    }
}

/// Looks for what must have been made, by its name. A lenient filter may answer with anything
/// (omni-api.md 2.2), so equality is checked again here, and what was there before is not it.
async fn look_up(
    http: &Http,
    names: &Mutex<NameTable>,
    request: &Request,
    address: &Address,
) -> Result<ServerId, WriteError> {
    let attribute = match address.kind {
        Kind::User => "userName",
        Kind::Group => "displayName",
    };
    let path = collection(address.kind);
    let filter = filter_equals(attribute, address.name.as_str());
    let search = Request::get(format!("{path}?count=100&startIndex=1&filter={filter}"));
    let body = get(http, &search)
        .await
        .map_err(|error| unknown(request, format!("its answer names no id, and {error}")))?;
    let mut found = named(&body, address).unwrap_or_default();
    {
        let table = names.lock().unwrap_or_else(PoisonError::into_inner);
        found.retain(|id| !table.knows(id));
    }
    match found.as_slice() {
        [id] => Ok(id.clone()),
        _ => Err(unknown(
            request,
            format!("its answer names no id, and a look-up found no new {address}"),
        )),
    }
}

/// The ids of the active rows of a page that have exactly this name.
fn named(body: &[u8], address: &Address) -> Result<Vec<ServerId>, BadRow> {
    let row = |row: &RawValue| {
        let resource = match address.kind {
            Kind::User => rows::user(row, &Definitions::new())?,
            Kind::Group => rows::group(row)?.resource,
        };
        Ok((resource.id.clone(), resource))
    };
    let rows = page(body, &row)?.rows.into_iter();
    let same = rows.filter(|(_, row)| row.active && row.name == address.name);
    Ok(same.map(|(id, _)| id).collect())
}
