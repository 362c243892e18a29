//! Several groups of one name: each has an id, and nobody can tell who is in which.

use std::collections::{BTreeSet, HashMap};

use super::asking::Asking;
use super::codes;
use super::page::{Spot, quoted};
use crate::live::LiveState;
use crate::model::{Address, Kind, Name};

/// What helps where a file names one of them.
pub(super) const RENAME: &str = "rename or remove all but one of them in Omni";

/// Addresses that several answer to, and which of them were told.
pub(super) struct Twins<'a> {
    live: &'a LiveState,
    groups: HashMap<&'a str, &'a Address>,
    told: BTreeSet<Address>,
}

impl<'a> Twins<'a> {
    pub(super) fn of(live: &'a LiveState) -> Self {
        let groups = live.ambiguous.iter();
        let groups = groups.filter(|(address, _)| address.kind == Kind::Group);
        let ids = groups.flat_map(|(address, all)| all.iter().map(move |one| (one, address)));
        Twins {
            live,
            groups: ids
                .map(|(one, address)| (one.id.as_str(), address))
                .collect(),
            told: BTreeSet::new(),
        }
    }

    /// The groups of one name that an id, else a name is one of.
    pub(super) fn find(&self, id: Option<&str>, name: Option<&Name>) -> Option<&'a Address> {
        let by_id = id.and_then(|id| self.groups.get(id).copied());
        let by_name = || {
            let address = Address::group(name?.clone());
            self.live.ambiguous.get_key_value(&address)
        };
        by_id.or_else(|| by_name().map(|(address, _)| address))
    }

    /// Reports those of one name, once.
    pub(super) fn tell(&mut self, asking: &mut Asking, of: &Address, spot: &Spot, help: &str) {
        let Some(all) = self.live.ambiguous.get(of) else {
            return;
        };
        if !self.told.insert(of.clone()) {
            return;
        }
        let name = |one: &crate::live::Namesake| {
            format!("{} ({})", quoted(one.name.as_str()), one.id.as_str())
        };
        let names: Vec<String> = all.iter().map(name).collect();
        let message = format!(
            "more than one {} in the tenant answers to this name: {}",
            of.kind,
            names.join(", ")
        );
        asking.tell(spot.error(codes::NOBODY, message).help(help));
    }
}
