//! Compares memberships one by one: the third table of design section 7.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;

use super::change::{Cause, EdgeAction, EdgeChange, HeldEdge, Hold};
use super::classify::{Classified, Part, held};
use super::protection::is_protected;
use super::report::Unmanaged;
use super::target::{GroupNames, World};
use crate::lock::{Lockfile, Meeting, Origin};
use crate::model::{Address, Edge, Expiry, Member, Membership, Name, Place, Roster};

/// What became of the memberships.
#[derive(Default)]
pub struct Edges {
    /// Changes by the group's declared name, sorted by user.
    pub changes: BTreeMap<Name, Vec<EdgeChange>>,
    /// Memberships that are as the files ask.
    pub in_sync: usize,
    /// Live memberships that the files or the lockfile speak of.
    pub known: usize,
}

/// Compares every membership of every declared group; adds what is held to `classified`.
pub fn compare(world: &World<'_>, classified: &mut Classified, unmanaged: &mut Unmanaged) -> Edges {
    let wanted = named(world);
    let names = world.group_names(true);
    let aliases = std::mem::take(&mut classified.aliases);
    let owned = owned(world, &aliases, &classified.released, &names);
    let mut edges = Edges::default();
    for (group, roster) in &world.input.desired.rosters {
        let side = Side {
            world,
            group,
            roster,
            address: Address::group(group.clone()),
            wanted: wanted.get(group).map_or(&[], Vec::as_slice),
            owned: owned.users.get(group).map_or(&[], Vec::as_slice),
            ends: &owned.ends,
        };
        side.compare(classified, unmanaged, &mut edges);
    }
    hold_moves(classified, &mut edges);
    edges
}

/// Whom the files name for each group, and where; sorted by user.
fn named<'a>(world: &World<'a>) -> HashMap<&'a Name, Vec<(&'a Name, &'a Member)>> {
    let desired = world.input.desired;
    let mut wanted: HashMap<&Name, Vec<(&Name, &Member)>> = HashMap::new();
    let clauses = desired.groups_of.iter();
    for (user, clause) in clauses.filter(|(user, _)| !world.is_past(user)) {
        for group in &clause.groups {
            wanted.entry(&group.name).or_default().push((user, group));
        }
    }
    for (group, roster) in &desired.rosters {
        if !roster.members.is_empty() {
            let named = roster.members.iter().map(|member| (&member.name, member));
            let named = named.filter(|(user, _)| !world.is_past(user));
            let users = wanted.entry(group).or_default();
            users.extend(named);
            // Each of the two lists is sorted already.
            users.sort_by(|a, b| a.0.cmp(b.0));
            users.dedup_by(|later, earlier| later.0 == earlier.0);
        }
    }
    wanted
}

/// What the lockfile remembers of memberships, under today's names.
#[derive(Default)]
struct Owned<'a> {
    /// Who is in each group because a file said so, sorted.
    users: HashMap<&'a Name, Vec<&'a Name>>,
    /// Last days that an apply saw ahead, by user and group.
    ends: HashMap<(&'a Name, &'a Name), Date>,
}

/// What we remember of another identity than the one that has the name says nothing.
fn owned<'a>(
    world: &World<'a>,
    aliases: &'a HashMap<Name, Name>,
    released: &HashSet<Name>,
    names: &'a GroupNames,
) -> Owned<'a> {
    let mut owned = Owned::default();
    for (user, entry) in world.input.lock.into_iter().flat_map(Lockfile::users) {
        let address = Address::user(user.clone());
        if released.contains(user) || world.meeting(&address) == Meeting::Another {
            continue;
        }
        let user = aliases.get(user).unwrap_or(user);
        for group in entry.edges.iter().filter_map(|group| names.today(group)) {
            owned.users.entry(group).or_default().push(user);
        }
        for (group, date) in &entry.until {
            let group = names.today(group);
            owned.ends.extend(group.map(|group| ((user, group), *date)));
        }
    }
    for users in owned.users.values_mut() {
        users.sort_unstable();
        users.dedup();
    }
    owned
}

/// What the files say of one membership.
enum Wanted<'a> {
    Yes(&'a Place),
    /// And where the files say so; a last day that was past when it was written says so too.
    No(&'a Place, Option<Date>),
    /// Its day has passed by itself.
    Past(&'a Expiry),
    Silent,
    /// `forget: [groups]`: not looked at.
    LetGo,
}

/// One group, seen from all three sides.
struct Side<'a> {
    world: &'a World<'a>,
    group: &'a Name,
    roster: &'a Roster,
    address: Address,
    wanted: &'a [(&'a Name, &'a Member)],
    owned: &'a [&'a Name],
    ends: &'a HashMap<(&'a Name, &'a Name), Date>,
}

impl Side<'_> {
    fn compare(&self, classified: &mut Classified, unmanaged: &mut Unmanaged, edges: &mut Edges) {
        let live: &[Name] = match classified.parts.get(&self.address) {
            Some(Part::Here(name)) => match self.world.input.live.rosters.get(name) {
                Some(roster) => {
                    count(&mut unmanaged.hidden, self.group, roster.hidden);
                    let left_out = self.world.input.live.left_out.get(name);
                    count(
                        &mut unmanaged.members,
                        self.group,
                        left_out.copied().unwrap_or(0),
                    );
                    &roster.members
                }
                None => &[],
            },
            Some(Part::New | Part::Held(_)) => &[],
            Some(Part::Leaving | Part::Aside) | None => return,
        };
        let group_owned = self.owned_group();
        let mut changes = Vec::new();
        for mut seen in (Merge {
            wanted: self.wanted,
            owned: self.owned,
            live,
        }) {
            // Whoever is made now is another identity than the member of that name.
            let user = Address::user(seen.user.clone());
            seen.live &= classified.parts.get(&user) != Some(&Part::New);
            edges.known += usize::from(seen.live && (seen.owned || seen.wanted.is_some()));
            match self.one(&seen, group_owned) {
                One::InSync => edges.in_sync += 1,
                One::Nothing => {}
                One::Unmanaged => count(&mut unmanaged.members, self.group, 1),
                One::Change(change) => self.route(change, classified, &mut changes),
            }
        }
        if !changes.is_empty() {
            edges.changes.insert(self.group.clone(), changes);
        }
    }

    /// One row of the table.
    fn one(&self, seen: &Seen<'_>, group_owned: Option<bool>) -> One {
        let dated = |action, cause, place: Option<Place>, expired| {
            One::Change(EdgeChange {
                user: seen.user.clone(),
                action,
                cause,
                place,
                expired,
            })
        };
        let change = |action, cause, place| dated(action, cause, place, None);
        match (self.said(seen), seen.owned, seen.live) {
            (Wanted::Yes(_), _, true) => One::InSync,
            (Wanted::Yes(place), owned, false) => {
                let cause = if owned { Cause::Drift } else { Cause::Config };
                change(EdgeAction::Add, cause, Some(place.clone()))
            }
            // Whoever put it there: the day is what takes it away.
            (Wanted::Past(Expiry { date, place }), _, true) => {
                let place = Some(place.clone());
                dated(EdgeAction::Remove, Cause::Expired, place, Some(*date))
            }
            (Wanted::No(place, past), owned, true) => {
                let cause = match owned {
                    true => Cause::Config,
                    false => self.came_by_hand(seen.user, group_owned),
                };
                dated(EdgeAction::Remove, cause, Some(place.clone()), past)
            }
            (Wanted::Silent, true, true) => {
                let file = self.entry_file(seen.user);
                change(EdgeAction::Remove, Cause::Removed, file)
            }
            (Wanted::Silent, false, true) => One::Unmanaged,
            (Wanted::No(..) | Wanted::Past(_) | Wanted::Silent, _, false)
            | (Wanted::LetGo, _, _) => One::Nothing,
        }
    }

    fn said<'b>(&'b self, seen: &Seen<'b>) -> Wanted<'b> {
        if let Some(member) = seen.wanted {
            return match member.passed(self.world.input.today) {
                Some(expiry) if self.saw_ahead(seen.user, expiry) => Wanted::Past(expiry),
                Some(expiry) => Wanted::No(&expiry.place, Some(expiry.date)),
                None => Wanted::Yes(&member.place),
            };
        }
        let desired = self.world.input.desired;
        let user = desired.resources.get(&Address::user(seen.user.clone()));
        if user.is_some_and(|user| user.forget_groups) {
            return Wanted::LetGo;
        }
        let clause = desired.groups_of.get(seen.user);
        let clause = clause.filter(|_| !self.world.is_past(seen.user));
        match (self.roster.membership, clause) {
            (Membership::Declared | Membership::Exact, Some(clause)) => {
                Wanted::No(&clause.place, None)
            }
            (Membership::Exact, None) => desired
                .resources
                .get(&self.address)
                .map_or(Wanted::Silent, |group| Wanted::No(&group.place, None)),
            (Membership::Additive, _) | (Membership::Declared, None) => Wanted::Silent,
        }
    }

    /// Whether this very date is remembered of the membership.
    fn saw_ahead(&self, user: &Name, expiry: &Expiry) -> bool {
        self.ends.get(&(user, self.group)) == Some(&expiry.date)
    }

    /// A membership that nobody asked for, in a group whose members we had settled, came by hand;
    /// elsewhere it was there before us.
    fn came_by_hand(&self, user: &Name, group_owned: Option<bool>) -> Cause {
        let entry = self.world.entry(&Address::user(user.clone()));
        let settled = match (group_owned, entry) {
            (None, _) => false,
            (Some(_), Some(entry)) if entry.complete => true,
            (Some(was_exact), _) => was_exact,
        };
        if settled { Cause::Drift } else { Cause::Adopt }
    }

    /// Whether the group is owned, and if so whether its membership was exact.
    fn owned_group(&self) -> Option<bool> {
        let target = self.world.target(&self.address);
        let owned = target.owned()?;
        self.world.entry(owned).map(|entry| entry.complete)
    }

    fn entry_file(&self, user: &Name) -> Option<Place> {
        // Who is declared has a file of its own, which need not be the one that named the group.
        let entry = self.world.entry(&Address::user(user.clone()))?;
        let entry = Some(entry).filter(|entry| entry.origin == Origin::Edges)?;
        entry.file.as_ref().map(Place::file_only)
    }

    /// Puts a change where it belongs: among the group's, or with whoever is held.
    fn route(
        &self,
        change: EdgeChange,
        classified: &mut Classified,
        changes: &mut Vec<EdgeChange>,
    ) {
        let user = Address::user(change.user.clone());
        let holder = match (
            classified.parts.get(&self.address),
            classified.parts.get(&user),
        ) {
            (_, Some(Part::Leaving | Part::Aside)) => return,
            // Whoever is deactivated has no access to lose.
            (_, None) if !self.world.live(&user).is_some_and(|live| live.active) => return,
            (_, Some(Part::Held(hold))) => Some((user, *hold)),
            (Some(Part::Held(hold)), _) => Some((self.address.clone(), *hold)),
            (group, member) => self.protected(group, member, user),
        };
        let Some((address, hold)) = holder else {
            changes.push(change);
            return;
        };
        let edge = Edge {
            group: self.group.clone(),
            user: change.user,
        };
        let row = HeldEdge {
            edge,
            action: change.action,
            cause: change.cause,
        };
        held(&mut classified.held, &address, hold).edges.push(row);
    }

    /// What is new cannot lose anything: its first memberships are part of making it.
    fn protected(
        &self,
        group: Option<&Part>,
        member: Option<&Part>,
        user: Address,
    ) -> Option<(Address, Hold)> {
        if member != Some(&Part::New) && is_protected(self.world, &user) {
            return Some((user, Hold::Protected));
        }
        // A group that waits for its new name is protected by the one it has.
        let live = match group {
            Some(Part::Here(name)) => Some(Address::group(name.clone())),
            Some(Part::New) => return None,
            Some(Part::Held(_) | Part::Leaving | Part::Aside) | None => None,
        };
        let guarded = is_protected(self.world, &self.address)
            || live.is_some_and(|live| is_protected(self.world, &live));
        guarded.then(|| (self.address.clone(), Hold::Protected))
    }
}

enum One {
    InSync,
    Nothing,
    Unmanaged,
    Change(EdgeChange),
}

/// One user of a group's three sorted lists.
struct Seen<'a> {
    user: &'a Name,
    wanted: Option<&'a Member>,
    owned: bool,
    live: bool,
}

/// Walks three sorted lists at once.
struct Merge<'a> {
    wanted: &'a [(&'a Name, &'a Member)],
    owned: &'a [&'a Name],
    live: &'a [Name],
}

impl<'a> Iterator for Merge<'a> {
    type Item = Seen<'a>;

    fn next(&mut self) -> Option<Seen<'a>> {
        let (wanted, owned, live) = (self.wanted.first(), self.owned.first(), self.live.first());
        let heads = [wanted.map(|(user, _)| *user), owned.copied(), live];
        let user = heads.into_iter().flatten().min()?;
        let wanted = wanted
            .filter(|(name, _)| *name == user)
            .map(|(_, member)| *member);
        let owned = owned.is_some_and(|name| *name == user);
        let live = live.is_some_and(|name| name == user);
        self.wanted = &self.wanted[usize::from(wanted.is_some())..];
        self.owned = &self.owned[usize::from(owned)..];
        self.live = &self.live[usize::from(live)..];
        Some(Seen {
            user,
            wanted,
            owned,
            live,
        })
    }
}

fn count(counts: &mut BTreeMap<Name, usize>, group: &Name, more: usize) {
    if more > 0 {
        *counts.entry(group.clone()).or_default() += more;
    }
}

/// A move never leaves somebody in neither group: where an add is held, that user's removals are
/// held with it.
fn hold_moves(classified: &mut Classified, edges: &mut Edges) {
    let mut stuck: BTreeMap<Name, (Address, Hold)> = BTreeMap::new();
    for (address, held) in &classified.held {
        for row in held
            .edges
            .iter()
            .filter(|row| row.action == EdgeAction::Add)
        {
            stuck
                .entry(row.edge.user.clone())
                .or_insert((address.clone(), held.hold));
        }
    }
    if stuck.is_empty() {
        return;
    }
    for (group, changes) in &mut edges.changes {
        changes.retain(|change| {
            let holder = stuck
                .get(&change.user)
                .filter(|_| change.action == EdgeAction::Remove)
                // What a date ends is no move.
                .filter(|_| change.cause != Cause::Expired);
            let Some((address, hold)) = holder else {
                return true;
            };
            let edge = Edge {
                group: group.clone(),
                user: change.user.clone(),
            };
            let row = HeldEdge {
                edge,
                action: change.action,
                cause: change.cause,
            };
            held(&mut classified.held, address, *hold).edges.push(row);
            false
        });
    }
    edges.changes.retain(|_, changes| !changes.is_empty());
}
