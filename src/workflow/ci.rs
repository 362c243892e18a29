//! omni-um in other people's CI: its workflows written into a repository, and the known mistakes of
//! those that are there.

mod action;
mod approved;
mod branch;
mod check;
mod expression;
mod init;
mod job;
mod key;
mod privileged;
mod rules;
mod steps;
mod trusted;

pub use action::{Action, NoAction};
pub use branch::{Branch, NoBranch};
pub use check::{Checked, check};
pub use init::{Fate, Init, Shape, Written, init};
