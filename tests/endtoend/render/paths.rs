//! Where renderings may go, and what it means where they cannot.

use super::changed;

#[test]
fn what_no_run_could_write_is_64_and_nothing_is_read() {
    let (tenant, project) = changed();
    let mark = tenant.mark();
    let (files, lock) = (project.read("access.yaml"), project.read("omni-um.lock"));
    for (arguments, said) in [
        (&["plan", "--render", "pdf=x"][..], "markdown-bitbucket"),
        (&["plan", "--render", "json"], "FORMAT=PATH"),
        (&["plan", "--render", "json="], "FORMAT=PATH"),
        (&["plan", "--render", "junit=x"], "junit is for validate"),
        (
            &["drift", "--render", "terraform=x"],
            "terraform is for plan",
        ),
        (&["validate", "--render", "json=x"], "plan, drift and apply"),
        (
            &["plan", "--render", "json=x", "--render", "text=./x"],
            "named twice",
        ),
        (&["plan", "--out", "x", "--render", "json=x"], "named twice"),
        (
            &["plan", "--live", "x", "--render", "json=x"],
            "named twice",
        ),
        (&["apply", "x", "--render", "json=x"], "named twice"),
        (
            &["plan", "--render", "json=access.yaml"],
            "would write over",
        ),
        (
            &["plan", "--render", "json=omni-um.lock"],
            "would write over",
        ),
        (
            &["plan", "--render", "json=omni-um.toml"],
            "would write over",
        ),
    ] {
        let arguments = match arguments[0] {
            "apply" => [arguments, &["--auto-approve"]].concat(),
            _ => arguments.to_vec(),
        };
        let told = project.run(&arguments).expect(64);
        assert!(told.err.contains(said), "{told:?}");
    }
    assert!(tenant.since(mark).is_empty());
    assert!(!project.has("x"));
    assert_eq!(
        (project.read("access.yaml"), project.read("omni-um.lock")),
        (files, lock)
    );
}

#[test]
fn a_path_that_leads_nowhere_is_1_before_anything_is_read() {
    let (tenant, project) = changed();
    let mark = tenant.mark();
    std::fs::create_dir(project.path("folder")).expect("made");
    for path in ["nowhere/x.html", "folder"] {
        let rendering = format!("html={path}");
        for command in [&["plan"][..], &["drift"], &["apply", "--auto-approve"]] {
            let told = project
                .run(&[command, &["--render", &rendering]].concat())
                .expect(1);
            assert_eq!(told.failure(), "002");
        }
    }
    assert!(tenant.since(mark).is_empty(), "and so nothing is written");
}

#[test]
#[cfg(unix)]
fn a_rendering_that_is_lost_is_1_but_after_an_apply() {
    let (tenant, project) = changed();
    std::fs::create_dir(project.path(".runner")).expect("made");
    let lost = |arguments: &[&str]| {
        let (summary, output) = (project.path(".runner"), project.path("output"));
        project.run_with(arguments, |command| {
            command
                .env("GITHUB_STEP_SUMMARY", summary)
                .env("GITHUB_OUTPUT", output);
        })
    };
    let told = lost(&["plan", "--github"]).expect(1);
    assert!(
        told.out.contains("user/new@acme.example"),
        "the plan is shown all the same"
    );
    tenant.fault("fail PATCH /users 500 nth 2");
    let told = lost(&["apply", "--auto-approve", "--github"]).expect(5);
    assert!(told.err.contains("a report is missing: "), "{told:?}");
    tenant.mend();
    let told = lost(&["apply", "--auto-approve", "--github"]).expect(0);
    assert!(told.err.contains("a report is missing: "), "{told:?}");
}

#[cfg(unix)]
#[test]
fn a_command_that_is_ended_leaves_no_report_of_the_run_before() {
    let (tenant, project) = super::changed();
    let plan = [
        "plan",
        "--render",
        "markdown=plan.md",
        "--render",
        "json=plan.json",
    ];
    project.run(&plan).expect(0);
    for signal in [rustix::process::Signal::TERM, rustix::process::Signal::KILL] {
        let hold = crate::support::Hold::at(&tenant, "GET", "/users");
        let running = project.start(&plan);
        hold.reached();
        running.signal(signal);
        let (_, told) = running.ended();
        drop(hold);
        assert_eq!(told.out, "");
        let text = project.read("plan.md");
        assert!(text.contains("did not come to its end"), "{text}");
        let json: serde_json::Value =
            serde_json::from_str(&project.read("plan.json")).expect("JSON");
        assert_eq!(json["format"], "omni-um.failure/1");
    }
}
