//! The bag of attributes of a user: how it reads, and what a write to it means (omni-api.md 2.7).

use serde_json::{Map, Value};

use super::answer::Refusal;
use crate::sandbox::switches::{
    ArrayOrder, DefaultShown, NumberRead, Switches, SystemInBag, SystemWrite, UnknownAttribute,
    Unset, WrongType,
};
use crate::sandbox::tenant::{Definition, Held, Tenant, User};

/// The extension that holds a user's attributes.
pub const BAG: &str = "urn:omni:params:1.0:UserAttribute";

/// One write to one attribute: the key, and what to hold, or nothing to clear it.
pub type Write = (String, Option<Held>);

/// The bag as it reads; `None` where the whole extension is left out.
pub fn read(tenant: &Tenant, switches: &Switches, user: &User) -> Option<Map<String, Value>> {
    let mut bag = Map::new();
    for definition in tenant.definitions() {
        let value = if definition.system {
            system_value(tenant, switches, user, definition)
        } else {
            own_value(switches, user, definition)
        };
        if let Some(value) = value {
            bag.insert(definition.name.clone(), value);
        }
    }
    let left_out = bag.is_empty() && switches.unset == Unset::NoExtension;
    (!left_out).then_some(bag)
}

fn own_value(switches: &Switches, user: &User, definition: &Definition) -> Option<Value> {
    let default = definition
        .default_value
        .as_ref()
        .filter(|_| switches.default_shown == DefaultShown::Value);
    let Some(held) = user.attributes.get(&definition.name).or(default) else {
        return (switches.unset == Unset::Null).then_some(Value::Null);
    };
    let numbers = switches.number_read == NumberRead::Number;
    match held {
        Held::Many(values) if switches.array_order == ArrayOrder::Sorted => {
            let mut sorted = values.clone();
            sorted.sort();
            Some(definition.json(&Held::Many(sorted), numbers))
        }
        held => Some(definition.json(held, numbers)),
    }
}

/// Omni's own attributes, some read as booleans (omni-api.md 2.7).
fn system_value(
    tenant: &Tenant,
    switches: &Switches,
    user: &User,
    definition: &Definition,
) -> Option<Value> {
    if switches.system_in_bag == SystemInBag::Absent {
        return None;
    }
    match definition.name.as_str() {
        "omni_user_id" => Some(Value::from(user.id.as_str())),
        "omni_user_email" => Some(Value::from(user.email.as_str())),
        "omni_user_name" => Some(Value::from(user.name.as_str())),
        "omni_is_org_admin" => Some(Value::from(tenant.key_owner() == Some(&user.id))),
        "omni_allows_personal_content" => Some(Value::from(true)),
        "omni_user_groups" => Some(
            tenant
                .groups_of(&user.id)
                .map(|group| Value::from(group.name.as_str()))
                .collect::<Vec<_>>()
                .into(),
        ),
        _ => (switches.unset == Unset::Null).then_some(Value::Null),
    }
}

/// What writing one key would do; `None` where it is accepted and ignored.
pub fn write(
    tenant: &Tenant,
    switches: &Switches,
    key: &str,
    value: &Value,
) -> Result<Option<Write>, Refusal> {
    let Some(definition) = tenant.definition(key) else {
        return match switches.unknown_attribute {
            UnknownAttribute::Ignored => Ok(None),
            UnknownAttribute::Refused => {
                Err(Refusal::bad(format!("{key}: Unknown user attribute")))
            }
        };
    };
    if definition.system {
        return match switches.system_write {
            SystemWrite::Ignored => Ok(None),
            SystemWrite::Refused => Err(Refusal::bad(format!("{key}: Read-only user attribute"))),
        };
    }
    match (definition.admit(value), switches.wrong_type) {
        (Ok(held), _) => Ok(Some((key.to_owned(), held))),
        (Err(_), WrongType::Ignored) => Ok(None),
        (Err(text), WrongType::Refused) => Err(Refusal::bad(text)),
    }
}

/// What writing a whole object would do; the named keys only.
pub fn write_all(tenant: &Tenant, switches: &Switches, bag: &Value) -> Result<Vec<Write>, Refusal> {
    let bag = bag
        .as_object()
        .ok_or_else(|| Refusal::bad(format!("{BAG}: Expected object")))?;
    let mut writes = Vec::new();
    for (key, value) in bag {
        writes.extend(write(tenant, switches, key, value)?);
    }
    Ok(writes)
}

/// These writes, and a clear for all that the user holds and they do not name.
pub fn and_clear_the_rest(user: &User, mut writes: Vec<Write>) -> Vec<Write> {
    let unnamed: Vec<Write> = user
        .attributes
        .keys()
        .filter(|key| !writes.iter().any(|(name, _)| name == *key))
        .map(|key| (key.clone(), None))
        .collect();
    writes.extend(unnamed);
    writes
}
