//! Text that a spreadsheet takes for a formula, and how a CSV file holds it without being one.
//!
//! What begins as a formula does gets an apostrophe before it, and so does what begins with
//! apostrophes and then so: whoever takes one away again has the text as it was, always.

use std::borrow::Cow;

/// What a formula begins with; the wide forms count in East Asian versions of spreadsheets.
const OPENINGS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// The text as a cell holds it.
pub fn defused(text: &str) -> Cow<'_, str> {
    match is_formula(text) {
        true => Cow::Owned(format!("'{text}")),
        false => Cow::Borrowed(text),
    }
}

/// The text that a cell of [`defused`] holds.
pub fn restored(cell: &str) -> Cow<'_, str> {
    let text = cell.strip_prefix('\'').filter(|text| is_formula(text));
    Cow::Borrowed(text.unwrap_or(cell))
}

/// Whether it is one, behind any number of apostrophes.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(OPENINGS)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_begins_as_a_formula_is_none_any_more() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("+49", "'+49"),
            ("-x", "'-x"),
            ("@ada", "'@ada"),
            ("\t=1", "'\t=1"),
            ("\r\n=1", "'\r\n=1"),
            ("＝1", "'＝1"),
            ("'=1", "''=1"),
            ("''@", "'''@"),
            ("O'Neil", "O'Neil"),
            ("'quoted'", "'quoted'"),
            ("a=1", "a=1"),
            ("", ""),
        ] {
            assert_eq!(defused(text), cell);
            assert_eq!(restored(cell), text);
        }
    }

    #[test]
    fn a_cell_that_somebody_wrote_by_hand_stays() {
        for cell in ["=1", "-", "'", "'a"] {
            assert_eq!(restored(cell), cell);
        }
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in "['=+@\\-\t\r\n＝ a]{0,6}|\\PC*") {
            let cell = defused(&text).into_owned();
            prop_assert!(!cell.starts_with(OPENINGS));
            let back = restored(&cell);
            prop_assert_eq!(&*back, &*text);
        }

        #[test]
        fn no_two_texts_share_a_cell(a in "['=+ a]{0,4}", b in "['=+ a]{0,4}") {
            prop_assert_eq!(a == b, defused(&a) == defused(&b));
        }
    }
}
