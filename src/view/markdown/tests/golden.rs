//! What pages look like, letter by letter.

use insta::assert_snapshot;

use super::{apply, drift, half_way, plan, report};
use crate::apply::{ApplySummary, Became};
use crate::plan::PolicyChange;
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
