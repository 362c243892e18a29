//! The exit codes; each is a promise (README, "Exit codes").

use std::process::ExitCode;

use crate::apply::Halt;
use crate::provider::ReadError;
use crate::workflow::Failure;

/// How a command ended, for whoever called it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done; `plan` with or without changes, `drift` with none.
    Done = 0,
    /// An unexpected error, a panic included; a look-up that found nothing.
    Unexpected = 1,
    /// `plan --detailed-exitcode`: changes. `drift`: drift.
    Changes = 2,
    /// A guard or a policy refused; nothing was written.
    Refused = 3,
    /// Stale, or not what was approved; nothing was written.
    Stale = 4,
    /// Something failed or was not confirmed; resumable.
    Incomplete = 5,
    /// Another apply holds the lock.
    Locked = 6,
    /// Credentials: missing, refused, or not for this host.
    Credentials = 7,
    /// The files, the lockfile or the plan file are wrong.
    Files = 8,
    /// The live state could not be read whole.
    Live = 9,
    /// The command line is wrong.
    Usage = 64,
    /// Interrupted by a signal; resumable.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

impl From<&Failure> for Exit {
    fn from(failure: &Failure) -> Self {
        match failure {
            Failure::Files(_)
            | Failure::Lockfile { .. }
            | Failure::NothingApplied
            | Failure::Saved { .. }
            | Failure::Journal { .. }
            | Failure::NoJournal(_)
            | Failure::ForeignJournal { .. }
            | Failure::Unreadable { .. }
            | Failure::Exists(_)
            | Failure::Import(_)
            | Failure::Workflows(_)
            | Failure::Git(_)
            | Failure::Snapshot { .. } => Exit::Files,
            Failure::OtherTenant {
                what: "the lockfile",
                ..
            } => Exit::Files,
            Failure::OtherTenant { .. } => Exit::Stale,
            Failure::Stale(_)
            | Failure::NotApproved { .. }
            | Failure::OtherPolicy
            | Failure::Declined => Exit::Stale,
            Failure::Blocked(_)
            | Failure::Guarded(_)
            | Failure::PolicyToo(_)
            | Failure::Protected(_)
            | Failure::OtherLockfile { .. }
            | Failure::OtherFolder { .. } => Exit::Refused,
            Failure::Behind { .. } => Exit::Stale,
            Failure::Credentials(_) | Failure::Refused(_) => Exit::Credentials,
            Failure::Read(ReadError::Refused(_)) => Exit::Credentials,
            Failure::Read(_) => Exit::Live,
            Failure::Incomplete | Failure::Records { .. } => Exit::Incomplete,
            Failure::HalfWritten { cause, .. } => Exit::from(&**cause),
            Failure::Halted { halt, .. } => match halt {
                Halt::Interrupted => Exit::Interrupted,
                Halt::OutOfTime => Exit::Incomplete,
            },
            Failure::Locked { .. } => Exit::Locked,
            Failure::Usage { .. } => Exit::Usage,
            // As grep has it.
            Failure::NotFound { .. } => Exit::Unexpected,
            Failure::Unlockable { .. } | Failure::Io { .. } | Failure::Unexpected(_) => {
                Exit::Unexpected
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ProviderIdentity;

    #[test]
    fn a_journal_of_another_tenant_is_a_file_that_is_wrong() {
        let tenant = |host: &str| ProviderIdentity {
            kind: "omni".into(),
            host: host.into(),
        };
        let failure = Failure::ForeignJournal {
            path: ".omni-um/journal/a.jsonl".into(),
            found: tenant("b.example"),
            expected: tenant("a.example"),
        };
        assert_eq!(Exit::from(&failure), Exit::Files);
        assert_eq!(failure.code(), "OUM209");
        assert_eq!(
            failure.to_string(),
            "the unfinished journal .omni-um/journal/a.jsonl speaks of omni:b.example, \
             and this is omni:a.example"
        );
        assert!(failure.next().contains(".omni-um/journal"));
    }
}
