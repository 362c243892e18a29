//! A plan's first lines: what it is, why it is blocked, and what is not known.

use super::unknown;
use crate::model::{AcceptLine, Acceptance, ProviderIdentity};
use crate::plan::expiry::EXPIRED;
use crate::plan::{Expiring, Finding, Note, Unknown};
use crate::view::Counts;
use crate::view::layout::{Indent, Line, Page};
use crate::view::style::Style;

pub(super) const ENTRY: Indent = Indent::hanging(2, 6);
pub(super) const BODY: Indent = Indent::hanging(6, 8);

/// Which plan, and whether anything stands against it.
pub(super) fn title(page: &mut Page, provider: &ProviderIdentity, notes: &[Note], counts: &Counts) {
    page.line(Indent::flat(0), &heading(provider, notes, counts));
}

/// What it does not know, right below the title.
pub(super) fn insufficient(page: &mut Page, unknown: Option<&[Unknown]>) {
    if let Some(line) = unknown::banner(unknown) {
        page.line(Indent::hanging(0, 2), &line);
    }
}

/// The title as a line.
pub(in crate::view) fn heading(
    provider: &ProviderIdentity,
    notes: &[Note],
    counts: &Counts,
) -> Line {
    let mut line = Line::new()
        .styled(Style::Strong, "Plan for ")
        .foreign(Style::Strong, &provider.to_string());
    if notes.contains(&Note::NoLockfile) {
        line = line.styled(Style::Change, ", without a lockfile");
    }
    if is_blocked(counts) {
        line = line
            .styled(Style::Danger, ": BLOCKED by ")
            .then(blockers(counts));
    }
    line
}

/// Whether anything stands against it.
pub(in crate::view) fn is_blocked(counts: &Counts) -> bool {
    counts.tripped > 0 || counts.mixes_policy
}

/// What does: `2 guards and a policy change`.
pub(in crate::view) fn blockers(counts: &Counts) -> Line {
    let mut line = Line::new();
    if counts.tripped > 0 {
        line = line.count(Style::Danger, counts.tripped, "guard", "guards");
    }
    if counts.tripped > 0 && counts.mixes_policy {
        line = line.styled(Style::Danger, " and ");
    }
    match counts.mixes_policy {
        true => line.styled(Style::Danger, "a policy change"),
        false => line,
    }
}

/// Guards that tripped, each with the words that would let it pass; and a policy that changes
/// together with the tenant, which none do.
pub(super) fn findings(page: &mut Page, findings: &[Finding], counts: &Counts) {
    if !is_blocked(counts) {
        return;
    }
    let title = "Blocked: nothing will be written";
    let all = findings.len() + usize::from(counts.mixes_policy);
    super::sections::heading(page, Style::Danger, title, all);
    for finding in findings {
        one_finding(page, finding);
    }
    if counts.mixes_policy {
        super::policy::mixed(page);
    }
}

/// One guard: what it counted, what it allows, how to accept exactly that.
pub(in crate::view) fn one_finding(page: &mut Page, finding: &Finding) {
    let [head, message, accept] = guard(finding);
    let head = Line::new().styled(Style::Danger, "✗ ").then(head);
    page.line(ENTRY, &head);
    page.line(BODY, &message);
    page.line(BODY, &accept);
}

/// A guard's numbers, its message, and how to accept exactly that.
pub(in crate::view) fn guard(finding: &Finding) -> [Line; 3] {
    let Finding {
        guard,
        count,
        limit,
        message,
    } = finding;
    let head = Line::new()
        .foreign(Style::Strong, guard)
        .own(": ")
        .number(Style::Danger, *count as u64)
        .own(", and the limit is ")
        .number(Style::Plain, *limit as u64);
    let message = Line::new().foreign(Style::Plain, message);
    let accept = Line::new()
        .styled(Style::Hint, "if that is right: ")
        .whole(Style::Plain, &finding.acceptance().flag());
    [head, message, accept]
}

/// What it is limited to, at the head of the notes.
pub(in crate::view) fn limits(page: &mut Page, notes: &[Note], only: &[String], expired: bool) {
    if !notes.is_empty() || !only.is_empty() || expired {
        page.gap();
    }
    if let Some(line) = limit(only, expired) {
        page.line(Indent::hanging(0, 6), &line);
    }
}

/// The same as a line.
pub(in crate::view) fn limit(only: &[String], expired: bool) -> Option<Line> {
    let mut line = Line::new().styled(Style::Change, "only: ");
    if expired {
        line = line.own("what passed dates ask");
    }
    for (at, pattern) in only.iter().enumerate() {
        line = match (at, expired) {
            (0, false) => line,
            (0, true) => line.own(", of "),
            _ => line.own(", "),
        };
        line = line.whole(Style::Plain, pattern);
    }
    if !only.is_empty() {
        line = line.own("; guards judge the whole");
    }
    (!only.is_empty() || expired).then_some(line)
}

/// What else the reader must know.
pub(in crate::view) fn notes(page: &mut Page, notes: &[Note], verbose: bool) {
    for note in notes {
        let line = Line::new()
            .styled(Style::Change, "note: ")
            .then(words(note, verbose));
        page.line(Indent::hanging(0, 6), &line);
        match note {
            Note::Expiring { days: _, dates } if verbose => {
                dates.iter().for_each(|one| expiring(page, one));
            }
            Note::PartialSnapshot { unknown } => unanswered(page, unknown),
            _ => {}
        }
    }
}

/// What a snapshot cannot answer, by kind.
fn unanswered(page: &mut Page, unknown: &[Unknown]) {
    for (line, addresses) in unknown::lists(unknown) {
        page.line(Indent::hanging(6, 8), &line);
        let names = addresses
            .into_iter()
            .map(|address| Line::new().address(Style::Plain, address));
        page.grid(8, &names.collect::<Vec<_>>());
    }
}

/// One date that is near.
fn expiring(page: &mut Page, expiring: &Expiring) {
    page.line(Indent::hanging(6, 8), &last_day(expiring));
}

/// The day, whose it is, and where that was written.
pub(in crate::view) fn last_day(expiring: &Expiring) -> Line {
    let Expiring {
        date,
        user,
        group,
        place,
    } = expiring;
    let line = Line::new()
        .whole(Style::Plain, &date.to_string())
        .own(" ")
        .foreign(Style::Plain, user.as_str());
    let line = match group {
        Some(group) => line.own(" in ").foreign(Style::Plain, group.as_str()),
        None => line,
    };
    line.at(place)
}

/// `1 user and 2 memberships have their last day within 14 days, the first on 2027-03-31`
fn near(days: u8, dates: &[Expiring], verbose: bool) -> Line {
    let users = dates.iter().filter(|one| one.group.is_none()).count();
    let edges = dates.len() - users;
    let mut line = Line::new();
    if users > 0 {
        line = line.count(Style::Plain, users, "user", "users");
    }
    if users > 0 && edges > 0 {
        line = line.own(" and ");
    }
    if edges > 0 {
        line = line.count(Style::Plain, edges, "membership", "memberships");
    }
    let last_day = match dates.len() {
        1 => " has its last day within ",
        _ => " have their last day within ",
    };
    line = line
        .own(last_day)
        .count(Style::Plain, usize::from(days), "day", "days");
    if let Some(first) = dates.first() {
        line = match dates.len() {
            1 => line.own(", on "),
            _ => line.own(", the first on "),
        };
        line = line.whole(Style::Plain, &first.date.to_string());
    }
    line.own(if verbose { ":" } else { " (-v lists them)." })
}

/// What a note says.
pub(in crate::view) fn words(note: &Note, verbose: bool) -> Line {
    let line = Line::new();
    match note {
        Note::NoLockfile => line.own(
            "there is no lockfile. What was changed by hand cannot be told from what the files \
             ask for, and no user, group or attribute is removed but by `state: absent` or a passed \
             date.",
        ),
        Note::ReadOneByOne { users } => line
            .own("the listing leaves attributes out, so ")
            .count(Style::Plain, *users, "user costs", "users cost")
            .own(" a read each."),
        Note::GroupRename { from, to } => line
            .own("once ")
            .foreign(Style::Strong, from.as_str())
            .own(" is called ")
            .foreign(Style::Strong, to.as_str())
            .own(", row-level rules that name the old group stop matching."),
        Note::PartialSnapshot { unknown } => {
            let line = line.own(
                "this comes from a snapshot that leaves out what no file declared when it was taken",
            );
            line.own(match unknown.is_empty() {
                true => ".",
                false => ". It cannot answer:",
            })
        }
        Note::MovedDone { from, to } => line
            .own("the `moved` entry from ")
            .address(Style::Plain, from)
            .own(" to ")
            .address(Style::Plain, to)
            .own(" has been carried out, and can be deleted."),
        Note::OwnAccountUnknown => line.own(
            "the server does not tell whose key this is, so that account is not protected: look \
             for it among the removals.",
        ),
        Note::AcceptOver { line, place, spent } => {
            let line = Line::new()
                .own("the line that accepts ")
                .whole(Style::Strong, line)
                .own(" (")
                .whole(Style::Plain, &place.to_string());
            line.own(match spent {
                true => ") was used by an apply, and counts no more: delete it.",
                false => ") is past its day, and counts no more: delete it.",
            })
        }
        Note::Stays { address } => line.address(Style::Strong, address).own(
            " stays: no file declares it any more, and it is not owned. Write `state: absent` to \
             remove it.",
        ),
        Note::ExpiredHeld { count, limit } => line
            .number(Style::Danger, *count as u64)
            .own(" dates passed at once, and the limit is ")
            .number(Style::Plain, *limit as u64)
            .own(": what they ask is held. If they are right: ")
            .whole(Style::Plain, &format!("--accept {EXPIRED}={count}")),
        Note::Expiring { days, dates } => near(*days, dates, verbose),
        Note::Warning { text } => line.foreign(Style::Plain, text),
    }
}

/// What somebody accepted: part of the plan, and shown.
pub(in crate::view) fn accepted(page: &mut Page, accepted: &[Acceptance], lines: &[AcceptLine]) {
    if accepted.is_empty() && lines.is_empty() {
        return;
    }
    page.gap();
    for line in acceptances(accepted, lines) {
        page.line(Indent::hanging(0, 6), &line);
    }
}

/// A line for each of the files', and one for all of the command line's.
pub(in crate::view) fn acceptances(accepted: &[Acceptance], lines: &[AcceptLine]) -> Vec<Line> {
    let mut all: Vec<Line> = lines.iter().map(acceptance).collect();
    if accepted.is_empty() {
        return all;
    }
    let mut line = Line::new().styled(Style::Change, "accepted: ");
    for (at, acceptance) in accepted.iter().enumerate() {
        line = if at == 0 { line } else { line.own(", ") };
        line = line.whole(Style::Strong, &acceptance.to_string());
    }
    all.push(line);
    all
}

fn acceptance(line: &AcceptLine) -> Line {
    let AcceptLine {
        acceptance,
        why,
        until,
        place,
    } = line;
    Line::new()
        .styled(Style::Change, "accepted in the files: ")
        .whole(Style::Strong, &acceptance.to_string())
        .own(", ")
        .foreign(Style::Plain, why)
        .own(", until ")
        .whole(Style::Plain, &until.to_string())
        .own(" (")
        .whole(Style::Plain, &place.to_string())
        .own("), once")
}
