//! Every format in one run, on success and on each way to fail.

use serde_json::{Value, json};

use super::{changed, owned};
use crate::support::acme::CHANGED;
use crate::support::project::toml;
use crate::support::{KEY, Outcome, Project, schemas};

/// What plan, drift and apply have in common.
const FORMATS: [&str; 8] = [
    "text",
    "markdown",
    "markdown-summary",
    "markdown-gitlab",
    "markdown-azure",
    "markdown-bitbucket",
    "html",
    "json",
];

/// Runs a command with every format, and hands back the document for programs.
fn rendered(project: &Project, command: &[&str], code: i32) -> (Outcome, Value) {
    let names: Vec<String> = FORMATS
        .iter()
        .flat_map(|format| ["--render".to_owned(), format!("{format}=.out-{format}")])
        .collect();
    for format in FORMATS {
        let _ = std::fs::remove_file(project.path(&format!(".out-{format}")));
    }
    let mut arguments = command.to_vec();
    arguments.extend(names.iter().map(String::as_str));
    let ran = project.run(&arguments).expect(code);
    for format in FORMATS {
        let text = project.read(&format!(".out-{format}"));
        assert!(text.len() > 20 && !text.contains(KEY), "{format}: {text}");
        assert!(!text.contains('\u{1b}'), "{format}: {text}");
        // The team of everybody here, which no file manages.
        assert!(!text.contains("\"core\""), "{format}: {text}");
        if format.starts_with("markdown") {
            let first = text.lines().next().unwrap_or_default();
            assert!(
                first.contains(&format!("omni-um:{}:.", command[0])),
                "{format}: {first}"
            );
        }
    }
    let document = project.read(".out-json");
    assert_eq!(schemas::wrong(&document), Vec::<String>::new());
    (ran, serde_json::from_str(&document).expect("JSON"))
}

#[test]
fn a_plan_is_rendered_in_every_format_and_its_document_is_the_one_that_is_printed() {
    let (_tenant, project) = changed();
    let (_, document) = rendered(&project, &["plan"], 0);
    assert_eq!(document["plan_id"], project.plan()["plan_id"]);
    let text = project.read(".out-text");
    assert!(
        text.contains("user/new@acme.example") && text.contains("omni-um apply"),
        "{text}"
    );
    project
        .run(&["plan", "--render", "terraform=tf.json"])
        .expect(0);
    let numbers: Value = serde_json::from_str(&project.read("tf.json")).expect("JSON");
    assert_eq!(numbers, json!({ "create": 2, "update": 4, "delete": 1 }));
    // What is rendered is no plan less approved.
    project
        .run(&[
            "apply",
            ".out-json",
            "--approved",
            document["plan_id"].as_str().expect("an id"),
        ])
        .expect(0);
}

#[test]
fn an_apply_is_rendered_done_incomplete_and_with_nothing_to_do() {
    let (tenant, project) = changed();
    tenant.fault("fail PATCH /users 500 nth 2");
    let (_, document) = rendered(&project, &["apply", "--auto-approve"], 5);
    assert_eq!(document["complete"], false);
    assert_eq!(document["counts"]["done"], 7);
    let rows = document["changes"].as_array().expect("rows");
    let undone: Vec<&Value> = rows.iter().filter(|row| row["became"] != "done").collect();
    assert_eq!(undone.len(), 1);
    assert!(
        undone[0]["reason"]
            .as_str()
            .is_some_and(|reason| reason.contains("500"))
    );
    tenant.mend();
    let (_, document) = rendered(&project, &["apply", "--auto-approve"], 0);
    assert_eq!(document["complete"], true);
    let (ran, document) = rendered(&project, &["apply", "--auto-approve"], 0);
    assert_eq!(document["changes"], json!([]));
    assert!(
        ran.out.ends_with("Nothing to do; nothing was written.\n"),
        "{ran:?}"
    );
}

#[test]
fn drift_is_rendered_with_an_id_that_stays_while_it_does() {
    let (tenant, project) = owned();
    let (_, document) = rendered(&project, &["drift"], 0);
    assert_eq!(document["drift"], false);
    let by_hand = |value: i32| {
        tenant
            .tenant(|tenant| tenant.set_attribute("alan@acme.example", "tier", &json!(value)))
            .expect("done by hand");
    };
    by_hand(9);
    let (_, first) = rendered(&project, &["drift"], 2);
    let (_, again) = rendered(&project, &["drift"], 2);
    assert_eq!(first["drift_id"], again["drift_id"]);
    by_hand(8);
    let (_, other) = rendered(&project, &["drift"], 2);
    assert_ne!(first["drift_id"], other["drift_id"]);
    let printed = project.run(&["drift", "--json"]).expect(2).json();
    assert_eq!(printed, other);
}

/// The failure in a document.
fn code(document: &Value) -> &str {
    assert_eq!(document["format"], "omni-um.failure/1", "{document:#}");
    document["code"].as_str().unwrap_or_default()
}

#[test]
fn a_blocked_plan_is_rendered_whole_and_a_blocked_apply_says_why() {
    let (tenant, project) = owned();
    project.write("access.yaml", "users: {}\n");
    let (_, document) = rendered(&project, &["plan"], 3);
    assert_eq!(document["blocked"], true);
    let mark = tenant.mark();
    let (_, document) = rendered(&project, &["apply", "--auto-approve"], 3);
    assert_eq!(code(&document), "OUM300");
    assert!(tenant.writes_since(mark).is_empty());
}

#[test]
fn what_was_not_approved_is_rendered_as_a_failure() {
    let (tenant, project) = changed();
    let id = format!("sha256:{}", "0".repeat(64));
    let mark = tenant.mark();
    let (_, document) = rendered(&project, &["apply", "--approved", &id], 4);
    assert_eq!(code(&document), "OUM401");
    assert!(tenant.writes_since(mark).is_empty());
}

#[test]
fn a_plan_that_is_stale_is_rendered_with_the_difference() {
    let (tenant, project) = changed();
    let plan = project
        .run(&["plan", "--json", "--out", "plan.json"])
        .expect(0)
        .json();
    let id = plan["plan_id"].as_str().expect("an id");
    project.write("access.yaml", &CHANGED.replace("tier: 7", "tier: 8"));
    let mark = tenant.mark();
    let (_, document) = rendered(&project, &["apply", "plan.json", "--approved", id], 4);
    assert_eq!(code(&document), "OUM400");
    let message = document["message"].as_str().expect("a text");
    assert!(
        message.contains("new@acme.example") && message.contains("tier"),
        "{message}"
    );
    assert!(tenant.writes_since(mark).is_empty());
}

#[test]
fn files_that_are_wrong_are_rendered_with_their_places() {
    let (_tenant, project) = owned();
    project.write("access.yaml", "users:\n  ada@acme.example: { nam: Ada }\n");
    for command in [&["plan"][..], &["drift"], &["apply", "--auto-approve"]] {
        let (_, document) = rendered(&project, command, 8);
        assert_eq!(code(&document), "OUM100");
        assert_eq!(document["command"], command[0]);
        let problem = &document["problems"][0];
        assert_eq!(problem["place"]["file"], "access.yaml");
        assert_eq!(problem["place"]["line"], 2);
        assert!(project.read(".out-text").contains("nam"));
    }
}

#[test]
fn a_missing_lockfile_a_missing_key_and_a_silent_tenant_are_rendered() {
    let (tenant, project) = owned();
    std::fs::remove_file(project.path("omni-um.lock")).expect("removed");
    let (_, document) = rendered(&project, &["drift"], 8);
    assert_eq!(code(&document), "OUM203");
    tenant.fault("fail GET /users 500");
    let (_, document) = rendered(&project, &["plan"], 9);
    assert_eq!(code(&document), "OUM900");

    let closed = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", closed.local_addr().expect("its address"));
    let keyless = Project::empty();
    keyless.write("omni-um.toml", &toml(&url));
    keyless.write("access.yaml", "users: {}\n");
    let (_, document) = rendered(&keyless, &["plan"], 7);
    assert_eq!(code(&document), "OUM700");
    keyless
        .run(&["plan", "--render", "terraform=tf.json"])
        .expect(7);
    assert_eq!(
        keyless.read("tf.json"),
        "{}\n",
        "three zeros would be a lie"
    );
}

#[test]
fn a_folder_that_is_none_is_rendered_too() {
    let project = Project::empty();
    let (_, document) = rendered(&project, &["plan", "-C", "."], 8);
    assert_eq!(document["format"], "omni-um.failure/1");
}

#[test]
fn validate_has_test_cases() {
    let (_tenant, project) = owned();
    project
        .run(&["validate", "--render", "junit=cases.xml"])
        .expect(0);
    let cases = project.read("cases.xml");
    assert!(
        cases.contains("name=\"access.yaml\"") && cases.contains("failures=\"0\""),
        "{cases}"
    );
    project.write("access.yaml", "users:\n  ada@acme.example: { nam: Ada }\n");
    project
        .run(&["validate", "--render", "junit=cases.xml"])
        .expect(8);
    let cases = project.read("cases.xml");
    assert!(
        cases.contains("failures=\"1\"") && cases.contains("access.yaml:2:"),
        "{cases}"
    );
    project.write("access.yaml", "users: {}\n");
    project.write("omni-um.lock", "broken\n");
    project
        .run(&["validate", "--render", "junit=cases.xml"])
        .expect(8);
    assert!(project.read("cases.xml").contains("OUM201"));
}
