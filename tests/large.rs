//! A tenant of 5,000 users whose files were written from it plans empty.

use std::fmt::Write as _;
use std::process::Command;

use omni_um::sandbox::{Options, Seed, Tenant, serve};
use serde_json::json;

const USERS: usize = 5_000;
const GROUPS: usize = 300;

/// Which groups a user is in: ten of them, spread.
fn groups_of(user: usize) -> impl Iterator<Item = usize> {
    (0..10).map(move |n| (user * 7 + n * 31) % GROUPS)
}

fn tenant() -> Tenant {
    let seed = "attributes: [{ name: region, type: String, multiple_values: true }]";
    let mut tenant = Seed::parse(seed).unwrap().tenant().unwrap();
    for group in 0..GROUPS {
        tenant.add_group(&format!("Group {group}")).unwrap();
    }
    for user in 0..USERS {
        let email = format!("u{user}@acme.example");
        tenant.add_user(&email, &format!("User {user}")).unwrap();
        tenant
            .set_attribute(&email, "region", &json!([format!("r{}", user % 9)]))
            .unwrap();
        for group in groups_of(user) {
            tenant
                .add_member(&format!("Group {group}"), &email)
                .unwrap();
        }
    }
    tenant
}

/// The same, as a person would have written it down.
fn files() -> (String, String) {
    let mut groups = String::from("groups:\n");
    for group in 0..GROUPS {
        writeln!(groups, "  Group {group}: {{ membership: exact }}").unwrap();
    }
    let mut users = String::from("users:\n");
    for user in 0..USERS {
        let groups: Vec<String> = groups_of(user)
            .map(|group| format!("Group {group}"))
            .collect();
        writeln!(users, "  u{user}@acme.example:\n    name: User {user}\n    groups: [{}]\n    attributes: {{ region: [r{}] }}", groups.join(", "), user % 9).unwrap();
    }
    (users, groups)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_whose_files_were_written_from_it_plans_empty() {
    let sandbox = serve(Options::from(tenant())).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (users, groups) = files();
    std::fs::write(folder.path().join("users.yaml"), users).unwrap();
    std::fs::write(folder.path().join("groups.yaml"), groups).unwrap();
    std::fs::write(
        folder.path().join("omni-um.toml"),
        "[provider]\nkind = \"omni\"\n",
    )
    .unwrap();
    let command = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_omni-um"))
            .args(arguments)
            .current_dir(folder.path())
            .env("OMNI_BASE_URL", sandbox.url())
            .env("OMNI_API_KEY", "sandbox")
            .env("OMNI_UM_HURRY", "1")
            .output()
            .unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
        )
    };
    let unchanged = |stage: &str| {
        let (code, text) = command(&["plan", "--detailed-exitcode"]);
        assert_eq!(code, Some(0), "{stage}: {text}");
        let all = "and 50000 memberships are as declared";
        assert!(text.contains(all), "{stage}: {text}");
    };
    unchanged("without a lockfile");
    assert_eq!(command(&["apply", "--auto-approve"]).0, Some(0));
    unchanged("with a lockfile");
    assert!(!sandbox.requests().iter().any(|one| one.is_write()));
}
