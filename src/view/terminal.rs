//! The encoder of terminals and CI logs: makes foreign text safe to print, and visible.
//!
//! Three readers must find nothing to act on: a terminal (escape sequences), a person (text that
//! is turned round or cannot be seen), and a CI system, which parses commands out of a log:
//! `::name::` at the start of a line, `##[name]`, `##vso[…]` and `##teamcity[…]` anywhere in one.

use std::borrow::Cow;
use std::fmt::{self, Write};

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
        let plain = |b: &u8| matches!(b, b' '..=b'~') && !matches!(b, b':' | b'#');
        if self.0.as_bytes().iter().all(plain) {
            Cow::Borrowed(self.0)
        } else {
            Cow::Owned(self.to_string())
        }
    }
}

impl fmt::Display for Safe<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut before = None;
        for (at, c) in self.0.char_indices() {
            let parsed = match c {
                // Lines are broken at spaces, so each word may come to stand at a line's start.
                ':' => before.is_none_or(char::is_whitespace),
                '#' => before == Some('#') && opens_command(&self.0[at + 1..]),
                _ => false,
            };
            match c {
                '\n' => f.write_str("\\n")?,
                '\r' => f.write_str("\\r")?,
                '\t' => f.write_str("\\t")?,
                _ if parsed || is_unseen(c) => write!(f, "\\u{{{:x}}}", u32::from(c))?,
                _ => f.write_char(c)?,
            }
            before = Some(c);
        }
        Ok(())
    }
}

/// The same with one character for each character, so that columns stay right: for a file's line
/// that is shown behind its number. Tabs stay; the caller must widen them.
pub fn in_place(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut before = None;
    for (at, c) in line.char_indices() {
        out.push(match c {
            '\t' => c,
            '#' if before == Some('#') && opens_command(&line[at + 1..]) => '♯',
            '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
            _ if is_unseen(c) => '\u{fffd}',
            _ => c,
        });
        before = Some(c);
    }
    out
}

/// Whether what follows `##` makes it a command: letters and a bracket.
fn opens_command(rest: &str) -> bool {
    rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric())
        .starts_with('[')
}

/// Whether a character is a control, turns text round, or leaves no trace on the screen. The
/// ideographic space stays: Japanese names are written with it, and it shows.
fn is_unseen(c: char) -> bool {
    if c.is_ascii_graphic() || c == ' ' {
        return false;
    }
    c.is_control() || UNSEEN.iter().any(|&(from, to)| (from..=to).contains(&c))
}

/// Format characters, default-ignorable ones and blank ones, from Unicode's own lists.
const UNSEEN: &[(char, char)] = &[
    ('\u{a0}', '\u{a0}'),
    ('\u{ad}', '\u{ad}'),
    ('\u{34f}', '\u{34f}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{115f}', '\u{1160}'),
    ('\u{1680}', '\u{1680}'),
    ('\u{17b4}', '\u{17b5}'),
    ('\u{180b}', '\u{180f}'),
    ('\u{2000}', '\u{200f}'),
    ('\u{2028}', '\u{202f}'),
    ('\u{205f}', '\u{206f}'),
    ('\u{2800}', '\u{2800}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{fe00}', '\u{fe0f}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{ffa0}', '\u{ffa0}'),
    ('\u{fff0}', '\u{fffb}'),
    ('\u{13430}', '\u{1345f}'),
    ('\u{1bca0}', '\u{1bca3}'),
    ('\u{1d173}', '\u{1d17a}'),
    ('\u{e0000}', '\u{e0fff}'),
];

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
        assert_eq!(shown("\u{1b}[31m\r\n\t"), "\\u{1b}[31m\\r\\n\\t");
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
