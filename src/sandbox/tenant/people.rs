//! Lookups by natural name, for tests and for the seed.

use super::records::{Group, User};
use super::store::{Tenant, fold};

impl Tenant {
    /// The id of the user with this e-mail; an active user goes before an inactive one.
    pub fn user_id(&self, email: &str) -> Result<String, String> {
        let active = self.users_by_email(email).find(|user| user.active);
        let user = active.or_else(|| self.users_by_email(email).last());
        user.map(|user| user.id.clone())
            .ok_or_else(|| format!("no user has the e-mail {email}"))
    }

    /// The user with this e-mail.
    pub fn user(&self, email: &str) -> Result<&User, String> {
        let id = self.user_id(email)?;
        self.users
            .get(&id)
            .ok_or_else(|| format!("no user has the e-mail {email}"))
    }

    /// The id of the group with this name: spelled exactly so, else without case where only one fits.
    pub fn group_id(&self, name: &str) -> Result<String, String> {
        self.group(name).map(|group| group.id.clone())
    }

    /// The group with this name.
    pub fn group(&self, name: &str) -> Result<&Group, String> {
        if let Some(group) = self.groups.iter().find(|group| group.name == name) {
            return Ok(group);
        }
        let mut folded = self
            .groups
            .iter()
            .filter(|group| fold(&group.name) == fold(name));
        match (folded.next(), folded.next()) {
            (Some(group), None) => Ok(group),
            (Some(_), Some(_)) => Err(format!("more than one group has a name like {name}")),
            _ => Err(format!("no group has the name {name}")),
        }
    }

    /// The id of a member: an e-mail, or `embed:` and an external id.
    pub fn member_id(&self, name: &str) -> Result<String, String> {
        let Some(external) = name.strip_prefix("embed:") else {
            return self.user_id(name);
        };
        let found = self
            .embed_users
            .iter()
            .find(|embed| embed.external_id == external);
        found
            .map(|embed| embed.id.clone())
            .ok_or_else(|| format!("no embed user has the external id {external}"))
    }

    /// The members of a group by natural name, in joining order.
    pub fn members_of(&self, group: &str) -> Result<Vec<String>, String> {
        Ok(self
            .group(group)?
            .members
            .iter()
            .map(|id| self.member_name(id))
            .collect())
    }

    /// The names of the groups a member is in, oldest group first.
    pub fn groups_by_member(&self, member: &str) -> Result<Vec<String>, String> {
        let id = self.member_id(member)?;
        Ok(self
            .groups_of(&id)
            .map(|group| group.name.clone())
            .collect())
    }
}
