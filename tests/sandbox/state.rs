//! Seed files, state files, and restarting from them.

use omni_um::sandbox::{Options, Seed, Tenant};
use serde_json::json;

use crate::client::{Bench, SEED, attributes, seeded};

#[tokio::test]
async fn a_restart_finds_what_was_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let (seed, state) = (
        folder.path().join("seed.yaml"),
        folder.path().join("deep/state.json"),
    );
    std::fs::write(&seed, SEED).expect("a seed");
    let options = || Options {
        seed: Some(seed.clone()),
        state: Some(state.clone()),
        ..Options::default()
    };
    let first = Bench::start(options()).await;
    let made = first
        .send("POST", "Groups", json!({ "displayName": "Kept" }))
        .await
        .json["id"]
        .clone();
    first
        .send(
            "PATCH",
            &first.user("ada@acme.example"),
            attributes(json!({ "tier": 4 })),
        )
        .await;
    first.delete(&first.user("gone@acme.example")).await;
    first.running.stop().await;

    let second = Bench::start(options()).await;
    assert_eq!(second.get("Groups").await.json["Resources"][2]["id"], made);
    assert_eq!(second.bag("ada@acme.example").await["tier"], 4);
    assert_eq!(
        second.members("Finance"),
        ["ada@acme.example", "embed:acct-42"]
    );
    assert_eq!(second.get("Users").await.total(), 3);
    assert_eq!(
        second.running.tenant(|tenant| tenant.deleted_users().len()),
        1
    );
    let next = second
        .send("POST", "Groups", json!({ "displayName": "Next" }))
        .await;
    assert_ne!(next.json["id"], made, "the counter goes on");
    assert!(
        second
            .running
            .effects()
            .iter()
            .all(|effect| effect.request.is_some())
    );
}

#[cfg(unix)]
#[tokio::test]
async fn the_state_file_is_for_its_owner_alone_and_is_only_written_for_an_effect() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let folder = tempfile::tempdir().expect("a folder");
    let state = folder.path().join("state.json");
    let bench = Bench::start(Options {
        state: Some(state.clone()),
        ..Options::from(seeded())
    })
    .await;
    let before = std::fs::metadata(&state).expect("it is there from the start");
    assert_eq!(before.permissions().mode() & 0o777, 0o600);
    bench.get("Users").await;
    bench
        .send(
            "PATCH",
            &bench.user("ada@acme.example"),
            attributes(json!({ "tier": 3 })),
        )
        .await;
    assert_eq!(
        std::fs::metadata(&state).expect("still").ino(),
        before.ino(),
        "nothing changed, nothing written"
    );
    bench
        .send(
            "PATCH",
            &bench.user("ada@acme.example"),
            attributes(json!({ "tier": 5 })),
        )
        .await;
    let after = std::fs::metadata(&state).expect("still");
    assert_ne!(after.ino(), before.ino());
    assert_eq!(after.permissions().mode() & 0o777, 0o600);
    assert_eq!(
        std::fs::read_dir(folder.path()).expect("a folder").count(),
        1,
        "no temporary file is left"
    );
}

#[test]
fn a_state_file_can_be_loaded_edited_and_saved_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let state = folder.path().join("state.json");
    seeded().save(&state).expect("saved");
    let mut tenant = Tenant::load(&state).expect("loaded");
    tenant
        .add_user("new@acme.example", "New")
        .expect("a fresh e-mail");
    tenant
        .add_member("Analytics", "new@acme.example")
        .expect("both exist");
    tenant
        .remove_member("Finance", "ada@acme.example")
        .expect("she is in it");
    tenant
        .set_attribute("new@acme.example", "region", &json!(["amer"]))
        .expect("a known key");
    tenant
        .rename_group("Analytics", "Insights")
        .expect("a fresh name");
    tenant
        .rename_user("ada@acme.example", "ada.l@acme.example")
        .expect("a fresh e-mail");
    tenant
        .deactivate_user("grace@acme.example")
        .expect("she exists");
    tenant.save(&state).expect("saved");
    let again = Tenant::load(&state).expect("loaded");
    assert_eq!(
        again.members_of("Insights"),
        Ok(vec!["new@acme.example".to_owned()])
    );
    assert_eq!(
        again.members_of("Finance"),
        Ok(vec!["embed:acct-42".to_owned()])
    );
    assert_eq!(
        again.groups_by_member("new@acme.example"),
        Ok(vec!["Insights".to_owned()])
    );
    assert!(again.user("ada.l@acme.example").is_ok() && again.user("ada@acme.example").is_err());
    assert!(
        again
            .user("grace@acme.example")
            .is_ok_and(|user| !user.active)
    );
    assert_eq!(again.to_state(), tenant.to_state());
}

#[test]
fn edits_by_hand_refuse_what_cannot_be() {
    let mut tenant = seeded();
    assert!(tenant.add_user("ADA@acme.example", "Twice").is_err());
    assert!(tenant.add_group("Finance").is_err());
    assert!(
        tenant.add_group("finance").is_ok(),
        "look-alikes can be made by hand"
    );
    assert!(tenant.add_member("Finance", "ada@acme.example").is_err());
    assert!(
        tenant
            .remove_member("Finance", "grace@acme.example")
            .is_err()
    );
    assert!(
        tenant
            .set_attribute("ada@acme.example", "omni_user_name", &json!("x"))
            .is_err()
    );
    assert!(
        tenant
            .set_attribute("ada@acme.example", "tier", &json!("x"))
            .is_err()
    );
    assert!(tenant.delete_user("nobody@acme.example").is_err());
    assert!(tenant.delete_group("Nothing").is_err());
    assert!(tenant.rename_group("Finance", "Analytics").is_err());
    assert!(
        tenant
            .rename_user("ada@acme.example", "grace@acme.example")
            .is_err()
    );
    assert!(tenant.set_user_name("ada@acme.example", "Ada").is_ok());
    assert!(
        tenant.delete_group("finance").is_ok() && tenant.delete_user("ada@acme.example").is_ok()
    );
}

#[test]
fn the_same_seed_is_the_same_tenant_and_mistakes_in_it_are_named() {
    assert_eq!(seeded().to_state(), seeded().to_state());
    let json_seed = r#"{ "users": [{ "email": "a@acme.example", "id": "11111111-1111-4111-8111-111111111111" }] }"#;
    let tenant = Seed::parse(json_seed)
        .expect("JSON is fine")
        .tenant()
        .expect("sound");
    assert_eq!(
        tenant.user_id("a@acme.example").as_deref(),
        Ok("11111111-1111-4111-8111-111111111111")
    );
    assert!(
        Seed::parse("")
            .expect("empty is fine")
            .tenant()
            .expect("sound")
            .users()
            .is_empty()
    );
    for (seed, word) in [
        ("people: []", "people"),
        ("users: [{ email: a@acme.example, nmae: A }]", "nmae"),
        (
            "groups: [{ name: G, members: [a@acme.example] }]",
            "a@acme.example",
        ),
        ("key_owner: a@acme.example", "a@acme.example"),
        (
            "users: [{ email: a@acme.example, attributes: { x: 1 } }]",
            "x",
        ),
        (
            "users: [{ email: a@acme.example }, { email: A@acme.example }]",
            "A@acme.example",
        ),
    ] {
        let outcome = Seed::parse(seed).and_then(Seed::tenant);
        assert!(
            outcome.as_ref().is_err_and(|error| error.contains(word)),
            "{seed}: {:?}",
            outcome.err()
        );
    }
}

#[tokio::test]
async fn a_broken_state_or_seed_stops_the_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    std::fs::write(&file, "{ \"format\": 99 }").expect("written");
    let options = Options {
        state: Some(file.clone()),
        ..Options::default()
    };
    assert!(omni_um::sandbox::serve(options).await.is_err());
    let options = Options {
        seed: Some(folder.path().join("none.yaml")),
        ..Options::default()
    };
    assert!(omni_um::sandbox::serve(options).await.is_err());
}
