//! A step of a GitHub job: summary, outputs, annotations.

use serde_json::json;

use super::{Step, changed, owned};
use crate::support::Project;

#[test]
fn a_plan_tells_the_job_what_would_change_and_where_that_was_asked_for() {
    let (_tenant, project) = changed();
    let step = Step::run(&project, &["plan", "--github"]);
    step.ran.expect(0);
    assert_eq!(
        step.told.iter().filter(|told| told.name == "error").count(),
        0
    );
    let plan = project.plan();
    assert_eq!(
        step.outputs
            .iter()
            .find(|(name, _)| name == "plan_id")
            .map(|(_, id)| id.as_str()),
        plan["plan_id"].as_str()
    );
}

#[test]
fn the_outputs_of_a_plan_are_words_numbers_and_its_id() {
    let (_tenant, project) = changed();
    let step = Step::run(&project, &["plan", "--github"]);
    for (name, expected) in [
        ("result", "changes"),
        ("changes", "true"),
        ("blocked", "false"),
        ("expired", "0"),
        ("create", "2"),
        ("deactivate", "1"),
        ("held", "0"),
    ] {
        assert_eq!(
            step.output(name),
            Some(expected),
            "{name}: {:?}",
            step.outputs
        );
    }
    assert!(
        step.summary.starts_with("<!-- omni-um:plan:. -->\n"),
        "{}",
        step.summary
    );
    let gone = step.of("warning");
    let left = gone
        .iter()
        .find(|told| told.data.starts_with("deactivate user/left@acme.example"));
    assert!(
        left.is_some_and(|told| told.property("file") == Some("access.yaml")),
        "{gone:?}"
    );
    let new = step.of("notice");
    let new = new
        .iter()
        .find(|told| told.data.starts_with("create user/new@acme.example"));
    let new = new.expect("it is told");
    assert_eq!(
        (new.property("line"), new.property("col")),
        (Some("7"), Some("3"))
    );
}

#[test]
fn an_apply_drift_and_validate_tell_how_they_ended() {
    let (tenant, project) = changed();
    let result = |arguments: &[&str], code| {
        let step = Step::run(&project, arguments);
        assert_eq!(step.ran.code, code, "{:?}", step.ran);
        assert!(!step.summary.is_empty(), "{arguments:?}");
        step.output("result").map(str::to_owned).expect("a result")
    };
    let apply = ["apply", "--auto-approve", "--github"];
    tenant.fault("fail PATCH /users 500 nth 2");
    assert_eq!(result(&apply, 5), "incomplete");
    tenant.mend();
    assert_eq!(result(&apply, 0), "done");
    assert_eq!(result(&apply, 0), "nothing");
    assert_eq!(result(&["plan", "--github"], 0), "no-changes");
    assert_eq!(result(&["drift", "--github"], 0), "none");
    let by_hand = |tenant: &mut omni_um::sandbox::Tenant| {
        tenant.set_attribute("alan@acme.example", "tier", &json!(9))
    };
    tenant.tenant(by_hand).expect("done by hand");
    assert_eq!(result(&["drift", "--github"], 2), "drift");
    assert_eq!(result(&["validate", "--github"], 0), "right");
    project.write("access.yaml", "users: []\n");
    assert_eq!(result(&["validate", "--github"], 8), "wrong");
    assert_eq!(result(&["plan", "--github"], 8), "failed");
    assert_eq!(
        result(&["apply", "--auto-approve", "--github"], 8),
        "failed"
    );
}

#[test]
fn a_guard_that_trips_is_an_error_and_the_job_knows() {
    let (_tenant, project) = owned();
    project.write("access.yaml", "users: {}\n");
    let step = Step::run(&project, &["plan", "--github"]);
    assert_eq!(step.ran.code, 3);
    assert_eq!(step.output("result"), Some("blocked"));
    assert_eq!(step.output("blocked"), Some("true"));
    assert!(
        step.of("error")[0].data.contains("guard desired.empty"),
        "{:?}",
        step.told
    );
    let step = Step::run(&project, &["apply", "--auto-approve", "--github"]);
    assert_eq!((step.ran.code, step.output("blocked")), (3, Some("true")));
}

#[test]
fn of_forty_errors_ten_are_annotations_at_their_lines() {
    let (_tenant, project) = owned();
    let users = (0..40).map(|n| format!("  user{n}@acme.example: {{ nam: N }}\n"));
    project.write(
        "access.yaml",
        &format!("users:\n{}", users.collect::<String>()),
    );
    for command in ["plan", "validate"] {
        let step = Step::run(&project, &[command, "--github"]);
        assert_eq!(step.ran.code, 8);
        let errors = step.of("error");
        assert_eq!(errors.len(), 10, "{errors:?}");
        for (at, told) in errors[..9].iter().enumerate() {
            assert_eq!(told.property("file"), Some("access.yaml"));
            assert_eq!(told.property("line"), Some((at + 2).to_string().as_str()));
        }
        assert!(errors[9].data.starts_with("31 more"), "{errors:?}");
    }
}

#[test]
fn a_place_is_seen_from_the_workspace() {
    let project = Project::empty();
    project.write(
        "here/access/omni-um.toml",
        "[provider]\nkind = \"sandbox\"\nseed = \"x\"\n",
    );
    project.write("here/access/a.yaml", "users: []\n");
    let step = Step::run(&project, &["-C", "here/access", "validate", "--github"]);
    let file = |step: &Step| step.of("error")[0].property("file").map(str::to_owned);
    assert_eq!(file(&step).as_deref(), Some("here/access/a.yaml"));
    let within = project.path("here");
    let step = Step::run_with(
        &project,
        &["-C", "here/access", "validate", "--github"],
        |command| {
            command.env("GITHUB_WORKSPACE", within);
        },
    );
    assert_eq!(file(&step).as_deref(), Some("access/a.yaml"));
    let step = Step::run_with(
        &project,
        &["-C", "here/access", "validate", "--github"],
        |command| {
            command.env_remove("GITHUB_WORKSPACE");
        },
    );
    assert_eq!(file(&step).as_deref(), Some("here/access/a.yaml"));
}

#[test]
fn outside_of_github_it_is_64_before_anything_is_read() {
    let (tenant, project) = changed();
    let mark = tenant.mark();
    for command in [
        &["plan"][..],
        &["drift"],
        &["validate"],
        &["apply", "--auto-approve"],
    ] {
        let arguments = [command, &["--github"]].concat();
        let told = project.run(&arguments).expect(64);
        assert!(
            told.err.contains("GITHUB_STEP_SUMMARY is not set"),
            "{told:?}"
        );
        let told = project.run_with(&arguments, |command| {
            command
                .env("GITHUB_STEP_SUMMARY", "summary.md")
                .env("GITHUB_OUTPUT", "");
        });
        assert!(told.expect(64).err.contains("GITHUB_OUTPUT is not set"));
    }
    assert!(tenant.since(mark).is_empty());
    assert!(!project.has("summary.md"));
}

#[test]
fn a_summary_that_is_full_keeps_what_it_has_and_says_so() {
    let (_tenant, project) = changed();
    let full = |size: usize| {
        project.write("full.md", &"x".repeat(size));
        let path = project.path("full.md");
        let step = Step::run_with(&project, &["plan", "--github"], |command| {
            command.env("GITHUB_STEP_SUMMARY", path);
        });
        assert_eq!(step.output("result"), Some("changes"));
        assert_eq!(step.ran.code, 0);
        (project.read("full.md"), step.ran.err)
    };
    let (text, said) = full((1 << 20) - 200);
    assert!(text.len() <= 1 << 20 && !text.contains("<!--"));
    assert!(
        text.ends_with("of this summary.\n"),
        "it says so where it was to be"
    );
    assert!(said.contains("does not fit"), "{said}");
    let (text, _) = full(1 << 20);
    assert_eq!(text.len(), 1 << 20);
    let (text, _) = full(1000);
    assert!(
        text.contains("x\n<!-- omni-um:plan:. -->\n"),
        "on a line of its own"
    );
}
