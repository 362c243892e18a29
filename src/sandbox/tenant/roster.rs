//! The members of one group, in the order they joined.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

/// Member ids in joining order, each at most once; every operation is constant or logarithmic.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub struct Roster {
    order: BTreeMap<u64, String>,
    at: HashMap<String, u64>,
    next: u64,
}

impl Roster {
    /// Whether this id is a member.
    pub fn contains(&self, id: &str) -> bool {
        self.at.contains_key(id)
    }

    /// Adds a member; false if it was one already.
    pub fn insert(&mut self, id: &str) -> bool {
        if self.contains(id) {
            return false;
        }
        self.at.insert(id.to_owned(), self.next);
        self.order.insert(self.next, id.to_owned());
        self.next += 1;
        true
    }

    /// Takes a member away; false if it was none.
    pub fn remove(&mut self, id: &str) -> bool {
        let Some(place) = self.at.remove(id) else {
            return false;
        };
        self.order.remove(&place).is_some()
    }

    /// The member ids, in joining order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.order.values().map(String::as_str)
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether nobody is a member.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }
}

impl From<Vec<String>> for Roster {
    fn from(ids: Vec<String>) -> Self {
        let mut roster = Self::default();
        for id in &ids {
            roster.insert(id);
        }
        roster
    }
}

impl From<Roster> for Vec<String> {
    fn from(roster: Roster) -> Self {
        roster.order.into_values().collect()
    }
}
