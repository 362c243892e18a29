//! A server that hands the key back, in any form, anywhere: it is in nothing that is shown or kept.

use serde_json::json;

use super::front::reply;
use super::stage::{Checkout, Key, World};
use super::traces::forms;
use crate::support::acme::CHANGED;

/// Status, headers and body of an answer that holds a text.
type Answer = fn(&str) -> (u16, String, String);

const ANSWERS: [Answer; 9] = [
    |text| {
        (
            500,
            String::new(),
            json!({ "detail": format!("Bearer {text} failed") }).to_string(),
        )
    },
    |text| {
        (
            403,
            String::new(),
            json!({ "error": "403", "message": text }).to_string(),
        )
    },
    |text| (400, String::new(), format!("no JSON: {text}, {text}")),
    |text| (418, String::new(), format!("{}{text}", "x ".repeat(140))),
    |text| (409, String::new(), format!("{}{text}", " ".repeat(65_530))),
    |text| {
        (
            404,
            format!("WWW-Authenticate: Bearer {text}\r\nSet-Cookie: a={text}\r\n"),
            text.to_owned(),
        )
    },
    |text| {
        (
            302,
            format!("Location: http://127.0.0.1:1/{text}\r\n"),
            text.to_owned(),
        )
    },
    |text| (200, String::new(), format!("<html>{text}</html>")),
    |text| {
        (
            200,
            String::new(),
            json!({ "keyScope": [text], "totalResults": text }).to_string(),
        )
    },
];

const COMMANDS: [&[&str]; 5] = [
    &["plan", "-vv", "--out", "plan.json"],
    &["apply", "--auto-approve", "-vv", "--log-format", "json"],
    &["snapshot", "--all", "--out", "snapshot.json", "-vv"],
    &["drift", "-vv", "--json"],
    &["doctor", "-vv", "--log-format", "json"],
];

fn nothing_is_left(checkout: &Checkout<'_>, what: &str) {
    assert_eq!(checkout.left(), Vec::<String>::new(), "{what}");
}

#[test]
fn in_the_answer_to_a_reading() {
    let world = World::fronted();
    for (at, answer) in ANSWERS.into_iter().enumerate() {
        for (turn, (name, text)) in forms().into_iter().enumerate() {
            let (status, headers, body) = answer(&text);
            let answer = move |_: &str, stream: &mut _| reply(stream, status, &headers, &body);
            world.front().answer(answer);
            let checkout = world.checkout();
            let told = checkout.run(Key::Pair, COMMANDS[(at + turn) % COMMANDS.len()], "");
            assert!(matches!(told.code, 7 | 9), "{at} {name} {told:?}");
            let login = ["login", "--host", &checkout.good()].map(str::to_owned);
            let login = login.each_ref().map(String::as_str);
            let told = checkout.run(Key::Bound, &login, &format!("{}\n", crate::support::KEY));
            assert!(matches!(told.code, 7 | 9), "{at} {name} {told:?}");
            nothing_is_left(&checkout, name);
        }
    }
}

#[test]
fn in_what_the_tenant_holds() {
    let world = World::fronted();
    let before = world.tenant.everything();
    for (name, text) in forms() {
        let put = |tenant: &mut omni_um::sandbox::Tenant| {
            tenant.set_attribute("visitor@partner.example", "team", &json!(text))
        };
        world.tenant.tenant(put).expect("done by hand");
        let checkout = world.checkout();
        for arguments in &COMMANDS[..4] {
            let told = checkout.run(Key::Pair, arguments, "").expect(9);
            assert!(told.err.contains("the key itself"), "{name} {told:?}");
        }
        nothing_is_left(&checkout, name);
        world.tenant.put_back(&before);
    }
}

#[test]
fn in_the_answer_to_a_write() {
    let world = World::fronted();
    let before = world.tenant.everything();
    let made: Answer = |text| {
        (
            201,
            String::new(),
            json!({ "id": text, "userName": "new@acme.example", "displayName": text }).to_string(),
        )
    };
    let ways = ANSWERS.into_iter().chain([made]);
    for (at, answer) in ways.enumerate() {
        for (name, text) in forms().into_iter().skip(at % 3).step_by(3) {
            let (status, headers, body) = answer(&text);
            let answer = move |line: &str, stream: &mut _| {
                !line.starts_with("GET") && reply(stream, status, &headers, &body)
            };
            let checkout = world.checkout();
            checkout.write("access.yaml", CHANGED);
            world.front().answer(answer);
            let told = checkout.run(Key::Pair, &["apply", "--auto-approve", "-vv"], "");
            assert!(matches!(told.code, 5 | 7), "{at} {name} {told:?}");
            for arguments in [&["journal", "show"][..], &["journal", "verify"]] {
                checkout.run(Key::Pair, arguments, "").expect(0);
            }
            nothing_is_left(&checkout, name);
            world.tenant.put_back(&before);
        }
    }
}
