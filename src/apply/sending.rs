//! One write: into the journal, to the tenant, and what came of it into the journal again.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::live::LiveState;
use crate::model::{Address, ServerId};
use crate::plan::Change;
use crate::provider::{ProviderWriter, Write, WriteError};

use super::journal::{Answer, Journal};
use super::withheld::Withheld;

/// The way to the tenant; no write goes past the journal.
pub(super) struct Sending<'a> {
    pub(super) provider: &'a dyn ProviderWriter,
    pub(super) before: &'a LiveState,
    journal: &'a Mutex<Journal>,
    /// Sensitive values of the whole plan: a server may repeat what came in beside a request.
    pub(super) withheld: Withheld,
    /// Writes that were done, or may have been.
    written: AtomicUsize,
}

/// Why a write is not known to be done.
pub(super) enum Unsent {
    /// It could not be written down, and was not sent.
    Journal(io::Error),
    /// The tenant took it, and that could not be written down.
    Unrecorded(io::Error),
    /// The tenant, or the way to it.
    Write(WriteError),
}

impl<'a> Sending<'a> {
    pub(super) fn new(
        provider: &'a dyn ProviderWriter,
        before: &'a LiveState,
        journal: &'a Mutex<Journal>,
        withheld: Withheld,
    ) -> Self {
        Sending {
            provider,
            before,
            journal,
            withheld,
            written: AtomicUsize::new(0),
        }
    }

    /// Whether the tenant took any write, or may have.
    pub(super) fn wrote(&self) -> bool {
        self.written.load(Ordering::Relaxed) > 0
    }

    /// Sends a write of a change.
    pub(super) async fn send(&self, change: &Change, write: &Write) -> Result<(), Unsent> {
        let id = self.id(&resource(write));
        let intent = self.journal().intent(change, write, id.as_ref());
        self.through(change, write, intent).await
    }

    /// Puts back what a write of a change took away without naming it.
    pub(super) async fn put_back(&self, change: &Change, write: &Write) -> Result<(), Unsent> {
        let id = self.id(&resource(write));
        let intent = self.journal().put_back(change, write, id.as_ref());
        self.through(change, write, intent).await
    }

    async fn through(
        &self,
        change: &Change,
        write: &Write,
        intent: io::Result<u64>,
    ) -> Result<(), Unsent> {
        let request = intent.map_err(Unsent::Journal)?;
        // From here on it may have happened, also where nobody waits for the answer any more.
        self.written.fetch_add(1, Ordering::Relaxed);
        let answer = self.provider.write(write).await;
        let answer = answer.map_err(|error| self.withheld.write_error(error));
        if answer.as_ref().is_err_and(|error| !may_be_done(error)) {
            self.written.fetch_sub(1, Ordering::Relaxed);
        }
        let id = self.id(&change.address);
        let noted = self
            .journal()
            .outcome(request, Answer::of(&answer), id.as_ref());
        answer.map_err(Unsent::Write)?;
        noted.map_err(Unsent::Unrecorded)
    }

    fn journal(&self) -> MutexGuard<'_, Journal> {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The server's id of a resource, as last seen or made.
    fn id(&self, address: &Address) -> Option<ServerId> {
        let known = self.before.get(address).map(|live| live.id.clone());
        self.provider.id(address).or(known)
    }
}

/// The resource that a write speaks of, by the name it has before.
fn resource(write: &Write) -> Address {
    match write {
        Write::CreateUser { user, .. }
        | Write::UpdateUser { user, .. }
        | Write::DeactivateUser { user }
        | Write::DeleteUser { user } => Address::user(user.clone()),
        Write::CreateGroup { group, .. }
        | Write::RenameGroup { group, .. }
        | Write::ChangeMembers { group, .. }
        | Write::DeleteGroup { group } => Address::group(group.clone()),
    }
}

/// Whether a write that failed may have been done.
fn may_be_done(error: &WriteError) -> bool {
    matches!(error, WriteError::Unknown { .. } | WriteError::Down { .. })
}
