//! The words for verbs, causes and reasons, so that every rendering says the same.

use std::borrow::Cow;

use super::style::Style;
use crate::model::Field;
use crate::plan::{Action, Cause, Change, Hold, Phase};

/// A verb as it is shown: sign, word, colour.
#[derive(Clone, Copy)]
pub(super) struct Verb {
    /// One character; tells verbs apart without colour.
    pub(super) sign: &'static str,
    /// The word behind it.
    pub(super) word: &'static str,
    /// How both are coloured.
    pub(super) style: Style,
}

/// The verb of a change.
pub(super) fn verb(change: &Change) -> Verb {
    let (sign, word, style) = match change.action {
        Action::Update if is_rename(change) && is_by_hand(change) => {
            ("±", "rename back", Style::Hand)
        }
        Action::Update if is_rename(change) => ("→", "rename", Style::Change),
        Action::Update if is_conflict(change) => ("±", "overwrite", Style::Danger),
        Action::Update if is_by_hand(change) => ("±", "change back", Style::Hand),
        action => return verb_of(action),
    };
    Verb { sign, word, style }
}

/// The verb of an action by itself.
pub(super) fn verb_of(action: Action) -> Verb {
    let (sign, word, style) = match action {
        Action::Create => ("+", "create", Style::Gain),
        Action::Update => ("~", "change", Style::Change),
        Action::Deactivate => ("!", "deactivate", Style::Danger),
        Action::Delete => ("-", "delete", Style::Danger),
        Action::Adopt => ("=", "adopt", Style::Plain),
        Action::Forget => ("○", "forget", Style::Plain),
    };
    Verb { sign, word, style }
}

/// Whether all it does is to give a group another name.
pub(super) fn is_rename(change: &Change) -> bool {
    change.phase == Phase::RenameGroups
        && change
            .fields
            .iter()
            .any(|field| field.field == Field::Name && field.before.is_some())
}

/// Whether any part of a change takes back what somebody did in the tenant.
pub(super) fn is_by_hand(change: &Change) -> bool {
    hand(change.cause)
        || change.fields.iter().any(|field| hand(field.cause))
        || change.edges.iter().any(|edge| hand(edge.cause))
}

/// Whether any part of a change is a conflict.
pub(super) fn is_conflict(change: &Change) -> bool {
    let conflict = |cause| cause == Cause::Conflict;
    conflict(change.cause)
        || change.fields.iter().any(|field| conflict(field.cause))
        || change.edges.iter().any(|edge| conflict(edge.cause))
}

fn hand(cause: Cause) -> bool {
    match cause {
        Cause::Drift | Cause::Conflict => true,
        Cause::Config
        | Cause::Adopt
        | Cause::Removed
        | Cause::Tombstone
        | Cause::Expired
        | Cause::Moved => false,
    }
}

/// Why, as a clause that stands by itself.
pub(super) fn why(action: Action, cause: Cause) -> &'static str {
    match (action, cause) {
        (Action::Create, Cause::Config) => "new in the files",
        (Action::Create, Cause::Drift) => "gone from the tenant; made again",
        (Action::Adopt, _) => "exists already; owned from now on",
        (Action::Forget, Cause::Removed) => "no file asks for it any more; left as it is",
        (Action::Forget, _) => "no longer owned; left as it is",
        (_, Cause::Config) => "files changed",
        (_, Cause::Drift) => "changed by hand; this changes it back",
        (_, Cause::Conflict) => "changed by hand and in the files; the files win",
        (_, Cause::Adopt) => "there before it was owned; the files ask otherwise",
        (_, Cause::Removed) => "no file asks for it any more",
        (_, Cause::Tombstone) => "`state: absent`",
        (_, Cause::Expired) => "its date has passed",
        (_, Cause::Moved) => "a `moved` entry says so",
    }
}

/// Why, in two words, for a line beside others.
pub(super) fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::Config => "files changed",
        Cause::Drift => "changed by hand",
        Cause::Conflict => "conflict",
        Cause::Adopt => "there before",
        Cause::Removed => "no longer asked for",
        Cause::Tombstone => "`state: absent`",
        Cause::Expired => "expired",
        Cause::Moved => "moved",
    }
}

/// The word for a reason to hold a change, and what it means.
pub(super) fn hold(hold: Hold) -> (&'static str, &'static str) {
    match hold {
        Hold::Vanished => ("vanished", "we own it, and it is gone from the tenant"),
        Hold::Replaced => ("replaced", "another one answers to its name now"),
        Hold::Inactive => ("inactive", "deactivated in the tenant"),
        Hold::Waiting => ("waiting", "the identity provider has not made it yet"),
        Hold::Protected => ("protected", "nothing is written to it"),
        Hold::Expired => (
            "expired",
            "more dates passed at once than the guard lets pass",
        ),
        Hold::Outside => (
            "outside",
            "something outside `--only` or `--expired` is needed first",
        ),
    }
}

/// What to do about a held change that no acceptance lets through.
pub(super) fn hold_step(hold: Hold) -> &'static str {
    match hold {
        Hold::Vanished => "or delete its entry",
        Hold::Replaced => "free the name in the tenant, or use another one in the files",
        Hold::Inactive => "write `active: false` if that is right, or delete its entry",
        Hold::Waiting => "nothing; it goes on once it is there",
        Hold::Protected => "to do it all the same, take the protection off first",
        Hold::Expired => "correct its date, or let them all pass as the note above says",
        Hold::Outside => "widen `--only` until it takes that in, or plan without `--expired`",
    }
}

/// A field as it is labelled: an attribute by its reference alone, unless that reads as one of
/// our own fields.
pub(super) fn label(field: &Field) -> Cow<'_, str> {
    match field {
        Field::Name => Cow::Borrowed("name"),
        Field::Active => Cow::Borrowed("active"),
        Field::Attribute(reference) if matches!(&**reference, "name" | "active") => {
            Cow::Owned(field.to_string())
        }
        Field::Attribute(reference) => Cow::Borrowed(reference),
    }
}
