//! The lists of a page: what happens, what was left out, what became of it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::book::{Book, LineId, TextId};
use crate::apply::{ApplySummary, Became};
use crate::model::{Address, Field, Kind, Value};
use crate::plan::access::Reach;
use crate::plan::drift::{self, DriftChange};
use crate::plan::{Action, Change, EdgeAction, Held, Plan};
use crate::view::apply;
use crate::view::counts::recreations;
use crate::view::layout::{Block, Line, Page};
use crate::view::style::Style;
use crate::view::text::sections::Sort;
use crate::view::{text, words};

/// Something that entries are filtered by.
#[derive(Clone, Copy)]
pub(super) struct Filter {
    /// As a link has it.
    pub(super) word: &'static str,
    /// As a reader has it.
    pub(super) label: &'static str,
}

const fn filter(word: &'static str, label: &'static str) -> Filter {
    Filter { word, label }
}

/// All of them; an entry has a bit for each.
pub(super) const KINDS: [Filter; 9] = [
    filter("removal", "Removals"),
    filter("loses", "Loses"),
    filter("gains", "Gains"),
    filter("create", "Create"),
    filter("change", "Change"),
    filter("by-hand", "By hand"),
    filter("held", "Held"),
    filter("lockfile", "Lockfile only"),
    filter("undone", "Not done"),
];

pub(super) const REMOVAL: u32 = 1;
pub(super) const LOSES: u32 = 1 << 1;
pub(super) const GAINS: u32 = 1 << 2;
const CREATE: u32 = 1 << 3;
const CHANGE: u32 = 1 << 4;
pub(super) const BY_HAND: u32 = 1 << 5;
const HELD: u32 = 1 << 6;
const LOCKFILE: u32 = 1 << 7;
const UNDONE_BIT: u32 = 1 << 8;

/// Entries below one title.
#[derive(Serialize)]
pub(super) struct Section {
    /// The part of the page that it belongs to.
    pub(super) part: &'static str,
    pub(super) title: &'static str,
    /// What is said once for all of them.
    pub(super) intro: Vec<LineId>,
    pub(super) entries: Vec<Entry>,
}

/// One resource or person: its kinds, 0 for a user and 1 for a group, its name, its own line, why,
/// and what belongs to it, each piece behind its depth.
#[derive(Serialize)]
pub(super) struct Entry(
    pub(super) u32,
    u8,
    TextId,
    LineId,
    Option<LineId>,
    Vec<(u8, Vec<LineId>)>,
);

/// Where what belongs to an entry stands in the text view.
const BODY: usize = 6;

impl Entry {
    /// What the text view says of a resource: its own line first, then, where `why`, the reason.
    pub(super) fn of(
        book: &mut Book,
        kinds: u32,
        address: &Address,
        blocks: &[Block],
        why: bool,
    ) -> Entry {
        let side = match address.kind {
            Kind::User => 0,
            Kind::Group => 1,
        };
        let name = book.name(&address.name);
        let mut blocks = blocks.iter();
        let mut single = |book: &mut Book| {
            let line = blocks.next().and_then(|block| block.lines.first());
            line.map(|line| book.line(line))
        };
        let head = single(book).unwrap_or_else(|| book.line(&Line::new()));
        let why = if why { single(book) } else { None };
        let rest = blocks.map(|block| {
            let depth = block.indent.saturating_sub(BODY) / 2;
            let lines = block.lines.iter().map(|line| book.line(line));
            (depth.min(3) as u8, lines.collect())
        });
        let rest = rest.collect();
        Entry(kinds, side, name, head, why, rest)
    }
}

/// What a page of the text view keeps.
pub(super) fn kept(write: impl FnOnce(&mut Page)) -> Vec<Block> {
    let mut page = Page::keeping();
    write(&mut page);
    page.blocks()
}

/// What is held, and a plan's changes, as the text view sorts them.
pub(super) fn plan(book: &mut Book, plan: &Plan) -> Vec<Section> {
    let all: Vec<&Held> = plan.held.iter().collect();
    let mut sections = vec![held(book, plan, &all, "Held: left out, the rest proceeds")];
    let shelves = text::sections::shelves(&plan.changes);
    for shelf in shelves {
        let warnings = match shelf.sort {
            Sort::Removals => text::sections::warnings(&shelf.changes, &plan.provider),
            Sort::Conflicts | Sort::ByHand | Sort::Asked | Sort::Bookkeeping => Vec::new(),
        };
        let lines = warnings.into_iter();
        let lines = lines.map(|text| Line::new().styled(Style::Danger, text));
        sections.push(Section {
            part: "changes",
            title: shelf.title,
            intro: lines.map(|line| book.line(&line)).collect(),
            entries: shelf.changes.iter().map(|one| entry(book, one)).collect(),
        });
    }
    sections
}

fn entry(book: &mut Book, change: &Change) -> Entry {
    let blocks = kept(|page| text::change::entry(page, change, true));
    Entry::of(book, kinds(change), &change.address, &blocks, true)
}

fn held(book: &mut Book, plan: &Plan, held: &[&Held], title: &'static str) -> Section {
    let recreate = recreations(&plan.held);
    let entries = held.iter().map(|one| {
        let blocks = kept(|page| text::held::entry(page, one, recreate));
        Entry::of(book, HELD, &one.address, &blocks, true)
    });
    Section {
        part: "held",
        title,
        entries: entries.collect(),
        intro: Vec::new(),
    }
}

/// What the tenant holds beside what was last applied.
pub(super) fn drift(book: &mut Book, plan: &Plan) -> Vec<Section> {
    let drift = drift::of(plan);
    let mut sections = vec![held(book, plan, &drift.held, "Held")];
    let alone = drift::changes(plan);
    let pairs: Vec<(&DriftChange<'_>, &Change)> = drift.changes.iter().zip(&alone).collect();
    let (expired, by_hand): (Vec<_>, Vec<_>) = pairs
        .into_iter()
        .partition(|(one, _)| text::drift::is_expiry(one));
    for (title, pairs) in [("Changed by hand", by_hand), ("Past their date", expired)] {
        let entries = pairs.into_iter().map(|(one, alone)| {
            let blocks = kept(|page| text::drift::entry(page, one));
            // Who would lose what somebody gave them by hand is the plan's to say.
            let kinds = kinds(alone) & !(LOSES | GAINS | CHANGE);
            Entry::of(book, kinds, &alone.address, &blocks, false)
        });
        sections.push(Section {
            part: "changes",
            title,
            entries: entries.collect(),
            intro: Vec::new(),
        });
    }
    sections
}

/// What is not done, each with the reason.
pub(super) fn undone(book: &mut Book, plan: &Plan, summary: &ApplySummary) -> Vec<Section> {
    let mut sections = Vec::new();
    for undone in apply::undone(summary) {
        let told: BTreeMap<&Address, &str> = undone
            .items
            .iter()
            .map(|(address, reason)| (address, &**reason))
            .collect();
        let entries = became(plan, summary, undone.became).map(|change| {
            let reason = told.get(&change.address);
            undone_entry(book, change, reason.copied())
        });
        let next = Line::new().styled(Style::Hint, "next: ").own(undone.next);
        sections.push(Section {
            part: "undone",
            title: undone.title,
            entries: entries.collect(),
            intro: vec![book.line(&next)],
        });
    }
    sections
}

/// What was not reached, and what is done: what is written, as the sentence above counts it.
pub(super) fn apply(book: &mut Book, plan: &Plan, summary: &ApplySummary) -> Vec<Section> {
    let written = |wanted| {
        let all = became(plan, summary, wanted);
        all.filter(|change| change.action.writes())
    };
    let not_reached = written(Became::NotReached);
    let not_reached = not_reached.map(|change| undone_entry(book, change, None));
    let not_reached = not_reached.collect();
    let done = written(Became::Done).map(|change| entry(book, change));
    let rest = [("Not reached", not_reached), ("Done", done.collect())];
    let sections = rest.map(|(title, entries)| Section {
        part: "changes",
        title,
        entries,
        intro: Vec::new(),
    });
    sections.into()
}

/// The changes that became this.
pub(super) fn became<'a>(
    plan: &'a Plan,
    summary: &'a ApplySummary,
    wanted: Became,
) -> impl Iterator<Item = &'a Change> {
    let pairs = plan.changes.iter().zip(&summary.became);
    let wanted = pairs.filter(move |(_, became)| **became == wanted);
    wanted.map(|(change, _)| change)
}

fn undone_entry(book: &mut Book, change: &Change, reason: Option<&str>) -> Entry {
    let mut blocks = kept(|page| text::change::entry(page, change, true));
    if let Some(reason) = reason {
        let line = Line::new()
            .styled(Style::Danger, "reason: ")
            .foreign(Style::Plain, reason);
        let at = blocks.len().min(2);
        blocks.insert(
            at,
            Block {
                indent: BODY,
                lines: vec![line],
            },
        );
    }
    let kinds = kinds(change) | UNDONE_BIT;
    Entry::of(book, kinds, &change.address, &blocks, true)
}

/// The kinds of a change.
fn kinds(change: &Change) -> u32 {
    let (loses, gains) = loses_and_gains(change);
    let verb = match change.action {
        Action::Create => CREATE,
        Action::Update => CHANGE,
        Action::Deactivate | Action::Delete => REMOVAL,
        Action::Adopt | Action::Forget => LOCKFILE,
    };
    let bit = |holds: bool, bit: u32| if holds { bit } else { 0 };
    verb | bit(loses, LOSES) | bit(gains, GAINS) | bit(words::is_by_hand(change), BY_HAND)
}

fn loses_and_gains(change: &Change) -> (bool, bool) {
    let (mut loses, mut gains) = match change.action {
        Action::Create => (false, change.address.kind == Kind::User),
        Action::Deactivate | Action::Delete => (true, false),
        Action::Update => (false, false),
        Action::Adopt | Action::Forget => return (false, false),
    };
    for edge in &change.edges {
        match edge.action {
            EdgeAction::Add => gains = true,
            EdgeAction::Remove => loses = true,
        }
    }
    for field in &change.fields {
        match (&field.field, &field.after) {
            (Field::Name, _) => {}
            (Field::Active, Some(Value::Flag(false))) => loses = true,
            (Field::Active, _) => gains = true,
            (Field::Attribute(_), _) => {
                let reach = Reach::of(field);
                loses |= reach.loses() && change.action != Action::Create;
                gains |= reach.gains(field);
            }
        }
    }
    (loses, gains)
}
