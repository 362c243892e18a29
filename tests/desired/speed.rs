//! How long reading takes. Run by hand: `cargo test --release --test desired -- --ignored --nocapture`.

use std::fmt::Write as _;
use std::time::Instant;

use omni_um::desired;
use omni_um::model::Membership;

use super::support::folder;

/// Users with memberships and three attributes each, in so many files.
fn tenant(users: usize, groups: usize, each: usize, files: usize) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut text = "groups:\n".to_owned();
    for group in 0..groups {
        let _ = writeln!(text, "  Group number {group}:\n    membership: declared");
    }
    out.push(("groups.yaml".to_owned(), text));
    for file in 0..files {
        let mut text = "users:\n".to_owned();
        for user in (0..users).filter(|user| user % files == file) {
            let _ = writeln!(
                text,
                "  first.last{user}@acme.example:\n    name: First Last {user}\n    active: true\n    groups:"
            );
            for n in 0..each {
                let _ = writeln!(
                    text,
                    "      - Group number {}",
                    (user * 7 + n * 13) % groups
                );
            }
            let _ = writeln!(
                text,
                "    attributes:\n      region: [emea, apac]\n      tier: {}\n      cost_center: CC-{user:05}",
                user % 5
            );
        }
        out.push((format!("users/{file:02}.yaml"), text));
    }
    out
}

fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
    kib.unwrap_or(0u64) / 1024
}

fn measure(users: usize, groups: usize, each: usize, files: usize) {
    let files = tenant(users, groups, each, files);
    let bytes: usize = files.iter().map(|(_, text)| text.len()).sum();
    let named: Vec<(&str, &str)> = files
        .iter()
        .map(|(p, t)| (p.as_str(), t.as_str()))
        .collect();
    let folder = folder(&named);
    drop(named);
    drop(files);
    for round in 0..3 {
        let start = Instant::now();
        let loaded = desired::load(folder.path(), &[], Membership::Declared).unwrap();
        let read = start.elapsed();
        let start = Instant::now();
        let problems = desired::check_alone(&loaded.state);
        let checked = start.elapsed();
        assert!(problems.is_empty());
        println!(
            "{users} users, {} memberships, {:.1} MB, round {round}: load {read:?}, check_alone {checked:?}, peak {} MiB",
            users * each,
            bytes as f64 / 1e6,
            peak_mib()
        );
    }
}

#[test]
#[ignore = "prints times"]
fn small_tenant() {
    measure(5_000, 300, 10, 4);
}

#[test]
#[ignore = "prints times"]
fn large_tenant() {
    measure(100_000, 300, 3, 8);
}

#[test]
#[ignore = "prints times"]
fn bombs() {
    let mut bomb = "a: &a0 [x,x,x,x,x,x,x,x,x]\n".to_owned();
    for n in 1..10 {
        let repeats = vec![format!("*a{}", n - 1); 9].join(",");
        let _ = writeln!(bomb, "b{n}: &a{n} [{repeats}]");
    }
    let wrong: String = (0..100_000)
        .map(|n| format!("  u{n}@a.example: {{groups: [G{n}]}}\n"))
        .collect();
    let groups: String = (0..100_000).map(|n| format!("  H{n}:\n")).collect();
    for (about, text) in [
        ("alias bomb", bomb),
        ("brackets", format!("users: {}", "[".repeat(1_000_000))),
        (
            "100,000 unknown groups",
            format!("users:\n{wrong}groups:\n{groups}"),
        ),
    ] {
        let folder = folder(&[("a.yaml", &text)]);
        let start = Instant::now();
        let loaded = desired::load(folder.path(), &[], Membership::Declared);
        let problems = loaded.map(|loaded| desired::check_alone(&loaded.state).len());
        println!(
            "{about}: {:?}, {:?}",
            start.elapsed(),
            problems.map_err(|r| r.diagnostics.len())
        );
    }
}
