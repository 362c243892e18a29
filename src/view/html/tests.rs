//! What a browser's own parser makes of the page, whoever chose the names in it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use scraper::{Html, Selector};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use crate::apply::{ApplySummary, Became};
use crate::model::{Address, Diagnostic, Edge, Field, Name, Place, Value};
use crate::plan::matrix::{Matrix, Row};
use crate::plan::{
    Action, Cause, DriftId, EdgeAction, Finding, Held, HeldEdge, Hold, Note, Passed, Plan, PlanId,
    PolicyChange, Question, Unknown,
};
use crate::view::report::{Report, Subject, Trouble};
use crate::view::sample::{self, at, change, edge};
use crate::view::terminal::safe;
use crate::view::tests::sinks::{HOSTILE, acts};

/// What somebody might try on a page.
const MARKUP: [&str; 16] = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "<img src=x onerror=alert(1)>",
    "</style><style>*{display:none}</style>",
    "</title><h1>",
    "\" onmouseover=\"alert(1)",
    "' autofocus onfocus='alert(1)",
    "javascript:alert(1)",
    "https://evil.example/",
    "&lt;b&gt;&amp;&#x3c;",
    "{{ 7 * 7 }}{% for %}",
    "a\u{202e}gpj.exe",
    "\u{2028}\u{2029}",
    "]]><svg/onload=alert(1)>",
    "`code` **bold** [link](https://evil.example)",
    "\u{0}\u{1b}[31m",
];

/// A plan in which somebody chose every text.
fn plan_of(word: &str) -> Plan {
    let name = Name::new(word);
    let place = Some(Place::new(&word.into(), 3, 5));
    let address = |user| match user {
        true => Address::user(name.clone()),
        false => Address::group(name.clone()),
    };
    let mut user = change(Action::Update, "user/x@y.example", Cause::Config, "a:1:1");
    user.address = address(true);
    user.place = place.clone();
    user.fields = vec![
        sample::field(word, "x", "y", Cause::Config, "a:1:1"),
        sample::field("region", "x", "y", Cause::Drift, "a:1:1"),
    ];
    user.fields[1].before = Value::text(word);
    user.fields[1].after = Value::set([word, "z"]);
    user.fields[1].then_applies = Value::text(word);
    let mut group = change(Action::Update, "group/x", Cause::Drift, "a:1:1");
    group.address = address(false);
    group.edges = vec![edge(EdgeAction::Remove, word, Cause::Drift, "a:1:1")];
    group.edges[0].place = place.clone();
    let mut left = change(Action::Delete, "user/l", Cause::Removed, "a:1:1");
    left.takes_along = vec![name.clone()];
    let held = Held {
        address: address(true),
        hold: Hold::Vanished,
        place,
        action: None,
        fields: Vec::new(),
        edges: vec![HeldEdge {
            edge: Edge {
                group: name.clone(),
                user: name.clone(),
            },
            action: EdgeAction::Add,
            cause: Cause::Config,
        }],
        live_name: Some(name.clone()),
    };
    let mut plan = Plan {
        changes: vec![user, group, left],
        held: vec![held],
        findings: vec![Finding {
            guard: word.to_owned(),
            count: 2,
            limit: 1,
            message: word.to_owned(),
        }],
        passed: vec![Passed {
            guard: word.to_owned(),
            count: 1,
            limit: 2,
        }],
        notes: vec![
            Note::PartialSnapshot {
                unknown: vec![Unknown {
                    question: Question::Exact,
                    address: address(false),
                }],
            },
            Note::Warning {
                text: word.to_owned(),
            },
        ],
        policy_changed: vec![PolicyChange {
            setting: word.to_owned(),
            before: word.to_owned(),
            after: word.to_owned(),
        }],
        only: vec![word.to_owned()],
        ..sample::rich()
    };
    plan.provider.host = word.to_owned();
    plan
}

fn matrix_of(word: &str) -> Matrix {
    Matrix {
        groups: vec![Name::new(word)],
        people: vec![Row {
            user: Name::new(word),
            active: true,
            groups: vec![0],
            attributes: vec![(Field::attribute(word), Value::Text(word.into()))],
        }],
    }
}

/// Every sort of page, with every text chosen.
fn pages_of(word: &str) -> Vec<String> {
    let plan = plan_of(word);
    let matrix = matrix_of(word);
    let summary = ApplySummary {
        became: vec![Became::Done, Became::Failed, Became::NotReached],
        done: 1,
        failed: vec![(plan.changes[1].address.clone(), word.to_owned())],
        not_reached: 1,
        stopped: Some(word.to_owned()),
        ..ApplySummary::default()
    };
    let trouble = Trouble {
        command: "plan",
        code: "OUM300",
        message: word.to_owned(),
        next: word.to_owned(),
        diagnostics: sample::diagnostics(),
        sources: sample::sources(),
    };
    let (id, drift) = (PlanId::of(&plan), DriftId::of(&plan));
    let plan = &plan;
    let subjects = [
        Subject::Plan { plan, id: &id },
        Subject::Drift { plan, id: &drift },
        Subject::Apply {
            plan,
            id: &id,
            summary: &summary,
        },
        Subject::Failure(&trouble),
    ];
    let page = |subject| Report {
        subject,
        folder: word,
        next: Some(word),
        link: Some(word),
        matrix: Some(&matrix),
    };
    let text = |subject| super::render(&page(subject)).to_string();
    let pages: Vec<String> = subjects.into_iter().map(text).collect();
    for page in &pages {
        assert!(page.contains("</footer>"), "{page}");
    }
    pages
}

/// Elements with the names of their attributes, in order.
fn nodes(page: &str) -> Vec<String> {
    let document = Html::parse_document(page);
    let all = Selector::parse("*").expect("a selector");
    let node = |element: scraper::ElementRef<'_>| {
        let element = element.value();
        let attributes: Vec<&str> = element.attrs().map(|(name, _)| name).collect();
        format!("{} {}", element.name(), attributes.join(" "))
    };
    document.select(&all).map(node).collect()
}

fn text_of(document: &Html, selector: &str) -> Option<String> {
    let selector = Selector::parse(selector).expect("a selector");
    let found = document.select(&selector).next();
    found.map(|element| element.text().collect())
}

fn data_of(page: &str) -> Option<Json> {
    let text = text_of(&Html::parse_document(page), "#data")?;
    Some(serde_json::from_str(&text).expect("JSON"))
}

#[test]
fn no_name_makes_a_node_of_its_own() {
    let tame: Vec<_> = pages_of("tame").iter().map(|page| nodes(page)).collect();
    for word in MARKUP.iter().chain(HOSTILE) {
        for (page, tame) in pages_of(word).iter().zip(&tame) {
            let linked = nodes(page)
                .into_iter()
                .filter(|node| node != "a class href rel");
            assert_eq!(&linked.collect::<Vec<_>>(), tame, "{word:?}");
            assert!(acts(page).is_empty(), "{word:?}: {:?}", acts(page));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nor_does_any_other_text(word in any::<String>().prop_filter("a name has letters", |text| !text.trim().is_empty())) {
        for (page, tame) in pages_of(&word).iter().zip(pages_of("tame")) {
            prop_assert_eq!(nodes(page), nodes(&tame));
            prop_assert!(acts(page).is_empty());
        }
    }
}

#[test]
fn only_the_web_is_linked_to() {
    let links = |word: &str| {
        let page = Html::parse_document(&pages_of(word)[0]);
        let link = Selector::parse("a[href]:not(.skip)").expect("a selector");
        page.select(&link).count()
    };
    assert_eq!(links("https://ci.example/1"), 1);
    assert_eq!(links("javascript:alert(1)"), 0);
    assert_eq!(links("data:text/html,x"), 0);
}

#[test]
fn the_data_says_the_same_texts() {
    for word in MARKUP.iter().chain(HOSTILE) {
        let name = Name::new(word);
        let shown = safe(name.as_str()).into_cow().into_owned();
        for page in pages_of(word) {
            let Some(data) = data_of(&page) else { continue };
            let texts = data["texts"].as_array().expect("texts");
            assert!(texts.contains(&Json::from(&*shown)), "{word:?}");
        }
    }
}

#[test]
fn the_policy_lets_this_style_and_this_script_pass_and_nothing_else() {
    for page in pages_of("tame") {
        let document = Html::parse_document(&page);
        let meta = Selector::parse("meta[http-equiv]").expect("a selector");
        let policy = document.select(&meta).next().expect("a policy");
        let policy = policy.attr("content").expect("its words");
        let digest = |text: String| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
        let style = digest(text_of(&document, "style").expect("a style"));
        assert!(policy.starts_with("default-src 'none'; "), "{policy}");
        assert!(policy.contains(&format!("style-src {style};")), "{policy}");
        if let Some(script) = text_of(&document, "script:not([type])") {
            let script = digest(script);
            assert!(
                policy.contains(&format!("script-src {script};")),
                "{policy}"
            );
        }
        let inline = |node: &String| {
            let mut attributes = node.split(' ').skip(1);
            attributes.any(|name| name == "style" || name.starts_with("on"))
        };
        assert!(!nodes(&page).iter().any(inline));
        for word in ["<link", " src=", "@import", "url(", "innerHTML", "eval("] {
            assert!(!page.contains(word), "{word}");
        }
    }
}

#[test]
fn what_is_sensitive_is_in_no_page() {
    let mut plan = plan_of("tame");
    for change in &mut plan.changes {
        for field in &mut change.fields {
            field.before = Value::text("s3cret-before");
            field.after = Value::text("s3cret-after");
            field.then_applies = Value::text("s3cret-default");
            field.sensitive = true;
        }
    }
    let id = PlanId::of(&plan);
    let drift = DriftId::of(&plan);
    let plan = &plan;
    for subject in [
        Subject::Plan { plan, id: &id },
        Subject::Drift { plan, id: &drift },
    ] {
        let page = super::render(&Report {
            subject,
            folder: ".",
            next: None,
            link: None,
            matrix: None,
        });
        assert!(!page.contains("s3cret"));
        assert!(page.contains("(sensitive)"));
    }
}

/// The page of an outcome, with nothing around it.
fn page_of(subject: Subject<'_>) -> String {
    let report = Report {
        subject,
        folder: ".",
        next: None,
        link: None,
        matrix: None,
    };
    super::render(&report).to_string()
}

#[test]
fn a_failure_keeps_its_places_and_shows_no_line_of_a_file() {
    let place = at("users/ada.yaml:2:15").expect("a place");
    let other = at("users/ada.yaml:1:1").expect("a place");
    let text = "ada@acme.example:\n  cost_center: s3cret\n";
    let trouble = Trouble {
        command: "plan",
        code: "OUM300",
        message: "1 error".to_owned(),
        next: "put it right".to_owned(),
        sources: [(place.file.clone(), text.into())].into(),
        diagnostics: vec![
            Diagnostic::error("OUM102", place, "no text here")
                .label(other, "of this user")
                .help("quote it"),
        ],
    };
    let page = page_of(Subject::Failure(&trouble));
    assert!(!page.contains("s3cret"), "{page}");
    let problems = text_of(&Html::parse_document(&page), ".problems").expect("problems");
    for words in [
        "OUM102",
        "no text here",
        "users/ada.yaml:2:15",
        "users/ada.yaml:1:1: of this user",
        "help: quote it",
    ] {
        assert!(problems.contains(words), "{words} in {problems}");
    }
}

/// The runs of all lines in the data, each with its tone.
fn runs_of(data: &Json) -> Vec<(&str, &str)> {
    let list = |key: &str| data[key].as_array().expect("a list");
    let (tones, texts) = (list("tones"), list("texts"));
    let runs = list("lines").iter().flat_map(|line| line.as_array());
    let run = |run: &Json| {
        let run = run.as_u64().expect("a number") as usize;
        let (text, tone) = (run / tones.len(), run % tones.len());
        (texts[text].as_str().zip(tones[tone].as_str())).expect("texts")
    };
    runs.flatten().map(run).collect()
}

#[test]
fn what_stands_between_our_own_backticks_is_code_and_foreign_text_stays() {
    let mut plan = plan_of("a `b` c");
    plan.changes[2].cause = Cause::Tombstone;
    let id = PlanId::of(&plan);
    let plan = &plan;
    let page = page_of(Subject::Plan { plan, id: &id });
    let data = data_of(&page).expect("data");
    let runs = runs_of(&data);
    assert!(runs.contains(&("state: absent", "code")), "{runs:?}");
    assert!(runs.iter().any(|(text, _)| *text == "a `b` c"), "{runs:?}");
    let ticked: Vec<_> = runs.iter().filter(|(text, _)| text.contains('`')).collect();
    assert!(
        ticked.iter().all(|(text, _)| text.contains("a `b` c")),
        "{ticked:?}"
    );
}

#[test]
fn a_value_of_spaces_keeps_them() {
    let mut plan = plan_of("tame");
    plan.only = vec!["   ".to_owned()];
    let id = PlanId::of(&plan);
    let plan = &plan;
    let page = page_of(Subject::Plan { plan, id: &id });
    let notes = text_of(&Html::parse_document(&page), ".notes").expect("notes");
    assert!(notes.contains("   "), "{notes:?}");
}

#[test]
fn an_apply_lists_only_what_is_written() {
    let plan = sample::rich();
    let adopted = |change: &&crate::plan::Change| !change.action.writes();
    assert!(plan.changes.iter().any(|change| adopted(&change)));
    for became in [Became::Done, Became::NotReached] {
        let summary = ApplySummary {
            became: vec![became; plan.changes.len()],
            ..ApplySummary::default()
        };
        let id = PlanId::of(&plan);
        let page = page_of(Subject::Apply {
            plan: &plan,
            id: &id,
            summary: &summary,
        });
        let data = data_of(&page).expect("data");
        let sections = data["sections"].as_array().expect("sections").iter();
        let listed: usize = sections
            .filter(|section| section["part"] == "changes")
            .map(|section| section["entries"].as_array().map_or(0, Vec::len))
            .sum();
        let writing = plan.changes.iter().filter(|one| one.action.writes());
        assert_eq!(listed, writing.count(), "{became:?}");
    }
}

#[test]
fn a_renamed_group_is_one_column_below_its_new_name() {
    let plan = sample::rich();
    let mut matrix = matrix_of("Analysts");
    matrix.groups.push(Name::new("Analytics"));
    let id = PlanId::of(&plan);
    let page = super::render(&Report {
        subject: Subject::Plan {
            plan: &plan,
            id: &id,
        },
        folder: ".",
        next: None,
        link: None,
        matrix: Some(&matrix),
    });
    let data = data_of(&page).expect("data");
    let groups = data["matrix"]["groups"].as_array().expect("groups");
    assert_eq!(groups.len(), 1);
    let name = &data["texts"][groups[0].as_u64().expect("a number") as usize];
    assert_eq!(name, "Analytics");
    assert_eq!(data["matrix"]["people"][0][2], serde_json::json!([0]));
}

#[test]
fn every_change_and_everyone_is_in_it() {
    let plan = sample::rich();
    let id = PlanId::of(&plan);
    let page = super::render(&Report {
        subject: Subject::Plan {
            plan: &plan,
            id: &id,
        },
        folder: ".",
        next: None,
        link: None,
        matrix: None,
    });
    let data = data_of(&page).expect("data");
    let entries = |part: &str| {
        let sections = data["sections"].as_array().expect("sections").iter();
        let of = sections.filter(|section| section["part"] == part);
        of.map(|section| section["entries"].as_array().map_or(0, Vec::len))
            .sum::<usize>()
    };
    assert_eq!(entries("changes"), plan.changes.len());
    assert_eq!(entries("held"), plan.held.len());
    let access = crate::plan::access::of(&plan);
    let people = access.groups.len() + access.lost.len() + access.gained.len();
    assert_eq!(entries("access"), people);
    assert!(page.contains(&at("users/vera.yaml:2:3").expect("a place").file.to_string()));
}
