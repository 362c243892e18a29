//! Safety rules that read a finished plan; none of them builds one.

use super::change::{Cause, Change};
use super::report::Finding;
use crate::model::Acceptance;

/// Things that would be made again: ours, and gone or replaced.
pub const RECREATE: &str = "recreate";
/// Fields that both the files and the tenant changed.
pub const CONFLICTS: &str = "conflicts";

/// How many of a guard's things were accepted; 0 where nothing was said.
pub fn accepted(accept: &[Acceptance], guard: &str) -> usize {
    let words = accept.iter().filter(|acceptance| acceptance.guard == guard);
    words.map(|acceptance| acceptance.count).max().unwrap_or(0)
}

/// Every guard that trips.
pub fn findings(changes: &[Change], accept: &[Acceptance]) -> Vec<Finding> {
    conflicts(changes, accept).into_iter().collect()
}

fn conflicts(changes: &[Change], accept: &[Acceptance]) -> Option<Finding> {
    let fields = changes.iter().flat_map(|change| &change.fields);
    let count = fields
        .filter(|field| field.cause == Cause::Conflict)
        .count();
    let limit = accepted(accept, CONFLICTS);
    (count > limit).then(|| Finding {
        guard: CONFLICTS.to_owned(),
        count,
        limit,
        message: "fields were changed both in the files and by hand since the last apply"
            .to_owned(),
    })
}
