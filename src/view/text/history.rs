//! What journals hold of one resource, for a person: when, what, who, and how it ended. Names of
//! fields and no values.

use super::TextOptions;
use super::change::head;
use super::journal::{answer, time};
use super::value::list;
use crate::apply::journal::{Intent, Mention, Part, What};
use crate::model::{Kind, Name};
use crate::view::layout::{Indent, Line, Page};
use crate::view::shown::Shown;
use crate::view::style::Style;
use crate::view::words;

/// Where what belongs to an entry stands.
const BODY: Indent = Indent::hanging(4, 6);

/// The sentence, and what there is, newest last.
pub fn history(kind: Kind, mentions: &[Mention<'_>], options: &TextOptions) -> Shown {
    let mut page = Page::new(options.width, options.color);
    let line = Line::new()
        .own("Omni keeps no history of a ")
        .own(kind.word())
        .own(" that can be read over its API.");
    let line = match mentions.len() {
        0 => line.own(" This folder's journals have nothing of it either."),
        _ => line.own(" This folder's journals have:"),
    };
    page.line(Indent::hanging(0, 0), &line);
    for mention in mentions {
        page.gap();
        entry(&mut page, mention);
    }
    page.finish()
}

fn entry(page: &mut Page, mention: &Mention<'_>) {
    let Mention {
        journal,
        request,
        part,
    } = mention;
    let line = Line::new().whole(Style::Quiet, &time(request.at)).own("  ");
    let line = match part {
        Part::Whole => line.then(head(&request.intent.change())),
        Part::Joins(group) => edge(line, Style::Gain, "+ joins group/", group),
        Part::Leaves(group) => edge(line, Style::Loss, "- leaves group/", group),
    };
    page.line(Indent::hanging(0, 4), &line);
    if *part == Part::Whole {
        parts(page, &request.intent);
    }
    let mut line = answer(request).styled(Style::Quiet, " · by ");
    line = match &journal.begin.who.actor {
        Some(actor) => line.foreign(Style::Plain, actor),
        None => line.own("somebody"),
    };
    if let Some(host) = &journal.begin.who.host {
        line = line.own(" on ").foreign(Style::Plain, host);
    }
    page.line(BODY, &line);
    let line = Line::new()
        .styled(Style::Quiet, "plan ")
        .whole(Style::Quiet, &journal.begin.plan);
    page.line(BODY, &line);
}

fn edge(line: Line, style: Style, words: &'static str, group: &Name) -> Line {
    line.styled(style, words)
        .foreign(Style::Strong, group.as_str())
}

/// What of it: fields, members, groups.
fn parts(page: &mut Page, intent: &Intent) {
    let fields = intent.fields.iter();
    let fields: Vec<_> = fields.map(|record| words::label(&record.field)).collect();
    let loses = match intent.what {
        What::DeleteGroup => "loses ",
        _ => "- ",
    };
    let names = |names: &[Name]| names.iter().map(|name| name.to_string().into()).collect();
    for (word, style, names) in [
        ("fields ", Style::Plain, fields),
        ("+ ", Style::Gain, names(&intent.add)),
        (loses, Style::Loss, names(&intent.remove)),
        ("leaves ", Style::Loss, names(&intent.leaves)),
    ] {
        if !names.is_empty() {
            let line = Line::new().styled(style, word);
            let line = list(line, style, names.iter().map(AsRef::as_ref));
            page.line(BODY, &line);
        }
    }
}
