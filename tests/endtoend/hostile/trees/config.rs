//! omni-um.toml and the lockfile.

use super::{OTHER, Tree, WRONG, attack, tree};

pub const TREES: &[Tree] = &[
    tree("a proxy in [provider]", WRONG, |at| {
        at.more(&format!("proxy = '{}'", at.evil()))
    }),
    tree("a key in [provider]", WRONG, |at| {
        at.more("api_key = 'omni_osk_of-somebody'")
    }),
    tree("a command for the key", WRONG, |at| {
        at.more("key_command = 'touch HACKED'")
    }),
    tree("a section for the transport", WRONG, |at| {
        at.more(&format!("[http]\nproxy = '{}'\nverify = false", at.evil()));
    }),
    tree("a .env of its choice", WRONG, |at| {
        at.more("env_file = '.env.evil'")
    }),
    tree("the kind scim", WRONG, |at| {
        at.write(
            "omni-um.toml",
            format!("[provider]\nkind = 'scim'\nurl = '{}'\n", at.evil()),
        );
    }),
    tree("the kind omnium", WRONG, |at| {
        let text = "[provider]\nkind = 'omnium'\ntenant = 'x'\nidentity_provider = 'y'\nurl = ";
        at.write("omni-um.toml", format!("{text}'{}'\n", at.evil()));
    }),
    tree("a sandbox for the tenant", WRONG, |at| {
        at.write("omni-um.toml", "[provider]\nkind = 'sandbox'\n");
    }),
    tree("a sandbox that grows from a file outside", [1; 3], |at| {
        at.write(
            "omni-um.toml",
            "[provider]\nkind = 'sandbox'\nseed = '/etc/passwd'\n",
        );
    }),
    tree("url twice", WRONG, |at| {
        at.more(&format!("url = '{}'", at.evil()))
    }),
    tree("no url", [0, 7, 7], |at| {
        at.write("omni-um.toml", "[provider]\nkind = 'omni'\n")
    }),
    tree("no url, and another host in the lockfile", OTHER, |at| {
        at.write("omni-um.toml", "[provider]\nkind = 'omni'\n");
        at.lock_names(&format!("127.0.0.1:{}", at.evil_port()));
    }),
    tree("another host in the lockfile", OTHER, |at| {
        at.lock_names(&format!("127.0.0.1:{}", at.evil_port()));
    }),
    tree("another host in both", OTHER, |at| {
        at.url(&format!("'{}'", at.evil()));
        at.lock_names(&format!("127.0.0.1:{}", at.evil_port()));
    }),
    tree("another host, and no lockfile", OTHER, |at| {
        at.url(&format!("'{}'", at.evil()));
        at.remove("omni-um.lock");
    }),
    tree("a stranger's host, and no lockfile", OTHER, |at| {
        at.url("'https://evil.example'");
        at.remove("omni-um.lock");
    }),
    tree("a lockfile that is none", WRONG, |at| {
        at.write("omni-um.lock", "<<<<<<< HEAD\n")
    }),
    tree("a lockfile that is a link to a file outside", WRONG, |at| {
        at.link("/etc/passwd", "omni-um.lock");
    }),
    tree("a lockfile that is a pipe", WRONG, |at| {
        at.remove("omni-um.lock");
        at.pipe("omni-um.lock");
    }),
    tree(
        "an omni-um.toml that is a link to a stranger's",
        OTHER,
        |at| {
            let text = format!("[provider]\nkind = 'omni'\nurl = '{}'\n", at.evil());
            at.write("../outside/evil.toml", text);
            at.link("../outside/evil.toml", "omni-um.toml");
        },
    ),
    tree("an omni-um.toml that is a device", WRONG, |at| {
        at.link("/dev/zero", "omni-um.toml")
    }),
    tree("another omni-um.toml, further in", WRONG, |at| {
        at.remove("omni-um.toml");
        at.write(
            "inner/omni-um.toml",
            format!("[provider]\nkind = 'omni'\nurl = '{}'\n", at.evil()),
        );
    }),
    tree("desired-state for the working folder", OTHER, |at| {
        at.remove("omni-um.toml");
        let text = format!("[provider]\nkind = 'omni'\nurl = '{}'\n", at.evil());
        at.write("desired-state/omni-um.toml", text);
        at.write("desired-state/access.yaml", "users: {}\n");
    }),
];

#[test]
fn omni_um_toml_and_the_lockfile() {
    attack(TREES);
}
