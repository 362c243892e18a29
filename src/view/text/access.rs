//! Who loses access and who gains it, a line a person; the changes below say why and where.

use super::fields::values;
use super::sections::heading;
use crate::plan::access::{Access, Part, Person, Reach};
use crate::plan::{Action, Change, Plan, access};
use crate::view::layout::{Indent, Line, Page};
use crate::view::style::Style;
use crate::view::words;

/// Listed up to here on each side, and counted beyond.
const LISTED: usize = 10;

/// The widest name that what follows is aligned to.
const NAME: usize = 40;

/// Both sides of a plan.
pub(super) fn sections(page: &mut Page, plan: &Plan, verbose: bool) {
    let Access {
        groups,
        lost,
        gained,
    } = access::of(plan);
    // Groups behind the people who lose everything, as the other renderings have them.
    let wholly = lost.partition_point(|person| person.whole.is_some());
    let (whole, parts) = lost.split_at(wholly);
    let whole = whole.iter().map(|person| row(&LOSES, person));
    let groups = groups.into_iter().map(deleted);
    let parts = parts.iter().map(|person| row(&LOSES, person));
    side(
        page,
        &LOSES,
        &whole.chain(groups).chain(parts).collect::<Vec<_>>(),
        verbose,
    );
    let gained: Vec<Row> = gained.iter().map(|person| row(&GAINS, person)).collect();
    side(page, &GAINS, &gained, verbose);
}

/// What tells the sides apart.
struct Side {
    title: &'static str,
    sign: &'static str,
    style: Style,
    /// What happens to somebody who was there, and is.
    whole: &'static str,
    group: &'static str,
}

const LOSES: Side = Side {
    title: "Who loses access",
    sign: "- ",
    style: Style::Loss,
    whole: "everything: deactivated",
    group: "leaves ",
};

const GAINS: Side = Side {
    title: "Who gains access",
    sign: "+ ",
    style: Style::Gain,
    whole: "let in again",
    group: "joins ",
};

/// Who, and what.
type Row = (Line, Line);

fn row(side: &Side, person: &Person<'_>) -> Row {
    (head(side, person), what(side, person))
}

/// A group that goes, whose members are listed with what they lose.
fn deleted(change: &Change) -> Row {
    let head = Line::new()
        .styled(LOSES.style, LOSES.sign)
        .address(Style::Strong, &change.address);
    let members = change.takes_along.len() + change.takes_hidden;
    let what = Line::new().styled(Style::Danger, "deleted");
    let what = match members {
        0 => what,
        1 => what.own(": 1 member loses it"),
        _ => what
            .own(": ")
            .number(Style::Plain, members as u64)
            .own(" members lose it"),
    };
    (head, what)
}

fn side(page: &mut Page, side: &Side, people: &[Row], verbose: bool) {
    if people.is_empty() {
        return;
    }
    heading(page, side.style, side.title, people.len());
    // One line that says "1 more" is no shorter than the one.
    let all = verbose || people.len() <= LISTED + 1;
    let (shown, more) = people.split_at(if all { people.len() } else { LISTED });
    let widest = shown.iter().map(|(head, _)| head.width().min(NAME)).max();
    for (head, what) in shown {
        let head = head.clone().pad(widest.unwrap_or(0));
        let line = head.own("  ").then(what.clone());
        page.line(Indent::hanging(2, 6), &line);
    }
    if !more.is_empty() {
        let line = Line::new()
            .own("… and ")
            .number(Style::Plain, more.len() as u64)
            .own(" more (-v lists them)");
        page.line(Indent::flat(2), &line);
    }
}

fn head(side: &Side, person: &Person<'_>) -> Line {
    Line::new()
        .styled(side.style, side.sign)
        .foreign(Style::Strong, person.user.as_str())
}

/// What one person loses or gains: `everything: deactivated · leaves Finance · region: emea → unset`.
fn what(side: &Side, person: &Person<'_>) -> Line {
    let action = person.whole.map(|change| change.action);
    let whole = action.map(|action| match action {
        Action::Create => Line::new().styled(Style::Gain, "new"),
        Action::Delete => Line::new().styled(Style::Danger, "everything: deleted"),
        Action::Deactivate | Action::Update | Action::Adopt | Action::Forget => {
            Line::new().styled(side.style, side.whole)
        }
    });
    let is_new = action == Some(Action::Create);
    let parts = person.parts.iter().map(|one| part(side, one, is_new));
    whole.into_iter().chain(parts).fold(Line::new(), separated)
}

fn separated(line: Line, next: Line) -> Line {
    match line.is_empty() {
        true => next,
        false => line
            .styled(Style::Quiet, " ")
            .glued(Style::Quiet, "· ")
            .then(next),
    }
}

fn part(side: &Side, part: &Part<'_>, is_new: bool) -> Line {
    match part {
        Part::Group { group, way: _ } => Line::new()
            .styled(side.style, side.group)
            .foreign(Style::Plain, group.as_str()),
        Part::Value { change, reach } => {
            let label = Line::new()
                .foreign(Style::Plain, &words::label(&change.field))
                .own(": ");
            let line = label.then(values(change, is_new));
            match reach {
                Reach::Widened | Reach::Narrowed => line
                    .styled(Style::Quiet, " (")
                    .styled(Style::Quiet, reach.word())
                    .styled(Style::Quiet, ")"),
                Reach::Set | Reach::Changed | Reach::Cleared => line,
            }
        }
    }
}
