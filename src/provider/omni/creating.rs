//! A POST that makes a user or a group. It is not repeated before the tenant was asked whether it
//! is there already: a POST whose answer was lost must not make a second user (omni-api.md 8.2).
//! What it made may not show at once, so that one look-up alone proves nothing; and where the name
//! is then taken, the POST that was lost has most likely taken it.

use std::sync::Mutex;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::answers::{accepted, answered, get, unknown, unreadable};
use super::fresh;
use super::listing::{collection, naming, page};
use super::names::NameTable;
use super::rows::{self, BadRow};
use super::writing::{not_looked_up, table};
use crate::model::{Address, Definitions, Kind, Name, ServerId};
use crate::provider::http::{Answer, Http, Looks, Request, Tries};
use crate::provider::scim::{filter_equals, usable_id};
use crate::provider::{ReadError, Sent, WriteError};

/// Makes what `address` names, once, and learns its id. It is refused as long as one of its `members`
/// was just made and does not show yet.
pub(super) async fn create(
    http: &Http,
    names: &Mutex<NameTable>,
    request: &Request,
    address: Address,
    members: &[Name],
) -> Result<Sent, WriteError> {
    let (mut tries, mut looks) = (Tries::default(), Looks::many());
    let id = loop {
        let came = http.attempt(request, &mut tries).await;
        let unseen = fresh::is_refusal(&came) && fresh::any(names, members);
        if unseen && http.wait_to_show(&mut looks).await {
            tries.answered();
            continue;
        }
        // Taken: by an earlier try, perhaps, that a look-up did not show yet.
        let taken = tries.are_open() && came.as_ref().is_ok_and(|answer| answer.status == 409);
        if !taken && !Http::is_open(&came) {
            let answer = accepted(http, request, http.ended(request, came))?;
            break made(http, names, request, &answer, &address).await?;
        }
        if !taken {
            http.pause(&came, &tries).await;
        }
        let patience = if taken { Looks::many() } else { Looks::few() };
        match look_for(http, names, &address, patience).await {
            Ok(Some(id)) => {
                http.turned_out_done(request);
                break id;
            }
            Ok(None) if taken => {
                let why =
                    "its answer was lost, its name is taken since, and no look-up shows by whom";
                return Err(unknown(request, why.to_owned()));
            }
            Ok(None) if http.may_repeat(request, &came, &tries) => {}
            Ok(None) => {
                let outcome = accepted(http, request, http.ended(request, came));
                return outcome.map(|_| Sent::Done);
            }
            Err(error) => return Err(not_looked_up(http, request, came, error)),
        }
    };
    table(names).learn(address, id);
    Ok(Sent::Done)
}

/// The members of an answer to a create that are looked at.
#[derive(Deserialize)]
struct Made {
    id: String,
    #[serde(rename = "userName")]
    user_name: Option<String>,
    #[serde(rename = "displayName")]
    display_name: Option<String>,
}

/// The id in an answer to a create, or why none is believed: whoever is in it gets the groups that
/// were meant for what was made, and the id is kept in the journal.
fn told(
    http: &Http,
    names: &Mutex<NameTable>,
    answer: &Answer,
    address: &Address,
) -> Result<ServerId, &'static str> {
    let Ok(made) = serde_json::from_slice::<Made>(&answer.body) else {
        return Err("names no id");
    };
    if !usable_id(&made.id) {
        return Err("names no id that can be used");
    }
    if http.holds_key(made.id.as_bytes()) {
        return Err("has the key in its id");
    }
    let name = match address.kind {
        Kind::User => made.user_name,
        Kind::Group => made.display_name,
    };
    if name.is_some_and(|name| Name::new(&name) != address.name) {
        return Err("has another name than was sent");
    }
    let id = ServerId::new(&made.id);
    match table(names).knows_as_another(&id, address) {
        true => Err("names the id of something else"),
        false => Ok(id),
    }
}

/// The id of what was just made: from the answer, else by a look-up.
async fn made(
    http: &Http,
    names: &Mutex<NameTable>,
    request: &Request,
    answer: &Answer,
    address: &Address,
) -> Result<ServerId, WriteError> {
    let doubt = match told(http, names, answer, address) {
        Ok(id) => return Ok(id),
        Err(doubt) => doubt,
    };
    let no_id = |why: String| unknown(request, format!("its answer {doubt}, and {why}"));
    match look_for(http, names, address, Looks::many()).await {
        Ok(Some(id)) => Ok(id),
        Ok(None) => Err(no_id(format!("a look-up found no new {address}"))),
        Err(error) => Err(no_id(error.to_string())),
    }
}

/// Looks for what may have been made, again and again.
async fn look_for(
    http: &Http,
    names: &Mutex<NameTable>,
    address: &Address,
    mut looks: Looks,
) -> Result<Option<ServerId>, ReadError> {
    loop {
        let found = look_up(http, names, address).await?;
        if found.is_some() || !http.wait_to_show(&mut looks).await {
            return Ok(found);
        }
    }
}

/// Looks for what may have been made, by its name. A lenient filter may answer with anything
/// (omni-api.md 2.2), so equality is checked again here, and what was there before is not it.
/// Nothing is found only where all that the server has to show was seen.
async fn look_up(
    http: &Http,
    names: &Mutex<NameTable>,
    address: &Address,
) -> Result<Option<ServerId>, ReadError> {
    let path = collection(address.kind);
    let filter = filter_equals(naming(address.kind), address.name.as_str());
    let search = Request::get(format!("{path}?count=100&startIndex=1&filter={filter}"));
    let body = get(http, &search).await?;
    let (mut found, whole) =
        named(&body, address).map_err(|error| unreadable(http, &search, &body, &error))?;
    {
        let table = table(names);
        found.retain(|id| !table.knows(id));
    }
    match found.as_slice() {
        [] if whole => Ok(None),
        [] => Err(answered(
            &search,
            "200 OK and a part of what there is".to_owned(),
        )),
        [id] => Ok(Some(id.clone())),
        _ => Err(answered(&search, format!("200 OK and two new {address}"))),
    }
}

/// The ids of the active rows of a page that have exactly this name, and whether the page is all
/// there is.
fn named(body: &[u8], address: &Address) -> Result<(Vec<ServerId>, bool), BadRow> {
    let row = |row: &RawValue| {
        let resource = match address.kind {
            Kind::User => rows::user(row, &Definitions::new())?,
            Kind::Group => rows::group(row)?.resource,
        };
        Ok((resource.id.clone(), resource))
    };
    let page = page(body, address.kind, &row)?;
    let whole = page.total <= page.rows.len();
    let rows = page.rows.into_iter();
    let same = rows.filter(|(_, row)| row.active && row.name == address.name);
    Ok((same.map(|(id, _)| id).collect(), whole))
}
