//! What pages look like, letter by letter.

use insta::assert_snapshot;

use super::{apply, drift, half_way, plan, report};
use crate::apply::{ApplySummary, Became};
use crate::plan::{Note, PolicyChange};
use crate::view::markdown::{Surface, render};
use crate::view::report::{Subject, Trouble};
use crate::view::sample;

#[test]
fn rich_plan() {
    assert_snapshot!(plan(&sample::rich(), Surface::GithubComment));
}

#[test]
fn rich_plan_without_html() {
    assert_snapshot!(plan(&sample::rich(), Surface::BitbucketComment));
}

#[test]
fn plan_from_a_snapshot_that_leaves_something_open() {
    let page = plan(&sample::open(), Surface::GithubComment).to_string();
    assert_snapshot!(page.lines().take(12).collect::<Vec<_>>().join("\n"));
}

#[test]
fn blocked_plan() {
    let mut blocked = sample::blocked();
    blocked.policy_changed = vec![PolicyChange {
        setting: "[removal] users".to_owned(),
        before: "deactivate".to_owned(),
        after: "delete".to_owned(),
    }];
    assert_snapshot!(plan(&blocked, Surface::GithubComment));
}

#[test]
fn empty_plan() {
    assert_snapshot!(plan(&sample::empty(), Surface::GithubComment));
}

#[test]
fn drifted() {
    assert_snapshot!(drift(&sample::rich(), Surface::GithubComment));
}

#[test]
fn no_drift() {
    assert_snapshot!(drift(&sample::empty(), Surface::GithubComment));
}

#[test]
fn apply_half_way() {
    assert_snapshot!(apply(&sample::rich(), &half_way(), Surface::GithubComment));
}

#[test]
fn apply_of_everything() {
    let summary = ApplySummary {
        became: vec![Became::Done; 14],
        done: 14,
        requests: 34,
        seconds: 40.2,
        ..ApplySummary::default()
    };
    assert_snapshot!(apply(&sample::rich(), &summary, Surface::GithubComment));
}

#[test]
fn failure() {
    let trouble = Trouble {
        command: "plan",
        code: "OUM010",
        message: "the files have problems; nothing was planned".to_owned(),
        next: "put them right: each has its place\nthen: omni-um validate".to_owned(),
        diagnostics: sample::diagnostics(),
        sources: sample::sources(),
    };
    let subject = Subject::Failure(&trouble);
    assert_snapshot!(render(&report(subject), Surface::GithubComment));
}

/// The first and the last lines of a page that is cut.
fn ends(page: &str) -> String {
    let lines: Vec<&str> = page.lines().collect();
    let last = lines.len().saturating_sub(16);
    [&lines[..22], &["[…]"], &lines[last..]].concat().join("\n")
}

#[test]
fn plan_that_is_cut() {
    let plan_of_many = super::bounds::many(2_000);
    assert_snapshot!(ends(&plan(&plan_of_many, Surface::GithubComment)));
}

#[test]
fn plan_that_is_cut_without_html() {
    let plan_of_many = super::bounds::many(2_000);
    assert_snapshot!(ends(&plan(&plan_of_many, Surface::BitbucketComment)));
}

#[test]
fn the_body_of_an_issue_stays_while_the_drift_does() {
    let expired = |limit| Note::ExpiredHeld { count: 40, limit };
    let mut plain = sample::rich();
    plain.findings = sample::blocked().findings;
    plain.notes = vec![expired(25)];
    let mut other = plain.clone();
    // More people, so that what is so many percent of them is more.
    for finding in &mut other.findings {
        finding.limit += 1;
        finding.message.push_str(" of more");
    }
    other.changes.reverse();
    let by_files = sample::rich().changes.into_iter();
    let by_files = by_files.filter(|change| {
        change.action.writes()
            && crate::plan::drift::changes(&crate::plan::Plan {
                changes: vec![change.clone()],
                ..sample::empty()
            })
            .is_empty()
    });
    other.changes.extend(by_files.map(|mut change| {
        change.address.name = sample::name("another@acme.example");
        change
    }));
    let text = "another".to_owned();
    other.notes = vec![expired(26), Note::Warning { text }];
    other.in_sync.users += 1;
    other.cost.writes += 1;
    other.held[0].fields.clear();
    let (plan, id) = (&other, &crate::plan::DriftId::of(&other));
    let mut report = report(Subject::Drift { plan, id });
    report.link = Some("https://ci.example/runs/8");
    let page = render(&report, Surface::GithubComment);
    assert_eq!(*page, *drift(&plain, Surface::GithubComment));
    assert!(page.contains(&format!("<!-- omni-um:id:{id} -->")));
}
