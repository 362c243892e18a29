//! `moved:`: renames that the files announce.

use std::collections::BTreeMap;

use super::codes;
use super::keys::{Known, keys};
use super::part::GroupEntry;
use super::reader::Reader;
use super::yaml::Node;
use crate::model::printable;
use crate::model::{Address, Diagnostic, Kind, Moved, Name, Standing};

const KNOWN: Known = Known {
    of: "an entry of `moved`",
    keys: &["from", "to"],
    later: &[],
};

/// Reads one entry.
pub(super) fn read<'a>(reader: &mut Reader, node: &Node<'a>) -> Option<Moved> {
    let before = reader.problems.len();
    let found = keys(reader, node, &KNOWN);
    let (mut from, mut to, mut place) = (None, None, reader.place(node.spot));
    for entry in &found {
        let address = address(reader, entry.value);
        if entry.key == "from" {
            place = reader.place(entry.value.spot);
            from = address;
        } else {
            to = address;
        }
    }
    if found.len() < 2 && reader.problems.len() == before {
        let problem = reader
            .error(
                codes::MOVED,
                node.spot,
                "an entry of `moved` needs both `from` and `to`",
            )
            .help("write { from: group/Old name, to: group/New name }");
        reader.report(problem);
    }
    let (from, to) = (from?, to?);
    let moved = Moved { from, to, place };
    match alone(&moved) {
        Some(problem) => {
            reader.report(problem);
            None
        }
        None => Some(moved),
    }
}

fn address<'a>(reader: &mut Reader, node: &Node<'a>) -> Option<Address> {
    let text = reader.text(node, "an address")?;
    let address = text.parse::<Address>().ok();
    if address.is_none() {
        let message = format!("`{}` is no address", printable(&text));
        let problem = reader
            .error(codes::MOVED, node.spot, message)
            .help("write group/NAME");
        reader.report(problem);
    }
    address
}

/// What is wrong with an entry by itself.
fn alone(moved: &Moved) -> Option<Diagnostic> {
    let (code, message, help) = if moved.from.kind != moved.to.kind {
        (
            codes::MOVED,
            format!(
                "{} cannot become {}: the kinds differ",
                moved.from, moved.to
            ),
            "a group is renamed to a group",
        )
    } else if moved.from.kind == Kind::User {
        (
            codes::MOVED_USER,
            format!(
                "{} cannot be renamed: an e-mail is the user's identity",
                moved.from
            ),
            "declare the new e-mail, and give the old one `state: absent`",
        )
    } else if moved.from == moved.to {
        (
            codes::MOVED,
            format!("{} and {} are one name", moved.from, moved.to),
            "letter case does not make another name; delete the entry",
        )
    } else {
        return None;
    };
    let length = moved.from.to_string().chars().count();
    let problem = Diagnostic::error(code, moved.place.clone(), message);
    Some(problem.length(length).help(help))
}

/// Checks all entries against each other and against the declared groups, which are sorted by
/// name. `complete` is false where some file could not be read to its end, and so an absence
/// proves nothing.
pub(super) fn check(
    moved: &[Moved],
    groups: &[GroupEntry],
    complete: bool,
    problems: &mut Vec<Diagnostic>,
) {
    let mut from: BTreeMap<&Name, &Moved> = BTreeMap::new();
    let mut to: BTreeMap<&Name, &Moved> = BTreeMap::new();
    for entry in moved {
        if let Some(first) = from.insert(&entry.from.name, entry) {
            problems.push(twice(
                entry,
                first,
                format!("{} is moved twice", entry.from),
            ));
        }
        if let Some(first) = to.insert(&entry.to.name, entry) {
            problems.push(twice(
                entry,
                first,
                format!("two groups are moved to {}", entry.to),
            ));
        }
    }
    for entry in moved {
        if let Some(next) = from.get(&entry.to.name) {
            problems.push(chain(entry, next));
            continue;
        }
        let declared = |name: &Name| {
            let at = groups.binary_search_by(|group| group.name.cmp(name)).ok()?;
            Some(&groups[at])
        };
        if let Some(old) = declared(&entry.from.name) {
            problems.push(
                error(
                    entry,
                    format!("{} is moved away and still declared", entry.from),
                )
                .label(old.resource.place.clone(), "declared here")
                .help("delete the old declaration, or the entry of `moved`"),
            );
        }
        let new = declared(&entry.to.name);
        if complete && new.is_none_or(|group| group.resource.standing != Standing::Present) {
            let mut problem = error(entry, format!("{} is not declared", entry.to))
                .help(format!("declare `{}` under groups:", entry.to.name));
            if let Some(group) = new {
                problem = problem.label(group.resource.place.clone(), "only named here");
            }
            problems.push(problem);
        }
    }
}

fn error(entry: &Moved, message: String) -> Diagnostic {
    let length = entry.from.to_string().chars().count();
    Diagnostic::error(codes::MOVED, entry.place.clone(), message).length(length)
}

fn twice(entry: &Moved, first: &Moved, message: String) -> Diagnostic {
    error(entry, message)
        .label(first.place.clone(), "first here")
        .help("delete one of them")
}

fn chain(entry: &Moved, next: &Moved) -> Diagnostic {
    let (message, help) = if next.to.name == entry.from.name {
        (
            format!("{} and {} are moved in a circle", entry.from, entry.to),
            "names are not swapped in one step: move one aside, apply, then go on",
        )
    } else {
        (
            format!("{} is moved on to {}", entry.to, next.to),
            "write one entry from the first name to the last",
        )
    };
    error(entry, message)
        .label(next.place.clone(), "moved on here")
        .help(help)
}
