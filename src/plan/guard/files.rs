//! Guards against a checkout that is not whole: an emptied folder, a misspelled one, a lost file.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use super::Count;
use super::case::Case;
use crate::lock::Origin;
use crate::model::{Address, Kind, Place, Standing};
use crate::plan::change::{Action, Cause};

/// Files that declare nothing, or less than half of what is owned.
pub(super) fn desired_empty(case: &Case<'_>) -> Option<Count> {
    // One word for both kinds: the larger number is the one to accept.
    let counts = Kind::ALL.into_iter().filter_map(|kind| emptied(case, kind));
    counts.max_by_key(|one| one.count)
}

fn emptied(case: &Case<'_>, kind: Kind) -> Option<Count> {
    let input = case.world.input;
    let lock = input.lock?;
    let is_one = |at: &&Address| {
        let entry = lock.owns(at).filter(|_| at.kind == kind);
        entry.is_some_and(|entry| entry.origin != Origin::Edges)
    };
    let owned = lock.entries.keys().filter(is_one).count();
    // Somebody else's name does not make up for one that is gone.
    let wants = |standing| matches!(standing, Standing::Present | Standing::Idp);
    let resources = input.desired.resources.iter();
    let wanted = resources.filter(|(at, one)| at.kind == kind && wants(one.standing));
    let targets: Vec<_> = wanted.map(|(at, _)| case.world.target(at)).collect();
    let kept: BTreeSet<&Address> = targets.iter().filter_map(|target| target.owned()).collect();
    let declared = kept.iter().copied().filter(is_one).count();
    let lost = lost(case).into_keys();
    let count = lost.filter(|address| address.kind == kind).count();
    let emptied = owned > 0 && (declared == 0 || declared * 2 < owned);
    emptied.then(|| Count {
        guard: "desired.empty".to_owned(),
        count,
        limit: 0,
        message: format!("the files declare {declared} of {owned} owned {kind}s"),
    })
}

/// What is owned and loses something because its file is not there any more, and no other file
/// declares it.
pub(super) fn file_lost(case: &Case<'_>) -> Option<Count> {
    let files = &case.world.input.desired.files;
    let read: HashSet<&str> = files.iter().map(|file| &*file.path).collect();
    let gone = lost(case).into_values().flatten();
    let gone: Vec<&str> = gone
        .map(|file| &**file)
        .filter(|file| !read.contains(file))
        .collect();
    let files: BTreeSet<&str> = gone.iter().copied().collect();
    let message = format!(
        "what they declared would be removed, and these files are gone: {}",
        files.into_iter().collect::<Vec<_>>().join(", ")
    );
    let base = case.known.users + case.known.groups;
    (!gone.is_empty()).then(|| case.count("file.lost", gone.len(), base, message))
}

/// What no file declares any more and what would therefore go, in whole or in what we gave it, with
/// the file that the lockfile remembers.
fn lost<'a>(case: &Case<'a>) -> BTreeMap<Address, Option<&'a Arc<str>>> {
    let declared = &case.world.input.desired.resources;
    let mut lost = BTreeMap::new();
    let takes = |action| matches!(action, Action::Update | Action::Deactivate | Action::Delete);
    for change in case.changes {
        let file = |place: &'a Option<Place>| place.as_ref().map(|place| &place.file);
        if change.cause == Cause::Removed && takes(change.action) && change.edges.is_empty() {
            lost.insert(change.address.clone(), file(&change.place));
        }
        for edge in change
            .edges
            .iter()
            .filter(|edge| edge.cause == Cause::Removed)
        {
            let user = Address::user(edge.user.clone());
            lost.entry(user).or_insert(file(&edge.place));
        }
    }
    lost.retain(|address, _| !declared.contains_key(address));
    lost
}
