//! The live state as a file: what a plan can be made from without a key.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::Arc;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::{Interner, LiveResource, LiveRoster, LiveState, Namesake, OwnAccount};
use crate::model::{
    Address, Definition, Entries, Field, Fields, Kind, Name, ProviderIdentity, ServerId, Value,
    Written,
};

const FORMAT: &str = "omni-um.snapshot/1";

/// Why a snapshot cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// Not JSON, or not ours.
    #[error("it is no snapshot: {0}")]
    Malformed(String),
    /// A newer omni-um wrote it.
    #[error("its format {0} is not known to this omni-um ({FORMAT})")]
    Format(String),
    /// It says that it is whole, and its rows are fewer than its totals.
    #[error("it holds {rows} {kind}s and says there are {total}")]
    Count {
        /// Users or groups.
        kind: Kind,
        /// How many it holds.
        rows: usize,
        /// How many it says there are.
        total: usize,
    },
    /// Two rows share a name.
    #[error("{0} stands twice in it")]
    Twice(Address),
}

#[derive(Serialize)]
struct Document {
    format: &'static str,
    provider: ProviderIdentity,
    own_account: Account,
    /// Whether resources were left out.
    partial: bool,
    users_total: usize,
    groups_total: usize,
    #[serde(skip_serializing_if = "Twins::is_nobody")]
    twins: Twins,
    definitions: BTreeMap<Arc<str>, Definition>,
    users: Vec<User>,
    groups: Vec<Group>,
}

/// The same as it is read: users become resources one by one, so that no second copy of them all
/// is ever held.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DocumentIn<'a> {
    format: String,
    provider: ProviderIdentity,
    own_account: Account,
    partial: bool,
    users_total: usize,
    groups_total: usize,
    #[serde(default)]
    twins: Twins,
    definitions: BTreeMap<Arc<str>, Definition>,
    #[serde(deserialize_with = "live_users")]
    users: Vec<Row>,
    #[serde(borrow)]
    groups: Vec<GroupIn<'a>>,
}

/// What the tenant holds twice under one name, and a live state once.
#[derive(Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Twins {
    /// Users that have no row, since another has their e-mail.
    users: usize,
    /// Groups likewise.
    groups: usize,
    /// Names of which nobody can tell whom they mean.
    ambiguous: BTreeMap<Address, Vec<Namesake>>,
}

impl Twins {
    fn is_nobody(&self) -> bool {
        self.users + self.groups == 0 && self.ambiguous.is_empty()
    }
}

/// A resource and its address, as the live state holds it.
type Row = (Address, LiveResource);

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Account {
    User(Name),
    Hidden,
    Unknown,
}

#[derive(Serialize)]
struct User {
    email: Name,
    id: ServerId,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<Box<str>>,
    #[serde(skip_serializing_if = "is_true")]
    active: bool,
    #[serde(skip_serializing_if = "is_true")]
    attributes_known: bool,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    attributes: BTreeMap<Arc<str>, Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UserIn<'a> {
    email: Name,
    id: ServerId,
    #[serde(borrow, default)]
    name: Option<Written<'a>>,
    #[serde(default = "yes")]
    active: bool,
    #[serde(default = "yes")]
    attributes_known: bool,
    #[serde(borrow, default)]
    attributes: Entries<'a, Value>,
}

#[derive(Serialize)]
struct Group {
    name: Name,
    id: ServerId,
    members: Vec<Name>,
    #[serde(skip_serializing_if = "is_zero")]
    hidden: usize,
    #[serde(skip_serializing_if = "is_zero")]
    left_out: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupIn<'a> {
    name: Name,
    id: ServerId,
    #[serde(borrow)]
    members: Vec<Written<'a>>,
    #[serde(default)]
    hidden: usize,
    #[serde(default)]
    left_out: usize,
}

fn yes() -> bool {
    true
}

fn is_true(flag: &bool) -> bool {
    *flag
}

fn is_zero(n: &usize) -> bool {
    *n == 0
}

#[derive(Deserialize)]
struct FormatOnly {
    format: String,
}

impl LiveState {
    /// This state as a snapshot's text, with the resources that `keep` names and the totals of
    /// all. One row a line, sorted: the same tenant gives the same bytes.
    pub fn to_snapshot(&self, keep: &dyn Fn(&Address) -> bool) -> String {
        let mut left_out_any = false;
        let (mut users, mut groups) = (Vec::new(), Vec::new());
        for (address, resource) in &self.resources {
            if !keep(address) {
                left_out_any = true;
                continue;
            }
            match address.kind {
                Kind::User => users.push(user(resource)),
                Kind::Group => groups.push(self.group(resource, keep)),
            }
        }
        let partial = left_out_any || self.partial;
        let twins = |total: usize, rows: usize| match partial {
            true => 0,
            false => total.saturating_sub(rows),
        };
        let ambiguous = self.ambiguous.iter().filter(|(address, _)| keep(address));
        let twins = Twins {
            users: twins(self.users_total, users.len()),
            groups: twins(self.groups_total, groups.len()),
            ambiguous: ambiguous.map(|(a, all)| (a.clone(), all.clone())).collect(),
        };
        let document = Document {
            format: FORMAT,
            provider: self.identity.clone(),
            own_account: match &self.own_account {
                OwnAccount::User(name) => Account::User(name.clone()),
                OwnAccount::Hidden => Account::Hidden,
                OwnAccount::Unknown => Account::Unknown,
            },
            partial,
            users_total: self.users_total,
            groups_total: self.groups_total,
            twins,
            definitions: self.definitions.clone(),
            users,
            groups,
        };
        let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
        text.push('\n');
        text
    }

    fn group(&self, resource: &LiveResource, keep: &dyn Fn(&Address) -> bool) -> Group {
        let roster = self
            .rosters
            .get(&resource.name)
            .cloned()
            .unwrap_or_default();
        let all = roster.members.len();
        let kept = |user: &Name| keep(&Address::user(user.clone()));
        let members: Vec<Name> = roster.members.into_iter().filter(kept).collect();
        let before = self.left_out.get(&resource.name).copied().unwrap_or(0);
        Group {
            name: resource.name.clone(),
            id: resource.id.clone(),
            left_out: before + all - members.len(),
            members,
            hidden: roster.hidden,
        }
    }

    /// The live state that a snapshot's text holds.
    pub fn from_snapshot(text: &str) -> Result<LiveState, SnapshotError> {
        let document = document(text)?;
        whole(&document)?;
        let mut live = LiveState {
            identity: document.provider,
            resources: BTreeMap::new(),
            rosters: BTreeMap::new(),
            definitions: document.definitions,
            own_account: match document.own_account {
                Account::User(name) => OwnAccount::User(name),
                Account::Hidden => OwnAccount::Hidden,
                Account::Unknown => OwnAccount::Unknown,
            },
            ambiguous: document.twins.ambiguous,
            users_total: document.users_total,
            groups_total: document.groups_total,
            left_out: BTreeMap::new(),
            single_reads: 0,
            partial: document.partial,
        };
        live.add_groups(&document.users, &document.groups);
        let mut rows = document.users;
        rows.extend(document.groups.into_iter().map(live_group));
        rows.sort_by(|(a, _), (b, _)| a.cmp(b));
        if let Some(pair) = rows.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(SnapshotError::Twice(pair[0].0.clone()));
        }
        live.resources = rows.into_iter().collect();
        Ok(live)
    }

    /// Who is in which group. A member that is among the users shares its name.
    fn add_groups(&mut self, users: &[Row], groups: &[GroupIn<'_>]) {
        let known: HashMap<&str, &Name> = users
            .iter()
            .map(|(address, _)| (address.name.as_str(), &address.name))
            .collect();
        for group in groups {
            let name_of = |text: &Written<'_>| match known.get(&**text) {
                Some(name) => (*name).clone(),
                None => Name::new(text),
            };
            let mut members: Vec<Name> = group.members.iter().map(name_of).collect();
            members.sort_unstable();
            if group.left_out > 0 {
                self.left_out.insert(group.name.clone(), group.left_out);
            }
            let hidden = group.hidden;
            self.rosters
                .insert(group.name.clone(), LiveRoster { members, hidden });
        }
    }
}

/// The document, or why it is none; another format is told apart from a broken one.
fn document(text: &str) -> Result<DocumentIn<'_>, SnapshotError> {
    let malformed = |e: serde_json::Error| SnapshotError::Malformed(e.to_string());
    let read: Result<DocumentIn<'_>, _> = serde_json::from_str(text);
    let format = match &read {
        Ok(document) => document.format.clone(),
        Err(_) => {
            let FormatOnly { format } = serde_json::from_str(text).map_err(malformed)?;
            format
        }
    };
    if format == FORMAT {
        read.map_err(malformed)
    } else {
        Err(SnapshotError::Format(format))
    }
}

fn whole(document: &DocumentIn<'_>) -> Result<(), SnapshotError> {
    let Twins { users, groups, .. } = &document.twins;
    let (users, groups) = (document.users.len() + users, document.groups.len() + groups);
    let counts = [
        (Kind::User, users, document.users_total),
        (Kind::Group, groups, document.groups_total),
    ];
    // Of a partial one nobody knows how many are left out, and how many have a twin.
    let wrong = |(_, rows, total): &(Kind, usize, usize)| {
        if document.partial {
            rows > total
        } else {
            rows != total
        }
    };
    match counts.into_iter().find(wrong) {
        Some((kind, rows, total)) => Err(SnapshotError::Count { kind, rows, total }),
        None => Ok(()),
    }
}

fn user(resource: &LiveResource) -> User {
    let LiveResource {
        id,
        name,
        active,
        fields,
        attributes_known,
    } = resource;
    let mut attributes = BTreeMap::new();
    let mut display = None;
    for (field, value) in fields.iter() {
        match (field, value) {
            (Field::Name, Value::Text(text)) => display = Some(text.clone()),
            (Field::Attribute(reference), value) => {
                attributes.insert(reference.clone(), value.clone());
            }
            (Field::Name | Field::Active, _) => {}
        }
    }
    User {
        email: name.clone(),
        id: id.clone(),
        name: display,
        active: *active,
        attributes_known: *attributes_known,
        attributes,
    }
}

/// Reads the list of users; equal references of attributes share their text.
fn live_users<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Row>, D::Error> {
    struct Users;

    impl<'de> Visitor<'de> for Users {
        type Value = Vec<Row>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list of users")
        }
        fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<Self::Value, A::Error> {
            let mut references = Interner::default();
            let mut users = Vec::new();
            while let Some(user) = rows.next_element()? {
                users.push(live_user(user, &mut references));
            }
            Ok(users)
        }
    }

    deserializer.deserialize_seq(Users)
}

fn live_user(user: UserIn<'_>, references: &mut Interner) -> Row {
    let UserIn {
        email,
        id,
        name,
        active,
        attributes_known,
        attributes: Entries(attributes),
    } = user;
    let mut fields: Fields<Value> = Fields::new();
    fields.reserve(attributes.len() + 2);
    if let Some(name) = name.and_then(|name| Value::text(&name)) {
        fields.insert(Field::Name, name);
    }
    fields.insert(Field::Active, Value::Flag(active));
    for (reference, value) in attributes {
        fields.insert(Field::Attribute(references.get(&reference)), value);
    }
    let address = Address::user(email.clone());
    let resource = LiveResource {
        id,
        name: email,
        active,
        fields,
        attributes_known,
    };
    (address, resource)
}

fn live_group(group: GroupIn<'_>) -> Row {
    let address = Address::group(group.name.clone());
    let resource = LiveResource {
        id: group.id,
        name: group.name,
        active: true,
        fields: Fields::new(),
        attributes_known: true,
    };
    (address, resource)
}
