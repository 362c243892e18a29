//! The order of the steps of each command. Prints nothing, decides nothing.
//!
//! ```text
//! plan:  open → connect → read → (an apply that was cut short) → check → plan
//! apply: the lock → plan → (approval) → carry out → read again → verify → settle → lockfile
//! drift: plan, with a lockfile
//! import: read → compose → plan, which is empty → settle → files, lockfile
//! ```

mod approve;
mod base;
mod beside;
pub mod ci;
mod connect;
pub mod credentials;
mod destination;
mod doctor;
mod draft;
mod exclusive;
mod execute;
mod failure;
pub mod git;
mod history;
mod holder;
pub mod import;
pub mod journal;
mod login;
pub mod older;
mod outcome;
mod policy;
mod project;
mod take_in;
mod who;

pub use approve::{Approval, approve, judge};
pub use base::Against;
pub use beside::{append, below_top};
pub use connect::{Connection, SANDBOX_STATE, connect};
pub use destination::Destination;
pub use doctor::{Answer, Examination, Holds, SourceFound};
pub use exclusive::{Exclusive, own_folder};
pub use execute::{Applied, execute};
pub use failure::{Failure, Named};
pub use holder::Holder;
pub use login::Keeper;
pub use outcome::{Outcome, carry_through};
pub use project::{Limits, Planned, Project, check_writable, read_lock, read_text, save};

use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use crate::live::LiveState;

/// Where the live state comes from.
pub enum Source<'a> {
    /// The tenant, read now.
    Tenant(&'a Connection),
    /// A snapshot's file; no key is needed.
    Snapshot(Snapshot),
}

/// A snapshot that is being read; begun before the folder is opened, it costs no time of its own.
pub struct Snapshot(JoinHandle<Result<LiveState, Failure>>);

impl Snapshot {
    /// Begins.
    pub fn begin(path: &Path) -> Snapshot {
        let path = path.to_owned();
        Snapshot(std::thread::spawn(move || snapshot(path)))
    }

    /// What it holds.
    fn end(self) -> Result<LiveState, Failure> {
        self.0
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

fn snapshot(path: PathBuf) -> Result<LiveState, Failure> {
    let text = project::read_text(&path)?;
    LiveState::from_snapshot(&text).map_err(|error| Failure::Snapshot { path, error })
}

/// Reads the live state, and says how many requests that took.
pub async fn read(project: &Project, source: Source<'_>) -> Result<(LiveState, usize), Failure> {
    match source {
        Source::Snapshot(snapshot) => Ok((snapshot.end()?, 0)),
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
    // A snapshot is older than what was written since.
    let is_now = matches!(source, Source::Tenant(_));
    let (live, reads) = read(&project, source).await?;
    take_in::take_in(&mut project, &live.identity, Some(&live).filter(|_| is_now))?;
    project.check(&live)?;
    project.plan(live, reads, limits)
}
