//! Drift as a page: the body of one issue, which stays the same as long as the drift does.

use super::entry::{diff, lines};
use super::frame::Frame;
use super::plan;
use super::section::{Noun, Section};
use super::template::Templates;
use crate::plan::drift::{Drift, DriftChange, of};
use crate::plan::expiry::EXPIRED;
use crate::plan::{DriftId, Finding, Note, Plan};
use crate::view::counts::recreations;
use crate::view::layout::Line;
use crate::view::report::Report;
use crate::view::shown::Shown;
use crate::view::style::Style;
use crate::view::text::{drift, held, opening};

const DIFFERS: Noun = Noun("resource that differs", "resources that differ");

/// The page of a drift.
pub(super) fn page(templates: &Templates, report: &Report<'_>, plan: &Plan, id: &DriftId) -> Shown {
    let mut drift = of(plan);
    // The plan's order follows what the files ask for as well.
    drift.changes.sort_by_key(|one| &one.change.address);
    drift.held.sort_by_key(|held| &held.address);
    let title = drift::heading(plan, &drift);
    let (none, differs) = (drift.is_empty(), !drift.changes.is_empty());
    let notes: Vec<Line> = drift::notes(plan).iter().filter_map(note).collect();
    let mut sections = vec![lines(templates, "Notes", plan::NOTE, notes)];
    let Drift { changes, held } = drift;
    let recreate = recreations(&plan.held);
    let total = held.len();
    let entries = held
        .into_iter()
        .map(move |one| diff(|page| held::brief(page, one, recreate)));
    let (expired, by_hand): (Vec<_>, Vec<_>) = changes.into_iter().partition(drift::is_expiry);
    sections.push(shelf("Changed by hand", by_hand));
    sections.push(shelf("Past their date", expired));
    sections.push(Section::diff("Held", plan::HELD, total, entries).open());
    if !none {
        let guards = plan.findings.iter().map(guard).collect();
        sections.push(lines(templates, drift::STOPPED_BY, plan::GUARD, guards));
    }
    let frame = Frame {
        templates,
        report,
        title,
        summary: opening::limit(&plan.only, plan.expired),
        end: match differs {
            true => drift::ways_out().into(),
            false => Vec::new(),
        },
        id: (!none).then(|| ("drift id", id.to_string())),
        unknown: None,
    };
    frame.page(sections)
}

/// What a note says of what was compared. Limits are not told: they follow how many people there
/// are, and the drift does not.
fn note(note: &Note) -> Option<Line> {
    match note {
        Note::NoLockfile | Note::PartialSnapshot { .. } => Some(opening::words(note, false)),
        Note::ExpiredHeld { count, limit: _ } => {
            let line = Line::new().count(Style::Plain, *count, "date", "dates");
            let line = line.own(" passed at once: what they ask is held. If they are right: ");
            Some(line.whole(Style::Plain, &format!("--accept {EXPIRED}={count}")))
        }
        Note::ReadOneByOne { .. }
        | Note::Warning { .. }
        | Note::GroupRename { .. }
        | Note::MovedDone { .. }
        | Note::OwnAccountUnknown
        | Note::AcceptOver { .. }
        | Note::Stays { .. }
        | Note::Expiring { .. } => None,
    }
}

/// A guard, and how to accept what it counted; its limit and message are told by the plan.
fn guard(finding: &Finding) -> Line {
    let [_, _, accept] = opening::guard(finding);
    Line::new()
        .foreign(Style::Strong, &finding.guard)
        .own(": ")
        .then(accept)
}

fn shelf<'a>(title: &'static str, changes: Vec<DriftChange<'a>>) -> Section<'a> {
    let total = changes.len();
    let entries = changes
        .into_iter()
        .map(|one| diff(|page| drift::entry(page, &one)));
    Section::diff(title, DIFFERS, total, entries).open()
}
