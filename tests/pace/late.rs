//! A tenant that answers from copies which lag behind: what was just made is not there yet.

use std::time::Duration;

use omni_um::live::{Interest, LiveState};
use omni_um::model::{Address, Field, Value};
use omni_um::provider::omni::Omni;
use omni_um::provider::{ProviderReader as _, ProviderWriter as _, Sent, Write, WriteError};
use omni_um::sandbox::{InProcess, Switches};
use tokio::time::Instant;

use crate::support::{calling, email, faults, in_process, name, paced, tenant};

const NEW: &str = "new@acme.example";

fn new_user() -> Write {
    Write::CreateUser {
        user: name(NEW),
        fields: vec![(Field::Name, Value::text("New").unwrap())],
    }
}

fn new_group() -> Write {
    Write::CreateGroup {
        group: name("New"),
        members: vec![name(NEW), name(&email(0))],
    }
}

fn joins(group: &str) -> Write {
    Write::ChangeMembers {
        group: name(group),
        add: vec![name(NEW)],
        remove: Vec::new(),
    }
}

fn region() -> Write {
    Write::UpdateUser {
        user: name(NEW),
        fields: vec![(Field::attribute("region"), Value::text("apac"))],
    }
}

fn user() -> Address {
    Address::user(name(NEW))
}

/// A client that has read the tenant, before anything goes wrong.
async fn ready(lines: &[&str]) -> (InProcess, Omni, LiveState) {
    let sandbox = in_process(tenant(3), &[]);
    let omni = calling(&sandbox, paced(6000));
    let live = omni.read(&Interest::default()).await.unwrap();
    sandbox.set_faults(faults(lines));
    (sandbox, omni, live)
}

fn effects(sandbox: &InProcess) -> Vec<String> {
    let effects = sandbox.effects();
    effects.iter().map(ToString::to_string).collect()
}

/// How many requests of this method are about a path that holds this.
fn count(sandbox: &InProcess, method: &str, part: &str) -> usize {
    let all = sandbox.requests();
    let is = |one: &&omni_um::sandbox::Exchange| one.method == method && one.target.contains(part);
    all.iter().filter(is).count()
}

#[tokio::test(start_paused = true)]
async fn a_404_about_what_was_just_made_is_not_believed_at_once() {
    let (sandbox, omni, _) = ready(&["late-create POST /users 3"]).await;
    assert_eq!(omni.write(&new_user()).await.unwrap(), Sent::Done);
    let before = Instant::now();
    assert!(omni.read_one(&user()).await.unwrap().is_some());
    // 1 + 2 + 4 seconds, and chance.
    let took = before.elapsed().as_secs();
    assert!((7..=11).contains(&took), "{took}");
    assert!(omni.traffic().waited >= Duration::from_secs(7));
    assert_eq!(effects(&sandbox), ["create-user new@acme.example"]);
}

#[tokio::test(start_paused = true)]
async fn writes_to_what_was_just_made_wait_for_it_too() {
    for (write, effect) in [
        (region(), "set-attribute new@acme.example region \"apac\""),
        (
            Write::DeactivateUser { user: name(NEW) },
            "deactivate-user new@acme.example",
        ),
        (
            Write::DeleteUser { user: name(NEW) },
            "delete-user new@acme.example",
        ),
        (joins("Finance"), "add-member Finance new@acme.example"),
    ] {
        let (sandbox, omni, _) = ready(&["late-create POST /users 3"]).await;
        omni.write(&new_user()).await.unwrap();
        assert_eq!(omni.write(&write).await.unwrap(), Sent::Done, "{write:?}");
        let done = effects(&sandbox);
        assert_eq!(
            done[1..].join("\n").replace("[\"apac\"]", "\"apac\""),
            effect
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_group_waits_for_the_member_that_was_just_made() {
    for unknown in ["unknown-member=400", "unknown-member=404"] {
        let lines = ["late-create POST /users 4", "late-create POST /groups 3"];
        let (sandbox, omni, _) = ready(&lines).await;
        sandbox.switches(|switches| *switches = Switches::parse(unknown).unwrap());
        omni.write(&new_user()).await.unwrap();
        assert_eq!(omni.write(&new_group()).await.unwrap(), Sent::Done);
        // The group itself does not show yet.
        let rename = Write::RenameGroup {
            group: name("New"),
            to: name("Newer"),
        };
        assert_eq!(omni.write(&rename).await.unwrap(), Sent::Done);
        let expected = [
            "create-user new@acme.example",
            "create-group New",
            "add-member New new@acme.example",
            "add-member New u0@acme.example",
            "rename-group New Newer",
        ];
        assert_eq!(effects(&sandbox), expected, "{unknown}");
        assert_eq!(count(&sandbox, "POST", "/Groups"), 5, "{unknown}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_never_shows_is_given_up_after_half_a_minute_and_once() {
    let (_sandbox, omni, _) = ready(&["late-create POST /users 1000"]).await;
    omni.write(&new_user()).await.unwrap();
    let before = Instant::now();
    let error = omni.write(&region()).await.unwrap_err();
    assert!(
        matches!(error, WriteError::Rejected { status: 404, .. }),
        "{error}"
    );
    let took = before.elapsed().as_secs();
    assert!((23..=35).contains(&took), "{took}");
    // Nobody waits for it again.
    let before = Instant::now();
    assert!(omni.read_one(&user()).await.unwrap().is_none());
    assert!(before.elapsed() < Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn what_somebody_else_made_or_took_away_is_believed_at_once() {
    let (sandbox, omni, _) = ready(&[]).await;
    sandbox.tenant(|tenant| tenant.delete_user(&email(1)).unwrap());
    omni.write(&new_user()).await.unwrap();
    omni.write(&Write::DeleteUser { user: name(NEW) })
        .await
        .unwrap();
    let before = Instant::now();
    for gone in [Address::user(name(&email(1))), user()] {
        assert!(omni.read_one(&gone).await.unwrap().is_none(), "{gone}");
    }
    assert!(before.elapsed() < Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn a_post_that_was_lost_and_does_not_show_yet_makes_one_user() {
    // Late for 2: the third look shows it. For 3 and more the POST is sent again, and refused.
    for (late, posts) in [(0, 1), (1, 1), (2, 1), (3, 2), (5, 2), (8, 2)] {
        let line = format!("late-create POST /users {late} nth 1");
        let (sandbox, omni, _) = ready(&["drop-after POST /users nth 1", &line]).await;
        assert_eq!(omni.write(&new_user()).await.unwrap(), Sent::Done, "{late}");
        assert_eq!(effects(&sandbox), ["create-user new@acme.example"]);
        assert_eq!(count(&sandbox, "POST", "/Users"), posts, "{late}");
        // It is known by its id from now on.
        omni.write(&region()).await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn a_lost_post_whose_name_is_taken_and_that_never_shows_has_no_known_outcome() {
    let lines = [
        "drop-after POST /users nth 1",
        "late-create POST /users 1000 nth 1",
    ];
    let (sandbox, omni, _) = ready(&lines).await;
    let error = omni.write(&new_user()).await.unwrap_err();
    assert!(matches!(error, WriteError::Unknown { .. }), "{error}");
    assert_eq!(effects(&sandbox), ["create-user new@acme.example"]);
    assert_eq!(count(&sandbox, "POST", "/Users"), 2);
}

#[tokio::test(start_paused = true)]
async fn a_listing_that_does_not_show_it_yet_is_not_the_last_word() {
    // Three addresses of one page: the users are listed, and the new one is not among them.
    let lines = ["late-create POST /users 3", "late-create POST /groups 5"];
    let (sandbox, omni, live) = ready(&lines).await;
    omni.write(&new_user()).await.unwrap();
    let group = Write::CreateGroup {
        group: name("New"),
        members: Vec::new(),
    };
    omni.write(&group).await.unwrap();
    let addresses = [
        user(),
        Address::user(name(&email(0))),
        Address::group(name("New")),
        Address::group(name("Sales")),
    ];
    let after = omni.refresh(&live, &addresses).await.unwrap();
    for address in &addresses {
        assert!(after.get(address).is_some(), "{address}");
    }
    assert_eq!((after.users_total, after.groups_total), (4, 3));
    assert_eq!(effects(&sandbox).len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_change_of_members_that_was_lost_and_shows_late_is_done_once() {
    for refused in ["", "add-existing-member=400"] {
        let lines = [
            "drop-after PATCH /groups nth 1",
            "late-write PATCH /groups 3 nth 1",
        ];
        let (sandbox, omni, _) = ready(&lines).await;
        sandbox.switches(|switches| *switches = Switches::parse(refused).unwrap());
        let join = Write::ChangeMembers {
            group: name("Finance"),
            add: vec![name(&email(0))],
            remove: Vec::new(),
        };
        assert_eq!(omni.write(&join).await.unwrap(), Sent::Done, "{refused}");
        assert_eq!(effects(&sandbox), ["add-member Finance u0@acme.example"]);
    }
}
