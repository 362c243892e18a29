//! What the kernel saw: every connection and every datagram of a run, look-ups of names among them.

use std::path::Path;
use std::process::Command;

use super::stage::{Checkout, Key, World, run};
use super::trees::all;

/// The calls that send something somewhere, a line each; nothing where they cannot be told.
fn sent(checkout: &Checkout<'_>, arguments: &[&str]) -> Option<Vec<String>> {
    if !cfg!(target_os = "linux") || !Path::new("/usr/bin/strace").exists() {
        return None;
    }
    let plain = checkout.command(Key::Pair, arguments);
    let log = checkout.path("../calls");
    let mut command = Command::new("/usr/bin/strace");
    command
        .args([
            "-f",
            "-qq",
            "-e",
            "trace=connect,sendto,sendmsg,sendmmsg",
            "-o",
        ])
        .arg(&log)
        .arg(plain.get_program())
        .args(arguments)
        .current_dir(checkout.path(""))
        .env_clear()
        .envs(
            plain
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        );
    // Without the proxy of the other tests a host that is spoken to would be looked up.
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "https_proxy"] {
        command.env_remove(name);
    }
    run(command, "");
    let calls = std::fs::read_to_string(&log).ok()?;
    let told = |call: &&str| call.contains("sa_family") || call.contains("AF_");
    Some(calls.lines().filter(told).map(str::to_owned).collect())
}

#[test]
fn nothing_is_looked_up_for_a_tree_that_is_refused() {
    let world = World::new();
    let harmless = world.checkout();
    let tenant = format!("htons({})", harmless.good_port());
    // It sees what there is to see, or nothing is proved here.
    let seen = sent(&harmless, &["plan"]).unwrap_or_default();
    if !seen.iter().any(|call| call.contains(&tenant)) {
        println!("strace is not to be had: the proxy of the other tests alone proves it");
        return;
    }
    for tree in all() {
        let checkout = world.checkout();
        (tree.change)(&checkout);
        let calls = sent(&checkout, &["plan"]).unwrap_or_default();
        let allowed = |call: &String| tree.ends[0] == 0 && call.contains(&tenant);
        let other: Vec<_> = calls.iter().filter(|call| !allowed(call)).collect();
        assert!(other.is_empty(), "{}: {other:#?}", tree.name);
    }
}
