//! Another host in omni-um.toml.

use super::{OTHER, Tree, WRONG, attack, tree};

pub const TREES: &[Tree] = &[
    tree("another port of this machine", OTHER, |at| {
        at.url(&format!("'{}'", at.evil()))
    }),
    tree("another address of this machine", OTHER, |at| {
        at.url(&format!("'http://127.0.0.2:{}'", at.good_port()));
    }),
    tree("[::1]", OTHER, |at| {
        at.url(&format!("'http://[::1]:{}'", at.evil_port6()))
    }),
    tree("localhost, another port", OTHER, |at| {
        at.url(&format!("'http://localhost:{}'", at.evil_port()));
    }),
    tree("localhost, the same port", OTHER, |at| {
        at.url(&format!("'http://localhost:{}'", at.good_port()));
    }),
    tree("https where it was http", [7, 9, 9], |at| {
        at.url(&format!("'https://127.0.0.1:{}'", at.good_port()));
    }),
    tree("HTTP:// in capitals, another port", OTHER, |at| {
        at.url(&format!("'HTTP://127.0.0.1:{}/API'", at.evil_port()).replace("/API", "/api/"));
    }),
    tree("a stranger's host", OTHER, |at| {
        at.url("'https://evil.example'")
    }),
    tree("another tenant", OTHER, |at| {
        at.url("'https://other.omniapp.co'")
    }),
    tree("another port of a tenant", OTHER, |at| {
        at.url("'https://acme.omniapp.co:8443'")
    }),
    tree("the tenant's name before a stranger's", OTHER, |at| {
        at.url("'https://acme.omniapp.co.evil.example'");
    }),
    tree("a hyphen for a dot", OTHER, |at| {
        at.url("'https://acme-omniapp.co'")
    }),
    tree("a digit for a letter", OTHER, |at| {
        at.url("'https://acme.0mniapp.co'")
    }),
    tree("a letter of another alphabet", WRONG, |at| {
        at.url("'https://аcme.omniapp.co'")
    }),
    tree("xn--", WRONG, |at| {
        at.url("'https://xn--cme-7cd.omniapp.co'")
    }),
    tree("letters of full width", WRONG, |at| {
        at.url("'https://ａcme.omniapp.co'")
    }),
    tree("a full stop of another script", WRONG, |at| {
        at.url("'https://acme。omniapp.co'")
    }),
    tree("a dot at the end", WRONG, |at| {
        at.url(&format!("'http://localhost.:{}'", at.evil_port()));
    }),
    tree("user name: the tenant", WRONG, |at| {
        at.url(&format!(
            "'http://127.0.0.1:{}@127.0.0.1:{}'",
            at.good_port(),
            at.evil_port()
        ));
    }),
    tree("user name and password", WRONG, |at| {
        at.url("'https://acme.omniapp.co:x@evil.example'")
    }),
    tree("an empty user name", WRONG, |at| {
        at.url(&format!("'http://@127.0.0.1:{}'", at.evil_port()));
    }),
    tree("a backslash before the tenant", WRONG, |at| {
        at.url(&format!(
            "'http://127.0.0.1:{}\\@127.0.0.1:{}'",
            at.evil_port(),
            at.good_port()
        ));
    }),
    tree("backslashes for slashes", WRONG, |at| {
        at.url(&format!("'http:\\\\127.0.0.1:{}'", at.evil_port()));
    }),
    tree("a tab in the host", WRONG, |at| {
        at.url("\"https://ev\\til.example\"")
    }),
    tree("a line's end in the host", WRONG, |at| {
        at.url("\"https://acme.omniapp.co\\n.evil.example\"")
    }),
    tree("a host turned round", WRONG, |at| {
        at.url("\"https://acme.\\u202eoc.ppainmo\"")
    }),
    tree("a space of no width", WRONG, |at| {
        at.url("\"https://acme\\u200b.omniapp.co\"")
    }),
    tree("a percent sign in the host", WRONG, |at| {
        at.url("'https://acme%2eomniapp.co'")
    }),
    tree("a decimal address", WRONG, |at| {
        at.url(&format!("'http://2130706433:{}'", at.evil_port()));
    }),
    tree("a hexadecimal address", WRONG, |at| {
        at.url(&format!("'http://0x7f000001:{}'", at.evil_port()));
    }),
    tree("an octal address", WRONG, |at| {
        at.url(&format!("'http://0177.0.0.1:{}'", at.evil_port()));
    }),
    tree("a short address", WRONG, |at| {
        at.url(&format!("'http://127.1:{}'", at.evil_port()))
    }),
    tree("an IPv4 address in an IPv6 one", WRONG, |at| {
        at.url(&format!("'http://[::ffff:127.0.0.1]:{}'", at.evil_port()));
    }),
    tree("a long [::1]", WRONG, |at| {
        at.url(&format!("'http://[0:0:0:0:0:0:0:1]:{}'", at.evil_port6()));
    }),
    tree("every address", WRONG, |at| {
        at.url(&format!("'http://0.0.0.0:{}'", at.evil_port()))
    }),
    tree("a cloud's metadata", WRONG, |at| {
        at.url("'http://169.254.169.254/latest'")
    }),
    tree("a private address over TLS", WRONG, |at| {
        at.url("'https://10.0.0.1'")
    }),
    tree("plain http", WRONG, |at| at.url("'http://evil.example'")),
    tree("no slashes", WRONG, |at| at.url("'https:evil.example'")),
    tree("three slashes", WRONG, |at| {
        at.url("'https:///evil.example'")
    }),
    tree("a file", WRONG, |at| at.url("'file:///etc/passwd'")),
    tree("a scheme of its own", WRONG, |at| {
        at.url(&format!("'ftp://127.0.0.1:{}'", at.evil_port()));
    }),
    tree("port 0", WRONG, |at| at.url("'http://127.0.0.1:0'")),
    tree("a port with zeros before it", WRONG, |at| {
        at.url(&format!("'http://127.0.0.1:0{}'", at.evil_port()));
    }),
    tree("a port past the last", WRONG, |at| {
        at.url(&format!(
            "'http://127.0.0.1:{}'",
            u32::from(at.evil_port()) + 65536
        ));
    }),
    tree("a query", WRONG, |at| {
        at.url(&format!("'{}/?x=@evil.example'", at.good()))
    }),
    tree("a fragment", WRONG, |at| {
        at.url(&format!("'{}#@evil.example'", at.good()))
    }),
    tree("a path that climbs", WRONG, |at| {
        at.url(&format!("'{}/api/../proxy'", at.good()))
    }),
    tree("a path to a proxy", WRONG, |at| {
        at.url(&format!("'{}//evil.example'", at.good()))
    }),
];

#[test]
fn another_host() {
    attack(&TREES[..TREES.len() / 2]);
}

#[test]
fn another_host_still() {
    attack(&TREES[TREES.len() / 2..]);
}
