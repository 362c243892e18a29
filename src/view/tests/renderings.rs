//! One rich plan in every format that a program or a service reads, letter by letter; text and
//! Markdown have goldens beside these.

use insta::assert_snapshot;

use super::sample;
use crate::plan::{Document, PlanId};
use crate::view::report::{Report, Subject};
use crate::view::shown::Shown;
use crate::view::{github, gitlab, html, text};

fn rich(look: impl FnOnce(&Report<'_>) -> Shown) -> String {
    let plan = &sample::rich();
    let id = &PlanId::of(plan);
    look(&Report {
        subject: Subject::Plan { plan, id },
        folder: "access",
        next: Some("omni-um apply plan.json"),
        link: Some("https://ci.example/runs/7"),
        matrix: None,
    })
    .to_string()
}

/// What stands between two words, replaced wherever it does.
fn without(text: &str, begin: &str, end: &str) -> String {
    let mut pieces = text.split(begin);
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (_, rest) = piece.split_once(end).expect("it ends");
        out += &format!("{begin}…{end}{rest}");
    }
    out
}

#[test]
fn rich_plan_as_a_page() {
    let page = rich(html::render);
    // Style and script have files of their own; their hashes follow from these.
    let page = without(&page, "<style>", "</style>");
    let page = without(&page, "<script>", "</script>");
    let page = without(&page, "style-src '", "'");
    let page = without(&page, "script-src '", "'");
    let (start, rest) = page.split_once("type=\"application/json\"").expect("data");
    let (open, rest) = rest.split_once('>').expect("a tag");
    let (data, end) = rest.split_once("</script>").expect("its end");
    let data: serde_json::Value = serde_json::from_str(data).expect("JSON");
    let data = serde_json::to_string_pretty(&data).expect("JSON");
    assert_snapshot!(format!(
        "{start}type=\"application/json\"{open}>\n{data}\n</script>{end}"
    ));
}

#[test]
fn rich_plan_as_json() {
    let document = Document::new(&sample::rich(), &[], "0".repeat(64)).render();
    let value: serde_json::Value = serde_json::from_str(&document).expect("JSON");
    assert_snapshot!(serde_json::to_string_pretty(&value).expect("JSON"));
}

#[test]
fn rich_plan_as_a_text_file() {
    assert_snapshot!(rich(text::report));
}

#[test]
fn rich_plan_for_gitlab() {
    assert_snapshot!(rich(|report| gitlab::terraform(report).expect("JSON")), @r#"{"create":2,"update":6,"delete":4}"#);
}

#[test]
fn rich_plan_for_a_job_on_github() {
    let annotations = rich(|report| github::annotations(report, "access"));
    let outputs =
        rich(|report| github::encoded(&github::outputs(report), "end_7").expect("encoded"));
    assert_snapshot!(format!("{annotations}\n{outputs}"));
}
