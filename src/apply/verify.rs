//! Compares the tenant after an apply with what was promised: a 200 that did nothing is a failure.

use crate::live::LiveState;
use crate::model::{Address, Field, Kind, Value, same_value};
use crate::plan::{Action, Change, EdgeAction, FieldChange, Phase, Plan};

use super::carry_out::Status;

/// How a promise was not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The tenant answered that it was done, and it is as it was before.
    Ignored,
    /// It shows something that neither was there before nor was asked for: somebody else wrote.
    Overwritten,
}

/// One promise that the tenant does not show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unconfirmed {
    /// What it is about.
    pub address: Address,
    /// Which field; nothing where it is the resource itself or a member.
    pub field: Option<Field>,
    /// How.
    pub verdict: Verdict,
    /// In words.
    pub reason: String,
}

/// What was sent without an answer that came, and that `after` shows whole, is done.
pub fn confirm(plan: &Plan, statuses: &mut [Status], after: &LiveState) {
    for (change, status) in plan.changes.iter().zip(statuses) {
        if matches!(status, Status::Unknown(_)) && one(change, after).is_empty() {
            *status = Status::Done;
        }
    }
}

/// Every promise of the changes that were done and that `after` does not show.
pub fn verify(plan: &Plan, statuses: &[Status], after: &LiveState) -> Vec<Unconfirmed> {
    let done = plan
        .changes
        .iter()
        .zip(statuses)
        .filter(|(_, status)| **status == Status::Done);
    done.flat_map(|(change, _)| one(change, after)).collect()
}

fn one(change: &Change, after: &LiveState) -> Vec<Unconfirmed> {
    let live = after.get(&change.address).filter(|live| live.active);
    match change.action {
        Action::Adopt | Action::Forget => Vec::new(),
        Action::Deactivate | Action::Delete => match live {
            Some(_) => vec![ignored(change, "it is still there".to_owned())],
            None => Vec::new(),
        },
        Action::Create | Action::Update => match live {
            None if change.phase == Phase::RenameGroups => {
                vec![ignored(change, "it does not have its new name".to_owned())]
            }
            None => vec![ignored(change, "it is not there".to_owned())],
            Some(_) => fields(change, after)
                .into_iter()
                .chain(edges(change, after))
                .collect(),
        },
    }
}

fn fields(change: &Change, after: &LiveState) -> Vec<Unconfirmed> {
    if change.address.kind == Kind::Group {
        return Vec::new();
    }
    let live = after.get(&change.address);
    let missing = |field: &FieldChange| {
        let now = live.and_then(|live| live.fields.get(&field.field));
        if same_value(now, field.after.as_ref()) || is_default(field, now) {
            return None;
        }
        let (verdict, words) = if same_value(now, field.before.as_ref()) {
            (
                Verdict::Ignored,
                "the tenant took the write and kept the old value",
            )
        } else {
            (
                Verdict::Overwritten,
                "somebody else wrote another value right after us",
            )
        };
        let reason = format!("{}: {words}", field.field);
        let (address, field) = (change.address.clone(), Some(field.field.clone()));
        Some(Unconfirmed {
            address,
            field,
            verdict,
            reason,
        })
    };
    change.fields.iter().filter_map(missing).collect()
}

/// A clear is met by the definition's default.
fn is_default(field: &FieldChange, now: Option<&Value>) -> bool {
    field.after.is_none() && now.is_some() && now == field.then_applies.as_ref()
}

fn edges(change: &Change, after: &LiveState) -> Vec<Unconfirmed> {
    let roster = after.rosters.get(&change.address.name);
    let is_member = |user| roster.is_some_and(|r| r.members.binary_search(user).is_ok());
    let wrong = change
        .edges
        .iter()
        .filter(|edge| is_member(&edge.user) != (edge.action == EdgeAction::Add));
    let words = |action| match action {
        EdgeAction::Add => "is not a member",
        EdgeAction::Remove => "is still a member",
    };
    wrong
        .map(|edge| ignored(change, format!("{} {}", edge.user, words(edge.action))))
        .collect()
}

fn ignored(change: &Change, reason: String) -> Unconfirmed {
    let address = change.address.clone();
    Unconfirmed {
        address,
        field: None,
        verdict: Verdict::Ignored,
        reason,
    }
}
