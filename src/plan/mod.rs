//! Decides what would change. Pure: no file, no network, no clock, no randomness, no async.
//!
//! `classify → compare → order → guard`. It sees names, never server ids: `lock` joins the
//! lockfile with the live state and hands over the outcome.

mod change;
pub mod drift;
mod report;

pub use change::{
    Action, Cause, Change, EdgeAction, EdgeChange, FieldChange, Held, HeldEdge, Hold, Phase,
};
pub use report::{Cost, Finding, InSync, Note, Plan, Unmanaged};
