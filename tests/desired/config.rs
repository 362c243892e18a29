//! `omni-um.toml`.

use std::sync::Arc;

use omni_um::config::{Config, GroupRemoval, GuardLimit, ProviderKind, UserRemoval};
use omni_um::model::{Membership, Name};

use super::support::{folder, show};

fn parse(text: &str) -> Result<Config, String> {
    Config::parse(&Arc::from(text)).map_err(|report| show(&report.diagnostics))
}

const WHOLE: &str = r#"
[provider]
kind = "omni"
url = "https://Acme.omniapp.co/api/"

[defaults]
membership = "additive"

[removal]
users = "keep"
groups = "keep"

[protect]
users = ["admin@acme.example", "*@Break-Glass.acme.example"]
groups = ["Admins"]

[guards]
"users.deactivate" = { max = 3, percent = 10 }
"group.loss" = { percent = 20 }

[limits]
requests_per_minute = 6_000
concurrency = 64

[files]
include = ["people/**/*.yaml"]
"#;

#[test]
fn the_whole_file() {
    let config = parse(WHOLE).unwrap();
    assert_eq!(config.provider.kind, ProviderKind::Omni);
    assert_eq!(
        config.provider.url.map(|url| url.to_string()).as_deref(),
        Some("https://acme.omniapp.co")
    );
    assert_eq!(config.membership, Membership::Additive);
    assert_eq!(config.removal.users, UserRemoval::Keep);
    assert_eq!(config.removal.groups, GroupRemoval::Keep);
    for (user, protected) in [
        ("Admin@Acme.example", true),
        ("x.y@break-glass.acme.example", true),
        ("ada@acme.example", false),
    ] {
        assert_eq!(
            config.protect.users.matches(&Name::new(user)),
            protected,
            "{user}"
        );
    }
    assert!(config.protect.groups.matches(&Name::new("ADMINS")));
    assert!(!config.protect.groups.matches(&Name::new("Admins 2")));
    assert_eq!(
        config.guards["users.deactivate"],
        GuardLimit {
            max: Some(3),
            percent: Some(10)
        }
    );
    assert_eq!(config.guards["group.loss"].max, None);
    assert_eq!(config.limits.requests_per_minute, 6000);
    assert_eq!(config.limits.concurrency, 64);
    assert_eq!(config.include, ["people/**/*.yaml"]);
}

#[test]
fn what_is_not_said_has_a_default() {
    let config = parse("[provider]\nkind = \"sandbox\"\nseed = \"seed.json\"\n").unwrap();
    assert_eq!(config.provider.seed.as_deref(), Some("seed.json".as_ref()));
    assert_eq!(config.provider.url, None);
    assert_eq!(config.membership, Membership::Declared);
    assert_eq!(config.removal.users, UserRemoval::Deactivate);
    assert_eq!(config.removal.groups, GroupRemoval::Delete);
    assert_eq!(
        (config.limits.requests_per_minute, config.limits.concurrency),
        (50, 4)
    );
    assert!(config.guards.is_empty() && config.include.is_empty());
    assert!(!config.protect.users.matches(&Name::new("a@b.example")));
}

#[test]
fn two_policies_protect_together() {
    let one = parse(WHOLE).unwrap().protect.users;
    let other = parse("[provider]\nkind = \"omni\"\n[protect]\nusers = [\"ceo@acme.example\"]\n");
    let both = one.union(&other.unwrap().protect.users);
    assert!(both.matches(&Name::new("ceo@acme.example")));
    assert!(both.matches(&Name::new("admin@acme.example")));
    assert_eq!(both.texts().count(), 3);
}

#[test]
fn problems_come_at_once_with_their_places() {
    let text = "\
[provdier]
kind = 1
[provider]
kind = \"omni\"
seed = \"x\"
url = \"http://acme.omniapp.co\"
timeout = 3
[defaults]
membership = \"exakt\"
[removal]
users = \"destroy\"
groups = true
[protect]
users = [\"a[\", \"\", 3]
groups = \"Admins\"
[guards]
\"users.deactivated\" = { max = 1 }
\"live.shrink\" = { max = 1 }
\"users.create\" = { max = -1, percent = 101, min = 2 }
\"users.delete\" = {}
conflicts = 3
groups.delete = { max = 1 }
[limits]
requests_per_minute = 0
concurrency = 65
";
    assert_eq!(
        parse(text).unwrap_err(),
        "error OUM162 omni-um.toml:1:2+8 unknown key `provdier` in omni-um.toml\n  = did you mean `provider`?\n\
         error OUM168 omni-um.toml:5:1+4 a provider of kind `omni` has no `seed`\n  = delete it\n\
         error OUM164 omni-um.toml:6:7+24 the URL must begin with https://; http:// is for this machine alone\n  = write url = \"https://acme.omniapp.co\"\n\
         error OUM162 omni-um.toml:7:1+7 unknown key `timeout` in [provider]\n  = known are kind, url, seed, extension, tenant, identity_provider\n\
         error OUM163 omni-um.toml:9:14+7 `membership` cannot be `exakt`\n  = did you mean `exact`?\n\
         error OUM163 omni-um.toml:11:9+9 `users` cannot be `destroy`\n  = write deactivate, delete, keep\n\
         error OUM163 omni-um.toml:12:10+4 `groups` must be a text, and this is true or false\n\
         error OUM167 omni-um.toml:14:10+4 `a[` is no pattern: unclosed character class; missing ']'\n  = `*` stands for any text, as in \"*@acme.example\"\n\
         error OUM167 omni-um.toml:14:16+2 an empty pattern names nothing\n  = `*` stands for any text, as in \"*@acme.example\"\n\
         error OUM163 omni-um.toml:14:20+1 `users` is a list of texts, and this is a number\n\
         error OUM163 omni-um.toml:15:10+8 `groups` must be a list of texts, and this is a text\n\
         error OUM166 omni-um.toml:17:1+19 there is no guard `users.deactivated`\n  = did you mean `users.deactivate`?\n\
         error OUM166 omni-um.toml:18:1+13 guard `live.shrink` has no limit to set\n  = delete it; a plan that trips it is let pass with --accept\n\
         error OUM163 omni-um.toml:19:26+2 `max` must be 0 or more\n\
         error OUM163 omni-um.toml:19:40+3 `percent` must lie between 0 and 100\n\
         error OUM162 omni-um.toml:19:45+3 unknown key `min` in [users.create]\n  = known are max, percent\n\
         error OUM166 omni-um.toml:20:1+14 guard `users.delete` is given no limit\n  = write { max = 3, percent = 10 }, or one of them\n\
         error OUM163 omni-um.toml:21:13+1 `conflicts` must be a table, and this is a number\n\
         error OUM166 omni-um.toml:22:1+6 there is no guard `groups`\n  = put the guard's whole name in quotes: \"users.delete\" = { max = 1 }\n\
         error OUM163 omni-um.toml:24:23+1 `requests_per_minute` must lie between 1 and 6000\n\
         error OUM163 omni-um.toml:25:15+2 `concurrency` must lie between 1 and 64\n"
    );
}

#[test]
fn a_provider_is_needed() {
    assert_eq!(
        parse("").unwrap_err(),
        "error OUM168 omni-um.toml:1:1+1 there is no section [provider]\n  = write [provider] with kind = \"omni\" and url = \"https://…\"\n"
    );
    assert_eq!(
        parse("\n[provider]\nurl = \"https://a.example\"\n").unwrap_err(),
        "error OUM168 omni-um.toml:2:2+8 [provider] has no `kind`\n  = write kind = \"omni\", or kind = \"sandbox\"\n"
    );
}

#[test]
fn other_providers_come_later() {
    for (kind, rest) in [
        (
            "scim",
            "url = \"https://h.example/scim/v2\"\nextension = \"urn:x\"",
        ),
        (
            "omnium",
            "url = \"https://h.example\"\ntenant = \"t\"\nidentity_provider = \"i\"",
        ),
    ] {
        let said = parse(&format!("[provider]\nkind = \"{kind}\"\n{rest}\n")).unwrap_err();
        assert_eq!(
            said,
            format!(
                "error OUM165 omni-um.toml:2:8+{} a provider of kind `{kind}` is not supported yet\n  = write kind = \"omni\", or kind = \"sandbox\"\n",
                kind.len() + 2
            )
        );
    }
}

#[test]
fn what_is_no_toml_has_a_place() {
    let said = parse("[provider]\nkind = omni\n").unwrap_err();
    assert!(said.starts_with("error OUM161 omni-um.toml:2:8"), "{said}");
}

#[test]
fn a_missing_file_says_what_to_do() {
    let folder = folder(&[]);
    let said = show(&Config::load(folder.path()).unwrap_err().diagnostics);
    assert!(
        said.starts_with("error OUM160 -+1 ") && said.contains("does not exist"),
        "{said}"
    );
    assert!(said.contains("[provider]"), "{said}");
}
