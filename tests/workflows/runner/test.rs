//! The runner itself, on small files.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::{Value, json};

use super::commands::{annotations, parse};
use super::scope::{Scope, Status};
use super::tree::Node;

fn scope() -> Scope {
    let github = json!({ "ref": "refs/heads/main", "event": { "pull_request": { "number": 7 } } });
    Scope::default()
        .closed("github", github)
        .open("vars", json!({ "URL": "https://acme.example" }))
        .closed(
            "needs",
            json!({ "plan": { "result": "success", "outputs": { "changes": "true" } } }),
        )
        .close("needs.plan.outputs".to_owned())
        .with(Status {
            success: true,
            failure: false,
            cancelled: false,
        })
}

fn node(text: &str) -> Node {
    Node::read("test.yml", &format!("x: {}", json!(text))).need("x")
}

fn value(expression: &str) -> Value {
    scope().value(&node(&format!("${{{{ {expression} }}}}")))
}

#[test]
fn expressions_come_to_what_they_come_to_with_github() {
    for (expression, expected) in [
        ("1 == '1'", json!(true)),
        ("null == 0", json!(true)),
        ("'' == 0", json!(true)),
        ("true == 'true'", json!(false)),
        ("'Abc' == 'aBC'", json!(true)),
        ("vars.NONE", json!(null)),
        ("vars.NONE || 'else'", json!("else")),
        ("vars.URL && 'then' || 'else'", json!("then")),
        ("!vars.NONE", json!(true)),
        ("!(1 < 2) || 3 >= 3", json!(true)),
        ("github.event.pull_request.number", json!(7)),
        ("github.event.nothing.below", json!(null)),
        ("github['ref']", json!("refs/heads/main")),
        (
            "needs.plan.outputs.changes == 'true' && 'omni-apply' || 'omni-plan'",
            json!("omni-apply"),
        ),
        ("contains('Hello', 'ELL')", json!(true)),
        ("contains(fromJSON('[1, 2]'), 2)", json!(true)),
        ("startsWith(github.ref, 'refs/heads/')", json!(true)),
        ("endsWith(github.ref, 'dev')", json!(false)),
        ("format('{0}-{{{1}}}', 'a', 2)", json!("a-{2}")),
        ("fromJSON('{\"a\": [1]}').a[0]", json!(1)),
        ("'it''s'", json!("it's")),
        ("'a}}b'", json!("a}}b")),
    ] {
        assert_eq!(value(expression), expected, "{expression}");
    }
    assert_eq!(
        scope().text(&node("a ${{ 1 }} b ${{ true }}${{ null }}")),
        "a 1 b true"
    );
}

#[test]
fn what_github_would_take_for_nothing_or_the_runner_does_not_know_stops_the_test() {
    for expression in [
        "github.reff",
        "needs.plan.outputs.changed",
        "needs.other.result",
        "secrets.KEY",
        "hashFiles('a')",
        "github.event.*.id",
        "1 +",
        "(1",
        "'open",
        "format('{1}', 'a')",
    ] {
        let asked = AssertUnwindSafe(|| value(expression));
        assert!(catch_unwind(asked).is_err(), "{expression}");
    }
}

#[test]
fn an_if_without_a_status_function_asks_for_success() {
    let failed = Status {
        success: false,
        failure: true,
        cancelled: false,
    };
    for (condition, after_success, after_failure) in [
        ("true", true, false),
        ("${{ vars.URL }}", true, false),
        ("always()", true, true),
        ("failure()", false, true),
        ("!cancelled()", true, true),
        ("always() && vars.NONE", false, false),
        ("success() || vars.URL", true, true),
    ] {
        let node = node(condition);
        assert_eq!(scope().holds(Some(&node)), after_success, "{condition}");
        assert_eq!(
            scope().with(failed).holds(Some(&node)),
            after_failure,
            "{condition}"
        );
    }
    assert!(!scope().with(failed).holds(None));
    let several = node("${{ true }} && false");
    assert!(catch_unwind(AssertUnwindSafe(|| scope().holds(Some(&several)))).is_err());
}

#[test]
fn files_of_outputs_are_read_as_the_runner_reads_them() {
    let text = "a=1\nb<<X\ntwo\n\nlines=<<Y\nX\n\nc==d\ne=f<<g\n";
    let pairs = parse(text).expect("right");
    let told: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("a", "1"),
            ("b", "two\n\nlines=<<Y"),
            ("c", "=d"),
            ("e", "f<<g")
        ]
    );
    for wrong in ["a\n", "<<X\nX\n", "a<<\n", "a<<X\nb\n"] {
        assert!(parse(wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn a_log_has_annotations_and_no_other_command() {
    let log = "plain\n::error file=a%2Cb.yaml,line=3,title=T::50%25 of%0Atwo\n::warning::x\n";
    let found = annotations(log);
    assert_eq!(found[0].file.as_deref(), Some("a,b.yaml"));
    assert_eq!(found[0].line.as_deref(), Some("3"));
    assert_eq!(found[0].message, "50% of\ntwo");
    assert_eq!(found[1].level, "warning");
    for command in ["::set-output name=a::b", "  ::add-path::x", "x ##[error]y"] {
        assert!(catch_unwind(|| annotations(command)).is_err(), "{command}");
    }
}
