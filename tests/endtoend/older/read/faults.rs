//! Whatever goes wrong, nothing is printed as a result and no file is touched.

use std::net::TcpListener;

use super::{acme, group_id, user_id};
use crate::support::acme::SEED;
use crate::support::answering::Answering;
use crate::support::{Project, Tenant};

/// Each command, and the path it asks for.
fn commands(tenant: &Tenant) -> Vec<(Vec<String>, &'static str)> {
    let (user, group) = (
        user_id(tenant, "ada@acme.example"),
        group_id(tenant, "Finance"),
    );
    let line = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
    vec![
        (line(&["get-user-by-id", &user]), "/users/"),
        (line(&["get-user-by-id"]), "/users?"),
        (
            line(&["search-users", "--query", "ada@acme.example"]),
            "/users?",
        ),
        (line(&["get-user-attributes", &user]), "/users/"),
        (line(&["get-group-by-id", &group]), "/groups/"),
        (line(&["get-group-by-id"]), "/groups?"),
        (line(&["search-groups", "--query", "Finance"]), "/groups?"),
        (line(&["get-group-members", &group]), "/groups/"),
        (line(&["export-users-json", "old"]), "/users?"),
        (line(&["export-users-csv", "old"]), "/users?"),
        (line(&["export-groups-json", "old"]), "/groups?"),
    ]
}

/// Runs a command that must fail with this code, and leave the old file as it was.
#[track_caller]
fn fails(project: &Project, arguments: &[String], code: i32, why: &str) {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    project.write("old", "kept");
    let told = project.run(&arguments);
    assert_eq!(told.code, code, "{why}: {told:?}");
    assert_eq!(told.out, "", "{why}");
    assert_eq!(project.read("old"), "kept", "{why}");
    let entries = std::fs::read_dir(project.path(".")).expect("readable");
    assert_eq!(entries.count(), 1, "{why}");
}

const FAULTS: [(&str, i32); 16] = [
    ("fail GET {} 401", 7),
    ("fail GET {} 403", 7),
    ("fail GET {} 403 html", 7),
    ("fail GET {} 400", 9),
    ("fail GET {} 409", 9),
    ("fail GET {} 429", 9),
    ("fail GET {} 500", 9),
    ("fail GET {} 503 html", 9),
    ("fail GET {} 200", 9),
    ("fail GET {} 204", 9),
    ("html GET {}", 9),
    ("redirect GET {} http://127.0.0.1:9/elsewhere", 9),
    ("truncate GET {}", 9),
    ("endless GET {} 20000000", 9),
    ("drop-before GET {}", 9),
    ("drop-after GET {}", 9),
];

#[test]
fn an_answer_that_is_none_gives_no_result() {
    let (tenant, project) = acme();
    for (arguments, path) in commands(&tenant) {
        for (fault, code) in FAULTS {
            let fault = fault.replace("{}", path);
            tenant.fault(&fault);
            fails(
                &project,
                &arguments,
                code,
                &format!("{arguments:?}, {fault}"),
            );
            tenant.mend();
        }
        // Gone, where one was asked for; a listing that is not there is no answer.
        let code = if path.ends_with('/') { 1 } else { 9 };
        tenant.fault(&format!("fail GET {path} 404"));
        fails(&project, &arguments, code, &format!("{arguments:?}, 404"));
        tenant.mend();
    }
    assert!(tenant.effects().is_empty());
}

#[test]
fn what_breaks_once_is_asked_for_again() {
    let (tenant, project) = acme();
    for (arguments, path) in commands(&tenant) {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let truth = project.run(&arguments).expect(0);
        for fault in [
            "fail GET {} 503 nth 1",
            "busy GET {} 0 nth 1",
            "drop-after GET {} nth 1",
        ] {
            tenant.fault(&fault.replace("{}", path));
            assert_eq!(project.run(&arguments).expect(0).out, truth.out, "{fault}");
            tenant.mend();
        }
    }
}

#[test]
fn a_listing_that_lies_on_a_later_page_gives_no_result() {
    let tenant = Tenant::with(SEED, "max-page=2");
    let project = Project::keyed(&tenant.url());
    let listing = |(_, path): &(Vec<String>, &str)| path.ends_with('?');
    for (arguments, path) in commands(&tenant).into_iter().filter(listing) {
        // One page is all that a search has.
        if arguments[0].starts_with("search") {
            continue;
        }
        for fault in [
            "short-page GET {} 2 from 2",
            "repeat-id GET {} from 2",
            "fail GET {} 500 from 2",
            "truncate GET {} from 2",
            "total-grows GET {} 5000",
        ] {
            let fault = fault.replace("{}", path);
            tenant.fault(&fault);
            fails(&project, &arguments, 9, &format!("{arguments:?}, {fault}"));
            tenant.mend();
        }
    }
}

#[test]
fn nobody_there_gives_no_result() {
    let (tenant, _) = acme();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("its address"));
    drop(listener);
    let project = Project::keyed(&url);
    for (arguments, _) in commands(&tenant) {
        fails(&project, &arguments, 9, &format!("{arguments:?}"));
    }
}

#[test]
fn a_filter_that_lets_everybody_through_finds_the_one() {
    let urn = "urn:omni:params:1.0:UserAttribute";
    let user = |n: usize| {
        format!(r#"{{"id":"id-{n}","userName":"u{n}@a.example","n":{n}.50,"{urn}":{{}}}}"#)
    };
    let rows: Vec<String> = (1..=3).map(user).collect();
    let body = format!(r#"{{"totalResults":3,"Resources":[{}]}}"#, rows.join(","));
    let server = Answering::always(200, body);
    let project = Project::keyed(&server.url);
    let told = project
        .run(&["search-users", "--query", "U2@a.example"])
        .expect(0);
    let expected = "[\n  {\n    \"id\": \"id-2\",\n    \"userName\": \"u2@a.example\",\n    \"n\": 2.50,\n    ";
    assert!(told.out.starts_with(expected), "{told:?}");
    assert_eq!(told.out, format!("{expected}\"{urn}\": {{}}\n  }}\n]\n"));
    project
        .run(&["search-users", "--query", "u4@a.example"])
        .expect(1);
}

#[test]
fn another_resource_than_was_asked_for_gives_no_result() {
    let body = r#"{"id":"other","userName":"a@b.example","displayName":"A"}"#;
    let server = Answering::always(200, body.to_owned());
    let project = Project::keyed(&server.url);
    for command in [
        "get-user-by-id",
        "get-user-attributes",
        "get-group-by-id",
        "get-group-members",
    ] {
        let line = [command.to_owned(), "id-1".to_owned()];
        fails(&project, &line, 9, command);
    }
}

#[test]
fn no_key_is_7_before_anything_is_asked() {
    let (tenant, _) = acme();
    let project = Project::empty();
    for (arguments, _) in commands(&tenant) {
        fails(&project, &arguments, 7, &format!("{arguments:?}"));
    }
    assert!(tenant.requests().is_empty());
}
