//! The binary, over a pipe and at a terminal: streams, colours, exit codes (design section 12).

use crate::support::acme::{AS_IT_IS, CHANGED, SEED};
use crate::support::{Project, Tenant};

mod codes;
mod colour;
mod credentials;
#[cfg(unix)]
mod doctor;
mod example;
mod exclusive;
mod files;
mod help;
mod interrupt;
mod journal;
mod log;
#[cfg(unix)]
mod login;
#[cfg(unix)]
mod odd_files;
mod offline;
mod saved;
mod secret;
mod sources;
mod streams;
mod terminal;

/// Owned as it is; the files ask for changes.
fn changed() -> (Tenant, Project) {
    let (tenant, project) = owned();
    project.write("access.yaml", CHANGED);
    (tenant, project)
}

/// Owned as it is; nothing to do.
fn owned() -> (Tenant, Project) {
    let tenant = Tenant::seeded(SEED);
    let project = Project::of(&tenant, AS_IT_IS);
    project.apply();
    (tenant, project)
}
