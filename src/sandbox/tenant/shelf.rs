//! Things that keep the order in which they were made, found by id in constant time.

use std::collections::{BTreeMap, HashMap};

/// A thing with an id of its own.
pub trait Named {
    /// The id the server gave.
    fn id(&self) -> &str;
}

/// Things in creation order, with an index by id; removal leaves no hole that a listing could see.
#[derive(Debug, Clone)]
pub struct Shelf<T> {
    rows: BTreeMap<u64, T>,
    at: HashMap<String, u64>,
    next: u64,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self {
            rows: BTreeMap::new(),
            at: HashMap::new(),
            next: 0,
        }
    }
}

impl<T: Named> Shelf<T> {
    /// Puts a thing at the end and returns its place.
    pub fn push(&mut self, thing: T) -> u64 {
        let place = self.next;
        self.next += 1;
        self.at.insert(thing.id().to_owned(), place);
        self.rows.insert(place, thing);
        place
    }

    /// Puts a thing where the one of its id is, else at the end.
    pub fn put(&mut self, thing: T) {
        match self.get_mut(thing.id()) {
            Some(there) => *there = thing,
            None => drop(self.push(thing)),
        }
    }

    /// Takes a thing away.
    pub fn remove(&mut self, id: &str) -> Option<T> {
        let place = self.at.remove(id)?;
        self.rows.remove(&place)
    }

    /// The thing with this id.
    pub fn get(&self, id: &str) -> Option<&T> {
        self.rows.get(self.at.get(id)?)
    }

    /// The thing with this id, to be changed; its id must stay.
    pub fn get_mut(&mut self, id: &str) -> Option<&mut T> {
        self.rows.get_mut(self.at.get(id)?)
    }

    /// The thing at a place given by `push`.
    pub fn at(&self, place: u64) -> Option<&T> {
        self.rows.get(&place)
    }

    /// The place of an id.
    pub fn place(&self, id: &str) -> Option<u64> {
        self.at.get(id).copied()
    }

    /// All things, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.rows.values()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl<T: Named> FromIterator<T> for Shelf<T> {
    fn from_iter<I: IntoIterator<Item = T>>(things: I) -> Self {
        let mut shelf = Self::default();
        for thing in things {
            shelf.push(thing);
        }
        shelf
    }
}
