//! What changes on whom, part by part: the difference between a card's two sides.

use std::collections::BTreeSet;

use serde::Serialize;

use super::access::because;
use super::book::{Book, LineId, TextId};
use crate::model::Kind;
use crate::plan::{Action, Change, EdgeAction, FieldChange};
use crate::view::layout::Line;
use crate::view::style::Style;
use crate::view::{text, words};

/// All parts that change.
#[derive(Default, Serialize)]
pub(super) struct Cards {
    /// Memberships: group, user, whether it comes, why.
    edges: Vec<(TextId, TextId, u8, LineId)>,
    /// Values: 0 for a user and 1 for a group, name, label, before, after, why.
    fields: Vec<(u8, TextId, LineId, LineId, LineId, LineId)>,
}

/// The parts of these changes.
pub(super) fn of(book: &mut Book, changes: &[Change]) -> Cards {
    let mut cards = Cards::default();
    let mut told = BTreeSet::new();
    let writing = || changes.iter().filter(|change| change.action.writes());
    for change in writing() {
        let group = book.name(&change.address.name);
        for edge in &change.edges {
            let user = book.name(&edge.user);
            let comes = edge.action == EdgeAction::Add;
            let why = because(edge.cause, edge.expired, edge.place.as_ref());
            if told.insert((group, user)) {
                let why = book.line(&why);
                cards.edges.push((group, user, u8::from(comes), why));
            }
        }
        cards.whole(book, change);
        for field in &change.fields {
            cards.field(book, change, field);
        }
    }
    // What goes with a user or a group is told by its own change, where it has one.
    for change in writing() {
        let own = book.name(&change.address.name);
        for along in &change.takes_along {
            let along = book.name(along);
            let (group, user, with) = match change.address.kind {
                Kind::User => (along, own, "with the user"),
                Kind::Group => (own, along, "with the group"),
            };
            if told.insert((group, user)) {
                let why = book.line(&Line::new().styled(Style::Quiet, with));
                cards.edges.push((group, user, 0, why));
            }
        }
    }
    cards
}

impl Cards {
    /// Whether it is there at all.
    fn whole(&mut self, book: &mut Book, change: &Change) {
        let (before, after) = match (change.action, change.address.kind) {
            (Action::Create, _) => (("not there", Style::Quiet), ("created", Style::Gain)),
            (Action::Deactivate, _) => (("active", Style::Plain), ("deactivated", Style::Danger)),
            (Action::Delete, Kind::User) => (("there", Style::Plain), ("deleted", Style::Danger)),
            (Action::Delete, Kind::Group) => (("there", Style::Plain), ("deleted", Style::Danger)),
            (Action::Update | Action::Adopt | Action::Forget, _) => return,
        };
        let mut say = |(word, style)| book.line(&Line::new().styled(style, word));
        let (before, after) = (say(before), say(after));
        let label = say((change.address.kind.word(), Style::Plain));
        let why = book.line(&text::because::of(change).line());
        let name = book.name(&change.address.name);
        let row = (side(change), name, label, before, after, why);
        self.fields.push(row);
    }

    fn field(&mut self, book: &mut Book, change: &Change, field: &FieldChange) {
        let label = Line::new().foreign(Style::Plain, &words::label(&field.field));
        let (before, after) = if field.sensitive {
            let line = Line::new().styled(Style::Change, "(sensitive)");
            (line.clone(), line.styled(Style::Change, " changes"))
        } else {
            let show = text::value::show;
            let after = show(Line::new(), Style::Gain, field.after.as_ref());
            let after = match &field.then_applies {
                None => after,
                Some(default) => {
                    let line = after.styled(Style::Change, " (default: ");
                    show(line, Style::Change, Some(default)).styled(Style::Change, ")")
                }
            };
            let before = show(Line::new(), Style::Loss, field.before.as_ref());
            (before, after)
        };
        let row = (
            side(change),
            book.name(&change.address.name),
            book.line(&label),
            book.line(&before),
            book.line(&after),
            book.line(&because(field.cause, None, field.place.as_ref())),
        );
        self.fields.push(row);
    }
}

fn side(change: &Change) -> u8 {
    match change.address.kind {
        Kind::User => 0,
        Kind::Group => 1,
    }
}
