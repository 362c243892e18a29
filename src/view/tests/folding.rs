//! On a first apply thousands are adopted: the first few are listed, the rest counted.

use super::{plain, sample};
use crate::plan::{Action, Cause, Plan};
use crate::view::text;

fn adopting(users: usize, groups: usize) -> Plan {
    let mut plan = sample::empty();
    let adopt = |target: String| sample::change(Action::Adopt, &target, Cause::Adopt, "u.yaml:1:1");
    plan.changes = (0..users)
        .map(|n| adopt(format!("user/u{n:04}@acme.example")))
        .chain((0..groups).map(|n| adopt(format!("group/G{n:04}"))))
        .collect();
    plan
}

fn adopted(text: &str) -> usize {
    text.lines()
        .filter(|line| line.contains("adopt user/") || line.contains("adopt group/"))
        .count()
}

#[test]
fn many_of_a_kind_are_folded_and_listed_on_request() {
    let plan = adopting(5_000, 11);
    let text = text::plan(&plan, &plain(100));
    assert_eq!(adopted(&text), 10 + 11, "{text}");
    assert!(text.contains("… and 4990 more (-v lists them)"), "{text}");
    let mut verbose = plain(100);
    verbose.verbose = true;
    let text = text::plan(&plan, &verbose);
    assert_eq!(adopted(&text), 5_011);
    assert!(!text.contains("more (-v"));
}

#[test]
fn what_is_sent_is_never_folded() {
    let mut plan = adopting(100, 0);
    for change in &mut plan.changes {
        change.action = Action::Create;
    }
    let text = text::plan(&plan, &plain(100));
    let created = text.lines().filter(|line| line.contains("create user/"));
    assert_eq!(created.count(), 100);
}
