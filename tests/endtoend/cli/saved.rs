//! A plan as a file, and its approval (design section 9).

use omni_um::plan::Document;
use serde_json::json;

use super::changed;
use crate::support::acme::{AS_IT_IS, CHANGED};
use crate::support::{Project, Tenant};

/// Saves the plan; hands back its id.
fn saved(project: &Project) -> String {
    let out = project.run(&["plan", "--out", "plan.json"]).expect(0).out;
    let id = out
        .lines()
        .find_map(|line| line.strip_prefix("plan id "))
        .expect("the plan id");
    let next = format!("omni-um apply plan.json --approved {id}");
    // A long command goes on in the next line, as a shell takes it.
    let joined = out.replace(" \\\n      ", " ");
    assert!(joined.contains(&next), "the exact command: {out}");
    id.to_owned()
}

#[test]
fn what_was_approved_is_what_happens() {
    let (tenant, project) = changed();
    let id = saved(&project);
    let applied = project
        .run(&["apply", "plan.json", "--approved", &id])
        .expect(0);
    assert!(
        !applied.out.contains("Plan for"),
        "it was shown when it was approved: {applied:?}"
    );
    project.is_converged(&tenant);
    // Once more: all of it is so already.
    let mark = tenant.mark();
    project
        .run(&["apply", "plan.json", "--approved", &id])
        .expect(0);
    project.run(&["apply", "--approved", &id]).expect(0);
    assert!(tenant.writes_since(mark).is_empty());
}

#[test]
fn an_id_without_its_file_goes_when_the_plan_is_the_same() {
    let (tenant, project) = changed();
    let id = saved(&project);
    project.run(&["apply", "--approved", &id]).expect(0);
    project.is_converged(&tenant);
}

#[test]
fn the_id_is_the_same_whoever_plans_and_the_file_is_for_its_owner_alone() {
    let (_tenant, project) = changed();
    let (first, text) = (saved(&project), project.read("plan.json"));
    assert_eq!(saved(&project), first);
    assert_eq!(project.read("plan.json"), text);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(project.path("plan.json"))
            .expect("there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn another_id_is_4_before_anything_is_asked() {
    let (tenant, project) = changed();
    let id = saved(&project);
    let other = format!("sha256:{}", "0".repeat(64));
    let mark = tenant.mark();
    let told = project
        .run(&["apply", "plan.json", "--approved", &other])
        .expect(4);
    assert!(
        told.err.contains(&other) && told.err.contains(&id),
        "{told:?}"
    );
    assert_eq!(tenant.since(mark).len(), 0);
    project.run(&["apply", "--approved", &other]).expect(4);
    assert!(tenant.writes_since(mark).is_empty());
}

#[test]
fn files_that_changed_since_are_4_with_the_difference_and_nothing_written() {
    let (tenant, project) = changed();
    let id = saved(&project);
    for (edited, says) in [
        (
            CHANGED.replace("tier: 2.5", "tier: 2.6"),
            "user/alan@acme.example attributes.tier: approved 2.5, now 2.6",
        ),
        (
            CHANGED.replace(
                "name: Ada Lovelace, groups: [Analytics, Research]",
                "name: Ada Lovelace, groups: [Analytics]",
            ),
            "group/Research member ada@acme.example: approved add, now nothing",
        ),
        (
            CHANGED.replace(
                "name: Kay, groups: [Finance]",
                "name: Kay, groups: [Finance, Analytics]",
            ),
            "group/Analytics member kay@acme.example: approved nothing, now add",
        ),
        (
            CHANGED.replace(
                "  kay@acme.example: { name: Kay, groups: [Finance], attributes: { tier: 2 } }\n",
                "",
            ),
            "user/kay@acme.example: approved nothing, now deactivate",
        ),
        (AS_IT_IS.to_owned(), "approved create, now nothing"),
    ] {
        assert_ne!(edited, CHANGED, "{says}");
        project.write("access.yaml", &edited);
        let mark = tenant.mark();
        let told = project
            .run(&["apply", "plan.json", "--approved", &id])
            .expect(4);
        assert_eq!((told.failure(), told.out.as_str()), ("400", ""));
        assert!(told.err.contains(says), "{says}: {told:?}");
        // Where the files ask for nothing at all any more, an id alone has nothing left to refuse.
        if edited != AS_IT_IS {
            let told = project.run(&["apply", "--approved", &id]).expect(4);
            assert_eq!(told.failure(), "401");
        }
        assert!(tenant.writes_since(mark).is_empty());
    }
}

#[test]
fn a_user_that_was_replaced_since_is_not_written_to() {
    let (tenant, project) = changed();
    let id = saved(&project);
    let by_hand = |tenant: &mut omni_um::sandbox::Tenant| {
        tenant.delete_user("alan@acme.example")?;
        tenant.add_user("alan@acme.example", "Another Alan")
    };
    tenant.tenant(by_hand).expect("done by hand");
    let mark = tenant.mark();
    let told = project.run(&["apply", "plan.json", "--approved", &id]);
    assert!(matches!(told.code, 3 | 4), "{told:?}");
    assert!(tenant.writes_since(mark).is_empty());
}

#[test]
fn a_plan_that_does_something_else_than_its_id_says_is_refused() {
    let (tenant, project) = changed();
    let id = saved(&project);
    let good = project.read("plan.json");
    let mark = tenant.mark();
    for (from, to) in [
        ("\"after\":\"2.5\"", "\"after\":\"9.9\""),
        ("\"action\":\"deactivate\"", "\"action\":\"delete\""),
        ("new@acme.example", "evil@acme.example"),
        ("\"action\":\"remove\"", "\"action\":\"add\""),
        ("127.0.0.1", "127.0.0.2"),
    ] {
        assert!(good.contains(from), "{from}");
        project.write("plan.json", &good.replace(from, to));
        for arguments in [
            &["apply", "plan.json", "--approved", &id][..],
            &["show", "plan.json"],
            &["apply", "plan.json", "--auto-approve"],
        ] {
            let told = project.run(arguments).expect(8);
            assert!(told.err.contains("changed after planning"), "{told:?}");
        }
    }
    assert_eq!(tenant.since(mark).len(), 0);
}

#[test]
fn no_changed_byte_changes_what_happens() {
    let (tenant, project) = changed();
    let id = saved(&project);
    let good = project.read("plan.json").into_bytes();
    let mut accepted = Vec::new();
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 1;
        let Ok(text) = String::from_utf8(bad) else {
            continue;
        };
        // What may differ is what the id does not cover: places, causes, the old values.
        if let Ok(document) = Document::parse(&text) {
            assert_eq!(document.plan_id.to_string(), id, "byte {at}");
            accepted.push(text);
        }
    }
    assert!(
        !accepted.is_empty() && accepted.len() < good.len() / 2,
        "{}",
        accepted.len()
    );
    let (before, lock) = (tenant.everything(), project.read("omni-um.lock"));
    project.run(&["apply", "--approved", &id]).expect(0);
    let goal = facts(&tenant);
    for text in accepted.iter().step_by(accepted.len() / 20) {
        tenant.put_back(&before);
        project.write("omni-um.lock", &lock);
        project.write("plan.json", text);
        let mark = tenant.mark();
        let told = project.run(&["apply", "plan.json", "--approved", &id]);
        if told.code == 0 {
            assert_eq!(facts(&tenant), goal);
        } else {
            assert!(tenant.writes_since(mark).is_empty(), "{told:?}");
        }
    }
}

fn facts(tenant: &Tenant) -> serde_json::Value {
    let research = tenant.members("Research");
    json!([
        tenant.members("Finance"),
        tenant.members("Analytics"),
        research,
        tenant.attribute("ada@acme.example", "region")
    ])
}

#[test]
fn show_shows_a_saved_plan_as_it_was_and_needs_no_key() {
    let (tenant, project) = changed();
    let planned = project.run(&["plan"]).expect(0).out;
    let id = saved(&project);
    let mark = tenant.mark();
    let shown = project.run_with(&["show", "plan.json"], |command| {
        command
            .env_remove("OMNI_BASE_URL")
            .env_remove("OMNI_API_KEY");
    });
    let shown = shown.expect(0).out;
    assert!(
        planned.starts_with(shown.trim_end()),
        "{planned}\n---\n{shown}"
    );
    assert!(shown.contains(&id));
    let json = project.run(&["show", "plan.json", "--json"]).expect(0);
    assert_eq!(json.out, project.read("plan.json"));
    let lock = project.run(&["show", "--lock"]).expect(0).out;
    assert!(
        lock.contains("user/ada@acme.example") && lock.contains("group/Finance"),
        "{lock}"
    );
    let one = project
        .run(&["show", "--lock", "user/ada@acme.example"])
        .expect(0)
        .out;
    assert!(
        one.contains("ada@acme.example") && !one.contains("alan"),
        "{one}"
    );
    assert_eq!(tenant.since(mark).len(), 0);
}

#[test]
fn a_plan_limited_by_only_is_applied_as_limited() {
    let (tenant, project) = changed();
    let only = [
        "plan",
        "--only",
        "user/alan@acme.example",
        "--out",
        "plan.json",
    ];
    let out = project.run(&only).expect(0).out;
    let id = out
        .lines()
        .find_map(|line| line.strip_prefix("plan id "))
        .expect("an id");
    project
        .run(&["apply", "plan.json", "--approved", id])
        .expect(0);
    assert_eq!(tenant.attribute("alan@acme.example", "tier"), json!("2.5"));
    assert_eq!(tenant.attribute("ada@acme.example", "tier"), json!("3"));
    assert!(tenant.tenant(|tenant| tenant.group_id("Research").is_err()));
    project.apply();
    project.is_converged(&tenant);
}
