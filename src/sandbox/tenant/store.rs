//! The tenant itself: what it holds, and how things in it are found.

use std::collections::{BTreeSet, HashMap};

use super::effects::Effect;
use super::ids;
use super::records::{EmbedUser, Group, User};
use super::shelf::Shelf;
use super::value::{Definition, ValueType};

/// Omni's own attributes, all read-only over SCIM (omni-api.md 5).
const SYSTEM: [&str; 8] = [
    "omni_user_id",
    "omni_user_email",
    "omni_user_name",
    "omni_user_timezone",
    "omni_is_org_admin",
    "omni_user_groups",
    "omni_user_embed_entity",
    "omni_allows_personal_content",
];

/// A whole tenant: users, embed users, groups, memberships and attribute definitions.
///
/// Every change goes through a method that keeps the indexes and writes down the effect.
#[derive(Debug, Clone)]
pub struct Tenant {
    pub(super) counter: u64,
    pub(super) ticks: u64,
    pub(super) key_owner: Option<String>,
    pub(super) definitions: Vec<Definition>,
    pub(super) users: Shelf<User>,
    pub(super) embed_users: Shelf<EmbedUser>,
    pub(super) groups: Shelf<Group>,
    pub(super) graves: Vec<User>,
    /// Ids by e-mail without case: an inactive user and a fresh one may share it.
    pub(super) emails: HashMap<String, Vec<String>>,
    /// Places of the groups a member is in.
    pub(super) belongs: HashMap<String, BTreeSet<u64>>,
    pub(super) effects: Vec<Effect>,
    pub(super) request: Option<usize>,
    pub(super) stamps_content: bool,
}

impl Default for Tenant {
    fn default() -> Self {
        Self::new()
    }
}

impl Tenant {
    /// A tenant with nobody in it, and Omni's own attribute definitions.
    pub fn new() -> Self {
        Self {
            counter: 0,
            ticks: 0,
            key_owner: None,
            definitions: SYSTEM.iter().map(|name| system_definition(name)).collect(),
            users: Shelf::default(),
            embed_users: Shelf::default(),
            groups: Shelf::default(),
            graves: Vec::new(),
            emails: HashMap::new(),
            belongs: HashMap::new(),
            effects: Vec::new(),
            request: None,
            stamps_content: true,
        }
    }

    /// Standard users, oldest first, inactive ones included, deleted ones not.
    pub fn users(&self) -> &Shelf<User> {
        &self.users
    }

    /// Embed users, oldest first.
    pub fn embed_users(&self) -> &Shelf<EmbedUser> {
        &self.embed_users
    }

    /// Groups, oldest first.
    pub fn groups(&self) -> &Shelf<Group> {
        &self.groups
    }

    /// Attribute definitions: Omni's own first, then the custom ones.
    pub fn definitions(&self) -> &[Definition] {
        &self.definitions
    }

    /// Users that were deleted, in the order of deletion.
    pub fn deleted_users(&self) -> &[User] {
        &self.graves
    }

    /// The membership id behind the key, where one is known.
    pub fn key_owner(&self) -> Option<&str> {
        self.key_owner.as_deref()
    }

    /// Everything that changed so far, in order.
    pub fn effects(&self) -> &[Effect] {
        &self.effects
    }

    /// The definition with this reference.
    pub fn definition(&self, name: &str) -> Option<&Definition> {
        self.definitions
            .iter()
            .find(|definition| definition.name == name)
    }

    /// The users that hold an e-mail (case does not matter), oldest first.
    pub fn users_by_email(&self, email: &str) -> impl Iterator<Item = &User> {
        let ids = self.emails.get(&fold(email)).map_or(&[][..], Vec::as_slice);
        ids.iter().filter_map(|id| self.users.get(id))
    }

    /// The groups a member is in, oldest first.
    pub fn groups_of(&self, member: &str) -> impl Iterator<Item = &Group> {
        self.belongs
            .get(member)
            .into_iter()
            .flatten()
            .filter_map(|place| self.groups.at(*place))
    }

    /// The address under which a member is shown; for an embed user its synthetic one.
    pub fn address_of(&self, member: &str) -> Option<&str> {
        let user = self.users.get(member).map(|user| user.email.as_str());
        user.or_else(|| {
            self.embed_users
                .get(member)
                .map(|embed| embed.user_name.as_str())
        })
    }

    /// Whether an id may be a member: a standard or an embed user.
    pub fn can_be_member(&self, id: &str) -> bool {
        self.users.get(id).is_some() || self.embed_users.get(id).is_some()
    }

    /// The natural name of a member: the e-mail, or `embed:` and the external id.
    pub fn member_name(&self, id: &str) -> String {
        if let Some(user) = self.users.get(id) {
            return user.email.clone();
        }
        match self.embed_users.get(id) {
            Some(embed) => format!("embed:{}", embed.external_id),
            None => id.to_owned(),
        }
    }

    /// Forgets the log of effects; the tenant stays as it is.
    pub fn clear_effects(&mut self) {
        self.effects.clear();
    }

    /// Names the request that the effects to come are caused by.
    pub(crate) fn caused_by(&mut self, request: Option<usize>) {
        self.request = request;
    }

    /// Says whether attribute and membership changes move `lastModified` (omni-api.md 8.1).
    pub(crate) fn stamp_content(&mut self, stamps: bool) {
        self.stamps_content = stamps;
    }

    /// Leaves out some numbers, so that the ids to come are others than a copy of this tenant would give.
    pub(crate) fn skip_numbers(&mut self) {
        self.counter += 1_000;
    }

    pub(super) fn note(&mut self, verb: &'static str, names: Vec<String>) {
        self.effects.push(Effect {
            verb,
            names,
            request: self.request,
        });
    }

    pub(super) fn tick(&mut self) -> String {
        self.ticks += 1;
        ids::moment(self.ticks)
    }

    pub(super) fn count(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    pub(super) fn index_email(&mut self, email: &str, id: &str) {
        self.emails
            .entry(fold(email))
            .or_default()
            .push(id.to_owned());
    }

    pub(super) fn unindex_email(&mut self, email: &str, id: &str) {
        if let Some(ids) = self.emails.get_mut(&fold(email)) {
            ids.retain(|other| other != id);
        }
    }
}

/// Text as it is compared: without surrounding space and without case.
pub(super) fn fold(text: &str) -> String {
    text.trim().to_lowercase()
}

fn system_definition(name: &str) -> Definition {
    Definition {
        id: String::new(),
        name: name.to_owned(),
        label: name.trim_start_matches("omni_").replace('_', " "),
        value_type: ValueType::String,
        multiple_values: name == "omni_user_groups",
        default_value: None,
        description: None,
        system: true,
    }
}
