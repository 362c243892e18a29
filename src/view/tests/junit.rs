//! Test cases and GitLab's numbers, read back.

use quick_junit::{NonSuccessKind, Report as Cases, TestCaseStatus};

use super::sample;
use super::sinks::{HOSTILE, misleads};
use crate::model::Diagnostic;
use crate::plan::{Plan, PlanId};
use crate::view::report::{Report, Subject, Trouble};
use crate::view::{gitlab, junit};

fn read(files: &[&str], diagnostics: &[Diagnostic], trouble: Option<&Trouble>) -> Cases {
    let text = junit::render("access", files.iter().copied(), diagnostics, trouble);
    Cases::deserialize_from_str(&text.expect("XML")).expect("test cases")
}

fn failure(cases: &Cases, at: usize) -> Option<(String, String)> {
    match &cases.test_suites[0].test_cases[at].status {
        TestCaseStatus::NonSuccess {
            kind: NonSuccessKind::Failure,
            message: Some(message),
            description: Some(description),
            ..
        } => Some((message.as_str().to_owned(), description.as_str().to_owned())),
        TestCaseStatus::Success { .. } => None,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_file_is_a_test_case_and_the_folder_is_one() {
    let files = ["groups.yaml", "other.yaml", "users/ada.yaml"];
    let cases = read(&files, &sample::diagnostics(), None);
    assert_eq!((cases.tests, cases.failures), (4, 3));
    let names = cases.test_suites[0].test_cases.iter();
    let names: Vec<String> = names.map(|case| case.name.as_str().to_owned()).collect();
    assert_eq!(
        names,
        [
            "the folder as a whole",
            "groups.yaml",
            "other.yaml",
            "users/ada.yaml"
        ]
    );
    let (message, text) = failure(&cases, 3).expect("it failed");
    assert!(message.starts_with("3 problems, the first: users/ada.yaml:4:5: unknown key"));
    assert!(text.contains("help: did you mean `groups`?"), "{text}");
    assert!(
        text.contains("attributes.yaml:2:3: allowed values are here"),
        "{text}"
    );
    assert!(
        !text.contains("two users are called"),
        "a warning fails nothing: {text}"
    );
    assert_eq!(failure(&cases, 2), None);
    let warned = cases.test_suites[0].test_cases[3].system_out.as_ref();
    assert!(warned.is_some_and(|text| text.contains("warning: two users are called")));
    let file = cases.test_suites[0].test_cases[3].extra.get("file");
    assert_eq!(
        file.map(|file| file.as_str()),
        Some("access/users/ada.yaml")
    );
}

#[test]
fn what_is_about_no_file_fails_the_folder() {
    let trouble = Trouble {
        command: "validate",
        code: "OUM201",
        message: "omni-um.lock: broken".to_owned(),
        next: "take back the last good one".to_owned(),
        diagnostics: Vec::new(),
        sources: sample::sources(),
    };
    let cases = read(&["a.yaml"], &[], Some(&trouble));
    assert_eq!((cases.tests, cases.failures), (2, 1));
    let (message, text) = failure(&cases, 0).expect("it failed");
    assert_eq!(message, "omni-um.lock: broken [OUM201]");
    assert!(text.contains("next: take back"), "{text}");
}

#[test]
fn what_xml_cannot_hold_is_spelled_out_and_nothing_becomes_markup() {
    let more = [
        "]]><failure/>",
        "<!-- &amp; -->",
        "\u{0}\u{b}\u{fffe}\u{ffff}",
        "\"'><x y='",
    ];
    for text in HOSTILE.iter().chain(&more) {
        let one = Diagnostic::general("OUM100", *text).help(*text);
        let cases = read(&[text], &[one], None);
        assert_eq!((cases.tests, cases.failures), (2, 1), "{text:?}");
        let (message, description) = failure(&cases, 0).expect("it failed");
        let all = format!(
            "{message}{description}{}",
            cases.test_suites[0].test_cases[1].name.as_str()
        );
        assert!(!all.chars().any(|c| c != '\n' && misleads(c)), "{all:?}");
    }
    let one = Diagnostic::general("OUM100", "<b>&amp;]]>");
    let (message, _) = failure(&read(&[], &[one], None), 0).expect("it failed");
    assert_eq!(message, "<b>&amp;]]> [OUM100]");
}

#[test]
fn gitlab_gets_three_numbers_or_none() {
    fn numbers(subject: Subject<'_>) -> String {
        let report = Report {
            subject,
            folder: ".",
            next: None,
            link: None,
            matrix: None,
        };
        gitlab::terraform(&report).expect("JSON").to_string()
    }
    let of = |plan: &Plan| {
        let id = &PlanId::of(plan);
        numbers(Subject::Plan { plan, id })
    };
    assert_eq!(
        of(&sample::rich()),
        "{\"create\":2,\"update\":6,\"delete\":4}\n"
    );
    assert_eq!(
        of(&sample::empty()),
        "{\"create\":0,\"update\":0,\"delete\":0}\n"
    );
    let failed = Trouble {
        command: "plan",
        code: "OUM900",
        message: String::new(),
        next: String::new(),
        diagnostics: Vec::new(),
        sources: sample::sources(),
    };
    assert_eq!(numbers(Subject::Failure(&failed)), "{}\n");
}
