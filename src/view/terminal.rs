//! The encoder of terminals and CI logs: makes foreign text safe to print, and visible.
//!
//! Three readers must find nothing to act on: a terminal (escape sequences), a person (text that
//! is turned round or cannot be seen), and a CI system, which parses commands out of a log:
//! `::name::` at the start of a line (GitHub), `##[name]`, `##vso[…]` and `##teamcity[…]` anywhere
//! in one (GitHub, Azure, TeamCity), `---` at its start (Buildkite). What would be acted upon is
//! written `\u{3a}`, and a text that holds `\u{` itself is told apart by its backslash: two texts
//! never look the same.

use std::borrow::Cow;
use std::fmt::{self, Write};

use crate::model::unseen::{is_combining, is_unseen};

/// Foreign text on its way to a terminal; its `Display` is the only form that may be shown.
#[derive(Clone, Copy)]
pub struct Safe<'a>(&'a str);

/// Makes foreign text safe.
pub fn safe(text: &str) -> Safe<'_> {
    Safe(text)
}

impl<'a> Safe<'a> {
    /// The safe form; borrowed where the text was harmless, as nearly all is.
    pub fn into_cow(self) -> Cow<'a, str> {
        let thrice = || RULES.iter().any(|rule| self.0.contains(rule));
        if self.0.bytes().all(is_plain) && !thrice() {
            Cow::Borrowed(self.0)
        } else {
            Cow::Owned(self.to_string())
        }
    }
}

impl fmt::Display for Safe<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (c, sort) in sorted(self.0) {
            match sort {
                Sort::Plain => f.write_char(c)?,
                _ => write!(f, "\\u{{{:x}}}", u32::from(c))?,
            }
        }
        Ok(())
    }
}

/// The same with one character for each character, so that columns stay right: for a file's line
/// that is shown behind its number. Tabs stay; the caller must widen them.
pub fn in_place(line: &str) -> String {
    let shown = sorted(line).map(|(c, sort)| match (sort, c) {
        (_, '\t') | (Sort::Plain | Sort::Start | Sort::Backslash, _) => c,
        (Sort::Hash, _) => '♯',
        (Sort::Unseen, '\0'..='\u{1f}') => {
            char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}')
        }
        (Sort::Unseen, _) => '\u{fffd}',
    });
    shown.collect()
}

/// JSON that means the same, without what a terminal or a CI system acts upon. Outside of texts it
/// has none of that, and inside of them each character may be written by its number.
pub fn json(text: &str) -> Cow<'_, str> {
    if !text.contains("##") && text.bytes().all(|b| matches!(b, b'\n' | b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    for c in text.chars() {
        let steers = (c == '#' && before == Some('#')) || (c != '\n' && is_unseen(c));
        match steers {
            true => by_number(&mut out, c),
            false => out.push(c),
        }
        before = Some(c);
    }
    Cow::Owned(out)
}

/// A character as JSON writes it where it must not stand as it is.
pub(super) fn by_number(out: &mut String, c: char) {
    for unit in c.encode_utf16(&mut [0; 2]) {
        let _ = write!(out, "\\u{unit:04x}");
    }
}

/// What a character does where it stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// Nothing but to be read.
    Plain,
    /// It steers a terminal, hides, or stands on something that is not its own.
    Unseen,
    /// With the `#` beside it, it opens a command.
    Hash,
    /// At a line's start it opens a command.
    Start,
    /// It looks as if this encoder had written it.
    Backslash,
}

/// Marks that letters of any language carry, one above the other; what has more covers other lines.
const MOST_MARKS: usize = 4;

/// Each character and what it does there, wherever in a line, and beside whatever text, it is put.
fn sorted(text: &str) -> impl Iterator<Item = (char, Sort)> {
    let (mut before, mut marks) = (None, 0);
    text.char_indices().map(move |(at, c)| {
        let rest = &text[at + c.len_utf8()..];
        // Lines are broken at spaces, so each word may come to stand at a line's start.
        let starts = before.is_none_or(char::is_whitespace);
        marks = if is_combining(c) { marks + 1 } else { 0 };
        let sort = match c {
            ':' if starts => Sort::Start,
            '-' | '+' | '~' if starts && thrice(c, rest) => Sort::Start,
            '#' if before == Some('#') && (opens_command(rest) || may_open(rest)) => Sort::Hash,
            // What stands before it may end in the first of the two.
            '#' if before.is_none() && (opens_name(rest) || may_open(rest)) => Sort::Hash,
            '\\' if rest.starts_with("u{") => Sort::Backslash,
            _ if marks > MOST_MARKS || is_unseen(c) => Sort::Unseen,
            _ if marks > 0 && before.is_none_or(|b| b.is_whitespace() || is_unseen(b)) => {
                Sort::Unseen
            }
            _ => Sort::Plain,
        };
        before = Some(c);
        (c, sort)
    })
}

/// Whether a byte needs no look at what stands beside it.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') && !matches!(byte, b':' | b'#' | b'\\')
}

/// What begins a section of a log at a line's start.
const RULES: [&str; 3] = ["---", "+++", "~~~"];

/// Whether a character stands twice more.
fn thrice(c: char, rest: &str) -> bool {
    let mut rest = rest.chars();
    rest.next() == Some(c) && rest.next() == Some(c)
}

/// Whether what follows `##` makes it a command of anybody: letters and a bracket.
fn opens_command(rest: &str) -> bool {
    rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric())
        .starts_with('[')
}

/// What stands between `##` and `[`.
const OPENING: [&str; 3] = ["", "vso", "teamcity"];

/// Whether one of them and its bracket follow.
fn opens_name(rest: &str) -> bool {
    let (name, bracket) = rest.split_once('[').unwrap_or((rest, ""));
    bracket.len() < rest.len() - name.len() && OPENING.iter().any(|o| name.eq_ignore_ascii_case(o))
}

/// Whether the text ends before it is decided, so that what is put beside it may open a command.
fn may_open(rest: &str) -> bool {
    let begins = |opening: &&str| {
        let begun = opening.get(..rest.len());
        begun.is_some_and(|begun| begun.eq_ignore_ascii_case(rest))
    };
    OPENING.iter().any(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        safe(text).to_string()
    }

    #[test]
    fn ordinary_text_of_any_script_stays() {
        for text in [
            "Ada Lovelace",
            "Équipe 3",
            "山田　太郎",
            "a::b",
            "C#",
            "## x",
        ] {
            assert_eq!(shown(text), text);
            assert_eq!(in_place(text), text);
        }
        assert!(matches!(safe("user/ada").into_cow(), Cow::Borrowed(_)));
    }

    #[test]
    fn what_steers_a_terminal_or_hides_is_spelled_out() {
        assert_eq!(shown("\u{1b}[31m\r\n\t"), "\\u{1b}[31m\\u{d}\\u{a}\\u{9}");
        assert_eq!(shown("\u{9b}2J"), "\\u{9b}2J");
        assert_eq!(shown("a\u{202e}b\u{200b}"), "a\\u{202e}b\\u{200b}");
    }

    #[test]
    fn what_ci_parses_is_broken() {
        assert_eq!(shown("::error::x"), "\\u{3a}:error::x");
        assert_eq!(shown("a ::stop::"), "a \\u{3a}:stop::");
        assert_eq!(shown("a ##vso[x]y"), "a #\\u{23}vso[x]y");
        assert_eq!(shown("##[group]"), "#\\u{23}[group]");
        assert_eq!(shown("###teamcity[x"), "##\\u{23}teamcity[x");
    }

    #[test]
    fn in_place_keeps_every_column() {
        let line = "a\u{1b}\u{202e}##vso[\t\u{7f}";
        assert_eq!(in_place(line).chars().count(), line.chars().count());
        assert_eq!(in_place(line), "a␛\u{fffd}#♯vso[\t\u{fffd}");
    }
}
