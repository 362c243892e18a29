//! `--color`, NO_COLOR and CLICOLOR_FORCE.

use super::changed;
use crate::support::{Outcome, Project};

fn run(project: &Project, arguments: &[&str], environment: &[(&str, &str)]) -> Outcome {
    project.run_with(arguments, |command| {
        command.envs(environment.iter().copied());
    })
}

#[test]
fn a_pipe_has_no_escape_unless_asked_for_and_who_asks_last_wins() {
    let (_tenant, project) = changed();
    for (arguments, environment, coloured) in [
        (&["plan"][..], &[][..], false),
        (&["plan", "--color", "auto"], &[], false),
        (&["plan", "--color", "always"], &[], true),
        (&["plan", "--color", "always"], &[("NO_COLOR", "1")], true),
        (
            &["plan", "--color", "never"],
            &[("CLICOLOR_FORCE", "1")],
            false,
        ),
        (&["plan"], &[("CLICOLOR_FORCE", "1")], true),
        (&["plan"], &[("CLICOLOR_FORCE", "0")], false),
        (
            &["plan"],
            &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")],
            false,
        ),
        (
            &["plan"],
            &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "")],
            true,
        ),
        (&["plan"], &[("TERM", "xterm-256color")], false),
    ] {
        let told = run(&project, arguments, environment).expect(0);
        assert_eq!(
            told.out.contains('\x1b'),
            coloured,
            "{arguments:?} {environment:?}"
        );
    }
}

#[test]
fn colour_changes_no_word() {
    let (_tenant, project) = changed();
    let plain = project.run(&["plan"]).expect(0).out;
    let coloured = project.run(&["plan", "--color", "always"]).expect(0).out;
    assert_eq!(console::strip_ansi_codes(&coloured), plain);
}

#[test]
fn json_and_files_are_never_coloured() {
    let (_tenant, project) = changed();
    for arguments in [
        &["plan", "--json", "--color", "always"][..],
        &["drift", "--json", "--color", "always"],
        &["snapshot", "--color", "always"],
    ] {
        assert!(
            !project.run(arguments).expect(0).out.contains('\x1b'),
            "{arguments:?}"
        );
    }
    project
        .run(&["plan", "--out", "plan.json", "--color", "always"])
        .expect(0);
    assert!(!project.read("plan.json").contains('\x1b'));
}

#[test]
fn problems_are_coloured_on_stderr_as_results_are_on_stdout() {
    let (_tenant, project) = changed();
    project.write("access.yaml", "users: { a@x.example: { nam: A } }\n");
    assert!(
        project
            .run(&["plan", "--color", "always"])
            .expect(8)
            .err
            .contains('\x1b')
    );
    assert!(!project.run(&["plan"]).expect(8).err.contains('\x1b'));
    let told = run(&project, &["plan", "--no-such-flag"], &[]).expect(64);
    assert!(!told.err.contains('\x1b'));
}

#[test]
fn foreign_text_brings_no_escape_along() {
    let (tenant, project) = changed();
    let evil = "Ada\u{1b}[31m\r\n::error::x\u{202e}";
    let by_hand = |tenant: &mut omni_um::sandbox::Tenant| {
        tenant.set_user_name("ada@acme.example", evil)?;
        tenant.set_attribute("alan@acme.example", "region", &serde_json::json!([evil]))
    };
    tenant.tenant(by_hand).expect("done by hand");
    for arguments in [
        &["plan", "--accept", "conflicts=9"][..],
        &["plan", "-v", "--accept", "conflicts=9"],
        &["drift"],
    ] {
        let told = project.run(arguments);
        assert!(matches!(told.code, 0 | 2), "{told:?}");
        assert!(
            told.out.contains("u{1b}") || told.out.contains("\\e") || told.out.contains('␛'),
            "{told:?}"
        );
        assert!(
            !told
                .out
                .lines()
                .any(|line| line.trim_start().starts_with("::")),
            "{told:?}"
        );
        assert!(!told.out.contains('\u{202e}'), "{told:?}");
    }
}
