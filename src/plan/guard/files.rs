//! Guards against a checkout that is not whole: an emptied folder, a misspelled one, a lost file.

use std::collections::{BTreeSet, HashSet};

use super::Count;
use super::case::Case;
use crate::lock::Origin;
use crate::model::{Kind, Standing};

/// Files that declare nothing, or less than half of what is owned.
pub(super) fn desired_empty(case: &Case<'_>) -> Option<Count> {
    // One word for both kinds: the larger number is the one to accept.
    let counts = Kind::ALL.into_iter().filter_map(|kind| emptied(case, kind));
    counts.max_by_key(|one| one.count)
}

fn emptied(case: &Case<'_>, kind: Kind) -> Option<Count> {
    let input = case.world.input;
    let resources = input.desired.resources.iter();
    let wants = |standing| matches!(standing, Standing::Present | Standing::Idp);
    let declared = resources
        .filter(|(at, resource)| at.kind == kind && wants(resource.standing))
        .count();
    let entries = input.lock?.entries.iter();
    let owned = entries
        .filter(|(at, entry)| at.kind == kind && entry.origin != Origin::Edges)
        .count();
    let count = case
        .dropped()
        .filter(|change| change.address.kind == kind)
        .count();
    let emptied = owned > 0 && (declared == 0 || declared * 2 < owned);
    emptied.then(|| Count {
        guard: "desired.empty".to_owned(),
        count,
        limit: 0,
        message: format!("the files declare {declared} of {owned} owned {kind}s"),
    })
}

/// What is owned and goes because its file is not there any more, and no other file declares it.
pub(super) fn file_lost(case: &Case<'_>) -> Option<Count> {
    let files = &case.world.input.desired.files;
    let read: HashSet<&str> = files.iter().map(|file| &*file.path).collect();
    let places = case.dropped().filter_map(|change| change.place.as_ref());
    let lost: Vec<&str> = places
        .map(|place| &*place.file)
        .filter(|file| !read.contains(file))
        .collect();
    let files: BTreeSet<&str> = lost.iter().copied().collect();
    let message = format!(
        "what they declared would be removed, and these files are gone: {}",
        files.into_iter().collect::<Vec<_>>().join(", ")
    );
    let base = case.known.users + case.known.groups;
    (!lost.is_empty()).then(|| case.count("file.lost", lost.len(), base, message))
}
