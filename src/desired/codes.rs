//! The codes of what can be wrong with the files; the table is in the room's own page.

pub(super) const FOLDER: &str = "OUM101";
pub(super) const FILE_NAME: &str = "OUM102";
pub(super) const LINK: &str = "OUM103";
pub(super) const UNREADABLE: &str = "OUM104";
pub(super) const TOO_LARGE: &str = "OUM105";
pub(super) const NOT_UTF8: &str = "OUM106";
pub(super) const INCLUDE: &str = "OUM107";

pub(super) const SYNTAX: &str = "OUM110";
pub(super) const LIMIT: &str = "OUM111";
pub(super) const DOCUMENTS: &str = "OUM112";
pub(super) const DUPLICATE_KEY: &str = "OUM113";
pub(super) const UNKNOWN_KEY: &str = "OUM114";
pub(super) const SHAPE: &str = "OUM115";
pub(super) const WORD: &str = "OUM116";
pub(super) const NOT_YET: &str = "OUM117";
pub(super) const DATE: &str = "OUM118";

pub(super) const EMAIL: &str = "OUM120";
pub(super) const GROUP_NAME: &str = "OUM121";
pub(super) const DECLARED_TWICE: &str = "OUM122";
pub(super) const FOLDS: &str = "OUM123";
pub(super) const LISTED_TWICE: &str = "OUM124";
pub(super) const TOGETHER: &str = "OUM125";
pub(super) const FORGOTTEN: &str = "OUM126";
pub(super) const NO_EDGE: &str = "OUM127";
pub(super) const IN_NONE: &str = "OUM128";
pub(super) const TWO_DATES: &str = "OUM129";

pub(super) const MOVED: &str = "OUM130";
pub(super) const MOVED_USER: &str = "OUM131";

pub(super) const ACCEPT: &str = "OUM170";

pub(super) const GROUP_UNDECLARED: &str = "OUM140";
pub(super) const MEMBER_UNKNOWN: &str = "OUM141";
pub(super) const AMBIGUOUS: &str = "OUM142";

pub(super) const ATTRIBUTE_UNKNOWN: &str = "OUM150";
pub(super) const ATTRIBUTE_TYPE: &str = "OUM151";
pub(super) const ATTRIBUTE_ALLOWED: &str = "OUM152";
pub(super) const ATTRIBUTE_SYSTEM: &str = "OUM153";
pub(super) const ATTRIBUTE_CONTRADICTS: &str = "OUM154";

pub(super) const ALIKE: &str = "OUM180";
pub(super) const MIXED: &str = "OUM181";
