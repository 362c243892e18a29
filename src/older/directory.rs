//! Who has which id: of users and of groups, from the tenant or from files.

use std::collections::HashMap;

use super::reference::{Reference, Sort};
use crate::live::LiveState;
use crate::model::{Kind, Name, Suggester, did_you_mean};

/// What an id and a name that stand together mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Who {
    One(Name),
    Nobody,
    /// The id is the first's, the name the second's.
    Two(Name, Name),
}

/// Names by id and by name, of one kind.
#[derive(Clone, Debug, Default)]
pub(super) struct Book {
    ids: HashMap<Box<str>, Name>,
    names: HashMap<Name, Option<Box<str>>>,
}

impl Book {
    /// All of one kind that the tenant has.
    pub(super) fn live(live: &LiveState, kind: Kind) -> Self {
        let mut book = Book::default();
        book.add_all(live, kind);
        book
    }

    /// Writes all of one kind down that the tenant has.
    pub(super) fn add_all(&mut self, live: &LiveState, kind: Kind) {
        for (address, resource) in &live.resources {
            if address.kind == kind {
                self.add(Some(resource.id.as_str()), &resource.name);
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Writes one down; whoever came first keeps the id and the spelling.
    pub(super) fn add(&mut self, id: Option<&str>, name: &Name) {
        if let Some(id) = id {
            self.ids.entry(id.into()).or_insert_with(|| name.clone());
        }
        self.names
            .entry(name.clone())
            .or_insert_with(|| id.map(Into::into));
    }

    pub(super) fn by_id(&self, id: &str) -> Option<&Name> {
        self.ids.get(id)
    }

    pub(super) fn by_name(&self, name: &Name) -> Option<&Name> {
        self.names.get_key_value(name).map(|(known, _)| known)
    }

    /// The id of a name.
    pub(super) fn id_of(&self, name: &Name) -> Option<&str> {
        self.names.get(name)?.as_deref()
    }

    /// The id decides; a name beside it that is another one's is a contradiction, and one that is
    /// nobody's is what it was called before.
    pub(super) fn who(&self, id: Option<&str>, name: Option<&Name>) -> Who {
        let named = name.and_then(|name| self.by_name(name));
        match (id, named) {
            (Some(id), named) => match (self.by_id(id), named) {
                (Some(one), Some(other)) if one != other => Who::Two(one.clone(), other.clone()),
                (Some(one), _) => Who::One(one.clone()),
                (None, _) => Who::Nobody,
            },
            (None, Some(one)) => Who::One(one.clone()),
            (None, None) => Who::Nobody,
        }
    }

    /// Whom a reference means.
    pub(super) fn find(&self, reference: &Reference) -> Option<&Name> {
        let by_name = || self.by_name(&Name::new(&reference.text));
        match reference.sort {
            Sort::Id => self.by_id(&reference.text),
            Sort::Name => by_name(),
            Sort::Either => self.by_id(&reference.text).or_else(by_name),
        }
    }

    /// Whose id this one differs from in two characters at most: by chance no two ids do.
    pub(super) fn nearly(&self, id: &str) -> Option<&Name> {
        let differ = |other: &str| {
            let pairs = id.bytes().zip(other.bytes());
            pairs.filter(|(a, b)| a != b).take(3).count()
        };
        let mut near = self
            .ids
            .iter()
            .filter(|(other, _)| other.len() == id.len() && differ(other) <= 2);
        near.next().map(|(_, name)| name)
    }

    /// Help for a name or an id that nobody has.
    pub(super) fn near(&self, suggester: &mut Suggester, wrong: &str) -> Option<String> {
        let names = self.names.keys().map(Name::as_str);
        suggester.nearest(wrong, names).map(did_you_mean)
    }
}

/// Whether a text looks like the id of a user: a UUID.
pub(super) fn is_uuid(text: &str) -> bool {
    let dash = |at: usize| matches!(at, 8 | 13 | 18 | 23);
    let right = |(at, byte): (usize, u8)| match dash(at) {
        true => byte == b'-',
        false => byte.is_ascii_hexdigit(),
    };
    text.len() == 36 && text.bytes().enumerate().all(right)
}

#[cfg(test)]
mod tests {
    use super::{Book, Who, is_uuid};
    use crate::model::Name;

    #[test]
    fn an_id_and_a_name_of_two_are_not_one() {
        let (ada, bob) = (Name::new("ada@a.example"), Name::new("bob@a.example"));
        let mut book = Book::default();
        book.add(Some("1"), &ada);
        book.add(Some("2"), &bob);
        assert_eq!(book.who(Some("1"), Some(&bob)), Who::Two(ada.clone(), bob));
        let before = Name::new("countess@a.example");
        assert_eq!(book.who(Some("1"), Some(&before)), Who::One(ada.clone()));
        assert_eq!(book.who(Some("3"), Some(&ada)), Who::Nobody);
        assert_eq!(book.who(None, Some(&ada)), Who::One(ada));
    }

    #[test]
    fn a_mistyped_id_is_nearly_the_right_one() {
        let ada = Name::new("ada@a.example");
        let mut book = Book::default();
        book.add(Some("5f0d9a44-3c1b-4f0e-8d55-2a9b7c6e0f11"), &ada);
        assert_eq!(
            book.nearly("5f0d9a44-3c1b-4f0e-8d55-2a9b7c6e01f1"),
            Some(&ada)
        );
        assert_eq!(book.nearly("77c1d0aa-9b3e-4c55-a0a0-1f2e3d4c5b6a"), None);
    }

    #[test]
    fn ids_of_users_are_uuids() {
        assert!(is_uuid("5f0d9a44-3c1b-4f0e-8d55-2a9b7c6e0f11"));
        assert!(!is_uuid("5f0d9a44-3c1b-4f0e-8d55-2a9b7c6e0f1"));
        assert!(!is_uuid("5f0d9a44-3c1b-4f0e-8d55_2a9b7c6e0f11"));
        assert!(!is_uuid("q7Rk-2Lm"));
    }
}
