//! Safety rules that read a finished plan; none of them builds one.

use std::collections::{BTreeSet, HashSet};

use super::change::{Action, Cause, Change};
use super::input::Input;
use super::report::Finding;
use crate::lock::Origin;
use crate::model::{Acceptance, Kind, Standing};

/// Things that would be made again: ours, and gone or replaced.
pub const RECREATE: &str = "recreate";
/// Fields that both the files and the tenant changed.
pub const CONFLICTS: &str = "conflicts";

/// Files that declare nothing, or under half, of what is owned.
pub const DESIRED_EMPTY: &str = "desired.empty";
/// Owned things whose file is gone.
pub const FILE_LOST: &str = "file.lost";

/// How many of a guard's things were accepted; 0 where nothing was said.
pub fn accepted(accept: &[Acceptance], guard: &str) -> usize {
    let words = accept.iter().filter(|acceptance| acceptance.guard == guard);
    words.map(|acceptance| acceptance.count).max().unwrap_or(0)
}

/// Every guard that trips.
pub fn findings(changes: &[Change], input: &Input<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = desired_empty(changes, input);
    findings.extend(file_lost(changes, input));
    findings.extend(conflicts(changes, input.accept));
    findings
}

/// Files that ask for nothing, or for less than half of what is owned: an emptied folder, a
/// misspelled one, a checkout that is not whole.
fn desired_empty(changes: &[Change], input: &Input<'_>) -> Vec<Finding> {
    let Some(lock) = input.lock else {
        return Vec::new();
    };
    let wants = |standing| matches!(standing, Standing::Present | Standing::Idp);
    let check = |kind: Kind| {
        let resources = input
            .desired
            .resources
            .iter()
            .filter(|(at, _)| at.kind == kind);
        let declared = resources
            .filter(|(_, resource)| wants(resource.standing))
            .count();
        let entries = lock.entries.iter().filter(|(at, _)| at.kind == kind);
        let owned = entries
            .filter(|(_, entry)| entry.origin != Origin::Edges)
            .count();
        let count = removed(changes)
            .filter(|change| change.address.kind == kind)
            .count();
        let emptied = owned > 0 && (declared == 0 || declared * 2 < owned);
        let limit = accepted(input.accept, DESIRED_EMPTY);
        (emptied && count > limit).then(|| Finding {
            guard: DESIRED_EMPTY.to_owned(),
            count,
            limit,
            message: format!("the files declare {declared} of {owned} owned {kind}s"),
        })
    };
    // One word for both: the larger number is the one to accept.
    let findings = Kind::ALL.into_iter().filter_map(check);
    findings
        .max_by_key(|finding| finding.count)
        .into_iter()
        .collect()
}

/// What goes because no file asks for it any more.
fn removed(changes: &[Change]) -> impl Iterator<Item = &Change> {
    changes.iter().filter(|change| {
        change.cause == Cause::Removed
            && matches!(change.action, Action::Deactivate | Action::Delete)
    })
}

/// What is owned and goes because its file is not there any more, and no other file declares it.
fn file_lost(changes: &[Change], input: &Input<'_>) -> Option<Finding> {
    let read: HashSet<&str> = input.desired.files.iter().map(|file| &*file.path).collect();
    let places = removed(changes).filter_map(|change| change.place.as_ref());
    let lost: Vec<&str> = places
        .map(|place| &*place.file)
        .filter(|file| !read.contains(file))
        .collect();
    let limit = accepted(input.accept, FILE_LOST);
    let files: BTreeSet<&str> = lost.iter().copied().collect();
    (lost.len() > limit).then(|| Finding {
        guard: FILE_LOST.to_owned(),
        count: lost.len(),
        limit,
        message: format!(
            "what they declared would be removed, and these files are gone: {}",
            files.into_iter().collect::<Vec<_>>().join(", ")
        ),
    })
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
