//! One write: sent, and its answer taken as an acknowledgement, never as state
//! (omni-api.md 11, row 13).
//!
//! What comes to the same when it is sent twice is sent again by `http` itself. A create and a
//! change of members are not: where nobody knows what became of them, the tenant is asked first.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::answers::{accepted, unknown};
use super::names::NameTable;
use super::request::request;
use super::{creating, fresh, members};
use crate::model::{Address, Name, ServerId};
use crate::provider::http::{Answer, Http, HttpError, Request};
use crate::provider::{ReadError, Sent, Write, WriteError};

/// Sends a write, and keeps the ids and names that follow from it.
pub(super) async fn write(
    http: &Http,
    names: &Mutex<NameTable>,
    write: &Write,
) -> Result<Sent, WriteError> {
    let request = request(write, &table(names))?;
    let Some(request) = request else {
        return Ok(Sent::AlreadySo);
    };
    match write {
        Write::CreateUser { user, .. } => {
            creating::create(http, names, &request, Address::user(user.clone()), &[]).await
        }
        Write::CreateGroup { group, members } => {
            let address = Address::group(group.clone());
            creating::create(http, names, &request, address, members).await
        }
        Write::ChangeMembers { group, add, remove } => {
            members::change(http, names, group, add, remove).await
        }
        Write::UpdateUser { user, .. } => {
            set(http, names, &request, &Address::user(user.clone())).await
        }
        Write::RenameGroup { group, to } => rename(http, names, &request, group, to).await,
        Write::DeactivateUser { user } | Write::DeleteUser { user } => {
            take_away(http, names, &request, &Address::user(user.clone())).await
        }
        Write::DeleteGroup { group } => {
            take_away(http, names, &request, &Address::group(group.clone())).await
        }
    }
}

/// What is known of names and ids.
pub(super) fn table(names: &Mutex<NameTable>) -> MutexGuard<'_, NameTable> {
    names.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The id that an address stands for.
pub(super) fn id_of(names: &Mutex<NameTable>, address: &Address) -> Result<ServerId, WriteError> {
    let id = table(names).id(address).cloned();
    id.ok_or_else(|| WriteError::NoId(address.clone()))
}

async fn set(
    http: &Http,
    names: &Mutex<NameTable>,
    request: &Request,
    address: &Address,
) -> Result<Sent, WriteError> {
    let id = id_of(names, address)?;
    accepted(http, request, fresh::send(http, names, &id, request).await)?;
    Ok(Sent::Done)
}

async fn rename(
    http: &Http,
    names: &Mutex<NameTable>,
    request: &Request,
    group: &Name,
    to: &Name,
) -> Result<Sent, WriteError> {
    let sent = set(http, names, request, &Address::group(group.clone())).await?;
    table(names).rename_group(group, to);
    Ok(sent)
}

/// A deletion, or a deactivation. A 404 after a try whose answer was lost says that the try did it:
/// some systems answer 404 for the inactive as well (omni-api.md 2.6).
async fn take_away(
    http: &Http,
    names: &Mutex<NameTable>,
    request: &Request,
    address: &Address,
) -> Result<Sent, WriteError> {
    let id = id_of(names, address)?;
    let came = fresh::send(http, names, &id, request).await;
    let done = matches!(&came, Ok(answer) if answer.status == 404 && answer.repeated);
    if !done {
        accepted(http, request, came)?;
    }
    table(names).settle(&id);
    Ok(if done { Sent::AlreadySo } else { Sent::Done })
}

/// What is to be said of a write whose outcome is not known, and could not be looked up either.
pub(super) fn not_looked_up(
    http: &Http,
    request: &Request,
    came: Result<Answer, HttpError>,
    error: ReadError,
) -> WriteError {
    match (accepted(http, request, http.ended(request, came)), error) {
        (_, ReadError::Refused(reason)) => WriteError::Refused(reason),
        (Err(down @ WriteError::Down { .. }), _) => down,
        (_, error @ ReadError::Down { .. }) => WriteError::Down {
            request: request.to_string(),
            reason: error.to_string(),
        },
        (Err(write), error) => unknown(request, format!("{}; then {error}", reason(write))),
        (Ok(_), error) => unknown(request, error.to_string()),
    }
}

/// The reason alone, where the request is named already.
fn reason(error: WriteError) -> String {
    match error {
        WriteError::Unknown { reason, .. } => reason,
        other => other.to_string(),
    }
}
