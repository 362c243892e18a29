//! The drift report: what the tenant holds that no file asked for, and how to settle it.

use super::change::{BODY, HEAD};
use super::{TextOptions, because, closing, held, opening, policy, sections, value};
use crate::model::Place;
use crate::plan::drift::{Drift, DriftChange, of};
use crate::plan::{
    Action, Cause, Change, EdgeAction, EdgeChange, FieldChange, Finding, Note, Plan,
};
use crate::view::counts::recreations;
use crate::view::layout::{Indent, Line, Page};
use crate::view::shown::Shown;
use crate::view::style::Style;
use crate::view::words;

const BODY_LINE: Indent = Indent::hanging(BODY, BODY + 2);

/// The drift of a plan as text; `next` of the options is the command that changes it back.
pub fn report(plan: &Plan, options: &TextOptions) -> Shown {
    let drift = of(plan);
    let mut page = Page::new(options.width, options.color);
    title(&mut page, plan, &drift);
    policy::changed(&mut page, &plan.policy_changed);
    let notes = notes(plan);
    opening::limits(&mut page, &notes, &plan.only, plan.expired);
    opening::notes(&mut page, &notes, options.verbose);
    held_section(&mut page, plan, &drift);
    let Drift { changes, held: _ } = &drift;
    let (expired, by_hand): (Vec<_>, Vec<_>) = changes.iter().partition(|one| is_expiry(one));
    for (title, section) in [("Changed by hand", by_hand), ("Past their date", expired)] {
        if !section.is_empty() {
            sections::heading(&mut page, Style::Hand, title, section.len());
            section.iter().for_each(|one| entry(&mut page, one));
        }
    }
    if !drift.is_empty() {
        settle(&mut page, &drift, &plan.findings, options);
    }
    page.finish()
}

fn title(page: &mut Page, plan: &Plan, drift: &Drift<'_>) {
    page.line(Indent::flat(0), &heading(plan, drift));
}

/// How much differs, and where.
pub(in crate::view) fn heading(plan: &Plan, drift: &Drift<'_>) -> Line {
    let start = match drift.is_empty() {
        true => "No drift in ",
        false => "Drift in ",
    };
    Line::new()
        .styled(Style::Strong, start)
        .foreign(Style::Strong, &plan.provider.to_string())
        .styled(Style::Strong, ": ")
        .then(found(drift, plan.unknown().is_some()))
}

/// How much of it there is.
///
/// A `partial` snapshot leaves people out, and what they were put into by hand.
pub(in crate::view) fn found(drift: &Drift<'_>, partial: bool) -> Line {
    if drift.is_empty() && partial {
        return Line::new().own(
            "none that the snapshot shows. It left out who no file declared, and what they are in.",
        );
    }
    if drift.is_empty() {
        return Line::new().own("what was last applied is there.");
    }
    let changes = drift.changes.len();
    let line = Line::new().count(Style::Hand, changes, "resource differs", "resources differ");
    match drift.held.len() {
        0 => line,
        held => line
            .own(", ")
            .number(Style::Change, held as u64)
            .styled(Style::Change, " held"),
    }
}

/// The notes that belong to a drift; what a plan would need to know besides does not.
pub(in crate::view) fn notes(plan: &Plan) -> Vec<Note> {
    let notes = plan.notes.iter().filter(|note| matters(note));
    let brief = notes.map(|note| match note {
        Note::PartialSnapshot { .. } => Note::PartialSnapshot {
            unknown: Vec::new(),
        },
        other => other.clone(),
    });
    brief.collect()
}

/// Whether a note says something about what was compared, and not about what would be written.
fn matters(note: &Note) -> bool {
    match note {
        Note::NoLockfile
        | Note::ReadOneByOne { .. }
        | Note::PartialSnapshot { .. }
        | Note::ExpiredHeld { .. }
        | Note::Warning { .. } => true,
        Note::GroupRename { .. }
        | Note::MovedDone { .. }
        | Note::OwnAccountUnknown
        | Note::AcceptOver { .. }
        | Note::Stays { .. }
        | Note::Expiring { .. } => false,
    }
}

fn held_section(page: &mut Page, plan: &Plan, drift: &Drift<'_>) {
    if drift.held.is_empty() {
        return;
    }
    sections::heading(page, Style::Change, "Held", drift.held.len());
    let recreate = recreations(&plan.held);
    for one in &drift.held {
        held::entry(page, one, recreate);
    }
}

/// Whether nothing but the calendar is behind it.
pub(in crate::view) fn is_expiry(drift: &DriftChange<'_>) -> bool {
    let DriftChange {
        change,
        verb,
        fields,
        edges,
    } = drift;
    let expired = |cause| cause == Cause::Expired;
    (!*verb || expired(change.cause))
        && fields.iter().all(|field| expired(field.cause))
        && edges.iter().all(|edge| expired(edge.cause))
}

/// One drifted resource.
pub(in crate::view) fn entry(page: &mut Page, drift: &DriftChange<'_>) {
    let DriftChange {
        change,
        verb,
        fields,
        edges,
    } = drift;
    let head = Line::new()
        .styled(Style::Hand, "± ")
        .address(Style::Strong, &change.address);
    page.line(HEAD, &head);
    if *verb {
        page.line(BODY_LINE, &whole(change));
    }
    for field in fields {
        page.line(BODY_LINE, &field_line(field));
    }
    for (action, cause, words) in EDGES {
        let members: Vec<&EdgeChange> = edges
            .iter()
            .copied()
            .filter(|edge| edge.action == action && edge.cause == cause)
            .collect();
        edge_lines(page, words, &members);
    }
}

/// The verb itself: made again, or past its date.
fn whole(change: &Change) -> Line {
    if let Some(date) = change.expired {
        let line = because::on(change.cause, date).own(", and it is still there");
        return at(line, change.place.as_ref());
    }
    let words = match change.action {
        Action::Create => "gone from the tenant",
        Action::Deactivate | Action::Delete => "its date has passed, and it is still there",
        Action::Update | Action::Adopt | Action::Forget => "differs",
    };
    at(Line::new().own(words), change.place.as_ref())
}

/// What the tenant holds, and what was last applied.
fn field_line(change: &FieldChange) -> Line {
    let FieldChange {
        field,
        before,
        after,
        cause,
        place,
        then_applies: _, // about what apply would do
        sensitive,
        seal: _, // covers the id, says nothing to a reader
    } = change;
    let line = Line::new().foreign(Style::Strong, &words::label(field));
    let line = if *sensitive {
        line.own(" is another (sensitive)")
    } else {
        let line = value::show(line.own(" is "), Style::Hand, before.as_ref());
        // Of a conflict only the fingerprint of what was last applied is known.
        let between = match cause {
            Cause::Conflict => ", was last applied as something else; the files ask for ",
            Cause::Drift
            | Cause::Config
            | Cause::Adopt
            | Cause::Removed
            | Cause::Tombstone
            | Cause::Expired
            | Cause::Moved => ", was last applied as ",
        };
        value::show(line.own(between), Style::Gain, after.as_ref())
    };
    at(line, place.as_ref())
}

/// Each way in which a membership can drift, and what happened in words.
const EDGES: [(EdgeAction, Cause, &str); 6] = [
    (EdgeAction::Remove, Cause::Drift, "put in by hand"),
    (EdgeAction::Add, Cause::Drift, "taken out by hand"),
    (
        EdgeAction::Remove,
        Cause::Conflict,
        "in it, against the files",
    ),
    (
        EdgeAction::Add,
        Cause::Conflict,
        "not in it, against the files",
    ),
    (EdgeAction::Remove, Cause::Expired, "past their date"),
    (EdgeAction::Add, Cause::Expired, "not in it"),
];

fn edge_lines(page: &mut Page, words: &'static str, members: &[&EdgeChange]) {
    let Some(first) = members.first() else {
        return;
    };
    let names = members
        .iter()
        .map(|edge| Line::new().whole(Style::Hand, edge.user.as_str()));
    if members.iter().all(|edge| edge.place == first.place) {
        page.line(BODY_LINE, &at(Line::new().own(words), first.place.as_ref()));
        page.grid(BODY + 2, &names.collect::<Vec<_>>());
        return;
    }
    page.line(BODY_LINE, &Line::new().own(words));
    for (edge, name) in members.iter().zip(names) {
        let EdgeChange {
            user: _, // in `name`
            action: _,
            cause: _,
            place,
            expired: _, // the place shows it
        } = edge;
        let line = at(name, place.as_ref());
        page.line(Indent::hanging(BODY + 2, BODY + 4), &line);
    }
}

fn at(line: Line, place: Option<&Place>) -> Line {
    match place {
        None => line,
        Some(place) => line.at(place),
    }
}

/// Above the guards that are named.
pub(in crate::view) const STOPPED_BY: &str = "Guards that would stop that apply";

/// What a person can do about drift.
pub(in crate::view) fn ways_out() -> [Line; 2] {
    [
        Line::new()
            .styled(Style::Hint, "To keep it: ")
            .own("write what the tenant holds at the place that is named."),
        Line::new()
            .styled(Style::Hint, "To change it back: ")
            .own("apply; the plan says what it would do."),
    ]
}

/// The two ways out, and what stands in the way of the second.
fn settle(page: &mut Page, drift: &Drift<'_>, findings: &[Finding], options: &TextOptions) {
    page.gap();
    if !drift.changes.is_empty() {
        for way in ways_out() {
            page.line(Indent::hanging(0, 2), &way);
        }
    }
    if !findings.is_empty() {
        sections::heading(page, Style::Danger, STOPPED_BY, findings.len());
        for finding in findings {
            opening::one_finding(page, finding);
        }
    }
    if let Some(command) = &options.next {
        page.gap();
        closing::next_command(page, command, options.width);
    }
}
