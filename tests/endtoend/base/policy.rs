//! Provider, removal, defaults, protection, guards.

use serde_json::json;

use super::{Published, based, flat};
use crate::support::acme::AS_IT_IS;
use crate::support::project::toml;

#[test]
fn policy_alone_is_told_and_is_0() {
    let pull = Published::with("");
    pull.adds_policy("[removal]\nusers = \"delete\"\n");
    let told = pull.project.run(&based(&["plan"])).expect(0);
    let words = "policy changed here: [removal] users: deactivate → delete";
    assert!(told.out.lines().nth(1) == Some(words), "{told:?}");
    let json = pull
        .project
        .run(&based(&["plan", "--json"]))
        .expect(0)
        .json();
    assert_eq!(
        json["plan"]["policy_changed"],
        json!([{ "setting": "[removal] users", "before": "deactivate", "after": "delete" }])
    );
    assert_eq!(json["blocked"], json!(false));
    let drift = pull.project.run(&based(&["drift"])).expect(0);
    assert!(drift.out.contains(words), "{drift:?}");
    let drift = pull.project.run(&based(&["drift", "--json"])).expect(0);
    assert_eq!(drift.json()["policy_changed"][0]["after"], json!("delete"));
    let without = pull.project.run(&["plan"]).expect(0);
    assert!(!without.out.contains("policy"), "{without:?}");
}

#[test]
fn policy_and_tenant_together_are_3_and_no_acceptance_lets_that_pass() {
    let pull = Published::with("");
    pull.adds_policy("[removal]\nusers = \"delete\"\n");
    pull.changes("tier: 3", "tier: 4");
    let mark = pull.tenant.mark();
    let out = based(&["plan", "--out", "plan.json"]);
    let told = pull.project.run(&out).expect(3);
    assert_eq!(told.failure(), "301");
    assert!(told.out.contains("tier"), "the reviewer needs it: {told:?}");
    let words =
        "the policy changes here together with the tenant ([removal] users: deactivate → delete)";
    assert!(told.err.contains(words), "{told:?}");
    assert!(
        told.err.contains("next: make two pull requests"),
        "{told:?}"
    );
    let title = told.out.lines().next().unwrap_or_default();
    assert!(title.ends_with(": BLOCKED by a policy change"), "{told:?}");
    for words in [
        "Blocked: nothing will be written (1) ✗ policy: it changes together with the tenant",
        "Blocked by a policy change, see the top. Nothing will be written.",
    ] {
        assert!(flat(&told.out).contains(words), "{told:?}");
    }
    let saved = pull
        .project
        .run(&["show", "plan.json", "--json"])
        .expect(0)
        .json();
    assert_eq!(saved["blocked"], json!(true));
    let id = saved["plan_id"].as_str().expect("an id").to_owned();
    for arguments in [
        &["apply", "plan.json", "--approved", &id][..],
        &["apply", "--approved", &id],
        &["apply", "--auto-approve"],
        &["apply", "--auto-approve", "--accept", "conflicts=9"],
    ] {
        let told = pull.project.run(&based(arguments)).expect(3);
        assert_eq!(told.failure(), "301", "{arguments:?}");
    }
    assert!(pull.tenant.writes_since(mark).is_empty());
}

#[test]
fn what_a_comment_or_another_layout_changes_is_nothing() {
    let pull = Published::with("[protect]\nusers = [\"a@b.c\", \"d@e.f\"]\n");
    let before = pull.project.plan()["policy"].clone();
    let here = toml(&pull.tenant.url());
    let same =
        "# why\n[removal]\nusers = \"deactivate\"\n[protect]\nusers = [\n \"d@e.f\", \"a@b.c\" ]\n";
    pull.project.write("omni-um.toml", &format!("{here}{same}"));
    pull.changes("tier: 3", "tier: 4");
    let told = pull
        .project
        .run(&based(&["plan", "--json"]))
        .expect(0)
        .json();
    assert_eq!(told["policy"], before);
    assert_eq!(told["plan"].get("policy_changed"), None);
}

#[test]
fn protection_that_the_checkout_takes_away_still_protects() {
    let pull = Published::with("[protect]\nusers = [\"*@acme.example\"]\n");
    pull.project
        .write("omni-um.toml", &toml(&pull.tenant.url()));
    pull.changes("tier: 3", "tier: 4");
    let json = pull
        .project
        .run(&based(&["plan", "--json"]))
        .expect(0)
        .json();
    assert_eq!(json["plan"]["changes"], json!([]));
    assert_eq!(json["plan"]["held"][0]["hold"], json!("protected"));
    let told = pull.project.run(&based(&["plan"])).expect(0);
    let words = "policy changed here: [protect] users: *@acme.example → nothing";
    assert!(told.out.contains(words), "{told:?}");
    let without = pull.project.run(&["plan", "--json"]).expect(0).json();
    assert_eq!(without["plan"]["changes"][0]["action"], json!("update"));
}

#[test]
fn the_removal_of_the_base_is_planned() {
    let pull = Published::with("[removal]\nusers = \"keep\"\n");
    pull.project.write(
        "omni-um.toml",
        &format!(
            "{}[removal]\nusers = \"delete\"\n",
            toml(&pull.tenant.url())
        ),
    );
    let left = "  left@acme.example: { name: Lee, groups: [Finance] }\n";
    pull.changes(left, "");
    let json = pull.project.run(&based(&["plan", "--json"]));
    let changes = json.json()["plan"]["changes"].clone();
    let actions: Vec<_> = changes.as_array().expect("a list").iter().collect();
    let of_left =
        |change: &&&serde_json::Value| change["address"] == json!("user/left@acme.example");
    let one = actions.iter().find(of_left).expect("it is planned");
    assert_eq!(one["action"], json!("forget"));
}

#[test]
fn the_provider_of_the_base_is_spoken_to() {
    let pull = Published::with("");
    pull.project
        .write("omni-um.toml", &toml("https://evil.example"));
    let told = pull.project.run(&based(&["plan"])).expect(0);
    let words = format!(
        "[provider] url: {} → https://evil.example",
        pull.tenant.url()
    );
    assert!(flat(&told.out).contains(&words), "{told:?}");
    assert_eq!(pull.project.run(&["plan"]).code, 7, "and not without it");
}

#[test]
fn where_the_base_has_no_policy_the_checkouts_counts_and_that_is_told() {
    let pull = Published::with("");
    for file in ["omni-um.toml", "omni-um.lock"] {
        let text = pull.project.read(file);
        pull.project.write(&format!("other/{file}"), &text);
        std::fs::remove_file(pull.project.path(file)).expect("moved");
    }
    std::fs::remove_file(pull.project.path("other/omni-um.lock")).expect("gone");
    pull.project.write("other/access.yaml", AS_IT_IS);
    let told = pull.project.run(&based(&["plan", "-C", "other"])).expect(0);
    let words = "origin/main:other/omni-um.toml does not exist, so the policy is this checkout's \
                 own; it has omni-um.toml";
    assert!(flat(&told.out).contains(words), "{told:?}");
}
