//! Whatever is in a file: no panic, and every problem lies inside it.

use omni_um::model::{Diagnostic, Place, Sources};
use proptest::prelude::*;

use super::support::load_files;

const SEED: &str = "\
users:
  ada@acme.example: &a
    name: Ada Löve 🦀
    expires: 2027-03-31
    groups: [Finance, {name: NO, expires: 2027-01-31}]
    attributes: {region: [emea], tier: 1.10}
  bob@acme.example: {<<: *a, state: absent}
groups:
  Finance: {members: [bob@acme.example], membership: exact}
attributes:
  tier: {type: number, allowed: [1]}
moved:
  - {from: group/A, to: group/Finance}
";

fn inside(place: &Place, sources: &Sources) -> bool {
    let Some(source) = sources.get(&place.file) else {
        // The text of a file that is not UTF-8 is not kept.
        return place.line >= 1 && place.column >= 1;
    };
    let line = source.split('\n').nth(place.line as usize - 1);
    place.line >= 1
        && place.column >= 1
        && line.is_some_and(|line| place.column as usize <= line.chars().count() + 1)
}

fn judge(text: &str) {
    let (problems, sources): (Vec<Diagnostic>, Sources) = match load_files(&[("a.yaml", text)]) {
        Ok(loaded) => (loaded.warnings, loaded.sources),
        Err(report) => {
            assert!(!report.diagnostics.is_empty());
            (report.diagnostics, report.sources)
        }
    };
    for problem in &problems {
        assert!(problem.length >= 1);
        assert!(!problem.message.contains("Options"), "{}", problem.message);
        let labels = problem.labels.iter().map(|label| &label.place);
        for place in problem.place.iter().chain(labels) {
            assert!(
                inside(place, &sources),
                "{place} {} in {text:?}",
                problem.message
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in "\\PC{0,200}") {
        judge(&text);
    }

    #[test]
    fn any_signs_of_yaml(text in "[-\\[\\]{}:,&*!|>'\"%@`#?<~ \n\tab0é=]{0,120}") {
        judge(&text);
    }

    #[test]
    fn right_files_with_mistakes(edits in prop::collection::vec((0usize..400, 0usize..6, "[-\\[\\]{}:,&*!|>'\"# \n\tabé0.]{0,3}"), 1..6)) {
        let mut chars: Vec<char> = SEED.chars().collect();
        for (at, gone, put) in edits {
            let at = at.min(chars.len());
            let end = (at + gone).min(chars.len());
            chars.splice(at..end, put.chars());
        }
        judge(&chars.into_iter().collect::<String>());
    }
}
