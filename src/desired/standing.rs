//! `state:` and `managed_by:`, and what they leave no room for.

use super::codes;
use super::keys::{Found, word};
use super::reader::Reader;
use crate::model::Standing;

/// How an entry stands. A wrong word is reported, and the entry counts as present.
pub(super) fn standing(reader: &mut Reader, found: &[Found<'_, '_>]) -> Standing {
    let mut standing = Standing::Present;
    for entry in found {
        match entry.key {
            "managed_by" => {
                let idp = word(reader, entry, &["idp"]).is_some();
                if idp && standing == Standing::Present {
                    standing = Standing::Idp;
                }
            }
            "state" => match word(reader, entry, &["absent", "forget"]) {
                Some("absent") => standing = Standing::Absent,
                Some(_) => standing = Standing::Forget,
                None => {}
            },
            _ => {}
        }
    }
    standing
}

/// Reports each of these keys that is there although the entry's standing leaves no room for it.
pub(super) fn forbid(
    reader: &mut Reader,
    found: &[Found<'_, '_>],
    keys: &[&'static str],
    why: &str,
) {
    let because = found
        .iter()
        .find(|entry| matches!(entry.key, "state"))
        .or_else(|| found.iter().find(|entry| entry.key == "managed_by"))
        .map(|entry| entry.spot);
    for entry in found.iter().filter(|entry| keys.contains(&entry.key)) {
        let mut problem = reader
            .error(
                codes::TOGETHER,
                entry.spot,
                format!("`{}` cannot stand here: {why}", entry.key),
            )
            .help(format!("delete `{}`", entry.key));
        if let Some(spot) = because {
            problem = problem.label(reader.place(spot), "because of this");
        }
        reader.report(problem);
    }
}

/// An entry with `state:` has nothing else.
pub(super) fn forbid_beside_state(reader: &mut Reader, found: &[Found<'_, '_>]) {
    let others: Vec<&'static str> = found
        .iter()
        .map(|entry| entry.key)
        .filter(|key| *key != "state")
        .collect();
    forbid(
        reader,
        found,
        &others,
        "an entry with `state` has no other key",
    );
}
