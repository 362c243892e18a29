//! Hostile checkouts: what a pull request changes, and how a plan of it ends. Whatever it changes,
//! and wherever the key is, nobody but the tenant is spoken to.

mod config;
mod dotenv;
mod files;
mod hosts;
mod repository;

use super::stage::{Checkout, Key, World};
use crate::support::KEY;

/// A hostile checkout.
pub struct Tree {
    /// What a pull request changes, in words.
    pub name: &'static str,
    /// Changes it.
    pub change: fn(&Checkout<'_>),
    /// How a plan ends with the pair, with a bound key, and with a stored one.
    pub ends: [i32; 3],
}

const fn tree(name: &'static str, ends: [i32; 3], change: fn(&Checkout<'_>)) -> Tree {
    Tree { name, change, ends }
}

/// Not this host's key, wherever it is.
const OTHER: [i32; 3] = [7; 3];

/// No file that can be used.
const WRONG: [i32; 3] = [8; 3];

/// Nothing in it matters to a key.
const HARMLESS: [i32; 3] = [0; 3];

/// Every tree.
pub fn all() -> Vec<&'static Tree> {
    let parts = [
        hosts::TREES,
        config::TREES,
        dotenv::TREES,
        files::TREES,
        repository::TREES,
    ];
    parts.into_iter().flatten().collect()
}

/// What reads the tenant.
const READS: [&[&str]; 5] = [
    &["plan", "-vv"],
    &["apply", "--auto-approve", "-vv", "--log-format", "json"],
    &["drift", "-vv"],
    &["snapshot", "-vv"],
    &["doctor", "-vv"],
];

#[test]
fn there_are_enough() {
    let mut names: Vec<&str> = all().iter().map(|tree| tree.name).collect();
    assert!(names.len() >= 60, "{}", names.len());
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all().len());
}

/// Every command with every key on every tree takes minutes; with this variable set that is done.
/// Without it each tree sees plan, apply and two more, with the pair and one other key, in turn.
const WHOLE: &str = "OMNI_UM_TEST_WHOLE";

/// Lets the commands loose on every tree.
fn attack(trees: &[Tree]) {
    let world = World::new();
    let whole = std::env::var_os(WHOLE).is_some();
    let mut wrong = Vec::new();
    for (at, tree) in trees.iter().enumerate() {
        let keys = [Key::Pair, Key::Bound, Key::Stored].into_iter().enumerate();
        for (number, key) in
            keys.filter(|(number, _)| whole || *number == 0 || at % 2 == number - 1)
        {
            let told = |what: String| format!("{} ({key:?}): {what}", tree.name);
            let turn = (!whole).then_some(at + number);
            let found = one(&world, tree, (key, tree.ends[number]), turn);
            wrong.extend(found.into_iter().map(told));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn one(world: &World, tree: &Tree, (key, end): (Key, i32), turn: Option<usize>) -> Vec<String> {
    let checkout = world.checkout();
    (tree.change)(&checkout);
    let mut wrong = Vec::new();
    let good = checkout.good();
    // Nobody is asked at a pipe, and so omni-um.toml names no host for a key.
    let mut runs = vec![(vec!["login"], Some(64)), (vec!["validate"], None)];
    runs.extend(READS.map(|arguments| (arguments.to_vec(), Some(end))));
    runs.push((vec!["login", "--host", &good], Some(0)));
    if let Some(turn) = turn {
        let (always, mut rest): (Vec<_>, Vec<_>) = runs
            .into_iter()
            .partition(|(arguments, _)| matches!(arguments[0], "plan" | "apply"));
        let first = turn % rest.len();
        rest.rotate_left(first);
        runs = always.into_iter().chain(rest.into_iter().take(2)).collect();
    }
    for (arguments, expected) in runs {
        let mark = world.tenant.mark();
        let told = checkout.run(key, &arguments, &format!("{KEY}\n"));
        let came = world.canaries.came();
        if !came.is_empty() {
            wrong.push(format!("{arguments:?} went to {came:?}: {told:?}"));
        }
        if matches!(expected, Some(7 | 8 | 64)) && !world.tenant.since(mark).is_empty() {
            wrong.push(format!("{arguments:?} asked the tenant: {told:?}"));
        }
        // Drift wants a lockfile first, and doctor looks at it before a sandbox begins.
        let first = matches!(arguments[0], "drift" | "doctor") && end != 0 && told.code == 8;
        if !first && expected.is_some_and(|code| code != told.code) {
            wrong.push(format!(
                "{arguments:?} is {}: {}",
                told.code,
                told.err.lines().last().unwrap_or_default()
            ));
        }
    }
    if checkout.path("HACKED").exists() {
        wrong.push("a command was run".to_owned());
    }
    wrong.extend(checkout.left());
    wrong
}
