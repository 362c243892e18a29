//! A page is never longer than its surface takes, and tells what it leaves out.

use std::collections::HashSet;

use proptest::collection::vec;
use proptest::prelude::*;

use super::parsed::is_balanced;
use super::{apply, drift, report};
use crate::apply::{ApplySummary, Became};
use crate::model::Name;
use crate::plan::{Action, Cause, Change, EdgeAction, Plan, PlanId, access};
use crate::view::markdown::{Surface, render};
use crate::view::report::{Subject, Trouble};
use crate::view::sample;
use crate::view::tests::always;

/// A plan of so many changes, of which each has names of its own.
fn spread(seed: &[Change], count: usize) -> Plan {
    let numbered = |name: &Name, at: usize| Name::new(&format!("{name}-{at}"));
    let change = |(at, change): (usize, &Change)| {
        let mut change = change.clone();
        change.address.name = numbered(&change.address.name, at);
        for edge in &mut change.edges {
            edge.user = numbered(&edge.user, at % 999);
        }
        for name in &mut change.takes_along {
            *name = numbered(name, at % 999);
        }
        change
    };
    let changes = seed.iter().cycle().take(count).enumerate().map(change);
    Plan {
        changes: changes.collect(),
        ..sample::rich()
    }
}

/// The rich plan's changes, again and again.
pub(super) fn many(count: usize) -> Plan {
    spread(&sample::rich().changes, count)
}

/// A plan's page; the id of a large plan is no part of what is looked at here.
fn page(plan: &Plan, surface: Surface) -> String {
    let id = &PlanId::of(&sample::empty());
    render(&report(Subject::Plan { plan, id }), surface).to_string()
}

/// The number in front of these words in the banner.
fn missing(page: &str, noun: &str) -> usize {
    let banner = page
        .lines()
        .skip_while(|line| !line.contains("Not sufficient for approval"))
        .nth(1)
        .unwrap_or_default();
    let parts = banner
        .trim_start_matches("> ")
        .trim_end_matches('.')
        .split(", ");
    let found = parts
        .filter_map(|part| part.split_once(' '))
        .find(|(_, words)| {
            words.trim_end_matches('s') == noun
                || words
                    .split_once(' ')
                    .is_some_and(|(who, _)| noun == "who" && who == "who" && words.contains("lose"))
        });
    found.map_or(0, |(count, _)| count.parse().expect("a number"))
}

/// Points between a title and the next.
fn points(page: &str, title: &str) -> usize {
    let section = page
        .lines()
        .skip_while(|line| !line.starts_with(title))
        .skip(1);
    let section = section.take_while(|line| !line.starts_with('#') && !line.starts_with('<'));
    section.filter(|line| line.starts_with("- ")).count()
}

fn assert_bounded(plan: &Plan, page: &str, surface: Surface) {
    assert!(page.len() <= surface.limit(), "{surface}: {}", page.len());
    assert!(is_balanced(page), "{surface}: {page}");
    let lines: HashSet<&str> = page.lines().collect();
    let removals = plan
        .changes
        .iter()
        .filter(|change| matches!(change.action, Action::Deactivate | Action::Delete));
    let is_there = |change: &&Change| {
        let line = format!("- {} {}", change.action.word(), change.address);
        lines.contains(line.as_str())
    };
    let (there, gone): (Vec<&Change>, Vec<&Change>) = removals.partition(is_there);
    assert_eq!(
        missing(page, "removal"),
        gone.len(),
        "{surface}, {} there",
        there.len()
    );
    let access = access::of(plan);
    let losing = access.lost.len() + access.groups.len();
    let told = points(page, "#### Who loses access");
    assert_eq!(told + missing(page, "who"), losing, "{surface}");
    let whole = !page.contains("Not sufficient for approval");
    assert!(!whole || gone.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_page_is_within_its_limit(seed in vec(always::change(always::tame()), 1..20), count in 1..400_usize) {
        let plan = spread(&seed, count);
        for surface in [Surface::GithubComment, Surface::BitbucketComment] {
            assert_bounded(&plan, &page(&plan, surface), surface);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_page_of_very_many_changes_is_within_its_limit(seed in vec(always::change(always::tame()), 4..9), count in 5_000..50_000_usize) {
        let plan = spread(&seed, count);
        for surface in [Surface::GithubComment, Surface::AzureComment] {
            assert_bounded(&plan, &page(&plan, surface), surface);
        }
    }
}

#[test]
fn fifty_thousand_changes_fit_everywhere() {
    let plan = many(50_000);
    for surface in [Surface::GithubSummary, Surface::BitbucketComment] {
        assert_bounded(&plan, &page(&plan, surface), surface);
    }
}

#[test]
fn an_absurdly_long_name_is_counted_and_hides_nobody_else() {
    let mut plan = sample::rich();
    let long = Name::new(&format!("a{}", "`x".repeat(100_000)));
    plan.changes[9].address.name = long.clone();
    plan.provider.host = "h".repeat(200_000);
    plan.unmanaged.members = [(long, 3)].into();
    for surface in Surface::ALL {
        let page = page(&plan, surface);
        if surface != Surface::GitlabNote && surface != Surface::GithubSummary {
            assert_eq!(missing(&page, "removal"), 1, "{page}");
            assert_eq!(points(&page, "#### Who loses access"), 14, "{page}");
        }
        assert!(page.len() <= surface.limit());
        assert!(page.contains("create user/ada@acme.example"), "{page}");
    }
}

#[test]
fn other_pages_are_bounded_too() {
    let mut plan = many(9_000);
    for change in &mut plan.changes {
        change.cause = Cause::Drift;
        for edge in &mut change.edges {
            edge.action = EdgeAction::Remove;
            edge.cause = Cause::Drift;
        }
    }
    let summary = ApplySummary {
        became: vec![Became::Done; plan.changes.len()],
        failed: vec![(sample::address("user/x@y"), "w".repeat(300)); 5_000],
        ..ApplySummary::default()
    };
    let trouble = Trouble {
        command: "plan",
        code: "OUM001",
        message: "m\n".repeat(100_000),
        next: "n".repeat(100_000),
        diagnostics: sample::diagnostics()
            .into_iter()
            .cycle()
            .take(5_000)
            .collect(),
        sources: sample::sources(),
    };
    for surface in [Surface::GithubComment, Surface::BitbucketComment] {
        let failure = render(&report(Subject::Failure(&trouble)), surface);
        for page in [
            drift(&plan, surface),
            apply(&plan, &summary, surface),
            failure,
        ] {
            assert!(page.len() <= surface.limit(), "{}", page.len());
            assert!(is_balanced(&page), "{}", &*page);
            assert!(page.contains("Not sufficient for approval"));
        }
    }
}
