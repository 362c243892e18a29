//! Decides what would change. Pure: no file, no network, no clock, no randomness, no async.
//!
//! `classify → compare → order → guard`. It sees names, never server ids: `lock` joins the
//! lockfile with the live state and hands over the outcome.

pub mod access;
pub mod approval;
mod assemble;
mod change;
mod classify;
pub mod cost;
mod deletions;
pub mod drift;
mod drift_id;
mod edges;
pub mod effects;
mod expired_only;
pub mod expiry;
mod fields;
pub mod guard;
mod input;
mod limit;
pub mod matrix;
mod order;
mod protection;
mod recorded;
mod remains;
mod removal;
mod report;
mod saved;
mod scope;
mod seal;
pub mod settle;
mod target;
mod unknown;

pub use change::{
    Action, Cause, Change, EdgeAction, EdgeChange, FieldChange, Held, HeldEdge, Hold, Phase,
};
pub use drift_id::DriftId;
pub use fields::Compare;
pub use input::{Input, Policy};
pub use report::{Cost, Expiring, Finding, InSync, Note, Passed, Plan, PolicyChange, Unmanaged};
pub use saved::{Document, PlanId, SavedError};
pub use scope::Scope;
pub use settle::Applied;
pub use unknown::{Question, Unknown};

use crate::model::Diagnostic;

/// The plan for this input, or what the files must put right first.
pub fn plan(input: &Input<'_>) -> Result<Plan, Vec<Diagnostic>> {
    assemble::assemble(input)
}
