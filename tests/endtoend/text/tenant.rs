//! A tenant that somebody filled with such texts, and one whose answers are such texts.

use super::{HOSTILE, KEY, Project, each_way, harmless, quoted};
use crate::support::Tenant;
use crate::support::answering::Answering;
use crate::support::project::toml;

/// A user for each text, named so, with it as a value; and a group that is called so.
fn seed() -> String {
    let mut users = String::from("users:\n  - { email: admin@acme.example, name: Admin }\n");
    let mut groups = String::from("groups:\n  - { name: Finance, members: [u0@acme.example] }\n");
    for (at, text) in HOSTILE.iter().enumerate() {
        let text = quoted(text);
        users += &format!(
            "  - {{ email: u{at}@acme.example, name: {text}, attributes: {{ team: {text} }} }}\n"
        );
        groups += &format!("  - {{ name: {text}, members: [u{at}@acme.example] }}\n");
    }
    format!(
        "key_owner: admin@acme.example\nattributes:\n  - {{ name: team, type: String }}\n{users}{groups}"
    )
}

/// Everybody is renamed, and leaves the groups that are called so.
fn wanted() -> String {
    let mut files = String::from("users:\n");
    for at in 0..HOSTILE.len() {
        files += &format!(
            "  u{at}@acme.example: {{ name: N{at}, groups: [Finance], attributes: {{ team: core }} }}\n"
        );
    }
    files + "groups: { Finance: {} }\n"
}

#[test]
fn nothing_of_a_hostile_tenant_gets_past_the_encoder() {
    let tenant = Tenant::seeded(&seed());
    let project = Project::of(&tenant, &wanted());
    let accepted = [
        "--accept",
        "attributes.change=99",
        "--accept",
        "memberships.remove=99",
        "--accept",
        "adopt.remove=99",
    ];
    for command in [
        &["plan"][..],
        &["plan", "--json"],
        &["snapshot", "--all"],
        &["apply"],
    ] {
        each_way(&project, command);
    }
    let save = [&["plan", "--out", "plan.json"][..], &accepted].concat();
    each_way(&project, &save).expect(0);
    each_way(&project, &["show", "plan.json"]).expect(0);
    each_way(&project, &["show", "plan.json", "--json"]).expect(0);
    let apply = [&["apply", "--auto-approve", "-v"][..], &accepted].concat();
    harmless(&project.run(&apply).expect(0));
    for text in HOSTILE {
        // By hand, back to what it was.
        let _ = tenant.tenant(|tenant| tenant.add_member(text, "u0@acme.example"));
    }
    for command in [
        &["drift"][..],
        &["drift", "--json"],
        &["show", "--lock"],
        &["show", "--lock", "user/u0@acme.example"],
        &["journal", "show"],
        &["journal", "show", "--json"],
        &["journal", "verify"],
        &["validate"],
    ] {
        each_way(&project, command);
    }
}

#[test]
fn nothing_of_an_answer_gets_past_the_encoder() {
    let folder = Project::empty();
    folder.write(
        "access.yaml",
        "users: { ada@acme.example: { name: Ada } }\n",
    );
    for text in HOSTILE {
        let json = serde_json::json!({
            "detail": text, "message": text, "error": text, "status": text, "Resources": text,
        });
        for (status, body) in [
            (400, json.to_string()),
            (403, (*text).to_owned()),
            (422, json.to_string()),
            (200, json.to_string()),
            (200, (*text).to_owned()),
        ] {
            let server = Answering::always(status, body);
            folder.write("omni-um.toml", &toml(&server.url));
            for command in [
                &["plan"][..],
                &["snapshot"],
                &["plan", "-vv", "--log-format", "json"],
            ] {
                let told = folder.run_with(command, |command| {
                    command
                        .env("OMNI_BASE_URL", &server.url)
                        .env("OMNI_API_KEY", KEY);
                });
                harmless(&told);
                assert!(matches!(told.code, 7 | 9), "{told:?}");
            }
        }
    }
}
