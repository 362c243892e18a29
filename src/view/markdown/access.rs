//! Who loses and who gains, a point for each person.

use super::encode::Markup;
use super::entry::point;
use super::section::{Noun, Section};
use super::template::Templates;
use crate::model::Name;
use crate::plan::access::{Access, Part, Person, Way};
use crate::plan::{Action, Change};
use crate::view::layout::Line;
use crate::view::style::Style;
use crate::view::text::because;
use crate::view::text::{change, fields};
use crate::view::words;

const LOSES: Noun = Noun("who loses access", "who lose access");
const GAINS: Noun = Noun("who gains access", "who gain access");

/// Which way access goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Lost,
    Gained,
}

/// Who loses, then who gains.
pub(super) fn sections<'a>(templates: &'a Templates, access: Access<'a>) -> [Section<'a>; 2] {
    let Access {
        groups,
        lost,
        gained,
    } = access;
    let total = groups.len() + lost.len();
    let (whole, partly): (Vec<_>, Vec<_>) = lost.into_iter().partition(|one| one.whole.is_some());
    let people = |people: Vec<Person<'a>>, side| {
        let each = people.into_iter();
        each.map(move |one| person(templates, &one, side))
    };
    let deleted = groups
        .into_iter()
        .map(move |change| group(templates, change));
    let losing = people(whole, Side::Lost)
        .chain(deleted)
        .chain(people(partly, Side::Lost));
    let gaining = gained.len();
    [
        Section::list("Who loses access", LOSES, total, losing),
        Section::list(
            "Who gains access",
            GAINS,
            gaining,
            people(gained, Side::Gained),
        ),
    ]
}

/// A group that is deleted; who is in it has a point of their own.
fn group(templates: &Templates, change: &Change) -> Markup {
    let name = Line::new().foreign(Style::Strong, change.address.name.as_str());
    let head = beside(name, because::of(change).line());
    let losers = change::losers(change.takes_along.len(), change.takes_hidden);
    point(templates, Some("group deleted"), &head, &[losers])
}

fn person(templates: &Templates, person: &Person<'_>, side: Side) -> Markup {
    let Person { user, whole, parts } = person;
    let creating = whole.is_some_and(|change| change.action == Action::Create);
    let mut lines = Vec::new();
    let together: Vec<&Name> = parts.iter().filter_map(with_user).collect();
    if !together.is_empty() {
        lines.push(leaves_all(&together));
    }
    let rest = parts.iter().filter(|part| with_user(part).is_none());
    lines.extend(rest.map(|part| part_line(part, side, creating)));
    let name = Line::new().foreign(Style::Strong, user.as_str());
    match (whole, lines.as_slice()) {
        (None, [only]) => {
            let colon = matches!(parts.as_slice(), [Part::Value { .. }]);
            let head = name.own(if colon { ": " } else { " " }).then(only.clone());
            point(templates, None, &head, &[])
        }
        (None, lines) => point(templates, None, &name, lines),
        (Some(change), lines) => {
            let head = beside(name, because::of(change).line());
            point(templates, Some(word(change, side)), &head, lines)
        }
    }
}

/// What becomes of somebody as a whole.
fn word(change: &Change, side: Side) -> &'static str {
    match (change.action, side) {
        (Action::Delete, _) => "deleted",
        (Action::Create, _) => "new",
        (_, Side::Lost) => "deactivated",
        (_, Side::Gained) => "active again",
    }
}

/// The group that somebody leaves because they go themselves.
fn with_user<'a>(part: &Part<'a>) -> Option<&'a Name> {
    match part {
        Part::Group {
            group,
            way: Way::WithUser,
        } => Some(group),
        Part::Group { .. } | Part::Value { .. } => None,
    }
}

fn leaves_all(groups: &[&Name]) -> Line {
    let mut line = Line::new().own("leaves ");
    for (at, group) in groups.iter().enumerate() {
        line = if at == 0 { line } else { line.own(", ") };
        line = line.foreign(Style::Loss, group.as_str());
    }
    line
}

/// A group or a value, why, and where.
fn part_line(part: &Part<'_>, side: Side, creating: bool) -> Line {
    match part {
        Part::Group { group, way } => {
            let verb = match side {
                Side::Lost => "leaves ",
                Side::Gained => "joins ",
            };
            let line = Line::new().own(verb).foreign(Style::Plain, group.as_str());
            let line = match way {
                Way::WithGroup(_) => line.own(" with the group"),
                Way::Edge(_) | Way::WithUser => line,
            };
            match way.cause() {
                None => line,
                Some((cause, date)) => beside(line, because::aside(cause, date, way.place())),
            }
        }
        Part::Value { change, reach } => {
            let line = Line::new().foreign(Style::Plain, &words::label(&change.field));
            let line = match (creating, change.sensitive) {
                (true, _) => line.own(": ").then(fields::values(change, true)),
                // What it was and what it becomes is told to nobody.
                (false, true) => line.own(" ").then(fields::values(change, false)),
                (false, false) => line
                    .own(" ")
                    .own(reach.word())
                    .own(": ")
                    .then(fields::values(change, false)),
            };
            let place = change.place.as_ref();
            beside(line, because::aside(change.cause, None, place))
        }
    }
}

/// Two lines with a dot between them, where both say something.
fn beside(line: Line, aside: Line) -> Line {
    match aside.is_empty() {
        true => line,
        false => line.own(" · ").then(aside),
    }
}
