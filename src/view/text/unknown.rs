//! What a plan from a snapshot leaves open, in words.

use crate::model::Address;
use crate::plan::{Question, Unknown};
use crate::view::layout::Line;
use crate::view::style::Style;

/// What stands at the top of a plan that leaves something open.
pub(in crate::view) const INSUFFICIENT: &str = "Not sufficient for approval";

/// How much is open, by kind: `1 removal, 2 creations`.
fn counts(unknown: &[Unknown]) -> Line {
    let mut line = Line::new();
    for (question, addresses) in by_question(unknown) {
        let separator = if line.is_empty() { "" } else { ", " };
        let (one, more) = nouns(question);
        line = line
            .own(separator)
            .count(Style::Danger, addresses.len(), one, more);
    }
    line
}

/// The line below the title; nothing where everything is known.
pub(in crate::view) fn banner(unknown: Option<&[Unknown]>) -> Option<Line> {
    let title = Line::new().styled(Style::Danger, INSUFFICIENT).own(": ");
    reason(unknown).map(|reason| title.then(reason))
}

/// Why that is so. Even where nothing is open by name, a removal or a rename may reach further.
pub(in crate::view) fn reason(unknown: Option<&[Unknown]>) -> Option<Line> {
    let unknown = unknown?;
    let line = Line::new().own(
        "this comes from a snapshot that left out who and what no file declared. They may lose \
         access as well.",
    );
    let line = match unknown.is_empty() {
        true => line,
        false => line.own(" Open: ").then(counts(unknown)).own("."),
    };
    Some(line.own(" Approve what is planned from the tenant itself."))
}

/// Each kind in a sentence, with what it is about.
pub(in crate::view) fn lists(unknown: &[Unknown]) -> Vec<(Line, Vec<&Address>)> {
    let lists = by_question(unknown).into_iter();
    let told = lists.map(|(question, addresses)| {
        let (one, more) = nouns(question);
        let line = Line::new().count(Style::Danger, addresses.len(), one, more);
        (line.own(" (").own(asks(question)).own(")"), addresses)
    });
    told.collect()
}

fn by_question(unknown: &[Unknown]) -> Vec<(Question, Vec<&Address>)> {
    let of = |question| {
        let those = unknown.iter().filter(|one| one.question == question);
        let addresses: Vec<&Address> = those.map(|one| &one.address).collect();
        (question, addresses)
    };
    let mut all: Vec<_> = Question::ALL.into_iter().map(of).collect();
    all.retain(|(_, addresses)| !addresses.is_empty());
    all
}

fn nouns(question: Question) -> (&'static str, &'static str) {
    match question {
        Question::Removal => ("removal", "removals"),
        Question::Exact => ("group with exact members", "groups with exact members"),
        Question::Move => ("rename", "renames"),
        Question::Creation => ("creation", "creations"),
    }
}

fn asks(question: Question) -> &'static str {
    match question {
        Question::Removal => "gone with all access, if there",
        Question::Exact => "whoever was left out goes",
        Question::Move => "another name, if there",
        Question::Creation => "changed instead, if there already",
    }
}
