//! The live state: what the provider holds now, read whole.
//!
//! [`LiveState::assemble`] is the only way to one, and it refuses a reading that is not whole; so
//! nothing can be planned from half a listing.

mod snapshot;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use snapshot::SnapshotError;

use crate::model::{Address, Definitions, Fields, Kind, Name, ProviderIdentity, ServerId, Value};

/// A listing as it was received, page after page.
#[derive(Clone, Debug)]
pub struct Listing<T> {
    /// Every row, in the order received.
    pub rows: Vec<T>,
    /// What the server said there are.
    pub total: usize,
}

/// A user or a group as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveResource {
    /// The server's id.
    pub id: ServerId,
    /// The live spelling of its name.
    pub name: Name,
    /// Whether it is in force; a group always is.
    pub active: bool,
    /// Fields that are set, attributes in canonical form. A user's display name and `active` are
    /// fields too.
    pub fields: Fields<Value>,
    /// Whether the attributes were seen. `false`: absence from `fields` proves nothing.
    pub attributes_known: bool,
}

/// A group's row: the group, and the ids of its members.
#[derive(Clone, Debug)]
pub struct GroupRow {
    /// The group itself.
    pub resource: LiveResource,
    /// The ids of all its members, hidden ones among them.
    pub members: Vec<ServerId>,
}

/// The members of a live group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LiveRoster {
    /// Members that the user listing shows, sorted.
    pub members: Vec<Name>,
    /// How many members the user listing does not show (embed users); never touched.
    pub hidden: usize,
}

/// The account behind the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnAccount {
    /// The user of this name.
    User(Name),
    /// The server tells an account that the user listing does not show.
    Hidden,
    /// The server does not tell.
    Unknown,
}

/// One of several live resources that answer to one name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Namesake {
    /// Its own spelling.
    pub name: Name,
    /// The server's id, which tells it from the others.
    pub id: ServerId,
}

impl Namesake {
    fn of(resource: &LiveResource) -> Self {
        Namesake {
            name: resource.name.clone(),
            id: resource.id.clone(),
        }
    }
}

/// Everything one reading brought, before it is believed.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Which tenant.
    pub identity: ProviderIdentity,
    /// All users.
    pub users: Listing<LiveResource>,
    /// All groups.
    pub groups: Listing<GroupRow>,
    /// All attribute definitions.
    pub definitions: Definitions,
    /// The id of the account behind the key, where the server tells.
    pub own_account: Option<ServerId>,
}

/// Why a reading is not a live state.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Incomplete {
    /// There is a key, and nobody whose it could be.
    #[error("the tenant lists no user, not even the one whose key this is")]
    Nobody,
    /// The rows are fewer or more than the server's own total.
    #[error("the {kind} listing has {rows} distinct rows, the server counts {total}")]
    Count {
        /// What was listed.
        kind: Kind,
        /// Distinct ids received.
        rows: usize,
        /// The server's total.
        total: usize,
    },
    /// One id came twice.
    #[error("the {kind} listing shows one id twice")]
    Twice {
        /// What was listed.
        kind: Kind,
    },
    /// It changed during every attempt to read it.
    #[error("the {kind} listing changed each time while it was read")]
    Unsteady {
        /// What was listed.
        kind: Kind,
    },
}

/// The tenant as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveState {
    /// Which tenant.
    pub identity: ProviderIdentity,
    /// Users and groups by address. Where an active and an inactive user share an e-mail, the
    /// active one is here.
    pub resources: BTreeMap<Address, LiveResource>,
    /// The members of each group.
    pub rosters: BTreeMap<Name, LiveRoster>,
    /// The attributes that the tenant defines.
    pub definitions: Definitions,
    /// The account behind the key.
    pub own_account: OwnAccount,
    /// Addresses that more than one live resource answers to, and which.
    pub ambiguous: BTreeMap<Address, Vec<Namesake>>,
    /// Users the tenant holds; more than are here where this came from a snapshot that left some out.
    pub users_total: usize,
    /// Groups the tenant holds, likewise.
    pub groups_total: usize,
    /// Memberships of users that a snapshot left out, by group.
    pub left_out: BTreeMap<Name, usize>,
    /// Users that had to be read one by one, because the listing leaves attributes out.
    pub single_reads: usize,
    /// Whether it came from a snapshot that left some resources out.
    pub partial: bool,
}

impl LiveState {
    /// A live state from a reading, or the reason why the reading is not whole.
    pub fn assemble(reading: Reading) -> Result<LiveState, Incomplete> {
        let Reading {
            identity,
            users,
            groups,
            definitions,
            own_account,
        } = reading;
        complete(
            Kind::User,
            users.rows.iter().map(|row| &row.id),
            users.total,
        )?;
        complete(
            Kind::Group,
            groups.rows.iter().map(|row| &row.resource.id),
            groups.total,
        )?;
        let (users_total, groups_total) = (users.total, groups.total);
        let mut live = LiveState {
            identity,
            resources: BTreeMap::new(),
            rosters: BTreeMap::new(),
            definitions,
            own_account: OwnAccount::Unknown,
            ambiguous: BTreeMap::new(),
            users_total,
            groups_total,
            left_out: BTreeMap::new(),
            single_reads: 0,
            partial: false,
        };
        for row in users.rows {
            live.place(Kind::User, row);
        }
        // Only the user that an address stands for goes by its name. One that yielded it (an
        // inactive one of the same e-mail) is as good as hidden: its memberships are not the
        // other's.
        let names: HashMap<ServerId, Name> = live
            .resources
            .values()
            .map(|user| (user.id.clone(), user.name.clone()))
            .collect();
        live.tell_account(own_account);
        for GroupRow { resource, members } in groups.rows {
            let roster = roster(&members, &names);
            // The first of two groups of one name is the one at the address.
            live.rosters.entry(resource.name.clone()).or_insert(roster);
            live.place(Kind::Group, resource);
        }
        Ok(live)
    }

    /// Puts in whose key it is, where the server tells.
    pub fn tell_account(&mut self, id: Option<ServerId>) {
        let Some(id) = id else {
            self.own_account = OwnAccount::Unknown;
            return;
        };
        let mut users = self.resources.iter();
        let own = users.find(|(at, user)| at.kind == Kind::User && user.id == id);
        self.own_account = own.map_or(OwnAccount::Hidden, |(_, user)| {
            OwnAccount::User(user.name.clone())
        });
    }

    /// The same state with all users read again.
    pub fn with_users(&self, users: Listing<LiveResource>) -> Result<LiveState, Incomplete> {
        complete(
            Kind::User,
            users.rows.iter().map(|row| &row.id),
            users.total,
        )?;
        let mut live = self.clone();
        live.ambiguous
            .retain(|address, _| address.kind != Kind::User);
        live.users_total = users.total;
        // A listing that leaves deactivated users out says nothing of those that were read by id.
        let listed: HashSet<ServerId> = users.rows.iter().map(|row| row.id.clone()).collect();
        live.resources.retain(|address, user| {
            address.kind != Kind::User || (!user.active && !listed.contains(&user.id))
        });
        for row in users.rows {
            live.place(Kind::User, row);
        }
        Ok(live)
    }

    /// The same state with all groups read again; `name_of` knows who was seen so far.
    pub fn with_groups(
        &self,
        groups: Listing<GroupRow>,
        name_of: &dyn Fn(&[ServerId]) -> LiveRoster,
    ) -> Result<LiveState, Incomplete> {
        complete(
            Kind::Group,
            groups.rows.iter().map(|row| &row.resource.id),
            groups.total,
        )?;
        let mut live = self.clone();
        live.resources
            .retain(|address, _| address.kind != Kind::Group);
        live.ambiguous
            .retain(|address, _| address.kind != Kind::Group);
        live.rosters.clear();
        live.groups_total = groups.total;
        for GroupRow { resource, members } in groups.rows {
            live.rosters
                .entry(resource.name.clone())
                .or_insert_with(|| name_of(&members));
            live.place(Kind::Group, resource);
        }
        Ok(live)
    }

    /// Puts in what one reading by id showed; `None` takes the resource out. The totals stay:
    /// they are the listing's.
    pub fn put(&mut self, address: &Address, seen: Option<(LiveResource, LiveRoster)>) {
        let id = seen.as_ref().map(|(resource, _)| resource.id.clone());
        // Under whatever name it was known before.
        let known = |(at, held): (&Address, &LiveResource)| {
            at.kind == address.kind && (at == address || Some(&held.id) == id.as_ref())
        };
        let before: Vec<Address> = self
            .resources
            .iter()
            .filter(|row| known(*row))
            .map(|(at, _)| at.clone())
            .collect();
        for at in before {
            self.resources.remove(&at);
            if at.kind == Kind::Group {
                self.rosters.remove(&at.name);
            }
        }
        if let Some((resource, roster)) = seen {
            if address.kind == Kind::Group {
                self.rosters.insert(resource.name.clone(), roster);
            }
            let at = Address {
                kind: address.kind,
                name: resource.name.clone(),
            };
            self.resources.insert(at, resource);
        }
    }

    /// The live resource at an address.
    pub fn get(&self, address: &Address) -> Option<&LiveResource> {
        self.resources.get(address)
    }

    /// Puts a resource at its address. An inactive user yields to an active one of the same
    /// e-mail: Omni makes a new identity when an e-mail comes back (omni-api.md 2.6).
    fn place(&mut self, kind: Kind, resource: LiveResource) {
        let address = Address {
            kind,
            name: resource.name.clone(),
        };
        let Some(held) = self.resources.get(&address) else {
            self.resources.insert(address, resource);
            return;
        };
        if held.active && resource.active {
            let namesakes = self
                .ambiguous
                .entry(address)
                .or_insert_with(|| vec![Namesake::of(held)]);
            namesakes.push(Namesake::of(&resource));
        } else if resource.active || !held.active {
            self.resources.insert(address, resource);
        }
    }
}

fn complete<'a>(
    kind: Kind,
    ids: impl Iterator<Item = &'a ServerId>,
    total: usize,
) -> Result<(), Incomplete> {
    let mut seen = HashSet::new();
    for id in ids {
        if !seen.insert(id) {
            return Err(Incomplete::Twice { kind });
        }
    }
    if seen.len() != total {
        return Err(Incomplete::Count {
            kind,
            rows: seen.len(),
            total,
        });
    }
    Ok(())
}

fn roster(ids: &[ServerId], names: &HashMap<ServerId, Name>) -> LiveRoster {
    let mut roster = LiveRoster::default();
    for id in ids {
        match names.get(id) {
            Some(name) => roster.members.push(name.clone()),
            None => roster.hidden += 1,
        }
    }
    roster.members.sort_unstable();
    roster.members.dedup();
    roster
}

/// What the files and the lockfile mean, so that a reader knows which gaps of a listing matter.
#[derive(Clone, Debug, Default)]
pub struct Interest {
    /// Users of whom some attribute must be known: declared and not all to be cleared, or owned.
    pub attributes_of: std::collections::BTreeSet<Name>,
    /// Owned resources: read by id where the listing does not show them.
    pub owned: Vec<(Address, ServerId)>,
    /// Whose key it is, is asked later, and only where something would be written.
    pub account_later: bool,
    /// The attributes of all users must be known, whoever they are.
    pub all_attributes: bool,
    /// A listing without any user is not to be believed.
    pub somebody: bool,
}

/// Shares equal attribute references and group names between rows.
#[derive(Default)]
pub struct Interner(HashMap<Box<str>, Arc<str>>);

impl Interner {
    /// The shared copy of a text.
    pub fn get(&mut self, text: &str) -> Arc<str> {
        if let Some(shared) = self.0.get(text) {
            return Arc::clone(shared);
        }
        let shared: Arc<str> = Arc::from(text);
        self.0.insert(text.into(), Arc::clone(&shared));
        shared
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(id: &str, name: &str, active: bool) -> LiveResource {
        LiveResource {
            id: ServerId::new(id),
            name: Name::new(name),
            active,
            fields: Fields::new(),
            attributes_known: true,
        }
    }

    fn group(id: &str, name: &str, members: &[&str]) -> GroupRow {
        GroupRow {
            resource: user(id, name, true),
            members: members.iter().map(|id| ServerId::new(id)).collect(),
        }
    }

    fn assemble(users: Vec<LiveResource>, groups: Vec<GroupRow>, own: &str) -> LiveState {
        let reading = Reading {
            identity: ProviderIdentity {
                kind: "omni".into(),
                host: "acme.example".into(),
            },
            users: Listing {
                total: users.len(),
                rows: users,
            },
            groups: Listing {
                total: groups.len(),
                rows: groups,
            },
            definitions: Definitions::new(),
            own_account: Some(ServerId::new(own)),
        };
        LiveState::assemble(reading).unwrap()
    }

    #[test]
    fn an_inactive_twin_lends_its_memberships_and_its_key_to_nobody() {
        let users = vec![
            user("old", "Ada@acme.example", false),
            user("new", "ada@acme.example", true),
        ];
        let live = assemble(users, vec![group("g", "Finance", &["old"])], "old");
        let roster = &live.rosters[&Name::new("Finance")];
        assert_eq!((roster.members.len(), roster.hidden), (0, 1));
        assert_eq!(live.own_account, OwnAccount::Hidden);
        assert!(live.ambiguous.is_empty());
    }

    #[test]
    fn two_groups_of_one_name_are_ambiguous_and_the_first_keeps_the_address() {
        let users = vec![user("u", "ada@acme.example", true)];
        let groups = vec![group("1", "Finance", &["u"]), group("2", "FINANCE", &[])];
        let live = assemble(users, groups, "u");
        let address = Address::group(Name::new("finance"));
        assert_eq!(live.resources[&address].id, ServerId::new("1"));
        assert_eq!(live.rosters[&address.name].members.len(), 1);
        let ids: Vec<&str> = live.ambiguous[&address]
            .iter()
            .map(|one| one.id.as_str())
            .collect();
        assert_eq!(ids, ["1", "2"]);
    }
}
