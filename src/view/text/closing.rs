//! A plan's last lines: what stays, the numbers, the cost, and the command that comes next.

use std::collections::BTreeMap;

use super::TextOptions;
use super::opening::{blockers, is_blocked};
use crate::model::Name;
use crate::plan::{Cost, InSync, Unmanaged};
use crate::view::Counts;
use crate::view::layout::{Indent, Line, Page};
use crate::view::style::Style;
use crate::view::terminal::safe;

/// Named one by one up to here, counted beyond.
const NAMED: usize = 6;

/// The numbers of a plan in one sentence.
pub(in crate::view) fn summary(page: &mut Page, counts: &Counts, in_sync: &InSync) {
    page.line(Indent::hanging(0, 2), &sentence(counts, in_sync));
}

/// The same as a line.
pub(in crate::view) fn sentence(counts: &Counts, in_sync: &InSync) -> Line {
    if counts.is_nothing() {
        no_changes(counts, in_sync)
    } else {
        numbers(counts)
    }
}

fn no_changes(counts: &Counts, in_sync: &InSync) -> Line {
    let line = Line::new().styled(Style::Strong, "No changes");
    let line = match counts.held {
        0 => line,
        held => line
            .own(", ")
            .number(Style::Change, held as u64)
            .glued(Style::Change, " held"),
    };
    as_declared(line.own(". "), in_sync)
}

fn as_declared(line: Line, in_sync: &InSync) -> Line {
    let InSync {
        users,
        groups,
        members,
    } = in_sync;
    line.count(Style::Plain, *users, "user", "users")
        .own(", ")
        .count(Style::Plain, *groups, "group", "groups")
        .own(" and ")
        .count(Style::Plain, *members, "membership", "memberships")
        .own(" are as declared.")
}

fn numbers(counts: &Counts) -> Line {
    let Counts {
        create,
        change,
        rename,
        deactivate,
        delete,
        adopt,
        forget,
        added,
        removed,
        taken_along,
        held,
        tripped: _,      // in the title
        mixes_policy: _, // in the title
    } = counts;
    let verbs = [
        (*create, Style::Gain, " to create"),
        (*change, Style::Change, " to change"),
        (*rename, Style::Change, " to rename"),
        (*deactivate, Style::Danger, " to deactivate"),
        (*delete, Style::Danger, " to delete"),
    ];
    let line = enumerate(Line::new(), &verbs);
    let noun = if *added == 1 {
        " membership added"
    } else {
        " memberships added"
    };
    let edges = [
        (*added, Style::Gain, noun),
        (
            *removed,
            Style::Loss,
            match (*added, *removed) {
                (0, 1) => " membership removed",
                (0, _) => " memberships removed",
                _ => " removed",
            },
        ),
        (*taken_along, Style::Loss, " gone with a removal"),
    ];
    let bookkeeping = [
        (*adopt, Style::Plain, " to adopt"),
        (*forget, Style::Plain, " to forget"),
    ];
    let line = enumerate(enumerate(line, &edges), &bookkeeping);
    enumerate(line, &[(*held, Style::Change, " held")]).own(".")
}

/// Appends the numbers that are not zero, behind a semicolon where something stands before.
fn enumerate(mut line: Line, items: &[(usize, Style, &'static str)]) -> Line {
    let mut separator = if line.is_empty() { "" } else { "; " };
    for (count, style, words) in items.iter().filter(|(count, ..)| *count > 0) {
        line = line
            .own(separator)
            .number(*style, *count as u64)
            .glued(*style, words);
        separator = ", ";
    }
    line
}

/// What stays as it is, and what nobody asked about.
pub(in crate::view) fn rest(
    page: &mut Page,
    counts: &Counts,
    in_sync: &InSync,
    unmanaged: &Unmanaged,
    verbose: bool,
) {
    page.gap();
    if let Some(line) = unchanged(counts, in_sync) {
        page.line(Indent::hanging(0, 2), &line);
    }
    let Some(line) = left_alone(unmanaged, verbose) else {
        return;
    };
    page.line(Indent::hanging(0, 2), &line);
    if verbose {
        let cells: Vec<Line> = unmanaged
            .addresses
            .iter()
            .map(|address| Line::new().address(Style::Plain, address))
            .collect();
        page.grid(2, &cells);
    }
}

/// What needs no change, unless that is all there is to say.
pub(in crate::view) fn unchanged(counts: &Counts, in_sync: &InSync) -> Option<Line> {
    let said = counts.is_nothing() || *in_sync == InSync::default();
    let line = Line::new().styled(Style::Quiet, "Unchanged: ");
    (!said).then(|| as_declared(line, in_sync))
}

/// What no file asks for, in numbers.
pub(in crate::view) fn left_alone(unmanaged: &Unmanaged, verbose: bool) -> Option<Line> {
    let Unmanaged {
        users,
        groups,
        members,
        hidden,
        addresses: _, // listed by themselves
    } = unmanaged;
    let known = [
        (
            *users,
            Style::Plain,
            if *users == 1 { " user" } else { " users" },
        ),
        (
            *groups,
            Style::Plain,
            if *groups == 1 { " group" } else { " groups" },
        ),
    ];
    let mut line = enumerate(Line::new(), &known);
    line = by_group(line, members, "undeclared members: ", verbose);
    line = by_group(line, hidden, "hidden members (embed users): ", verbose);
    let title = Line::new().styled(Style::Quiet, "Not managed, left alone: ");
    (!line.is_empty()).then(|| title.then(line).own("."))
}

/// Numbers per group, or their sum where there are many.
fn by_group(
    mut line: Line,
    members: &BTreeMap<Name, usize>,
    title: &'static str,
    verbose: bool,
) -> Line {
    if members.is_empty() {
        return line;
    }
    if !line.is_empty() {
        line = line.own("; ");
    }
    line = line.own(title);
    if members.len() > NAMED && !verbose {
        return line
            .number(Style::Plain, members.values().sum::<usize>() as u64)
            .own(" in ")
            .count(Style::Plain, members.len(), "group", "groups");
    }
    for (at, (group, count)) in members.iter().enumerate() {
        line = if at == 0 { line } else { line.own(", ") };
        line = line
            .number(Style::Plain, *count as u64)
            .own(" in ")
            .foreign(Style::Plain, group.as_str());
    }
    line
}

/// The numbers again, the cost, the id, the next command.
pub(super) fn end(
    page: &mut Page,
    counts: &Counts,
    in_sync: &InSync,
    cost: &Cost,
    options: &TextOptions,
) {
    let TextOptions {
        width,
        color: _,
        verbose: _,
        without_values: _, // of attributes; there are none here
        plan_id,
        next,
    } = options;
    page.gap();
    if !counts.is_nothing() {
        summary(page, counts, in_sync);
        page.line(Indent::hanging(0, 2), &price(cost));
    }
    if is_blocked(counts) {
        let line = Line::new()
            .styled(Style::Danger, "Blocked by ")
            .then(blockers(counts))
            .own(", see the top. Nothing will be written.");
        page.line(Indent::hanging(0, 2), &line);
    }
    if let Some(id) = plan_id {
        let line = Line::new()
            .styled(Style::Quiet, "plan id ")
            .whole(Style::Strong, id);
        page.line(Indent::hanging(0, 2), &line);
    }
    if let Some(command) = next {
        page.gap();
        next_command(page, command, *width);
    }
}

/// `9 requests to write, 12 to check, about 25 s at 50 a minute`.
pub(in crate::view) fn price(cost: &Cost) -> Line {
    let Cost {
        reads: _, // spent already
        writes,
        checks,
        per_minute,
        at_once: _, // in the time
    } = cost;
    let line = Line::new()
        .count(
            Style::Plain,
            *writes,
            "request to write",
            "requests to write",
        )
        .own(", ")
        .number(Style::Plain, *checks as u64)
        .own(" to check, about ");
    duration(line, cost.seconds())
        .own(" at ")
        .number(Style::Plain, u64::from(*per_minute))
        .own(" a minute")
}

/// A duration as people say it.
pub(in crate::view) fn duration(line: Line, seconds: u64) -> Line {
    let minutes = seconds.div_ceil(60);
    if seconds < 90 {
        line.number(Style::Plain, seconds).glued(Style::Plain, " s")
    } else if minutes < 90 {
        line.number(Style::Plain, minutes)
            .glued(Style::Plain, " min")
    } else {
        line.number(Style::Plain, minutes / 60)
            .own(" h ")
            .number(Style::Plain, minutes % 60)
            .own(" min")
    }
}

/// The next command, broken where a shell takes it: behind a backslash, before an option.
pub(in crate::view) fn next_command(page: &mut Page, command: &str, width: usize) {
    page.line(Indent::flat(0), &Line::new().styled(Style::Hint, "Next:"));
    let wide = unicode_width::UnicodeWidthStr::width(&*safe(command).into_cow());
    let fits = 2 + wide <= width;
    let mut rest = command;
    let mut indent = 2;
    while !fits && let Some(at) = rest.find(" --") {
        let line = Line::new().whole(Style::Plain, &rest[..at]).own(" \\");
        page.line(Indent::flat(indent), &line);
        rest = &rest[at + 1..];
        indent = 6;
    }
    page.line(Indent::flat(indent), &Line::new().whole(Style::Plain, rest));
}
