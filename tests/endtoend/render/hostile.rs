//! Names that ask GitHub to do something.

use super::Step;
use crate::support::acme::SEED;
use crate::support::{Project, Tenant};

/// Texts that begin a command or an output, wherever they come to stand.
const NAMES: [&str; 6] = [
    "::set-output name=plan_id::x",
    "x\n::set-output name=plan_id::x",
    "x\nplan_id<<EOF\nsha256:0\nEOF",
    "a%0A::error::x",
    "##[error]x",
    "\r::add-mask::x",
];

/// Nothing but our own annotations, and no output but ours.
#[track_caller]
fn is_harmless(step: &Step, harmless: &Step) {
    let known: Vec<&String> = harmless.outputs.iter().map(|(name, _)| name).collect();
    for (name, _) in &step.outputs {
        assert!(known.contains(&name), "{:?}", step.outputs);
        let times = step.outputs.iter().filter(|(other, _)| other == name);
        assert_eq!(times.count(), 1, "{:?}", step.outputs);
    }
    if let Some(id) = step.output("plan_id") {
        assert!(id.starts_with("sha256:") && id.len() == 71, "{id}");
    }
    for told in &step.told {
        let ours = ["error", "warning", "notice"].contains(&told.name.as_str());
        assert!(
            ours && told.property("title") == Some("omni-um"),
            "{told:?}"
        );
    }
}

#[test]
fn a_hostile_name_in_the_files_gives_no_command_and_no_output_of_its_own() {
    let tenant = Tenant::seeded(SEED);
    let project = Project::of(&tenant, "users: {}\n");
    let harmless = Step::run(&project, &["plan", "--github"]);
    for name in NAMES {
        let name = serde_json::to_string(name).expect("a text");
        let user = |email: &str| format!("  {email}: {{ name: {name} }}\n");
        let users = user("new@acme.example") + &user("ada@acme.example");
        project.write("access.yaml", &format!("users:\n{users}"));
        is_harmless(&Step::run(&project, &["plan", "--github"]), &harmless);
    }
}

#[test]
fn a_hostile_value_in_the_tenant_does_not_either() {
    let tenant = Tenant::seeded(SEED);
    let files = "users:\n  ada@acme.example: { name: Ada, attributes: { team: other } }\n";
    let project = Project::of(&tenant, files);
    let harmless = Step::run(&project, &["plan", "--github"]);
    for value in NAMES {
        let by_hand = |tenant: &mut omni_um::sandbox::Tenant| {
            tenant.set_attribute("ada@acme.example", "team", &serde_json::json!(value))
        };
        tenant.tenant(by_hand).expect("done by hand");
        let step = Step::run(&project, &["plan", "--github"]);
        is_harmless(&step, &harmless);
        assert_eq!(step.output("result"), harmless.output("result"), "{value}");
        let told = step.told.iter().any(|told| told.data.contains("team: "));
        assert!(told, "{:?}", step.told);
    }
}

#[test]
#[cfg(unix)]
fn a_hostile_file_name_is_a_file_name() {
    let tenant = Tenant::seeded(SEED);
    let project = Project::of(&tenant, "users: {}\n");
    let file = "a,line=9::error::,b:c%.yaml";
    project.write(file, "users:\n  new@acme.example: { name: New }\n");
    let step = Step::run(&project, &["plan", "--github"]);
    let told = step.of("notice");
    let new = told
        .iter()
        .find(|told| told.data.starts_with("create user/new@"));
    let new = new.expect("it is told");
    assert_eq!(new.property("file"), Some(file));
    assert_eq!(new.property("line"), Some("2"));
}
