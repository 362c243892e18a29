//! What is shown of a resource is all of it, whatever the listing leaves out; and a listing that
//! shows nobody is not believed.

use serde_json::{Value, json};

use super::asked;
use crate::support::acme::SEED;
use crate::support::{Project, Tenant};

const URN: &str = "urn:omni:params:1.0:UserAttribute";

/// The usual tenant with these switches.
fn switched(switches: &str) -> (Tenant, Project) {
    let tenant = Tenant::with(SEED, switches);
    let project = Project::keyed(&tenant.url());
    (tenant, project)
}

/// What the tenant answers of every resource of a kind that is asked for by its id.
fn by_id(project: &Project, command: &str, rows: &[Value]) -> Vec<Value> {
    let id = |row: &Value| row["id"].as_str().expect("an id").to_owned();
    let one = |row: &Value| project.run(&[command, &id(row)]).expect(0).json();
    rows.iter().map(one).collect()
}

fn rows(value: &Value) -> &[Value] {
    value.as_array().expect("rows")
}

#[test]
fn a_listing_that_shows_nobody_is_not_believed() {
    let (_tenant, project) = super::sized(0, 3);
    project.write("old", "kept");
    for command in [
        &["export-users-json", "old"][..],
        &["export-users-csv", "old"],
        &["export-users-csv", "new"],
        &["get-user-by-id"],
        &["import"],
    ] {
        let told = project.run(command).expect(9);
        assert_eq!(told.out, "", "{command:?}");
        let why = "the tenant lists no user, not even the one whose key this is";
        assert!(told.err.contains(why), "{told:?}");
    }
    assert_eq!(project.read("old"), "kept");
    let entries = std::fs::read_dir(project.path(".")).expect("readable");
    assert_eq!(entries.count(), 1);
    // Who is looked for may be nobody, and a tenant may have no group.
    project
        .run(&["search-users", "--query", "a@acme.example"])
        .expect(1);
    let (_tenant, project) = super::sized(1, 0);
    project.run(&["get-group-by-id"]).expect(0);
}

#[test]
fn an_import_beside_a_lockfile_does_not_believe_it_either() {
    // Whom the lockfile owns is found by id all the same.
    let tenant = Tenant::with(SEED, "deactivated=unlisted");
    let project = Project::of(&tenant, crate::support::acme::AS_IT_IS);
    project.apply();
    let everybody: Vec<String> = tenant.tenant(|tenant| {
        let users = tenant.users().iter();
        users.map(|user| user.email.clone()).collect()
    });
    for email in everybody {
        tenant
            .tenant(|tenant| tenant.deactivate_user(&email))
            .expect("done by hand");
    }
    let told = project.run(&["-C", ".", "import"]).expect(9);
    assert!(told.err.contains("lists no user"), "{told:?}");
    assert!(!project.has("users.yaml"));
}

#[test]
fn users_are_shown_with_the_attributes_that_a_listing_leaves_out() {
    for (switches, singles) in [
        ("", 0),
        ("list-extension=omitted-every-2", 3),
        ("list-extension=omitted", 7),
    ] {
        let (tenant, project) = switched(switches);
        let mark = tenant.mark();
        let told = project.run(&["export-users-json", "users.json"]).expect(0);
        assert!(!told.err.contains("without attributes"), "{told:?}");
        assert_eq!(asked(&tenant, mark).len(), 1 + singles, "{switches}");
        let page: Value = serde_json::from_str(&project.read("users.json")).expect("JSON");
        let users = rows(&page["Resources"]);
        assert_eq!(
            users,
            by_id(&project, "get-user-by-id", users),
            "{switches}"
        );
        assert!(users.iter().all(|user| user[URN].is_object()), "{switches}");
        let mark = tenant.mark();
        let all = project.run(&["get-user-by-id"]).expect(0).json();
        assert_eq!(asked(&tenant, mark).len(), 1 + singles, "{switches}");
        assert_eq!(rows(&all), users, "{switches}");
        let found = project
            .run(&["search-users", "--query", "ADA@acme.example"])
            .expect(0)
            .json();
        let ada = users
            .iter()
            .find(|user| user["userName"] == "ada@acme.example");
        assert_eq!(rows(&found).first(), ada, "{switches}");
        // The older columns show no attribute.
        let mark = tenant.mark();
        project.run(&["export-users-csv", "users.csv"]).expect(0);
        assert_eq!(asked(&tenant, mark).len(), 1, "{switches}");
    }
}

#[test]
fn groups_are_shown_with_the_members_that_a_listing_leaves_out() {
    let (tenant, project) = switched("group-list-members=omitted");
    let mark = tenant.mark();
    project
        .run(&["export-groups-json", "groups.json"])
        .expect(0);
    assert_eq!(asked(&tenant, mark).len(), 4);
    let page: Value = serde_json::from_str(&project.read("groups.json")).expect("JSON");
    let groups = rows(&page);
    assert_eq!(groups, by_id(&project, "get-group-by-id", groups));
    assert_eq!(groups[0]["displayName"], json!("Finance"));
    assert_eq!(rows(&groups[0]["members"]).len(), 5);
    let all = project.run(&["get-group-by-id"]).expect(0).json();
    assert_eq!(rows(&all), groups);
    let found = project
        .run(&["search-groups", "--query", "finance"])
        .expect(0)
        .json();
    assert_eq!(rows(&found), &groups[..1]);
}

#[test]
fn who_is_gone_since_the_listing_is_left_out() {
    let (tenant, project) = switched("list-extension=omitted");
    tenant.fault("fail GET /users/ 404 nth 2");
    project.run(&["export-users-json", "users.json"]).expect(0);
    let page: Value = serde_json::from_str(&project.read("users.json")).expect("JSON");
    assert_eq!(page["totalResults"], json!(6));
    assert_eq!(rows(&page["Resources"]).len(), 6);
    tenant.mend();
    // Any other answer is none.
    tenant.fault("fail GET /users/ 500 from 2");
    project.write("users.json", "kept");
    project.run(&["export-users-json", "users.json"]).expect(9);
    assert_eq!(project.read("users.json"), "kept");
}

#[test]
fn a_row_without_a_name_is_called_by_its_id() {
    for (kind, path, name) in [
        ("user", "Users", "userName"),
        ("group", "Groups", "displayName"),
    ] {
        for given in [json!(""), json!(" "), Value::Null, json!(7)] {
            let body = json!({
                "totalResults": 1,
                "Resources": [{ "id": "q7Rk-2Lm", (name): given }],
            });
            let answering = crate::support::answering::Answering::always(200, body.to_string());
            let project = Project::keyed(&answering.url);
            let told = project.run(&[&*format!("get-{kind}-by-id")]).expect(9);
            let id = format!("({kind} id q7Rk-2Lm)");
            assert!(told.err.contains(&id), "{told:?}");
            assert!(told.err.contains(path), "{told:?}");
            if given != json!(7) {
                assert!(told.err.contains("a row has no name ("), "{told:?}");
            }
        }
    }
}
