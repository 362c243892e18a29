//! Who is in which group, in as few letters as a page of five thousand people needs.

use std::collections::BTreeMap;

use serde::Serialize;

use super::book::{Book, LineId, TextId};
use crate::model::{Field, Name, Value};
use crate::plan::Change;
use crate::plan::matrix::{Matrix, Row};
use crate::view::layout::Line;
use crate::view::style::Style;
use crate::view::{text, words};

/// The matrix as the page has it.
#[derive(Serialize)]
pub(super) struct Columns {
    groups: Vec<TextId>,
    /// Name, whether active, places of the groups.
    people: Vec<(TextId, u8, Vec<u32>)>,
    /// Place in `people`, label, value.
    attributes: Vec<(usize, LineId, LineId)>,
}

/// The matrix; what a renamed group holds stands below its new name.
pub(super) fn of(book: &mut Book, matrix: &Matrix, changes: &[Change]) -> Columns {
    let Matrix { groups, people } = matrix;
    let renames: BTreeMap<Name, &Name> = changes.iter().filter_map(rename).collect();
    let mut names: Vec<&Name> = groups
        .iter()
        .map(|group| renames.get(group).copied().unwrap_or(group))
        .collect();
    names.sort();
    names.dedup();
    let place_of = |at: &u32| {
        let group = groups.get(*at as usize)?;
        let name = renames.get(group).copied().unwrap_or(group);
        names.binary_search(&name).ok().map(|at| at as u32)
    };
    let mut attributes = Vec::new();
    let mut row = |book: &mut Book, (at, row): (usize, &Row)| {
        let Row {
            user,
            active,
            groups,
            attributes: values,
        } = row;
        for (field, value) in values {
            let label = Line::new().foreign(Style::Plain, &words::label(field));
            let value = text::value::show(Line::new(), Style::Plain, Some(value));
            attributes.push((at, book.line(&label), book.line(&value)));
        }
        let mut places: Vec<u32> = groups.iter().filter_map(place_of).collect();
        places.sort_unstable();
        (book.name(user), u8::from(*active), places)
    };
    let people = people.iter().enumerate();
    let people = people.map(|one| row(book, one)).collect();
    Columns {
        groups: names.iter().map(|name| book.name(name)).collect(),
        people,
        attributes,
    }
}

/// The old and the new name of a group that is renamed.
fn rename(change: &Change) -> Option<(Name, &Name)> {
    if !words::is_rename(change) {
        return None;
    }
    let name = |field: &&crate::plan::FieldChange| field.field == Field::Name;
    match &change.fields.iter().find(name)?.before {
        Some(Value::Text(old)) => Some((Name::new(old), &change.address.name)),
        Some(Value::Flag(_) | Value::Set(_)) | None => None,
    }
}
