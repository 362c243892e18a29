//! The changes of a plan in sections, the ones that hurt first.

use std::collections::BTreeMap;

use super::change;
use crate::model::{Kind, ProviderIdentity};
use crate::plan::{Action, Cause, Change, EdgeAction};
use crate::view::layout::{Indent, Line, Page};
use crate::view::style::Style;
use crate::view::words;

/// The widest first line that places are aligned to.
const HEAD: usize = 44;

/// Bookkeeping of one kind is listed up to here, and counted beyond.
const LISTED: usize = 10;

/// A plan's changes by what a reader must think of them.
#[derive(Default)]
struct Sorted<'a> {
    removals: Vec<&'a Change>,
    conflicts: Vec<&'a Change>,
    by_hand: Vec<&'a Change>,
    renames: Vec<&'a Change>,
    losses: Vec<&'a Change>,
    others: Vec<&'a Change>,
    creates: Vec<&'a Change>,
    bookkeeping: Vec<&'a Change>,
}

/// Changes that a reader thinks alike of.
pub(in crate::view) struct Shelf<'a> {
    pub(in crate::view) title: &'static str,
    pub(in crate::view) sort: Sort,
    pub(in crate::view) changes: Vec<&'a Change>,
}

/// What stands on a shelf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::view) enum Sort {
    /// What goes.
    Removals,
    /// What is overwritten.
    Conflicts,
    /// What is changed back.
    ByHand,
    /// What the files ask for.
    Asked,
    /// What the lockfile alone learns.
    Bookkeeping,
}

/// All changes, each once, what hurts first.
pub(in crate::view) fn shelves(changes: &[Change]) -> Vec<Shelf<'_>> {
    let mut sorted = Sorted::default();
    for change in changes {
        sorted.shelf(change).push(change);
    }
    let Sorted {
        mut removals,
        conflicts,
        by_hand,
        renames,
        losses,
        others,
        creates,
        bookkeeping,
    } = sorted;
    // People before groups, and of people those who are deleted first.
    removals.sort_by_key(|change| (change.address.kind, change.action != Action::Delete));
    let asked = [renames, losses, others].concat();
    let all = [
        ("Removals", Sort::Removals, removals),
        ("Conflicts", Sort::Conflicts, conflicts),
        ("Changed by hand", Sort::ByHand, by_hand),
        ("Changes", Sort::Asked, asked),
        ("New", Sort::Asked, creates),
        (
            "Lockfile only, nothing is sent",
            Sort::Bookkeeping,
            bookkeeping,
        ),
    ];
    let shelf = |(title, sort, changes)| Shelf {
        title,
        sort,
        changes,
    };
    let mut shelves: Vec<Shelf<'_>> = all.into_iter().map(shelf).collect();
    shelves.retain(|shelf| !shelf.changes.is_empty());
    shelves
}

/// All changes as text.
pub(super) fn all(page: &mut Page, changes: &[Change], provider: &ProviderIdentity, verbose: bool) {
    for shelf in shelves(changes) {
        let Shelf {
            title,
            sort,
            changes,
        } = shelf;
        let style = match sort {
            Sort::Removals | Sort::Conflicts => Style::Danger,
            Sort::ByHand => Style::Hand,
            Sort::Asked | Sort::Bookkeeping => Style::Strong,
        };
        heading(page, style, title, changes.len());
        if sort == Sort::Removals {
            for text in warnings(&changes, provider) {
                page.line(Indent::flat(2), &Line::new().styled(Style::Danger, text));
            }
        }
        match sort {
            Sort::Bookkeeping => bookkeeping_lines(page, &changes, verbose),
            _ => entries(page, &changes, verbose),
        }
    }
}

impl<'a> Sorted<'a> {
    /// Where a change belongs.
    fn shelf(&mut self, change: &Change) -> &mut Vec<&'a Change> {
        match change.action {
            Action::Deactivate | Action::Delete => &mut self.removals,
            Action::Adopt | Action::Forget if is_bare(change) => &mut self.bookkeeping,
            Action::Adopt | Action::Forget => &mut self.others,
            Action::Create | Action::Update if words::is_conflict(change) => &mut self.conflicts,
            Action::Create | Action::Update if words::is_by_hand(change) => &mut self.by_hand,
            Action::Create => &mut self.creates,
            Action::Update if words::is_rename(change) => &mut self.renames,
            Action::Update if loses_members(change) => &mut self.losses,
            Action::Update => &mut self.others,
        }
    }
}

/// Whether a change has no part that would have to be shown.
fn is_bare(change: &Change) -> bool {
    change.fields.is_empty() && change.edges.is_empty() && change.takes_along.is_empty()
}

fn loses_members(change: &Change) -> bool {
    change
        .edges
        .iter()
        .any(|edge| edge.action == EdgeAction::Remove)
}

/// A section's title and how many are in it.
pub(super) fn heading(page: &mut Page, style: Style, title: &'static str, count: usize) {
    page.gap();
    let line = Line::new()
        .styled(style, title)
        .styled(Style::Quiet, " (")
        .number(Style::Quiet, count as u64)
        .styled(Style::Quiet, ")");
    page.line(Indent::flat(0), &line);
}

/// What cannot be taken back, said once for all of its sort.
pub(in crate::view) fn warnings(
    removals: &[&Change],
    provider: &ProviderIdentity,
) -> Vec<&'static str> {
    let any = |action, kind| {
        removals
            .iter()
            .any(|change| change.action == action && change.address.kind == kind)
    };
    let mut said = Vec::new();
    if any(Action::Deactivate, Kind::User) {
        // The sandbox behaves as Omni does.
        said.push(if matches!(provider.kind.as_str(), "omni" | "sandbox") {
            "Deactivating in Omni revokes the membership and may not be undone: who comes back \
             is a new user, without content, history or groups."
        } else {
            "Deactivating takes away all access, and may not be undone."
        });
    }
    if any(Action::Delete, Kind::User) {
        said.push(
            "Deleting a user cannot be undone: schedules and alerts go too, and who comes back \
             is a new user.",
        );
    }
    if any(Action::Delete, Kind::Group) {
        said.push("Deleting a group ends every role and permit that it gives.");
    }
    said
}

fn entries(page: &mut Page, changes: &[&Change], verbose: bool) {
    for change in changes {
        change::entry(page, change, verbose);
    }
}

/// What the lockfile alone learns: a line each below their cause, and of a kind only the first
/// few, for on a first apply there may be thousands.
fn bookkeeping_lines(page: &mut Page, changes: &[&Change], verbose: bool) {
    let mut by_cause: BTreeMap<(Action, Cause), Vec<&Change>> = BTreeMap::new();
    for change in changes {
        let cause = (change.action, change.cause);
        by_cause.entry(cause).or_default().push(change);
    }
    for ((action, cause), changes) in by_cause {
        let why = Line::new().styled(Style::Quiet, words::why(action, cause));
        page.line(Indent::flat(2), &why);
        for one_kind in changes.chunk_by(|a, b| a.address.kind == b.address.kind) {
            folded(page, one_kind, verbose);
        }
    }
}

/// Changes of one kind, a line each; where they are many, the first few and how many more.
fn folded(page: &mut Page, changes: &[&Change], verbose: bool) {
    // One line that says "1 more" is no shorter than the one.
    let all = verbose || changes.len() <= LISTED + 1;
    let shown = if all { changes.len() } else { LISTED };
    let (shown, more) = changes.split_at(shown);
    let heads: Vec<Line> = shown.iter().map(|one| change::head(one)).collect();
    let widest = heads.iter().map(|head| head.width().min(HEAD)).max();
    for (change, head) in shown.iter().zip(heads) {
        let line = match &change.place {
            None => head,
            Some(place) => head.pad(widest.unwrap_or(0)).own("  ").place(place),
        };
        page.line(Indent::hanging(4, 8), &line);
    }
    if !more.is_empty() {
        let line = Line::new()
            .own("… and ")
            .number(Style::Plain, more.len() as u64)
            .own(" more (-v lists them)");
        page.line(Indent::flat(4), &line);
    }
}
