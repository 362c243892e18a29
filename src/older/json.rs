//! JSON with places: in a file of its own, or in a cell of a CSV file.

use serde_json::value::RawValue;

use super::codes;
use super::page::{Page, Spot, quoted};
use crate::model::Entries;

/// What a node's places are counted from.
#[derive(Clone, Copy, Debug)]
enum Seat<'s> {
    /// The address of the file's first byte.
    File(usize),
    /// It stands in a cell, and all of it is there.
    Cell(&'s Spot),
}

/// One value, not looked into yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node<'a> {
    raw: &'a RawValue,
    seat: Seat<'a>,
}

/// What a value is.
#[derive(Debug)]
pub(super) enum Shape<'a> {
    Null,
    Flag(bool),
    /// Its digits as they were written.
    Number(&'a str),
    Text(String),
    List(Vec<Node<'a>>),
    Map(Vec<Entry<'a>>),
}

impl Shape<'_> {
    /// For messages: "this is a list".
    pub(super) fn sort(&self) -> &'static str {
        match self {
            Shape::Null => "null",
            Shape::Flag(_) => "true or false",
            Shape::Number(_) => "a number",
            Shape::Text(_) => "a text",
            Shape::List(_) => "a list",
            Shape::Map(_) => "an object",
        }
    }
}

/// A key of an object and its value.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    pub key: Box<str>,
    pub node: Node<'a>,
    /// Byte of the key, where the file holds it as it is.
    key_at: Option<usize>,
}

impl Entry<'_> {
    /// Where the key stands.
    pub(super) fn spot(&self, page: &Page) -> Spot {
        match self.key_at {
            Some(at) => page.spot(at, self.key.chars().count() + 2),
            None => self.node.spot(page),
        }
    }
}

impl<'a> Node<'a> {
    /// The value that a whole file is.
    pub(super) fn of_file(page: &mut Page, text: &'a str) -> Option<Node<'a>> {
        let start = text.as_ptr().addr();
        match serde_json::from_str::<&RawValue>(text) {
            Ok(raw) => Some(Node {
                raw,
                seat: Seat::File(start),
            }),
            Err(_) if begins_as_csv(text) => {
                let problem = page
                    .spot(0, 1)
                    .error(codes::SYNTAX, "this is CSV, not JSON");
                page.report(problem.help(
                    "a CSV file ends in .csv; sync takes it with --source csv, import with --from csv",
                ));
                None
            }
            Err(error) => {
                let before: usize = text
                    .split('\n')
                    .take(error.line().saturating_sub(1))
                    .map(|l| l.len() + 1)
                    .sum();
                let mut at = (before + error.column().saturating_sub(1)).min(text.len());
                while !text.is_char_boundary(at) {
                    at -= 1;
                }
                let problem = page.spot(at, 1).error(codes::SYNTAX, no_json(&error));
                page.report(problem);
                None
            }
        }
    }

    /// The value that a cell's text is.
    pub(super) fn of_cell(text: &'a str, spot: &'a Spot) -> Result<Node<'a>, String> {
        let raw = serde_json::from_str::<&RawValue>(text).map_err(|error| no_json(&error))?;
        Ok(Node {
            raw,
            seat: Seat::Cell(spot),
        })
    }

    /// Where it stands.
    pub(super) fn spot(&self, page: &Page) -> Spot {
        let raw = self.raw.get();
        match self.seat {
            Seat::Cell(spot) => spot.clone(),
            Seat::File(start) => {
                let length = match raw.starts_with(['{', '[']) {
                    true => 1,
                    false => raw.chars().count(),
                };
                page.spot(raw.as_ptr().addr() - start, length)
            }
        }
    }

    /// Looks into it; reports what is broken inside.
    pub(super) fn shape(&self, page: &mut Page) -> Option<Shape<'a>> {
        let raw = self.raw.get();
        let shape = match raw.as_bytes().first() {
            Some(b'n') => Ok(Shape::Null),
            Some(b't') => Ok(Shape::Flag(true)),
            Some(b'f') => Ok(Shape::Flag(false)),
            Some(b'"') => serde_json::from_str(raw).map(Shape::Text),
            Some(b'[') => self.list(raw),
            Some(b'{') => self.map(page, raw),
            _ => Ok(Shape::Number(raw)),
        };
        shape
            .map_err(|error| page.report(self.spot(page).error(codes::SYNTAX, no_json(&error))))
            .ok()
    }

    fn list(&self, raw: &'a str) -> serde_json::Result<Shape<'a>> {
        let items: Vec<&'a RawValue> = serde_json::from_str(raw)?;
        let seat = self.seat;
        let nodes = items.into_iter().map(|raw| Node { raw, seat });
        Ok(Shape::List(nodes.collect()))
    }

    fn map(&self, page: &mut Page, raw: &'a str) -> serde_json::Result<Shape<'a>> {
        let entries: Entries<'a, &'a RawValue> = serde_json::from_str(raw)?;
        let inside = raw.as_ptr().addr()..raw.as_ptr().addr() + raw.len();
        let entry = |(key, raw): (crate::model::Written<'a>, &'a RawValue)| {
            let at = key.as_ptr().addr();
            let key_at = match self.seat {
                // One before the text is its quote.
                Seat::File(start) if inside.contains(&at) => Some(at - 1 - start),
                _ => None,
            };
            let node = Node {
                raw,
                seat: self.seat,
            };
            Entry {
                key: (*key).into(),
                node,
                key_at,
            }
        };
        let entries: Vec<Entry<'a>> = entries.0.into_iter().map(entry).collect();
        twice(page, &entries);
        Ok(Shape::Map(entries))
    }

    /// The value as it stands, for quoting.
    pub(super) fn record(&self) -> serde_json::Value {
        let raw = self.raw.get();
        serde_json::from_str(raw).unwrap_or_else(|_| serde_json::Value::String(raw.to_owned()))
    }

    /// Reports that it is of another sort than it should be.
    pub(super) fn wrong(&self, page: &mut Page, what: &str, wanted: &str, shape: &Shape<'_>) {
        let message = format!("{what} is {wanted}, and this is {}", shape.sort());
        let problem = self.spot(page).error(codes::SHAPE, message);
        page.report(problem);
    }
}

/// Reports keys that stand twice in one object, and lets neither win.
fn twice(page: &mut Page, entries: &[Entry<'_>]) {
    let mut seen: std::collections::HashMap<&str, &Entry<'_>> = Default::default();
    for entry in entries {
        if let Some(first) = seen.insert(&entry.key, entry) {
            let message = format!("the key {} stands twice in one object", quoted(&entry.key));
            let problem = entry.spot(page).error(codes::TWICE, message);
            let first = first.spot(page).place;
            page.report(
                problem
                    .label(first, "first here")
                    .help("delete one of them"),
            );
        }
    }
}

/// Whether the first line is a header that we know.
fn begins_as_csv(text: &str) -> bool {
    const COLUMNS: [&str; 6] = ["id", "op", "username", "email", "emails", "displayname"];
    let first = text.trim_start().lines().next().unwrap_or_default();
    let mut cells = first.split([',', ';', '\t']);
    cells.any(|cell| {
        let name = cell.trim().trim_matches('"').to_lowercase();
        COLUMNS.contains(&name.as_str())
    })
}

/// What the parser says, without its own count of lines.
fn no_json(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let reason = text.split(" at line ").next().unwrap_or_default();
    format!("this is no JSON: {reason}")
}
