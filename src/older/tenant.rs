//! A file beside the tenant: who is live, and which attributes there are.

use std::collections::BTreeMap;

use super::asking::{Ask, Asking, row};
use super::attribute;
use super::codes;
use super::directory::{Book, Who};
use super::page::{Said, Spot, quoted};
use super::person::{Given, Person};
use super::reference::Reference;
use super::twins::{RENAME, Twins};
use super::{Absent, Fate};
use crate::live::LiveState;
use crate::model::{Address, Field, Intent, Kind, Name, Place, Suggester};

/// The tenant, and what is being asked of it.
pub(super) struct Tenant<'a> {
    pub live: &'a LiveState,
    pub users: Book,
    pub groups: Book,
    pub asking: Asking,
    pub suggester: Suggester,
    twins: Twins<'a>,
}

impl<'a> Tenant<'a> {
    pub(super) fn new(live: &'a LiveState) -> Self {
        Tenant {
            live,
            users: Book::live(live, Kind::User),
            groups: Book::live(live, Kind::Group),
            asking: Asking::default(),
            suggester: Suggester::default(),
            twins: Twins::of(live),
        }
    }

    /// Whom a record means, by its id and where it has none by its e-mail.
    pub(super) fn who(&self, person: &Person) -> Who {
        let id = person.id.as_ref().map(|id| &*id.value);
        let email = person.email.as_ref().map(|email| &email.value);
        self.users.who(id, email)
    }

    /// Whether a user is there and deactivated.
    pub(super) fn is_inactive(&self, user: &Name) -> bool {
        let live = self.live.get(&Address::user(user.clone()));
        live.is_some_and(|live| !live.active)
    }

    /// Whether a user is in a group now.
    pub(super) fn is_in(&self, group: &Name, user: &Name) -> bool {
        let roster = self.live.rosters.get(group);
        roster.is_some_and(|roster| roster.members.binary_search(user).is_ok())
    }

    /// Remembers what became of a user's record.
    pub(super) fn row(&mut self, person: &Person, user: Option<&Name>, fate: Fate) {
        let given = person.id.as_ref().map(|id| &*id.value);
        let id = user.and_then(|user| self.users.id_of(user)).or(given);
        let named = user.or(person.email.as_ref().map(|email| &email.value));
        let row = row(&person.spot.place, named, id, &person.record, fate);
        self.asking.row(row);
    }

    /// Asks for what a record says of attributes. Where absent means empty, what it does not say
    /// is cleared.
    pub(super) fn attributes(
        &mut self,
        ask: &mut Ask,
        given: Option<&Said<Vec<Given>>>,
        absent: Absent,
        or_at: &Place,
    ) {
        if absent == Absent::Empty {
            let place = given.map_or(or_at, |given| &given.spot.place);
            let own = self.live.definitions.iter().filter(|(_, d)| !d.system);
            for (reference, _) in own {
                let field = Field::Attribute(reference.clone());
                ask.set(field, Intent::Clear, place.clone());
            }
        }
        for given in given.iter().flat_map(|given| &given.value) {
            let definitions = &self.live.definitions;
            if let Some(intent) = attribute::intent(&mut self.asking, definitions, given) {
                let field = Field::Attribute(given.reference.clone());
                ask.set(field, intent, given.spot.place.clone());
            }
        }
    }

    /// Reports an attribute that the tenant does not define.
    pub(super) fn unknown_attribute(&mut self, reference: &str, spot: &Spot) {
        let definitions = &self.live.definitions;
        attribute::unknown(&mut self.asking, definitions, reference, spot);
    }

    /// The groups that a list names; one that the tenant does not have is reported.
    pub(super) fn groups_named(&mut self, list: &[Reference]) -> BTreeMap<Name, Place> {
        let mut groups = BTreeMap::new();
        for reference in list {
            let (id, name) = reference.id_and_name();
            if self.is_twin(id, name.as_ref(), &reference.spot) {
                continue;
            }
            match self.groups.find(reference) {
                Some(group) => {
                    let place = reference.spot.place.clone();
                    groups.entry(group.clone()).or_insert(place);
                }
                None => self.no_group(reference),
            }
        }
        groups
    }

    fn no_group(&mut self, reference: &Reference) {
        let display = reference.display.as_deref();
        self.unknown_group(&reference.text, display, &reference.spot);
    }

    /// Reports a group that the tenant does not have.
    pub(super) fn unknown_group(&mut self, text: &str, display: Option<&str>, spot: &Spot) {
        let message = format!("the tenant has no group {}", quoted(text));
        let problem = spot.error(codes::NOBODY, message);
        let (groups, suggester) = (&self.groups, &mut self.suggester);
        let help = || {
            let display = display.map(Name::new);
            let known = display.and_then(|name| {
                let id = groups.id_of(&name)?;
                Some(format!(
                    "a group called {} has the id {id}",
                    quoted(name.as_str())
                ))
            });
            let near = known.or_else(|| groups.near(suggester, text));
            near.or(Some("make it in Omni, or delete it here".to_owned()))
        };
        self.asking.problems.add(problem, help);
    }

    /// Reports every name that two in the tenant answer to and that is asked for.
    pub(super) fn ambiguous(&mut self) {
        let asked = self.asking.addresses();
        let twofold = asked.filter(|(address, _)| self.live.ambiguous.contains_key(address));
        let twofold = twofold.map(|(address, place)| (address, place.clone()));
        for (address, place) in twofold.collect::<Vec<_>>() {
            let spot = Spot { place, length: 1 };
            self.twins.tell(&mut self.asking, &address, &spot, RENAME);
        }
    }

    /// Reports all groups of one name, where it matters who is in which of them.
    pub(super) fn all_twins(&mut self, spot: &Spot) {
        let groups = self.live.ambiguous.keys();
        for address in groups.filter(|address| address.kind == Kind::Group) {
            let help = "rename one of them in Omni, or sync with --mode attributes";
            self.twins.tell(&mut self.asking, address, spot, help);
        }
    }

    /// Whether an id, or where there is none a name, is that of one of several groups of one name,
    /// which is reported.
    pub(super) fn is_twin(&mut self, id: Option<&str>, name: Option<&Name>, spot: &Spot) -> bool {
        let known = id.is_some_and(|id| self.groups.by_id(id).is_some());
        // An id that is somebody's decides; the name beside it may be an earlier one.
        let address = self.twins.find(id, name.filter(|_| !known)).cloned();
        if let Some(address) = &address {
            self.twins.tell(&mut self.asking, address, spot, RENAME);
        }
        address.is_some()
    }
}
