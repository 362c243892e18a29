//! Fields that change, a line each: `region: emea → emea, apac`.

use std::collections::BTreeSet;

use unicode_width::UnicodeWidthStr;

use super::because::Because;
use super::value::{list, show};
use crate::model::Value;
use crate::plan::FieldChange;
use crate::view::layout::{Indent, Line, Page};
use crate::view::style::Style;
use crate::view::words;

/// The widest label that others are aligned to.
const LABEL: usize = 24;

/// The furthest in that a broken line goes on.
const HANG: usize = 12;

/// Sets with more items than this are shown as what comes and what goes.
const SHORT_SET: usize = 6;

/// All lines; `creating` leaves out what was there before.
pub(super) fn lines<'a>(
    page: &mut Page,
    indent: usize,
    fields: impl Iterator<Item = &'a FieldChange> + Clone,
    creating: bool,
    because: Option<&Because<'_>>,
) {
    let widest = fields
        .clone()
        .map(|field| words::label(&field.field).width())
        .filter(|width| *width <= LABEL)
        .max()
        .unwrap_or(0);
    for field in fields {
        let label = Line::new()
            .foreign(Style::Plain, &words::label(&field.field))
            .own(":")
            .pad(widest + 1)
            .own(" ");
        let hang = indent + label.width().min(HANG);
        let mut line = label.then(values(field, creating));
        let aside = because.map(|because| because.aside(field.cause, None, field.place.as_ref()));
        if let Some(aside) = aside.filter(|aside| !aside.is_empty()) {
            line = line.own("  ").then(aside);
        }
        page.line(Indent::hanging(indent, hang), &line);
    }
}

/// What a field becomes, and from what.
pub(in crate::view) fn values(change: &FieldChange, creating: bool) -> Line {
    let FieldChange {
        field: _,
        before,
        after,
        cause: _,
        place: _,
        then_applies,
        sensitive,
        seal: _, // covers the id, says nothing to a reader
    } = change;
    let line = Line::new();
    if *sensitive {
        let word = match (change.is_withheld(), creating) {
            (false, true) => "(sensitive)",
            (false, false) => "(sensitive) changes",
            (true, true) => "set",
            (true, false) => "changes",
        };
        return line.styled(Style::Change, word);
    }
    if creating {
        return show(line, Style::Gain, after.as_ref());
    }
    if let (Some(Value::Set(before)), Some(Value::Set(after))) = (before, after)
        && before.len().max(after.len()) > SHORT_SET
    {
        return difference(before, after);
    }
    let line = show(line, Style::Loss, before.as_ref()).own(" → ");
    let line = show(line, Style::Gain, after.as_ref());
    match then_applies {
        None => line,
        Some(default) => show(
            line.styled(Style::Change, " (default: "),
            Style::Change,
            Some(default),
        )
        .styled(Style::Change, ")"),
    }
}

/// What comes into a long set and what goes from it.
fn difference(before: &[Box<str>], after: &[Box<str>]) -> Line {
    let (old, new): (BTreeSet<_>, BTreeSet<_>) = (before.iter().collect(), after.iter().collect());
    let mut line = Line::new();
    let mut part = |sign: &'static str, style: Style, items: Vec<&str>| {
        if items.is_empty() {
            return;
        }
        let start = std::mem::take(&mut line);
        let start = if start.is_empty() {
            start
        } else {
            start.own("  ")
        };
        line = list(start.styled(style, sign), style, items);
    };
    part(
        "- ",
        Style::Loss,
        old.difference(&new).map(|s| &***s).collect(),
    );
    part(
        "+ ",
        Style::Gain,
        new.difference(&old).map(|s| &***s).collect(),
    );
    line.styled(Style::Quiet, "  (")
        .number(Style::Quiet, old.intersection(&new).count() as u64)
        .styled(Style::Quiet, " stay)")
}
