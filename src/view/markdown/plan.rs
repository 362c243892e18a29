//! A plan as a page: what stops it, whose access it changes, then what it does.

use super::access;
use super::encode::Markup;
use super::entry::{diff, lines, point};
use super::frame::Frame;
use super::section::{Noun, Section};
use super::template::Templates;
use crate::plan::{Change, Expiring, Finding, Held, Note, Plan, PlanId, Unknown};
use crate::view::Counts;
use crate::view::counts::recreations;
use crate::view::layout::Line;
use crate::view::report::Report;
use crate::view::shown::Shown;
use crate::view::style::Style;
use crate::view::text::sections::{Shelf, Sort, shelves, warnings};
use crate::view::text::{change, closing, held, opening, policy, unknown};

const LIMIT: Noun = Noun("limit", "limits");
pub(super) const GUARD: Noun = Noun("guard", "guards");
const POLICY: Noun = Noun("policy change", "policy changes");
const ACCEPTANCE: Noun = Noun("acceptance", "acceptances");
pub(super) const NOTE: Noun = Noun("note", "notes");
const REMOVAL: Noun = Noun("removal", "removals");
const CHANGE: Noun = Noun("change", "changes");
pub(super) const HELD: Noun = Noun("held change", "held changes");
const BOOKKEEPING: Noun = Noun("line of the lockfile alone", "lines of the lockfile alone");
const REST: Noun = Noun("line about the rest", "lines about the rest");

/// The most dates and addresses that a note lists, so that the changes keep their room.
const LISTED: usize = 20;

/// The page of a plan.
pub(super) fn page(templates: &Templates, report: &Report<'_>, plan: &Plan, id: &PlanId) -> Shown {
    let counts = Counts::of(plan);
    let frame = Frame {
        templates,
        report,
        title: opening::heading(&plan.provider, &plan.notes, &counts),
        summary: Some(closing::sentence(&counts, &plan.in_sync)),
        end: match counts.is_nothing() {
            true => Vec::new(),
            false => vec![closing::price(&plan.cost)],
        },
        id: Some(("plan id", id.to_string())),
        unknown: plan.unknown(),
    };
    frame.page(sections(templates, plan, &counts))
}

/// Everything between, what must not be missed first.
fn sections<'a>(templates: &'a Templates, plan: &'a Plan, counts: &Counts) -> Vec<Section<'a>> {
    let Plan {
        provider: _, // in the head, as are the numbers
        changes,
        held,
        findings,
        passed: _, // no news
        accepted,
        accepted_lines,
        unmanaged,
        in_sync,
        cost: _, // at the end
        notes,
        policy_changed,
        only,
        expired,
    } = plan;
    let list = |title, noun, all| lines(templates, title, noun, all);
    let limits = opening::limit(only, *expired).into_iter().collect();
    let policy = policy_changed.iter().map(policy::setting).collect();
    let acceptances = opening::acceptances(accepted, accepted_lines);
    let rest = closing::unchanged(counts, in_sync)
        .into_iter()
        .chain(closing::left_alone(unmanaged, false));
    let mut sections = vec![
        list("", LIMIT, limits),
        guards(templates, findings, counts),
        list("Policy", POLICY, policy),
        list("Accepted", ACCEPTANCE, acceptances),
    ];
    sections.extend(access::sections(templates, crate::plan::access::of(plan)));
    sections.push(self::notes(templates, notes));
    sections.extend(shelves(changes).into_iter().map(|one| shelf(one, plan)));
    sections.push(left_out("Held: left out, the rest proceeds", held));
    sections.push(list("", REST, rest.collect()));
    sections
}

/// Why nothing will be written.
fn guards<'a>(templates: &'a Templates, findings: &'a [Finding], counts: &Counts) -> Section<'a> {
    let tripped = findings.iter().map(opening::guard);
    let mixed = counts.mixes_policy.then(policy::mixture);
    let all = tripped
        .chain(mixed)
        .map(move |[head, why, next]| point(templates, None, &head, &[why, next]));
    let total = findings.len() + usize::from(counts.mixes_policy);
    Section::list("Blocked: nothing will be written", GUARD, total, all)
}

/// What else the reader must know.
fn notes<'a>(templates: &'a Templates, notes: &'a [Note]) -> Section<'a> {
    let points = notes.iter().map(move |note| {
        let lines = match note {
            Note::Expiring { days: _, dates } => days(dates),
            Note::PartialSnapshot { unknown } => unanswered(unknown),
            _ => Vec::new(),
        };
        point(templates, None, &opening::words(note, true), &lines)
    });
    Section::list("Notes", NOTE, notes.len(), points)
}

/// Dates that are near.
fn days(dates: &[Expiring]) -> Vec<Line> {
    let mut lines: Vec<Line> = dates.iter().take(LISTED).map(opening::last_day).collect();
    if let Some(more) = dates.len().checked_sub(LISTED).filter(|more| *more > 0) {
        lines.push(and_more(Line::new().own("… and "), more));
    }
    lines
}

/// What a snapshot cannot answer, a line a kind.
fn unanswered(unknown: &[Unknown]) -> Vec<Line> {
    let lists = unknown::lists(unknown).into_iter();
    let lines = lists.map(|(line, addresses)| {
        let shown = addresses.iter().take(LISTED);
        let line = shown.enumerate().fold(line, |line, (at, address)| {
            let separator = if at == 0 { ": " } else { ", " };
            line.own(separator).address(Style::Plain, address)
        });
        match addresses.len().saturating_sub(LISTED) {
            0 => line,
            more => and_more(line.own(" and "), more),
        }
    });
    lines.collect()
}

fn and_more(line: Line, more: usize) -> Line {
    line.number(Style::Plain, more as u64).own(" more")
}

/// Changes that a reader thinks alike of.
fn shelf<'a>(shelf: Shelf<'a>, plan: &Plan) -> Section<'a> {
    let Shelf {
        title,
        sort,
        changes,
    } = shelf;
    let (noun, lead) = match sort {
        Sort::Removals => (REMOVAL, warnings(&changes, &plan.provider)),
        Sort::Conflicts | Sort::ByHand | Sort::Asked => (CHANGE, Vec::new()),
        Sort::Bookkeeping => (BOOKKEEPING, Vec::new()),
    };
    let total = changes.len();
    let entries = changes.into_iter().map(entry);
    Section::diff(title, noun, total, entries).lead(lead.into_iter().map(Markup::own))
}

/// A change as lines of a diff.
pub(super) fn entry(change: &Change) -> Shown {
    diff(|page| change::entry(page, change, false))
}

/// What was left out of the plan.
pub(super) fn left_out<'a>(title: &'static str, all: &'a [Held]) -> Section<'a> {
    let recreate = recreations(all);
    let entries = all
        .iter()
        .map(move |one| diff(|page| held::entry(page, one, recreate)));
    Section::diff(title, HELD, all.len(), entries)
}
