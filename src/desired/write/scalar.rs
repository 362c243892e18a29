//! A text as a YAML scalar that every reader of YAML, 1.1 or 1.2, takes for that very text.

use crate::model::canonical_number;
use crate::model::unseen::is_unseen;

/// What some version of YAML takes for true, false or nothing.
const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

/// Signs that mean nothing inside of a plain scalar, wherever it stands.
const HARMLESS: &str = " _-./@+()'&=~$*!%^;?<>";

/// The text, in quotes unless it is certainly safe without.
pub(super) fn text(text: &str) -> String {
    match is_plain(text) {
        true => text.to_owned(),
        false => quoted(text),
    }
}

/// A number as one, where the text is one in its plainest form.
pub(super) fn number(text: &str) -> String {
    match canonical_number(text).as_deref() == Some(text) {
        true => text.to_owned(),
        false => self::text(text),
    }
}

/// A text for a comment: one line, in which everything can be seen.
pub(super) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match is_unseen(c) {
            true => out.push_str(&by_number(c)),
            false => out.push(c),
        }
    }
    out
}

/// In double quotes, with everything escaped that ends a line, means something, or cannot be seen.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    let mut before = ' ';
    for c in text.chars() {
        // What shapes the sign before it, as in emoji and in Persian, belongs to that.
        let shapes = matches!(c, '\u{fe0f}' | '\u{200c}' | '\u{200d}') && !before.is_ascii();
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if is_unseen(c) && !shapes => out.push_str(&by_number(c)),
            _ => out.push(c),
        }
        before = c;
    }
    out.push('"');
    out
}

fn by_number(c: char) -> String {
    match u32::from(c) {
        number @ ..=0xffff => format!("\\u{number:04X}"),
        number => format!("\\U{number:08X}"),
    }
}

/// A letter first: numbers, dates and every sign of YAML begin with something else. A digit may
/// begin what holds a blank or an `@`, for no number and no date does.
fn is_plain(text: &str) -> bool {
    let begins = |c: char| c.is_alphabetic() || (c.is_ascii_digit() && text.contains(['@', ' ']));
    text.chars().next().is_some_and(begins)
        && !text.ends_with(' ')
        && text.chars().all(is_harmless)
        && !WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

fn is_harmless(c: char) -> bool {
    match c.is_ascii() {
        true => c.is_ascii_alphanumeric() || HARMLESS.contains(c),
        false => c.is_alphanumeric() && !is_unseen(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_would_not_quote_is_not_quoted() {
        for plain in [
            "Ada Lovelace",
            "o'neil+a@acme.example",
            "1st@acme.example",
            "2nd line (EMEA)",
            "R&D",
            "Équipe données",
            "財務",
            "nope",
        ] {
            assert_eq!(text(plain), plain);
        }
        assert_eq!(
            (number("-0.05").as_str(), number("3").as_str()),
            ("-0.05", "3")
        );
    }

    #[test]
    fn what_some_reader_would_take_for_something_else_is_quoted() {
        for odd in [
            "",
            " ",
            "NO",
            "yes",
            "y",
            "On",
            "null",
            "~",
            "TRUE",
            "1_000",
            "2024-01-02",
            "0x1F",
            "1e3",
            "12:30:45",
            "3.0",
            ".5",
            "-1",
            "a: b",
            "a:",
            "a #x",
            "#x",
            "<<",
            "=",
            "!x",
            "&a",
            "*a",
            "- a",
            "-",
            "? a",
            "%a",
            "@a",
            "`a`",
            "'a'",
            "[a",
            "a, b",
            "{a",
            "|",
            ">",
            " a",
            "a ",
            "---",
            "...",
            "🚀 Ops",
            "a\\b",
        ] {
            assert_eq!(
                text(odd),
                format!("\"{}\"", odd.replace('\\', "\\\\")),
                "{odd}"
            );
        }
        assert_eq!(number("03"), "\"03\"");
    }

    #[test]
    fn what_cannot_be_seen_is_written_by_its_number() {
        assert_eq!(text("a\nb\t\"c\""), "\"a\\nb\\t\\\"c\\\"\"");
        assert_eq!(text("\u{feff}a\u{2028}\u{0}"), "\"\\uFEFFa\\u2028\\u0000\"");
        assert_eq!(text("\u{e0041}"), "\"\\U000E0041\"");
        assert_eq!(text("❤\u{fe0f} A\u{fe0f}"), "\"❤\u{fe0f} A\\uFE0F\"");
        assert_eq!(visible("a\nb\u{85}\u{2029}c"), "a\\u000Ab\\u0085\\u2029c");
    }
}
