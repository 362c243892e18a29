//! Every command in every trouble, with all that logs: the key is in nothing that is shown or left.

use std::io::Write as _;

use super::front::{Front, reply};
use super::stage::{Checkout, Key, World};
use crate::support::KEY;
use crate::support::acme::CHANGED;

/// A trouble with the tenant, set up at the server before it.
type Trouble = fn(&Front);

fn status(front: &Front, status: u16, body: &'static str) {
    front.answer(move |_, stream| reply(stream, status, "", body));
}

const TROUBLES: [(&str, Trouble); 12] = [
    ("none", |front| front.answer(|_, _| false)),
    ("401", |front| status(front, 401, r#"{"detail":"no"}"#)),
    ("403", |front| status(front, 403, r#"{"detail":"no"}"#)),
    ("404", |front| status(front, 404, r#"{"detail":"no"}"#)),
    ("409", |front| status(front, 409, r#"{"detail":"no"}"#)),
    ("429", |front| {
        front.answer(|_, stream| reply(stream, 429, "Retry-After: 0\r\n", ""));
    }),
    ("500", |front| status(front, 500, "oops")),
    ("HTML", |front| status(front, 200, "<html>")),
    ("a hang-up", |front| front.answer(|_, _| true)),
    ("no HTTP", |front| {
        front.answer(|_, stream| stream.write_all(b"\x15\x03\x01\x00\x02\x02\x28").is_ok());
    }),
    ("an answer cut off", |front| {
        front.answer(|_, stream| {
            stream
                .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{")
                .is_ok()
        });
    }),
    ("an answer without end", |front| {
        front.answer(|_, stream| {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            while stream.write_all(&[b' '; 1 << 16]).is_ok() {}
            true
        });
    }),
];

const COMMANDS: &[&[&str]] = &[
    &["plan", "--out", "plan.json"],
    &["apply", "--auto-approve"],
    &["drift"],
    &["snapshot", "--all", "--out", "snapshot.json"],
    &["show", "plan.json"],
    &["show", "--lock"],
    &["plan-diff", "plan.json", "plan.json"],
    &["validate"],
    &["journal", "show"],
    &["journal", "verify"],
    &["doctor"],
    &["logout"],
    &["sandbox", "reset"],
    &["help"],
];

fn all(checkout: &Checkout<'_>, what: &str, key: Key) {
    let good = checkout.good();
    let login = ["login", "--host", &good];
    let commands = COMMANDS.iter().copied().chain([&login[..]]).enumerate();
    for (at, arguments) in commands {
        let logs = match (at + what.len()) % 2 {
            0 => &["-vv"][..],
            _ => &["-vv", "--log-format", "json"],
        };
        let line = [arguments, logs].concat();
        checkout.run(key, &line, &format!("{KEY}\n"));
    }
    assert_eq!(checkout.left(), Vec::<String>::new(), "{what}");
}

#[test]
fn every_command_in_every_trouble() {
    let world = World::fronted();
    let before = world.tenant.everything();
    for (at, (name, trouble)) in TROUBLES.into_iter().enumerate() {
        let checkout = world.checkout();
        checkout.write("access.yaml", CHANGED);
        trouble(world.front());
        all(
            &checkout,
            name,
            [Key::Pair, Key::Bound, Key::Stored][at % 3],
        );
        world.tenant.put_back(&before);
    }
}

#[test]
fn every_command_where_nobody_listens_and_over_tls_to_who_speaks_none() {
    let world = World::new();
    let closed = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = closed.local_addr().expect("its address").port();
    drop(closed);
    for url in [
        format!("http://127.0.0.1:{port}"),
        world.tenant.url().replace("http:", "https:"),
    ] {
        let checkout = world.checkout();
        checkout.remove("omni-um.lock");
        checkout.url(&format!("'{url}'"));
        for arguments in [
            &["plan", "-vv"][..],
            &["apply", "--auto-approve", "-vv"],
            &["doctor", "-vv"],
        ] {
            let mut command = checkout.command(Key::Pair, arguments);
            command.env("OMNI_BASE_URL", &url);
            super::stage::run(command, "").expect(9);
        }
        let login = ["login", "--host", &url];
        checkout
            .run(Key::Pair, &login, &format!("{KEY}\n"))
            .expect(9);
        assert_eq!(checkout.left(), Vec::<String>::new());
    }
}
