//! A user's `attributes`: references and what they should hold.

use super::codes;
use super::keys::twice;
use super::loc::Spot;
use super::reader::Reader;
use super::yaml::{Node, Shape};
use crate::model::{Asked, Field, Fields, Intent, Value};

/// Reads the map, each value as the text that is written; types come with the definitions.
pub(super) fn attributes<'a>(reader: &mut Reader, node: &Node<'a>, fields: &mut Fields<Asked>) {
    let entries = match &node.shape {
        Shape::Map(entries) => entries,
        Shape::Null => return,
        _ => {
            reader.wrong_shape(node, "`attributes`", "a map");
            return;
        }
    };
    let mut asked: Vec<(Field, Spot, Asked)> = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        let Some(field) = reference(reader, key) else {
            continue;
        };
        let Some(intent) = intent(reader, &field, value) else {
            continue;
        };
        // A value that is nothing has no text to point at.
        let spot = match value.spot.length {
            0 => key.spot,
            _ => value.spot,
        };
        let place = reader.place(spot);
        asked.push((field, key.spot, Asked { intent, place }));
    }
    fields.reserve(asked.len());
    // Sorted, so that each insertion is at the end and equal references meet.
    asked.sort_by(|a, b| a.0.cmp(&b.0));
    let mut last: Option<Spot> = None;
    for (field, spot, asked) in asked {
        if fields.get(&field).is_some() {
            let key = field.to_string();
            let key = key.trim_start_matches("attributes.");
            twice(reader, key, last.unwrap_or(spot), spot);
        }
        fields.insert(field, asked);
        last = Some(spot);
    }
}

/// The references of the map and where they stand.
pub(super) fn references(node: &Node<'_>) -> Vec<(Spot, String)> {
    let Shape::Map(entries) = &node.shape else {
        return Vec::new();
    };
    entries
        .iter()
        .filter_map(|(key, _)| Some((key.spot, key.text()?.trim().to_owned())))
        .collect()
}

fn reference<'a>(reader: &mut Reader, key: &Node<'a>) -> Option<Field> {
    let text = reader.text(key, "an attribute's reference")?;
    if text.trim().is_empty() {
        let problem = reader.error(codes::SHAPE, key.spot, "an attribute's reference is empty");
        reader.report(problem);
        return None;
    }
    Some(Field::Attribute(reader.reference(text.trim())))
}

/// Nothing, the empty text and the empty list clear; anything else is set as it is written.
fn intent<'a>(reader: &mut Reader, field: &Field, node: &Node<'a>) -> Option<Intent> {
    let value = match &node.shape {
        Shape::Null => None,
        Shape::List(items) => {
            let mut texts: Vec<Box<str>> = Vec::with_capacity(items.len());
            for item in items {
                texts.push(item_text(reader, field, item)?);
            }
            Value::set(texts)
        }
        Shape::Map(_) => {
            let problem = reader
                .error(
                    codes::SHAPE,
                    node.spot,
                    format!("`{field}` must be a value or a list of values, and this is a map"),
                )
                .help("a text that holds `: ` must be quoted");
            reader.report(problem);
            return None;
        }
        Shape::Text(_) | Shape::Merge | Shape::Flag(..) => {
            Value::text(&node.text().unwrap_or_default())
        }
    };
    Some(value.map_or(Intent::Clear, Intent::Set))
}

fn item_text<'a>(reader: &mut Reader, field: &Field, item: &Node<'a>) -> Option<Box<str>> {
    match item.text() {
        Some(text) => Some(text.into()),
        None => {
            reader.wrong_shape(item, &format!("an item of `{field}`"), "a value");
            None
        }
    }
}
