//! Groups in a user's `groups`, users in a group's `members`: ids, names or objects.

use super::codes;
use super::json::{Entry, Node, Shape};
use super::literal;
use super::page::{Page, Said, Spot, quoted};
use super::table::Cell;
use crate::model::Name;

/// What a reference's text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// The server's id (`value`).
    Id,
    /// An e-mail or a group's name (`display`).
    Name,
    /// A plain text: an id, and where nothing has it a name.
    Either,
}

/// A user or a group that something names.
#[derive(Clone, Debug)]
pub(super) struct Reference {
    pub text: Box<str>,
    pub sort: Sort,
    /// What stands beside an id.
    pub display: Option<Box<str>>,
    pub spot: Spot,
}

impl Reference {
    /// The id that it may be, and the name.
    pub(super) fn id_and_name(&self) -> (Option<&str>, Option<Name>) {
        let id = (self.sort != Sort::Name).then_some(&*self.text);
        let name = (self.sort != Sort::Id).then(|| Name::new(&self.text));
        (id, name)
    }
}

/// A list of references; nothing where it cannot be read, which is reported.
pub(super) fn list(page: &mut Page, node: &Node<'_>, what: &str) -> Option<Said<Vec<Reference>>> {
    let spot = node.spot(page);
    let items = match node.shape(page)? {
        Shape::List(items) => items,
        shape => {
            node.wrong(page, what, "a list", &shape);
            return None;
        }
    };
    let read = items.iter().map(|item| one(page, item, what));
    let value: Option<Vec<Reference>> = read.collect::<Vec<_>>().into_iter().collect();
    value.map(|value| Said { value, spot })
}

/// A list of references in a cell.
pub(super) fn in_cell(page: &mut Page, cell: &Cell, what: &str) -> Option<Said<Vec<Reference>>> {
    let spot = cell.spot(page);
    let help = r#"write a JSON list, as in ["ada@acme.example", "grace@acme.example"]"#;
    read_cell(page, &cell.text, &spot, help, |page, node| {
        list(page, node, what)
    })
}

/// Reads a cell's text as JSON, or as Python prints the same.
pub(super) fn read_cell<T>(
    page: &mut Page,
    text: &str,
    spot: &Spot,
    help: &str,
    read: impl FnOnce(&mut Page, &Node<'_>) -> Option<T>,
) -> Option<T> {
    let node = Node::of_cell(text, spot);
    if let Ok(node) = node {
        return read(page, &node);
    }
    let json = literal::to_json(text);
    if let Ok(node) = Node::of_cell(&json, spot) {
        return read(page, &node);
    }
    if let Err(reason) = node {
        page.report(spot.error(codes::SHAPE, reason).help(help));
    }
    None
}

fn one(page: &mut Page, node: &Node<'_>, what: &str) -> Option<Reference> {
    let spot = node.spot(page);
    match node.shape(page)? {
        Shape::Text(text) if !text.trim().is_empty() => Some(Reference {
            text: text.trim().into(),
            sort: Sort::Either,
            display: None,
            spot,
        }),
        Shape::Map(entries) => object(page, &entries, spot, what),
        Shape::Text(_) => {
            page.report(spot.error(codes::SHAPE, format!("an empty text in {what}")));
            None
        }
        shape => {
            let item = format!("an item of {what}");
            node.wrong(page, &item, "an id, a name or an object", &shape);
            None
        }
    }
}

/// `{"value": ID, "display": NAME}`, one of them at least.
fn object(page: &mut Page, entries: &[Entry<'_>], spot: Spot, what: &str) -> Option<Reference> {
    let value = text_of(page, entries, "value")?;
    let display = text_of(page, entries, "display")?;
    let (text, sort, display) = match (value, display) {
        (Some(value), display) => (value.value, Sort::Id, display.map(|said| said.value)),
        (None, Some(display)) => (display.value, Sort::Name, None),
        (None, None) => {
            let message = format!("this object in {what} has neither `value` nor `display`");
            page.report(spot.error(codes::SHAPE, message));
            return None;
        }
    };
    Some(Reference {
        text,
        sort,
        display,
        spot,
    })
}

/// The one entry of a name, in any letter case; more than one is reported.
pub(super) fn pick<'e, 'a>(
    page: &mut Page,
    entries: &'e [Entry<'a>],
    name: &str,
) -> Option<&'e Entry<'a>> {
    let mut found = entries
        .iter()
        .filter(|entry| entry.key.eq_ignore_ascii_case(name));
    let first = found.next()?;
    // The same spelling twice was reported already.
    if let Some(second) = found.find(|entry| entry.key != first.key) {
        let message = format!(
            "{} and {} are one key",
            quoted(&first.key),
            quoted(&second.key)
        );
        let problem = second.spot(page).error(codes::TWICE, message);
        page.report(problem.help("keep one spelling"));
    }
    Some(first)
}

/// The text of an entry: outside nothing where it is no text, which is reported; inside nothing
/// where it is absent, null or empty.
pub(super) fn text_of(
    page: &mut Page,
    entries: &[Entry<'_>],
    name: &str,
) -> Option<Option<Said<Box<str>>>> {
    let Some(entry) = pick(page, entries, name) else {
        return Some(None);
    };
    let spot = entry.node.spot(page);
    match entry.node.shape(page)? {
        Shape::Null => Some(None),
        Shape::Text(text) => {
            let value: Box<str> = text.trim().into();
            Some((!value.is_empty()).then_some(Said { value, spot }))
        }
        shape => {
            let what = format!("`{name}`");
            entry.node.wrong(page, &what, "a text", &shape);
            None
        }
    }
}
