//! Answers that are lost, over real HTTP: each effect happens once.

use omni_um::model::{Field, Value};
use omni_um::provider::{ProviderReader as _, ProviderWriter as _, Sent, Write, WriteError};
use omni_um::sandbox::{Running, Target, Turn, When};

use crate::support::{email, faults, name, serving, update};

/// How many requests begin with this.
fn count(running: &Running, method: &str, part: &str) -> usize {
    let all = running.requests();
    let is = |one: &&omni_um::sandbox::Exchange| one.method == method && one.target.contains(part);
    all.iter().filter(is).count()
}

/// What changed, by verb and first name.
fn effects(running: &Running) -> Vec<String> {
    let one =
        |effect: omni_um::sandbox::Effect| format!("{} {}", effect.verb, effect.names.join(" "));
    running.effects().into_iter().map(one).collect()
}

fn new_user() -> Write {
    Write::CreateUser {
        user: name("New@acme.example"),
        fields: vec![
            (Field::Name, Value::text("New").unwrap()),
            (Field::attribute("region"), Value::text("apac").unwrap()),
        ],
    }
}

fn members(add: &[usize], remove: &[usize]) -> Write {
    let names = |all: &[usize]| all.iter().map(|n| name(&email(*n))).collect();
    Write::ChangeMembers {
        group: name("Finance"),
        add: names(add),
        remove: names(remove),
    }
}

#[tokio::test]
async fn a_post_whose_answer_is_lost_makes_one_user() {
    for (fault, posts) in [
        ("drop-after POST /users nth 1", 1),
        ("drop-before POST /users nth 1", 2),
        ("truncate POST /users nth 1", 1),
        ("fail POST /users 503 nth 1", 2),
        ("fail POST /users 502 html nth 1", 2),
        ("fail POST /users 429 nth 1", 2),
        ("endless POST /users 20000000 nth 1", 1),
    ] {
        let (running, omni) = serving(&[fault], "").await;
        let sent = omni.write(&new_user()).await;
        assert_eq!(sent.unwrap(), Sent::Done, "{fault}");
        assert_eq!(count(&running, "POST", "/Users"), posts, "{fault}");
        let made = effects(&running);
        let made = made.iter().filter(|made| made.starts_with("create-user"));
        assert_eq!(made.count(), 1, "{fault}");
        // A 429 says that nothing was done: nobody needs to look. Before a POST is sent again it
        // is looked for three times.
        let looks = match posts {
            _ if fault.contains("429") => 0,
            1 => 1,
            _ => 3,
        };
        assert_eq!(count(&running, "GET", "filter"), looks, "{fault}");
        let user = name("new@acme.example");
        omni.write(&Write::DeleteUser { user }).await.unwrap();
    }
}

#[tokio::test]
async fn a_user_that_a_look_up_does_not_show_yet_is_found_when_its_name_is_taken() {
    // The look-up is answered from a copy that lags behind, once.
    let (running, omni) = serving(&["drop-after POST /users nth 1"], "").await;
    running.faults(|faults| {
        *faults = std::mem::take(faults)
            .with_writer(
                Turn::Before,
                Target::new("GET", "/users?filter"),
                When::Nth(1),
                |tenant, _| {
                    tenant
                        .rename_user("New@acme.example", "later@acme.example")
                        .unwrap();
                },
            )
            .with_writer(
                Turn::Before,
                Target::new("POST", "/users"),
                When::Nth(2),
                |tenant, _| {
                    tenant
                        .rename_user("later@acme.example", "New@acme.example")
                        .unwrap();
                },
            );
    });
    assert_eq!(omni.write(&new_user()).await.unwrap(), Sent::Done);
    assert_eq!(count(&running, "POST", "/Users"), 2);
    assert_eq!(count(&running, "GET", "filter"), 4);
    let made = effects(&running);
    assert_eq!(
        made.iter()
            .filter(|made| made.starts_with("create-user"))
            .count(),
        1
    );
}

#[tokio::test]
async fn a_500_is_looked_for_and_not_repeated() {
    let (running, omni) = serving(&["fail POST /users 500 nth 1"], "").await;
    let error = omni.write(&new_user()).await.unwrap_err();
    assert!(matches!(error, WriteError::Unknown { .. }), "{error}");
    assert_eq!(count(&running, "POST", "/Users"), 1);
    assert_eq!(count(&running, "GET", "filter"), 3);
}

#[tokio::test]
async fn a_post_is_not_repeated_where_a_look_up_proves_nothing() {
    for look in [
        "fail GET /users? 500",
        "html GET /users?",
        "total-grows GET /users?",
    ] {
        let (running, omni) = serving(&["drop-before POST /users nth 1", look], "").await;
        let error = omni.write(&new_user()).await.unwrap_err();
        assert!(
            matches!(error, WriteError::Unknown { .. }),
            "{look}: {error}"
        );
        assert_eq!(count(&running, "POST", "/Users"), 1, "{look}");
    }
}

#[tokio::test]
async fn a_group_whose_answer_is_lost_is_made_once() {
    let (running, omni) = serving(&["drop-after POST /groups nth 1"], "").await;
    let group = Write::CreateGroup {
        group: name("New"),
        members: vec![name(&email(0))],
    };
    assert_eq!(omni.write(&group).await.unwrap(), Sent::Done);
    assert_eq!(count(&running, "POST", "/Groups"), 1);
    let made = effects(&running);
    assert_eq!(
        made.iter()
            .filter(|made| made.starts_with("create-group"))
            .count(),
        1
    );
    let group = name("New");
    omni.write(&Write::DeleteGroup { group }).await.unwrap();
}

#[tokio::test]
async fn a_patch_whose_answer_is_lost_changes_each_member_once() {
    for (fault, patches) in [
        ("drop-after PATCH /groups nth 1", 1),
        ("truncate PATCH /groups nth 1", 1),
        ("drop-before PATCH /groups nth 1", 2),
        ("fail PATCH /groups 504 nth 1", 2),
    ] {
        let (running, omni) = serving(&[], "").await;
        running.tenant(|tenant| tenant.add_member("Finance", &email(2)).unwrap());
        running.clear_log();
        running.set_faults(faults(&[fault]));
        let sent = omni.write(&members(&[0, 1], &[2])).await;
        assert_eq!(sent.unwrap(), Sent::Done, "{fault}");
        let asked = count(&running, "PATCH", "/Groups");
        assert_eq!(asked, patches, "{fault}");
        let mut done = effects(&running);
        done.sort_unstable();
        let expected = [
            "add-member Finance u0@acme.example",
            "add-member Finance u1@acme.example",
            "remove-member Finance u2@acme.example",
        ];
        assert_eq!(done, expected, "{fault}");
    }
}

#[tokio::test]
async fn only_what_is_missing_is_sent_again() {
    let (running, omni) = serving(&["drop-before PATCH /groups nth 1"], "").await;
    running.faults(|faults| {
        let target = Target::new("PATCH", "/groups");
        *faults =
            std::mem::take(faults).with_writer(Turn::After, target, When::Nth(1), |tenant, _| {
                tenant.add_member("Finance", &email(0)).unwrap();
            });
    });
    omni.write(&members(&[0, 1], &[2])).await.unwrap();
    let patches = running.requests();
    let patches: Vec<_> = patches.iter().filter(|one| one.method == "PATCH").collect();
    let operations = |at: usize| {
        let body: serde_json::Value = serde_json::from_str(&patches[at].request).unwrap();
        body["Operations"].as_array().unwrap().clone()
    };
    assert_eq!((operations(0).len(), operations(1).len()), (2, 1));
    assert_eq!(operations(1)[0]["value"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_change_of_a_user_is_simply_sent_again() {
    let (running, omni) = serving(&["drop-after PATCH /users nth 1"], "").await;
    assert_eq!(omni.write(&update(0, "apac")).await.unwrap(), Sent::Done);
    assert_eq!(count(&running, "PATCH", "/Users"), 2);
    assert_eq!(effects(&running).len(), 1);
}

#[tokio::test]
async fn a_removal_whose_answer_is_lost_is_done() {
    let user = || name(&email(0));
    let group = || name("Finance");
    for (fault, write, effect) in [
        (
            "DELETE /users",
            Write::DeleteUser { user: user() },
            "delete-user",
        ),
        (
            "DELETE /groups",
            Write::DeleteGroup { group: group() },
            "delete-group",
        ),
    ] {
        let (running, omni) = serving(&[&format!("drop-after {fault} nth 1")], "").await;
        assert_eq!(
            omni.write(&write).await.unwrap(),
            Sent::AlreadySo,
            "{fault}"
        );
        let done = effects(&running);
        assert_eq!(
            done.iter().filter(|done| done.starts_with(effect)).count(),
            1
        );
        // Without a try that was lost, a 404 is what it says.
        let error = omni.write(&write).await.unwrap_err();
        assert!(
            matches!(error, WriteError::Rejected { status: 404, .. }),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_deactivation_whose_answer_is_lost_is_done_once() {
    for (switches, sent) in [("", Sent::Done), ("deactivated=gone", Sent::AlreadySo)] {
        let (running, omni) = serving(&["drop-after PATCH /users nth 1"], switches).await;
        let user = name(&email(0));
        let write = Write::DeactivateUser { user };
        assert_eq!(omni.write(&write).await.unwrap(), sent, "{switches}");
        let done = effects(&running);
        let done = done.iter().filter(|done| done.starts_with("deactivate"));
        assert_eq!(done.count(), 1, "{switches}");
    }
}

#[tokio::test]
async fn a_renaming_whose_answer_is_lost_is_known_by_the_new_name() {
    let (running, omni) = serving(&["drop-after PATCH /groups nth 1"], "").await;
    let rename = Write::RenameGroup {
        group: name("Finance"),
        to: name("Finance EMEA"),
    };
    assert_eq!(omni.write(&rename).await.unwrap(), Sent::Done);
    assert_eq!(effects(&running).len(), 1);
    let group = name("Finance EMEA");
    omni.write(&Write::DeleteGroup { group }).await.unwrap();
}

#[tokio::test]
async fn without_a_fault_each_write_is_one_request() {
    let (running, omni) = serving(&[], "").await;
    let group = Write::CreateGroup {
        group: name("New"),
        members: vec![name(&email(0))],
    };
    let (user, removed) = (name(&email(1)), name("Sales"));
    let writes = [
        new_user(),
        group,
        members(&[0], &[]),
        members(&[1], &[0]),
        update(0, "apac"),
        Write::DeactivateUser { user: user.clone() },
        Write::DeleteGroup { group: removed },
        Write::DeleteUser { user },
    ];
    for write in &writes {
        assert_eq!(omni.write(write).await.unwrap(), Sent::Done, "{write:?}");
    }
    assert_eq!(running.requests().len(), writes.len());
    assert_eq!(omni.traffic().retries, 0);
}
