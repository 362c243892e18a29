//! From the files to the plan: what a last day means on the days around it.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use omni_um::config::{GroupRemoval, GuardLimit, UserRemoval};
use omni_um::live::LiveState;
use omni_um::model::{Acceptance, Address};
use omni_um::plan::{Cause, Hold, Input, Note, Plan, Policy, Scope, plan};

use super::support::good;
use super::tenant::{member, tenant};

/// The plan of these files on a day.
fn planned(text: &str, live: &LiveState, today: Date, limit: GuardLimit, accept: usize) -> Plan {
    let loaded = good(text);
    let accept = Acceptance {
        guard: "expired".to_owned(),
        count: accept,
    };
    let input = Input {
        desired: &loaded.state,
        lock: None,
        live,
        policy: Policy {
            remove_users: UserRemoval::Deactivate,
            remove_groups: GroupRemoval::Delete,
            protects: &|_: &Address| false,
            guards: &BTreeMap::from([("expired".to_owned(), limit)]),
            per_minute: 50,
            at_once: 4,
        },
        accept: &[accept],
        only: &Scope::default(),
        today,
        reads: 0,
        first_apply: false,
    };
    plan(&input).expect("the files are right")
}

fn expired(plan: &Plan) -> usize {
    let whole = plan.changes.iter().map(|change| change.cause);
    whole.filter(|cause| *cause == Cause::Expired).count()
}

fn held(plan: &Plan) -> usize {
    let held = plan.held.iter();
    held.filter(|held| held.hold == Hold::Expired).count()
}

fn near(plan: &Plan) -> Vec<String> {
    let dates = plan.notes.iter().flat_map(|note| match note {
        Note::Expiring { dates, .. } => dates.as_slice(),
        _ => &[],
    });
    let name = |group: Option<&omni_um::model::Name>| group.map_or("-".into(), |g| g.to_string());
    dates
        .map(|one| format!("{} {} {}", one.date, one.user, name(one.group.as_ref())))
        .collect()
}

const FILES: &str = "users:\n  ada@x.example: { expires: 2027-03-31 }\n  \
    bob@x.example: { groups: [{ name: A, expires: 2027-04-02 }] }\n\
    groups:\n  A: { members: [{ name: bob@x.example, expires: 2027-04-02 }] }\n";

#[test]
fn the_last_day_is_a_day_with_access() {
    let mut live = tenant(&["ada@x.example", "bob@x.example"], &["A"]);
    member(&mut live, "A", "bob@x.example");
    let on = |day| planned(FILES, &live, day, GuardLimit::default(), 0);
    assert_eq!(expired(&on(date(2027, 3, 31))), 0);
    assert_eq!(expired(&on(date(2027, 4, 1))), 1);
    assert_eq!(expired(&on(date(2027, 4, 2))), 1);
    assert_eq!(expired(&on(date(2027, 4, 3))), 2);
}

#[test]
fn what_ends_within_14_days_is_told_once() {
    let live = tenant(&["ada@x.example", "bob@x.example"], &["A"]);
    let on = |day| near(&planned(FILES, &live, day, GuardLimit::default(), 0));
    let (ada, bob) = ("2027-03-31 ada@x.example -", "2027-04-02 bob@x.example A");
    assert!(on(date(2027, 3, 16)).is_empty());
    assert_eq!(on(date(2027, 3, 17)), [ada]);
    assert_eq!(on(date(2027, 3, 19)), [ada, bob]);
    assert_eq!(on(date(2027, 3, 31)), [ada, bob]);
    assert_eq!(on(date(2027, 4, 1)), [bob]);
    assert!(on(date(2027, 4, 3)).is_empty());
    assert!(on(Date::MAX).is_empty());
}

#[test]
fn more_dates_than_the_guard_lets_pass_are_held_together() {
    let users: Vec<String> = (0..30).map(|n| format!("u{n:02}@x.example")).collect();
    let names: Vec<&str> = users.iter().map(String::as_str).collect();
    let live = tenant(&names, &[]);
    let files = |dated: usize| {
        let entries = names.iter().enumerate().map(|(at, name)| {
            let date = if at < dated {
                "2020-01-31"
            } else {
                "2999-01-31"
            };
            format!("  {name}: {{ expires: {date} }}\n")
        });
        format!("users:\n{}", entries.collect::<String>())
    };
    let on = |dated, limit, accept| {
        let plan = planned(&files(dated), &live, date(2027, 1, 1), limit, accept);
        assert!(plan.findings.is_empty(), "it stops nobody");
        (expired(&plan), held(&plan))
    };
    let built_in = GuardLimit::default();
    assert_eq!(on(25, built_in, 0), (25, 0));
    assert_eq!(on(26, built_in, 0), (0, 26));
    assert_eq!(on(26, built_in, 25), (0, 26));
    assert_eq!(on(26, built_in, 26), (26, 0));
    assert_eq!(on(27, built_in, 26), (0, 27));
    let set = |max, percent| GuardLimit {
        max: Some(max),
        percent: Some(percent),
    };
    // 33 % of 30 are 9, rounded down.
    assert_eq!(on(9, set(1, 33), 0), (9, 0));
    assert_eq!(on(10, set(1, 33), 0), (0, 10));
    assert_eq!(on(1, set(0, 0), 0), (0, 1));
}
