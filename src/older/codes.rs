//! The codes of what can be wrong with the files; the table is in the room's own page.

pub(super) const SYNTAX: &str = "OUM190";
pub(super) const NOTHING: &str = "OUM191";
pub(super) const HEADER: &str = "OUM192";
pub(super) const WIDTH: &str = "OUM193";
pub(super) const SHAPE: &str = "OUM194";
pub(super) const NOBODY: &str = "OUM195";
pub(super) const TWICE: &str = "OUM196";
pub(super) const ATTRIBUTE: &str = "OUM197";
pub(super) const OP: &str = "OUM198";
pub(super) const LEFT_OUT: &str = "OUM199";
