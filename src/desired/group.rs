//! One entry of `groups:`.

use super::keys::{Known, keys, word};
use super::member;
use super::names;
use super::part::{GroupEntry, bare};
use super::reader::Reader;
use super::standing::{forbid, forbid_beside_state, standing};
use super::yaml::Node;
use crate::model::{Kind, Membership, Roster, Standing};

const KNOWN: Known = Known {
    of: "a group",
    keys: &["members", "membership", "managed_by", "state", "protect"],
    later: &[],
};

/// Reads an entry; what is wrong with it is reported, and the rest of it is still read.
pub(super) fn read<'a>(
    reader: &mut Reader,
    key: &Node<'a>,
    value: &Node<'a>,
    default: Membership,
) -> Option<GroupEntry> {
    let name = names::declared(reader, key, Kind::Group);
    let found = keys(reader, value, &KNOWN);
    let mut resource = bare(reader.place(key.spot));
    resource.standing = standing(reader, &found);
    let mut membership = default;
    let mut members = Vec::new();
    for entry in &found {
        match entry.key {
            "members" => {
                if let Some(items) = reader.list(entry.value, "`members`") {
                    members = member::list(reader, items, Kind::User, "`members`");
                }
            }
            "membership" => match word(reader, entry, &["declared", "additive", "exact"]) {
                Some("additive") => membership = Membership::Additive,
                Some("exact") => membership = Membership::Exact,
                Some(_) => membership = Membership::Declared,
                None => {}
            },
            "protect" => {
                resource.protect = reader.flag(entry.value, "`protect`").unwrap_or(false);
            }
            _ => {}
        }
    }
    match resource.standing {
        Standing::Present => {}
        Standing::Idp => forbid(
            reader,
            &found,
            &["members", "membership"],
            "a group with `managed_by: idp` is read only",
        ),
        Standing::Absent | Standing::Forget => forbid_beside_state(reader, &found),
    }
    let present = resource.standing == Standing::Present;
    Some(GroupEntry {
        name: name?,
        resource,
        roster: present.then_some(Roster {
            membership,
            members,
        }),
    })
}
