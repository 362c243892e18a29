//! A journal, for a person: who did what, when, and how it ended.

use std::path::Path;

use jiff::Timestamp;

use super::{TextOptions, change};
use crate::apply::journal::{Answer, Begin, End, Reading, Request, Settled, Who};
use crate::view::layout::{Indent, Line, Page};
use crate::view::shown::Shown;
use crate::view::style::Style;

/// What an apply does about a journal that leaves something open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settling {
    /// It takes it in.
    ByApply,
    /// Nothing: whoever kept no lockfile runs the command again.
    ByNobody,
}

/// The whole journal.
pub fn show(journal: &Reading, settling: Settling, options: &TextOptions) -> Shown {
    let mut page = Page::new(options.width, options.color);
    opening(&mut page, journal);
    for request in &journal.requests {
        page.gap();
        change::entry(&mut page, &request.intent.change(), true);
        outcome(&mut page, request);
    }
    page.gap();
    closing(&mut page, journal, settling);
    page.finish()
}

/// The line of a journal that was verified.
pub fn whole(path: &Path, journal: &Reading, settling: Settling, options: &TextOptions) -> Shown {
    let mut page = Page::new(options.width, options.color);
    let mut line = Line::new()
        .whole(Style::Strong, &path.to_string_lossy())
        .own(": ");
    line = match journal.whole() {
        Ok(()) => line.styled(Style::Gain, "whole"),
        Err(_) => line
            .styled(Style::Danger, "it has no end")
            .own(", its command was killed"),
    };
    line = line
        .own(", ")
        .count(Style::Plain, journal.requests.len(), "request", "requests");
    let open = journal.open().count();
    if journal.settled.is_none() && open > 0 {
        line = line
            .own(", ")
            .number(Style::Danger, open as u64)
            .styled(Style::Danger, " without a known outcome")
            .own(match (journal.is_closed(), settling) {
                (true, _) => "; the reading at the end of the apply settled that",
                (false, Settling::ByApply) => "; the next `omni-um apply` settles that",
                (false, Settling::ByNobody) => AGAIN,
            });
    }
    let unseen = journal.end.as_ref().map_or(0, |(_, end)| end.unseen.len());
    if journal.settled.is_none() && unseen > 0 {
        line = line
            .own(", ")
            .number(Style::Danger, unseen as u64)
            .styled(Style::Danger, " made and not shown yet")
            .own(match settling {
                Settling::ByApply => "; the next `omni-um apply` looks again",
                Settling::ByNobody => AGAIN,
            });
    }
    page.line(Indent::hanging(0, 4), &line);
    page.finish()
}

const AGAIN: &str = "; that command, run again, looks first and leaves alone what is done";

/// The line of a journal that is not whole.
pub fn broken(reason: &str, options: &TextOptions) -> Shown {
    let mut page = Page::new(options.width, options.color);
    let line = Line::new().foreign(Style::Danger, reason);
    page.line(Indent::hanging(0, 4), &line);
    page.finish()
}

fn opening(page: &mut Page, journal: &Reading) {
    let Begin {
        format: _,
        version,
        provider,
        plan,
        who,
        salt: _,
        serial,
        accepts,
    } = &journal.begin;
    let title = Line::new()
        .styled(Style::Strong, "Apply of ")
        .whole(Style::Strong, &time(journal.at));
    page.line(Indent::hanging(0, 2), &by(title, who));
    let mut row = |label: &'static str, text: &str| {
        let line = Line::new().styled(Style::Quiet, label).pad(LABEL);
        page.line(Indent::hanging(0, LABEL), &line.whole(Style::Plain, text));
    };
    row("tenant", &provider.to_string());
    row("plan", plan);
    row("lockfile", &format!("serial {serial}"));
    row("omni-um", version);
    for line in accepts.keys() {
        row("accepted", line);
    }
    if let Some(commit) = &who.commit {
        row("commit", commit);
    }
    if let Some(run) = &who.run {
        row("run", run);
    }
}

/// Where what is behind a label begins: a plan id just fits into 80 columns.
const LABEL: usize = 9;

/// Person, machine and process behind a line.
fn by(line: Line, who: &Who) -> Line {
    let Who {
        actor,
        host,
        pid,
        commit: _,
        run: _,
    } = who;
    let mut line = line.own(" by ");
    line = match actor {
        Some(actor) => line.foreign(Style::Strong, actor),
        None => line.own("somebody"),
    };
    if let Some(host) = host {
        line = line.own(" on ").foreign(Style::Plain, host);
    }
    line.styled(Style::Quiet, ", process ")
        .number(Style::Quiet, u64::from(*pid))
}

/// How a request ended.
pub(super) fn answer(request: &Request) -> Line {
    let line = Line::new();
    match &request.outcome {
        None => line
            .styled(Style::Danger, "no outcome known")
            .own(": the apply ended before the answer came"),
        Some((_, outcome)) => match &outcome.answer {
            Answer::Done => line.styled(Style::Gain, "done"),
            Answer::AlreadySo => line.styled(Style::Gain, "done").own(": it was so already"),
            Answer::Failed { reason } => line
                .styled(Style::Loss, "failed")
                .own(": ")
                .foreign(Style::Plain, reason),
            Answer::Unknown { reason } => line
                .styled(Style::Danger, "no outcome known")
                .own(": ")
                .foreign(Style::Plain, reason),
        },
    }
}

fn outcome(page: &mut Page, request: &Request) {
    let at = request.outcome.as_ref().map_or(request.at, |(at, _)| *at);
    let line = answer(request)
        .styled(Style::Quiet, " · ")
        .whole(Style::Quiet, &at.strftime("%H:%M:%S").to_string());
    page.line(Indent::hanging(change::BODY, change::BODY + 2), &line);
}

fn closing(page: &mut Page, journal: &Reading, settling: Settling) {
    if journal.half_line > 0 {
        let line = Line::new().styled(Style::Danger, "Its last line is half written.");
        page.line(Indent::hanging(0, 2), &line);
    }
    let line = match &journal.end {
        Some((at, end)) => ended(*at, end),
        None => Line::new()
            .styled(Style::Danger, "It has no end")
            .own(": the apply was killed, or the file was cut off."),
    };
    page.line(Indent::hanging(0, 2), &line);
    if let Some((at, settled)) = &journal.settled {
        page.line(Indent::hanging(0, 2), &taken_in(*at, settled));
    } else if !journal.is_closed() {
        let line = match settling {
            Settling::ByApply => Line::new()
                .styled(Style::Hint, "The next `omni-um apply` settles it")
                .own(" by reading the tenant."),
            Settling::ByNobody => Line::new()
                .styled(Style::Hint, "Run that command again")
                .own(": it reads the tenant, and leaves alone what is done."),
        };
        page.line(Indent::hanging(0, 2), &line);
    }
}

fn ended(at: Timestamp, end: &End) -> Line {
    let End {
        done,
        failed,
        blocked,
        not_reached,
        verified,
        unseen,
        stopped,
    } = end;
    let mut line = Line::new()
        .own("Ended ")
        .whole(Style::Plain, &time(at))
        .own(": ")
        .number(Style::Gain, *done as u64)
        .styled(Style::Gain, " done");
    let rest = [
        (failed, Style::Loss, " failed"),
        (blocked, Style::Change, " blocked"),
        (not_reached, Style::Change, " not reached"),
    ];
    for (count, style, word) in rest.into_iter().filter(|(count, ..)| **count > 0) {
        line = line
            .own(", ")
            .number(style, *count as u64)
            .styled(style, word);
    }
    line = line.own(match verified {
        true => "; the tenant was read again and compared",
        false => "; the tenant was not read again",
    });
    if !unseen.is_empty() {
        line = line
            .own("; ")
            .number(Style::Danger, unseen.len() as u64)
            .styled(Style::Danger, " made and not shown yet");
    }
    match stopped {
        Some(stopped) => line.own(". Stopped: ").foreign(Style::Danger, stopped),
        None => line.own("."),
    }
}

fn taken_in(at: Timestamp, settled: &Settled) -> Line {
    let Settled {
        who,
        done,
        not_done,
        cut: _,
    } = settled;
    let line = Line::new().own("Settled ").whole(Style::Plain, &time(at));
    by(line, who)
        .own(": of the open requests, ")
        .number(Style::Plain, *done as u64)
        .own(" found done, ")
        .number(Style::Plain, *not_done as u64)
        .own(" not done.")
}

pub(super) fn time(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}
