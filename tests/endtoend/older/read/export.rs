//! `export-*`: the older tool's files, written whole once all is read, or not at all.

use std::collections::BTreeSet;

use omni_um::model::formula::restored;
use serde_json::{Value, json};

use super::{acme, asked, sized};
use crate::support::{Project, Tenant};

const NAMES: [&str; 9] = [
    "=cmd|' /C calc'!A0",
    "+49 30 1",
    "-2+3",
    "@SUM(1)",
    "'=quoted",
    "O'Neil, \"Jo\"",
    "two\nlines",
    "Zoë 山田 ＝1",
    "＝1",
];

/// A tenant whose users have these names, and e-mails that begin as formulas do.
fn named(names: &[&str]) -> (Tenant, Project) {
    let mut tenant = omni_um::sandbox::Tenant::new();
    for (number, name) in names.iter().enumerate() {
        let email = format!("+{number}@acme.example");
        tenant.add_user(&email, name).expect("added");
    }
    let tenant = Tenant::holding(tenant, "");
    let project = Project::keyed(&tenant.url());
    (tenant, project)
}

#[test]
fn users_as_json_are_one_page_of_a_listing() {
    let (tenant, project) = sized(250, 0);
    let mark = tenant.mark();
    let told = project.run(&["export-users-json", "users.json"]).expect(0);
    assert_eq!(
        told.out,
        "✅ Exported all users to JSON in SCIM 2.0 format: users.json\n"
    );
    assert_eq!(told.err, "note: 250 users\n");
    assert_eq!(asked(&tenant, mark).len(), 3);
    let text = project.read("users.json");
    let begin = "{\n  \"schemas\": [\n    \"urn:ietf:params:scim:api:messages:2.0:ListResponse\"\n  ],\n  \
                 \"totalResults\": 250,\n  \"startIndex\": 1,\n  \"itemsPerPage\": 250,\n  \"Resources\": [\n    {\n      \"schemas\": [\n";
    assert!(text.starts_with(begin), "{}", &text[..400]);
    assert!(text.ends_with("\n    }\n  ]\n}"));
    let page: Value = serde_json::from_str(&text).expect("JSON");
    let rows = page["Resources"].as_array().expect("rows");
    let ids: BTreeSet<&str> = rows.iter().filter_map(|row| row["id"].as_str()).collect();
    assert_eq!(ids.len(), 250);
}

#[test]
fn groups_as_json_are_a_bare_array() {
    let (tenant, project) = acme();
    let mark = tenant.mark();
    let told = project
        .run(&["export-groups-json", "groups.json"])
        .expect(0);
    assert_eq!(told.out, "✅ Exported all groups to JSON: groups.json\n");
    assert_eq!(asked(&tenant, mark).len(), 1);
    let text = project.read("groups.json");
    assert!(text.starts_with("[\n  {\n    \"schemas\": [\n"));
    assert!(text.ends_with("\n  }\n]"));
    let groups: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(groups[0]["displayName"], json!("Finance"));
    assert_eq!(groups[0]["members"].as_array().map(Vec::len), Some(5));
    let (_tenant, project) = sized(1, 0);
    project
        .run(&["export-groups-json", "groups.json"])
        .expect(0);
    assert_eq!(project.read("groups.json"), "[]");
    let told = project.run(&["export-users-csv", "one.csv"]).expect(0);
    assert_eq!(told.out, "✅ Exported all users to CSV: one.csv\n");
    assert_eq!(told.err, "note: 1 user\n");
}

#[test]
fn users_as_csv_have_the_older_columns() {
    let (tenant, project) = acme();
    tenant
        .tenant(|tenant| tenant.deactivate_user("kay@acme.example"))
        .expect("done by hand");
    let mark = tenant.mark();
    let told = project.run(&["export-users-csv", "users.csv"]).expect(0);
    assert_eq!(told.out, "✅ Exported all users to CSV: users.csv\n");
    assert_eq!(asked(&tenant, mark).len(), 1);
    let text = project.read("users.csv");
    assert!(text.starts_with("id,userName,displayName,active,email\r\n"));
    assert!(text.contains(",ada@acme.example,Ada,True,ada@acme.example\r\n"));
    assert!(text.contains(",kay@acme.example,Kay,False,kay@acme.example\r\n"));
    assert_eq!(text.matches("\r\n").count(), 8);
}

#[test]
fn no_cell_of_a_csv_is_a_formula_and_each_is_read_back() {
    let (_tenant, project) = named(&NAMES);
    project.run(&["export-users-csv", "users.csv"]).expect(0);
    let text = project.read("users.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), NAMES.len());
    for (number, row) in rows.iter().enumerate() {
        for cell in row {
            assert!(
                !cell.starts_with(['=', '+', '-', '@', '\t', '＝']),
                "{cell}"
            );
        }
        assert_eq!(restored(&row[2]), NAMES[number]);
        assert_eq!(restored(&row[1]), format!("+{number}@acme.example"));
        assert_eq!(row[3], *"True");
    }
}

#[test]
fn an_old_file_is_replaced_whole_and_nothing_else_is_left() {
    let (_tenant, project) = acme();
    project.write("keep.csv", &"older\n".repeat(10_000));
    project.run(&["export-users-csv", "keep.csv"]).expect(0);
    let text = project.read("keep.csv");
    assert!(text.ends_with("\r\n") && !text.contains("older"));
    let entries = std::fs::read_dir(project.path(".")).expect("readable");
    assert_eq!(entries.count(), 1);
}

#[test]
fn what_cannot_be_written_is_told_before_anything_is_asked() {
    let (tenant, project) = acme();
    project.write("folder/omni-um.lock", "kept");
    for (command, file, code) in [
        ("export-users-csv", "missing/users.csv", 1),
        ("export-users-json", "folder", 1),
        ("export-groups-json", "access.yaml", 64),
        ("export-users-json", "a.YML", 64),
        ("export-users-json", "omni-um.toml", 64),
        ("export-users-csv", "folder/omni-um.lock", 64),
        ("export-users-csv", ".env", 64),
    ] {
        let told = project.run(&[command, file]).expect(code);
        assert_eq!(told.out, "", "{file}");
        assert!(told.err.contains(file), "{told:?}");
    }
    project.write("keys", "kept");
    let told = project.run(&["--env-file", "keys", "export-users-csv", "./keys"]);
    assert!(told.expect(64).err.contains("named twice"));
    assert_eq!(project.read("keys"), "kept");
    assert_eq!(asked(&tenant, 0), [""; 0]);
    assert_eq!(project.read("folder/omni-um.lock"), "kept");
    assert!(!project.has("missing") && !project.has(".env"));
}
