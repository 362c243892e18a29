//! The whole world of the planner: three states, and what the owner set as policy.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::config::{GroupRemoval, GuardLimit, UserRemoval};
use crate::live::LiveState;
use crate::lock::Lockfile;
use crate::model::{Acceptance, Address, DesiredState};

use super::scope::Scope;

/// What `omni-um.toml` says that bears on a plan.
#[derive(Clone, Copy)]
pub struct Policy<'a> {
    /// What becomes of users that we own and the files drop.
    pub remove_users: UserRemoval,
    /// The same for groups.
    pub remove_groups: GroupRemoval,
    /// `[protect]`: whether nothing may be written to this address.
    pub protects: &'a (dyn Fn(&Address) -> bool + Sync),
    /// `[guards]`: limits that replace the built-in ones.
    pub guards: &'a BTreeMap<String, GuardLimit>,
    /// How many requests a minute are sent at the most.
    pub per_minute: u32,
    /// How many of them may go at once.
    pub at_once: usize,
}

/// Everything that a plan is made from. Same input, same plan, to the byte.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// What the files ask for.
    pub desired: &'a DesiredState,
    /// What was last applied; nothing where there is no lockfile.
    pub lock: Option<&'a Lockfile>,
    /// What the tenant holds. May already be old: apply reads again before it removes.
    pub live: &'a LiveState,
    /// What the owner set.
    pub policy: Policy<'a>,
    /// What was accepted with exact numbers.
    pub accept: &'a [Acceptance],
    /// What the plan is limited to.
    pub only: &'a Scope,
    /// The day (UTC) that dates in the files are compared with.
    pub today: Date,
    /// Requests that the reading took.
    pub reads: usize,
    /// Nothing was ever applied from these files: no lockfile here, at `--base` or in its history.
    pub first_apply: bool,
}
