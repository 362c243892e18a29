//! How two plans differ, target by target.

use super::TextOptions;
use crate::plan::Document;
use crate::plan::effects::{Difference, between};
use crate::view::layout::{Indent, Line, Page};
use crate::view::shown::Shown;
use crate::view::style::Style;

const ENTRY: Indent = Indent::hanging(2, 6);

/// What the two plans of a difference are called.
pub struct Sides {
    /// The one that was approved, or the first.
    pub before: &'static str,
    /// The other one.
    pub after: &'static str,
}

impl Sides {
    /// What was approved, and what would be done.
    pub const APPROVAL: Sides = Sides {
        before: "approved",
        after: "now",
    };
    /// Two plans that somebody names.
    pub const PLANS: Sides = Sides {
        before: "first",
        after: "second",
    };
}

/// Differences as lines.
pub fn differences(differences: &[Difference], sides: &Sides, options: &TextOptions) -> Shown {
    let mut page = Page::new(options.width, options.color);
    rows(&mut page, differences, sides);
    page.finish()
}

/// Two saved plans beside each other: everything in which they do other things, are accepted
/// otherwise, or were made from another world. Says too whether there is any difference.
pub fn plans(first: &Document, second: &Document, options: &TextOptions) -> (Shown, bool) {
    let mut page = Page::new(options.width, options.color);
    let found = of(first, second);
    for (word, document) in [("first:  ", first), ("second: ", second)] {
        let line = Line::new()
            .styled(Style::Quiet, word)
            .whole(Style::Plain, &document.plan_id.to_string());
        page.line(Indent::hanging(0, 8), &line);
    }
    page.gap();
    if found.is_empty() {
        page.line(Indent::flat(0), &Line::new().own("Both do the same."));
    } else {
        rows(&mut page, &found, &Sides::PLANS);
    }
    (page.finish(), !found.is_empty())
}

/// Everything in which two saved plans differ: tenant, policy, acceptances, guards, effects.
pub fn of(first: &Document, second: &Document) -> Vec<Difference> {
    let row = |target: &str, before: String, after: String| {
        (before != after).then(|| Difference {
            target: target.to_owned(),
            part: None,
            approved: Some(before).filter(|text| !text.is_empty()),
            now: Some(after).filter(|text| !text.is_empty()),
        })
    };
    let of_both =
        |target: &str, said: &dyn Fn(&Document) -> String| row(target, said(first), said(second));
    let heads = [
        of_both("tenant", &|one| one.plan.provider.to_string()),
        of_both("policy", &|one| one.policy.clone()),
        of_both("limited to", &|one| one.plan.only.join(", ")),
        of_both("accepted", &accepted),
        of_both("blocked by", &blocked),
    ];
    let mut all: Vec<Difference> = heads.into_iter().flatten().collect();
    all.extend(between(&first.plan, &second.plan));
    all
}

fn accepted(document: &Document) -> String {
    let given = document.plan.accepted.iter().map(ToString::to_string);
    let lines = document.plan.accepted_lines.iter().map(ToString::to_string);
    given.chain(lines).collect::<Vec<_>>().join(", ")
}

fn blocked(document: &Document) -> String {
    let findings = document.plan.findings.iter();
    let words = findings.map(|one| format!("{}={}", one.guard, one.count));
    words.collect::<Vec<_>>().join(", ")
}

fn rows(page: &mut Page, differences: &[Difference], sides: &Sides) {
    for difference in differences {
        let Difference {
            target,
            part,
            approved,
            now,
        } = difference;
        let (sign, style) = match (approved, now) {
            (None, _) => ("+ ", Style::Gain),
            (_, None) => ("- ", Style::Loss),
            _ => ("~ ", Style::Change),
        };
        let mut line = Line::new()
            .styled(style, sign)
            .foreign(Style::Strong, target);
        if let Some(part) = part {
            line = line.own(" ").foreign(Style::Plain, part);
        }
        line = line.own(": ").own(sides.before).own(" ");
        line = said(line, approved.as_deref());
        line = line.own(", ").own(sides.after).own(" ");
        line = said(line, now.as_deref());
        page.line(ENTRY, &line);
    }
}

fn said(line: Line, words: Option<&str>) -> Line {
    match words {
        Some(words) => line.foreign(Style::Plain, words),
        None => line.styled(Style::Quiet, "nothing"),
    }
}
