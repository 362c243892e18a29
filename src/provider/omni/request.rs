//! A write as the one request that does it.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::listing::collection;
use super::names::NameTable;
use super::rows::ATTRIBUTES;
use crate::model::{Address, Field, Kind, Name, ServerId, Value};
use crate::provider::http::{Method, Request};
use crate::provider::scim::{MemberRef, NewGroup, NewUser, Operation, Patch, segment, to_wire};
use crate::provider::{Write, WriteError};

/// The request of a write; `None` where it names no change.
pub(super) fn request(write: &Write, names: &NameTable) -> Result<Option<Request>, WriteError> {
    match write {
        Write::CreateUser { user, fields } => create_user(user, fields, names).map(Some),
        Write::UpdateUser { user, fields } => {
            let address = Address::user(user.clone());
            patch(&address, update_user(&address, fields, names)?, names)
        }
        Write::DeactivateUser { user } => {
            let operation = Operation::replace("active", Json::Bool(false));
            patch(&Address::user(user.clone()), vec![operation], names)
        }
        Write::DeleteUser { user } => delete(&Address::user(user.clone()), names).map(Some),
        Write::CreateGroup { group, members } => create_group(group, members, names).map(Some),
        Write::RenameGroup { group, to } => {
            let operation = Operation::replace("displayName", Json::from(to.as_str()));
            patch(&Address::group(group.clone()), vec![operation], names)
        }
        Write::ChangeMembers { group, add, remove } => {
            let operations = change_members(add, remove, names)?;
            patch(&Address::group(group.clone()), operations, names)
        }
        Write::DeleteGroup { group } => delete(&Address::group(group.clone()), names).map(Some),
    }
}

fn create_user(
    user: &Name,
    fields: &[(Field, Value)],
    names: &NameTable,
) -> Result<Request, WriteError> {
    let path = collection(Kind::User).to_owned();
    let definitions = names.definitions();
    let mut display_name = None;
    let mut bag = BTreeMap::new();
    for (field, value) in fields {
        match (field, value) {
            (Field::Name, Value::Text(text)) => display_name = Some(&**text),
            // A new user is active, and the body has no word for it (omni-api.md 2.3).
            (Field::Active, Value::Flag(true)) => {}
            (Field::Attribute(reference), value) => {
                bag.insert(&**reference, to_wire(value, definitions.get(reference)));
            }
            (Field::Name | Field::Active, _) => {
                let why = format!("a user cannot be made with {field} {value}");
                return Err(not_sent(Method::Post, &path, why));
            }
        }
    }
    let Some(display_name) = display_name else {
        let why = "a user cannot be made without a name".to_owned();
        return Err(not_sent(Method::Post, &path, why));
    };
    let mut extensions = BTreeMap::new();
    if !bag.is_empty() {
        extensions.insert(ATTRIBUTES, bag);
    }
    let body = NewUser {
        user_name: user.as_str(),
        display_name,
        extensions,
    };
    Ok(bodied(Method::Post, path, &body))
}

fn create_group(group: &Name, members: &[Name], names: &NameTable) -> Result<Request, WriteError> {
    let body = NewGroup {
        display_name: group.as_str(),
        members: member_refs(members, names)?,
    };
    let path = collection(Kind::Group).to_owned();
    Ok(bodied(Method::Post, path, &body))
}

/// The operations of one request: the name first, then all attributes in one, then `active`, so
/// that what is sent beside a deactivation still finds the user in force.
fn update_user(
    address: &Address,
    fields: &[(Field, Option<Value>)],
    names: &NameTable,
) -> Result<Vec<Operation>, WriteError> {
    let definitions = names.definitions();
    let (mut first, mut last) = (Vec::new(), Vec::new());
    let mut bag = Map::new();
    for (field, value) in fields {
        match (field, value) {
            (Field::Name, Some(Value::Text(text))) => {
                first.push(Operation::replace("displayName", Json::from(&**text)));
            }
            (Field::Active, Some(Value::Flag(flag))) => {
                last.push(Operation::replace("active", Json::Bool(*flag)));
            }
            (Field::Attribute(reference), value) => {
                let sent = value.as_ref().map_or(Json::Null, |value| {
                    to_wire(value, definitions.get(reference))
                });
                bag.insert(reference.to_string(), sent);
            }
            (Field::Name | Field::Active, _) => {
                let path = path(id(address, names)?, address.kind);
                let why = format!("{field} of a user cannot be unset");
                return Err(not_sent(Method::Patch, &path, why));
            }
        }
    }
    if !bag.is_empty() {
        first.push(Operation::attributes(ATTRIBUTES, bag));
    }
    first.append(&mut last);
    Ok(first)
}

/// Adds first: whatever stops a request halfway (omni-api.md 12, "Atomicity"), it has given before
/// it takes.
fn change_members(
    add: &[Name],
    remove: &[Name],
    names: &NameTable,
) -> Result<Vec<Operation>, WriteError> {
    let mut operations = Vec::with_capacity(remove.len() + 1);
    let add = member_refs(add, names)?;
    if !add.is_empty() {
        operations.push(Operation::add_members(&add));
    }
    for member in member_refs(remove, names)? {
        operations.push(Operation::remove_member(&member.value));
    }
    Ok(operations)
}

fn patch(
    address: &Address,
    operations: Vec<Operation>,
    names: &NameTable,
) -> Result<Option<Request>, WriteError> {
    let path = path(id(address, names)?, address.kind);
    if operations.is_empty() {
        return Ok(None);
    }
    Ok(Some(bodied(Method::Patch, path, &Patch::new(operations))))
}

fn delete(address: &Address, names: &NameTable) -> Result<Request, WriteError> {
    Ok(Request {
        method: Method::Delete,
        path_and_query: path(id(address, names)?, address.kind),
        body: None,
    })
}

fn member_refs(users: &[Name], names: &NameTable) -> Result<Vec<MemberRef>, WriteError> {
    let one = |user: &Name| {
        let id = id(&Address::user(user.clone()), names)?;
        Ok(MemberRef {
            value: id.as_str().to_owned(),
        })
    };
    users.iter().map(one).collect()
}

fn id<'a>(address: &Address, names: &'a NameTable) -> Result<&'a ServerId, WriteError> {
    names
        .id(address)
        .ok_or_else(|| WriteError::NoId(address.clone()))
}

fn path(id: &ServerId, kind: Kind) -> String {
    format!("{}/{}", collection(kind), segment(id.as_str()))
}

fn bodied(method: Method, path_and_query: String, body: &impl Serialize) -> Request {
    // Serialising to memory fails only for maps whose keys are no strings; ours are.
    let body = serde_json::to_string(body).expect("a body with text keys");
    Request {
        method,
        path_and_query,
        body: Some(body),
    }
}

fn not_sent(method: Method, path: &str, why: String) -> WriteError {
    WriteError::Rejected {
        request: format!("{} {path}", method.as_str()),
        answer: format!("{why}; nothing was sent"),
        status: 0,
    }
}
