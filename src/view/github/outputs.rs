//! The outputs of a step: a closed set of names, and of sorts of values.

use std::fmt::{self, Write as _};

use crate::plan::drift::{self, is_drift};
use crate::plan::{Action, Cause, Change, DriftId, Plan, PlanId};
use crate::view::Counts;
use crate::view::report::{Report, Subject, Trouble};
use crate::view::shown::Shown;

/// A name and its value.
pub type Output = (&'static str, Value);

/// What an output may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A word of ours.
    Word(&'static str),
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(usize),
    /// A plan's id.
    Plan(PlanId),
    /// The id of a drift.
    Drift(DriftId),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Word(word) => f.write_str(word),
            Value::Flag(flag) => write!(f, "{flag}"),
            Value::Number(number) => write!(f, "{number}"),
            Value::Plan(id) => write!(f, "{id}"),
            Value::Drift(id) => write!(f, "{id}"),
        }
    }
}

/// The outputs of a plan, a drift report or an apply. Of a failure only what is known: what is not
/// there is empty to a workflow.
pub fn outputs(report: &Report<'_>) -> Vec<Output> {
    match report.subject {
        Subject::Plan { plan, id } => {
            let mut outputs = vec![result(of_plan(plan)), ("plan_id", Value::Plan(id.clone()))];
            outputs.extend(numbers(plan));
            outputs
        }
        Subject::Drift { plan, id } => of_drift(plan, id),
        Subject::Apply { plan, id, summary } => {
            let word = match (summary.is_complete(), plan.is_empty()) {
                (false, _) => "incomplete",
                (true, true) => "nothing",
                (true, false) => "done",
            };
            let mut outputs = vec![result(word), ("plan_id", Value::Plan(id.clone()))];
            outputs.extend(numbers(plan));
            outputs
        }
        Subject::Failure(trouble) => of_failure(trouble),
    }
}

/// The output of `validate`.
pub fn validated(right: bool) -> Vec<Output> {
    vec![result(if right { "right" } else { "wrong" })]
}

fn result(word: &'static str) -> Output {
    ("result", Value::Word(word))
}

fn of_plan(plan: &Plan) -> &'static str {
    match (plan.is_blocked(), plan.is_empty()) {
        (true, _) => "blocked",
        (false, true) => "no-changes",
        (false, false) => "changes",
    }
}

/// The drift alone is counted, and not what the files ask for beside it.
fn of_drift(plan: &Plan, id: &DriftId) -> Vec<Output> {
    let is_drift = is_drift(plan);
    let alone = Plan {
        changes: drift::changes(plan),
        ..plan.clone()
    };
    let mut outputs = vec![result(if is_drift { "drift" } else { "none" })];
    if is_drift {
        outputs.push(("drift_id", Value::Drift(id.clone())));
    }
    outputs.extend(numbers(&alone));
    outputs
}

fn of_failure(trouble: &Trouble) -> Vec<Output> {
    if trouble.command == "validate" {
        return validated(false);
    }
    let mut outputs = vec![result("failed")];
    if matches!(trouble.code, "OUM300" | "OUM301") {
        outputs.push(("blocked", Value::Flag(true)));
    }
    outputs
}

fn numbers(plan: &Plan) -> Vec<Output> {
    let Counts {
        create,
        change,
        rename,
        deactivate,
        delete,
        adopt,
        forget,
        added,
        removed,
        taken_along: _, // with the users and groups that are removed
        held,
        tripped: _, // `blocked` says so
        mixes_policy: _,
    } = Counts::of(plan);
    let expired = plan.changes.iter().map(expired).sum();
    let numbers = [
        ("expired", expired),
        ("create", create),
        ("change", change),
        ("rename", rename),
        ("deactivate", deactivate),
        ("delete", delete),
        ("adopt", adopt),
        ("forget", forget),
        ("memberships_added", added),
        ("memberships_removed", removed),
        ("held", held),
    ];
    let mut outputs = vec![
        ("changes", Value::Flag(!plan.is_empty())),
        ("blocked", Value::Flag(plan.is_blocked())),
    ];
    outputs.extend(numbers.map(|(name, number)| (name, Value::Number(number))));
    outputs
}

/// What of a change a passed date asks for.
fn expired(change: &Change) -> usize {
    let whole = match change.action {
        Action::Deactivate | Action::Delete => change.cause == Cause::Expired,
        Action::Create | Action::Update | Action::Adopt | Action::Forget => false,
    };
    let edges = change.edges.iter();
    usize::from(whole) + edges.filter(|edge| edge.cause == Cause::Expired).count()
}

/// The lines of a runner's file, each value between lines of `end`; nothing where a value holds
/// that.
pub fn encoded(outputs: &[Output], end: &str) -> Option<Shown> {
    let mut text = String::new();
    for (name, value) in outputs {
        let value = value.to_string();
        if end.is_empty() || value.contains(end) || end.contains(['\n', '\r']) {
            return None;
        }
        let _ = write!(text, "{name}<<{end}\n{value}\n{end}\n");
    }
    Some(Shown::laid_out(text))
}
