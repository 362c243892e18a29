//! What a job's token may do.

use std::collections::BTreeMap;

use super::tree::Node;
use crate::forge::{BOT, Level, Token};

const SCOPES: [&str; 6] = [
    "actions",
    "contents",
    "issues",
    "pull-requests",
    "checks",
    "statuses",
];

/// The job's own permissions, else the workflow's; one of them must be written.
pub fn token(workflow: &Node, job: &Node, fork: bool) -> Token {
    let own = job
        .get("permissions")
        .or_else(|| workflow.get("permissions"));
    let own = own.unwrap_or_else(|| workflow.refuse("permissions must be written"));
    let level = |(scope, node): &(String, Node)| {
        if !SCOPES.contains(&scope.as_str()) {
            node.refuse("no scope that the runner knows");
        }
        let level = match node.text().as_str() {
            "write" if fork => Level::Read,
            "write" => Level::Write,
            "read" => Level::Read,
            "none" => Level::None,
            _ => node.refuse("no level"),
        };
        (scope.clone(), level)
    };
    let permissions: BTreeMap<String, Level> = own.entries().iter().map(level).collect();
    Token {
        login: BOT.to_owned(),
        permissions,
    }
}
