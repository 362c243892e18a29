//! `expires:`, the last day of access (UTC).

use std::collections::HashMap;

use jiff::civil::Date;

use super::codes;
use super::part::Part;
use super::reader::Reader;
use super::yaml::Node;
use crate::model::printable;
use crate::model::{Diagnostic, Expires, Expiry, Member, Name};

/// The day in a node; anything but a day of the calendar is reported.
pub(super) fn read(reader: &mut Reader, node: &Node<'_>) -> Expires {
    let Some(text) = node.text() else {
        let message = format!("`expires` must be a date, and this is {}", node.sort());
        let problem = reader
            .error(codes::DATE, node.spot, message)
            .help("write the last day of access, as in 2027-03-31, or delete the key");
        reader.report(problem);
        return None;
    };
    if let Some(date) = day(&text) {
        let place = reader.place(node.spot);
        return Some(Box::new(Expiry { date, place }));
    }
    let (message, help) = wrong(&text);
    let problem = reader.error(codes::DATE, node.spot, message).help(help);
    reader.report(problem);
    None
}

/// `YYYY-MM-DD`, and nothing else: a date with another meaning elsewhere is none here.
fn day(text: &str) -> Option<Date> {
    let (year, month, day) = parts(text)?;
    Date::new(year, month, day).ok()
}

fn parts(text: &str) -> Option<(i16, i8, i8)> {
    let shaped = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let part = |from: usize, to: usize| text.get(from..to).filter(|_| shaped);
    Some((
        part(0, 4)?.parse().ok()?,
        part(5, 7)?.parse().ok()?,
        part(8, 10)?.parse().ok()?,
    ))
}

fn wrong(text: &str) -> (String, String) {
    let shown = printable(text);
    if parts(text).is_some() {
        return (
            format!("there is no day `{shown}`"),
            "write a day of the calendar, as in 2027-03-31".to_owned(),
        );
    }
    let message = format!("`expires` must be a date written YYYY-MM-DD, not `{shown}`");
    let beginning = text.get(..10).filter(|beginning| day(beginning).is_some());
    let help = match beginning {
        Some(beginning) => {
            format!("write the day alone, {beginning}: access lasts to its end (UTC)")
        }
        None => "write the last day of access, as in 2027-03-31".to_owned(),
    };
    (message, help)
}

/// A membership that a user's `groups` and a group's `members` both name has one last day, or none.
pub(super) fn agree(part: &Part, problems: &mut Vec<Diagnostic>) {
    let mut by_user: HashMap<(&Name, &Name), &Member> = HashMap::new();
    let dated = |member: &Member| member.expires.is_some();
    let is_dated = part.users.iter().any(|user| {
        let mut groups = user.groups.iter().flat_map(|clause| &clause.groups);
        groups.any(dated)
    }) || part.groups.iter().any(|group| {
        let mut members = group.roster.iter().flat_map(|roster| &roster.members);
        members.any(dated)
    });
    if !is_dated {
        return;
    }
    for user in &part.users {
        for group in user.groups.iter().flat_map(|clause| &clause.groups) {
            by_user.insert((&user.name, &group.name), group);
        }
    }
    for group in &part.groups {
        for member in group.roster.iter().flat_map(|roster| &roster.members) {
            if let Some(other) = by_user.get(&(&member.name, &group.name))
                && date(member) != date(other)
            {
                problems.push(two_dates(member, other, &group.name));
            }
        }
    }
}

fn date(member: &Member) -> Option<Date> {
    member.expires.as_ref().map(|expiry| expiry.date)
}

fn two_dates(member: &Member, other: &Member, group: &Name) -> Diagnostic {
    let words = |member: &Member| match date(member) {
        Some(date) => date.to_string(),
        None => "no date".to_owned(),
    };
    let place = |member: &Member| match &member.expires {
        Some(expiry) => expiry.place.clone(),
        None => member.place.clone(),
    };
    let length = match date(member) {
        Some(_) => 10,
        None => member.name.as_str().chars().count(),
    };
    let message = format!(
        "the membership of `{}` in `{group}` has {} here, and {} in the user's `groups`",
        member.name,
        words(member),
        words(other)
    );
    Diagnostic::error(codes::TWO_DATES, place(member), message)
        .length(length)
        .label(place(other), format!("{} here", words(other)))
        .help("write one date at both, or name it in one place")
}
