//! A CSV file as people have it: a header in any order, and rows as wide as it.

use std::collections::HashMap;

use super::codes;
use super::page::{Page, Spot, quoted};
use super::seats::{Loose, Seats};
use super::unread::{Known, Unread};
use crate::model::Suggester;

const QUOTING: &str =
    r#"a cell with a comma stands in quotes, and quotes in it are doubled: "[""a"", ""b""]""#;

/// One cell.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub text: Box<str>,
    at: usize,
}

impl Cell {
    /// Where it stands.
    pub(super) fn spot(&self, page: &Page) -> Spot {
        let line = self.text.lines().next().unwrap_or_default();
        page.spot(self.at, line.chars().count())
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// The cells of one record.
pub(super) type Line = Vec<Cell>;

/// A header and what stands below it.
#[derive(Debug)]
pub(super) struct Table {
    pub header: Line,
    pub rows: Vec<Line>,
    /// The column of each name, in lower case.
    columns: HashMap<String, usize>,
}

impl Table {
    /// Reads a whole file; nothing where it cannot be read, which is reported.
    pub(super) fn read(page: &mut Page) -> Option<Table> {
        if let Some(at) = json_at(&page.text) {
            let problem = page
                .spot(at, 1)
                .error(codes::SYNTAX, "this is JSON, not CSV");
            page.report(problem.help(
                "a JSON file ends in .json; sync takes it with --source json, import with --from scim-json",
            ));
            return None;
        }
        let mut lines = lines(page)?;
        if lines.is_empty() {
            page.nothing("header", "the first line names the columns");
            return None;
        }
        let header = lines.remove(0);
        let columns = columns(page, &header);
        for line in &lines {
            width(page, &header, line);
        }
        lines.retain(|line| line.len() == header.len());
        Some(Table {
            header,
            rows: lines,
            columns,
        })
    }

    /// The first of these columns that the header has.
    pub(super) fn column(&self, names: &[&str]) -> Option<usize> {
        let mut found = names.iter().filter_map(|name| self.columns.get(*name));
        found.next().copied()
    }

    /// The first of these cells with something in it.
    pub(super) fn cell<'a>(&self, line: &'a Line, names: &[&str]) -> Option<&'a Cell> {
        let columns = names.iter().filter_map(|name| self.columns.get(*name));
        let mut cells = columns.filter_map(|column| line.get(*column));
        cells.find(|cell| !cell.is_blank())
    }

    /// A row as it stands, by its columns.
    pub(super) fn record(&self, line: &Line) -> serde_json::Value {
        let names = self.header.iter().map(|cell| cell.text.trim().to_owned());
        let texts = line.iter().map(|cell| cell.text.to_string().into());
        serde_json::Value::Object(names.zip(texts).collect())
    }

    /// Reports a column that is needed and not there.
    pub(super) fn need(&self, page: &mut Page, names: &[&str], needed: &str) -> bool {
        if self.column(names).is_some() {
            return true;
        }
        let Some(first) = self.header.first() else {
            return false;
        };
        let message = format!("the header has no column {needed}");
        let problem = first.spot(page).error(codes::HEADER, message);
        let lone = self.header.len() == 1 && first.text.contains([';', '\t']);
        let help = match lone {
            true => "cells are separated by commas here".to_owned(),
            false => self.near(names).unwrap_or_else(|| {
                let has: Vec<&str> = self.header.iter().map(|cell| cell.text.trim()).collect();
                format!("it has {}", quoted(&has.join(", ")))
            }),
        };
        page.report(problem.help(help));
        false
    }

    /// Whether anything stands in a column: spreadsheets leave empty ones behind the last.
    pub(super) fn has_values(&self, column: usize) -> bool {
        let cells = self.rows.iter().filter_map(|line| line.get(column));
        cells.into_iter().any(|cell| !cell.is_blank())
    }

    fn near(&self, names: &[&str]) -> Option<String> {
        let mut suggester = Suggester::default();
        let near = |cell: &Cell| {
            let name = cell.text.trim();
            suggester.nearest(name, names.iter().copied())?;
            Some(format!("it has {}", quoted(name)))
        };
        self.header.iter().find_map(near)
    }

    /// Tells of columns that nobody reads.
    pub(super) fn unread(&self, page: &mut Page, known: Known<'_>) {
        let mut unread = Unread::default();
        for (column, cell) in self.header.iter().enumerate() {
            if !cell.is_blank() || self.has_values(column) {
                unread.column(page, cell.text.trim(), cell.spot(page), known);
            }
        }
        unread.tell_columns(page);
    }
}

/// Where a text begins that is no header, and an object or a list.
fn json_at(text: &str) -> Option<usize> {
    let begin = text.trim_start();
    begin
        .starts_with(['{', '['])
        .then_some(text.len() - begin.len())
}

/// Every record, with where its cells begin.
fn lines(page: &mut Page) -> Option<Vec<Line>> {
    let text = page.text.clone();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut seats = Seats::new(&text);
    let mut lines = Vec::new();
    for record in reader.records() {
        let starts = match seats.next_record() {
            Ok(starts) => starts,
            Err(loose) => {
                report_loose(page, loose);
                return None;
            }
        };
        let Ok(record) = record else {
            let spot = page.spot(starts.first().copied().unwrap_or_default(), 1);
            page.report(spot.error(codes::SYNTAX, "this line cannot be read"));
            return None;
        };
        let cells = record.iter().zip(starts);
        let line: Line = cells.map(|(text, at)| cell(text, at)).collect();
        // A line of spaces or commas alone is what a spreadsheet leaves below its last row.
        if !line.iter().all(Cell::is_blank) {
            lines.push(line);
        }
    }
    Some(lines)
}

fn report_loose(page: &mut Page, loose: Loose) {
    let (at, message) = match loose {
        Loose::Open(at) => (at, "this quote is never closed"),
        Loose::Closed(at) => (at, "something stands behind the closing quote"),
    };
    let problem = page.spot(at, 1).error(codes::SYNTAX, message);
    page.report(problem.help(QUOTING));
}

fn cell(text: &str, at: usize) -> Cell {
    Cell {
        text: plain(text).into(),
        at,
    }
}

/// What would be a formula in a spreadsheet.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// A cell without the one `'` that an export puts before what would be a formula.
fn plain(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(FORMULA) => rest,
        _ => text,
    }
}

/// The columns by name; each name stands once.
fn columns(page: &mut Page, header: &Line) -> HashMap<String, usize> {
    let mut columns: HashMap<String, usize> = HashMap::new();
    for (column, cell) in header.iter().enumerate() {
        let name = cell.text.trim();
        if name.is_empty() {
            continue;
        }
        if let Some(first) = columns.get(&name.to_lowercase()) {
            let message = format!("two columns are called {}", quoted(name));
            let problem = cell.spot(page).error(codes::HEADER, message);
            let first = header[*first].spot(page).place;
            page.report(problem.label(first, "the first").help("delete one of them"));
            continue;
        }
        columns.insert(name.to_lowercase(), column);
    }
    columns
}

/// Reports a row that is not as wide as the header.
fn width(page: &mut Page, header: &Line, line: &Line) {
    let (wanted, has) = (header.len(), line.len());
    if wanted == has {
        return;
    }
    let message = format!("this row has {has} cells, the header {wanted}");
    let help = match has > wanted {
        true => QUOTING,
        false => "write a comma for each empty cell",
    };
    let at = line.get(wanted).or(line.first());
    let spot = at.map_or_else(|| page.spot(0, 1), |cell| cell.spot(page));
    page.report(spot.error(codes::WIDTH, message).help(help));
}
