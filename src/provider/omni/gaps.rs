//! Single reads: what a listing leaves out is not known to be empty.

use std::collections::HashSet;

use serde_json::value::RawValue;

use super::answers::{Found, answered, find, unreadable};
use super::listing::collection;
use super::rows::{self, BadRow, ListedGroup};
use crate::live::{GroupRow, Interest, Listing, LiveResource};
use crate::model::{Definitions, Kind, ServerId};
use crate::provider::http::{Http, Request};
use crate::provider::{ReadError, scim};

/// A user by id; `None` where it is gone. This is the reading that counts for attributes
/// (omni-api.md 2.1), so attributes that it does not show are unset.
pub(super) async fn find_user(
    http: &Http,
    id: &ServerId,
    definitions: &Definitions,
) -> Result<Option<LiveResource>, ReadError> {
    let row = |row: &RawValue| rows::user(row, definitions).map(|user| (user.id.clone(), user));
    let found = find_one(http, Kind::User, id, row).await?;
    Ok(found.map(|user| LiveResource {
        attributes_known: true,
        ..user
    }))
}

/// A group by id, with all its members; `None` where it is gone. LiveRoster that even this reading
/// does not show are none: there is no third way to ask.
pub(super) async fn find_group(http: &Http, id: &ServerId) -> Result<Option<GroupRow>, ReadError> {
    let row = |row: &RawValue| rows::group(row).map(|group| (group.resource.id.clone(), group));
    let found = find_one(http, Kind::Group, id, row).await?;
    Ok(found.map(|ListedGroup { resource, members }| GroupRow {
        resource,
        members: members.unwrap_or_default(),
    }))
}

/// One resource by its id; `None` where the answer is 404.
pub(super) async fn find_one<T>(
    http: &Http,
    kind: Kind,
    id: &ServerId,
    row: impl Fn(&RawValue) -> Result<(ServerId, T), BadRow>,
) -> Result<Option<T>, ReadError> {
    let path = format!("{}/{}", collection(kind), scim::segment(id.as_str()));
    let request = Request::get(path);
    if !scim::usable_id(id.as_str()) {
        // Such an id can only come from a lockfile: a reading refuses it.
        return Err(answered(
            &request,
            "nothing: no id looks like this".to_owned(),
        ));
    }
    let body = match find(http, &request).await? {
        Found::Body(body) => body,
        Found::Missing(_) => return Ok(None),
    };
    let parsed = serde_json::from_slice(&body)
        .map_err(BadRow::from)
        .and_then(row);
    let (came, found) = parsed.map_err(|error| unreadable(http, &request, &body, &error))?;
    if came != *id {
        return Err(answered(&request, "200 OK and another id".to_owned()));
    }
    Ok(Some(found))
}

/// Reads the attributes of listed users whose rows leave them out, as far as somebody needs them.
/// Hands back how many it read.
pub(super) async fn fill_attributes(
    http: &Http,
    users: &mut Listing<LiveResource>,
    interest: &Interest,
    definitions: &Definitions,
) -> Result<usize, ReadError> {
    let mut reads = 0;
    let mut gone = HashSet::new();
    for row in &mut users.rows {
        let is_meant = interest.all_attributes || interest.attributes_of.contains(&row.name);
        if row.attributes_known || !is_meant {
            continue;
        }
        reads += 1;
        match find_user(http, &row.id, definitions).await? {
            Some(user) => *row = user,
            None => {
                gone.insert(row.id.clone());
            }
        }
    }
    // Gone since it was listed, and so from the count.
    users.rows.retain(|row| !gone.contains(&row.id));
    users.total -= gone.len();
    Ok(reads)
}

/// Reads the members of listed groups whose rows leave them out.
pub(super) async fn fill_members(
    http: &Http,
    groups: Listing<ListedGroup>,
) -> Result<Listing<GroupRow>, ReadError> {
    let mut filled = Listing {
        rows: Vec::with_capacity(groups.rows.len()),
        total: groups.total,
    };
    for ListedGroup { resource, members } in groups.rows {
        let row = match members {
            Some(members) => Some(GroupRow { resource, members }),
            None => find_group(http, &resource.id).await?,
        };
        match row {
            Some(row) => filled.rows.push(row),
            None => filled.total -= 1,
        }
    }
    Ok(filled)
}

/// Reads owned resources that the listings do not show, and adds those that are there to the rows
/// and to the count. Only a 404 makes one not live.
pub(super) async fn add_owned(
    http: &Http,
    interest: &Interest,
    definitions: &Definitions,
    users: &mut Listing<LiveResource>,
    groups: &mut Listing<GroupRow>,
) -> Result<(), ReadError> {
    let listed_users = users.rows.iter().map(|row| row.id.clone());
    let listed_groups = groups.rows.iter().map(|row| row.resource.id.clone());
    let mut seen: HashSet<(Kind, ServerId)> = listed_users
        .map(|id| (Kind::User, id))
        .chain(listed_groups.map(|id| (Kind::Group, id)))
        .collect();
    for (address, id) in &interest.owned {
        if !seen.insert((address.kind, id.clone())) {
            continue;
        }
        match address.kind {
            Kind::User => add(users, find_user(http, id, definitions).await?),
            Kind::Group => add(groups, find_group(http, id).await?),
        }
    }
    Ok(())
}

/// Adds what was read by id to a listing that does not show it.
pub(super) fn add<T>(listing: &mut Listing<T>, found: Option<T>) {
    if let Some(row) = found {
        listing.rows.push(row);
        listing.total += 1;
    }
}
