//! Outputs and annotations, read as GitHub's runner reads them.

use std::sync::Arc;

use super::runner::{self, Told};
use super::sample;
use super::sinks::{HOSTILE, misleads};
use crate::apply::{ApplySummary, Became};
use crate::model::{Diagnostic, Name, Place, Value};
use crate::plan::{Action, Cause, Change, DriftId, EdgeAction, Note, Plan, PlanId};
use crate::view::github::{annotations, encoded, outputs, validated, warnings};
use crate::view::report::{Report, Subject, Trouble};

fn report(subject: Subject<'_>) -> Report<'_> {
    Report {
        subject,
        folder: "access",
        next: None,
        link: None,
        matrix: None,
    }
}

/// The annotations of a plan.
fn of_plan(plan: &Plan) -> Vec<Told> {
    let id = &PlanId::of(plan);
    runner::commands(&annotations(&report(Subject::Plan { plan, id }), "access"))
}

/// The outputs of a subject.
fn said(subject: Subject<'_>) -> Vec<(String, String)> {
    let text = encoded(&outputs(&report(subject)), "end_7").expect("encoded");
    runner::outputs(&text)
}

fn value<'a>(outputs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = outputs.iter().find(|(other, _)| other == name);
    found.map(|(_, value)| value.as_str())
}

fn trouble(command: &'static str, diagnostics: Vec<Diagnostic>) -> Trouble {
    Trouble {
        command,
        code: "OUM100",
        message: "the files have problems".to_owned(),
        next: "mend them".to_owned(),
        diagnostics,
        sources: sample::sources(),
    }
}

/// A plan in which everything foreign is this text.
fn hostile(text: &str) -> Plan {
    let mut plan = sample::rich();
    let name = || Name::new(text);
    let place = || Some(Place::new(&Arc::from(text), 3, 5));
    for change in &mut plan.changes {
        change.address.name = name();
        change.place = place();
        for field in &mut change.fields {
            field.place = place();
            field.before = Value::text(text);
            field.after = Value::set([text, "x"]);
        }
        for edge in &mut change.edges {
            edge.user = name();
            edge.place = place();
        }
    }
    for held in &mut plan.held {
        held.address.name = name();
        held.place = place();
    }
    let text = text.to_owned();
    plan.findings.clone_from(&sample::blocked().findings);
    plan.findings[0].message.clone_from(&text);
    plan.findings[1].guard.clone_from(&text);
    plan.notes.push(Note::Warning { text });
    plan
}

#[test]
fn nothing_foreign_becomes_a_command_of_its_own() {
    let expected = of_plan(&hostile("ada"));
    for text in HOSTILE {
        let told = of_plan(&hostile(text));
        let levels = |told: &[Told]| told.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
        assert_eq!(levels(&told), levels(&expected), "{text:?}");
        for one in &told {
            let names: Vec<&String> = one.properties.keys().collect();
            assert!(
                names
                    .iter()
                    .all(|name| ["title", "file", "line", "col"].contains(&name.as_str())),
                "{one:?}"
            );
            assert!(!one.data.chars().any(misleads), "{one:?}");
            let file = one.property("file").unwrap_or_default();
            assert!(!file.chars().any(misleads), "{one:?}");
            assert!(
                file.is_empty() || one.property("line") == Some("3"),
                "{one:?}"
            );
        }
    }
}

#[test]
fn what_the_runner_would_decode_arrives_as_it_was() {
    let mut plan = sample::empty();
    let target = "user/50%25 a,b:c%0A@acme.example";
    plan.changes = vec![sample::change(Action::Create, target, Cause::Config, "")];
    plan.changes[0].place = Some(Place::new(&Arc::from("a,b:100%.yaml"), 7, 2));
    let told = of_plan(&plan);
    assert_eq!(told[0].name, "notice");
    assert_eq!(told[0].property("file"), Some("access/a,b:100%.yaml"));
    assert_eq!(told[0].property("line"), Some("7"));
    assert_eq!(told[0].property("col"), Some("2"));
    assert_eq!(told[0].data, format!("create {target}: new in the files"));
}

#[test]
fn guards_are_errors_removals_are_warnings_and_the_rest_are_notices() {
    let plan = Plan {
        findings: sample::blocked().findings,
        ..sample::rich()
    };
    let told = of_plan(&plan);
    let of = |level: &str| -> Vec<&Told> { told.iter().filter(|one| one.name == level).collect() };
    assert_eq!(of("error").len(), 2);
    assert!(of("error")[0].data.contains("--accept users.deactivate=4"));
    let first = of("warning")[0];
    assert!(
        first.data.starts_with("delete group/Interns 2024: "),
        "{first:?}"
    );
    assert_eq!(first.property("file"), Some("access/groups/interns.yaml"));
    assert!(of("notice").iter().all(|one| {
        let gone = ["remove ", "deactivate ", "delete "];
        !gone.iter().any(|word| one.data.starts_with(word))
    }));
    // Ten of a level are shown for a step.
    assert_eq!(of("warning").len(), 10);
    assert_eq!(of("notice").len(), 10);
    assert!(of("warning")[9].data.contains(" more, see "));
    assert_eq!(of("warning")[9].property("file"), None);
}

#[test]
fn ten_are_shown_as_they_are_and_of_forty_the_tenth_says_how_many_more() {
    let problem = |line| {
        let place = Place::new(&Arc::from("a.yaml"), line, 1);
        Diagnostic::error("OUM101", place, format!("problem {line}"))
    };
    let told = |n| {
        let trouble = trouble("validate", (1..=n).map(problem).collect());
        let text = annotations(&report(Subject::Failure(&trouble)), ".");
        runner::commands(&text)
    };
    let ten = told(10);
    assert_eq!(ten.len(), 10);
    assert!(ten[9].data.starts_with("problem 10 "), "{ten:?}");
    assert_eq!(ten[9].property("file"), Some("a.yaml"));
    let forty = told(40);
    assert_eq!(forty.len(), 10);
    assert!(forty[9].data.starts_with("31 more"), "{forty:?}");
}

#[test]
fn a_message_is_as_long_as_the_runner_lets_it_be() {
    for text in ["x".repeat(9000), "𐍈".repeat(9000), "%".repeat(9000)] {
        let one = Diagnostic::general("OUM100", text.clone()).warning();
        let told = runner::commands(&warnings(&[one], "."));
        let units = told[0].data.encode_utf16().count();
        assert!((4090..=4096).contains(&units), "{units}");
        assert_eq!(told[0].name, "warning");
    }
}

#[test]
fn an_apply_says_what_is_not_done_at_the_line_that_asked_for_it() {
    let mut plan = sample::empty();
    let asked = |target: &str, place| sample::change(Action::Create, target, Cause::Config, place);
    plan.changes = vec![
        asked("user/ada@acme.example", "a.yaml:2:3"),
        asked("user/bob@acme.example", "a.yaml:5:3"),
    ];
    let bob = plan.changes[1].address.clone();
    let summary = ApplySummary {
        became: vec![Became::Done, Became::Failed],
        done: 1,
        failed: vec![(bob, "400: no\n::error::x".to_owned())],
        ..ApplySummary::default()
    };
    let id = &PlanId::of(&plan);
    let subject = Subject::Apply {
        plan: &plan,
        id,
        summary: &summary,
    };
    let told = runner::commands(&annotations(&report(subject), "access"));
    assert_eq!(told.len(), 2);
    assert_eq!(told[0].name, "error");
    assert_eq!(told[0].property("line"), Some("5"));
    assert!(
        told[0]
            .data
            .starts_with("create user/bob@acme.example: failed: 400: no")
    );
    assert_eq!(told[1].name, "notice");
    let outputs = said(subject);
    assert_eq!(value(&outputs, "result"), Some("incomplete"));
}

#[test]
fn outputs_are_a_closed_set_whatever_names_say() {
    let harmless = said_of(&hostile("ada"));
    for text in HOSTILE
        .iter()
        .chain(&["x\nplan_id<<end_7\nsha256:0\nend_7"])
    {
        assert_eq!(said_of(&hostile(text)), harmless, "{text:?}");
    }
}

/// Names and values, without the ids.
fn said_of(plan: &Plan) -> Vec<(String, String)> {
    let (id, drift) = (&PlanId::of(plan), &DriftId::of(plan));
    let mut all = said(Subject::Plan { plan, id });
    all.extend(said(Subject::Drift { plan, id: drift }));
    all.retain(|(_, value)| !value.starts_with("sha256:"));
    all
}

#[test]
fn outputs_say_how_it_ended_in_words_and_numbers() {
    let plan = &sample::rich();
    let id = &PlanId::of(plan);
    let outputs = said(Subject::Plan { plan, id });
    for (name, expected) in [
        ("result", "changes"),
        ("plan_id", &id.to_string()),
        ("changes", "true"),
        ("blocked", "false"),
        ("expired", "2"),
        ("create", "2"),
        ("rename", "1"),
        ("deactivate", "2"),
        ("delete", "2"),
        ("adopt", "1"),
        ("forget", "1"),
        ("memberships_added", "5"),
        ("memberships_removed", "8"),
        ("held", "3"),
    ] {
        assert_eq!(value(&outputs, name), Some(expected), "{name}");
    }
    let result = |plan: &Plan| {
        let id = &PlanId::of(plan);
        value(&said(Subject::Plan { plan, id }), "result").map(str::to_owned)
    };
    assert_eq!(result(&sample::blocked()).as_deref(), Some("blocked"));
    assert_eq!(result(&sample::empty()).as_deref(), Some("no-changes"));
}

#[test]
fn drift_counts_what_drifted_alone_and_has_an_id_where_there_is_any() {
    let plan = &sample::rich();
    let id = &DriftId::of(plan);
    let outputs = said(Subject::Drift { plan, id });
    assert_eq!(value(&outputs, "result"), Some("drift"));
    assert_eq!(value(&outputs, "drift_id"), Some(id.to_string().as_str()));
    assert_eq!(value(&outputs, "create"), Some("0"));
    assert_eq!(value(&outputs, "memberships_added"), Some("0"));
    assert_eq!(value(&outputs, "expired"), Some("2"));
    let plan = &sample::empty();
    let outputs = said(Subject::Drift { plan, id });
    assert_eq!(value(&outputs, "result"), Some("none"));
    assert_eq!(value(&outputs, "drift_id"), None);
}

#[test]
fn of_a_failure_only_what_is_known_is_said() {
    let failed = trouble("plan", sample::diagnostics());
    let outputs = said(Subject::Failure(&failed));
    assert_eq!(value(&outputs, "result"), Some("failed"));
    assert_eq!(value(&outputs, "blocked"), None);
    assert_eq!(value(&outputs, "create"), None);
    let refused = Trouble {
        code: "OUM300",
        ..trouble("apply", Vec::new())
    };
    let outputs = said(Subject::Failure(&refused));
    assert_eq!(value(&outputs, "blocked"), Some("true"));
    let wrong = trouble("validate", sample::diagnostics());
    assert_eq!(
        outputs_of(&wrong),
        [("result".to_owned(), "wrong".to_owned())]
    );
}

fn outputs_of(trouble: &Trouble) -> Vec<(String, String)> {
    said(Subject::Failure(trouble))
}

#[test]
fn a_value_never_holds_what_ends_it() {
    assert!(encoded(&validated(true), "right").is_none());
    assert!(encoded(&validated(true), "").is_none());
    assert!(encoded(&validated(true), "a\nb").is_none());
    let text = encoded(&validated(true), "end").expect("encoded");
    assert_eq!(
        runner::outputs(&text),
        [("result".to_owned(), "right".to_owned())]
    );
}

#[test]
fn a_membership_that_goes_is_told_where_it_was_asked_for() {
    let mut plan = sample::empty();
    let mut change: Change =
        sample::change(Action::Update, "group/Finance", Cause::Config, "g.yaml:2:3");
    change.edges = vec![
        sample::edge(
            EdgeAction::Remove,
            "bob@acme.example",
            Cause::Removed,
            "b.yaml:4:5",
        ),
        sample::edge(EdgeAction::Add, "ada@acme.example", Cause::Config, ""),
    ];
    plan.changes = vec![change];
    let told = of_plan(&plan);
    assert_eq!(told[0].name, "warning");
    assert_eq!(told[0].property("file"), Some("access/b.yaml"));
    assert_eq!(
        told[0].data,
        "remove bob@acme.example from group/Finance: no longer asked for"
    );
    assert_eq!(told[1].name, "notice");
    assert_eq!(
        told[1].property("file"),
        Some("access/g.yaml"),
        "the group's own line"
    );
}
