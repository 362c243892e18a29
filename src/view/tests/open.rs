//! A page of a plan that cannot know everything.

use scraper::{Html, Selector};

use super::sample;
use crate::plan::{Plan, PlanId};
use crate::view::html;
use crate::view::report::{Report, Subject};

#[test]
fn a_plan_that_leaves_something_open_says_so_first() {
    let page = |plan: &Plan| {
        let id = &PlanId::of(plan);
        let report = Report {
            subject: Subject::Plan { plan, id },
            folder: ".",
            next: None,
            link: None,
            matrix: None,
        };
        Html::parse_document(&html::render(&report).to_string())
    };
    let texts = |page: &Html, selector: &str| -> Vec<String> {
        let selector = Selector::parse(selector).expect("a selector");
        page.select(&selector)
            .map(|one| one.text().collect())
            .collect()
    };
    let open = page(&sample::open());
    assert_eq!(texts(&open, ".badge"), ["Not sufficient for approval"]);
    let first = texts(&open, "main > section.panel").remove(0);
    let counted = "1 removal, 1 group with exact members, 1 rename, 30 creations";
    assert!(first.contains(counted), "{first}");
    let whole = page(&sample::rich());
    assert_eq!(texts(&whole, ".badge"), ["Within the guards"]);
    assert!(!texts(&whole, "body").concat().contains("Not sufficient"));
}
