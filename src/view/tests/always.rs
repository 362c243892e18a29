//! What holds for every plan: nothing is lost, nothing breaks out, nothing is too wide.

use proptest::collection::vec;
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

use super::sinks::{HOSTILE, acts};
use super::{plain, runner, sample};
use crate::model::{Address, Diagnostic, Edge, Field, Name, Place, Value};
use crate::plan::{
    Action, Cause, Change, DriftId, EdgeAction, EdgeChange, FieldChange, Finding, Held, HeldEdge,
    Hold, Note, Phase, Plan, PlanId, PolicyChange, Question, Unknown,
};
use crate::view::report::{Report, Subject};
use crate::view::{apply, diagnostic, github, json, text};

fn cause() -> impl Strategy<Value = Cause> {
    prop::sample::select(vec![
        Cause::Config,
        Cause::Drift,
        Cause::Conflict,
        Cause::Adopt,
        Cause::Removed,
        Cause::Tombstone,
        Cause::Expired,
        Cause::Moved,
    ])
}

fn edge_action() -> impl Strategy<Value = EdgeAction> {
    prop::sample::select(vec![EdgeAction::Add, EdgeAction::Remove])
}

fn place() -> impl Strategy<Value = Option<Place>> {
    prop::option::of(("[a-c]{1,8}\\.yaml", 1..90_u32, 1..20_u32).prop_map(
        |(file, line, column)| Place {
            file: file.into(),
            line,
            column,
        },
    ))
}

fn field(word: BoxedStrategy<String>) -> impl Strategy<Value = FieldChange> {
    let value = prop_oneof![
        word.clone().prop_map(|text| Value::text(&text)),
        vec(word.clone(), 0..9).prop_map(Value::set),
    ];
    (word, value.clone(), value, cause(), place(), any::<bool>()).prop_map(
        |(name, before, after, cause, place, sensitive)| FieldChange {
            field: match name.len() % 3 {
                0 => Field::Name,
                1 => Field::Active,
                _ => Field::attribute(&name),
            },
            before,
            then_applies: after.clone(),
            after,
            cause,
            place,
            sensitive,
            seal: None,
        },
    )
}

pub(in crate::view) fn change(word: BoxedStrategy<String>) -> impl Strategy<Value = Change> {
    let verb = prop::sample::select(vec![
        (Action::Create, Phase::CreateUsers),
        (Action::Update, Phase::UpdateUsers),
        (Action::Update, Phase::RenameGroups),
        (Action::Update, Phase::Memberships),
        (Action::Deactivate, Phase::DeactivateUsers),
        (Action::Delete, Phase::DeleteGroups),
        (Action::Adopt, Phase::Bookkeeping),
        (Action::Forget, Phase::Bookkeeping),
    ]);
    let edge =
        (word.clone(), edge_action(), cause(), place()).prop_map(|(user, action, cause, place)| {
            EdgeChange {
                user: Name::new(&user),
                action,
                cause,
                place,
                expired: None,
            }
        });
    let target = (any::<bool>(), word.clone()).prop_map(|(user, name)| {
        let name = Name::new(&name);
        if user {
            Address::user(name)
        } else {
            Address::group(name)
        }
    });
    let along = vec(word.clone().prop_map(|name| Name::new(&name)), 0..4);
    (
        verb,
        target,
        cause(),
        place(),
        vec(field(word), 0..4),
        vec(edge, 0..14),
        along,
    )
        .prop_map(
            |((action, phase), address, cause, place, fields, edges, takes_along)| Change {
                address,
                mark: None,
                action,
                cause,
                place,
                expired: None,
                phase,
                fields,
                edges,
                takes_along,
                takes_hidden: 0,
                after: Vec::new(),
            },
        )
}

fn held(word: BoxedStrategy<String>) -> impl Strategy<Value = Held> {
    let hold = prop::sample::select(vec![
        Hold::Vanished,
        Hold::Replaced,
        Hold::Inactive,
        Hold::Waiting,
        Hold::Protected,
        Hold::Expired,
        Hold::Outside,
    ]);
    (
        hold,
        word.clone(),
        place(),
        vec(field(word), 0..3),
        edge_action(),
    )
        .prop_map(|(hold, text, place, fields, action)| {
            let name = Name::new(&text);
            Held {
                address: Address::user(name.clone()),
                hold,
                place,
                action: None,
                fields,
                edges: vec![HeldEdge {
                    edge: Edge {
                        group: name.clone(),
                        user: name.clone(),
                    },
                    action,
                    cause: Cause::Config,
                }],
                live_name: Some(name),
            }
        })
}

pub(in crate::view) fn plan(word: BoxedStrategy<String>) -> impl Strategy<Value = Plan> {
    (
        vec(change(word.clone()), 0..6),
        vec(held(word.clone()), 0..3),
        word,
    )
        .prop_map(|(changes, held, word)| Plan {
            changes,
            held,
            findings: vec![Finding {
                guard: format!("group.loss:{word}"),
                count: 2,
                limit: 1,
                message: word.clone(),
            }],
            notes: vec![
                Note::PartialSnapshot {
                    unknown: vec![Unknown {
                        question: Question::Removal,
                        address: Address::user(Name::new(&word)),
                    }],
                },
                Note::Warning { text: word.clone() },
                Note::Stays {
                    address: Address::user(Name::new(&word)),
                },
            ],
            policy_changed: vec![PolicyChange {
                setting: word.clone(),
                before: word.clone(),
                after: word.clone(),
            }],
            only: vec![word],
            ..sample::rich()
        })
}

pub(in crate::view) fn tame() -> BoxedStrategy<String> {
    "[a-z]{1,9}@[a-z]{1,6}|[a-z山]{1,9}|[a-c]{1,5} [a-c]{1,5}".boxed()
}

pub(in crate::view) fn hostile() -> BoxedStrategy<String> {
    prop_oneof![
        prop::sample::select(HOSTILE).prop_map(str::to_owned),
        "\\PC{1,12}",
        any::<String>().prop_filter("a name has letters", |text| !text.trim().is_empty()),
    ]
    .boxed()
}

/// Nothing a terminal or a CI system would act on, judged as they do and not as the encoder does.
fn assert_harmless(text: &str) {
    let found = acts(text);
    assert!(found.is_empty(), "{found:#?}");
}

/// A text without spaces and breaks, for looking things up in what was broken into lines.
fn dense(text: &str) -> String {
    text.split_whitespace().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_line_is_too_wide(plan in plan(tame()), width in 40..220_usize) {
        for text in [text::plan(&plan, &plain(width)), text::drift::report(&plan, &plain(width))] {
            for line in text.lines() {
                let copied = line.trim_start().starts_with("--accept");
                prop_assert!(copied || line.width() <= width, "{} > {width}: {line:?}", line.width());
                prop_assert!(!line.ends_with(' '), "{line:?}");
            }
        }
    }

    #[test]
    fn every_address_and_everyone_who_loses_something_is_named(plan in plan(tame()), width in 40..120_usize) {
        let text = dense(&text::plan(&plan, &plain(width)));
        let has = |name: &Name| text.contains(&dense(name.as_str()));
        for change in &plan.changes {
            prop_assert!(has(&change.address.name));
            prop_assert!(change.edges.iter().all(|edge| has(&edge.user)));
            prop_assert!(change.takes_along.iter().all(has));
        }
        prop_assert!(plan.held.iter().all(|held| has(&held.address.name)));
    }

    #[test]
    fn hostile_text_reaches_no_sink(plan in plan(hostile()), width in 40..120_usize) {
        assert_harmless(&text::plan(&plan, &plain(width)));
        assert_harmless(&text::drift::report(&plan, &plain(width)));
        for change in &plan.changes {
            assert_harmless(&apply::step(change, false));
        }
        let reason = plan.only.join(" ");
        let told = |change: &crate::plan::Change| (change.address.clone(), reason.clone());
        let summary = crate::apply::ApplySummary {
            unknown: plan.changes.iter().map(told).collect(),
            failed: plan.changes.iter().map(told).collect(),
            stopped: Some(reason),
            ..Default::default()
        };
        let options = apply::ApplyOptions { width, ..Default::default() };
        assert_harmless(&apply::summary(&summary, &options));
    }

    #[test]
    fn hostile_files_reach_no_sink(text in any::<String>(), word in hostile(), line in 0..9_u32, column in 0..40_u32, length in 0..40_usize) {
        let file = std::sync::Arc::from(word.as_str());
        let source = format!("{text}\n{word}\n{text}");
        let place = Place { file: std::sync::Arc::clone(&file), line, column };
        let problem = Diagnostic::error("OUM101", place.clone(), word.clone())
            .length(length)
            .help(word.clone())
            .label(Place { line: line / 2, ..place }, word);
        let sources = [(file, source.into())].into();
        let text = diagnostic::render(&[problem], &sources, &Default::default());
        assert_harmless(&text);
    }

    #[test]
    fn hostile_text_gives_the_runner_no_word_of_its_own(plan in plan(hostile())) {
        let id = &PlanId::of(&plan);
        let report = Report {
            subject: Subject::Plan { plan: &plan, id },
            folder: ".",
            next: None,
            link: None,
            matrix: None,
        };
        let log = github::annotations(&report, ".");
        let told = runner::commands(&log);
        prop_assert_eq!(told.len(), log.lines().count());
        for one in told {
            prop_assert!(["error", "warning", "notice"].contains(&one.name.as_str()), "{one:?}");
            prop_assert_eq!(one.property("title"), Some("omni-um"));
            prop_assert!(acts(&one.data).is_empty(), "{one:?}");
        }
        let file = github::encoded(&github::outputs(&report), "end").expect("encoded");
        let outputs = runner::outputs(&file);
        prop_assert!(outputs.iter().all(|(name, _)| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')));
        prop_assert!(outputs.iter().all(|(_, value)| value.len() <= 71 && !value.contains('\n')));
    }

    #[test]
    fn colour_adds_sequences_and_nothing_else(plan in plan(tame()), width in 40..120_usize) {
        let options = text::TextOptions { color: true, ..plain(width) };
        let mut coloured = text::plan(&plan, &options).to_string();
        for code in ["0", "1", "2", "31", "32", "33", "35", "36", "1;31"] {
            coloured = coloured.replace(&format!("\u{1b}[{code}m"), "");
        }
        prop_assert_eq!(coloured, text::plan(&plan, &plain(width)).to_string());
    }

    #[test]
    fn drift_is_said_alike(plan in plan(tame())) {
        let document: serde_json::Value =
            serde_json::from_str(&json::drift(&plan, &DriftId::of(&plan)).expect("plain data")).expect("JSON");
        let drift = crate::plan::drift::is_drift(&plan);
        prop_assert_eq!(&document["drift"], &drift);
        prop_assert_eq!(crate::plan::drift::of(&plan).is_empty(), !drift);
        prop_assert_eq!(text::drift::report(&plan, &plain(80)).starts_with("No drift"), !drift);
    }
}
