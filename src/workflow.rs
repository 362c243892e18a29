//! The order of the steps of each command. Prints nothing, decides nothing.
//!
//! ```text
//! plan:  open → connect → read → check → plan
//! apply: plan → (approval) → carry out → read again → verify → settle → lockfile
//! drift: plan, with a lockfile
//! ```

mod approve;
mod connect;
mod execute;
mod failure;
mod outcome;
mod project;

pub use approve::{Approval, approve};
pub use connect::{Connection, Credentials, SANDBOX_STATE, connect};
pub use execute::{Applied, execute};
pub use failure::Failure;
pub use outcome::{Outcome, carry_through};
pub use project::{Limits, Planned, Project, read_lock, read_text, save};

use std::path::Path;

use crate::live::LiveState;

/// Where the live state comes from.
pub enum Source<'a> {
    /// The tenant, read now.
    Tenant(&'a Connection),
    /// A snapshot's file; no key is needed.
    Snapshot(&'a Path),
}

/// Reads the live state, and says how many requests that took.
pub async fn read(project: &Project, source: Source<'_>) -> Result<(LiveState, usize), Failure> {
    match source {
        Source::Snapshot(path) => {
            let text = project::read_text(path)?;
            let live = LiveState::from_snapshot(&text).map_err(|error| Failure::Snapshot {
                path: path.to_owned(),
                error,
            })?;
            Ok((live, 0))
        }
        Source::Tenant(connection) => {
            let before = connection.provider.requests();
            let live = connection.provider.read(&project.interest()).await?;
            Ok((live, connection.provider.requests() - before))
        }
    }
}

/// Opens, reads, checks and plans.
pub async fn plan(
    mut project: Project,
    source: Source<'_>,
    limits: Limits,
) -> Result<Planned, Failure> {
    let (live, reads) = read(&project, source).await?;
    project.check(&live)?;
    project.plan(live, reads, limits)
}
