//! Users in CSV: `id,userName,displayName,active,email,userAttributes`, or what the older README
//! calls them.

use super::bag;
use super::codes;
use super::page::{Page, Said, Spot};
use super::person::{Given, Person, URN, Wanted, flag, no_flag};
use super::reference;
use super::table::{Cell, Line, Table};
use super::unread::Known;
use crate::model::Name;

const EMAIL: [&str; 3] = ["username", "email", "emails"];
const DISPLAY: [&str; 3] = ["displayname", "name", "display_name"];
const URN_COLUMN: &str = "urn:omni:params:1.0:userattribute";
/// The columns of users.
pub(super) const KNOWN: Known<'_> = Known {
    names: &[
        "username",
        "displayname",
        "display_name",
        "active",
        "userattributes",
        URN_COLUMN,
        "groups",
    ],
    meant: &[
        "userName",
        "displayName",
        "active",
        "userAttributes",
        "groups",
    ],
};

/// Every user of the file.
pub(super) fn read(page: &mut Page, wanted: Wanted) -> Vec<Person> {
    match Table::read(page) {
        Some(table) => of_table(page, &table, wanted),
        None => Vec::new(),
    }
}

/// Every user of a file whose header is known already.
pub(super) fn of_table(page: &mut Page, table: &Table, wanted: Wanted) -> Vec<Person> {
    let named = ["username", "email", "emails", "id"];
    if !table.need(page, &named, "`userName`") {
        return Vec::new();
    }
    table.unread(page, KNOWN);
    if table.rows.is_empty() && !page.is_broken() {
        page.nothing("user", "each row below the header is a user");
    }
    let rows = table.rows.iter();
    rows.filter_map(|line| person(page, table, line, wanted))
        .collect()
}

fn person(page: &mut Page, table: &Table, line: &Line, wanted: Wanted) -> Option<Person> {
    let first = line.first()?;
    let mut spot = first.spot(page);
    spot.length = 1;
    let mut person = Person::new(spot, table.record(line));
    person.id = table.cell(line, &["id"]).map(|cell| said(page, cell));
    person.email = table.cell(line, &EMAIL).map(|cell| Said {
        value: Name::new(&cell.text),
        spot: cell.spot(page),
    });
    person.display = table.cell(line, &DISPLAY).map(|cell| said(page, cell));
    if wanted.active
        && let Some(cell) = table.cell(line, &["active"])
    {
        let spot = cell.spot(page);
        let value = flag(&cell.text);
        if value.is_none() {
            no_flag(page, &spot, &cell.text);
        }
        person.active = Some(Said {
            value: value?,
            spot,
        });
    }
    if wanted.groups
        && let Some(cell) = table.cell(line, &["groups"])
    {
        person.groups = Some(reference::in_cell(page, cell, "`groups`")?);
    }
    if wanted.attributes {
        person.attributes = attributes(page, table, line)?;
    }
    person.named(page)
}

pub(super) fn said(page: &Page, cell: &Cell) -> Said<Box<str>> {
    Said {
        value: cell.text.trim().into(),
        spot: cell.spot(page),
    }
}

/// Attributes of a row; inside nothing where it gives none, outside where they cannot be read.
fn attributes(page: &mut Page, table: &Table, line: &Line) -> Option<Option<Said<Vec<Given>>>> {
    let ours = table.cell(line, &["userattributes"]);
    let theirs = table.cell(line, &[URN_COLUMN]);
    match (ours, theirs) {
        (Some(ours), Some(theirs)) => {
            let first: Spot = ours.spot(page);
            let message = format!("attributes stand in `userAttributes` and in `{URN}`");
            let problem = theirs.spot(page).error(codes::TWICE, message);
            page.report(
                problem
                    .label(first.place, "here too")
                    .help("keep one of them"),
            );
            None
        }
        (Some(cell), None) | (None, Some(cell)) => bag::in_cell(page, cell),
        (None, None) => Some(None),
    }
}
