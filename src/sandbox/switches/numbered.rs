//! The switches that hold a number.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::choice::Choice;

/// Whether the list of users holds the attribute extension (omni-api.md 0.4): `shown`, `omitted` or `omitted-every-N`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ListExtension {
    /// For every user.
    #[default]
    Shown,
    /// For none.
    Omitted,
    /// Not for every n-th user of the tenant.
    OmittedEvery(u64),
}

impl Choice for ListExtension {
    const SETTINGS: &'static [&'static str] = &["shown", "omitted", "omitted-every-2"];
}

impl fmt::Display for ListExtension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shown => write!(f, "shown"),
            Self::Omitted => write!(f, "omitted"),
            Self::OmittedEvery(n) => write!(f, "omitted-every-{n}"),
        }
    }
}

impl Serialize for ListExtension {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ListExtension {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        let every = || {
            word.strip_prefix("omitted-every-")
                .and_then(|n| n.parse().ok())
                .filter(|n| *n > 0)
        };
        match word.as_str() {
            "shown" => Ok(Self::Shown),
            "omitted" => Ok(Self::Omitted),
            _ => every().map(Self::OmittedEvery).ok_or_else(|| {
                D::Error::custom(format!("{word} is not shown, omitted or omitted-every-N"))
            }),
        }
    }
}

/// The most rows a page has, whatever `count` asks for (omni-api.md 12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MaxPage(
    /// At least 1.
    pub usize,
);

impl Default for MaxPage {
    fn default() -> Self {
        Self(100)
    }
}

impl Choice for MaxPage {
    const SETTINGS: &'static [&'static str] = &["100", "2"];
}

impl Serialize for MaxPage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for MaxPage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        let rows = word.parse().ok().filter(|rows| *rows > 0);
        rows.map(Self)
            .ok_or_else(|| D::Error::custom(format!("{word} is not a page size")))
    }
}
