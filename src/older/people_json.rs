//! Users in SCIM JSON: `{"Resources": […]}`, a bare list, or one user alone.

use super::bag;
use super::codes;
use super::json::{Entry, Node, Shape};
use super::page::{Page, Said, Spot};
use super::person::{Person, URN, Wanted, flag, no_flag};
use super::reference::{self, pick, text_of};
use super::unread::{Known, Unread};
use crate::model::Name;

/// Every user of the file.
pub(super) fn read(page: &mut Page, wanted: Wanted) -> Vec<Person> {
    let text = page.text.clone();
    let Some(root) = Node::of_file(page, &text) else {
        return Vec::new();
    };
    let Some(nodes) = records(page, &root, "user", &[]) else {
        return Vec::new();
    };
    let mut keys = Unread::default();
    let mut people = Vec::with_capacity(nodes.len());
    let mut groups = Vec::new();
    for node in &nodes {
        let Some(entries) = object(page, node) else {
            continue;
        };
        if is_group(&entries) {
            keys.group(page, &entries);
            groups.push(node.spot(page));
            continue;
        }
        keys.user(page, &entries);
        people.extend(person(page, node, &entries, wanted));
    }
    keys.tell(page);
    tell_groups(page, &groups);
    people
}

/// What only users have.
const OF_USERS: [&str; 5] = ["userName", "active", "emails", "groups", URN];

/// A group has a name or members, and nothing that only users have.
pub(super) fn is_group(entries: &[Entry<'_>]) -> bool {
    let user = OF_USERS.iter().any(|name| has(entries, name));
    !user && (has(entries, "displayName") || has(entries, "members"))
}

fn tell_groups(page: &mut Page, groups: &[Spot]) {
    let Some(first) = groups.first() else {
        return;
    };
    let message = match groups.len() {
        1 => "a record has no userName and looks like a group".to_owned(),
        many => format!("{many} records have no userName and look like groups"),
    };
    let problem = first.error(codes::SHAPE, message);
    page.report(problem.help("this command takes users, as export-users-json writes them"));
}

/// The records of a file: below `Resources` or one of `lists`, in a bare list, or the one that
/// the file is. None at all is reported.
pub(super) fn records<'a>(
    page: &mut Page,
    root: &Node<'a>,
    what: &str,
    lists: &[&str],
) -> Option<Vec<Node<'a>>> {
    let help = r#"write {"Resources": […]}, or a list"#;
    let nodes = match root.shape(page)? {
        Shape::List(nodes) => nodes,
        Shape::Map(entries) => {
            let mut list = None;
            for name in lists.iter().chain(&["Resources"]) {
                list = list.or(pick(page, &entries, name));
            }
            if list.is_none() && (has(&entries, "userName") || has(&entries, "id")) {
                return Some(vec![*root]);
            }
            match list {
                Some(entry) => {
                    wrapper(page, &entries, lists);
                    below(page, &entries, entry)?
                }
                None => Vec::new(),
            }
        }
        _ => Vec::new(),
    };
    if nodes.is_empty() {
        page.nothing(what, help);
        return None;
    }
    Some(nodes)
}

/// Looks at what stands beside the list.
fn wrapper(page: &mut Page, entries: &[Entry<'_>], lists: &[&str]) {
    let mut names = vec!["resources", "totalresults", "startindex", "itemsperpage"];
    names.extend(lists);
    let meant = [&["Resources", "totalResults"], lists].concat();
    let mut keys = Unread::default();
    let known = Known {
        names: &names,
        meant: &meant,
    };
    keys.keys(page, entries, known);
    keys.tell(page);
}

fn has(entries: &[Entry<'_>], name: &str) -> bool {
    entries
        .iter()
        .any(|entry| entry.key.eq_ignore_ascii_case(name))
}

/// The list below a key; warns where the file says that there are more: it was cut off, or somebody
/// took rows out, and who is not in it stays as they are.
fn below<'a>(page: &mut Page, entries: &[Entry<'a>], entry: &Entry<'a>) -> Option<Vec<Node<'a>>> {
    let nodes = match entry.node.shape(page)? {
        Shape::List(nodes) => nodes,
        Shape::Null => Vec::new(),
        shape => {
            let what = format!("`{}`", entry.key);
            entry.node.wrong(page, &what, "a list", &shape);
            return None;
        }
    };
    if let Some(entry) = pick(page, entries, "totalResults")
        && let Some(total) = count(page, &entry.node)
        && total > nodes.len()
    {
        let message = format!("this is a part: {} of {total} records", nodes.len());
        let problem = entry.spot(page).error(codes::LEFT_OUT, message).warning();
        page.report(problem.help("who is not in it stays as they are; export again for all"));
    }
    Some(nodes)
}

fn count(page: &mut Page, node: &Node<'_>) -> Option<usize> {
    match node.shape(page)? {
        Shape::Number(digits) => digits.parse().ok(),
        Shape::Text(digits) => digits.trim().parse().ok(),
        _ => None,
    }
}

/// The entries of a record.
pub(super) fn object<'a>(page: &mut Page, node: &Node<'a>) -> Option<Vec<Entry<'a>>> {
    match node.shape(page)? {
        Shape::Map(entries) => Some(entries),
        shape => {
            node.wrong(page, "a record", "an object", &shape);
            None
        }
    }
}

/// One user; nothing where something in it cannot be read, which is reported.
pub(super) fn person(
    page: &mut Page,
    node: &Node<'_>,
    entries: &[Entry<'_>],
    wanted: Wanted,
) -> Option<Person> {
    let mut person = Person::new(node.spot(page), node.record());
    person.id = text_of(page, entries, "id")?;
    person.email = text_of(page, entries, "userName")?.map(|said| Said {
        value: Name::new(&said.value),
        spot: said.spot,
    });
    person.display = text_of(page, entries, "displayName")?;
    if wanted.active
        && let Some(entry) = pick(page, entries, "active")
    {
        person.active = active(page, &entry.node)?;
    }
    if wanted.groups
        && let Some(entry) = pick(page, entries, "groups")
        && !matches!(entry.node.shape(page)?, Shape::Null)
    {
        person.groups = Some(reference::list(page, &entry.node, "`groups`")?);
        // The whole clause is meant where the key stands.
        let spot = entry.spot(page);
        person
            .groups
            .iter_mut()
            .for_each(|said| said.spot = spot.clone());
    }
    if wanted.attributes
        && let Some(entry) = pick(page, entries, URN)
    {
        person.attributes = bag::read(page, &entry.node)?;
    }
    person.named(page)
}

fn active(page: &mut Page, node: &Node<'_>) -> Option<Option<Said<bool>>> {
    let spot = node.spot(page);
    let (value, text) = match node.shape(page)? {
        Shape::Null => return Some(None),
        Shape::Flag(value) => return Some(Some(Said { value, spot })),
        Shape::Text(text) => (flag(&text), text),
        Shape::Number(digits) => (flag(digits), digits.to_owned()),
        shape => (None, shape.sort().to_owned()),
    };
    if value.is_none() {
        no_flag(page, &spot, &text);
    }
    value.map(|value| Some(Said { value, spot }))
}
