//! What every provider must do.

use async_trait::async_trait;

use super::records::Records;
use super::traffic::Traffic;
use crate::live::{Incomplete, Interest, LiveResource, LiveRoster, LiveState};
use crate::model::{Address, Field, Name, ProviderIdentity, ServerId, Value};

/// Why the live state could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The key was refused, or is of a sort that may not read users.
    #[error("the tenant refused the key: {0}")]
    Refused(String),
    /// The host did not answer, or not in time.
    #[error("{host} did not answer: {reason}")]
    Unreachable {
        /// Host and port.
        host: String,
        /// The chain of causes.
        reason: String,
    },
    /// It is the fifth reading request in a row that failed after all its tries; or the tenant asks
    /// to wait longer than anybody waits, and nothing more is sent.
    #[error("{host} is down: {reason}")]
    Down {
        /// Host and port.
        host: String,
        /// How the last one ended.
        reason: String,
    },
    /// An answer that is no answer: wrong status, no JSON, too large.
    #[error("{request} was answered with {answer}")]
    Answer {
        /// `GET /api/scim/v2/Users`.
        request: String,
        /// What came: a status, "a body that is not JSON: …".
        answer: String,
    },
    /// The listing is not whole, or contradicts itself.
    #[error("{0}")]
    Incomplete(#[from] Incomplete),
    /// The last reading does not know this name, or knows two of it: nothing can be said about it,
    /// not even that it is gone.
    #[error("{0} has no id in the last reading")]
    NoId(Address),
}

/// Reads. An implementation must read whole or fail, must advance by rows received, must send
/// no request that could change anything, and may keep names and ids for a later writer.
#[async_trait]
pub trait ProviderReader: Send + Sync {
    /// Which tenant this speaks to.
    fn identity(&self) -> ProviderIdentity;

    /// The whole live state; `interest` says which gaps of the listing must be filled by single reads.
    async fn read(&self, interest: &Interest) -> Result<LiveState, ReadError>;

    /// One resource by its id, as known from the last reading or write; `None` where it is gone
    /// (404). A group comes with its members.
    async fn read_one(
        &self,
        address: &Address,
    ) -> Result<Option<(LiveResource, LiveRoster)>, ReadError>;

    /// `live` with these addresses read again: whole listings of their kinds, or single reads where
    /// that is fewer requests. Knows what was written since `live` was read.
    async fn refresh(
        &self,
        live: &LiveState,
        addresses: &[Address],
    ) -> Result<LiveState, ReadError>;

    /// The id of the account behind the key, where the server tells; one request.
    async fn own_account(&self) -> Result<Option<ServerId>, ReadError>;

    /// The server's id of a resource, as known from the last reading or write; for the journal.
    fn id(&self, address: &Address) -> Option<ServerId>;

    /// How many requests were sent so far, reads and writes together.
    fn requests(&self) -> usize;

    /// What was sent so far, how much of it again, and what is being waited for.
    fn traffic(&self) -> Traffic {
        Traffic {
            requests: self.requests(),
            ..Traffic::default()
        }
    }

    /// Its resources in its own words, where it has such.
    fn as_records(&self) -> Option<&dyn Records> {
        None
    }
}

/// One request that changes something. Names only: the provider knows the ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    /// Make a user with these fields (`Field::Name` is always among them).
    CreateUser {
        /// E-mail, in the spelling of the files.
        user: Name,
        /// Fields to set.
        fields: Vec<(Field, Value)>,
    },
    /// Change fields of a user; `None` clears.
    UpdateUser {
        /// E-mail.
        user: Name,
        /// New values.
        fields: Vec<(Field, Option<Value>)>,
    },
    /// Revoke a user's access.
    DeactivateUser {
        /// E-mail.
        user: Name,
    },
    /// Delete a user.
    DeleteUser {
        /// E-mail.
        user: Name,
    },
    /// Make a group with members.
    CreateGroup {
        /// Its name.
        group: Name,
        /// Its members.
        members: Vec<Name>,
    },
    /// Rename a group.
    RenameGroup {
        /// The name it has.
        group: Name,
        /// The name it gets.
        to: Name,
    },
    /// Add and remove members in one request.
    ChangeMembers {
        /// The group.
        group: Name,
        /// Who joins.
        add: Vec<Name>,
        /// Who leaves.
        remove: Vec<Name>,
    },
    /// Delete a group.
    DeleteGroup {
        /// Its name.
        group: Name,
    },
}

/// A write that the server says it took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// 2xx; or its answer was lost, and a look at the tenant showed that it is done.
    Done,
    /// It was so already: a DELETE answered 404 after a retry, or a write that names no change.
    AlreadySo,
}

/// Why a write did not happen, or may not have.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The key was refused: nothing more is sent.
    #[error("the tenant refused the key: {0}")]
    Refused(String),
    /// The server said no; nothing happened.
    #[error("{request} was refused: {answer}")]
    Rejected {
        /// `PATCH /api/scim/v2/Groups/…`.
        request: String,
        /// Status and detail.
        answer: String,
        /// The status; 0 where nothing was sent, because the system cannot be asked for this.
        status: u16,
    },
    /// No answer, or a 5xx: it may or may not have happened.
    #[error("{request} has no known outcome: {reason}")]
    Unknown {
        /// `PATCH /api/scim/v2/Groups/…`.
        request: String,
        /// The chain of causes.
        reason: String,
    },
    /// It is the fifth write in a row that failed after all its tries, or the tenant asks to wait
    /// longer than anybody waits: nothing more is to be sent. It may or may not have happened.
    #[error("{request} has no known outcome, and the tenant is down: {reason}")]
    Down {
        /// `PATCH /api/scim/v2/Groups/…`.
        request: String,
        /// How it ended.
        reason: String,
    },
    /// The tenant asks to wait longer than anybody waits: nothing more is sent. This one did not
    /// happen.
    #[error("{request} was not done: {reason}")]
    Stopped {
        /// `PATCH /api/scim/v2/Groups/…`.
        request: String,
        /// What the tenant asks.
        reason: String,
    },
    /// The last reading does not know this name.
    #[error("{0} has no id in the last reading")]
    NoId(Address),
}

/// Writes. An implementation must send exactly one request a call where all goes well (none where
/// the write names no change; a look-up more where the answer to a create names no id that is
/// believed), must not repeat a POST or a change of members whose outcome is unknown before it has
/// looked, and must never send a request that replaces what it does not name.
#[async_trait]
pub trait ProviderWriter: ProviderReader {
    /// Sends one write.
    async fn write(&self, write: &Write) -> Result<Sent, WriteError>;
}
