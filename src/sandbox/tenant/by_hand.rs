//! Changes by natural name, as somebody would make them in Omni's own pages.

use serde_json::Value;

use super::ids;
use super::records::EmbedUser;
use super::store::Tenant;
use super::value::Definition;

impl Tenant {
    /// Adds a user and returns the id.
    pub fn add_user(&mut self, email: &str, name: &str) -> Result<String, String> {
        self.add_user_with_id(email, name, None)
    }

    /// Adds a user under a given id.
    pub fn add_user_with_id(
        &mut self,
        email: &str,
        name: &str,
        id: Option<&str>,
    ) -> Result<String, String> {
        if self.users_by_email(email).any(|user| user.active) {
            return Err(format!("a user has the e-mail {email} already"));
        }
        self.refuse_known_id(id)?;
        Ok(self.create_user(email, name, id.map(str::to_owned)))
    }

    /// Adds an embed user and returns the id.
    pub fn add_embed_user(
        &mut self,
        name: &str,
        external_id: &str,
        entity: Option<&str>,
    ) -> Result<String, String> {
        if self.member_id(&format!("embed:{external_id}")).is_ok() {
            return Err(format!(
                "an embed user has the external id {external_id} already"
            ));
        }
        let counter = self.count();
        let id = ids::uuid("embed", counter, external_id);
        let now = self.tick();
        let domain = entity
            .unwrap_or("portal")
            .to_lowercase()
            .replace(|c: char| !c.is_ascii_alphanumeric(), "-");
        self.embed_users.push(EmbedUser {
            id: id.clone(),
            user_name: format!("embed-user-{}@{domain}.embed.example", &id[..8]),
            name: name.to_owned(),
            external_id: external_id.to_owned(),
            entity: entity.map(str::to_owned),
            email: None,
            created: now.clone(),
            modified: now,
        });
        self.note("create-user", vec![format!("embed:{external_id}")]);
        Ok(id)
    }

    /// Deletes a user.
    pub fn delete_user(&mut self, email: &str) -> Result<(), String> {
        let id = self.user_id(email)?;
        self.bury_user(&id);
        Ok(())
    }

    /// Deactivates a user, who leaves every group with that, as the default switches have it.
    pub fn deactivate_user(&mut self, email: &str) -> Result<(), String> {
        let id = self.user_id(email)?;
        self.set_active(&id, false, true);
        Ok(())
    }

    /// Gives a user another e-mail under the same id.
    pub fn rename_user(&mut self, email: &str, new_email: &str) -> Result<(), String> {
        let id = self.user_id(email)?;
        if self.users_by_email(new_email).any(|user| user.id != id) {
            return Err(format!("a user has the e-mail {new_email} already"));
        }
        self.set_email(&id, new_email);
        Ok(())
    }

    /// Gives a user another display name.
    pub fn set_user_name(&mut self, email: &str, name: &str) -> Result<(), String> {
        let id = self.user_id(email)?;
        self.set_display_name(&id, name);
        Ok(())
    }

    /// Sets an attribute of a user; null, an empty string and an empty list clear it.
    pub fn set_attribute(&mut self, email: &str, key: &str, value: &Value) -> Result<(), String> {
        let id = self.user_id(email)?;
        let definition = self.definition(key).filter(|definition| !definition.system);
        let held = definition
            .ok_or_else(|| format!("no attribute has the name {key}"))?
            .admit(value)?;
        self.put_value(&id, key, held);
        Ok(())
    }

    /// Defines an attribute; an empty id is replaced by a fresh one.
    pub fn add_definition(&mut self, mut definition: Definition) -> Result<(), String> {
        if self.definition(&definition.name).is_some() {
            return Err(format!(
                "an attribute has the name {} already",
                definition.name
            ));
        }
        if definition.id.is_empty() && !definition.system {
            let counter = self.count();
            definition.id = ids::uuid("attribute", counter, &definition.name);
        }
        self.note("define-attribute", vec![definition.name.clone()]);
        self.definitions.push(definition);
        Ok(())
    }

    /// Removes a definition and every user's value with it (omni-api.md 5).
    pub fn remove_definition(&mut self, name: &str) -> Result<(), String> {
        self.definition(name)
            .ok_or_else(|| format!("no attribute has the name {name}"))?;
        let holders: Vec<String> = self.users.iter().map(|user| user.id.clone()).collect();
        for id in holders {
            self.put_value(&id, name, None);
        }
        self.definitions
            .retain(|definition| definition.name != name);
        self.note("undefine-attribute", vec![name.to_owned()]);
        Ok(())
    }

    /// Adds a group and returns the short id; only the exact same name is refused, so that look-alikes can be made.
    pub fn add_group(&mut self, name: &str) -> Result<String, String> {
        self.add_group_with_id(name, None)
    }

    /// Adds a group under a given id.
    pub fn add_group_with_id(&mut self, name: &str, id: Option<&str>) -> Result<String, String> {
        if self.name_taken(name, false, None) {
            return Err(format!("a group has the name {name} already"));
        }
        self.refuse_known_id(id)?;
        Ok(self.create_group(name, id.map(str::to_owned)))
    }

    /// Gives a group another name under the same id.
    pub fn rename_group(&mut self, name: &str, new_name: &str) -> Result<(), String> {
        let id = self.group_id(name)?;
        if self.name_taken(new_name, false, Some(&id)) {
            return Err(format!("a group has the name {new_name} already"));
        }
        self.set_group_name(&id, new_name);
        Ok(())
    }

    /// Deletes a group.
    pub fn delete_group(&mut self, name: &str) -> Result<(), String> {
        let id = self.group_id(name)?;
        self.remove_group(&id);
        Ok(())
    }

    /// Adds a member, an e-mail or `embed:` and an external id; an error if it is one already.
    pub fn add_member(&mut self, group: &str, member: &str) -> Result<(), String> {
        let (group_id, member_id) = (self.group_id(group)?, self.member_id(member)?);
        if self.join(&group_id, &member_id) {
            Ok(())
        } else {
            Err(format!("{member} is in {group} already"))
        }
    }

    /// Takes a member away; an error if it is none.
    pub fn remove_member(&mut self, group: &str, member: &str) -> Result<(), String> {
        let (group_id, member_id) = (self.group_id(group)?, self.member_id(member)?);
        if self.leave(&group_id, &member_id) {
            Ok(())
        } else {
            Err(format!("{member} is not in {group}"))
        }
    }

    /// Says whose key the server's key is; `None` makes whoami unknown.
    pub fn set_key_owner(&mut self, email: Option<&str>) -> Result<(), String> {
        self.key_owner = email.map(|email| self.user_id(email)).transpose()?;
        self.note(
            "set-key-owner",
            email.map(str::to_owned).into_iter().collect(),
        );
        Ok(())
    }

    fn refuse_known_id(&self, id: Option<&str>) -> Result<(), String> {
        match id {
            Some(id) if self.can_be_member(id) || self.groups.get(id).is_some() => {
                Err(format!("the id {id} is taken"))
            }
            _ => Ok(()),
        }
    }
}
