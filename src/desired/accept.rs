//! `accept:`: acceptances of guards, where a command line cannot give them.

use jiff::civil::Date;

use super::codes;
use super::keys::{Found, Known, keys};
use super::reader::Reader;
use super::yaml::Node;
use crate::model::printable;
use crate::model::unseen::hides;
use crate::model::{AcceptLine, Acceptance};

const KNOWN: Known = Known {
    of: "an entry of `accept`",
    keys: &["guard", "count", "why", "until"],
    later: &[],
};

const EXAMPLE: &str =
    "write { guard: users.deactivate, count: 4, why: \"team Blue leaves\", until: 2027-01-31 }";

/// More than this is no reason, but a document.
const LONGEST_WHY: usize = 200;

/// Reads one entry. Whether there is such a guard is judged where guards are known.
pub(super) fn read(reader: &mut Reader, node: &Node<'_>) -> Option<AcceptLine> {
    let before = reader.problems.len();
    let found = keys(reader, node, &KNOWN);
    let (mut guard, mut count, mut why, mut until) = (None, None, None, None);
    for entry in &found {
        match entry.key {
            "guard" => guard = reader.text(entry.value, "`guard`").map(|t| t.into_owned()),
            "count" => count = number(reader, entry),
            "why" => why = reason(reader, entry),
            _ => until = date(reader, entry),
        }
    }
    if found.len() < KNOWN.keys.len() && reader.problems.len() == before {
        let has = |key: &&&str| !found.iter().any(|entry| entry.key == **key);
        let missing: Vec<_> = KNOWN.keys.iter().filter(has).copied().collect();
        let message = format!("an entry of `accept` lacks `{}`", missing.join("`, `"));
        let problem = reader
            .error(codes::ACCEPT, node.spot, message)
            .help(EXAMPLE);
        reader.report(problem);
    }
    Some(AcceptLine {
        acceptance: Acceptance {
            guard: guard?,
            count: count?,
        },
        why: why?,
        until: until?,
        place: reader.place(node.spot),
    })
}

fn number(reader: &mut Reader, entry: &Found<'_, '_>) -> Option<usize> {
    let text = reader.text(entry.value, "`count`")?;
    let number = text.parse().ok().filter(|number| *number > 0);
    if number.is_none() {
        let message = format!("`count` is a number from 1, and not `{}`", printable(&text));
        wrong(reader, entry, message);
    }
    number
}

fn reason(reader: &mut Reader, entry: &Found<'_, '_>) -> Option<String> {
    let text = reader.text(entry.value, "`why`")?;
    // Another space does not make another line of it.
    let text = text.split(' ').filter(|word| !word.is_empty());
    let text = text.collect::<Vec<_>>().join(" ");
    let long = text.chars().count() > LONGEST_WHY;
    let message = match text.as_str() {
        "" => "`why` is empty, and somebody will ask",
        _ if long => "`why` has at most 200 characters",
        _ if text.chars().any(hides) => "`why` is one line of text that can be seen",
        _ => return Some(text),
    };
    wrong(reader, entry, message.to_owned());
    None
}

fn date(reader: &mut Reader, entry: &Found<'_, '_>) -> Option<Date> {
    let text = reader.text(entry.value, "`until`")?;
    let whole = text.len() == "2027-01-31".len();
    let date = text.parse::<Date>().ok().filter(|_| whole);
    if date.is_none() {
        let message = format!("`{}` is no date", printable(&text));
        wrong(reader, entry, message);
    }
    date
}

fn wrong(reader: &mut Reader, entry: &Found<'_, '_>, message: String) {
    let problem = reader.error(codes::ACCEPT, entry.value.spot, message);
    reader.report(problem.help(EXAMPLE));
}
