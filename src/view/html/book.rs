//! Texts and lines, each kept once: five thousand changes share most of theirs.

use std::collections::HashMap;

use serde::Serialize;

use crate::model::Name;
use crate::view::layout::Line;
use crate::view::style::Style;
use crate::view::terminal::safe;

/// What a run of text means, as the style sheet calls it.
pub(super) const TONES: [&str; 10] = [
    "", "strong", "quiet", "gain", "change", "loss", "danger", "hand", "hint", "code",
];

/// The place of a run's tone in [`TONES`].
pub(super) fn tone(style: Style, whole: bool) -> usize {
    match style {
        Style::Plain | Style::Strong if whole => 9,
        Style::Plain => 0,
        Style::Strong => 1,
        Style::Quiet => 2,
        Style::Gain => 3,
        Style::Change => 4,
        Style::Loss => 5,
        Style::Danger => 6,
        Style::Hand => 7,
        Style::Hint => 8,
    }
}

/// A run as it is drawn: a browser needs no spaces to stand things in columns.
pub(super) fn drawn((style, text, whole): (Style, &str, bool)) -> (usize, &str) {
    match text.bytes().all(|byte| byte == b' ') {
        true => (0, " "),
        false => (tone(style, whole), text),
    }
}

/// A text's number in the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub(super) struct TextId(u32);

/// A line's number in the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub(super) struct LineId(u32);

/// All texts and lines of a page. A line is tone and text in turns.
#[derive(Default, Serialize)]
pub(super) struct Book {
    texts: Vec<String>,
    lines: Vec<Vec<u32>>,
    #[serde(skip)]
    known_texts: HashMap<String, u32>,
    #[serde(skip)]
    known_lines: HashMap<Vec<u32>, u32>,
}

impl Book {
    /// A name, made safe.
    pub(super) fn name(&mut self, name: &Name) -> TextId {
        TextId(self.text(&safe(name.as_str()).into_cow()))
    }

    /// A line; its texts are safe.
    pub(super) fn line(&mut self, line: &Line) -> LineId {
        let mut runs = Vec::new();
        for run in line.runs() {
            let (tone, text) = drawn(run);
            runs.extend([tone as u32, self.text(text)]);
        }
        let next = self.lines.len() as u32;
        LineId(match self.known_lines.get(&runs) {
            Some(known) => *known,
            None => {
                self.known_lines.insert(runs.clone(), next);
                self.lines.push(runs);
                next
            }
        })
    }

    fn text(&mut self, text: &str) -> u32 {
        if let Some(known) = self.known_texts.get(text) {
            return *known;
        }
        let next = self.texts.len() as u32;
        self.known_texts.insert(text.to_owned(), next);
        self.texts.push(text.to_owned());
        next
    }
}
