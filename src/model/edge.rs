//! One user's membership of one group.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Name;

/// One user in one group; compared by itself, never as part of a list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Edge {
    /// The group's name.
    pub group: Name,
    /// The user's e-mail.
    pub user: Name,
}

impl fmt::Display for Edge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {}", self.user, self.group)
    }
}
