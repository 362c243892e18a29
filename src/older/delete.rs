//! `delete-user`, `delete-users`: by id, compared whole.

use std::sync::Arc;

use super::Fate;
use super::asking::Ask;
use super::codes;
use super::json::{Node, Shape};
use super::page::{Page, Said, Spot, quoted};
use super::people_csv::{self, said};
use super::people_json;
use super::person::{Person, Wanted};
use super::table::Table;
use super::tenant::Tenant;
use super::unread::Unread;
use super::update::found;
use crate::model::{Name, Place, Standing};

/// The ids of JSON: `["id"]`, `{"user_ids": ["id"]}`, or records that have one.
pub(super) fn json(page: &mut Page) -> Vec<Person> {
    let text = page.text.clone();
    let Some(root) = Node::of_file(page, &text) else {
        return Vec::new();
    };
    let nodes = people_json::records(page, &root, "id", &["user_ids"]);
    let nodes = nodes.unwrap_or_default();
    let mut keys = Unread::default();
    let people = nodes.iter();
    let people = people.filter_map(|node| one(page, node, &mut keys));
    let people = people.collect();
    keys.tell(page);
    people
}

fn one(page: &mut Page, node: &Node<'_>, keys: &mut Unread) -> Option<Person> {
    let spot = node.spot(page);
    let person = match node.shape(page)? {
        Shape::Text(text) => {
            let mut person = Person::new(spot.clone(), node.record());
            let value: Box<str> = text.trim().into();
            person.id = (!value.is_empty()).then_some(Said { value, spot });
            person
        }
        Shape::Map(entries) => {
            keys.user(page, &entries);
            let mut person = people_json::person(page, node, &entries, Wanted::default())?;
            person.record = id_alone(&person);
            person
        }
        shape => {
            node.wrong(page, "an id", "a text", &shape);
            return None;
        }
    };
    with_id(page, person)
}

/// The ids of CSV: the column `id`.
pub(super) fn csv(page: &mut Page) -> Vec<Person> {
    let Some(table) = Table::read(page) else {
        return Vec::new();
    };
    if !table.need(page, &["id"], "`id`") {
        return Vec::new();
    }
    table.unread(page, people_csv::KNOWN);
    if table.rows.is_empty() && !page.is_broken() {
        page.nothing("id", "each row below the header is a user");
    }
    let mut people = Vec::with_capacity(table.rows.len());
    for line in &table.rows {
        let Some(first) = line.first() else {
            continue;
        };
        let mut person = Person::new(first.spot(page), serde_json::Value::Null);
        person.id = table.cell(line, &["id"]).map(|cell| said(page, cell));
        person.email = table.cell(line, &["username"]).map(|cell| Said {
            value: Name::new(&cell.text),
            spot: cell.spot(page),
        });
        person.record = id_alone(&person);
        people.extend(with_id(page, person));
    }
    people
}

fn id_alone(person: &Person) -> serde_json::Value {
    let id = person.id.as_ref().map(|id| id.value.to_string());
    id.unwrap_or_default().into()
}

fn with_id(page: &mut Page, person: Person) -> Option<Person> {
    if person.id.is_none() {
        let problem = person.spot.error(codes::SHAPE, "this id is empty");
        page.report(problem.help("delete the row, or give it its id"));
        return None;
    }
    Some(person)
}

/// An id from the command line.
pub(super) fn given(id: &str) -> Person {
    let spot = Spot {
        place: Place::file_only(&Arc::from("the command line")),
        length: 1,
    };
    let mut person = Person::new(spot.clone(), id.into());
    person.id = Some(Said {
        value: id.trim().into(),
        spot,
    });
    person
}

/// Asks for everybody of the list to be gone.
pub(super) fn people(tenant: &mut Tenant<'_>, people: &[Person]) {
    for person in people {
        match found(tenant, person) {
            Err(reason) => tenant.row(person, None, Fate::Failed(reason)),
            Ok(name) if tenant.asking.has_user(&name) => {
                let problem = person.who().error(
                    codes::TWICE,
                    format!("{} is listed before", quoted(name.as_str())),
                );
                tenant.asking.tell(problem.warning());
                let fate = Fate::Skipped("listed before".to_owned());
                tenant.row(person, Some(&name), fate);
            }
            // Access is gone already, and nothing more is taken from whoever is inactive.
            Ok(name) if tenant.is_inactive(&name) => {
                let reason = "is inactive already, and was left as it is".to_owned();
                tenant.row(person, Some(&name), Fate::Failed(reason));
            }
            Ok(name) => {
                let ask = Ask::new(Standing::Absent);
                let fate = tenant.asking.user(&name, person.who(), ask);
                tenant.row(person, Some(&name), fate);
            }
        }
    }
}
