//! What `doctor` found, as text.

use super::layout::{Indent, Line, Page};
use super::shown::Shown;
use super::style::Style;

/// How it stands with something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It is right.
    Right,
    /// It is wrong.
    Wrong,
    /// It is what decides.
    Won,
    /// There is nothing, and that is no fault.
    Nothing,
}

/// Something that was looked at.
#[derive(Clone, Debug)]
pub struct Row {
    /// How it stands.
    pub mark: Mark,
    /// What it is.
    pub what: String,
    /// What is to be said of it; foreign text in it is made safe here.
    pub words: String,
}

/// Rows that belong together.
#[derive(Clone, Debug)]
pub struct Section {
    /// What they are about.
    pub title: &'static str,
    /// The rows.
    pub rows: Vec<Row>,
}

/// Where the name of a row stands, and where its words.
const WHAT: usize = 9;
const WORDS: usize = 28;

/// Everything that was looked at, section by section.
pub fn doctor(sections: &[Section], width: usize, color: bool) -> Shown {
    let mut page = Page::new(width, color);
    for section in sections.iter().filter(|section| !section.rows.is_empty()) {
        page.gap();
        let title = Line::new().styled(Style::Strong, section.title);
        page.line(Indent::flat(0), &title);
        for row in &section.rows {
            show(&mut page, row);
        }
    }
    page.finish()
}

fn show(page: &mut Page, row: &Row) {
    let (word, style) = match row.mark {
        Mark::Right => ("ok", Style::Gain),
        Mark::Wrong => ("wrong", Style::Danger),
        Mark::Won => ("used", Style::Gain),
        Mark::Nothing => ("-", Style::Quiet),
    };
    let quiet = match row.mark {
        Mark::Nothing => Style::Quiet,
        Mark::Right | Mark::Wrong | Mark::Won => Style::Plain,
    };
    // The page's indent is not part of the line's width.
    let head = Line::new()
        .styled(style, word)
        .pad(WHAT - 2)
        .whole(quiet, &row.what);
    if head.width() + 2 < WORDS {
        let line = head.pad(WORDS - 2).foreign(quiet, &row.words);
        page.line(Indent::hanging(2, WORDS), &line);
    } else {
        page.line(Indent::hanging(2, WHAT), &head);
        let words = Line::new().foreign(quiet, &row.words);
        page.line(Indent::flat(WORDS), &words);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_words_stand_in_columns_and_foreign_text_is_safe() {
        let row = |mark, what: &str, words: &str| Row {
            mark,
            what: what.to_owned(),
            words: words.to_owned(),
        };
        let sections = [
            Section {
                title: "Keys",
                rows: vec![
                    row(Mark::Nothing, ".env", "is not there"),
                    row(
                        Mark::Won,
                        "OMNI_UM_TOKEN_acme_omniapp_co",
                        "a key for https://acme.omniapp.co, which goes nowhere else",
                    ),
                    row(Mark::Wrong, "a\u{1b}[2J", "##[error]"),
                ],
            },
            Section {
                title: "Nothing",
                rows: Vec::new(),
            },
        ];
        assert_eq!(
            &*doctor(&sections, 72, false),
            "Keys\n\
             \x20 -      .env               is not there\n\
             \x20 used   OMNI_UM_TOKEN_acme_omniapp_co\n\
             \x20                           a key for https://acme.omniapp.co, which\n\
             \x20                           goes nowhere else\n\
             \x20 wrong  a\\u{1b}[2J         #\\u{23}[error]\n"
        );
    }
}
