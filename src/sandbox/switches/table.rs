//! All switches together, and how one is written as text.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::choice::Choice;
use super::choices::*;
use super::numbered::{ListExtension, MaxPage};

macro_rules! table {
    ($($(#[$doc:meta])* $field:ident: $kind:ident = $word:literal,)*) => {
        /// What the documentation leaves open; the default is the most likely behaviour (omni-api.md 12).
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct Switches {
            $($(#[$doc])* #[serde(rename = $word)] pub $field: $kind,)*
        }

        impl Switches {
            /// Every switch by name, with the settings a suite should run over; the first is the default.
            pub fn settings() -> Vec<(&'static str, &'static [&'static str])> {
                vec![$(($word, $kind::SETTINGS),)*]
            }
        }
    };
}

table! {
    /// Whether the list of users holds the attribute extension (omni-api.md 0.4).
    list_extension: ListExtension = "list-extension",
    /// Whether the answer to a user PATCH holds the attribute extension (omni-api.md 11.7).
    patch_extension: PatchExtension = "patch-extension",
    /// How an attribute without a value reads (omni-api.md 2.7).
    unset: Unset = "unset",
    /// What a user without an own value shows (omni-api.md 2.7).
    default_shown: DefaultShown = "default-shown",
    /// How a Number attribute reads (omni-api.md 2.7).
    number_read: NumberRead = "number-read",
    /// What remains to be seen of a deactivated user (omni-api.md 2.6).
    deactivated: Deactivated = "deactivated",
    /// Whether a deactivation ends the memberships (omni-api.md 9).
    deactivation_groups: DeactivationGroups = "deactivation-groups",
    /// What `active: true` on a deactivated user does (omni-api.md 2.6).
    reactivation: Reactivation = "reactivation",
    /// What an unknown attribute key does (omni-api.md 2.7).
    unknown_attribute: UnknownAttribute = "unknown-attribute",
    /// What a value of the wrong type does (omni-api.md 2.7).
    wrong_type: WrongType = "wrong-type",
    /// What a write to a system attribute does (omni-api.md 2.7).
    system_write: SystemWrite = "system-write",
    /// Whether system attributes are in the bag (omni-api.md 2.7).
    system_in_bag: SystemInBag = "system-in-bag",
    /// What an attribute object in a pathless PATCH does (omni-api.md 2.5).
    attribute_patch: AttributePatch = "attribute-patch",
    /// Whether the order of a list of values is kept (omni-api.md 12).
    array_order: ArrayOrder = "array-order",
    /// What adding an existing member does (omni-api.md 12).
    add_existing_member: AddExistingMember = "add-existing-member",
    /// What removing a non-member does (omni-api.md 12).
    remove_non_member: RemoveNonMember = "remove-non-member",
    /// What remains of a refused group PATCH (omni-api.md 12).
    group_patch: GroupPatch = "group-patch",
    /// How an unknown member id is refused (omni-api.md 12).
    unknown_member: UnknownMember = "unknown-member",
    /// What a successful PATCH answers (omni-api.md 2.1).
    patch_status: PatchStatus = "patch-status",
    /// What a user PUT does with what it does not name (omni-api.md 2.4).
    user_put: UserPut = "user-put",
    /// What a PATCH of `userName` does (omni-api.md 12).
    user_name_patch: UserNamePatch = "user-name-patch",
    /// Whether the list of groups holds members (omni-api.md 3.2).
    group_list_members: GroupListMembers = "group-list-members",
    /// When two group names are the same (omni-api.md 12).
    group_name: GroupName = "group-name",
    /// Whether the instance has whoami (omni-api.md 1).
    whoami: Whoami = "whoami",
    /// What the key may do (omni-api.md 1).
    key_scope: KeyScope = "key-scope",
    /// What a POST with a deactivated user's e-mail does (omni-api.md 9).
    inactive_email: InactiveEmail = "inactive-email",
    /// Whether 429 names a time to wait (omni-api.md 8.2).
    retry_after: RetryAfter = "retry-after",
    /// Whether content changes move `lastModified` (omni-api.md 8.1).
    last_modified: LastModified = "last-modified",
    /// The shape of an error body on SCIM routes (omni-api.md 8.1).
    error_body: ErrorBody = "error-body",
    /// The most rows a page has (omni-api.md 12).
    max_page: MaxPage = "max-page",
}

impl Switches {
    /// The default switches with these settings, each `name=value`, separated by commas.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut switches = Self::default();
        for setting in text
            .split(',')
            .map(str::trim)
            .filter(|setting| !setting.is_empty())
        {
            switches.set(setting)?;
        }
        Ok(switches)
    }

    /// Changes one switch, written `name=value`.
    pub fn set(&mut self, setting: &str) -> Result<(), String> {
        let (name, value) = setting
            .split_once('=')
            .ok_or_else(|| format!("{setting}: expected name=value"))?;
        let (name, value) = (name.trim(), value.trim());
        let mut all = serde_json::to_value(*self).map_err(|error| error.to_string())?;
        let Some(slot) = all.get_mut(name) else {
            let names: Vec<&str> = Self::settings().into_iter().map(|(name, _)| name).collect();
            return Err(format!(
                "{name} is no switch; there are {}",
                names.join(", ")
            ));
        };
        *slot = Value::from(value);
        *self = serde_json::from_value(all).map_err(|error| format!("{name}: {error}"))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_can_be_written_and_the_first_is_the_default() {
        for (name, settings) in Switches::settings() {
            for (place, value) in settings.iter().enumerate() {
                let switches =
                    Switches::parse(&format!("{name}={value}")).expect("a listed setting parses");
                assert_eq!(
                    switches == Switches::default(),
                    place == 0,
                    "{name}={value}"
                );
            }
        }
    }

    #[test]
    fn an_unknown_name_or_value_is_refused_by_name() {
        assert!(Switches::parse("unset=nothing").is_err_and(|error| error.contains("unset")));
        assert!(
            Switches::parse("unsett=null")
                .is_err_and(|error| error.contains("unsett is no switch"))
        );
        assert!(Switches::parse("unset").is_err());
        let two = Switches::parse("unset=absent, list-extension=omitted-every-3")
            .expect("both are known");
        assert_eq!(
            (two.unset, two.list_extension),
            (Unset::Absent, ListExtension::OmittedEvery(3))
        );
    }
}
