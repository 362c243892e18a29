//! What was approved against what would be done now, change by change (design section 9).

use std::collections::BTreeMap;

use super::change::{Action, Cause, Change, EdgeAction, Hold, Phase};
use super::report::Plan;
use crate::live::LiveState;
use crate::model::{Address, Field, Kind, Mark, Name, Value, same_value};

/// One effect on one target, as a difference between two plans names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What it is about.
    pub address: Address,
    /// The part of it: `region`, `member ada@acme.example`; nothing for the resource as a whole.
    pub part: Option<String>,
    /// What was approved; nothing where nothing was.
    pub approved: Option<String>,
    /// What would be done now; nothing where nothing would.
    pub now: Option<String>,
}

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

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Whole,
    Field(Field),
    Member(Name),
    /// Who loses a deleted group, or which group a removed user leaves.
    Along(Name),
    /// How many hidden members lose a deleted group.
    Hidden,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Effect {
    mark: Option<Mark>,
    what: What,
    cause: Cause,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    Verb(Action),
    Value(Option<Value>),
    /// A sensitive value, by its seal.
    Sealed(Option<Mark>),
    Edge(EdgeAction),
    /// Goes along with a removal.
    Along,
    /// So many go along with a removal.
    Hidden(usize),
}

type Effects = BTreeMap<(Address, Part), Effect>;

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
        address: change.address.clone(),
        part: Some("name".to_owned()),
        approved: None,
        now: Some("it has another name in the tenant, and would be renamed back first".to_owned()),
    };
    approved.map(say).collect()
}

impl Effect {
    /// Whether approving this approved `now`: the same on the same thing, or less taken along.
    fn covers(&self, now: &Effect) -> bool {
        let what = match (&self.what, &now.what) {
            (What::Hidden(approved), What::Hidden(now)) => now <= approved,
            (approved, now) => approved == now,
        };
        what && self.mark == now.mark
    }
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

fn effects(plan: &Plan) -> Effects {
    let mut all = Effects::new();
    for change in &plan.changes {
        let mut add = |part, what, cause| {
            let effect = Effect {
                mark: change.mark.clone(),
                what,
                cause,
            };
            all.insert((change.address.clone(), part), effect);
        };
        match change.action {
            Action::Create | Action::Deactivate | Action::Delete | Action::Forget => {
                add(Part::Whole, What::Verb(change.action), change.cause);
            }
            // Owning what exists changes nothing in the tenant; an update says so by its parts.
            Action::Adopt | Action::Update => {}
        }
        for field in &change.fields {
            let value = if field.sensitive {
                What::Sealed(field.seal.clone())
            } else {
                What::Value(field.after.clone())
            };
            add(Part::Field(field.field.clone()), value, field.cause);
        }
        for name in &change.takes_along {
            add(Part::Along(name.clone()), What::Along, change.cause);
        }
        if change.takes_hidden > 0 {
            add(
                Part::Hidden,
                What::Hidden(change.takes_hidden),
                change.cause,
            );
        }
        for edge in &change.edges {
            add(
                Part::Member(edge.user.clone()),
                What::Edge(edge.action),
                edge.cause,
            );
        }
    }
    all
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

fn difference(
    (address, part): &(Address, Part),
    approved: Option<&Effect>,
    now: Option<&Effect>,
) -> Difference {
    let part = match part {
        Part::Whole => None,
        Part::Field(field) => Some(field.to_string()),
        Part::Member(user) => Some(format!("member {user}")),
        Part::Along(name) => Some(format!("takes along {name}")),
        Part::Hidden => Some("takes along hidden members".to_owned()),
    };
    let words = |effect: &Effect| match &effect.what {
        What::Verb(action) => action.word().to_owned(),
        What::Value(Some(value)) => value.to_string(),
        What::Value(None) => "unset".to_owned(),
        What::Sealed(_) => "(sensitive)".to_owned(),
        What::Edge(EdgeAction::Add) => "add".to_owned(),
        What::Edge(EdgeAction::Remove) => "remove".to_owned(),
        What::Along => "yes".to_owned(),
        What::Hidden(count) => count.to_string(),
    };
    let other = match (approved, now) {
        (Some(a), Some(b)) if a.mark != b.mark => " (another identity)",
        _ => "",
    };
    Difference {
        address: address.clone(),
        part,
        approved: approved.map(words),
        now: now.map(|effect| format!("{}{other}", words(effect))),
    }
}
