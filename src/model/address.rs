//! What a resource is called across files, lockfile, plan and tenant.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Name, Written};

/// The sort of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A person who signs in; named by e-mail.
    User,
    /// A set of users; named by its display name.
    Group,
}

impl Kind {
    /// Every kind, in the order in which plans list them.
    pub const ALL: [Kind; 2] = [Kind::User, Kind::Group];

    /// The word in addresses and in text: `user`, `group`.
    pub fn word(self) -> &'static str {
        match self {
            Kind::User => super::user::WORD,
            Kind::Group => super::group::WORD,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// Kind and natural name: `user/ada@acme.example`, `group/Analytics`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// The sort of resource.
    pub kind: Kind,
    /// Its natural name.
    pub name: Name,
}

impl Address {
    /// The address of a user.
    pub fn user(name: Name) -> Self {
        Address {
            kind: Kind::User,
            name,
        }
    }

    /// The address of a group.
    pub fn group(name: Name) -> Self {
        Address {
            kind: Kind::Group,
            name,
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.name)
    }
}

/// The text is no address; holds it.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is no address: write user/EMAIL or group/NAME")]
pub struct NoAddress(pub String);

impl FromStr for Address {
    type Err = NoAddress;

    fn from_str(text: &str) -> Result<Self, NoAddress> {
        let (kind, name) = text
            .split_once('/')
            .ok_or_else(|| NoAddress(text.to_owned()))?;
        let kind = Kind::ALL.into_iter().find(|k| k.word() == kind);
        match kind {
            Some(kind) if !name.trim().is_empty() => Ok(Address {
                kind,
                name: Name::new(name),
            }),
            _ => Err(NoAddress(text.to_owned())),
        }
    }
}

impl Serialize for Address {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Written::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
