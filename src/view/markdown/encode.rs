//! The encoder of Markdown: foreign text becomes code, and nothing else.
//!
//! In a code span or a fence no reader of Markdown looks for anything: no link, no mention, no
//! HTML, no command of a forge.

use minijinja::Value;

use crate::view::layout::{Line, Run};
use crate::view::shown::Shown;
use crate::view::terminal::safe;

/// Markdown that stands on a page as it is: our own words, and what was encoded. A template sees it
/// as safe, and any other text as foreign.
#[derive(Clone, Debug, Default)]
pub(super) struct Markup(String);

/// Some parsers look no further for the end of code that more backticks open than they like (80 in
/// GitHub's): no longer run than this is left.
const LONGEST_RUN: usize = 32;

/// Longer addresses are nobody's page.
const LONGEST_LINK: usize = 2_000;

impl Markup {
    /// Our own words.
    pub(super) fn own(words: &'static str) -> Self {
        Markup(words.to_owned())
    }

    /// A line: own words as they are, what lies side by side of the rest as one piece of code.
    pub(super) fn line(line: &Line) -> Self {
        let mut out = String::new();
        let mut data = String::new();
        for Run {
            data: is_data,
            text,
            ..
        } in line.runs()
        {
            if is_data {
                data.push_str(text);
                continue;
            }
            flush(&mut out, &mut data);
            out.push_str(text);
        }
        flush(&mut out, &mut data);
        Markup(out)
    }

    /// Foreign text.
    pub(super) fn foreign(text: &str) -> Self {
        let mut out = String::new();
        code(&mut out, &safe(text).into_cow());
        Markup(out)
    }

    /// A whole number.
    pub(super) fn number(number: i64) -> Self {
        Markup(number.to_string())
    }

    /// A link, where the text is an address on the web with nothing in it that could be anything
    /// else; otherwise code.
    pub(super) fn link(address: &str) -> Self {
        match is_web(address) {
            true => Markup(format!("<{address}>")),
            false => Markup::foreign(address),
        }
    }

    /// Our own words as such a link; nothing where the address is none.
    pub(super) fn titled(words: &'static str, address: &str) -> Option<Self> {
        is_web(address).then(|| Markup(format!("[{words}]({address})")))
    }

    /// The text of a marker: what could end what hides it is left out.
    pub(super) fn marker(text: &str) -> Self {
        let plain = |c: &char| c.is_ascii_alphanumeric() || "-._/%:".contains(*c);
        Markup(text.chars().filter(plain).collect())
    }

    /// A template's outcome.
    pub(super) fn filled(text: String) -> Self {
        Markup(text)
    }

    /// Lines as a block of code, in a language.
    pub(super) fn fence(language: &'static str, lines: &str) -> Self {
        let lines = spelled_out(lines);
        let fence = "`".repeat(fence_of(&lines));
        let end = if lines.ends_with('\n') { "" } else { "\n" };
        Markup(format!("{fence}{language}\n{lines}{end}{fence}\n"))
    }

    /// The Markdown.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// How long it is, in bytes.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Other Markdown behind it.
    pub(super) fn push(&mut self, other: &Markup) {
        self.0.push_str(&other.0);
    }

    /// As text that may be written.
    pub(super) fn into_shown(self) -> Shown {
        Shown::laid_out(self.0)
    }
}

impl From<Markup> for Value {
    fn from(markup: Markup) -> Value {
        Value::from_safe_string(markup.0)
    }
}

/// Whether a text is an address on the web that no Markdown reads as anything else.
fn is_web(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~:/?#@!$&'*+,;=%".contains(&b);
    let mut web = ["https://", "http://"].into_iter();
    web.any(|scheme| text.starts_with(scheme))
        && text.len() <= LONGEST_LINK
        && text.bytes().all(plain)
}

/// How many backticks fence lines in.
pub(super) fn fence_of(lines: &str) -> usize {
    (longest_run(lines) + 1).max(3)
}

/// How long the longest run of backticks is.
fn longest_run(text: &str) -> usize {
    let runs = text.split(|c| c != '`').map(str::len);
    runs.max().unwrap_or(0)
}

/// A backtick by its number where too many stand in a row before it; no other text looks like that,
/// because `safe` spells out its backslash.
pub(super) fn spelled_out(text: &str) -> String {
    if longest_run(text) <= LONGEST_RUN {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut run = 0;
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        if run > LONGEST_RUN {
            out.push_str("\\u{60}");
            run = 0;
        } else {
            out.push(c);
        }
    }
    out
}

/// Ends a piece of code, where one is begun.
fn flush(out: &mut String, data: &mut String) {
    if !data.is_empty() {
        code(out, data);
        data.clear();
    }
}

/// Appends a code span of text that is safe.
fn code(out: &mut String, text: &str) {
    let text = spelled_out(text);
    let fence = "`".repeat(longest_run(&text) + 1);
    let both = |c: char| text.starts_with(c) && text.ends_with(c);
    // One space at both ends is dropped by whoever reads it.
    let padded = text.starts_with('`') || text.ends_with('`') || both(' ');
    let space = if padded || text.trim().is_empty() {
        " "
    } else {
        ""
    };
    out.push_str(&fence);
    out.push_str(space);
    out.push_str(&text);
    out.push_str(space);
    out.push_str(&fence);
}
