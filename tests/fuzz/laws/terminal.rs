//! The encoder of terminals and CI logs, against what parses them.

use omni_um::view::shown::Shown;
use omni_um::view::terminal::{in_place, json, safe};

use crate::sinks::{acts, commands};

/// What our own words put around foreign ones, and what lines are broken at.
const AROUND: [(&str, &str); 6] = [
    ("", ""),
    ("  ", " · a.yaml:3:4"),
    ("group/", ": "),
    ("\u{1b}[2m", "\u{1b}[0m"),
    ("`", "`"),
    ("error[OUM001]: ", "\n"),
];

/// Whatever the bytes are, nobody acts on them.
pub fn holds(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    one(&text);
    let middle = (0..=text.len() / 2)
        .rev()
        .find(|at| text.is_char_boundary(*at));
    let (left, right) = text.split_at(middle.unwrap_or(0));
    beside(&[left, right]);
}

/// One text alone.
pub fn one(text: &str) {
    let shown = safe(text).to_string();
    assert_eq!(safe(text).into_cow(), shown);
    assert_eq!(*Shown::foreign(text), *shown);
    assert!(!shown.contains(['\n', '\r']), "{shown:?}");
    assert_eq!(read_back(&shown), text, "two texts would look the same");
    if text
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || " @._/".contains(c))
    {
        assert_eq!(shown, text, "plain text stays");
    }
    beside(&[text]);
    let place = in_place(text);
    assert_eq!(place.chars().count(), text.chars().count());
    harmless(&format!("1 | {}", place.replace('\t', "    ")));
    as_json(text);
}

/// Texts side by side, within our own words, and broken at any space.
pub fn beside(texts: &[&str]) {
    let shown: Vec<String> = texts.iter().map(|text| safe(text).to_string()).collect();
    let joined = shown.concat();
    for (before, after) in AROUND {
        let line = format!("{before}{joined}{after}");
        let lines = [line.replace(' ', "\n"), line, shown.join(after)];
        for line in lines {
            match texts.len() {
                1 => harmless(&line),
                _ => assert_eq!(commands(&uncoloured(&line)), [""; 0]),
            }
        }
    }
}

/// JSON that is printed says the same, and holds nothing that anybody acts on.
fn as_json(text: &str) {
    let plain = serde_json::to_string(&[text]).expect("a text is JSON");
    let shown = json(&plain);
    harmless(&shown);
    let read: [String; 1] = serde_json::from_str(&shown).expect("still JSON");
    assert_eq!(read[0], text);
}

fn harmless(text: &str) {
    let found = acts(&uncoloured(text));
    assert!(found.is_empty(), "{found:#?}");
}

fn uncoloured(text: &str) -> String {
    text.replace("\u{1b}[2m", "").replace("\u{1b}[0m", "")
}

/// What a reader takes the shown text for.
fn read_back(shown: &str) -> String {
    let mut out = String::new();
    let mut rest = shown;
    while let Some((plain, tail)) = rest.split_once("\\u{") {
        let (number, tail) = tail.split_once('}').expect("closed");
        let c = u32::from_str_radix(number, 16)
            .ok()
            .and_then(char::from_u32);
        out.push_str(plain);
        out.push(c.expect("a character"));
        rest = tail;
    }
    out + rest
}
