//! Memberships that change, as sets: `- bob@…  + ada@…`; what goes stands first.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::because::Because;
use crate::model::Place;
use crate::plan::{Cause, EdgeAction, EdgeChange};
use crate::view::layout::{Indent, Line, Page};
use crate::view::style::Style;

/// The widest entry that asides are aligned to.
const ENTRY: usize = 40;

/// More than this, of one file and one cause, are shown as a set even where their places differ.
const LINES: usize = 8;

/// All memberships of a change.
pub(super) fn lines(
    page: &mut Page,
    indent: usize,
    edges: &[EdgeChange],
    because: &Because<'_>,
    verbose: bool,
) {
    type Alike<'a> = (bool, Cause, Option<Date>, Option<&'a str>);
    let mut clusters: BTreeMap<Alike<'_>, Vec<&EdgeChange>> = BTreeMap::new();
    let mut widest = 0;
    for edge in edges {
        let file = edge.place.as_ref().map(|place| &*place.file);
        let comes = edge.action == EdgeAction::Add;
        clusters
            .entry((comes, edge.cause, edge.expired, file))
            .or_default()
            .push(edge);
        widest = widest.max(entry(edge).width().min(ENTRY));
    }
    for ((_, cause, expired, _), members) in clusters {
        let one_place = members.iter().all(|edge| edge.place == members[0].place);
        let aside = because.aside(cause, expired, members[0].place.as_ref());
        let set = aside.is_empty() || one_place || (members.len() > LINES && !verbose);
        if members.len() > 1 && set {
            let cells: Vec<Line> = members.iter().map(|edge| entry(edge)).collect();
            page.grid(indent, &cells);
            if !aside.is_empty() {
                let aside = through(aside, &members);
                page.line(Indent::flat(indent + 2), &aside);
            }
        } else {
            for edge in members {
                single(page, indent, edge, because, widest);
            }
        }
    }
}

/// One membership and its aside on a line.
fn single(page: &mut Page, indent: usize, edge: &EdgeChange, because: &Because<'_>, widest: usize) {
    let aside = because.aside(edge.cause, edge.expired, edge.place.as_ref());
    let mut line = entry(edge);
    if !aside.is_empty() {
        line = line.pad(widest).own("  ").then(aside);
    }
    page.line(Indent::hanging(indent, indent + 2), &line);
}

/// Sign and name of one membership.
fn entry(edge: &EdgeChange) -> Line {
    let EdgeChange {
        user,
        action,
        cause: _,
        place: _,
        expired: _,
    } = edge;
    signed(*action, user.as_str())
}

/// A sign and a name.
pub(in crate::view) fn signed(action: EdgeAction, name: &str) -> Line {
    match action {
        EdgeAction::Add => Line::new()
            .styled(Style::Gain, "+ ")
            .whole(Style::Gain, name),
        EdgeAction::Remove => Line::new()
            .styled(Style::Loss, "- ")
            .whole(Style::Loss, name),
    }
}

/// Names the last line too, where the set's places lie on several.
fn through(aside: Line, members: &[&EdgeChange]) -> Line {
    let lines = |edge: &&EdgeChange| edge.place.as_ref().map(|Place { line, .. }| *line);
    let last = members.iter().filter_map(lines).max();
    match (members.first().and_then(lines), last) {
        (Some(first), Some(last)) if last > first => aside
            .styled(Style::Quiet, " to line ")
            .number(Style::Quiet, u64::from(last)),
        _ => aside,
    }
}
