//! What a plan does, effect by effect; and how two plans differ in that.

use std::collections::BTreeMap;

use super::change::{Action, Cause, EdgeAction};
use super::report::Plan;
use crate::model::{AcceptLine, Address, Field, Mark, Name, Value};

/// One effect on one target, as a difference between two plans names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What it is about: an address, or a guard's name.
    pub target: String,
    /// The part of it: `region`, `member ada@acme.example`; nothing for the resource as a whole.
    pub part: Option<String>,
    /// What was approved; nothing where nothing was.
    pub approved: Option<String>,
    /// What would be done now; nothing where nothing would.
    pub now: Option<String>,
}

impl Difference {
    /// A line of `accept` that the approved plan leans on, and that counts no more.
    pub fn acceptance(line: &AcceptLine) -> Difference {
        Difference {
            target: line.acceptance.guard.clone(),
            part: None,
            approved: Some(format!("accepted in the files ({line})")),
            now: None,
        }
    }
}

/// Everything in which the effects of two plans differ, sorted by address; the first is the one
/// that was approved.
pub fn between(approved: &Plan, now: &Plan) -> Vec<Difference> {
    let (was, is) = (effects(approved), effects(now));
    let mut targets: Vec<_> = was.keys().chain(is.keys()).collect();
    targets.sort();
    targets.dedup();
    let differs = |target: &&(Address, Part)| match (was.get(*target), is.get(*target)) {
        (Some(was), Some(is)) => was.mark != is.mark || was.what != is.what,
        _ => true,
    };
    targets
        .into_iter()
        .filter(differs)
        .map(|target| difference(target, was.get(target), is.get(target)))
        .collect()
}

/// A part of a resource that an effect is on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Whole,
    Field(Field),
    Member(Name),
    /// Who loses a deleted group, or which group a removed user leaves.
    Along(Name),
    /// How many hidden members lose a deleted group.
    Hidden,
}

/// What is done to it, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Effect {
    pub mark: Option<Mark>,
    pub what: What,
    pub cause: Cause,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
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

pub(super) type Effects = BTreeMap<(Address, Part), Effect>;

impl Effect {
    /// Whether approving this approved `now`: the same on the same thing, or less taken along.
    pub fn covers(&self, now: &Effect) -> bool {
        let what = match (&self.what, &now.what) {
            (What::Hidden(approved), What::Hidden(now)) => now <= approved,
            (approved, now) => approved == now,
        };
        what && self.mark == now.mark
    }
}

/// What a plan does.
pub(super) fn effects(plan: &Plan) -> Effects {
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

/// The difference on one target, in words.
pub(super) fn difference(
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
        target: address.to_string(),
        part,
        approved: approved.map(words),
        now: now.map(|effect| format!("{}{other}", words(effect))),
    }
}
