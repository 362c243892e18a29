//! omni-um in other people's CI: its workflows written into a repository, and the known mistakes of
//! those that are there.

mod action;
mod check;
mod init;
mod job;
mod rules;
mod steps;

pub use action::{Action, NoAction};
pub use check::{Checked, check};
pub use init::{Shape, Written, init};
