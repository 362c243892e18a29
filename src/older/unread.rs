//! Columns and keys that nobody reads: one that is nearly a known one is a mistake and an error,
//! for what it holds would be lost; the others are named in one warning.

use std::collections::HashSet;

use super::codes;
use super::json::Entry;
use super::page::{Page, Spot, quoted};
use super::person::URN;
use crate::model::{Suggester, did_you_mean};

/// What may stand in a header or a record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'a> {
    /// Read, or known to be of no use; in lower case.
    pub names: &'a [&'a str],
    /// What a mistyped one may have been meant for.
    pub meant: &'a [&'a str],
}

const USER: Known<'_> = Known {
    names: &["username", "displayname", "active", "groups"],
    meant: &["userName", "displayName", "active", "groups", URN],
};

const GROUP: Known<'_> = Known {
    names: &["displayname", "members"],
    // Without its userName a user's record looks like a group's.
    meant: &[
        "displayName",
        "members",
        "userName",
        "active",
        "groups",
        URN,
    ],
};

/// What every export and SCIM record has, and nobody here reads.
const ANYWHERE: [&str; 22] = [
    "id",
    "externalid",
    "schemas",
    "meta",
    "name",
    "nickname",
    "profileurl",
    "title",
    "usertype",
    "preferredlanguage",
    "locale",
    "timezone",
    "email",
    "emails",
    "phonenumbers",
    "ims",
    "photos",
    "addresses",
    "entitlements",
    "roles",
    "x509certificates",
    "password",
];

/// Other words for the same, by their letters alone; the first that may stand there was meant.
const ALIASES: [(&[&str], &[&str]); 3] = [
    (
        &[
            "attribute",
            "attributes",
            "customattributes",
            "userattribute",
            "userattributes",
        ],
        &["userAttributes", URN],
    ),
    (
        &[
            "group",
            "groups",
            "groupid",
            "groupids",
            "groupname",
            "groupnames",
            "memberof",
            "membership",
            "memberships",
            "usergroups",
        ],
        &["groups", "group_name"],
    ),
    (&["member", "memberids", "users", "userids"], &["members"]),
];

/// How many names a warning holds.
const NAMED: usize = 10;

/// What nobody reads of a file, as it is found.
#[derive(Default)]
pub(super) struct Unread {
    suggester: Suggester,
    seen: HashSet<Box<str>>,
    rest: Vec<(Spot, Box<str>)>,
}

impl Unread {
    /// Looks at the keys of a user's record.
    pub(super) fn user(&mut self, page: &mut Page, entries: &[Entry<'_>]) {
        self.keys(page, entries, USER);
    }

    /// Looks at the keys of a group's record.
    pub(super) fn group(&mut self, page: &mut Page, entries: &[Entry<'_>]) {
        self.keys(page, entries, GROUP);
    }

    /// Looks at the keys of an object; each name is told once in a file.
    pub(super) fn keys(&mut self, page: &mut Page, entries: &[Entry<'_>], known: Known<'_>) {
        for entry in entries {
            if self.seen.contains(&*entry.key) {
                continue;
            }
            self.seen.insert(entry.key.clone());
            let lower = entry.key.to_lowercase();
            let names = known.names.iter().chain(&ANYWHERE);
            if lower == URN.to_lowercase() || names.into_iter().any(|name| *name == lower) {
                continue;
            }
            let spot = entry.spot(page);
            if let Some(meant) = self.meant(&lower, known.meant) {
                let message = format!("the key {} means nothing here", quoted(&entry.key));
                let problem = spot.error(codes::SHAPE, message);
                page.report(problem.help(did_you_mean(meant)));
            } else if !lower.starts_with("urn:") {
                self.rest.push((spot, entry.key.clone()));
            }
        }
    }

    /// Warns of the keys that are near nothing.
    pub(super) fn tell(self, page: &mut Page) {
        self.warn(page, codes::SHAPE, "key");
    }

    /// Looks at a column that has a name or values.
    pub(super) fn column(&mut self, page: &mut Page, name: &str, spot: Spot, known: Known<'_>) {
        let lower = name.to_lowercase();
        let names = known.names.iter().chain(&ANYWHERE);
        if names.into_iter().any(|name| *name == lower) {
            return;
        }
        match self.meant(&lower, known.meant) {
            Some(meant) => {
                let message = format!("the column {} means nothing here", quoted(name));
                let problem = spot.error(codes::HEADER, message);
                page.report(problem.help(did_you_mean(meant)));
            }
            None => self.rest.push((spot, name.into())),
        }
    }

    /// Warns of the columns that are near nothing.
    pub(super) fn tell_columns(self, page: &mut Page) {
        self.warn(page, codes::HEADER, "column");
    }

    fn warn(self, page: &mut Page, code: &'static str, word: &str) {
        let Some((first, _)) = self.rest.first() else {
            return;
        };
        let names = self.rest.iter().take(NAMED);
        let mut names: Vec<String> = names.map(|(_, name)| quoted(name)).collect();
        if self.rest.len() > NAMED {
            names.push(format!("and {} more", self.rest.len() - NAMED));
        }
        let s = if self.rest.len() == 1 { "" } else { "s" };
        let message = format!("nothing is read from the {word}{s} {}", names.join(", "));
        page.report(first.error(code, message).warning());
    }

    /// What a name was meant for.
    fn meant<'a>(&mut self, name: &str, meant: &[&'a str]) -> Option<&'a str> {
        // Of a long name the end decides: the rest is much the same in all of them.
        if let Some((_, end)) = name
            .strip_prefix("urn:")
            .and_then(|rest| rest.rsplit_once(':'))
        {
            self.suggester.nearest(end, ["UserAttribute"])?;
            return meant.iter().find(|meant| **meant == URN).copied();
        }
        let letters: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
        let alias = ALIASES.iter().find(|(of, _)| of.contains(&&*letters));
        let alias = alias.and_then(|(_, to)| {
            let mut to = to.iter().filter(|to| meant.contains(to));
            to.next().copied()
        });
        alias.or_else(|| self.suggester.nearest(name, meant.iter().copied()))
    }
}
