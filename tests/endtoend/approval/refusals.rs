//! Ids, files and policies that are refused.

use super::approved;
use crate::support::acme::{CHANGED, SEED};
use crate::support::{Project, Tenant};

#[test]
fn an_id_that_is_none_is_a_usage_error() {
    let approved = approved();
    let mark = approved.tenant.mark();
    let upper = approved.id.to_uppercase();
    let short = &approved.id[..70];
    let spaced = format!(" {}", approved.id);
    for id in [
        "",
        "sha256:",
        "latest",
        short,
        &upper,
        &spaced,
        &approved.id[7..],
    ] {
        for arguments in [
            &["apply", "plan.json", "--approved", id][..],
            &["apply", "--approved", id],
            &["apply", "--auto-approve", "--approved", id],
        ] {
            approved.project.run(arguments).expect(64);
        }
    }
    approved.project.run(&["apply", "--approved"]).expect(64);
    assert_eq!(approved.tenant.mark(), mark);
}

#[test]
fn a_file_that_is_no_plan_of_ours_is_8() {
    let approved = approved();
    let good = approved.project.read("plan.json");
    let mark = approved.tenant.mark();
    let newer = good.replace("omni-um.plan/1", "omni-um.plan/2");
    let more = good.replacen('{', "{\"more\":1,", 1);
    let inner = good.replacen("\"plan\":{", "\"plan\":{\"force\":true,", 1);
    let deep = good.replacen(
        "\"action\":\"deactivate\"",
        "\"action\":\"deactivate\",\"quietly\":true",
        1,
    );
    let twice = good.replacen("\"blocked\":false", "\"blocked\":true,\"blocked\":false", 1);
    for (text, words) in [
        ("", "no saved plan"),
        ("{}", "no saved plan"),
        ("null", "no saved plan"),
        ("[]", "no saved plan"),
        ("sha256:abc", "no saved plan"),
        (&good[..good.len() / 2], "no saved plan"),
        (&newer, "omni-um.plan/2"),
        (&more, "no saved plan"),
        (&inner, "no saved plan"),
        (&deep, "no saved plan"),
        (&twice, "no saved plan"),
    ] {
        assert_ne!(text, good, "{words}");
        approved.project.write("plan.json", text);
        let told = approved.apply().expect(8);
        assert!(told.err.contains(words), "{words}: {told:?}");
        approved.project.run(&["show", "plan.json"]).expect(8);
    }
    std::fs::remove_file(approved.project.path("plan.json")).expect("there");
    approved.apply().expect(8);
    assert_eq!(approved.tenant.mark(), mark);
}

#[test]
fn a_plan_of_another_tenant_is_4_and_its_id_alone_too() {
    let other = approved();
    let tenant = Tenant::seeded(SEED);
    let project = Project::of(&tenant, crate::support::acme::AS_IT_IS);
    project.apply();
    project.write("access.yaml", CHANGED);
    project.write("plan.json", &other.project.read("plan.json"));
    let mark = tenant.mark();
    for arguments in [
        &["apply", "plan.json", "--approved", &other.id][..],
        &["apply", "--approved", &other.id],
    ] {
        project.run(arguments).expect(4);
    }
    assert!(tenant.writes_since(mark).is_empty());
}

#[test]
fn another_policy_is_4() {
    for (more, words) in [
        ("\n[removal]\nusers = \"delete\"\n", "another policy"),
        ("\n[removal]\nusers = \"keep\"\n", "another policy"),
        (
            "\n[protect]\nusers = [\"*@nobody.example\"]\n",
            "another policy",
        ),
        (
            "\n[guards]\n\"users.deactivate\" = { max = 99 }\n",
            "another policy",
        ),
        (
            "\n[defaults]\nmembership = \"additive\"\n",
            "another policy",
        ),
    ] {
        let approved = approved();
        let toml = approved.project.read("omni-um.toml");
        approved
            .project
            .write("omni-um.toml", &format!("{toml}{more}"));
        let told = approved.refused(4);
        assert!(told.err.contains(words), "{more}: {told:?}");
        // As it was, it goes; what is no policy says nothing.
        approved.project.write(
            "omni-um.toml",
            &format!("# the tenant of acme\n{toml}\n[limits]\nconcurrency = 2\n"),
        );
        approved.apply().expect(0);
    }
}

#[test]
fn a_blocked_plan_is_never_an_approved_one() {
    let approved = approved();
    let project = &approved.project;
    let toml = project.read("omni-um.toml");
    project.write(
        "omni-um.toml",
        &format!("{toml}\n[guards]\n\"users.deactivate\" = {{ max = 0, percent = 0 }}\n"),
    );
    project.run(&["plan", "--out", "blocked.json"]).expect(3);
    let text = project.read("blocked.json");
    let blocked: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let id = blocked["plan_id"].as_str().expect("an id").to_owned();
    assert_ne!(id, approved.id, "what was refused has an id of its own");
    let mark = approved.tenant.mark();
    project
        .run(&["apply", "blocked.json", "--approved", &id])
        .expect(3);
    project.run(&["apply", "--approved", &id]).expect(3);
    // Unblocking the file makes it another plan than the one whose id was shown.
    let mut open = blocked.clone();
    open["blocked"] = false.into();
    open["plan"]["findings"] = serde_json::json!([]);
    project.write("blocked.json", &open.to_string());
    project
        .run(&["apply", "blocked.json", "--approved", &id])
        .expect(8);
    assert!(approved.tenant.writes_since(mark).is_empty());
}

#[test]
fn in_ci_a_file_alone_approves_nothing() {
    let approved = approved();
    let mark = approved.tenant.mark();
    for arguments in [
        &["apply", "plan.json"][..],
        &["apply", "plan.json", "--auto-approve"],
    ] {
        let run = |ci: &str| {
            approved.project.run_with(arguments, |command| {
                command.env("CI", ci);
            })
        };
        run("true").expect(64);
        run("1").expect(64);
    }
    approved.project.run(&["apply", "plan.json"]).expect(64);
    assert_eq!(approved.tenant.mark(), mark);
}
