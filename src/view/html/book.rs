//! Texts and lines, each kept once: five thousand changes share most of theirs.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::Serialize;

use crate::model::Name;
use crate::view::layout::{Line, Run};
use crate::view::style::Style;
use crate::view::terminal::safe;

/// What a run of text means, as the style sheet calls it.
pub(super) const TONES: [&str; 10] = [
    "", "strong", "quiet", "gain", "change", "loss", "danger", "hand", "hint", "code",
];

/// The place of a style's tone in [`TONES`].
pub(super) fn tone(style: Style) -> usize {
    match style {
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

/// The tone of what is meant to be copied.
const CODE: usize = 9;

/// A line's tones and texts. Our own words beside each other are one text, so that the same words
/// are kept once; a browser needs no spaces to stand things in columns, and keeps those of names.
pub(super) fn drawn(line: &Line) -> Vec<(usize, Cow<'_, str>)> {
    let mut drawn: Vec<(usize, Cow<'_, str>)> = Vec::new();
    let mut own_before = false;
    let mut spaced = true;
    for run in line.runs() {
        for (tone, text) in pieces(run) {
            let text = match run.data {
                true => text,
                false => squeezed(text, spaced),
            };
            if text.is_empty() {
                continue;
            }
            spaced = !run.data && text.ends_with(' ');
            match drawn.last_mut() {
                Some((before, said))
                    if run.own && own_before && (text == " " || *before == tone) =>
                {
                    said.to_mut().push_str(text);
                }
                _ => drawn.push((tone, Cow::Borrowed(text))),
            }
            own_before = run.own && tone != CODE;
        }
    }
    drawn
}

/// Our words with one space at most before them, and none behind another.
fn squeezed(text: &str, spaced: bool) -> &str {
    let spaces = text.len() - text.trim_start_matches(' ').len();
    &text[spaces - spaces.min(usize::from(!spaced))..]
}

/// A run's tones and texts: what our own words have between backticks is code, without them.
fn pieces(run: Run<'_>) -> impl Iterator<Item = (usize, &str)> {
    let Run {
        style,
        text,
        own,
        copied,
        data: _, // told by the own words
    } = run;
    let tone = match style {
        Style::Plain | Style::Strong if copied => CODE,
        style => tone(style),
    };
    let in_pairs = own && text.matches('`').count() % 2 == 0;
    let pieces = text.split(move |c| in_pairs && c == '`').enumerate();
    pieces.map(move |(at, text)| (if at % 2 == 1 { CODE } else { tone }, text))
}

/// A text's number in the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub(super) struct TextId(u32);

/// A line's number in the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub(super) struct LineId(u32);

/// All texts and lines of a page. A line's runs are numbers: the text's, times
/// the number of tones, and the tone's.
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
        for (tone, text) in drawn(line) {
            runs.push(self.text(&text) * TONES.len() as u32 + tone as u32);
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
