//! Groups in CSV: `id,displayName,members`.

use super::codes;
use super::page::{Page, Said, Spot};
use super::people_csv::said;
use super::reference::{self, Reference};
use super::table::{Line, Table};
use super::unread::Known;

const NAME: [&str; 3] = ["displayname", "name", "display_name"];
const KNOWN: Known<'_> = Known {
    names: &["displayname", "display_name", "members"],
    meant: &["displayName", "members"],
};

/// One group of a file.
#[derive(Clone, Debug)]
pub(super) struct Team {
    pub spot: Spot,
    pub id: Option<Said<Box<str>>>,
    pub name: Option<Said<Box<str>>>,
    /// Who is in it; nothing where the file does not say.
    pub members: Option<Said<Vec<Reference>>>,
}

impl Team {
    /// Where it says which group it is.
    pub(super) fn who(&self) -> &Spot {
        let said = self.id.as_ref().or(self.name.as_ref());
        said.map_or(&self.spot, |said| &said.spot)
    }
}

/// Every group of the file.
pub(super) fn read(page: &mut Page) -> Vec<Team> {
    match Table::read(page) {
        Some(table) => of_table(page, &table),
        None => Vec::new(),
    }
}

/// Every group of a file whose header is known already.
pub(super) fn of_table(page: &mut Page, table: &Table) -> Vec<Team> {
    let named = ["id", "displayname", "name", "display_name"];
    let members = table.need(page, &["members"], "`members`");
    if !table.need(page, &named, "`id` or `displayName`") || !members {
        return Vec::new();
    }
    table.unread(page, KNOWN);
    if table.rows.is_empty() && !page.is_broken() {
        page.nothing("group", "each row below the header is a group");
    }
    let rows = table.rows.iter();
    rows.filter_map(|line| team(page, table, line)).collect()
}

fn team(page: &mut Page, table: &Table, line: &Line) -> Option<Team> {
    let mut spot = line.first()?.spot(page);
    spot.length = 1;
    let members = match table.cell(line, &["members"]) {
        Some(cell) => Some(reference::in_cell(page, cell, "`members`")?),
        None => None,
    };
    let team = Team {
        id: table.cell(line, &["id"]).map(|cell| said(page, cell)),
        name: table.cell(line, &NAME).map(|cell| said(page, cell)),
        members,
        spot,
    };
    if team.id.is_none() && team.name.is_none() {
        let problem = team.spot.error(codes::SHAPE, "this row names no group");
        page.report(problem.help("a group is named by id, or by displayName"));
        return None;
    }
    Some(team)
}
