//! A desired state → files, as a person would write them by hand: the inverse of
//! [`load`](super::load).
//!
//! Sorted, each name in quotes only where it must be, so that every reader of YAML takes it for
//! what it is. Announced renames and acceptances belong to somebody's work in progress, and are not
//! written. Whether all of it can be said is for the caller to know: [`no_user`], [`no_group`],
//! [`no_display_name`] and [`no_reference`] tell why a name cannot.

mod entry;
mod files;
mod page;
mod remarks;
mod scalar;
mod slug;

pub use remarks::Remarks;

use super::names;
use crate::model::{DesiredState, Membership};
use files::Writing;

/// How files are divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Everything in one.
    One,
    /// One for each group, with its members; users in one, without `groups`.
    PerGroup,
    /// One for users, one for groups, one for attributes.
    PerKind,
}

/// A file that is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path below the folder of `omni-um.toml`, with forward slashes.
    pub path: String,
    /// What is in it.
    pub text: String,
}

/// The longest reference that may be a key, in characters as written: YAML wants a key to end
/// within 1024.
const LONGEST_KEY: usize = 1000;

/// The files that say what `state` says; `membership` is that of groups which give none. Places
/// are not looked at.
pub fn write(
    state: &DesiredState,
    remarks: &Remarks,
    layout: Layout,
    membership: Membership,
) -> Vec<File> {
    let writing = Writing::new(state, remarks, layout, membership);
    match layout {
        Layout::One => writing.one(),
        Layout::PerGroup => writing.per_group(),
        Layout::PerKind => writing.per_kind(),
    }
}

/// The files that a layout has whatever is in them, by their paths.
pub fn paths(layout: Layout) -> impl Iterator<Item = &'static str> {
    let paths: &[&str] = match layout {
        Layout::One => &["tenant.yaml"],
        Layout::PerGroup => &["attributes.yaml", "users.yaml"],
        Layout::PerKind => &["attributes.yaml", "groups.yaml", "users.yaml"],
    };
    paths.iter().copied()
}

/// Why no file can name a user so.
pub fn no_user(text: &str) -> Option<String> {
    names::wrong_email(text).map(|(_, why, _)| why)
}

/// Why no file can name a group so.
pub fn no_group(text: &str) -> Option<String> {
    names::wrong_group(text).map(|(_, why, _)| why)
}

/// Why no file can give a user this name.
pub fn no_display_name(text: &str) -> Option<&'static str> {
    if text.chars().any(char::is_control) {
        return Some("it holds a line break or another control character");
    }
    (text.trim() != text).then_some("it begins or ends with a blank")
}

/// Why no file can speak of an attribute of this reference.
pub fn no_reference(text: &str) -> Option<&'static str> {
    if text.trim() != text || text.is_empty() {
        return Some("its reference is empty, or begins or ends with a blank");
    }
    let length = scalar::text(text).chars().count();
    (length > LONGEST_KEY).then_some("its reference is longer than a key of YAML may be")
}
