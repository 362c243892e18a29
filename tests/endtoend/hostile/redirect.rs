//! A server that sends a client elsewhere: no key goes there, and nothing else does.

use super::front::{Front, reply};
use super::stage::{Key, World};
use crate::support::acme::AS_IT_IS;

/// Where to, with what a canary's port and the server's own address are put into.
const TARGETS: [&str; 8] = [
    "/stolen",
    "SELF/stolen",
    "http://127.0.0.1:PORT/stolen",
    "http://localhost:PORT/stolen",
    "//127.0.0.1:PORT/stolen",
    "http://evil.example/stolen",
    "https://evil.example/stolen",
    "\\\\127.0.0.1:PORT\\stolen",
];

#[test]
fn no_redirect_of_a_reading_is_followed() {
    let world = World::fronted();
    let front = world.front();
    for status in [300, 301, 302, 303, 304, 305, 307, 308] {
        for target in TARGETS {
            redirect(&world, front, status, target, "GET");
            let checkout = world.checkout();
            let arguments = match status % 2 {
                0 => &["plan", "-vv"][..],
                _ => &["doctor", "-vv"],
            };
            {
                let told = checkout.run(Key::Pair, arguments, "").expect(9);
                assert!(told.err.contains("no redirect is followed"), "{told:?}");
                assert!(!format!("{told:?}").contains("stolen"), "{told:?}");
                assert_eq!(front.asked().len(), 1, "{status} {target}");
            }
        }
        assert_eq!(world.canaries.came(), Vec::<String>::new());
    }
}

#[test]
fn no_redirect_of_a_write_is_followed() {
    let world = World::fronted();
    let front = world.front();
    for status in [301, 303, 307, 308] {
        for target in TARGETS {
            let checkout = world.checkout();
            // One new group, so that one request says all.
            checkout.write("access.yaml", format!("{AS_IT_IS}  Research: {{}}\n"));
            redirect(&world, front, status, target, "POST");
            front.asked();
            let told = checkout
                .run(Key::Pair, &["apply", "--auto-approve", "-vv"], "")
                .expect(5);
            assert!(!format!("{told:?}").contains("stolen"), "{told:?}");
            let asked = front.asked();
            assert!(
                asked.iter().all(|line| !line.contains("stolen")),
                "{asked:?}"
            );
            assert_eq!(checkout.left(), Vec::<String>::new());
        }
        assert_eq!(world.canaries.came(), Vec::<String>::new());
    }
}

/// From now on each request with this verb is sent elsewhere.
fn redirect(world: &World, front: &Front, status: u16, target: &str, verb: &'static str) {
    let target = target.replace("PORT", &world.canaries.port.to_string());
    let target = target.replace("SELF", &front.url);
    front.answer(move |line, stream| {
        line.starts_with(verb)
            && reply(
                stream,
                status,
                &format!("Location: {target}\r\nRefresh: 0;url={target}\r\n"),
                "",
            )
    });
}
