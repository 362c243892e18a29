//! One entry of `users:`.

use std::collections::BTreeSet;

use super::codes;
use super::expires;
use super::keys::{Found, Known, keys};
use super::loc::Spot;
use super::member;
use super::names;
use super::part::{UserEntry, bare};
use super::reader::Reader;
use super::standing::{forbid, forbid_beside_state, standing};
use super::value;
use super::yaml::Node;
use crate::model::{Asked, Field, Fields, GroupsClause, Intent, Kind, Standing, Value};

const KNOWN: Known = Known {
    of: "a user",
    keys: &[
        "name",
        "active",
        "groups",
        "attributes",
        "protect",
        "expires",
        "state",
        "managed_by",
        "forget",
    ],
    later: &["profiles"],
};

/// Reads an entry; what is wrong with it is reported, and the rest of it is still read.
pub(super) fn read<'a>(reader: &mut Reader, key: &Node<'a>, value: &Node<'a>) -> Option<UserEntry> {
    let name = names::declared(reader, key, Kind::User);
    let found = keys(reader, value, &KNOWN);
    let mut resource = bare(reader.place(key.spot));
    resource.standing = standing(reader, &found);
    let mut groups = None;
    for entry in &found {
        match entry.key {
            "name" => set(
                &mut resource.fields,
                Field::Name,
                display_name(reader, entry),
            ),
            "active" => set(&mut resource.fields, Field::Active, active(reader, entry)),
            "groups" => groups = groups_clause(reader, entry),
            "attributes" => value::attributes(reader, entry.value, &mut resource.fields),
            "protect" => {
                resource.protect = reader.flag(entry.value, "`protect`").unwrap_or(false);
            }
            "expires" => resource.expires = expires::read(reader, entry.value),
            "forget" => {
                (resource.forget, resource.forget_groups) = forget(reader, entry);
            }
            _ => {}
        }
    }
    match resource.standing {
        Standing::Present => {}
        Standing::Idp => forbid(
            reader,
            &found,
            &["name", "active", "expires"],
            "the identity provider decides this of a user with `managed_by: idp`",
        ),
        Standing::Absent | Standing::Forget => forbid_beside_state(reader, &found),
    }
    forgotten_and_declared(reader, &found, &resource.forget, resource.forget_groups);
    Some(UserEntry {
        name: name?,
        resource,
        groups,
    })
}

fn set(fields: &mut Fields<Asked>, field: Field, asked: Option<Asked>) {
    if let Some(asked) = asked {
        fields.insert(field, asked);
    }
}

fn display_name<'a>(reader: &mut Reader, entry: &Found<'_, 'a>) -> Option<Asked> {
    let text = reader.text(entry.value, "`name`")?;
    let trimmed = text.trim();
    let wrong = if trimmed.is_empty() {
        "`name` is empty"
    } else if trimmed.chars().any(char::is_control) {
        "`name` holds a line break or another control character"
    } else {
        return Some(Asked {
            intent: Intent::Set(Value::text(trimmed)?),
            place: reader.place(entry.value.spot),
        });
    };
    let problem = reader
        .error(codes::SHAPE, entry.value.spot, wrong)
        .help("write one line, or delete the key to leave the name unmanaged");
    reader.report(problem);
    None
}

fn active<'a>(reader: &mut Reader, entry: &Found<'_, 'a>) -> Option<Asked> {
    let flag = reader.flag(entry.value, "`active`")?;
    Some(Asked {
        intent: Intent::Set(Value::Flag(flag)),
        place: reader.place(entry.value.spot),
    })
}

fn groups_clause<'a>(reader: &mut Reader, entry: &Found<'_, 'a>) -> Option<GroupsClause> {
    let items = reader.list(entry.value, "`groups`")?;
    Some(GroupsClause {
        place: reader.place(entry.spot),
        groups: member::list(reader, items, Kind::Group, "`groups`"),
    })
}

fn forget<'a>(reader: &mut Reader, entry: &Found<'_, 'a>) -> (BTreeSet<Field>, bool) {
    let (mut fields, mut groups) = (BTreeSet::new(), false);
    let Some(items) = reader.list(entry.value, "`forget`") else {
        return (fields, groups);
    };
    for item in items {
        let Some(text) = reader.text(item, "a field in `forget`") else {
            continue;
        };
        if text == "groups" {
            groups = true;
            continue;
        }
        match text.parse::<Field>() {
            Ok(Field::Attribute(reference)) => {
                fields.insert(Field::Attribute(reader.reference(&reference)));
            }
            Ok(field) => {
                fields.insert(field);
            }
            Err(_) => {
                let problem = reader
                    .error(
                        codes::WORD,
                        item.spot,
                        format!("`{}` is no field", crate::model::printable(&text)),
                    )
                    .help("write groups, name, active or attributes.REFERENCE");
                reader.report(problem);
            }
        }
    }
    (fields, groups)
}

/// What is declared cannot be let go of in the same breath.
fn forgotten_and_declared(
    reader: &mut Reader,
    found: &[Found<'_, '_>],
    fields: &BTreeSet<Field>,
    groups: bool,
) {
    let forget_spot = |key: &str| found.iter().find(|f| f.key == key).map(|f| f.spot);
    let Some(forget_at) = forget_spot("forget") else {
        return;
    };
    let mut clashes: Vec<(Spot, String)> = Vec::new();
    for entry in found {
        match entry.key {
            "groups" if groups => clashes.push((entry.spot, "groups".to_owned())),
            "name" if fields.contains(&Field::Name) => {
                clashes.push((entry.spot, "name".to_owned()));
            }
            "active" if fields.contains(&Field::Active) => {
                clashes.push((entry.spot, "active".to_owned()));
            }
            "attributes" => {
                for (spot, reference) in value::references(entry.value) {
                    let field = Field::attribute(&reference);
                    if fields.contains(&field) {
                        clashes.push((spot, field.to_string()));
                    }
                }
            }
            _ => {}
        }
    }
    for (spot, field) in clashes {
        let problem = reader
            .error(
                codes::FORGOTTEN,
                spot,
                format!("`{field}` is declared here and let go of in `forget`"),
            )
            .label(reader.place(forget_at), "let go of here")
            .help("delete one of them");
        reader.report(problem);
    }
}
