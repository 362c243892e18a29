//! An apply as text: a line for each step, and how it ended.

use super::layout::{Indent, Line, Page};
use super::shown::Shown;
use super::style::Style;
use super::text::{duration, head, next_command};
use crate::apply::{ApplySummary, Became};
use crate::model::Address;
use crate::plan::{Change, EdgeAction};

/// How an apply's end is laid out.
#[derive(Clone, Debug, Default)]
pub struct ApplyOptions {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether meaning is coloured as well.
    pub color: bool,
    /// The exact command that comes next where it is not complete.
    pub next: Option<String>,
    /// No lockfile is kept: what was done is in the journal alone.
    pub without_lockfile: bool,
}

/// One line, without its end, for a change that is being carried out:
/// `~ change group/Analytics (2 added, 1 removed)`.
pub fn step(change: &Change, color: bool) -> Shown {
    let mut line = head(change);
    let count = |action| {
        let is = |edge: &&crate::plan::EdgeChange| edge.action == action;
        change.edges.iter().filter(is).count()
    };
    let parts = [
        (count(EdgeAction::Add), Style::Gain, " added"),
        (count(EdgeAction::Remove), Style::Loss, " removed"),
    ];
    let mut open = " (";
    for (count, style, word) in parts.into_iter().filter(|(count, ..)| *count > 0) {
        line = line
            .own(open)
            .number(style, count as u64)
            .styled(style, word);
        open = ", ";
    }
    let line = if open == ", " { line.own(")") } else { line };
    let mut page = Page::new(usize::MAX, color);
    page.line(Indent::flat(0), &line);
    Shown::laid_out(page.finish().trim_end().to_owned())
}

/// How an apply ended: the truth in the first line, then each change that is not done.
pub fn summary(summary: &ApplySummary, options: &ApplyOptions) -> Shown {
    let ApplySummary {
        became: _, // told by the lists below
        done: _,   // in the first line, as are the other numbers
        failed: _,
        unknown: _,
        blocked: _,
        unconfirmed: _,
        not_reached: _,
        stopped: _, // told below the first line
        requests: _,
        retries: _,
        waited: _,
        seconds: _,
        in_lockfile,
    } = summary;
    let mut page = Page::new(options.width, options.color);
    opening(&mut page, summary);
    for undone in undone(summary) {
        list(&mut page, &undone);
    }
    if !summary.is_complete() {
        page.gap();
        let words = match options.without_lockfile {
            true => JOURNAL_ALONE,
            false => on_record(*in_lockfile),
        };
        page.line(Indent::flat(0), &Line::new().own(words));
        if let Some(command) = &options.next {
            page.gap();
            next_command(&mut page, command, options.width);
        }
    }
    page.finish()
}

/// The truth in one line, and why it ended early.
pub(super) fn opening(page: &mut Page, summary: &ApplySummary) {
    page.line(Indent::hanging(0, 2), &first_line(summary));
    if let Some(reason) = &summary.stopped {
        let line = Line::new()
            .styled(Style::Danger, "Stopped: ")
            .foreign(Style::Plain, reason);
        page.line(Indent::hanging(0, 2), &line);
    }
}

const JOURNAL_ALONE: &str =
    "What was done is in the journal; run the command again, and what is left is done.";

/// Changes that are not done, for one sort of reason.
pub(super) struct Undone<'a> {
    /// What became of them.
    pub(super) became: Became,
    pub(super) title: &'static str,
    sign: &'static str,
    /// Each with its reason.
    pub(super) items: &'a [(Address, String)],
    /// What to do about all of them.
    pub(super) next: &'static str,
}

/// All that is not done, the gravest first.
pub(super) fn undone(summary: &ApplySummary) -> [Undone<'_>; 4] {
    let one = |became, title, sign, items, next| Undone {
        became,
        title,
        sign,
        items,
        next,
    };
    [
        one(
            Became::Failed,
            "Failed",
            "✗ ",
            &summary.failed,
            "put the reason right, and plan again: what is left shows there.",
        ),
        one(
            Became::Unknown,
            "Sent, and no clear answer came",
            "? ",
            &summary.unknown,
            "nobody knows yet; the next plan reads what became of them.",
        ),
        one(
            Became::Unconfirmed,
            "Not confirmed: sent and answered, but it does not show",
            "? ",
            &summary.unconfirmed,
            "plan again in a minute; what still differs shows there.",
        ),
        one(
            Became::Blocked,
            "Blocked by what failed",
            "○ ",
            &summary.blocked,
            "nothing was sent for these; they go with the next apply.",
        ),
    ]
}

/// Where what was done is remembered.
pub(super) fn on_record(in_lockfile: bool) -> &'static str {
    match in_lockfile {
        true => {
            "What was done is in the lockfile; what was not, or only in part, is in the next plan."
        }
        false => {
            "What was done is on record in the journal, and not in the lockfile; the next apply brings it there."
        }
    }
}

/// Done or not, and the numbers.
fn first_line(summary: &ApplySummary) -> Line {
    verdict(summary).own("; ").then(effort(summary))
}

/// Done or not.
pub(super) fn verdict(summary: &ApplySummary) -> Line {
    let all = summary.total();
    let line = if !summary.is_complete() {
        Line::new()
            .styled(Style::Danger, "Apply incomplete: ")
            .number(Style::Plain, summary.done as u64)
            .own(" of ")
            .count(Style::Plain, all, "change", "changes")
            .own(" done")
    } else if all == 0 {
        Line::new().styled(Style::Gain, "Nothing to do")
    } else {
        Line::new()
            .styled(Style::Gain, "Applied: ")
            .count(Style::Plain, all, "change", "changes")
            .own(" done and confirmed")
    };
    let rest = [
        (summary.failed.len(), Style::Danger, " failed"),
        (summary.unknown.len(), Style::Danger, " without an answer"),
        (summary.unconfirmed.len(), Style::Danger, " not confirmed"),
        (summary.blocked.len(), Style::Change, " blocked"),
        (summary.not_reached, Style::Change, " not reached"),
    ];
    rest.into_iter()
        .filter(|(count, ..)| *count > 0)
        .fold(line, |line, (count, style, words)| {
            line.own(", ")
                .number(style, count as u64)
                .glued(style, words)
        })
}

/// What it took.
pub(super) fn effort(summary: &ApplySummary) -> Line {
    let line = Line::new().count(Style::Plain, summary.requests, "request", "requests");
    let line = held_up(line, summary).own(" in ");
    // Rounded up, and never below a second: a float's end says nothing here.
    duration(line, summary.seconds.max(1.0).ceil() as u64).own(".")
}

/// What retries and waits cost; nothing where there were none.
fn held_up(line: Line, summary: &ApplySummary) -> Line {
    let (retries, waited) = (summary.retries as u64, summary.waited);
    if retries == 0 && waited == 0 {
        return line;
    }
    let line = line
        .own(", ")
        .number(Style::Change, retries)
        .glued(Style::Change, " retried");
    let line = match waited {
        0 => line,
        waited => duration(line.own(", waited "), waited),
    };
    line.own(",")
}

/// Changes that are not done, each with its reason, and what to do about all of them.
fn list(page: &mut Page, undone: &Undone<'_>) {
    let Undone {
        became: _, // told by the title
        title,
        sign,
        items,
        next,
    } = *undone;
    if items.is_empty() {
        return;
    }
    page.gap();
    let title = Line::new().styled(Style::Strong, title);
    page.line(Indent::flat(0), &title);
    for (address, reason) in items {
        let head = Line::new()
            .styled(Style::Danger, sign)
            .address(Style::Strong, address);
        page.line(Indent::hanging(2, 6), &head);
        page.line(Indent::flat(6), &Line::new().foreign(Style::Plain, reason));
    }
    let line = Line::new().styled(Style::Hint, "next: ").own(next);
    page.line(Indent::hanging(2, 8), &line);
}
