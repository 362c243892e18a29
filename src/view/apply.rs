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
    let mut page = Page::new(options.width, options.color);
    opening(&mut page, summary);
    for undone in UNDONE {
        list(&mut page, &undone, reasons(summary, undone.became));
    }
    if !summary.is_complete() {
        page.gap();
        page.line(Indent::flat(0), &on_record(summary));
        if let Some(command) = &options.next {
            page.gap();
            next_command(&mut page, command, options.width);
        }
    }
    page.finish()
}

/// A way in which a change is not done.
pub(super) struct Undone {
    /// Which.
    pub(super) became: Became,
    /// The title of all such.
    pub(super) title: &'static str,
    sign: &'static str,
    /// What to do about them.
    pub(super) next: &'static str,
}

/// Each of them that has reasons, the worst first.
pub(super) const UNDONE: [Undone; 4] = [
    Undone {
        became: Became::Failed,
        title: "Failed",
        sign: "✗ ",
        next: "put the reason right, and plan again: what is left shows there.",
    },
    Undone {
        became: Became::Unknown,
        title: "Sent, and no clear answer came",
        sign: "? ",
        next: "nobody knows yet; the next plan reads what became of them.",
    },
    Undone {
        became: Became::Unconfirmed,
        title: "Not confirmed: sent and answered, but it does not show",
        sign: "? ",
        next: "plan again in a minute; what still differs shows there.",
    },
    Undone {
        became: Became::Blocked,
        title: "Blocked by what failed",
        sign: "○ ",
        next: "nothing was sent for these; they go with the next apply.",
    },
];

/// Which changes became this, each with the reason.
pub(super) fn reasons(summary: &ApplySummary, became: Became) -> &[(Address, String)] {
    match became {
        Became::Failed => &summary.failed,
        Became::Unknown => &summary.unknown,
        Became::Unconfirmed => &summary.unconfirmed,
        Became::Blocked => &summary.blocked,
        Became::Done | Became::NotReached => &[],
    }
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

/// Where what was done is on record.
pub(super) fn on_record(summary: &ApplySummary) -> Line {
    Line::new().own(match summary.in_lockfile {
        true => {
            "What was done is in the lockfile; what was not, or only in part, is in the next plan."
        }
        false => {
            "What was done is on record in the journal, and not in the lockfile; the next apply brings it there."
        }
    })
}

/// Done or not, and the numbers.
fn first_line(summary: &ApplySummary) -> Line {
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
    let line = rest.into_iter().filter(|(count, ..)| *count > 0).fold(
        line,
        |line, (count, style, words)| {
            line.own(", ")
                .number(style, count as u64)
                .glued(style, words)
        },
    );
    let line = line
        .own("; ")
        .count(Style::Plain, summary.requests, "request", "requests");
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
fn list(page: &mut Page, undone: &Undone, items: &[(Address, String)]) {
    if items.is_empty() {
        return;
    }
    page.gap();
    let title = Line::new().styled(Style::Strong, undone.title);
    page.line(Indent::flat(0), &title);
    for (address, reason) in items {
        let head = Line::new()
            .styled(Style::Danger, undone.sign)
            .address(Style::Strong, address);
        page.line(Indent::hanging(2, 6), &head);
        page.line(Indent::flat(6), &Line::new().foreign(Style::Plain, reason));
    }
    let line = Line::new().styled(Style::Hint, "next: ").own(undone.next);
    page.line(Indent::hanging(2, 8), &line);
}
