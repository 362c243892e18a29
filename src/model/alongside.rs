//! Two sorted maps side by side.

use std::collections::{BTreeMap, btree_map};
use std::iter::Peekable;

/// Looks up keys that come in ascending order: walks along instead of searching anew each time.
pub struct Alongside<'a, K, V>(Option<Peekable<btree_map::Iter<'a, K, V>>>);

impl<'a, K: Ord, V> Alongside<'a, K, V> {
    /// From a map's beginning; without a map nothing is found.
    pub fn new(map: Option<&'a BTreeMap<K, V>>) -> Self {
        Alongside(map.map(|map| map.iter().peekable()))
    }

    /// What is held for a key, which must not come before the one that was asked for last.
    pub fn get(&mut self, key: &K) -> Option<&'a V> {
        let rest = self.0.as_mut()?;
        while rest.next_if(|(known, _)| *known < key).is_some() {}
        rest.peek()
            .filter(|(known, _)| *known == key)
            .map(|(_, value)| *value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_finds_what_a_search_finds() {
        let map: BTreeMap<u32, u32> = (0..50).map(|n| (n * 3, n)).collect();
        let mut along = Alongside::new(Some(&map));
        for key in [0, 0, 1, 2, 3, 7, 9, 100, 146, 147, 147, 148] {
            assert_eq!(along.get(&key), map.get(&key), "{key}");
        }
        assert_eq!(Alongside::<u32, u32>::new(None).get(&1), None);
    }
}
