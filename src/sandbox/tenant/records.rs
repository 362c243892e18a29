//! The records a tenant holds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::roster::Roster;
use super::shelf::Named;
use super::value::Held;

/// A standard user (omni-api.md 2.2).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct User {
    /// The membership id, a UUID.
    pub id: String,
    /// The e-mail as it was spelled.
    pub email: String,
    /// The display name.
    pub name: String,
    /// False after a deactivation.
    pub active: bool,
    /// Own values by reference; what is unset has no entry.
    #[serde(default)]
    pub attributes: BTreeMap<String, Held>,
    /// When the user came to be.
    pub created: String,
    /// When the user was last changed.
    pub modified: String,
    /// When the user last logged in, where that ever happened.
    #[serde(default)]
    pub last_login: Option<String>,
}

/// A user made by embed sessions, hidden from the list of users (omni-api.md 4).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmbedUser {
    /// The membership id, a UUID.
    pub id: String,
    /// A synthetic address.
    pub user_name: String,
    /// The display name.
    pub name: String,
    /// The id in the embedding application, compared with case.
    pub external_id: String,
    /// The embed entity.
    pub entity: Option<String>,
    /// The address the embedding application gave.
    pub email: Option<String>,
    /// When the user came to be.
    pub created: String,
    /// When the user was last changed.
    pub modified: String,
}

/// A group (omni-api.md 3.2).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The short id of eight characters.
    pub id: String,
    /// The name.
    pub name: String,
    /// Ids of users and embed users, in joining order.
    pub members: Roster,
    /// When the group came to be.
    pub created: String,
    /// When the group was last changed.
    pub modified: String,
}

impl Named for User {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Named for EmbedUser {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Named for Group {
    fn id(&self) -> &str {
        &self.id
    }
}
