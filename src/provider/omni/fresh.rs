//! What was just made may not show yet: a service that answers from copies which lag behind says
//! 404 for it. Whether Omni does is not written anywhere (omni-api.md 12), so that a 404 about an
//! id that this provider made is believed only after half a minute.

use std::future::Future;
use std::sync::Mutex;

use super::gaps;
use super::names::NameTable;
use super::writing::table;
use crate::live::{GroupRow, LiveResource};
use crate::model::{Address, Definitions, Name, ServerId};
use crate::provider::ReadError;
use crate::provider::http::{Answer, Http, HttpError, Looks, Request};

/// A user by id; `None` where it is gone.
pub(super) async fn find_user(
    http: &Http,
    names: &Mutex<NameTable>,
    id: &ServerId,
    definitions: &Definitions,
) -> Result<Option<LiveResource>, ReadError> {
    find(http, names, id, || gaps::find_user(http, id, definitions)).await
}

/// A group by id, with all its members; `None` where it is gone.
pub(super) async fn find_group(
    http: &Http,
    names: &Mutex<NameTable>,
    id: &ServerId,
) -> Result<Option<GroupRow>, ReadError> {
    find(http, names, id, || gaps::find_group(http, id)).await
}

async fn find<T, F>(
    http: &Http,
    names: &Mutex<NameTable>,
    id: &ServerId,
    read: impl Fn() -> F,
) -> Result<Option<T>, ReadError>
where
    F: Future<Output = Result<Option<T>, ReadError>>,
{
    let mut looks = Looks::many();
    loop {
        let found = read().await?;
        if found.is_some() || !may_show(http, names, id, &mut looks).await {
            return Ok(found);
        }
    }
}

/// Sends a request about one resource, which may be sent twice.
pub(super) async fn send(
    http: &Http,
    names: &Mutex<NameTable>,
    id: &ServerId,
    request: &Request,
) -> Result<Answer, HttpError> {
    let (mut looks, mut repeated) = (Looks::many(), false);
    loop {
        // An earlier round may have done it, whatever became of this one.
        let mut answer = http.send(request).await.map_err(|error| match error {
            HttpError::Shut { reason, open } => HttpError::Shut {
                reason,
                open: open || repeated,
            },
            other => other,
        })?;
        repeated |= answer.repeated;
        answer.repeated = repeated;
        if answer.status != 404 || !may_show(http, names, id, &mut looks).await {
            return Ok(answer);
        }
    }
}

/// What was answered 404: waits where it may still come to show. Else it is gone, and that is
/// remembered, so that nobody waits for it again.
async fn may_show(http: &Http, names: &Mutex<NameTable>, id: &ServerId, looks: &mut Looks) -> bool {
    if !table(names).is_fresh(id) {
        return false;
    }
    let waited = http.wait_to_show(looks).await;
    if !waited {
        table(names).settle(id);
    }
    waited
}

/// Whether one of these users was just made: a group that is to have them may be refused because
/// they do not show yet.
pub(super) fn any(names: &Mutex<NameTable>, users: &[Name]) -> bool {
    let table = table(names);
    let fresh = |user: &Name| {
        let id = table.id(&Address::user(user.clone()));
        id.is_some_and(|id| table.is_fresh(id))
    };
    users.iter().any(fresh)
}

/// Whether an answer is how a request is refused that names what does not exist.
pub(super) fn is_refusal(came: &Result<Answer, HttpError>) -> bool {
    came.as_ref()
        .is_ok_and(|answer| matches!(answer.status, 400 | 404))
}
