//! Users and groups in SCIM JSON, as exports hold them, one sort or both in a file.

use super::codes;
use super::groups_csv::Team;
use super::json::{Entry, Node, Shape};
use super::page::Page;
use super::people_json::{is_group, object, person, records};
use super::person::{Person, Wanted};
use super::reference::{self, pick, text_of};
use super::unread::Unread;

/// Every user and every group of a file.
pub(super) fn read(page: &mut Page, wanted: Wanted) -> (Vec<Person>, Vec<Team>) {
    let (mut people, mut teams) = (Vec::new(), Vec::new());
    let text = page.text.clone();
    let Some(root) = Node::of_file(page, &text) else {
        return (people, teams);
    };
    let mut keys = Unread::default();
    for node in records(page, &root, "user and no group", &[]).unwrap_or_default() {
        let Some(entries) = object(page, &node) else {
            continue;
        };
        if is_group(&entries) {
            keys.group(page, &entries);
            teams.extend(team(page, &node, &entries));
        } else {
            keys.user(page, &entries);
            people.extend(person(page, &node, &entries, wanted));
        }
    }
    keys.tell(page);
    (people, teams)
}

fn team(page: &mut Page, node: &Node<'_>, entries: &[Entry<'_>]) -> Option<Team> {
    let members = match pick(page, entries, "members") {
        Some(entry) if !matches!(entry.node.shape(page)?, Shape::Null) => {
            Some(reference::list(page, &entry.node, "`members`")?)
        }
        _ => None,
    };
    let team = Team {
        spot: node.spot(page),
        id: text_of(page, entries, "id")?,
        name: text_of(page, entries, "displayName")?,
        members,
    };
    if team.id.is_none() && team.name.is_none() {
        let message = "this group has neither `id` nor `displayName`";
        page.report(team.spot.error(codes::SHAPE, message));
        return None;
    }
    Some(team)
}
