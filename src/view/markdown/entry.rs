//! Points of a list, and lines of a diff.

use minijinja::context;

use super::encode::Markup;
use super::section::{Noun, Section};
use super::template::Templates;
use crate::view::layout::{Line, Page};
use crate::view::shown::Shown;

/// A point: a word that stands out, a line, and the points below it.
pub(super) fn point(
    templates: &Templates,
    word: Option<&'static str>,
    head: &Line,
    parts: &[Line],
) -> Markup {
    let values = context! {
        word => word.map(Markup::own),
        head => Markup::line(head),
        parts => parts.iter().map(Markup::line).collect::<Vec<_>>(),
    };
    templates.fill("entry", values)
}

/// Points of a line each, below a title.
pub(super) fn lines<'a>(
    templates: &'a Templates,
    title: &'static str,
    noun: Noun,
    lines: Vec<Line>,
) -> Section<'a> {
    let total = lines.len();
    let each = lines.into_iter();
    let points = each.map(move |line| point(templates, None, &line, &[]));
    Section::list(title, noun, total, points)
}

/// What is written onto a page of a diff.
pub(super) fn diff(write: impl FnOnce(&mut Page)) -> Shown {
    let mut page = Page::diff();
    write(&mut page);
    page.finish()
}
