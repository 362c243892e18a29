//! Somebody else who writes between any two requests of an apply loses nothing.

use omni_um::sandbox::{self, Faults, Target, Turn, When};
use serde_json::json;

use crate::support::acme::{AS_IT_IS, CHANGED, SEED};
use crate::support::{Project, Tenant};

/// What the other does, and how one sees that it was not undone.
struct Other {
    name: &'static str,
    act: fn(&mut sandbox::Tenant) -> Result<(), String>,
    stands: fn(&Tenant) -> bool,
}

const OTHERS: [Other; 5] = [
    Other {
        name: "adds somebody undeclared to a group that is changed",
        act: |tenant| tenant.add_member("Finance", "admin@acme.example"),
        stands: |tenant| {
            tenant
                .members("Finance")
                .contains(&"admin@acme.example".to_owned())
        },
    },
    Other {
        name: "adds an embed user to a group that is changed",
        act: |tenant| tenant.add_member("Analytics", "embed:acct-42"),
        stands: |tenant| {
            tenant
                .members("Analytics")
                .contains(&"embed:acct-42".to_owned())
        },
    },
    Other {
        name: "sets an attribute that is not declared of a user that is changed",
        act: |tenant| tenant.set_attribute("ada@acme.example", "team", &json!("other")),
        stands: |tenant| tenant.attribute("ada@acme.example", "team") == json!("other"),
    },
    Other {
        name: "makes a user and puts it into a group that is changed",
        act: |tenant| {
            tenant.add_user("hand@acme.example", "Hand")?;
            tenant.add_member("Finance", "hand@acme.example")
        },
        stands: |tenant| {
            tenant
                .members("Finance")
                .contains(&"hand@acme.example".to_owned())
        },
    },
    Other {
        name: "changes what nobody declares",
        act: |tenant| {
            tenant.set_user_name("visitor@partner.example", "Other")?;
            tenant.add_member("Old stuff", "admin@acme.example")
        },
        stands: |tenant| {
            tenant.members("Old stuff").len() == 2
                && tenant.tenant(|t| {
                    t.user("visitor@partner.example")
                        .is_ok_and(|u| u.name == "Other")
                })
        },
    },
];

#[test]
fn another_writer_between_any_two_requests_of_an_apply_loses_nothing() {
    let tenant = Tenant::seeded(SEED);
    let project = Project::of(&tenant, AS_IT_IS);
    project.apply();
    project.write("access.yaml", CHANGED);
    let (before, lock) = (tenant.everything(), project.read("omni-um.lock"));
    let mark = tenant.mark();
    project.apply();
    let requests = tenant.since(mark).len();
    assert!(requests > 20, "{requests}");
    // After a request is before the next one, but for the last.
    let before_each = (1..=requests).map(|number| (Turn::Before, number));
    let turns: Vec<(Turn, usize)> = before_each.chain([(Turn::After, requests)]).collect();
    for other in OTHERS {
        for (turn, number) in &turns {
            tenant.put_back(&before);
            project.write("omni-um.lock", &lock);
            let act = other.act;
            let faults = Faults::default().with_writer(
                *turn,
                Target::new("*", "/"),
                When::Nth(*number as u64),
                move |tenant, _| act(tenant).expect("done by hand"),
            );
            tenant.set_faults(faults);
            let place = format!("{}, {turn:?} request {number}", other.name);
            let first = project.run(&["apply", "--auto-approve"]);
            tenant.mend();
            assert!(matches!(first.code, 0 | 5 | 9), "{place}: {first:?}");
            assert!((other.stands)(&tenant), "{place}");
            if first.code != 0 {
                project.apply();
            }
            assert!((other.stands)(&tenant), "{place}, after the next apply");
            assert!(
                tenant
                    .members("Finance")
                    .contains(&"embed:acct-42".to_owned()),
                "{place}"
            );
            assert_eq!(
                tenant.attribute("alan@acme.example", "tier"),
                json!("2.5"),
                "{place}"
            );
        }
    }
}
