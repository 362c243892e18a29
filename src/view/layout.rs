//! Lines of styled words, broken at a width: the only way in which this room writes text.
//!
//! Own words are `&'static str`; whatever else comes in goes through the encoder. So there is no
//! way to forget it.

mod diff;

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

use super::shown::Shown;
use super::style::{Palette, RESET, Style};
use super::terminal::safe;
use crate::model::{Address, Place};

/// A run of text in one style.
#[derive(Clone, Debug)]
struct Span {
    style: Style,
    text: Cow<'static, str>,
    /// Its spaces are no places to break the line.
    whole: bool,
    /// It is no sentence of ours: a name, a value, a place.
    data: bool,
}

/// A run of text as a rendering gets it that breaks its lines itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run<'a> {
    /// What it means.
    pub(super) style: Style,
    /// The text; safe.
    pub(super) text: &'a str,
    /// Whether the words are our own.
    pub(super) own: bool,
    /// Whether it is foreign and meant to be copied.
    pub(super) copied: bool,
    /// Whether it is no sentence of ours: a name, a value, a place.
    pub(super) data: bool,
}

/// Words in styles; broken into lines by [`Page::line`].
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    spans: Vec<Span>,
}

impl Line {
    /// Nothing yet.
    pub(super) fn new() -> Self {
        Line::default()
    }

    /// Our own words.
    pub(super) fn own(self, text: &'static str) -> Self {
        self.styled(Style::Plain, text)
    }

    /// Our own words in a style.
    pub(super) fn styled(self, style: Style, text: &'static str) -> Self {
        self.span(style, Cow::Borrowed(text), false)
    }

    /// Our own words, with no break before or between them.
    pub(super) fn glued(self, style: Style, text: &'static str) -> Self {
        self.span(style, Cow::Borrowed(text), true)
    }

    /// Anything else, made safe.
    pub(super) fn foreign(self, style: Style, text: &str) -> Self {
        let text = Cow::Owned(safe(text).into_cow().into_owned());
        self.span(style, text, false).marked()
    }

    /// Anything else, made safe and never broken: what is meant to be copied.
    pub(super) fn whole(self, style: Style, text: &str) -> Self {
        let text = Cow::Owned(safe(text).into_cow().into_owned());
        self.span(style, text, true).marked()
    }

    /// An address.
    pub(super) fn address(self, style: Style, address: &Address) -> Self {
        let Address { kind, name } = address;
        self.styled(style, kind.word())
            .marked()
            .styled(style, "/")
            .marked()
            .foreign(style, name.as_str())
    }

    /// A place, quietly.
    pub(super) fn place(self, place: &Place) -> Self {
        let Place { file, line, column } = place;
        if *line == 0 {
            return self.whole(Style::Quiet, file);
        }
        let rest = format!(":{line}:{column}");
        self.whole(Style::Quiet, file)
            .span(Style::Quiet, Cow::Owned(rest), false)
            .marked()
    }

    /// A place behind a dot, quietly; a line breaks before the dot.
    pub(super) fn at(self, place: &Place) -> Self {
        self.styled(Style::Quiet, " ")
            .glued(Style::Quiet, "· ")
            .place(place)
    }

    /// A number.
    pub(super) fn number(self, style: Style, number: u64) -> Self {
        self.span(style, Cow::Owned(number.to_string()), false)
    }

    /// A number of things: `1 user`, `2 users`.
    pub(super) fn count(
        self,
        style: Style,
        n: usize,
        one: &'static str,
        more: &'static str,
    ) -> Self {
        let noun = if n == 1 { one } else { more };
        self.number(style, n as u64)
            .glued(style, " ")
            .glued(style, noun)
    }

    /// Another line's words behind these.
    pub(super) fn then(mut self, other: Line) -> Self {
        self.spans.extend(other.spans);
        self
    }

    /// Spaces up to a width, so that what follows stands in a column.
    pub(super) fn pad(self, width: usize) -> Self {
        let missing = width.saturating_sub(self.width());
        self.span(Style::Plain, Cow::Owned(" ".repeat(missing)), false)
    }

    /// Its runs of text.
    pub(super) fn runs(&self) -> impl Iterator<Item = Run<'_>> {
        self.spans.iter().map(|span| {
            let own = matches!(span.text, Cow::Borrowed(_));
            Run {
                style: span.style,
                text: &span.text,
                own,
                copied: span.whole && !own,
                data: span.data,
            }
        })
    }

    /// Whether no word is in it.
    pub(super) fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// How wide it is on a screen, unbroken.
    pub(super) fn width(&self) -> usize {
        self.spans.iter().map(|span| span.text.width()).sum()
    }

    fn span(mut self, style: Style, text: Cow<'static, str>, whole: bool) -> Self {
        if !text.is_empty() {
            self.spans.push(Span {
                style,
                text,
                whole,
                data: false,
            });
        }
        self
    }

    /// Its last span is data.
    fn marked(mut self) -> Self {
        if let Some(span) = self.spans.last_mut() {
            span.data = true;
        }
        self
    }
}

/// Where a paragraph stands: its first line's indent, and that of those that follow.
#[derive(Clone, Copy, Debug)]
pub(super) struct Indent {
    first: usize,
    rest: usize,
}

impl Indent {
    /// All lines at one indent.
    pub(super) const fn flat(columns: usize) -> Self {
        Indent {
            first: columns,
            rest: columns,
        }
    }

    /// The lines that follow stand further in.
    pub(super) const fn hanging(first: usize, rest: usize) -> Self {
        Indent { first, rest }
    }
}

/// Text under way.
pub(super) struct Page {
    out: String,
    width: usize,
    palette: Palette,
    /// What is on it, where it is kept instead of laid out.
    kept: Option<Vec<Block>>,
    /// Lines of a diff: neither broken nor coloured.
    diff: bool,
}

/// A piece of a page for a rendering that breaks its lines itself: one line, or cells of a grid.
#[derive(Debug)]
pub(super) struct Block {
    /// How far in it stands.
    pub(super) indent: usize,
    /// Its line, or its cells.
    pub(super) lines: Vec<Line>,
}

impl Page {
    /// An empty page of a width.
    pub(super) fn new(width: usize, color: bool) -> Self {
        Page {
            out: String::new(),
            // Narrower than this, indents would eat the text.
            width: width.max(20),
            palette: Palette::new(color),
            kept: None,
            diff: false,
        }
    }

    /// A page that keeps what it is given.
    pub(super) fn keeping() -> Self {
        Page {
            kept: Some(Vec::new()),
            ..Page::new(usize::MAX, false)
        }
    }

    /// What was kept.
    pub(super) fn blocks(self) -> Vec<Block> {
        self.kept.unwrap_or_default()
    }

    /// The finished text.
    pub(super) fn finish(self) -> Shown {
        Shown::laid_out(self.out)
    }

    /// One empty line between what is there and what comes.
    pub(super) fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// A line, broken at spaces where it is too wide; a word that is wider still stays whole, so
    /// that an address can be copied.
    pub(super) fn line(&mut self, indent: Indent, line: &Line) {
        if let Some(kept) = &mut self.kept {
            let lines = vec![line.clone()];
            let indent = indent.first;
            return kept.push(Block { indent, lines });
        }
        if self.diff {
            return diff::line(&mut self.out, indent.first, line);
        }
        let mut pen = Pen {
            out: &mut self.out,
            palette: self.palette,
            style: Style::Plain,
            column: indent.first,
            spaces: 0,
            fresh: true,
        };
        pen.out.extend(std::iter::repeat_n(' ', indent.first));
        let mut word: Vec<(Style, &str)> = Vec::new();
        for Span {
            style,
            text,
            whole,
            data: _,
        } in &line.spans
        {
            let mut rest = text.as_ref();
            while !*whole && let Some((head, tail)) = rest.split_once(' ') {
                if !head.is_empty() {
                    word.push((*style, head));
                }
                pen.word(&mut word, self.width, indent.rest);
                pen.spaces += 1;
                rest = tail;
            }
            if !rest.is_empty() {
                word.push((*style, rest));
            }
        }
        pen.word(&mut word, self.width, indent.rest);
        pen.restyle(Style::Plain);
        self.out.push('\n');
    }

    /// Cells in columns of equal width, as many as fit.
    pub(super) fn grid(&mut self, indent: usize, cells: &[Line]) {
        const GUTTER: usize = 2;
        if let Some(kept) = &mut self.kept {
            let lines = cells.to_vec();
            return kept.push(Block { indent, lines });
        }
        if self.diff {
            for cell in cells {
                self.line(Indent::flat(indent), cell);
            }
            return;
        }
        let cell = cells.iter().map(Line::width).max().unwrap_or(0) + GUTTER;
        let columns = (self.width.saturating_sub(indent) + GUTTER) / cell;
        for row in cells.chunks(columns.max(1)) {
            let line = row
                .iter()
                .enumerate()
                .fold(Line::new(), |line, (at, next)| {
                    line.pad(at * cell).then(next.clone())
                });
            self.line(Indent::hanging(indent, indent + GUTTER), &line);
        }
    }
}

/// Where the next word goes.
struct Pen<'a> {
    out: &'a mut String,
    palette: Palette,
    style: Style,
    column: usize,
    spaces: usize,
    /// No word stands on this line yet.
    fresh: bool,
}

impl Pen<'_> {
    /// Writes the word and empties it; on a new line where it does not fit on this one.
    fn word(&mut self, word: &mut Vec<(Style, &str)>, width: usize, indent: usize) {
        if word.is_empty() {
            return;
        }
        let wide: usize = word.iter().map(|(_, text)| text.width()).sum();
        if !self.fresh && self.column + self.spaces + wide > width {
            self.restyle(Style::Plain);
            self.out.push('\n');
            self.spaces = indent;
            self.column = 0;
        }
        self.out.extend(std::iter::repeat_n(' ', self.spaces));
        self.column += self.spaces + wide;
        self.spaces = 0;
        self.fresh = false;
        for (style, text) in word.drain(..) {
            self.restyle(style);
            self.out.push_str(text);
        }
    }

    fn restyle(&mut self, style: Style) {
        if style == self.style {
            return;
        }
        if !self.palette.start(self.style).is_empty() {
            self.out.push_str(RESET);
        }
        self.out.push_str(self.palette.start(style));
        self.style = style;
    }
}
