//! The object that holds a user's attributes.

use std::sync::Arc;

use super::codes;
use super::json::{Entry, Node, Shape};
use super::page::{Page, Said, quoted};
use super::person::Given;
use super::reference::read_cell;
use super::table::Cell;
use crate::model::Value;

/// Attributes; inside nothing where the object is null, outside where it cannot be read.
pub(super) fn read(page: &mut Page, node: &Node<'_>) -> Option<Option<Said<Vec<Given>>>> {
    let spot = node.spot(page);
    match node.shape(page)? {
        Shape::Null => Some(None),
        Shape::Map(entries) => {
            let given: Vec<_> = entries.iter().map(|entry| one(page, entry)).collect();
            let value: Option<Vec<Given>> = given.into_iter().collect();
            value.map(|value| Some(Said { value, spot }))
        }
        shape => {
            let message = format!("attributes are an object, and this is {}", shape.sort());
            page.report(spot.error(codes::SHAPE, message));
            None
        }
    }
}

/// Attributes in a cell with something in it.
pub(super) fn in_cell(page: &mut Page, cell: &Cell) -> Option<Option<Said<Vec<Given>>>> {
    let spot = cell.spot(page);
    let help = r#"write a JSON object in quotes, as in "{""region"": ""emea""}""#;
    read_cell(page, &cell.text, &spot, help, read)
}

fn one(page: &mut Page, entry: &Entry<'_>) -> Option<Given> {
    let spot = entry.spot(page);
    let value = match entry.node.shape(page)? {
        Shape::Null => None,
        Shape::Flag(flag) => Some(Value::Flag(flag)),
        Shape::Number(digits) => Value::text(digits),
        Shape::Text(text) => Value::text(&text),
        Shape::List(items) => {
            let items: Vec<_> = items.iter().map(|item| scalar(page, item, entry)).collect();
            let items: Option<Vec<String>> = items.into_iter().collect();
            Value::set(items?)
        }
        shape @ Shape::Map(_) => {
            let what = format!("attribute {}", quoted(&entry.key));
            entry.node.wrong(page, &what, "a value or a list", &shape);
            return None;
        }
    };
    Some(Given {
        reference: Arc::from(&*entry.key),
        value,
        spot,
    })
}

/// One item of a list, as text.
fn scalar(page: &mut Page, node: &Node<'_>, entry: &Entry<'_>) -> Option<String> {
    match node.shape(page)? {
        Shape::Text(text) => Some(text),
        Shape::Number(digits) => Some(digits.to_owned()),
        Shape::Flag(flag) => Some(flag.to_string()),
        shape => {
            let what = format!("an item of attribute {}", quoted(&entry.key));
            let problem = format!("{what} is one value, and this is {}", shape.sort());
            let problem = node.spot(page).error(codes::SHAPE, problem);
            page.report(problem);
            None
        }
    }
}
