//! Wire rows as live resources.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::live::LiveResource;
use crate::model::{Definitions, Field, Fields, Kind, Name, ServerId, Value};
use crate::provider::scim::{self, Bag};

/// The extension that holds user attributes (omni-api.md 2.2).
pub(super) const ATTRIBUTES: &str = "urn:omni:params:1.0:UserAttribute";

/// Why a row cannot be taken for a user or a group.
#[derive(Debug, thiserror::Error)]
pub(super) enum BadRow {
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    #[error("a row has an id that cannot be used")]
    Id,
    #[error("a row has no name")]
    Name,
    /// One of a listing, called by its id.
    #[error("{why} ({kind} id {id})")]
    Listed {
        kind: Kind,
        id: String,
        why: Box<BadRow>,
    },
}

impl BadRow {
    /// The same of a row of a listing, so that whoever mends it finds it.
    pub(super) fn listed(self, kind: Kind, row: &RawValue) -> BadRow {
        #[derive(Deserialize)]
        struct Named {
            id: String,
        }
        match serde_json::from_str(row.get()) {
            Ok(Named { id }) => BadRow::Listed {
                kind,
                id,
                why: Box::new(self),
            },
            Err(_) => self,
        }
    }
}

/// A group as it was listed.
#[derive(Debug)]
pub(super) struct ListedGroup {
    /// The group.
    pub(super) resource: LiveResource,
    /// Its members; `None` where the row leaves them out.
    pub(super) members: Option<Vec<ServerId>>,
}

/// A user's row. `attributes_known` says whether it shows attributes at all.
pub(super) fn user(row: &RawValue, definitions: &Definitions) -> Result<LiveResource, BadRow> {
    let user: scim::User = serde_json::from_str(row.get())?;
    let bag = scim::extension(row, ATTRIBUTES)?;
    let active = user.active.unwrap_or(true);
    let mut fields = Fields::new();
    if let Some(name) = user.display_name.as_deref().and_then(Value::text) {
        fields.insert(Field::Name, name);
    }
    fields.insert(Field::Active, Value::Flag(active));
    let attributes_known = bag.is_some();
    for (field, value) in bag.into_iter().flat_map(|bag| attributes(bag, definitions)) {
        fields.insert(field, value);
    }
    Ok(LiveResource {
        id: id(&user.id)?,
        name: name(user.user_name.as_deref())?,
        active,
        fields,
        attributes_known,
    })
}

/// A group's row.
pub(super) fn group(row: &RawValue) -> Result<ListedGroup, BadRow> {
    let group: scim::Group = serde_json::from_str(row.get())?;
    let name = name(group.display_name.as_deref())?;
    let mut fields = Fields::new();
    if let Some(text) = Value::text(name.as_str()) {
        fields.insert(Field::Name, text);
    }
    let members = group
        .members
        .map(|members| members.iter().map(|m| ServerId::new(&m.value)).collect());
    Ok(ListedGroup {
        resource: LiveResource {
            id: id(&group.id)?,
            name,
            active: true,
            fields,
            attributes_known: true,
        },
        members,
    })
}

/// The attributes that are set, in the form of their definitions. System ones are sometimes
/// there and sometimes not, and never ours (omni-api.md 2.7).
fn attributes(bag: Bag<'_>, definitions: &Definitions) -> Vec<(Field, Value)> {
    let one = |(reference, raw): (String, &RawValue)| {
        let value = scim::from_wire(raw)?;
        match definitions.get_key_value(reference.as_str()) {
            Some((_, definition)) if definition.system => None,
            Some((shared, definition)) => {
                let field = Field::Attribute(std::sync::Arc::clone(shared));
                Some((field, definition.canonical(value)))
            }
            None => Some((Field::attribute(&reference), undefined(value))),
        }
    };
    bag.into_iter().filter_map(one).collect()
}

/// A value that no definition gives a type: text, as it came.
fn undefined(value: Value) -> Value {
    match value {
        Value::Flag(flag) => Value::Text(flag.to_string().into()),
        other @ (Value::Text(_) | Value::Set(_)) => other,
    }
}

pub(super) fn id(text: &str) -> Result<ServerId, BadRow> {
    scim::usable_id(text)
        .then(|| ServerId::new(text))
        .ok_or(BadRow::Id)
}

pub(super) fn name(text: Option<&str>) -> Result<Name, BadRow> {
    let name = Name::new(text.unwrap_or_default());
    match name.as_str().is_empty() {
        true => Err(BadRow::Name),
        false => Ok(name),
    }
}
