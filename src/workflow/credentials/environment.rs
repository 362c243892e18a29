//! Both variables of the process's environment.

use super::{Found, KEY, KeySource, Look, Surroundings, URL, pair};

/// What it holds.
pub(super) fn look(around: &Surroundings<'_>) -> Look {
    let source = KeySource::Environment;
    let found = match pair(&source, around.set(URL), around.set(KEY)) {
        Found::Nothing(_) => Found::Nothing(format!("{URL} and {KEY} are not set")),
        found => found,
    };
    Look { source, found }
}
