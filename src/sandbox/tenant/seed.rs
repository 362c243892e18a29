//! The file that a tenant starts from: YAML or JSON, readable by people who do not program.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use super::store::Tenant;
use super::value::{Definition, ValueType};

/// What a seed file says; unknown keys are errors.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Seed {
    /// The e-mail of the user behind the key; without it whoami answers 404.
    pub key_owner: Option<String>,
    /// Custom attribute definitions.
    pub attributes: Vec<SeedAttribute>,
    /// Users in creation order.
    pub users: Vec<SeedUser>,
    /// Embed users in creation order.
    pub embed_users: Vec<SeedEmbedUser>,
    /// Groups in creation order.
    pub groups: Vec<SeedGroup>,
}

/// One custom definition of a seed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedAttribute {
    name: String,
    #[serde(rename = "type")]
    value_type: ValueType,
    #[serde(default)]
    multiple_values: bool,
    #[serde(default)]
    default: Value,
    label: Option<String>,
    description: Option<String>,
    id: Option<String>,
}

/// One user of a seed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedUser {
    email: String,
    name: Option<String>,
    #[serde(default = "yes")]
    active: bool,
    #[serde(default)]
    attributes: BTreeMap<String, Value>,
    last_login: Option<String>,
    id: Option<String>,
}

/// One embed user of a seed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedEmbedUser {
    name: String,
    external_id: String,
    entity: Option<String>,
}

/// One group of a seed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedGroup {
    name: String,
    #[serde(default)]
    members: Vec<String>,
    id: Option<String>,
}

fn yes() -> bool {
    true
}

impl Seed {
    /// Reads a seed file.
    pub fn load(path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        Self::parse(&text).map_err(|error| format!("{}: {error}", path.display()))
    }

    /// Reads the text of a seed, YAML or JSON; an empty text is an empty seed.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        // Without the lines: omni-um.toml may name a file that is nobody's to see.
        serde_yaml::from_str(text).map_err(|error| error.without_snippet().to_string())
    }

    /// The tenant that the seed describes.
    pub fn tenant(self) -> Result<Tenant, String> {
        let mut tenant = Tenant::new();
        for attribute in self.attributes {
            attribute.plant(&mut tenant)?;
        }
        for user in self.users {
            user.plant(&mut tenant)?;
        }
        for embed in &self.embed_users {
            tenant.add_embed_user(&embed.name, &embed.external_id, embed.entity.as_deref())?;
        }
        for group in &self.groups {
            tenant.add_group_with_id(&group.name, group.id.as_deref())?;
            for member in &group.members {
                tenant.add_member(&group.name, member)?;
            }
        }
        tenant.set_key_owner(self.key_owner.as_deref())?;
        tenant.clear_effects();
        Ok(tenant)
    }
}

impl SeedAttribute {
    fn plant(self, tenant: &mut Tenant) -> Result<(), String> {
        let mut definition = Definition {
            id: self.id.unwrap_or_default(),
            label: self.label.unwrap_or_else(|| self.name.clone()),
            name: self.name,
            value_type: self.value_type,
            multiple_values: self.multiple_values,
            default_value: None,
            description: self.description,
            system: false,
        };
        definition.default_value = definition.admit(&self.default)?;
        tenant.add_definition(definition)
    }
}

impl SeedUser {
    fn plant(self, tenant: &mut Tenant) -> Result<(), String> {
        let name = self.name.as_deref().unwrap_or(&self.email);
        let id = tenant.add_user_with_id(&self.email, name, self.id.as_deref())?;
        for (key, value) in &self.attributes {
            tenant.set_attribute(&self.email, key, value)?;
        }
        tenant.set_active(&id, self.active, false);
        let login = self.last_login;
        tenant.change_user(&id, |user| user.last_login = login);
        Ok(())
    }
}
