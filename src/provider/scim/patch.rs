//! PATCH bodies: the only way in which something that exists is changed.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::MemberRef;

/// A PATCH body (omni-api.md 2.5, 3.3).
#[derive(Debug, Serialize)]
pub struct Patch {
    schemas: [&'static str; 1],
    #[serde(rename = "Operations")]
    operations: Vec<Operation>,
}

impl Patch {
    /// A body with these operations; the schema asks for at least one.
    pub fn new(operations: Vec<Operation>) -> Self {
        Patch {
            schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            operations,
        }
    }
}

/// One operation. Each constructor is one of the shapes in the published schema; there is none
/// that empties a group or replaces a whole attribute bag.
#[derive(Debug, Serialize)]
pub struct Operation {
    op: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Value>,
}

impl Operation {
    /// Gives a field of the core schema a value: `displayName`, `active`.
    pub fn replace(path: &str, value: Value) -> Self {
        Operation {
            op: "replace",
            path: Some(path.to_owned()),
            value: Some(value),
        }
    }

    /// Sets the attributes that are named and clears those that are null, in the form without a
    /// path that merges (omni-api.md 2.5, "Use this").
    pub fn attributes(urn: &str, values: Map<String, Value>) -> Self {
        Operation {
            op: "replace",
            path: None,
            value: Some(json!({ urn: values })),
        }
    }

    /// Adds members to a group.
    pub fn add_members(members: &[MemberRef]) -> Self {
        Operation {
            op: "add",
            path: Some("members".to_owned()),
            value: Some(json!(members)),
        }
    }

    /// Removes one member from a group; carries no value (omni-api.md 3.3). The id must be a
    /// [`usable_id`](super::usable_id), so that it cannot end the filter it stands in.
    pub fn remove_member(id: &str) -> Self {
        Operation {
            op: "remove",
            path: Some(format!("members[value eq \"{id}\"]")),
            value: None,
        }
    }
}
