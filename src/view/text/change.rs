//! One change: its verb and address, why and where, and its parts.

use super::because::{self, Because};
use super::{edges, fields};
use crate::model::{Field, Kind, Name, Value};
use crate::plan::{Action, Change, EdgeAction, FieldChange};
use crate::view::layout::{Indent, Line, Page};
use crate::view::style::Style;
use crate::view::words;

/// Where a change's own line stands, and what it breaks to.
pub(super) const HEAD: Indent = Indent::hanging(2, 6);

/// Where what belongs to a change stands.
pub(super) const BODY: usize = 6;

/// A change with all its parts.
pub(in crate::view) fn entry(page: &mut Page, change: &Change, verbose: bool) {
    let Change {
        address,
        mark: _, // means nothing to people
        action,
        cause: _, // in `because`
        place: _,
        expired: _,
        phase: _,
        fields: parts,
        edges: members,
        takes_along,
        takes_hidden,
        after: _, // apply's affair
    } = change;
    let because = because::of(change);
    page.line(HEAD, &head(change));
    page.line(Indent::hanging(BODY, BODY + 2), &because.line());
    own_fields(page, change, parts, &because);
    edges::lines(page, BODY, members, &because, verbose);
    match address.kind {
        Kind::User => left_groups(page, takes_along),
        Kind::Group => lost_members(page, *action, takes_along, *takes_hidden),
    }
}

/// The line that names a change: sign, verb, address.
pub(in crate::view) fn head(change: &Change) -> Line {
    let words::Verb { sign, word, style } = words::verb(change);
    let line = Line::new()
        .styled(style, sign)
        .own(" ")
        .styled(style, word)
        .own(" ");
    match old_name(change) {
        None => line.address(Style::Strong, &change.address),
        Some(old) => line
            .styled(Style::Strong, change.address.kind.word())
            .styled(Style::Strong, "/")
            .foreign(Style::Strong, old)
            .own(" to ")
            .foreign(Style::Strong, change.address.name.as_str()),
    }
}

/// The name that a rename takes away.
fn old_name(change: &Change) -> Option<&str> {
    if !words::is_rename(change) {
        return None;
    }
    let renamed = |field: &&FieldChange| field.field == Field::Name;
    match &change.fields.iter().find(renamed)?.before {
        Some(Value::Text(text)) => Some(text),
        Some(Value::Flag(_) | Value::Set(_)) | None => None,
    }
}

/// The fields, without the name that a rename's first line has said.
fn own_fields(page: &mut Page, change: &Change, parts: &[FieldChange], because: &Because<'_>) {
    let said = old_name(change).is_some();
    let parts = parts
        .iter()
        .filter(|part| !(said && part.field == Field::Name));
    fields::lines(
        page,
        BODY,
        parts,
        change.action == Action::Create,
        Some(because),
    );
}

/// The groups that a removed user is in.
fn left_groups(page: &mut Page, groups: &[Name]) {
    if groups.is_empty() {
        return;
    }
    let mut line = Line::new().styled(Style::Loss, "leaves ");
    for (at, group) in groups.iter().enumerate() {
        if at > 0 {
            line = line.styled(Style::Loss, ", ");
        }
        line = line.foreign(Style::Loss, group.as_str());
    }
    page.line(Indent::hanging(BODY, BODY + 2), &line);
}

/// The users that a deleted group loses.
fn lost_members(page: &mut Page, action: Action, users: &[Name], hidden: usize) {
    if users.len() + hidden == 0 {
        return;
    }
    if action == Action::Delete || !users.is_empty() {
        page.line(
            Indent::hanging(BODY, BODY + 2),
            &losers(users.len(), hidden),
        );
    }
    let cells: Vec<Line> = users
        .iter()
        .map(|user| edges::signed(EdgeAction::Remove, user.as_str()))
        .collect();
    page.grid(BODY, &cells);
}

/// How many lose a deleted group, and how many of them are hidden.
pub(in crate::view) fn losers(users: usize, hidden: usize) -> Line {
    let all = users + hidden;
    let line = Line::new().count(Style::Loss, all, "member loses it", "members lose it");
    if hidden == 0 {
        return line;
    }
    line.styled(Style::Loss, ", ")
        .number(Style::Loss, hidden as u64)
        .styled(Style::Loss, " of them hidden (embed users)")
}
