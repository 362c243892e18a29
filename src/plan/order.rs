//! Puts changes into the order of design section 7, and says which needs which.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::change::{Change, EdgeAction, EdgeChange, Phase};
use crate::model::{Field, Kind, Name, Value};

/// The changes in the order in which they are carried out, with `after` filled in.
///
/// Within a phase they are sorted by what they need, then by name. Where groups trade members in
/// a circle, the first by name is cut in two: its adds go before the circle, its removals after.
pub fn order(changes: Vec<Change>) -> Vec<Change> {
    let mut by_phase: BTreeMap<Phase, Vec<Change>> = BTreeMap::new();
    for change in changes {
        by_phase.entry(change.phase).or_default().push(change);
    }
    let mut ordered = Vec::new();
    for (phase, mut changes) in by_phase {
        changes.sort_by(|a, b| a.address.cmp(&b.address));
        let changes = match phase {
            Phase::RenameGroups => free_names_first(changes),
            Phase::Memberships => adds_first(changes),
            _ => changes,
        };
        ordered.extend(changes);
    }
    link(&mut ordered);
    ordered
}

/// A group may take a name only once whoever has it was renamed away.
fn free_names_first(mut waiting: Vec<Change>) -> Vec<Change> {
    let mut ordered = Vec::new();
    while !waiting.is_empty() {
        let held: BTreeSet<Name> = waiting.iter().filter_map(old_name).collect();
        let free = waiting.iter().position(|change| {
            !held.contains(&change.address.name)
                || old_name(change).as_ref() == Some(&change.address.name)
        });
        // A circle of names cannot be resolved by renaming; whoever is first fails and says so.
        ordered.push(waiting.remove(free.unwrap_or(0)));
    }
    ordered
}

/// The name that a rename gives up.
pub(super) fn old_name(change: &Change) -> Option<Name> {
    let name = change
        .fields
        .iter()
        .find(|field| field.field == Field::Name)?;
    match &name.before {
        Some(Value::Text(text)) => Some(Name::new(text)),
        _ => None,
    }
}

/// A group that removes somebody waits for the groups that add them.
fn adds_first(changes: Vec<Change>) -> Vec<Change> {
    let adders = adders(&changes);
    let mut waits: Vec<BTreeSet<usize>> = changes
        .iter()
        .enumerate()
        .map(|(at, change)| waits_for(at, change, &adders))
        .collect();
    let mut left: BTreeSet<usize> = (0..changes.len()).collect();
    let mut slots: Vec<Option<Change>> = changes.into_iter().map(Some).collect();
    let mut ordered = Vec::new();
    while let Some(first) = left.first().copied() {
        let ready = left
            .iter()
            .copied()
            .find(|at| waits[*at].iter().all(|w| !left.contains(w)));
        match ready {
            Some(at) => {
                left.remove(&at);
                ordered.extend(slots[at].take());
            }
            None => {
                // Nobody in the circle waits for removals, so its adds can go now.
                let cut = cut(&left, &slots).unwrap_or(first);
                ordered.extend(split_adds(&mut slots[cut]));
                release(cut, &mut waits);
            }
        }
    }
    ordered
}

/// The first group of a circle that has both adds and removals.
fn cut(left: &BTreeSet<usize>, slots: &[Option<Change>]) -> Option<usize> {
    let has = |change: &Change, action| change.edges.iter().any(|edge| edge.action == action);
    left.iter().copied().find(|at| {
        slots[*at]
            .as_ref()
            .is_some_and(|change| has(change, EdgeAction::Add) && has(change, EdgeAction::Remove))
    })
}

/// Takes the adds out of a change, as a change of their own.
fn split_adds(slot: &mut Option<Change>) -> Option<Change> {
    let change = slot.as_mut()?;
    let (adds, removals): (Vec<EdgeChange>, Vec<EdgeChange>) = std::mem::take(&mut change.edges)
        .into_iter()
        .partition(|edge| edge.action == EdgeAction::Add);
    change.edges = removals;
    Some(Change {
        edges: adds,
        ..change.clone()
    })
}

/// Nobody needs to wait for this group any more: its adds are done.
fn release(done: usize, waits: &mut [BTreeSet<usize>]) {
    for wait in waits {
        wait.remove(&done);
    }
}

fn waits_for(at: usize, change: &Change, adders: &HashMap<Name, Vec<usize>>) -> BTreeSet<usize> {
    let removed = change
        .edges
        .iter()
        .filter(|edge| edge.action == EdgeAction::Remove);
    let waits = removed.flat_map(|edge| adders.get(&edge.user).into_iter().flatten());
    waits.copied().filter(|other| *other != at).collect()
}

/// Which changes add each user.
fn adders(changes: &[Change]) -> HashMap<Name, Vec<usize>> {
    let mut adders: HashMap<Name, Vec<usize>> = HashMap::new();
    for (at, change) in changes.iter().enumerate() {
        for edge in change
            .edges
            .iter()
            .filter(|edge| edge.action == EdgeAction::Add)
        {
            adders.entry(edge.user.clone()).or_default().push(at);
        }
    }
    adders
}

/// Fills in which changes must have succeeded before each.
fn link(changes: &mut [Change]) {
    let needs = Needs {
        adders: adders(changes),
        created: places(changes, Phase::CreateUsers),
        renamed: places(changes, Phase::RenameGroups),
        freed: freed_names(changes),
    };
    for (at, change) in changes.iter_mut().enumerate() {
        change.after = needs
            .of(change)
            .into_iter()
            .filter(|needed| *needed < at)
            .collect();
    }
}

/// Who does what that others may need.
struct Needs {
    adders: HashMap<Name, Vec<usize>>,
    created: HashMap<Name, usize>,
    renamed: HashMap<Name, usize>,
    freed: HashMap<Name, usize>,
}

impl Needs {
    fn of(&self, change: &Change) -> BTreeSet<usize> {
        let mut after = BTreeSet::new();
        for edge in &change.edges {
            match edge.action {
                EdgeAction::Add => after.extend(self.created.get(&edge.user)),
                EdgeAction::Remove => {
                    after.extend(self.adders.get(&edge.user).into_iter().flatten());
                }
            }
        }
        if change.address.kind == Kind::Group {
            let name = &change.address.name;
            match change.phase {
                // Its members are elsewhere first.
                Phase::DeleteGroups => {
                    let adders = change.takes_along.iter().filter_map(|u| self.adders.get(u));
                    after.extend(adders.flatten());
                }
                Phase::RenameGroups | Phase::CreateGroups => after.extend(self.freed.get(name)),
                _ => after.extend(self.renamed.get(name)),
            }
        }
        after
    }
}

/// Where the changes of a phase stand, by name.
fn places(changes: &[Change], phase: Phase) -> HashMap<Name, usize> {
    let all = changes
        .iter()
        .enumerate()
        .filter(|(_, change)| change.phase == phase);
    all.map(|(at, change)| (change.address.name.clone(), at))
        .collect()
}

/// Names that a rename gives up, and which change does so.
fn freed_names(changes: &[Change]) -> HashMap<Name, usize> {
    let renames = changes.iter().enumerate();
    let renames = renames.filter(|(_, change)| change.phase == Phase::RenameGroups);
    renames
        .filter_map(|(at, change)| Some((old_name(change)?, at)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Address;
    use crate::plan::{Action, Cause};

    fn members(group: &str, add: &[&str], remove: &[&str]) -> Change {
        let edge = |action| {
            move |user: &&str| EdgeChange {
                user: Name::new(user),
                action,
                cause: Cause::Config,
                place: None,
                expired: None,
            }
        };
        let adds = add.iter().map(edge(EdgeAction::Add));
        let removals = remove.iter().map(edge(EdgeAction::Remove));
        let address = Address::group(Name::new(group));
        let edges = adds.chain(removals).collect();
        let (action, cause) = (Action::Update, Cause::Config);
        Change {
            edges,
            ..Change::new(&address, action, cause, None, Phase::Memberships)
        }
    }

    fn names(changes: &[Change]) -> Vec<String> {
        let name = |change: &Change| format!("{} {}", change.address.name, change.edges.len());
        changes.iter().map(name).collect()
    }

    #[test]
    fn who_moves_joins_before_leaving() {
        let ordered = order(vec![
            members("A", &[], &["ada"]),
            members("B", &["ada"], &[]),
        ]);
        assert_eq!(names(&ordered), ["B 1", "A 1"]);
        assert_eq!(ordered[1].after, [0]);
    }

    #[test]
    fn a_circle_is_cut_at_the_adds_of_the_first() {
        let ordered = order(vec![
            members("A", &["bob"], &["ada"]),
            members("B", &["ada"], &["bob"]),
        ]);
        assert_eq!(names(&ordered), ["A 1", "B 2", "A 1"]);
        assert_eq!(ordered[2].after, [1]);
    }

    #[test]
    fn a_user_is_made_before_joining() {
        let ada = Address::user(Name::new("ada"));
        let make = Change::new(
            &ada,
            Action::Create,
            Cause::Config,
            None,
            Phase::CreateUsers,
        );
        let ordered = order(vec![members("A", &["ada"], &[]), make]);
        assert_eq!(ordered[0].phase, Phase::CreateUsers);
        assert_eq!(ordered[1].after, [0]);
    }
}
