//! Sensitive values: nowhere in a file of ours; and with `OMNI_UM_LOCK_KEY` their drift is told
//! from what the files ask for.

use serde_json::json;

use crate::support::acme::SEED;
use crate::support::project::Outcome;
use crate::support::{Project, Tenant};

const FILES: &str = "\
attributes:
  team: { type: string, sensitive: true }
users:
  ada@acme.example: { name: Ada, attributes: { team: swordfish } }
";

fn with_key(project: &Project, arguments: &[&str], key: &str) -> Outcome {
    project.run_with(arguments, |command| {
        command.env("OMNI_UM_LOCK_KEY", key);
    })
}

/// An apply with this key, and a change by hand since.
fn changed_by_hand(key: &str) -> (Tenant, Project) {
    let tenant = Tenant::seeded(SEED);
    let project = Project::of(&tenant, FILES).letting_pass(&["adopt.remove"]);
    with_key(&project, &["apply", "--auto-approve"], key).expect(0);
    let by_hand = |tenant: &mut omni_um::sandbox::Tenant| {
        tenant.set_attribute("ada@acme.example", "team", &json!("by hand"))
    };
    tenant.tenant(by_hand).expect("done by hand");
    (tenant, project)
}

/// Every file that an apply leaves, as one text.
fn left_behind(project: &Project) -> String {
    let files = walkdir::WalkDir::new(project.path(""));
    let files = files.into_iter().map(|entry| entry.expect("readable"));
    let ours = files.filter(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        name.ends_with(".lock") || name.ends_with(".jsonl")
    });
    let text = |entry: walkdir::DirEntry| std::fs::read_to_string(entry.path()).expect("a text");
    ours.map(text).collect()
}

#[test]
fn with_the_key_drift_is_drift_and_the_value_is_in_no_file() {
    let (tenant, project) = changed_by_hand("one key");
    let left = left_behind(&project);
    assert!(left.contains("after_print") && left.contains("attributes.team"));
    assert!(!left.contains("swordfish") && !left.contains("one key"));
    let drift = with_key(&project, &["drift"], "one key").expect(2);
    assert!(!drift.out.contains("swordfish") && !drift.out.contains("by hand;"));
    with_key(&project, &["apply", "--auto-approve"], "one key").expect(0);
    assert_eq!(
        tenant.attribute("ada@acme.example", "team"),
        json!("swordfish")
    );
}

#[test]
fn without_the_key_it_reads_as_asked_for_and_no_fingerprint_is_kept() {
    let (tenant, project) = changed_by_hand("one key");
    project.run(&["drift"]).expect(0);
    project.apply();
    assert_eq!(
        tenant.attribute("ada@acme.example", "team"),
        json!("swordfish")
    );
    assert!(!project.read("omni-um.lock").contains("attributes.team"));
}

#[test]
fn an_apply_without_a_key_keeps_no_fingerprint() {
    let (_tenant, project) = changed_by_hand("");
    let left = left_behind(&project);
    assert!(!left.contains("after_print") && !left.contains("swordfish"));
    assert!(!project.read("omni-um.lock").contains("attributes.team"));
}

/// Three users with a sensitive value each.
const THREE: &str = "\
attributes:
  team: { type: string, sensitive: true }
users:
  ada@acme.example: { name: Ada, attributes: { team: swordfish } }
  bob@acme.example: { name: Bob, attributes: { team: \"open \\\"sesame\\\"\" } }
  new@acme.example: { name: New, attributes: { team: battery staple } }
";

#[test]
fn what_a_server_repeats_of_a_sensitive_value_is_shown_to_nobody() {
    for fault in [
        "fail POST /users 400 echo",
        "fail PATCH /users 400 echo",
        "fail PATCH /users 401 echo",
        "fail PATCH /users 503 echo",
    ] {
        let tenant = Tenant::seeded(SEED);
        let project = Project::of(&tenant, THREE).letting_pass(&["adopt.remove"]);
        tenant.fault(fault);
        let ended = project.run(&["apply", "--auto-approve", "-vv"]);
        assert!(ended.code == 5 || ended.code == 7, "{fault}: {ended:?}");
        let told = format!("{}{}{}", ended.out, ended.err, left_behind(&project));
        assert!(told.contains("bad value"), "{fault}: {told}");
        for secret in ["swordfish", "sesame", "staple"] {
            assert!(!told.contains(secret), "{fault}: {told}");
        }
    }
}
