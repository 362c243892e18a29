//! Problems in files, and an apply that did not come to its end.

use std::sync::Arc;

use super::{address, at};
use crate::apply::ApplySummary;
use crate::model::{Diagnostic, Place, Sources};

const USERS: &str = "\
users:
  ada@acme.example:
    name: Ada Lovelace
    grups: [Finance]
    attributes:
      region: [emea, emae]
  山田@acme.example:
    name: 山田　太郎
    active: yes
";

const GROUPS: &str = "\
groups:
  Analytics:
    members: [ada@acme.example]
  analytics:
    members: []
\t# a tab, and \u{1b}[31m##vso[task.complete]
";

pub(in crate::view) fn sources() -> Sources {
    [("users/ada.yaml", USERS), ("groups.yaml", GROUPS)]
        .into_iter()
        .map(|(path, text)| (Arc::from(path), Arc::from(text)))
        .collect()
}

fn place(text: &str) -> Place {
    at(text).expect("a place")
}

pub(in crate::view) fn diagnostics() -> Vec<Diagnostic> {
    vec![
        Diagnostic::error("OUM101", place("users/ada.yaml:4:5"), "unknown key `grups`")
            .length(5)
            .help("did you mean `groups`?"),
        Diagnostic::error(
            "OUM112",
            place("groups.yaml:4:3"),
            "group `analytics` is declared twice",
        )
        .length(9)
        .label(place("groups.yaml:2:3"), "first declared here")
        .help("names are compared without case"),
        Diagnostic::error(
            "OUM120",
            place("users/ada.yaml:6:22"),
            "`emae` is not allowed for `region`",
        )
        .length(4)
        .label(place("attributes.yaml:2:3"), "allowed values are here")
        .help("did you mean `emea`?"),
        Diagnostic::error(
            "OUM103",
            place("users/ada.yaml:9:13"),
            "`yes` is text, not a boolean",
        )
        .length(3)
        .label(place("users/ada.yaml:7:3"), "of this user"),
        Diagnostic::error(
            "OUM105",
            place("groups.yaml:6:16"),
            "a stray \u{1b}[31mcontrol\n::set-output::x",
        ),
        Diagnostic::general("OUM100", "no omni-um.toml in `desired-state`")
            .help("`omni-um init` writes one"),
        Diagnostic::error(
            "OUM130",
            place("users/ada.yaml:3:11"),
            "two users are called `Ada Lovelace`",
        )
        .length(12)
        .label(place("groups.yaml:3:15"), "the other is named here")
        .warning(),
    ]
}

pub(in crate::view) fn apply() -> ApplySummary {
    let one = |target: &str, reason: &str| (address(target), reason.to_owned());
    ApplySummary {
        became: Vec::new(),
        done: 9,
        failed: vec![
            one(
                "user/bob@acme.example",
                "400 Bad Request: attribute `territories` is not defined\n::error::x",
            ),
            one("group/Finance", "503 Service Unavailable, after 4 tries"),
        ],
        unknown: vec![one(
            "user/kay@acme.example",
            "PATCH /api/scim/v2/Users/4 has no known outcome: connection closed",
        )],
        blocked: vec![one("group/Interns 2024", "waits for group/Finance")],
        unconfirmed: vec![one(
            "user/left@acme.example",
            "answered 200, and is still active",
        )],
        not_reached: 2,
        in_lockfile: true,
        stopped: Some("five requests in a row ended in 5xx".to_owned()),
        requests: 41,
        retries: 7,
        waited: 31,
        seconds: 52.3,
    }
}
