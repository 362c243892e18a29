//! What a user, a group or an attribute says of itself.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::page::Body;
use super::scalar;
use crate::model::{
    AttributeType, DeclaredAttribute, DesiredResource, Expires, Field, Intent, Member, Membership,
    Standing, Value, canonical_number,
};

/// The block's attributes: their types say how values are written.
pub(super) type Block = BTreeMap<Arc<str>, DeclaredAttribute>;

/// A user, and its `groups` where that is given.
pub(super) fn user(user: &DesiredResource, groups: Option<&[Member]>, block: &Block) -> Body {
    let mut body = Body::default();
    standing(&mut body, user.standing);
    for (field, asked) in user.fields.iter() {
        match (field, asked.intent.value()) {
            (Field::Name, Some(name)) => body.pair("name", &scalar::text(&name.to_string())),
            (Field::Active, Some(Value::Flag(active))) => {
                body.pair("active", if *active { "true" } else { "false" });
            }
            (Field::Name | Field::Active | Field::Attribute(_), _) => {}
        }
    }
    if let Some(expiry) = &user.expires {
        body.pair("expires", &expiry.date.to_string());
    }
    protect(&mut body, user);
    if let Some(groups) = groups {
        body.list("groups", &members(groups));
    }
    attributes(&mut body, user, block);
    forget(&mut body, user);
    body
}

/// A group, and whom it names itself; `membership` is that of groups which give none.
pub(super) fn group(
    group: &DesiredResource,
    mode: Option<Membership>,
    names: &[Member],
    membership: Membership,
) -> Body {
    let mut body = Body::default();
    standing(&mut body, group.standing);
    match mode.filter(|mode| *mode != membership) {
        Some(Membership::Additive) => body.pair("membership", "additive"),
        Some(Membership::Declared) => body.pair("membership", "declared"),
        Some(Membership::Exact) => body.pair("membership", "exact"),
        None => {}
    }
    protect(&mut body, group);
    if !names.is_empty() {
        body.list("members", &members(names));
    }
    body
}

/// An entry of the `attributes` block, as one flow map.
pub(super) fn attribute(attribute: &DeclaredAttribute) -> String {
    let DeclaredAttribute {
        kind,
        multiple,
        allowed,
        sensitive,
        place: _,
    } = attribute;
    let mut parts = vec![match kind {
        AttributeType::String => "type: string".to_owned(),
        AttributeType::Number => "type: number".to_owned(),
    }];
    if *multiple {
        parts.push("multiple: true".to_owned());
    }
    if !allowed.is_empty() {
        let allowed: Vec<String> = allowed.iter().map(|value| one(value, *kind)).collect();
        parts.push(format!("allowed: [{}]", allowed.join(", ")));
    }
    if *sensitive {
        parts.push("sensitive: true".to_owned());
    }
    format!("{{ {} }}", parts.join(", "))
}

fn standing(body: &mut Body, standing: Standing) {
    match standing {
        Standing::Present => {}
        Standing::Idp => body.pair("managed_by", "idp"),
        Standing::Absent => body.pair("state", "absent"),
        Standing::Forget => body.pair("state", "forget"),
    }
}

fn protect(body: &mut Body, resource: &DesiredResource) {
    if resource.protect {
        body.pair("protect", "true");
    }
}

fn forget(body: &mut Body, user: &DesiredResource) {
    let groups = user.forget_groups.then(|| "groups".to_owned());
    let fields = user
        .forget
        .iter()
        .map(|field| scalar::text(&field.to_string()));
    let forget: Vec<String> = groups.into_iter().chain(fields).collect();
    if !forget.is_empty() {
        body.list("forget", &forget);
    }
}

fn attributes(body: &mut Body, user: &DesiredResource, block: &Block) {
    let mut begun = false;
    for (field, asked) in user.fields.iter() {
        let Field::Attribute(reference) = field else {
            continue;
        };
        if !std::mem::replace(&mut begun, true) {
            body.key("attributes");
        }
        let kind = block.get(reference).map(|declared| declared.kind);
        let key = scalar::text(reference);
        match &asked.intent {
            Intent::Clear => body.deep_pair(&key, "null"),
            Intent::Set(Value::Text(text)) => body.deep_pair(&key, &typed(text, kind)),
            Intent::Set(Value::Flag(flag)) => body.deep_pair(&key, &typed(&flag.to_string(), kind)),
            Intent::Set(Value::Set(items)) => {
                let items: Vec<String> = items.iter().map(|item| typed(item, kind)).collect();
                body.deep_list(&key, &items);
            }
        }
    }
}

/// One value. Of an attribute that no block declares nobody knows the type: what is a whole number in
/// its one form is written as one, and read back as the same text.
fn typed(text: &str, kind: Option<AttributeType>) -> String {
    let is_number = || !text.contains('.') && canonical_number(text).as_deref() == Some(text);
    let guess = || match is_number() {
        true => AttributeType::Number,
        false => AttributeType::String,
    };
    one(text, kind.unwrap_or_else(guess))
}

fn one(text: &str, kind: AttributeType) -> String {
    match kind {
        AttributeType::String => scalar::text(text),
        AttributeType::Number => scalar::number(text),
    }
}

/// Names, and last days where there are some.
fn members(members: &[Member]) -> Vec<String> {
    let one = |Member { name, expires, .. }: &Member| dated(scalar::text(name.as_str()), expires);
    members.iter().map(one).collect()
}

fn dated(name: String, expires: &Expires) -> String {
    match expires {
        None => name,
        Some(expiry) => format!("{{ name: {name}, expires: {} }}", expiry.date),
    }
}
