//! Files → [`DesiredState`](crate::model::DesiredState): find, read with positions, check, lower.
//!
//! [`load`] reads the files and finds everything that is wrong in them and between them;
//! [`check_alone`] adds what can be said without a tenant, [`check`] what can be said once it was
//! read, and brings attribute values into the tenant's types. Nothing here stops at the first
//! problem, and every problem has a place. Nothing here decides what to do.
//!
//! | code | what is wrong |
//! | --- | --- |
//! | OUM101 | the folder does not exist |
//! | OUM102 | a file's name: `.yml`, another letter case, an editor's copy |
//! | OUM103 | a link to nothing or out of the folder, or no regular file |
//! | OUM104 | a file or folder cannot be read |
//! | OUM105 | a file, or all of them, are too large |
//! | OUM106 | not UTF-8 |
//! | OUM107 | an include pattern is wrong, or names no file |
//! | OUM110 | not YAML |
//! | OUM111 | too deep, or too much repeated by aliases |
//! | OUM112 | a second document in one file |
//! | OUM113 | one key twice in a map |
//! | OUM114 | unknown key |
//! | OUM115 | the wrong shape: a list, a map, a text, true or false was expected |
//! | OUM116 | none of the words that a key takes |
//! | OUM117 | part of the language that is not supported yet |
//! | OUM118 | no day of the calendar, or a date in another form |
//! | OUM120 | no e-mail |
//! | OUM121 | no group name |
//! | OUM122 | declared twice |
//! | OUM123 | two spellings of one name |
//! | OUM124 | listed twice |
//! | OUM125 | keys that do not go together |
//! | OUM126 | declared and let go of in one entry |
//! | OUM127 | a membership that an entry rules out (absent, forget, identity provider) |
//! | OUM128 | `groups: []`, and a member somewhere |
//! | OUM129 | two dates for one membership |
//! | OUM130 | `moved`: twice, in a chain or circle, not declared, still declared, other kinds |
//! | OUM131 | `moved` of a user |
//! | OUM140 | a user names a group that is not declared |
//! | OUM141 | a member that is neither declared nor live |
//! | OUM142 | two live resources answer to one name |
//! | OUM150 | an attribute that the tenant does not define |
//! | OUM151 | a value that does not fit the attribute's type |
//! | OUM152 | a value that `allowed` does not name |
//! | OUM153 | a value for a system attribute |
//! | OUM154 | the `attributes` block contradicts the tenant |
//! | OUM180 | two names, or the domains of two, look alike; or a name and one that `[protect]` names |
//! | OUM181 | a word of a name mixes scripts |

mod accept;
mod alike;
mod allowed;
mod attribute;
mod check;
mod codes;
mod combine;
mod document;
mod expires;
mod file_name;
mod find;
mod group;
mod keys;
mod load;
mod loc;
mod member;
mod moved;
mod names;
mod part;
mod reader;
mod standing;
mod tidy;
mod tree;
mod unknown;
mod user;
mod value;
pub mod write;
pub mod yaml;
mod yaml_error;

pub use alike::alike_protected;
pub use check::{check, check_alone};
pub use load::{LARGEST_FILE, Loaded, load, load_bytes, load_with};

pub use crate::model::Report;
