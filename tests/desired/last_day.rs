//! From the files to the plan: what a last day means on the days around it.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use omni_um::config::{GroupRemoval, GuardLimit, UserRemoval};
use omni_um::live::LiveState;
use omni_um::lock::{Lockfile, Salt};
use omni_um::model::{Acceptance, Address};
use omni_um::plan::{
    Applied, Cause, Change, Hold, Input, Note, Plan, Policy, Scope, plan, settle::settle,
};

use super::support::good;
use super::tenant::{member, tenant};

/// The lockfile of an apply of these files, on a day long before.
fn applied(text: &str, live: &LiveState) -> Lockfile {
    on(text, live, None, date(2019, 1, 1), |input, plan| {
        let none = Lockfile::new(live.identity.clone(), Salt::new([1; 16]));
        settle(input, plan, &none, live, &Applied::default())
    })
}

/// The plan of these files on a day, where an apply saw their dates ahead.
fn planned(text: &str, live: &LiveState, today: Date, limit: GuardLimit, accept: usize) -> Plan {
    let lock = applied(text, live);
    let limits = BTreeMap::from([("expired".to_owned(), limit)]);
    let accept = Acceptance {
        guard: "expired".to_owned(),
        count: accept,
    };
    on(text, live, Some(&lock), today, |input, _| {
        let input = Input {
            accept: &[accept],
            policy: Policy {
                guards: &limits,
                ..input.policy
            },
            ..*input
        };
        plan(&input).expect("the files are right")
    })
}

/// What follows from the plan of these files on a day.
fn on<T>(
    text: &str,
    live: &LiveState,
    lock: Option<&Lockfile>,
    today: Date,
    then: impl FnOnce(&Input<'_>, &Plan) -> T,
) -> T {
    let loaded = good(text);
    let input = Input {
        desired: &loaded.state,
        lock,
        live,
        policy: Policy {
            remove_users: UserRemoval::Deactivate,
            remove_groups: GroupRemoval::Delete,
            protects: &|_: &Address| false,
            guards: &BTreeMap::new(),
            per_minute: 50,
            at_once: 4,
        },
        accept: &[],
        only: &Scope::default(),
        today,
        reads: 0,
        first_apply: false,
    };
    then(&input, &plan(&input).expect("the files are right"))
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

/// What a plan does to whom, and why; the limits are the built-in ones.
fn causes(plan: &Plan) -> Vec<(String, Cause)> {
    let of_edges = |change: &Change| {
        let edges = change.edges.iter();
        let edges = edges.map(|edge| (edge.user.to_string(), edge.cause));
        edges.collect::<Vec<_>>()
    };
    let changes = plan.changes.iter();
    let changes = changes.filter(|change| change.action.writes());
    let causes = changes.flat_map(|change| match change.edges.is_empty() {
        true => vec![(change.address.name.to_string(), change.cause)],
        false => of_edges(change),
    });
    causes.collect()
}

#[test]
fn a_date_that_no_apply_saw_ahead_is_what_the_files_ask_for_now() {
    let mut live = tenant(&["ada@x.example", "bob@x.example"], &["A"]);
    member(&mut live, "A", "bob@x.example");
    let today = date(2027, 5, 1);
    let lock = applied(FILES, &live);
    let bob = |cause| ("bob@x.example".to_owned(), cause);
    let ada = |cause| ("ada@x.example".to_owned(), cause);
    let by =
        |text: &str, lock: Option<&Lockfile>| on(text, &live, lock, today, |_, plan| causes(plan));
    assert_eq!(
        by(FILES, Some(&lock)),
        [bob(Cause::Expired), ada(Cause::Expired)]
    );
    // Without a lockfile, and with one of files that had no date or another one.
    assert_eq!(by(FILES, None), [bob(Cause::Adopt), ada(Cause::Tombstone)]);
    let others = [
        FILES.replace("2027-", "2028-"),
        FILES
            .replace("{ expires: 2027-03-31 }", "{}")
            .replace("{ name: A, expires: 2027-04-02 }", "A")
            .replace(
                "{ name: bob@x.example, expires: 2027-04-02 }",
                "bob@x.example",
            ),
    ];
    for other in others {
        let lock = applied(&other, &live);
        let asked = [bob(Cause::Config), ada(Cause::Tombstone)];
        assert_eq!(by(FILES, Some(&lock)), asked, "{other}");
    }
}

#[test]
fn past_dates_that_were_just_written_are_counted_by_every_guard() {
    let users: Vec<String> = (0..40).map(|n| format!("u{n:02}@x.example")).collect();
    let names: Vec<&str> = users.iter().map(String::as_str).collect();
    let mut live = tenant(&names, &["A"]);
    for name in &names[24..] {
        member(&mut live, "A", name);
    }
    let entries = |expires: &str| {
        let dated = names[..24].iter();
        let dated = dated.map(|name| format!("  {name}: {{ {expires} }}\n"));
        let rest = names[24..].iter();
        let rest = rest.map(|name| format!("  {name}: {{ groups: [A] }}\n"));
        format!(
            "users:\n{}groups: {{ A: {{}} }}\n",
            dated.chain(rest).collect::<String>()
        )
    };
    let lock = applied(&entries(""), &live);
    let text = entries("expires: 2020-02-20");
    let today = date(2027, 1, 1);
    let guards: Vec<String> = on(&text, &live, Some(&lock), today, |_, plan| {
        plan.findings.iter().map(|one| one.guard.clone()).collect()
    });
    assert_eq!(guards, ["users.deactivate"]);
    let mut members = entries("");
    for name in &names[24..] {
        let ended = format!("{name}: {{ groups: [{{ name: A, expires: 2020-02-20 }}] }}");
        members = members.replace(&format!("{name}: {{ groups: [A] }}"), &ended);
    }
    let guards: Vec<String> = on(&members, &live, Some(&lock), today, |_, plan| {
        plan.findings.iter().map(|one| one.guard.clone()).collect()
    });
    assert_eq!(
        guards,
        ["memberships.remove", "group.loss:A", "group.empty:A"]
    );
}

#[test]
fn a_date_is_remembered_on_its_last_day_and_not_from_the_day_after() {
    let mut live = tenant(&["ada@x.example", "bob@x.example"], &["A"]);
    member(&mut live, "A", "bob@x.example");
    let none = Lockfile::new(live.identity.clone(), Salt::new([1; 16]));
    let lock = |today| {
        on(FILES, &live, None, today, |input, plan| {
            settle(input, plan, &none, &live, &Applied::default())
        })
    };
    let (ada, bob) = (r#""expires":"2027-03-31""#, r#""until":{"A":"2027-04-02"}"#);
    let text = lock(date(2027, 3, 31)).render();
    assert!(text.contains(ada) && text.contains(bob), "{text}");
    let text = lock(date(2027, 4, 2)).render();
    assert!(!text.contains(ada) && text.contains(bob), "{text}");
    let text = lock(date(2027, 4, 3)).render();
    assert!(!text.contains(ada) && !text.contains(bob), "{text}");
}
