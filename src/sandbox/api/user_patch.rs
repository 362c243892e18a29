//! The forms a PATCH of a user may have, and no others (omni-api.md 2.5).

use serde_json::Value;

use super::answer::Refusal;
use super::bag::{self, BAG, Write};
use super::patch::{Op, path};
use super::request::{email, operations};
use super::route::Desk;
use crate::sandbox::switches::{AttributePatch, UserNamePatch};
use crate::sandbox::tenant::User;

/// What a write to a user comes to; what is `None` stays.
#[derive(Debug, Default)]
pub struct Change {
    /// Another e-mail.
    pub email: Option<String>,
    /// Another display name.
    pub name: Option<String>,
    /// Activated or deactivated.
    pub active: Option<bool>,
    /// Attributes, in order.
    pub writes: Vec<Write>,
}

/// Reads a PATCH body; the whole of it is checked.
pub fn read(desk: &Desk<'_>, user: &User, body: &Value) -> Result<Change, Refusal> {
    let operations = operations(body)?;
    if operations.is_empty() {
        return Err(Refusal::bad(
            "Operations: Array must contain at least 1 element(s)",
        ));
    }
    let mut change = Change::default();
    for operation in operations {
        // The schema wants a value on every operation, `remove` included.
        let value = operation
            .get("value")
            .ok_or_else(|| Refusal::bad("Operations: Required"))?;
        refuse_strange_value(value)?;
        match (Op::of(operation)?, path(operation)?) {
            (Op::Remove, Some(path)) => remove(desk, path, &mut change)?,
            (Op::Remove, None) => return Err(Refusal::bad("Operations: remove needs a path")),
            (_, Some(path)) => set(desk, path, value, &mut change)?,
            (_, None) => merge(desk, user, value, &mut change)?,
        }
    }
    Ok(change)
}

/// The value types of the schema: no list of anything but strings alone or numbers alone.
fn refuse_strange_value(value: &Value) -> Result<(), Refusal> {
    let Value::Array(items) = value else {
        return Ok(());
    };
    if items.iter().all(Value::is_string) || items.iter().all(Value::is_number) {
        Ok(())
    } else {
        Err(Refusal::bad("Operations: Invalid input"))
    }
}

/// One path and its value.
fn set(desk: &Desk<'_>, path: &str, value: &Value, change: &mut Change) -> Result<(), Refusal> {
    if let Some(key) = attribute(path) {
        change
            .writes
            .extend(bag::write(desk.tenant, desk.switches, key, value)?);
        return Ok(());
    }
    match path {
        "active" | "displayName" | "userName" => field(desk, path, value, change),
        _ => Err(Refusal::bad(format!("Operations: Unsupported path {path}"))),
    }
}

fn remove(desk: &Desk<'_>, path: &str, change: &mut Change) -> Result<(), Refusal> {
    match attribute(path) {
        Some(key) => {
            change
                .writes
                .extend(bag::write(desk.tenant, desk.switches, key, &Value::Null)?);
            Ok(())
        }
        None => Err(Refusal::bad(format!(
            "Operations: {path} cannot be removed"
        ))),
    }
}

/// The reference behind a colon path; a dotted path and the bare extension are none.
fn attribute(path: &str) -> Option<&str> {
    path.strip_prefix(BAG)?
        .strip_prefix(':')
        .filter(|key| !key.is_empty())
}

/// A value object without a path: named fields and the attribute object; other keys are ignored, as open schemas do.
fn merge(desk: &Desk<'_>, user: &User, value: &Value, change: &mut Change) -> Result<(), Refusal> {
    let object = value
        .as_object()
        .ok_or_else(|| Refusal::bad("Operations: Expected object"))?;
    for name in ["active", "displayName", "userName"] {
        if let Some(value) = object.get(name) {
            field(desk, name, value, change)?;
        }
    }
    if let Some(bag) = object.get(BAG) {
        let writes = bag::write_all(desk.tenant, desk.switches, bag)?;
        change.writes.extend(match desk.switches.attribute_patch {
            AttributePatch::Merge => writes,
            AttributePatch::ReplaceBag => bag::and_clear_the_rest(user, writes),
        });
    }
    Ok(())
}

fn field(desk: &Desk<'_>, name: &str, value: &Value, change: &mut Change) -> Result<(), Refusal> {
    match (name, value) {
        ("active", Value::Bool(active)) => change.active = Some(*active),
        ("displayName", Value::String(text)) => change.name = Some(text.clone()),
        ("userName", Value::String(text)) => {
            change.email = new_email(desk, email(name, text)?)?.or(change.email.take())
        }
        _ => return Err(Refusal::bad(format!("{name}: Invalid input"))),
    }
    Ok(())
}

/// What a written `userName` comes to: the documentation says both that it can and that it cannot change.
pub fn new_email(desk: &Desk<'_>, address: &str) -> Result<Option<String>, Refusal> {
    match desk.switches.user_name_patch {
        UserNamePatch::Allowed => Ok(Some(address.to_owned())),
        UserNamePatch::Ignored => Ok(None),
        UserNamePatch::Refused => Err(Refusal::bad("userName: Cannot be changed")),
    }
}
