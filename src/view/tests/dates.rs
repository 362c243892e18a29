//! How last days are told.

use jiff::civil::date;

use super::{plain, sample};
use crate::lock::{Lockfile, Salt};
use crate::model::{Address, Name, Place, ProviderIdentity};
use crate::plan::{Action, Cause, Change, EdgeAction, EdgeChange, Expiring, Note, Phase, Plan};
use crate::view::text;

fn near(dates: Vec<Expiring>) -> Plan {
    let mut plan = sample::empty();
    plan.notes = vec![Note::Expiring { days: 14, dates }];
    plan
}

fn one(day: i8, user: &str, group: Option<&str>) -> Expiring {
    Expiring {
        date: date(2027, 3, day),
        user: Name::new(user),
        group: group.map(Name::new),
        place: Place::new(&"users.yaml".into(), 4, 14),
    }
}

#[test]
fn dates_that_are_near_are_counted_and_listed_on_request() {
    let plan = near(vec![
        one(30, "ada@x.example", None),
        one(31, "b\u{1b}b@x.example", Some("Finance")),
        one(31, "cyd@x.example", Some("Finance")),
    ]);
    let counted = text::plan(&plan, &plain(120));
    let words = "note: 1 user and 2 memberships have their last day within 14 days, the first on 2027-03-30 (-v lists them).";
    assert!(counted.contains(words), "{counted}");
    assert!(!counted.contains("ada@x.example"), "{counted}");
    let mut verbose = plain(120);
    verbose.verbose = true;
    let listed = text::plan(&plan, &verbose);
    assert!(listed.contains("the first on 2027-03-30:\n"), "{listed}");
    assert!(
        listed.contains("      2027-03-30 ada@x.example · users.yaml:4:14\n"),
        "{listed}"
    );
    assert!(
        listed.contains("2027-03-31 cyd@x.example in Finance · "),
        "{listed}"
    );
    assert!(!listed.contains('\u{1b}'), "{listed}");
    let alone = text::plan(&near(vec![one(1, "ada@x.example", None)]), &plain(120));
    assert!(
        alone.contains("1 user has its last day within 14 days, on 2027-03-01 (-v"),
        "{alone}"
    );
}

#[test]
fn a_day_that_was_past_when_it_was_written_is_told_apart_from_one_that_passed() {
    let day = date(2020, 2, 20);
    let place = || Some(Place::new(&"users.yaml".into(), 4, 14));
    let user = Address::user(Name::new("ada@x.example"));
    let edge = |user: &str, cause| EdgeChange {
        user: Name::new(user),
        action: EdgeAction::Remove,
        cause,
        place: place(),
        expired: Some(day),
    };
    let said = |cause, by_hand| {
        let mut plan = sample::empty();
        let phase = Phase::DeactivateUsers;
        let mut gone = Change::new(&user, Action::Deactivate, cause, place(), phase);
        gone.expired = Some(day);
        let group = Address::group(Name::new("A"));
        let phase = Phase::Memberships;
        let mut left = Change::new(&group, Action::Update, Cause::Config, None, phase);
        left.edges = vec![
            edge("bob@x.example", Cause::Config),
            edge("cyd@x.example", by_hand),
        ];
        plan.changes = vec![gone, left];
        text::plan(&plan, &plain(120)).to_string()
    };
    let passed = said(Cause::Expired, Cause::Drift);
    assert!(passed.contains("expired 2020-02-20 ·"), "{passed}");
    let past = said(Cause::Tombstone, Cause::Drift);
    assert!(
        past.contains("expires 2020-02-20, which is past ·"),
        "{past}"
    );
    assert!(
        past.contains("- bob@x.example  expires 2020-02-20, which is past"),
        "{past}"
    );
    let by_hand = "- cyd@x.example  expires 2020-02-20, which is past; changed by hand";
    assert!(past.contains(by_hand), "{past}");
}

#[test]
fn the_lockfile_tells_the_days_that_it_remembers() {
    let provider = ProviderIdentity {
        kind: "omni".into(),
        host: "acme".into(),
    };
    let mut lock = Lockfile::new(provider, Salt::new([1; 16]));
    let line = r#"{"address":"user/ada@x.example","id":"1","origin":"adopted","groups":["A","B"],"expires":"2027-03-31","until":{"B":"2026-12-31","C":"2026-01-31"}}"#;
    let text = format!(
        "{}{line}\n",
        lock.render().replace(r#""entries":0"#, r#""entries":1"#)
    );
    lock = Lockfile::parse(&text).unwrap();
    assert_eq!(lock.render(), text);
    let ada = Address::user(Name::new("ada@x.example"));
    let shown = text::lock::list(&lock, Some(&ada), &plain(80)).to_string();
    let days =
        "expires 2027-03-31\n    in A\n    in B until 2026-12-31\n    was in C until 2026-01-31\n";
    assert!(shown.contains(days), "{shown}");
}
