//! What the lockfile owns, for a person.

use super::TextOptions;
use crate::lock::{Entry, Lockfile, Origin};
use crate::model::{Address, Kind, Name};
use crate::view::layout::{Indent, Line, Page};
use crate::view::shown::Shown;
use crate::view::style::Style;

/// Everything that is owned, or the one entry at `only` with all that is remembered of it.
pub fn list(lock: &Lockfile, only: Option<&Address>, options: &TextOptions) -> Shown {
    let mut page = Page::new(options.width, options.color);
    let entries = lock.entries.iter();
    for (address, entry) in entries.filter(|(address, _)| only.is_none_or(|only| only == *address))
    {
        let detail = only.is_some() || options.verbose;
        row(&mut page, address, entry, detail);
    }
    if only.is_none() {
        closing(&mut page, lock);
    }
    page.finish()
}

fn row(page: &mut Page, address: &Address, entry: &Entry, detail: bool) {
    let Entry {
        id,
        origin,
        file,
        fields,
        edges,
        complete,
        expires,
        until,
    } = entry;
    let mut line = Line::new()
        .address(Style::Strong, address)
        .own("  ")
        .styled(Style::Quiet, origin_words(*origin));
    if let Some(file) = file {
        line = line.styled(Style::Quiet, " · ").foreign(Style::Quiet, file);
    }
    page.line(Indent::hanging(0, 4), &line);
    if !detail {
        return;
    }
    let mut say = |line: Line| page.line(Indent::hanging(4, 8), &line);
    say(Line::new().own("id ").whole(Style::Plain, id.as_str()));
    for (field, print) in fields.iter() {
        let line = Line::new().foreign(Style::Plain, &field.to_string());
        say(line
            .styled(Style::Quiet, " fingerprint ")
            .whole(Style::Quiet, &print.to_string()));
    }
    if let Some(date) = expires {
        let line = Line::new().own("expires ");
        say(line.whole(Style::Plain, &date.to_string()));
    }
    let membership = |verb: &'static str, group: &Name| {
        let line = Line::new().own(verb).foreign(Style::Plain, group.as_str());
        match until.get(group) {
            Some(date) => line.own(" until ").whole(Style::Plain, &date.to_string()),
            None => line,
        }
    };
    for group in edges {
        say(membership("in ", group));
    }
    for group in until.keys().filter(|group| !edges.contains(group)) {
        say(membership("was in ", group));
    }
    if *complete {
        say(Line::new().own(match address.kind {
            Kind::User => "its groups were given whole",
            Kind::Group => "its membership was exact",
        }));
    }
}

fn origin_words(origin: Origin) -> &'static str {
    match origin {
        Origin::Created => "created by us",
        Origin::Adopted => "adopted",
        Origin::Idp => "the identity provider's; its attributes and memberships are ours",
        Origin::Edges => "named in `members` alone; its memberships are ours",
    }
}

fn closing(page: &mut Page, lock: &Lockfile) {
    let count = |kind| {
        lock.entries
            .keys()
            .filter(|address| address.kind == kind)
            .count()
    };
    let edges: usize = lock.entries.values().map(|entry| entry.edges.len()).sum();
    page.gap();
    let line = Line::new()
        .own("Owned in ")
        .foreign(Style::Plain, &lock.provider.to_string())
        .own(": ")
        .count(Style::Strong, count(Kind::User), "user", "users")
        .own(", ")
        .count(Style::Strong, count(Kind::Group), "group", "groups")
        .own(", ")
        .count(Style::Strong, edges, "membership", "memberships")
        .own("; serial ")
        .number(Style::Plain, lock.serial)
        .own(".");
    page.line(Indent::hanging(0, 2), &line);
}
