//! A PATCH of a group's members. Where its answer was lost, the group is read, and only what is
//! missing is sent: whether Omni takes the addition of a member twice, or the removal of somebody
//! who left, is not written anywhere (omni-api.md 12). The same goes for one that was refused where
//! somebody whom it names was just made: how much of it was done before, nobody says.

use std::collections::HashSet;
use std::sync::Mutex;

use super::answers::{accepted, unknown};
use super::fresh;
use super::names::NameTable;
use super::request::request;
use super::writing::{id_of, not_looked_up, table};
use crate::model::{Address, Name, ServerId};
use crate::provider::http::{Http, Looks, Tries};
use crate::provider::{Sent, Write, WriteError};

/// Adds and removes members, each once.
pub(super) async fn change(
    http: &Http,
    names: &Mutex<NameTable>,
    group: &Name,
    add: &[Name],
    remove: &[Name],
) -> Result<Sent, WriteError> {
    let (mut add, mut remove) = (add.to_vec(), remove.to_vec());
    let (mut tries, mut looks) = (Tries::default(), Looks::many());
    loop {
        let (write, id) = patch(names, group, &add, &remove)?;
        let Some(request) = request(&write, &table(names))? else {
            return Ok(Sent::AlreadySo);
        };
        let came = http.attempt(&request, &mut tries).await;
        let is_open = Http::is_open(&came);
        if is_open {
            http.pause(&came, &tries).await;
        } else {
            let unseen = fresh::is_refusal(&came)
                && (tries.are_open() || fresh::any(names, &add) || table(names).is_fresh(&id));
            if !unseen || !http.wait_to_show(&mut looks).await {
                accepted(http, &request, http.ended(&request, came))?;
                return Ok(Sent::Done);
            }
        }
        let members = match fresh::find_group(http, names, &id).await {
            Ok(Some(group)) => group.members.into_iter().collect::<HashSet<ServerId>>(),
            Ok(None) => {
                return Err(unknown(&request, "the group is gone since".to_owned()));
            }
            Err(error) => return Err(not_looked_up(http, &request, came, error)),
        };
        let is_member = |user: &Name| {
            let table = table(names);
            let id = table.id(&Address::user(user.clone()));
            id.is_some_and(|id| members.contains(id))
        };
        add.retain(|user| !is_member(user));
        remove.retain(is_member);
        if add.is_empty() && remove.is_empty() {
            http.turned_out_done(&request);
            return Ok(Sent::Done);
        }
        if is_open && !http.may_repeat(&request, &came, &tries) {
            let outcome = accepted(http, &request, http.ended(&request, came));
            return outcome.map(|_| Sent::Done);
        }
    }
}

/// The write that is left, and the id of its group.
fn patch(
    names: &Mutex<NameTable>,
    group: &Name,
    add: &[Name],
    remove: &[Name],
) -> Result<(Write, ServerId), WriteError> {
    let id = id_of(names, &Address::group(group.clone()))?;
    let write = Write::ChangeMembers {
        group: group.clone(),
        add: add.to_vec(),
        remove: remove.to_vec(),
    };
    Ok((write, id))
}
