//! Changes to standard and embed users, by id.

use std::collections::BTreeMap;

use super::ids;
use super::records::User;
use super::store::Tenant;
use super::value::Held;

impl Tenant {
    /// Makes a user and returns the fresh id; the caller has checked that the e-mail may be used.
    pub(crate) fn create_user(&mut self, email: &str, name: &str, id: Option<String>) -> String {
        let counter = self.count();
        let id = id.unwrap_or_else(|| ids::uuid("user", counter, email));
        let now = self.tick();
        self.index_email(email, &id);
        self.users.push(User {
            id: id.clone(),
            email: email.to_owned(),
            name: name.to_owned(),
            active: true,
            attributes: BTreeMap::new(),
            created: now.clone(),
            modified: now,
            last_login: None,
        });
        self.note("create-user", vec![email.to_owned()]);
        id
    }

    /// Gives a user another e-mail under the same id.
    pub(crate) fn set_email(&mut self, id: &str, email: &str) {
        let Some(old) = self.users.get(id).map(|user| user.email.clone()) else {
            return;
        };
        if old == email {
            return;
        }
        self.unindex_email(&old, id);
        self.index_email(email, id);
        self.change_user(id, |user| email.clone_into(&mut user.email));
        self.note("rename-user", vec![old, email.to_owned()]);
    }

    /// Gives a user another display name.
    pub(crate) fn set_display_name(&mut self, id: &str, name: &str) {
        if self.users.get(id).is_some_and(|user| user.name != name) {
            self.change_user(id, |user| name.clone_into(&mut user.name));
            self.note_user("set-user-name", id, [name.to_owned()]);
        }
    }

    /// Activates or deactivates a user; a deactivation may take the memberships with it (omni-api.md 2.6).
    pub(crate) fn set_active(&mut self, id: &str, active: bool, drop_groups: bool) {
        if self.users.get(id).is_none_or(|user| user.active == active) {
            return;
        }
        self.change_user(id, |user| user.active = active);
        self.note_user(
            if active {
                "activate-user"
            } else {
                "deactivate-user"
            },
            id,
            [],
        );
        if !active && drop_groups {
            self.drop_memberships(id);
        }
    }

    /// Sets or clears one attribute; `held` has been admitted by the definition.
    pub(crate) fn put_value(&mut self, id: &str, key: &str, held: Option<Held>) {
        let Some(user) = self.users.get_mut(id) else {
            return;
        };
        if user.attributes.get(key) == held.as_ref() {
            return;
        }
        let shown = serde_json::to_string(&held).unwrap_or_default();
        let set = held.is_some();
        match held {
            Some(held) => user.attributes.insert(key.to_owned(), held),
            None => user.attributes.remove(key),
        };
        if self.stamps_content {
            self.change_user(id, |_| ());
        }
        if set {
            self.note_user("set-attribute", id, [key.to_owned(), shown]);
        } else {
            self.note_user("clear-attribute", id, [key.to_owned()]);
        }
    }

    /// Deletes a user: the id is gone, the memberships too, the e-mail is free (omni-api.md 2.1, 9).
    pub(crate) fn bury_user(&mut self, id: &str) {
        self.drop_memberships(id);
        if let Some(user) = self.users.remove(id) {
            self.unindex_email(&user.email, id);
            self.tick();
            self.note("delete-user", vec![user.email.clone()]);
            self.graves.push(user);
        }
    }

    /// Deletes an embed user for good (omni-api.md 4).
    pub(crate) fn delete_embed_user(&mut self, id: &str) {
        self.drop_memberships(id);
        let name = self.member_name(id);
        if self.embed_users.remove(id).is_some() {
            self.tick();
            self.note("delete-embed-user", vec![name]);
        }
    }

    pub(super) fn change_user(&mut self, id: &str, change: impl FnOnce(&mut User)) {
        let now = self.tick();
        if let Some(user) = self.users.get_mut(id) {
            user.modified = now;
            change(user);
        }
    }

    fn note_user<const N: usize>(&mut self, verb: &'static str, id: &str, rest: [String; N]) {
        let mut names = vec![self.member_name(id)];
        names.extend(rest);
        self.note(verb, names);
    }

    fn drop_memberships(&mut self, member: &str) {
        let groups: Vec<String> = self
            .groups_of(member)
            .map(|group| group.id.clone())
            .collect();
        for group in groups {
            self.part(&group, member, "drop-member");
        }
    }
}
