//! A line of the log, for people and for programs. No value gets into either as it is: a path
//! holds names, and an error may quote a server.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::shown::Shown;
use super::terminal::{by_number, safe};

/// Something that happened on the way to the tenant.
#[derive(Clone, Debug)]
pub struct Line {
    /// When, in UTC, as RFC 3339 writes it.
    pub time: String,
    /// `info` or `debug`.
    pub level: String,
    /// What, in words.
    pub message: String,
    /// The particulars.
    pub fields: Vec<(&'static str, Value)>,
}

/// `2026-11-22T02:45:12.345Z info sending again method=PATCH path=/api/scim/v2/Users/… try=2`
pub fn text(line: &Line, color: bool) -> Shown {
    let mut out = format!("{} {}", safe(&line.time), safe(&line.level));
    if color {
        out = format!("\x1b[2m{out}\x1b[0m");
    }
    let _ = write!(out, " {}", safe(&line.message));
    for (name, value) in &line.fields {
        let _ = match value {
            Value::String(text) if is_one_word(text) => write!(out, " {name}={}", safe(text)),
            Value::String(text) => {
                let quoted = text.replace('\\', "\\\\").replace('"', "\\\"");
                write!(out, " {name}=\"{}\"", safe(&quoted))
            }
            other => write!(out, " {name}={}", safe(&other.to_string())),
        };
    }
    Shown::laid_out(out)
}

/// Whether a value ends where a reader thinks that it ends.
fn is_one_word(text: &str) -> bool {
    let plain = |c: char| !c.is_whitespace() && !matches!(c, '"' | '\\');
    !text.is_empty() && text.chars().all(plain)
}

/// One object: `timestamp`, `level`, `message`, `fields`.
pub fn json(line: &Line) -> Shown {
    let mut fields = Map::new();
    for (name, value) in &line.fields {
        fields.insert((*name).to_owned(), value.clone());
    }
    let mut object = Map::new();
    object.insert("timestamp".to_owned(), Value::from(line.time.as_str()));
    object.insert("level".to_owned(), Value::from(line.level.as_str()));
    object.insert("message".to_owned(), Value::from(line.message.as_str()));
    object.insert("fields".to_owned(), Value::Object(fields));
    Shown::laid_out(plain(&Value::Object(object).to_string()))
}

/// The same JSON without a character that a terminal or a CI system acts upon. Outside of texts it
/// has none of these, and inside of them each may be written by its number.
fn plain(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if matches!(c, ' '..='~') && c != '#' {
            out.push(c);
            continue;
        }
        by_number(&mut out, c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(path: &str) -> Line {
        Line {
            time: "2026-11-22T02:45:12.345Z".to_owned(),
            level: "info".to_owned(),
            message: "sending again".to_owned(),
            fields: vec![("path", Value::from(path)), ("try", Value::from(2))],
        }
    }

    #[test]
    fn a_line_for_people() {
        let expected = "2026-11-22T02:45:12.345Z info sending again path=/a try=2";
        assert_eq!(&*text(&line("/a"), false), expected);
        assert!(text(&line("a b\"c"), false).contains("path=\"a b\\\"c\" try=2"));
        assert!(text(&line("/a"), true).starts_with("\x1b[2m2026"));
    }

    #[test]
    fn a_line_for_programs_says_the_same() {
        for path in ["/a", "a\nb\u{1b}[2J\u{9b}\u{202e}\u{7f}", "##vso[x]é😀\"\\"] {
            let said = json(&line(path));
            let read: Value = serde_json::from_str(&said).unwrap();
            assert_eq!(read["fields"]["path"], path);
            assert_eq!(read["message"], "sending again");
            assert!(said.chars().all(|c| matches!(c, ' '..='~')), "{said}");
            assert!(!said.contains("##"), "{said}");
        }
    }

    #[test]
    fn nothing_in_a_value_steers_a_terminal_or_begins_a_line() {
        let said = text(&line("a\n::error::\u{1b}[2J\u{9b}\u{202e} try=9"), false);
        assert!(said.chars().all(|c| matches!(c, ' '..='~')), "{said}");
        assert!(!said.contains(" ::"), "{said}");
    }
}
