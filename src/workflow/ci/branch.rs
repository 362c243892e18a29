//! The default branch, as the workflows name it.

use std::fmt;
use std::str::FromStr;

/// A branch whose name is plain: git takes it, and neither YAML nor a filter of GitHub's reads more
/// into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch(String);

/// Why a text names no branch.
#[derive(Debug, thiserror::Error)]
#[error(
    "`{0}` is no plain name of a branch: write letters, digits, `.`, `_`, `-` and `/`, as git takes them"
)]
pub struct NoBranch(String);

impl FromStr for Branch {
    type Err = NoBranch;

    fn from_str(text: &str) -> Result<Self, NoBranch> {
        let is_part = |part: &str| {
            let plain = |b: u8| b.is_ascii_alphanumeric() || b"._-".contains(&b);
            let ended = part.ends_with(".lock") || part.starts_with('.');
            !part.is_empty() && !ended && !part.contains("..") && part.bytes().all(plain)
        };
        let odd = text == "HEAD" || text.starts_with('-') || text.ends_with('.');
        match !odd && text.len() < 250 && text.split('/').all(is_part) {
            true => Ok(Branch(text.to_owned())),
            false => Err(NoBranch(text.to_owned())),
        }
    }
}

impl fmt::Display for Branch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_git_takes_is_a_branch() {
        for right in ["main", "release/1.0", "x-y_z", "1.0", "true"] {
            assert!(right.parse::<Branch>().is_ok(), "{right}");
        }
        for wrong in [
            "", "HEAD", "-x", "/x", "x/", "x//y", "x..y", ".x", "x/.y", "x.lock", "x.lock/y", "x.",
            "x y", "x*", "x]", "x\"", "x@{1}", "x\n", "größe", "${{ x }}",
        ] {
            assert!(wrong.parse::<Branch>().is_err(), "{wrong}");
        }
    }
}
