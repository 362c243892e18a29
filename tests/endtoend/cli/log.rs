//! What -v and -vv tell on stderr.

use std::net::TcpListener;

use serde_json::Value;

use super::changed;
use crate::support::acme::AS_IT_IS;
use crate::support::terminal::at_terminal;
use crate::support::{KEY, Outcome, Project, Tenant};

/// The lines of the log, which begin with a time.
fn lines(told: &Outcome) -> Vec<&str> {
    let is_log = |line: &&str| line.get(4..5) == Some("-") && line.contains("Z ");
    told.err.lines().filter(is_log).collect()
}

fn objects(told: &Outcome) -> Vec<Value> {
    let json = told.err.lines().filter(|line| line.starts_with('{'));
    json.map(|line| serde_json::from_str(line).expect("an object"))
        .collect()
}

fn holding<'a>(lines: &[&'a str], part: &str) -> Vec<&'a str> {
    let lines = lines.iter().filter(|line| line.contains(part));
    lines.copied().collect()
}

#[test]
fn a_503_is_one_line_for_the_wait_and_one_for_the_retry() {
    let (tenant, project) = changed();
    let quiet = project.run(&["plan"]).expect(0);
    tenant.fault("fail GET /users 503 nth 1");
    let told = project.run(&["plan", "-v"]).expect(0);
    let log = lines(&told);
    let again = holding(&log, "sending again");
    assert_eq!(again.len(), 1, "{told:?}");
    assert!(again[0].contains(" info "), "{again:?}");
    assert!(again[0].contains("method=GET path=/api/scim/v2/Users?"));
    assert!(again[0].ends_with("try=2"), "{again:?}");
    assert_eq!(holding(&log, "waiting seconds=").len(), 1, "{told:?}");
    assert_eq!((log.len(), quiet.err.as_str()), (2, ""));
    tenant.mend();
    assert_eq!(project.run(&["plan", "-v"]).expect(0).err, "");
}

#[test]
fn each_request_is_a_line_with_two_and_the_result_is_the_same() {
    let (tenant, project) = changed();
    let truth = project.run(&["plan", "--json"]).expect(0);
    let mark = tenant.mark();
    let told = project.run(&["plan", "--json", "-vv"]).expect(0);
    let requests = tenant.since(mark).len();
    let answered = holding(&lines(&told), "answered method=GET");
    assert_eq!(answered.len(), requests, "{told:?}");
    assert!(
        answered
            .iter()
            .all(|line| line.contains(" status=200 try=1 ms="))
    );
    assert_eq!(told.out, truth.out);
}

#[test]
fn json_is_one_object_a_line() {
    let (tenant, project) = changed();
    tenant.fault("fail GET /users 429 nth 1");
    tenant.fault("drop-after POST /users nth 1");
    let arguments = ["apply", "--auto-approve", "-q"];
    let quiet = ["apply", "--auto-approve", "-vv", "--log-format", "json"];
    let told = project.run(&quiet).expect(0);
    let log = objects(&told);
    for message in [
        "answered",
        "not answered",
        "waiting",
        "sending again",
        "the pace is divided for a minute",
        "its answer was lost, and a look-up shows that it is done",
    ] {
        let one = log.iter().find(|one| one["message"] == message);
        let one = one.unwrap_or_else(|| panic!("{message}: {told:?}"));
        let names: Vec<&String> = one.as_object().expect("an object").keys().collect();
        assert_eq!(names.len(), 4, "{one}");
        assert!(one["timestamp"].as_str().expect("a time").ends_with('Z'));
        assert!(matches!(one["level"].as_str(), Some("info" | "debug")));
        assert!(one["fields"].is_object());
    }
    assert_eq!(project.run(&arguments).expect(0).err, "");
}

#[test]
fn an_error_ends_as_ever_below_the_log() {
    let (tenant, project) = changed();
    tenant.fault("fail GET /whoami 503");
    let plain = project.run(&["plan"]).expect(9);
    for arguments in [
        &["plan", "-vv"][..],
        &["plan", "-vv", "--log-format", "json"],
    ] {
        let told = project.run(arguments).expect(9);
        assert!(told.err.ends_with(&plain.err), "{told:?}");
    }
}

#[test]
fn the_key_is_in_no_line() {
    let closed = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let nobody = format!("http://{}", closed.local_addr().expect("its address"));
    drop(closed);
    let tenant = Tenant::seeded(crate::support::acme::SEED);
    let url = tenant.url();
    for (fault, url, key) in [
        ("fail * / 401", url.as_str(), KEY),
        ("fail * / 403", &url, KEY),
        ("fail * / 500", &url, KEY),
        ("redirect * /", &url, KEY),
        ("latency 0", nobody.as_str(), KEY),
        ("latency 0", &url, KEY),
    ] {
        tenant.mend();
        tenant.fault(fault);
        let project = Project::of(&tenant, AS_IT_IS);
        project.write("omni-um.toml", &crate::support::project::toml(url));
        for format in ["text", "json"] {
            let arguments = ["plan", "-vv", "--log-format", format];
            let told = project.run_with(&arguments, |command| {
                command.env("OMNI_BASE_URL", url).env("OMNI_API_KEY", key);
            });
            assert!(!told.err.is_empty(), "{fault}");
            let shown = told.err.to_lowercase();
            assert!(!shown.contains(&KEY.to_lowercase()), "{told:?}");
            assert!(!shown.contains("bearer") || shown.contains("invalid bearer token"));
            assert!(!shown.contains("authorization"), "{told:?}");
        }
    }
}

#[test]
fn nothing_but_our_own_lines_is_in_the_log() {
    let (_tenant, project) = changed();
    let told = project.run(&["plan", "-vvvv"]).expect(0);
    let log = lines(&told);
    assert_eq!(log.len(), told.err.lines().count(), "{told:?}");
    assert!(log.iter().all(|line| line.contains(" debug answered ")));
}

#[test]
fn a_line_of_the_log_stands_above_the_progress_of_a_terminal() {
    let (tenant, project) = changed();
    tenant.fault("fail PATCH /users 503 nth 1");
    tenant.fault("latency 40");
    let mut command = project.command(&["apply", "--auto-approve", "-vv"]);
    command.env("TERM", "xterm-256color");
    let session = at_terminal(&mut command, "?", "");
    assert_eq!(session.code, 0, "{}", session.seen);
    let plain = console::strip_ansi_codes(&session.seen).into_owned();
    // What is drawn over itself is ended by a return, what stays by a line's end.
    let stays = plain.split('\n').filter_map(|line| {
        let line = line.strip_suffix('\r').unwrap_or(line);
        line.rsplit('\r').next()
    });
    let log: Vec<&str> = stays.filter(|line| line.contains(" method=")).collect();
    assert!(log.len() > 15, "{plain}");
    for line in log {
        assert!(line.starts_with("20") && line.contains("Z "), "{line:?}");
    }
}
