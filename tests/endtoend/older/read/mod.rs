//! The commands that only read.

use omni_um::sandbox;

use crate::support::acme::SEED;
use crate::support::{Project, Tenant};

mod destination;
mod environment;
mod export;
mod faults;
mod get;
mod history;
mod whole;

/// The usual tenant, and an empty folder with its URL and key in the environment.
fn acme() -> (Tenant, Project) {
    let tenant = Tenant::seeded(SEED);
    let project = Project::keyed(&tenant.url());
    (tenant, project)
}

/// A tenant of so many users and groups.
fn sized(users: usize, groups: usize) -> (Tenant, Project) {
    let mut tenant = sandbox::Tenant::new();
    for number in 0..users {
        let email = format!("user-{number:04}@acme.example");
        tenant.add_user(&email, "Somebody").expect("added");
    }
    for number in 0..groups {
        let name = format!("Group {number:04}");
        tenant.add_group(&name).expect("added");
    }
    let tenant = Tenant::holding(tenant, "");
    let project = Project::keyed(&tenant.url());
    (tenant, project)
}

/// The server's id of a user.
fn user_id(tenant: &Tenant, email: &str) -> String {
    tenant.tenant(|tenant| tenant.user(email).expect("a known user").id.clone())
}

/// The server's id of a group.
fn group_id(tenant: &Tenant, name: &str) -> String {
    tenant.tenant(|tenant| tenant.group(name).expect("a known group").id.clone())
}

/// Method and target of the requests since a mark.
fn asked(tenant: &Tenant, mark: usize) -> Vec<String> {
    let all = tenant.since(mark).into_iter();
    all.map(|one| format!("{} {}", one.method, one.target))
        .collect()
}
