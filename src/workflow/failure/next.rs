//! What to do next, where that takes more than a sentence.

use super::Named;
use crate::apply::journal::JournalError;
use crate::lock::LockError;
use crate::model::Kind;
use crate::plan::Finding;
use crate::provider::scim;

pub(super) fn not_found(kind: Kind, by: Named, text: &str) -> &'static str {
    match (by, kind) {
        (Named::Id, _) if !scim::usable_id(text) => {
            "check the id: none is empty or holds a space, a slash, a backslash or a quote, and so nothing was asked"
        }
        (Named::Id, Kind::User) => "look for its id: omni-um search-users --query E-MAIL",
        (Named::Id, Kind::Group) => "look for its id: omni-um search-groups --query NAME",
        (Named::Name, Kind::User) => {
            "the whole e-mail is looked for, in any letter case; omni-um get-user-by-id shows all"
        }
        (Named::Name, Kind::Group) => {
            "the whole name is looked for, in any letter case; omni-um get-group-by-id shows all"
        }
    }
}

pub(super) fn accept(verb: &str, findings: &[Finding]) -> String {
    let flags = findings.iter().map(|finding| finding.acceptance().flag());
    format!(
        "if this is meant, {verb} with {}",
        flags.collect::<Vec<_>>().join(" ")
    )
}

pub(super) fn other_lockfile(base: &str, there: bool) -> String {
    match there {
        true => format!(
            "take that one, in the folder of omni-um.toml: git checkout {base} -- omni-um.lock"
        ),
        false => "take it out of the pull request: git rm --cached omni-um.lock".to_owned(),
    }
}

pub(super) fn lockfile_next(error: &LockError) -> String {
    match error {
        LockError::MergeMarker { .. } => {
            "take one side whole: git checkout --ours omni-um.lock (then run `omni-um plan`)"
        }
        LockError::Newer { .. } => "use the omni-um that wrote it, or a newer one",
        LockError::Empty
        | LockError::Header { .. }
        | LockError::Line { .. }
        | LockError::Twice { .. } => {
            "take back the last good one: git checkout HEAD -- omni-um.lock"
        }
        LockError::Count { .. } => {
            "take back a whole one: git checkout HEAD -- omni-um.lock, or after a merge the side that was applied last: git checkout HEAD~1 -- omni-um.lock"
        }
    }
    .to_owned()
}

pub(super) fn journal_next(error: &JournalError, keeps_lockfile: bool) -> &'static str {
    match error {
        JournalError::Newer { .. } => "use the omni-um that wrote it, or a newer one",
        JournalError::HalfLine { .. } | JournalError::NoEnd { .. } if !keeps_lockfile => {
            "run that command again; it reads the tenant, and leaves alone what is done"
        }
        JournalError::HalfLine { .. } | JournalError::NoEnd { .. } => {
            "run `omni-um apply`; it reads the tenant and settles what is open"
        }
        JournalError::Empty | JournalError::Line { .. } if !keeps_lockfile => {
            "keep it as evidence elsewhere than in .omni-um/older"
        }
        JournalError::Empty | JournalError::Line { .. } => {
            "keep it as evidence elsewhere than in .omni-um/journal, then run `omni-um plan`"
        }
    }
}
