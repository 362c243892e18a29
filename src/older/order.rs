//! The rows of the vendor's bulk sheets: `op,email,display_name,<attributes…>` and
//! `op,email,group_name`.

use std::sync::Arc;

use super::codes;
use super::page::{Page, Said, Spot, quoted};
use super::people_csv::said;
use super::person::{Given, Person, has_control};
use super::table::{Cell, Line, Table};
use super::unread::Known;
use super::values;
use crate::model::{Name, Suggester, did_you_mean};

/// A bulk sheet of one of the two sorts.
#[derive(Clone, Debug)]
pub(super) enum Orders {
    /// Users, and the attributes that the header names.
    Users {
        columns: Vec<Said<Arc<str>>>,
        orders: Vec<Order>,
    },
    /// Memberships.
    Members(Vec<Membership>),
}

/// What happens to one user.
#[derive(Clone, Debug)]
pub(super) struct Order {
    /// Removed; else made or changed.
    pub delete: bool,
    pub person: Person,
}

/// What happens to one membership.
#[derive(Clone, Debug)]
pub(super) struct Membership {
    pub add: bool,
    pub user: Said<Name>,
    pub group: Said<Name>,
    pub spot: Spot,
    pub record: serde_json::Value,
}

/// Reads a sheet; the header tells which sort it is.
pub(super) fn read(page: &mut Page) -> Option<Orders> {
    let table = Table::read(page)?;
    let groups = table.column(&["group_name"]).is_some();
    let mut whole = true;
    for name in [
        "op",
        "email",
        if groups { "group_name" } else { "display_name" },
    ] {
        whole &= table.need(page, &[name], &format!("`{name}`"));
    }
    if !whole {
        return None;
    }
    if table.rows.is_empty() && !page.is_broken() {
        page.nothing("row", "each row below the header is an order");
    }
    Some(match groups {
        true => members(page, &table),
        false => users(page, &table),
    })
}

fn members(page: &mut Page, table: &Table) -> Orders {
    let names = &["op", "email", "group_name"];
    let meant = names;
    table.unread(page, Known { names, meant });
    let rows = table.rows.iter();
    let members = rows.filter_map(|line| membership(page, table, line));
    Orders::Members(members.collect())
}

fn membership(page: &mut Page, table: &Table, line: &Line) -> Option<Membership> {
    let add = op(page, table, line, &["+", "-"]);
    let user = name(page, table, line, "email");
    let group = name(page, table, line, "group_name");
    Some(Membership {
        add: add? == "+",
        user: user?,
        group: group?,
        spot: first(page, line)?,
        record: table.record(line),
    })
}

fn users(page: &mut Page, table: &Table) -> Orders {
    let mut columns = Vec::new();
    for (column, cell) in table.header.iter().enumerate() {
        let name = cell.text.trim();
        if ["op", "email", "display_name"].contains(&name.to_lowercase().as_str()) {
            continue;
        }
        if name.is_empty() {
            unnamed(page, table, column, cell);
            continue;
        }
        let spot = cell.spot(page);
        let value = Arc::from(name);
        columns.push((column, Said { value, spot }));
    }
    let rows = table.rows.iter();
    let orders = rows.filter_map(|line| order(page, table, line, &columns));
    let orders = orders.collect();
    let columns = columns.into_iter().map(|(_, said)| said).collect();
    Orders::Users { columns, orders }
}

/// A column without a name may stand there, as long as nothing is in it.
fn unnamed(page: &mut Page, table: &Table, column: usize, header: &Cell) {
    if table.has_values(column) {
        let problem = header
            .spot(page)
            .error(codes::HEADER, "this column has values and no name");
        page.report(problem.help("name the attribute, or delete the column"));
    }
}

fn order(
    page: &mut Page,
    table: &Table,
    line: &Line,
    columns: &[(usize, Said<Arc<str>>)],
) -> Option<Order> {
    let op = op(page, table, line, &["upsert", "delete"]);
    let email = name(page, table, line, "email");
    let mut person = Person::new(first(page, line)?, table.record(line));
    let display = table.cell(line, &["display_name"]);
    person.display = display.map(|cell| said(page, cell));
    let delete = op? == "delete";
    // What else stands in the row of somebody who goes is nobody's affair.
    let mut given = Vec::new();
    for (column, reference) in columns.iter().filter(|_| !delete) {
        let cell = line.get(*column)?;
        let spot = cell.spot(page);
        match values::read(&cell.text) {
            Ok(value) => given.push(Given {
                reference: Arc::clone(&reference.value),
                value,
                spot,
            }),
            Err((message, help)) => {
                let message = format!("{}: {message}", quoted(&reference.value));
                page.report(spot.error(codes::SHAPE, message).help(help));
            }
        }
    }
    let spot = person.spot.clone();
    person.attributes = (!given.is_empty()).then_some(Said { value: given, spot });
    person.email = Some(email?);
    Some(Order { delete, person })
}

fn first(page: &Page, line: &Line) -> Option<Spot> {
    let mut spot = line.first()?.spot(page);
    spot.length = 1;
    Some(spot)
}

/// The word in `op`, exactly one of these: rows with any other the vendor's script passed over.
fn op(
    page: &mut Page,
    table: &Table,
    line: &Line,
    words: &[&'static str; 2],
) -> Option<&'static str> {
    let cell = line.get(table.column(&["op"])?)?;
    if let Some(word) = words.iter().find(|word| **word == &*cell.text) {
        return Some(word);
    }
    let text = cell.text.trim().to_lowercase();
    let message = match text.as_str() {
        "" => "this row has no `op`".to_owned(),
        _ => format!("`op` cannot be {}", quoted(&cell.text)),
    };
    let near = Suggester::default().nearest(&text, words.iter().copied());
    let help = near.map(did_you_mean);
    let help = help.unwrap_or_else(|| format!("write {} or {}", words[0], words[1]));
    let problem = cell.spot(page).error(codes::OP, message);
    page.report(problem.help(help));
    None
}

/// A name that a row cannot do without.
fn name(page: &mut Page, table: &Table, line: &Line, column: &str) -> Option<Said<Name>> {
    let cell = line.get(table.column(&[column])?)?;
    let spot = cell.spot(page);
    if cell.is_blank() {
        page.report(spot.error(codes::SHAPE, format!("this row has no `{column}`")));
        return None;
    }
    let value = Name::new(&cell.text);
    if column == "email" && has_control(page, &value, &spot) {
        return None;
    }
    Some(Said { value, spot })
}
