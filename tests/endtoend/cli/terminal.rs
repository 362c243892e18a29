//! A person at a terminal.

use super::{changed, owned};
use crate::support::acme::AS_IT_IS;
use crate::support::terminal::{Session, at_terminal};
use crate::support::{KEY, Project};

const QUESTION: &str = "Only `yes` is a yes:";

fn apply(project: &Project, arguments: &[&str], answer: &str) -> Session {
    let mut command = project.command(arguments);
    command.env("TERM", "xterm-256color");
    let session = at_terminal(&mut command, QUESTION, answer);
    assert!(!session.seen.contains(KEY));
    session
}

#[test]
fn apply_shows_the_plan_and_asks_and_yes_is_a_yes() {
    let (tenant, project) = changed();
    let session = apply(&project, &["apply"], "yes\n");
    assert_eq!(session.code, 0, "{}", session.seen);
    let plain = console::strip_ansi_codes(&session.seen).into_owned();
    let (shown, done) = plain.split_once(QUESTION).expect("it asks");
    assert!(
        shown.contains("deactivate user/left@acme.example"),
        "{shown}"
    );
    assert!(shown.contains("plan id sha256:"), "{shown}");
    assert!(done.contains("Applied: "), "{done}");
    project.is_converged(&tenant);
}

#[test]
fn nothing_else_is_a_yes() {
    let (tenant, project) = changed();
    let (mark, lock) = (tenant.mark(), project.read("omni-um.lock"));
    for answer in [
        "\n",
        "y\n",
        "YES\n",
        "Yes\n",
        "no\n",
        "yes please\n",
        "yess\n",
        "\u{4}",
    ] {
        let session = apply(&project, &["apply"], answer);
        assert_eq!(session.code, 4, "{answer:?}: {}", session.seen);
        assert!(
            session.seen.contains("OUM402"),
            "{answer:?}: {}",
            session.seen
        );
    }
    assert!(tenant.writes_since(mark).is_empty());
    assert_eq!(project.read("omni-um.lock"), lock);
}

#[test]
fn a_saved_plan_alone_is_asked_about() {
    let (tenant, project) = changed();
    project.run(&["plan", "--out", "plan.json"]).expect(0);
    assert_eq!(apply(&project, &["apply", "plan.json"], "no\n").code, 4);
    assert_eq!(apply(&project, &["apply", "plan.json"], "yes\n").code, 0);
    project.is_converged(&tenant);
}

#[test]
fn nothing_to_do_and_what_a_guard_refuses_is_not_asked_about() {
    let (tenant, project) = owned();
    let session = apply(&project, &["apply"], "");
    assert_eq!(
        (session.code, session.seen.contains(QUESTION)),
        (0, false),
        "{}",
        session.seen
    );
    project.write("access.yaml", &AS_IT_IS.replace("tier: 3", "tier: 4"));
    let by_hand = |tenant: &mut omni_um::sandbox::Tenant| {
        tenant.set_attribute("ada@acme.example", "tier", &serde_json::json!(9))
    };
    tenant.tenant(by_hand).expect("done by hand");
    let session = apply(&project, &["apply"], "");
    assert_eq!(
        (session.code, session.seen.contains(QUESTION)),
        (3, false),
        "{}",
        session.seen
    );
}

#[test]
fn a_terminal_is_coloured_unless_somebody_minds() {
    let (_tenant, project) = changed();
    let colours = |set: &[(&str, &str)]| {
        let mut command = project.command(&["plan"]);
        command
            .env("TERM", "xterm-256color")
            .envs(set.iter().copied());
        let session = at_terminal(&mut command, QUESTION, "");
        assert_eq!(session.code, 0);
        // Colours end in m; what progress does to its line does not.
        let parts = session.seen.split("\x1b[").skip(1);
        parts
            .filter(|part| {
                part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';')
                    .starts_with('m')
            })
            .count()
    };
    assert!(colours(&[]) > 0);
    assert_eq!(colours(&[("NO_COLOR", "1")]), 0);
    assert_eq!(colours(&[("TERM", "dumb")]), 0);
}

#[test]
fn an_apply_is_one_line_that_never_wraps_and_a_line_for_each_change() {
    let (tenant, project) = changed();
    tenant.fault("latency 150");
    for colour in [true, false] {
        let saved = (tenant.everything(), project.read("omni-um.lock"));
        let mut command = project.command(&["apply", "--auto-approve"]);
        command.env("TERM", "xterm-256color");
        if !colour {
            command.env("NO_COLOR", "1");
        }
        let session = at_terminal(&mut command, QUESTION, "");
        assert_eq!(session.code, 0, "{}", session.seen);
        let plain = console::strip_ansi_codes(&session.seen).into_owned();
        let (_, after) = plain.split_once("plan id sha256:").expect("a plan");
        let drawn = after.split(['\r', '\n']);
        let drawn: Vec<&str> = drawn.filter(|line| line.contains("/8  ")).collect();
        assert!(drawn.len() > 8, "{plain}");
        for line in &drawn {
            assert!(
                console::measure_text_width(line.trim_end()) < 80,
                "{line:?}"
            );
        }
        assert!(drawn.iter().any(|line| line.contains("█")), "{drawn:?}");
        let left = drawn.iter().filter(|line| line.contains(" left  "));
        assert!(left.count() > 3, "{drawn:?}");
        let step = "! deactivate user/left@acme.example\r\n";
        assert_eq!(plain.matches(step).count(), 2, "{plain}");
        assert_eq!(
            session.seen.contains("\x1b[31m"),
            colour,
            "{:?}",
            session.seen
        );
        tenant.put_back(&saved.0);
        project.write("omni-um.lock", &saved.1);
    }
}
