//! Users and groups in the system's own words, laid out as the older tool did: two spaces a level,
//! nothing but ASCII (peers.md, 3 and 4). Keys keep their order and numbers every digit.

use std::fmt::Write as _;
use std::iter::Peekable;
use std::str::Chars;

use serde_json::value::RawValue;

use super::shown::Shown;
use super::terminal::by_number;

/// One, or a part of one.
pub fn one(record: &RawValue) -> Shown {
    Shown::json(&laid_out(record.get()))
}

/// Several.
pub fn all<'a>(records: impl IntoIterator<Item = &'a RawValue>) -> Shown {
    Shown::json(&array(records))
}

/// Several, as a file holds them.
pub fn array<'a>(records: impl IntoIterator<Item = &'a RawValue>) -> String {
    laid_out(&joined(records))
}

/// Users as a file holds them: the answer to a listing that has them all on one page.
pub fn list_response(records: &[&RawValue]) -> String {
    let (total, rows) = (records.len(), joined(records.iter().copied()));
    laid_out(&format!(
        r#"{{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":{total},"startIndex":1,"itemsPerPage":{total},"Resources":{rows}}}"#
    ))
}

fn joined<'a>(records: impl IntoIterator<Item = &'a RawValue>) -> String {
    let rows: Vec<&str> = records.into_iter().map(RawValue::get).collect();
    format!("[{}]", rows.join(","))
}

/// Deeper than this nothing is moved to the right any more: nobody reads it, and a body that is
/// nothing but brackets would fill the disk.
const DEEPEST: usize = 64;

/// A JSON text in the older tool's layout.
fn laid_out(json: &str) -> String {
    let mut layout = Layout {
        chars: json.chars().peekable(),
        out: String::with_capacity(json.len() * 2),
        depth: 0,
    };
    while let Some(c) = layout.next() {
        match c {
            '"' => layout.text(),
            '{' | '[' => layout.open(c),
            '}' | ']' => layout.close(c),
            ',' => layout.line_after(","),
            ':' => layout.out.push_str(": "),
            other => layout.out.push(other),
        }
    }
    layout.out
}

/// A JSON text, known to be one, on its way from one layout to another.
struct Layout<'a> {
    chars: Peekable<Chars<'a>>,
    out: String,
    depth: usize,
}

impl Layout<'_> {
    /// The next character that is no space; not for the inside of a text.
    fn next(&mut self) -> Option<char> {
        while self.chars.next_if(char::is_ascii_whitespace).is_some() {}
        self.chars.next()
    }

    fn open(&mut self, bracket: char) {
        while self.chars.next_if(char::is_ascii_whitespace).is_some() {}
        self.out.push(bracket);
        match self.chars.next_if(|c| matches!(c, '}' | ']')) {
            Some(empty) => self.out.push(empty),
            None => {
                self.depth += 1;
                self.line_after("");
            }
        }
    }

    fn close(&mut self, bracket: char) {
        self.depth = self.depth.saturating_sub(1);
        self.line_after("");
        self.out.push(bracket);
    }

    fn line_after(&mut self, end: &str) {
        self.out.push_str(end);
        self.out.push('\n');
        let indent = 2 * self.depth.min(DEEPEST);
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    /// What is left of a text, with its closing quote.
    fn text(&mut self) {
        self.out.push('"');
        while let Some(c) = self.chars.next() {
            match c {
                '"' => break,
                '\\' => self.escape(),
                plain @ ' '..='~' => self.out.push(plain),
                other => by_number(&mut self.out, other),
            }
        }
        self.out.push('"');
    }

    /// What stands behind a backslash. One character has one form: the shortest.
    fn escape(&mut self) {
        match self.chars.next() {
            Some('/') => self.out.push('/'),
            Some('u') => self.unit(),
            Some(other) => self.out.extend(['\\', other]),
            None => {}
        }
    }

    /// Four digits: a UTF-16 unit, perhaps half of a pair that lost its other half.
    fn unit(&mut self) {
        let digits: String = self.chars.by_ref().take(4).collect();
        let unit = u32::from_str_radix(&digits, 16).unwrap_or_default();
        match char::from_u32(unit) {
            Some(c @ ('"' | '\\')) => self.out.extend(['\\', c]),
            Some('\n') => self.out.push_str("\\n"),
            Some('\r') => self.out.push_str("\\r"),
            Some('\t') => self.out.push_str("\\t"),
            Some('\u{8}') => self.out.push_str("\\b"),
            Some('\u{c}') => self.out.push_str("\\f"),
            Some(plain @ ' '..='~') => self.out.push(plain),
            Some(_) | None => {
                let _ = write!(self.out, "\\u{unit:04x}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(json: &str) -> Box<RawValue> {
        RawValue::from_string(json.to_owned()).unwrap()
    }

    #[test]
    fn it_looks_as_python_lays_json_out() {
        let user = r#"{ "id":"1", "n":[1.50,-0,1e400,123456789012345678901234567890],"e":{},
            "l":[ ],"s":"a\/b\u002f\u0022\u00E9é😀\ud83d\ude00\u007f\u000a\n\ud800","x":[{}],"t":true,"z":null }"#;
        let expected = "{\n  \"id\": \"1\",\n  \"n\": [\n    1.50,\n    -0,\n    1e400,\n    \
                        123456789012345678901234567890\n  ],\n  \"e\": {},\n  \"l\": [],\n  \
                        \"s\": \"a/b/\\\"\\u00e9\\u00e9\\ud83d\\ude00\\ud83d\\ude00\\u007f\\n\\n\\ud800\",\n  \
                        \"x\": [\n    {}\n  ],\n  \"t\": true,\n  \"z\": null\n}";
        assert_eq!(&*one(&raw(user)), expected);
        assert_eq!(&*all([&*raw("{}"), &*raw("[]")]), "[\n  {},\n  []\n]");
        assert_eq!(&*all([]), "[]");
    }

    #[test]
    fn what_steers_a_terminal_or_a_ci_system_is_written_by_number() {
        let shown = one(&raw("\"\u{9b}2J ##[error]\u{202e}\""));
        assert_eq!(&*shown, "\"\\u009b2J #\\u0023[error]\\u202e\"");
    }

    #[test]
    fn users_are_one_page() {
        let (a, b) = (raw("1"), raw("\"##é\""));
        let expected = "{\n  \"schemas\": [\n    \"urn:ietf:params:scim:api:messages:2.0:ListResponse\"\n  ],\n  \
                        \"totalResults\": 2,\n  \"startIndex\": 1,\n  \"itemsPerPage\": 2,\n  \
                        \"Resources\": [\n    1,\n    \"##\\u00e9\"\n  ]\n}";
        assert_eq!(list_response(&[&a, &b]), expected);
        let none = list_response(&[]);
        assert!(none.ends_with("\"itemsPerPage\": 0,\n  \"Resources\": []\n}"));
    }

    #[test]
    fn brackets_alone_fill_no_disk() {
        let deep = "[".repeat(20_000) + &"]".repeat(20_000);
        let shown = laid_out(&deep);
        assert!(shown.len() < 20_000 * 2 * (2 * DEEPEST + 2));
    }

    proptest::proptest! {
        #[test]
        fn it_means_the_same(text: String) {
            let json = serde_json::json!({ "a": [text.clone()], (text.as_str()): 1 });
            for json in [json.to_string(), serde_json::to_string_pretty(&json).unwrap()] {
                let shown = laid_out(&json);
                proptest::prop_assert!(shown.bytes().all(|b| matches!(b, b'\n' | b' '..=b'~')));
                let back: serde_json::Value = serde_json::from_str(&shown).unwrap();
                proptest::prop_assert_eq!(back, serde_json::from_str::<serde_json::Value>(&json).unwrap());
            }
        }
    }
}
