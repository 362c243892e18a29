//! What was left out of a plan: why, what it would have been, and the next step.

use super::{edges, fields};
use crate::model::{Address, Edge, Kind};
use crate::plan::{Action, FieldChange, Held, HeldEdge, Hold};
use crate::view::counts::{is_recreation, recreations};
use crate::view::layout::{Indent, Line, Page};
use crate::view::style::Style;
use crate::view::words;

const BODY: usize = super::change::BODY;
const BODY_LINE: Indent = Indent::hanging(BODY, BODY + 2);

/// All that is held.
pub(super) fn section(page: &mut Page, held: &[Held]) {
    if held.is_empty() {
        return;
    }
    super::sections::heading(
        page,
        Style::Change,
        "Held: left out, the rest proceeds",
        held.len(),
    );
    let recreate = recreations(held);
    for one in held {
        entry(page, one, recreate);
    }
}

/// One held change; `recreate` is the number that lets all such through.
pub(in crate::view) fn entry(page: &mut Page, held: &Held, recreate: usize) {
    reason(page, held);
    parts(page, held);
    page.line(BODY_LINE, &next_step(held, recreate));
}

/// The same without what would have been written, which the files say.
pub(in crate::view) fn brief(page: &mut Page, held: &Held, recreate: usize) {
    reason(page, held);
    page.line(BODY_LINE, &next_step(held, recreate));
}

/// What is held, and why.
fn reason(page: &mut Page, held: &Held) {
    let Held {
        address,
        hold,
        place,
        action: _, // in `parts`, as are the next two
        fields: _,
        edges: _,
        live_name,
    } = held;
    let (word, meaning) = words::hold(*hold);
    let head = Line::new()
        .styled(Style::Change, "? ")
        .styled(Style::Change, word)
        .own(" ")
        .address(Style::Strong, address);
    page.line(super::change::HEAD, &head);
    let mut why = match live_name {
        None => Line::new().styled(Style::Quiet, meaning),
        Some(name) => Line::new()
            .styled(
                Style::Quiet,
                "the name was changed by hand; it is one with ",
            )
            .foreign(Style::Quiet, name.as_str()),
    };
    if let Some(place) = place {
        why = why.at(place);
    }
    page.line(BODY_LINE, &why);
}

/// What would have been done.
fn parts(page: &mut Page, held: &Held) {
    would_be(page, held.action, &held.fields);
    let creating = held.action == Some(Action::Create);
    fields::lines(page, BODY + 2, held.fields.iter(), creating, None);
    let edges = held.edges.iter();
    let cells: Vec<Line> = edges.map(|edge| held_edge(&held.address, edge)).collect();
    page.grid(BODY + 2, &cells);
}

/// The verb that was not done.
fn would_be(page: &mut Page, action: Option<Action>, parts: &[FieldChange]) {
    let word = match action {
        Some(action) => words::verb_of(action).word,
        None if parts.is_empty() => return,
        None => words::verb_of(Action::Update).word,
    };
    let line = Line::new().own("would ").own(word);
    page.line(BODY_LINE, &line);
}

/// The other end of a membership: a user's group, a group's user. What somebody keeps elsewhere
/// because this is held names both.
fn held_edge(address: &Address, held: &HeldEdge) -> Line {
    let HeldEdge {
        edge: Edge { group, user },
        action,
        cause: _,
    } = held;
    match address.kind {
        Kind::User => edges::signed(*action, group.as_str()),
        Kind::Group if *group == address.name => edges::signed(*action, user.as_str()),
        Kind::Group => edges::signed(*action, user.as_str())
            .own(" in ")
            .foreign(Style::Plain, group.as_str()),
    }
}

fn next_step(held: &Held, recreate: usize) -> Line {
    let next = Line::new().styled(Style::Hint, "next: ");
    if !is_recreation(held) {
        return next.own(match held.live_name {
            Some(_) => "use that name in the files too, or change it back in the tenant",
            None => words::hold_step(held.hold),
        });
    }
    next.whole(Style::Plain, &format!("--accept recreate={recreate}"))
        .own(match (held.hold, recreate) {
            (Hold::Replaced, 1) => " takes it for ours, ",
            (_, 1) => " makes it again, ",
            _ => " lets all of these through, ",
        })
        .own(match held.hold {
            Hold::Replaced => "or write `state: forget`",
            hold => words::hold_step(hold),
        })
}
