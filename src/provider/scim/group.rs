//! A group on the wire.

use serde::{Deserialize, Serialize};

/// A group as it is read (omni-api.md 3.2).
#[derive(Debug, Deserialize)]
pub struct Group {
    /// The server's id; in Omni eight characters.
    pub id: String,
    /// The group's name; the schema promises one.
    #[serde(rename = "displayName")]
    pub display_name: Option<String>,
    /// Its members; `None` where the server left them out, which is not the same as none.
    pub members: Option<Vec<MemberRef>>,
}

/// A member, by id. `display` is optional everywhere but in PUT, which is not used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRef {
    /// The user's id.
    pub value: String,
}

/// The body that makes a group (omni-api.md 3.1).
#[derive(Debug, Serialize)]
pub struct NewGroup<'a> {
    /// The group's name.
    #[serde(rename = "displayName")]
    pub display_name: &'a str,
    /// Its members.
    pub members: Vec<MemberRef>,
}
