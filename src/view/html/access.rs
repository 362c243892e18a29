//! Who loses and who gains, person by person, and how.

use super::book::Book;
use super::sections::{BY_HAND, Entry, GAINS, LOSES, REMOVAL, Section, kept};
use crate::model::{Address, Place};
use crate::plan::access::{self, Part, Person, Reach, Way};
use crate::plan::{Action, Cause, Change, Plan};
use crate::view::layout::{Indent, Line, Page};
use crate::view::style::Style;
use crate::view::{text, words};

/// What the two lists are called.
pub(super) struct Titles {
    lost: &'static str,
    gained: &'static str,
}

/// Before an apply.
pub(super) const AHEAD: Titles = Titles {
    lost: "Who loses access",
    gained: "Who gains access",
};

/// After one.
pub(super) const BEHIND: Titles = Titles {
    lost: "Who lost access",
    gained: "Who gained access",
};

const HEAD: Indent = Indent::flat(2);
const BODY: Indent = Indent::flat(6);

/// Deleted groups and people who lose, then people who gain.
pub(super) fn sections(book: &mut Book, plan: &Plan, titles: Titles) -> Vec<Section> {
    let access = access::of(plan);
    let groups = access.groups.iter().map(|change| group(book, change));
    let mut lost: Vec<Entry> = groups.collect();
    lost.extend(
        access
            .lost
            .iter()
            .map(|one| person(book, one, LOSES, Style::Loss)),
    );
    let gained = access.gained.iter();
    let gained = gained.map(|one| person(book, one, GAINS, Style::Gain));
    let gained = gained.collect();
    [(titles.lost, lost), (titles.gained, gained)]
        .map(|(title, entries)| Section {
            part: "access",
            title,
            entries,
            intro: Vec::new(),
        })
        .into()
}

/// A deleted group: its people are told one by one.
fn group(book: &mut Book, change: &Change) -> Entry {
    let mut blocks = kept(|page| text::change::entry(page, change, true));
    blocks.truncate(3);
    Entry::of(book, LOSES | REMOVAL, &change.address, &blocks, true)
}

fn person(book: &mut Book, person: &Person<'_>, side: u32, style: Style) -> Entry {
    let Person { user, whole, parts } = person;
    let blocks = kept(|page| {
        match whole {
            Some(change) => {
                let words::Verb { sign, word, style } = words::verb(change);
                let verb = Line::new().styled(style, sign).own(" ").styled(style, word);
                let head = verb.own(" ").foreign(Style::Strong, user.as_str());
                page.line(HEAD, &head);
                page.line(BODY, &text::because::of(change).line());
            }
            None => {
                let head = Line::new().foreign(Style::Strong, user.as_str());
                page.line(HEAD, &head);
            }
        }
        let is_new = whole.is_some_and(|change| change.action == Action::Create);
        parts.iter().for_each(|one| part(page, one, style, is_new));
    });
    let removal = whole.is_some_and(|change| {
        matches!(change.action, Action::Deactivate | Action::Delete) && side == LOSES
    });
    let by_hand = parts.iter().any(is_by_hand) || whole.is_some_and(words::is_by_hand);
    let bit = |holds: bool, bit: u32| if holds { bit } else { 0 };
    let kinds = side | bit(removal, REMOVAL) | bit(by_hand, BY_HAND);
    let address = Address::user((*user).clone());
    Entry::of(book, kinds, &address, &blocks, whole.is_some())
}

/// One group or value, why, and where that is written.
fn part(page: &mut Page, part: &Part<'_>, style: Style, is_new: bool) {
    let line = match part {
        Part::Group { group, way } => {
            let sign = match style {
                Style::Gain => "+ ",
                _ => "- ",
            };
            let line = Line::new()
                .styled(style, sign)
                .foreign(style, group.as_str());
            line.own("  ").then(by_way(*way))
        }
        Part::Value { change, reach } => {
            let line = Line::new()
                .foreign(Style::Plain, &words::label(&change.field))
                .own(": ")
                .then(text::fields::values(change, is_new))
                .own("  ");
            // Of what becomes another, and of what is new, the values say so.
            let line = match reach {
                Reach::Set | Reach::Changed | Reach::Cleared => line,
                Reach::Widened | Reach::Narrowed => {
                    line.styled(Style::Quiet, reach.word()).own(" ")
                }
            };
            line.then(because(change.cause, None, change.place.as_ref()))
        }
    };
    page.line(BODY, &line);
}

/// By which way a membership comes or goes.
fn by_way(way: Way<'_>) -> Line {
    match (way, way.cause()) {
        (Way::Edge(_), Some((cause, expired))) => because(cause, expired, way.place()),
        (Way::WithGroup(_), Some((cause, expired))) => Line::new()
            .styled(Style::Quiet, "with the group, ")
            .then(because(cause, expired, way.place())),
        (_, _) => Line::new().styled(Style::Quiet, "with the user"),
    }
}

/// Why, and where.
pub(super) fn because(
    cause: Cause,
    expired: Option<jiff::civil::Date>,
    place: Option<&Place>,
) -> Line {
    let why = match (expired, place) {
        (Some(date), _) => text::because::on(cause, date),
        // The line that asks for it says enough.
        (None, Some(place)) if cause == Cause::Config => return Line::new().place(place),
        (None, _) => Line::new().styled(Style::Quiet, words::cause(cause)),
    };
    match place {
        Some(place) => why.at(place),
        None => why,
    }
}

fn is_by_hand(part: &Part<'_>) -> bool {
    let cause = match part {
        Part::Group { way, .. } => way.cause().map(|(cause, _)| cause),
        Part::Value { change, .. } => Some(change.cause),
    };
    matches!(cause, Some(Cause::Drift | Cause::Conflict))
}
