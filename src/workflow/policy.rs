//! The policy of `omni-um.toml` as facts: what two of them differ in, what holds of both, and a
//! digest of what one means. Comments and layout are no facts, nor are `[limits]` and `[files]`,
//! which give nobody access: a file that `[files] include` no longer names is the guards' affair.

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::base::BaseFiles;
use crate::config::{
    Config, GroupRemoval, GuardLimit, Patterns, Protect, Removal, UserRemoval, limit_of,
};
use crate::model::{Address, DesiredState, Membership};
use crate::plan::PolicyChange;

/// Settings by section and key: `[removal] users`. One that is not there says nothing.
type Facts = BTreeMap<String, Vec<String>>;

/// SHA-256 of what the policy means.
pub fn digest(config: &Config) -> String {
    // Texts alone: nothing in them can fail to become JSON.
    let bytes = serde_json_canonicalizer::to_vec(&facts(config)).unwrap_or_default();
    let hash = Sha256::digest(&bytes);
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What `here` makes of the policy of `base`, by setting.
pub fn changes(base: &Config, here: &Config) -> Vec<PolicyChange> {
    let (before, after) = (facts(base), facts(here));
    let mut settings: Vec<&String> = before.keys().chain(after.keys()).collect();
    settings.sort_unstable();
    settings.dedup();
    let differ = settings
        .into_iter()
        .filter(|setting| before.get(*setting) != after.get(*setting));
    let differ = differ.map(|setting| PolicyChange {
        setting: setting.clone(),
        before: words(setting, before.get(setting)),
        after: words(setting, after.get(setting)),
    });
    differ.collect()
}

/// What the files here take off that those of `--base` protect or withhold; a protection that moves
/// along with its entry stays.
pub fn unsaid(base: &BaseFiles, here: &DesiredState) -> Vec<PolicyChange> {
    let no_more = |setting: String| PolicyChange {
        setting,
        before: "true".to_owned(),
        after: "not".to_owned(),
    };
    let protects = |address: &Address| {
        let moved = here.moved.iter().find(|moved| moved.from == *address);
        let names = [Some(address), moved.map(|moved| &moved.to)];
        let mut found = names.into_iter().flatten();
        found.any(|name| here.resources.get(name).is_some_and(|it| it.protect))
    };
    let bare = base.protects.iter().filter(|address| !protects(address));
    let bare = bare.map(|address| no_more(format!("{address} protect")));
    let withholds = |reference: &Arc<str>| {
        let declared = here.attributes.get(reference);
        declared.is_some_and(|attribute| attribute.sensitive)
    };
    let shown = base.sensitive.iter().filter(|it| !withholds(it));
    let shown = shown.map(|reference| no_more(format!("attributes.{reference} sensitive")));
    bare.chain(shown).collect()
}

/// What holds: the policy of `base`, and of protection and guards the stricter.
pub fn stricter(base: &Config, here: Config) -> Config {
    let set = base.guards.keys().chain(here.guards.keys());
    let guards = set.map(|name| {
        let limits = [&base.guards, &here.guards].map(|guards| limit_of(guards, name));
        (name.clone(), stricter_limit(limits))
    });
    let guards: BTreeMap<_, _> = guards.collect();
    Config {
        provider: base.provider.clone(),
        membership: base.membership,
        removal: base.removal,
        protect: Protect {
            users: base.protect.users.union(&here.protect.users),
            groups: base.protect.groups.union(&here.protect.groups),
        },
        guards,
        limits: here.limits,
        include: here.include,
    }
}

/// The lesser number and the lesser percentage: it lets nothing pass that either would stop.
fn stricter_limit([one, other]: [GuardLimit; 2]) -> GuardLimit {
    GuardLimit {
        max: one.max.min(other.max),
        percent: one.percent.min(other.percent),
    }
}

fn facts(config: &Config) -> Facts {
    let Config {
        provider,
        membership,
        removal: Removal { users, groups },
        protect,
        guards,
        limits: _,
        include: _,
    } = config;
    let mut facts = Facts::new();
    let mut set = |setting: &str, value: Option<&str>| {
        if let Some(value) = value {
            facts.insert(setting.to_owned(), vec![value.to_owned()]);
        }
    };
    let seed = provider.seed.as_ref().map(|seed| seed.to_string_lossy());
    set("[provider] kind", Some(provider.kind.word()));
    let url = provider.url.as_ref().map(ToString::to_string);
    set("[provider] url", url.as_deref());
    set("[provider] seed", seed.as_deref());
    set("[provider] extension", provider.extension.as_deref());
    set("[provider] tenant", provider.tenant.as_deref());
    let identity_provider = provider.identity_provider.as_deref();
    set("[provider] identity_provider", identity_provider);
    set("[defaults] membership", Some(mode(*membership)));
    set("[removal] users", Some(user_removal(*users)));
    set("[removal] groups", Some(group_removal(*groups)));
    for (setting, patterns) in [
        ("[protect] users", &protect.users),
        ("[protect] groups", &protect.groups),
    ] {
        facts.insert(setting.to_owned(), texts(patterns));
    }
    for (name, limit) in guards {
        facts.insert(format!("[guards] {name}"), limits(*limit));
    }
    facts
}

/// In the form in which they match, each once.
fn texts(patterns: &Patterns) -> Vec<String> {
    let texts = patterns.texts();
    let mut texts: Vec<String> = texts.map(|text| text.trim().to_lowercase()).collect();
    texts.sort_unstable();
    texts.dedup();
    texts
}

fn limits(limit: GuardLimit) -> Vec<String> {
    let max = limit.max.map(|max| format!("max {max}"));
    let percent = limit.percent.map(|percent| format!("percent {percent}"));
    max.into_iter().chain(percent).collect()
}

fn mode(membership: Membership) -> &'static str {
    match membership {
        Membership::Additive => "additive",
        Membership::Declared => "declared",
        Membership::Exact => "exact",
    }
}

fn user_removal(removal: UserRemoval) -> &'static str {
    match removal {
        UserRemoval::Deactivate => "deactivate",
        UserRemoval::Delete => "delete",
        UserRemoval::Keep => "keep",
    }
}

fn group_removal(removal: GroupRemoval) -> &'static str {
    match removal {
        GroupRemoval::Delete => "delete",
        GroupRemoval::Keep => "keep",
    }
}

fn words(setting: &str, value: Option<&Vec<String>>) -> String {
    match value.filter(|value| !value.is_empty()) {
        Some(value) => value.join(", "),
        None if setting.starts_with("[guards]") => "as built in".to_owned(),
        None => "nothing".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Name;

    const PROVIDER: &str = "[provider]\nkind = \"omni\"\nurl = \"https://acme.omniapp.co\"\n";

    fn config(text: &str) -> Config {
        let text: Arc<str> = Arc::from(format!("{PROVIDER}{text}"));
        Config::parse(&text).expect("a configuration")
    }

    fn told(base: &str, here: &str) -> Vec<String> {
        let changes = changes(&config(base), &config(here));
        changes.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_changed_is_told_by_setting_and_what_means_the_same_is_not() {
        assert_eq!(
            told("", "[removal]\nusers = \"delete\""),
            ["[removal] users: deactivate → delete"]
        );
        assert_eq!(
            told("[protect]\nusers = [\"a@b.c\", \"d@e.f\"]", ""),
            ["[protect] users: a@b.c, d@e.f → nothing"]
        );
        assert_eq!(
            told(
                "",
                "[guards]\n\"users.deactivate\" = { max = 3, percent = 10 }"
            ),
            ["[guards] users.deactivate: as built in → max 3, percent 10"]
        );
        assert_eq!(
            told("", "[defaults]\nmembership = \"exact\""),
            ["[defaults] membership: declared → exact"]
        );
        let same = "# a comment\n[removal]\nusers = \"deactivate\"\n[protect]\ngroups = []\n";
        assert_eq!(told("", same), [""; 0]);
        assert_eq!(digest(&config("")), digest(&config(same)));
        let pace = "[limits]\nconcurrency = 2\n[files]\ninclude = [\"a/*.yaml\"]";
        assert_eq!(digest(&config("")), digest(&config(pace)));
        let other = config("[removal]\ngroups = \"keep\"");
        assert_ne!(digest(&config("")), digest(&other));
    }

    #[test]
    fn the_base_counts_and_of_protection_and_guards_the_stricter() {
        let base = config(
            "[removal]\nusers = \"keep\"\n[protect]\nusers = [\"a@b.c\"]\n\
             [guards]\n\"users.delete\" = { max = 5 }\n\"expired\" = { max = 9, percent = 5 }",
        );
        let here = config(
            "[protect]\nusers = [\"d@e.f\"]\n[limits]\nconcurrency = 2\n[guards]\n\
             \"users.delete\" = { max = 50, percent = 90 }\n\"expired\" = { max = 1, percent = 50 }\n\
             \"users.deactivate\" = { max = 900 }",
        );
        let held = stricter(&base, here);
        assert_eq!(held.removal.users, UserRemoval::Keep);
        assert_eq!(held.limits.concurrency, 2);
        for name in ["a@b.c", "d@e.f"] {
            assert!(held.protect.users.matches(&Name::new(name)), "{name}");
        }
        let limit = |max, percent| GuardLimit { max, percent };
        assert_eq!(held.guards["users.delete"], limit(Some(5), Some(0)));
        assert_eq!(held.guards["expired"], limit(Some(1), Some(5)));
        let built_in = limit(Some(3), Some(10));
        assert_eq!(held.guards["users.deactivate"], built_in);
        let less = stricter(
            &config(""),
            config("[guards]\n\"users.deactivate\" = { max = 1 }"),
        );
        assert_eq!(less.guards["users.deactivate"], limit(Some(1), Some(10)));
    }
}
