//! `omni-um import`: a tenant becomes files, and stays what it is.

mod fresh;
mod odd;
mod part;
mod refused;
mod snapshot;

use std::collections::BTreeMap;
use std::path::Path;

use crate::support::{KEY, Outcome, Project, Tenant};

/// People, names and values as tenants have them.
const SEED: &str = r#"
key_owner: admin@acme.example
attributes:
  - { name: region, type: String, multiple_values: true, default: [all] }
  - { name: tier, type: Number }
  - { name: "on", type: String }
users:
  - { email: admin@acme.example, name: Admin }
  - { email: Ada@acme.example, name: "Ada: Lovelace", attributes: { region: ["NO", apac], tier: 3.50, "on": "0x1F" } }
  - { email: alan@acme.example, name: Alan, attributes: { region: [], "on": "2024-01-02" } }
  - { email: back@acme.example, name: Once, active: false, attributes: { tier: 1 } }
  - { email: back@acme.example, name: Again }
  - { email: gone@acme.example, name: Gone, active: false }
  - { email: nobody@localhost, name: No e-mail }
embed_users:
  - { name: Portal user, external_id: acct-42, entity: acme }
groups:
  - { name: Finance, members: [alan@acme.example, nobody@localhost, "embed:acct-42"] }
  - { name: "NO", members: [Ada@acme.example, gone@acme.example] }
  - { name: "<<", members: [Ada@acme.example] }
  - { name: "Finance, EMEA: \"north\" #1", members: [back@acme.example, alan@acme.example] }
  - { name: Empty }
"#;

/// Runs import with the tenant's URL and key in the environment.
fn import(project: &Project, tenant: &Tenant, arguments: &[&str]) -> Outcome {
    run(project, tenant, &[&["import"], arguments].concat())
}

/// Runs any command so.
fn run(project: &Project, tenant: &Tenant, arguments: &[&str]) -> Outcome {
    project.run_with(arguments, |command| {
        command.env("OMNI_BASE_URL", tenant.url());
        command.env("OMNI_API_KEY", KEY);
    })
}

/// The next plan is empty, an apply of it changes no byte, and the tenant was sent no write.
#[track_caller]
fn is_as_it_was(project: &Project, tenant: &Tenant, what: &str) {
    let before = files(project);
    let plan = run(project, tenant, &["plan", "--detailed-exitcode", "--json"]);
    assert_eq!(plan.code, 0, "{what}: {plan:?}\n{before:#?}");
    assert!(
        plan.json()["plan"]["changes"]
            .as_array()
            .is_some_and(Vec::is_empty)
    );
    assert!(
        plan.json()["plan"]["held"]
            .as_array()
            .is_none_or(Vec::is_empty),
        "{what}"
    );
    let apply = run(project, tenant, &["apply", "--auto-approve"]);
    assert_eq!(apply.code, 0, "{what}: {apply:?}");
    assert_eq!(files(project), before, "{what}");
    let writes: Vec<_> = tenant.writes_since(0);
    assert!(writes.is_empty(), "{what}: {writes:?}");
}

/// What lies in the folder, but for what the program keeps for itself.
fn files(project: &Project) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    walk(&project.path(""), &project.path(""), &mut files);
    files
}

fn walk(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if entry.file_name() == ".omni-um" {
            continue;
        }
        if path.is_dir() {
            walk(root, &path, files);
            continue;
        }
        let name = path.strip_prefix(root).expect("below").to_string_lossy();
        files.insert(
            name.into_owned(),
            std::fs::read_to_string(&path).expect("a text"),
        );
    }
}
