//! What the views look like, letter by letter. To take over a new look, read it, then
//! `INSTA_UPDATE=always cargo test`.

use insta::assert_snapshot;

use super::{full, plain, sample};
use crate::plan::{DriftId, Plan, PolicyChange};
use crate::view::apply::{self, ApplyOptions};
use crate::view::diagnostic::{self, DiagnosticOptions};
use crate::view::shown::Shown;
use crate::view::{json, text};

/// Escape sequences as text, so that a snapshot can be read.
fn visible(text: Shown) -> String {
    text.replace('\u{1b}', "␛")
}

#[test]
fn rich_plan() {
    assert_snapshot!(text::plan(&sample::rich(), &full(80, false)));
}

#[test]
fn rich_plan_in_colour() {
    assert_snapshot!(visible(text::plan(&sample::rich(), &full(80, true))));
}

#[test]
fn rich_plan_on_a_narrow_terminal() {
    assert_snapshot!(text::plan(&sample::rich(), &full(40, false)));
}

#[test]
fn rich_plan_on_a_wide_terminal_verbosely() {
    let mut options = full(200, false);
    options.verbose = true;
    assert_snapshot!(text::plan(&sample::rich(), &options));
}

#[test]
fn blocked_plan() {
    assert_snapshot!(text::plan(&sample::blocked(), &plain(80)));
}

#[test]
fn plan_that_changes_the_policy_too() {
    let change = |setting: &str, before: &str, after: &str| PolicyChange {
        setting: setting.to_owned(),
        before: before.to_owned(),
        after: after.to_owned(),
    };
    let mut plan = sample::blocked();
    plan.policy_changed = vec![
        change("[removal] users", "deactivate", "delete"),
        change("user/ada@acme.example protect", "true", "not"),
    ];
    let top = |plan: &Plan| {
        let text = text::plan(plan, &plain(80)).to_string();
        text.lines().take(16).collect::<Vec<_>>().join("\n")
    };
    assert_snapshot!(top(&plan));
    plan.findings.clear();
    assert_snapshot!(top(&plan));
}

#[test]
fn empty_plan() {
    assert_snapshot!(text::plan(&sample::empty(), &plain(80)), @r"
    Plan for omni:acme.omniapp.co
    No changes. 120 users, 8 groups and 340 memberships are as declared.
    ");
}

#[test]
fn drift_report() {
    assert_snapshot!(text::drift::report(&sample::rich(), &plain(80)));
}

#[test]
fn no_drift() {
    assert_snapshot!(text::drift::report(&sample::empty(), &plain(80)), @"No drift in omni:acme.omniapp.co: what was last applied is there.");
}

#[test]
fn drift_as_json() {
    let text = json::drift(&sample::rich(), &DriftId::of(&sample::rich())).expect("plain data");
    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_snapshot!(serde_json::to_string_pretty(&value).expect("JSON"));
}

#[test]
fn problems_in_files() {
    let options = DiagnosticOptions::default();
    let text = diagnostic::render(&sample::diagnostics(), &sample::sources(), &options);
    assert_snapshot!(text);
}

#[test]
fn problems_in_files_in_colour() {
    let options = DiagnosticOptions {
        color: true,
        limit: 2,
        ..DiagnosticOptions::default()
    };
    let text = diagnostic::render(&sample::diagnostics(), &sample::sources(), &options);
    assert_snapshot!(visible(text));
}

#[test]
fn end_of_an_apply() {
    let options = ApplyOptions {
        without_lockfile: false,
        width: 80,
        color: false,
        next: Some("omni-um plan".to_owned()),
    };
    assert_snapshot!(apply::summary(&sample::apply(), &options));
}

#[test]
fn end_of_an_apply_that_did_everything() {
    let summary = crate::apply::ApplySummary {
        done: 12,
        requests: 34,
        seconds: 40.2,
        ..Default::default()
    };
    let options = ApplyOptions {
        width: 80,
        ..ApplyOptions::default()
    };
    assert_snapshot!(apply::summary(&summary, &options), @"Applied: 12 changes done and confirmed; 34 requests in 41 s.");
}

#[test]
fn steps_of_an_apply() {
    let steps: Vec<String> = sample::rich()
        .changes
        .iter()
        .map(|change| apply::step(change, false))
        .map(|step| step.to_string())
        .collect();
    assert_snapshot!(steps.join("\n"));
}
