//! Sensitive values, taken out of what a server says: it may repeat what it was sent.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::model::Value;
use crate::plan::Change;
use crate::provider::{ReadError, Write, WriteError};

/// What stands in the place of a sensitive value.
const INSTEAD: &str = "(sensitive)";

/// A text with fewer characters is taken out where it stands alone: `7`, and not the 7 of `2027`.
const SHORT: usize = 4;

/// Fewer characters at the end of a text that was cut give nothing away.
const TELLING: usize = 3;

/// Texts that nobody may read, the longest first, each in every spelling that a server may use.
#[derive(Clone, Debug, Default)]
pub struct Withheld(BTreeSet<(Reverse<usize>, Box<str>)>);

impl Withheld {
    /// The sensitive values of these changes, before and after.
    pub fn of(changes: &[Change]) -> Self {
        let mut withheld = Self::default();
        changes.iter().for_each(|change| withheld.add(change));
        withheld
    }

    /// Withholds the sensitive values of a change too.
    pub fn add(&mut self, change: &Change) {
        let sensitive = change.fields.iter().filter(|field| field.sensitive);
        sensitive
            .flat_map(|field| field.before.iter().chain(&field.after))
            .for_each(|value| self.add_value(value));
    }

    /// Withholds every value of a write that puts back what nobody asked for: what is sensitive of
    /// that is not known.
    pub fn add_write(&mut self, write: &Write) {
        if let Write::UpdateUser { user: _, fields } = write {
            let values = fields.iter().filter_map(|(_, value)| value.as_ref());
            values.for_each(|value| self.add_value(value));
        }
    }

    fn add_value(&mut self, value: &Value) {
        let texts = match value {
            Value::Flag(_) => &[],
            Value::Text(text) => std::slice::from_ref(text),
            Value::Set(items) => &**items,
        };
        let spellings = texts.iter().flat_map(|text| spellings(text));
        let told = spellings.filter(|spelling| !spelling.is_empty());
        self.0
            .extend(told.map(|text| (Reverse(text.len()), text.into())));
    }

    /// A text without them, also where it was cut in the middle of one and ends in `…`.
    pub fn taken_out(&self, text: &str) -> String {
        if self.0.is_empty() {
            return text.to_owned();
        }
        let mut bare = String::with_capacity(text.len());
        let (mut at, mut before) = (0, None);
        while let Some(next) = text[at..].chars().next() {
            let rest = &text[at..];
            let length = if self.is_cut(rest) {
                rest.len() - '…'.len_utf8()
            } else {
                self.length_at(before, rest)
            };
            let taken = if length > 0 { &rest[..length] } else { "" };
            if taken.is_empty() {
                bare.push(next);
                before = Some(next);
                at += next.len_utf8();
            } else {
                bare.push_str(INSTEAD);
                before = taken.chars().next_back();
                at += taken.len();
            }
        }
        bare
    }

    /// How long the longest is that `rest` begins with; 0 where there is none.
    fn length_at(&self, before: Option<char>, rest: &str) -> usize {
        let part_of_a_word = |next: Option<char>| next.is_some_and(char::is_alphanumeric);
        let is_here = |secret: &str| {
            rest.strip_prefix(secret).is_some_and(|after| {
                secret.chars().nth(SHORT - 1).is_some()
                    || !(part_of_a_word(before) || part_of_a_word(after.chars().next()))
            })
        };
        let found = self.0.iter().find(|(_, secret)| is_here(secret));
        found.map_or(0, |(_, secret)| secret.len())
    }

    /// Whether `rest` is the first part of one, and the text was cut there.
    fn is_cut(&self, rest: &str) -> bool {
        let Some(part) = rest.strip_suffix('…') else {
            return false;
        };
        part.chars().nth(TELLING - 1).is_some()
            && self.0.iter().any(|(_, secret)| secret.starts_with(part))
    }

    /// A failed write, in whose words none of them is.
    pub fn write_error(&self, mut error: WriteError) -> WriteError {
        match &mut error {
            WriteError::Refused(said)
            | WriteError::Rejected { answer: said, .. }
            | WriteError::Unknown { reason: said, .. }
            | WriteError::Stopped { reason: said, .. }
            | WriteError::Down { reason: said, .. } => *said = self.taken_out(said),
            WriteError::NoId(_) => {}
        }
        error
    }

    /// A failed reading, in whose words none of them is.
    pub fn read_error(&self, mut error: ReadError) -> ReadError {
        match &mut error {
            ReadError::Refused(said)
            | ReadError::Unreachable { reason: said, .. }
            | ReadError::Down { reason: said, .. }
            | ReadError::Answer { answer: said, .. } => *said = self.taken_out(said),
            ReadError::Incomplete(_) | ReadError::NoId(_) => {}
        }
        error
    }
}

/// As it is, on one line, and inside a JSON text, with and without what is not ASCII.
fn spellings(text: &str) -> [String; 4] {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let quoted = serde_json::Value::from(text).to_string();
    let quoted = quoted[1..quoted.len() - 1].to_owned();
    let ascii = quoted.chars().map(|c| match c.is_ascii() {
        true => c.to_string(),
        false => (c.encode_utf16(&mut [0; 2]).iter())
            .map(|unit| format!("\\u{unit:04x}"))
            .collect(),
    });
    let ascii = ascii.collect();
    [text.to_owned(), words.join(" "), quoted, ascii]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: &[&str]) -> Withheld {
        let mut withheld = Withheld::default();
        let values = texts.iter().map(|text| Value::Text((*text).into()));
        values.for_each(|value| withheld.add_value(&value));
        withheld
    }

    #[test]
    fn the_longest_goes_first_and_an_empty_one_is_none() {
        let withheld = of(&["sword", "swordfish", ""]);
        let bare = withheld.taken_out("swordfish, swords and (sensitive) things");
        assert_eq!(bare, "(sensitive), (sensitive)s and (sensitive) things");
        assert_eq!(of(&["sensitive"]).taken_out("sensitive"), "(sensitive)");
        assert_eq!(of(&[""]).taken_out("as it is"), "as it is");
    }

    #[test]
    fn every_spelling_goes() {
        let withheld = of(&["pin \"é\n🦀\""]);
        for spelling in [
            "pin \"é\n🦀\"",
            "pin \"é 🦀\"",
            r#"pin \"é\n🦀\""#,
            r#"pin \"\u00e9\n\ud83e\udd80\""#,
        ] {
            let bare = withheld.taken_out(&format!("no: {spelling}."));
            assert_eq!(bare, "no: (sensitive).", "{spelling}");
        }
    }

    #[test]
    fn half_of_one_at_the_end_of_a_cut_text_goes() {
        let withheld = of(&["swordfish"]);
        assert_eq!(withheld.taken_out("bad: swordf…"), "bad: (sensitive)…");
        assert_eq!(withheld.taken_out("bad: sw…"), "bad: sw…");
        assert_eq!(withheld.taken_out("bad: swordf"), "bad: swordf");
    }

    #[test]
    fn a_short_one_goes_where_it_stands_alone() {
        let withheld = of(&["7", "no"]);
        let bare = withheld.taken_out(r#"{"badge":"7"} is not of 2027: no"#);
        assert_eq!(
            bare,
            r#"{"badge":"(sensitive)"} is not of 2027: (sensitive)"#
        );
    }
}
