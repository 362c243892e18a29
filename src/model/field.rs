//! A resource's named properties.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Written;

/// A named property of a resource.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// A user's display name; a group's name.
    Name,
    /// Whether a user may sign in.
    Active,
    /// A user attribute, by its reference (the definition's `name`).
    Attribute(Arc<str>),
}

impl Field {
    /// The attribute of this reference.
    pub fn attribute(reference: &str) -> Self {
        Field::Attribute(Arc::from(reference))
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Field::Name => f.write_str("name"),
            Field::Active => f.write_str("active"),
            Field::Attribute(reference) => write!(f, "attributes.{reference}"),
        }
    }
}

/// The text names no field; holds it.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is no field: write name, active or attributes.REFERENCE")]
pub struct NoField(pub String);

impl std::str::FromStr for Field {
    type Err = NoField;

    fn from_str(text: &str) -> Result<Self, NoField> {
        match text {
            "name" => Ok(Field::Name),
            "active" => Ok(Field::Active),
            _ => match text.strip_prefix("attributes.") {
                Some(reference) if !reference.is_empty() => Ok(Field::attribute(reference)),
                _ => Err(NoField(text.to_owned())),
            },
        }
    }
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Written::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A small sorted map from field to `T`; flat, because a large tenant holds millions of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields<T>(Vec<(Field, T)>);

impl<T> Default for Fields<T> {
    fn default() -> Self {
        Fields(Vec::new())
    }
}

impl<T> Fields<T> {
    /// Nothing yet.
    pub fn new() -> Self {
        Fields::default()
    }

    /// What is held for a field.
    pub fn get(&self, field: &Field) -> Option<&T> {
        self.0
            .binary_search_by(|(f, _)| f.cmp(field))
            .ok()
            .map(|at| &self.0[at].1)
    }

    /// Makes room for exactly so many more.
    pub fn reserve(&mut self, more: usize) {
        self.0.reserve_exact(more);
    }

    /// Sets a field, and hands back what it held before.
    pub fn insert(&mut self, field: Field, value: T) -> Option<T> {
        // Fields mostly come in their order.
        if self.0.last().is_none_or(|(last, _)| *last < field) {
            self.0.push((field, value));
            return None;
        }
        match self.0.binary_search_by(|(f, _)| f.cmp(&field)) {
            Ok(at) => Some(std::mem::replace(&mut self.0[at].1, value)),
            Err(at) => {
                self.0.insert(at, (field, value));
                None
            }
        }
    }

    /// Drops a field, and hands back what it held.
    pub fn remove(&mut self, field: &Field) -> Option<T> {
        let at = self.0.binary_search_by(|(f, _)| f.cmp(field)).ok()?;
        Some(self.0.remove(at).1)
    }

    /// All of them, in the order of the fields.
    pub fn iter(&self) -> impl Iterator<Item = (&Field, &T)> {
        self.0.iter().map(|(field, value)| (field, value))
    }

    /// All values, to be changed in place.
    pub fn values_mut(&mut self) -> impl Iterator<Item = (&Field, &mut T)> {
        self.0.iter_mut().map(|(field, value)| (&*field, value))
    }

    /// How many fields are held.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether none is held.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T> FromIterator<(Field, T)> for Fields<T> {
    fn from_iter<I: IntoIterator<Item = (Field, T)>>(items: I) -> Self {
        let items = items.into_iter();
        let mut fields = Fields::new();
        fields.reserve(items.size_hint().0);
        for (field, value) in items {
            fields.insert(field, value);
        }
        fields
    }
}

impl<T> IntoIterator for Fields<T> {
    type Item = (Field, T);
    type IntoIter = std::vec::IntoIter<(Field, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<T: Serialize> Serialize for Fields<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}
