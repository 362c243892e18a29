//! Lines as a diff has them: what becomes of it is a sign in column one, which readers colour.

use super::{Line, Page, Span};
use crate::view::style::Style;

/// Signs that a text's line begins with: column one says the same in a diff.
const SIGNS: [&str; 10] = ["+", "-", "!", "~", "±", "→", "=", "○", "?", "✗"];

impl Page {
    /// An empty page whose lines are those of a diff.
    pub(in crate::view) fn diff() -> Self {
        Page {
            diff: true,
            ..Page::new(0, false)
        }
    }
}

/// Appends a line, its sign first.
pub(super) fn line(out: &mut String, indent: usize, line: &Line) {
    out.push(sign(line));
    out.extend(std::iter::repeat_n(' ', indent.max(2) - 1));
    let mut spans = line.spans.as_slice();
    if let [first, rest @ ..] = spans
        && !first.data
        && SIGNS.contains(&first.text.trim_end())
    {
        spans = rest;
    }
    let text: String = spans.iter().map(|span| &*span.text).collect();
    out.push_str(text.trim());
    out.truncate(out.trim_end_matches(' ').len());
    out.push('\n');
}

/// What becomes of what a line is about.
fn sign(line: &Line) -> char {
    let has = |styles: &[Style]| {
        let is = |span: &Span| styles.contains(&span.style) && !span.text.trim().is_empty();
        line.spans.iter().any(is)
    };
    match (
        has(&[Style::Gain]),
        has(&[Style::Loss, Style::Danger]),
        has(&[Style::Change, Style::Hand]),
    ) {
        (true, true, _) | (_, false, true) => '!',
        (true, false, false) => '+',
        (false, true, _) => '-',
        (false, false, false) => ' ',
    }
}
