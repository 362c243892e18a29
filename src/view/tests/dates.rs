//! How last days are told.

use jiff::civil::date;

use super::{plain, sample};
use crate::model::{Name, Place};
use crate::plan::{Expiring, Note, Plan};
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
