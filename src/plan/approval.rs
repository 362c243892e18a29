//! What was approved against what would be done now, change by change (design section 9).

use super::change::{Action, Cause, Change, EdgeAction, Hold, Phase};
use super::effects::{Difference, Effect, Effects, Part, What, difference, effects};
use super::report::Plan;
use crate::live::LiveState;
use crate::model::{Address, Field, Kind, Value, same_value};

/// How an approved plan and today's meet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Reasons to refuse.
    pub differences: Vec<Difference>,
    /// Not approved, and the world's doing: left for the next plan.
    pub left: Vec<Difference>,
    /// Approved, and already so.
    pub already: usize,
}

/// Compares; `live` tells whether something approved is already so.
pub fn compare(approved: &Plan, now: &Plan, live: &LiveState) -> Comparison {
    let (was, is) = (effects(approved), effects(now));
    let mut outcome = Comparison::default();
    for (target, effect) in &is {
        match was.get(target) {
            Some(approved) if approved.covers(effect) => {}
            None if matches!(effect.cause, Cause::Drift | Cause::Expired)
                || was_held(approved, target) =>
            {
                outcome.left.push(difference(target, None, Some(effect)));
            }
            approved => outcome
                .differences
                .push(difference(target, approved, Some(effect))),
        }
    }
    outcome.differences.extend(waits_for_unapproved(now, &was));
    for (target, effect) in was.iter().filter(|(target, _)| !is.contains_key(*target)) {
        if is_so(target, effect, live) {
            outcome.already += 1;
        } else {
            outcome
                .differences
                .push(difference(target, Some(effect), None));
        }
    }
    outcome
}

/// Approved changes that need a rename first that nobody approved: the world moved under them.
fn waits_for_unapproved(now: &Plan, was: &Effects) -> Vec<Difference> {
    let renames = |change: &Change| change.phase == Phase::RenameGroups;
    let unapproved = |change: &Change| {
        let name = (change.address.clone(), Part::Field(Field::Name));
        renames(change) && !was.contains_key(&name)
    };
    let waits = now.changes.iter().filter(|change| {
        !renames(change) && change.after.iter().any(|at| unapproved(&now.changes[*at]))
    });
    let approved = waits.filter(|change| was.keys().any(|(address, _)| *address == change.address));
    let say = |change: &Change| Difference {
        target: change.address.to_string(),
        part: Some("name".to_owned()),
        approved: None,
        now: Some("it has another name in the tenant, and would be renamed back first".to_owned()),
    };
    approved.map(say).collect()
}

/// Whether a target was left out of a plan as held, by itself or with what it belongs to.
fn was_held(plan: &Plan, (address, part): &(Address, Part)) -> bool {
    let user = match part {
        Part::Member(user) => Some(Address::user(user.clone())),
        Part::Whole | Part::Field(_) | Part::Along(_) | Part::Hidden => None,
    };
    plan.held.iter().any(|held| {
        held.hold != Hold::Outside
            && (held.address == *address || Some(&held.address) == user.as_ref())
    })
}

impl Comparison {
    /// Drops from `plan` what was not approved and is the world's doing.
    pub fn keep_approved(&self, mut plan: Plan, approved: &Plan) -> Plan {
        let was = effects(approved);
        for change in &mut plan.changes {
            let address = change.address.clone();
            change.fields.retain(|field| {
                was.contains_key(&(address.clone(), Part::Field(field.field.clone())))
            });
            change.edges.retain(|edge| {
                was.contains_key(&(address.clone(), Part::Member(edge.user.clone())))
            });
        }
        let stays = |change: &Change| match change.action {
            Action::Update => !change.fields.is_empty() || !change.edges.is_empty(),
            Action::Adopt | Action::Forget => true,
            Action::Create | Action::Deactivate | Action::Delete => {
                was.contains_key(&(change.address.clone(), Part::Whole))
            }
        };
        plan.keep_changes(stays);
        plan
    }
}

impl Plan {
    /// Drops changes, and mends which of the others they come after.
    pub fn keep_changes(&mut self, stays: impl Fn(&Change) -> bool) {
        let mut new_place = vec![None; self.changes.len()];
        let mut kept = 0;
        for (at, change) in self.changes.iter().enumerate() {
            if stays(change) {
                new_place[at] = Some(kept);
                kept += 1;
            }
        }
        self.changes.retain(|change| stays(change));
        for change in &mut self.changes {
            change.after = change
                .after
                .iter()
                .filter_map(|at| new_place[*at])
                .collect();
        }
    }
}

/// Whether the tenant already holds what was approved.
fn is_so((address, part): &(Address, Part), effect: &Effect, live: &LiveState) -> bool {
    let resource = live.get(address).filter(|resource| resource.active);
    match (part, &effect.what) {
        (_, What::Verb(Action::Create)) => resource.is_some(),
        (_, What::Verb(Action::Deactivate | Action::Delete)) => resource.is_none(),
        // Fewer go along than was approved.
        (_, What::Along | What::Hidden(_)) => true,
        (_, What::Sealed(_) | What::Verb(Action::Update | Action::Adopt | Action::Forget)) => true,
        (Part::Field(Field::Name), What::Value(Some(_))) if address.kind == Kind::Group => {
            resource.is_some()
        }
        // Whoever is gone is not active, and holds nothing else that was approved.
        (Part::Field(Field::Active), What::Value(Some(Value::Flag(false)))) => resource.is_none(),
        (Part::Field(field), What::Value(value)) => {
            resource.is_some_and(|resource| same_value(resource.fields.get(field), value.as_ref()))
        }
        (Part::Member(user), What::Edge(action)) => {
            let roster = live.rosters.get(&address.name);
            let member = roster.is_some_and(|r| r.members.binary_search(user).is_ok());
            member == (*action == EdgeAction::Add)
        }
        (_, What::Value(_) | What::Edge(_)) => false,
    }
}
