//! What somebody does in Omni's own pages, by name.

use omni_um::sandbox::Tenant;
use serde_json::Value;

use super::words::words;

/// A verb and its words.
#[derive(Clone)]
pub struct ByHand {
    verb: String,
    words: Vec<String>,
    value: Value,
}

impl ByHand {
    /// Reads `add-member Finance bob@acme.example`; the value of an attribute is YAML.
    pub fn parse(text: &str) -> Result<ByHand, String> {
        let mut all = words(text)?.into_iter();
        let verb = all.next().ok_or("by hand: what?")?;
        let mut words: Vec<String> = all.collect();
        let mut value = Value::Null;
        if verb == "set-attribute" && words.len() > 2 {
            let written = words.split_off(2).join(" ");
            value = serde_yaml::from_str(&written).map_err(|error| error.to_string())?;
        }
        Ok(ByHand { verb, words, value })
    }

    /// Does it.
    pub fn act(&self, tenant: &mut Tenant) -> Result<(), String> {
        let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        match (self.verb.as_str(), words.as_slice()) {
            ("add-user", [email, name]) => tenant.add_user(email, name).map(drop),
            ("delete-user", [email]) => tenant.delete_user(email),
            ("deactivate-user", [email]) => tenant.deactivate_user(email),
            ("rename-user", [email, new]) => tenant.rename_user(email, new),
            ("set-name", [email, name]) => tenant.set_user_name(email, name),
            ("set-attribute", [email, key]) => tenant.set_attribute(email, key, &self.value),
            ("add-group", [name]) => tenant.add_group(name).map(drop),
            ("rename-group", [name, new]) => tenant.rename_group(name, new),
            ("delete-group", [name]) => tenant.delete_group(name),
            ("add-member", [group, member]) => tenant.add_member(group, member),
            ("remove-member", [group, member]) => tenant.remove_member(group, member),
            (verb, words) => Err(format!("nothing is done by hand like {verb} {words:?}")),
        }
    }
}
