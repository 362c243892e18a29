//! What the page's script draws from: JSON that can stand in a page.

use serde::Serialize;

use super::book::{Book, TONES};
use super::cards::Cards;
use super::matrix::Columns;
use super::sections::{KINDS, Section};
use super::{access, cards, matrix, sections};
use crate::apply::Became;
use crate::plan::{Plan, drift};
use crate::view::report::{Report, Subject};
use crate::view::terminal::by_number;

/// Everything that is drawn.
#[derive(Serialize)]
struct Data {
    tones: [&'static str; TONES.len()],
    kinds: [(&'static str, &'static str); KINDS.len()],
    #[serde(flatten)]
    book: Book,
    sections: Vec<Section>,
    #[serde(flatten)]
    cards: Cards,
    #[serde(skip_serializing_if = "Option::is_none")]
    matrix: Option<Columns>,
}

/// The data of a report; nothing where there is nothing to draw.
pub(super) fn of(report: &Report<'_>) -> Option<String> {
    let mut book = Book::default();
    let (told, sections) = match report.subject {
        Subject::Plan { plan, id: _ } => {
            let mut all = access::sections(&mut book, plan, access::AHEAD);
            all.extend(sections::plan(&mut book, plan));
            (plan.changes.clone(), all)
        }
        Subject::Drift { plan, id: _ } => (drift::changes(plan), sections::drift(&mut book, plan)),
        Subject::Apply {
            plan,
            id: _,
            summary,
        } => {
            let done = sections::became(plan, summary, Became::Done);
            let done = Plan {
                changes: done.cloned().collect(),
                ..plan.clone()
            };
            let mut all = sections::undone(&mut book, plan, summary);
            all.extend(access::sections(&mut book, &done, access::BEHIND));
            all.extend(sections::apply(&mut book, plan, summary));
            (done.changes, all)
        }
        Subject::Failure(_) => return None,
    };
    let cards = cards::of(&mut book, &told);
    let matrix = report
        .matrix
        .map(|matrix| matrix::of(&mut book, matrix, &told));
    let data = Data {
        tones: TONES,
        kinds: KINDS.map(|kind| (kind.word, kind.label)),
        book,
        sections,
        cards,
        matrix,
    };
    // Our own types, with text keys: nothing in them can fail to become JSON.
    let json = serde_json::to_string(&data).unwrap_or_default();
    Some(in_page(&json))
}

/// JSON that means the same and holds nothing that ends, or opens, anything in a page.
fn in_page(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => by_number(&mut out, c),
            c => out.push(c),
        }
    }
    out
}
