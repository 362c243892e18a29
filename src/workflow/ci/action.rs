//! The composite action that another repository's workflows use, pinned to a commit.

use std::fmt;
use std::str::FromStr;

/// Where the repository with omni-um's source lies, and at which commit: `OWNER/REPO@SHA`. The action
/// builds omni-um from that very commit, so that one pin is both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    repository: String,
    commit: String,
}

/// Why a text names no action.
#[derive(Debug, thiserror::Error)]
#[error(
    "`{0}` is no pinned action: write OWNER/REPO@ and all 40 digits of a commit, for a branch or a tag can be moved"
)]
pub struct NoAction(String);

impl FromStr for Action {
    type Err = NoAction;

    fn from_str(text: &str) -> Result<Self, NoAction> {
        let no_action = || NoAction(text.to_owned());
        let (repository, commit) = text.split_once('@').ok_or_else(no_action)?;
        let (owner, name) = repository.split_once('/').ok_or_else(no_action)?;
        let is_name = |part: &str| {
            let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
            !part.is_empty() && !part.starts_with(['-', '.']) && part.bytes().all(allowed)
        };
        match is_name(owner) && is_name(name) && is_commit(commit) {
            true => Ok(Action {
                repository: repository.to_owned(),
                commit: commit.to_owned(),
            }),
            false => Err(no_action()),
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Action { repository, commit } = self;
        write!(f, "{repository}/.github/actions/omni-um@{commit}")
    }
}

/// Whether a text is the whole hash of a commit.
pub(super) fn is_commit(text: &str) -> bool {
    text.len() == 40 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_commit_pins() {
        let sha = "0123456789abcdef0123456789abcdef01234567";
        let action: Action = format!("acme/omni-um@{sha}").parse().expect("pinned");
        assert_eq!(
            action.to_string(),
            format!("acme/omni-um/.github/actions/omni-um@{sha}")
        );
        for wrong in [
            "acme/omni-um".to_owned(),
            "acme/omni-um@v1".to_owned(),
            "acme/omni-um@0123456".to_owned(),
            format!("omni-um@{sha}"),
            format!("acme/omni-um/x@{sha}"),
            format!("-acme/omni-um@{sha}"),
            format!("acme/omni um@{sha}"),
            format!("acme/omni-um@{}", sha.to_uppercase()),
        ] {
            assert!(wrong.parse::<Action>().is_err(), "{wrong}");
        }
    }
}
