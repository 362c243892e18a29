//! Safety rules that read a finished plan (design section 8); none of them builds one.
//!
//! Each counts something, and trips where that is more than its limit and than what was accepted
//! for it. What they count is in the files of this folder; what they allow is in `config`.

mod accepted;
mod adopt;
mod case;
mod files;
mod groups;
mod lines;
mod rename;
mod shrink;
mod totals;

pub use accepted::{Accepted, left};
pub(super) use case::Known;
pub use lines::{check_lines, past_lines};

use case::Case;

use super::change::Change;
use super::expiry::EXPIRED;
use super::input::Input;
use super::report::{Finding, Passed};
use super::target::World;
use crate::config;
use crate::model::AcceptLine;

/// Things that would be made again: ours, and gone or replaced.
pub const RECREATE: &str = "recreate";

/// Whether a guard of this name can be accepted, and if not, why.
pub fn check_name(name: &str) -> Result<(), String> {
    let (guard, group) = match name.split_once(':') {
        Some((guard, group)) => (guard, Some(group)),
        None => (name, None),
    };
    let of_one_group = [groups::LOSS, groups::EMPTY].contains(&guard);
    let known = || config::settable().chain(config::FIXED);
    match group {
        _ if !known().any(|one| one == guard) => {
            let known: Vec<&str> = known().collect();
            Err(format!(
                "`{guard}` is no guard; guards are {}",
                known.join(", ")
            ))
        }
        None if of_one_group => Err(format!(
            "`{guard}` is accepted for one group: {guard}:GROUP=N"
        )),
        Some(_) if !of_one_group => Err(format!("`{guard}` is no guard of one group")),
        Some("") => Err(format!("`{name}` names no group")),
        Some(_) | None => Ok(()),
    }
}

/// Whether a guard counts changes, so that of a part of them less is counted.
pub fn counts_changes(name: &str) -> bool {
    ![RECREATE, EXPIRED, shrink::SHRINK].contains(&name)
}

/// What a guard counted, before it is held against its limit and what was accepted.
struct Count {
    guard: String,
    count: usize,
    limit: usize,
    message: String,
}

/// What all guards came to.
#[derive(Default)]
pub struct Judged {
    /// Guards that tripped.
    pub findings: Vec<Finding>,
    /// Guards that counted something and let it pass.
    pub passed: Vec<Passed>,
    /// Lines of the files without which some would have tripped.
    pub used: Vec<AcceptLine>,
}

/// Holds every guard against changes; `known` is what the percentages are of.
pub(super) fn judge(world: &World<'_>, changes: &[Change], known: Known) -> Judged {
    let case = Case::new(world, changes, known);
    let accepted = Accepted::of(world.input);
    let mut judged = Judged::default();
    let mut counts = counts(&case);
    counts.extend(shrink::shrink(world));
    for one in counts {
        let (limit, line) = accepted.limit(&one.guard, one.count, one.limit);
        judged.used.extend(line.cloned());
        judged.add(one, limit);
    }
    judged
}

/// The same guards against a part of a plan that was judged already: each limit is that of the
/// plans it was judged in. What does not count changes is as it was found `now`.
pub fn judge_part(
    input: &Input<'_>,
    changes: &[Change],
    now: &[Finding],
    limit_of: &dyn Fn(&str) -> Option<usize>,
) -> Judged {
    let world = World::new(input);
    let case = Case::new(&world, changes, Known::default());
    let mut judged = Judged::default();
    let world_alone = |finding: &&Finding| finding.guard == shrink::SHRINK;
    judged
        .findings
        .extend(now.iter().filter(world_alone).cloned());
    for one in counts(&case) {
        let limit = limit_of(&one.guard).unwrap_or(one.limit);
        judged.add(one, limit);
    }
    judged
}

impl Judged {
    fn add(&mut self, one: Count, limit: usize) {
        let Count {
            guard,
            count,
            limit: _,
            message,
        } = one;
        if count > limit {
            self.findings.push(Finding {
                guard,
                count,
                limit,
                message,
            });
        } else if count > 0 {
            self.passed.push(Passed {
                guard,
                count,
                limit,
            });
        }
    }
}

/// Everything that is counted, the gravest first.
fn counts(case: &Case<'_>) -> Vec<Count> {
    let mut counts = Vec::new();
    counts.extend(files::desired_empty(case));
    counts.extend(files::file_lost(case));
    counts.extend(totals::totals(case));
    counts.extend(groups::groups(case));
    counts.extend(adopt::adopt(case));
    counts.extend(rename::suspected(case));
    counts
}
