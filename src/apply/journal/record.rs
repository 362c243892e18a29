//! What a journal's lines say.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::lock::{Fingerprint, Lockfile, Salt};
use crate::model::{AcceptLine, Address, Field, Name, ProviderIdentity, ServerId, Value};
use crate::plan::Cause;
use crate::provider::{Sent, WriteError};

/// The format that is written, and the newest that is read.
pub const FORMAT: u32 = 1;

/// One record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Record {
    /// The first: whose apply it is, and of what.
    Begin(Begin),
    /// A request that is about to be sent.
    Intent(Intent),
    /// How a request ended.
    Outcome(Outcome),
    /// The apply came to an end of its own.
    End(End),
    /// A later command took what was left open into the lockfile.
    Settled(Settled),
}

/// Whose apply, and of what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Begin {
    /// [`FORMAT`].
    pub format: u32,
    /// The omni-um that wrote it.
    pub version: String,
    /// The tenant it writes to.
    pub provider: ProviderIdentity,
    /// The id of the plan that was approved.
    pub plan: String,
    /// Who.
    pub who: Who,
    /// The lockfile's, so that one that was never written can still be made.
    pub salt: Salt,
    /// The lockfile's; 0 where there was none.
    pub serial: u64,
    /// Lines of the files' `accept` that it leans on, with their numbers.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub accepts: BTreeMap<String, usize>,
}

impl Begin {
    /// The record of an apply that starts from `lock` (an empty one where there was none).
    pub fn new(lock: &Lockfile, plan: String, who: Who) -> Self {
        Begin {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            provider: lock.provider.clone(),
            plan,
            who,
            salt: lock.salt,
            serial: lock.serial,
            accepts: BTreeMap::new(),
        }
    }

    /// The same for a plan that leans on these lines.
    pub fn accepting(mut self, lines: &[AcceptLine]) -> Self {
        let lines = lines.iter();
        self.accepts = lines
            .map(|line| (line.to_string(), line.acceptance.count))
            .collect();
        self
    }
}

/// Who ran a command, and from where, as far as is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Who {
    /// The person: of the CI run, else of the login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// The machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// The process.
    pub pid: u32,
    /// The commit of the files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The CI run's page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
}

/// What a request does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// Makes a user.
    CreateUser,
    /// Changes a user's fields.
    UpdateUser,
    /// Revokes a user's access.
    DeactivateUser,
    /// Deletes a user.
    DeleteUser,
    /// Makes a group with members.
    CreateGroup,
    /// Gives a group another name.
    RenameGroup,
    /// Adds and removes members.
    ChangeMembers,
    /// Deletes a group.
    DeleteGroup,
}

/// A request that is about to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Intent {
    /// Its number within the apply, from 1.
    pub request: u64,
    /// What it is about, as in the plan: for a rename, the new name.
    pub address: Address,
    /// What it does.
    pub what: What,
    /// Why.
    pub cause: Cause,
    /// The file that asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Arc<str>>,
    /// The live thing; nothing for what is yet to be made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ServerId>,
    /// A rename: the name until now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Name>,
    /// Fields that it sets or clears.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldRecord>,
    /// Users who join the group.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub add: Vec<Name>,
    /// Users who leave it, or whom a deleted group loses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remove: Vec<Name>,
    /// Groups that a removed user leaves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leaves: Vec<Name>,
    /// It puts back what an earlier write took away without naming it: nothing of it becomes ours.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub put_back: bool,
}

/// One field of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldRecord {
    /// Which.
    pub field: Field,
    /// Why.
    pub cause: Cause,
    /// What it held; nothing where it was unset, or `sensitive`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// What it is to hold; nothing where it is cleared, or `sensitive`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
    /// The definition's default, which applies once the field is cleared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then_applies: Option<Value>,
    /// Of a `sensitive` value before, where there is a key (design, section 11).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_print: Option<Fingerprint>,
    /// Of a `sensitive` value after, where there is a key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_print: Option<Fingerprint>,
    /// Neither value is on record.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sensitive: bool,
}

/// How a request ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// The intent's number.
    pub request: u64,
    /// What the tenant answered.
    pub answer: Answer,
    /// The id of what was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ServerId>,
}

/// What the tenant answered to a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Answer {
    /// It took it.
    Done,
    /// It was so already.
    AlreadySo,
    /// It did not take it.
    Failed {
        /// Why; may hold a server's own words.
        reason: String,
    },
    /// It may or may not have taken it.
    Unknown {
        /// What is known.
        reason: String,
    },
}

impl Answer {
    /// The answer to a write. A key that is refused counts as unknown: an earlier try of the same
    /// write may have got through.
    pub fn of(written: &Result<Sent, WriteError>) -> Self {
        match written {
            Ok(Sent::Done) => Answer::Done,
            Ok(Sent::AlreadySo) => Answer::AlreadySo,
            Err(
                error @ (WriteError::Rejected { .. }
                | WriteError::Stopped { .. }
                | WriteError::NoId(_)),
            ) => Answer::Failed {
                reason: error.to_string(),
            },
            Err(
                error @ (WriteError::Refused(_)
                | WriteError::Unknown { .. }
                | WriteError::Down { .. }),
            ) => Answer::Unknown {
                reason: error.to_string(),
            },
        }
    }

    /// Whether the tenant is as the request asks.
    pub fn is_done(&self) -> bool {
        match self {
            Answer::Done | Answer::AlreadySo => true,
            Answer::Failed { .. } | Answer::Unknown { .. } => false,
        }
    }
}

/// How an apply ended. The numbers count the plan's changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// Made, or so already.
    pub done: usize,
    /// Failed, or not confirmed.
    pub failed: usize,
    /// Waited for one that failed.
    pub blocked: usize,
    /// Not begun.
    pub not_reached: usize,
    /// The tenant was read again: whatever had no known outcome is in the lockfile as it was found.
    pub verified: bool,
    /// Made and answered, and not shown by that reading.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unseen: Vec<Address>,
    /// Why it ended before its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<String>,
}

/// A later command took in what was left open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settled {
    /// Who ran that command.
    pub who: Who,
    /// Open requests that the tenant shows as done.
    pub done: usize,
    /// Open requests that it does not show.
    pub not_done: usize,
    /// Bytes of a half-written last line that were cut off.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub cut: usize,
}

fn is_zero(n: &usize) -> bool {
    *n == 0
}
