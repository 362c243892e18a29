//! Names and values that would steer whoever shows a log.

use serde_json::{Value, json};

use super::super::stage::{Desk, URN, cell};
use crate::support::sinks::{HOSTILE, commands};

/// A row for each hostile text.
fn each(row: impl Fn(usize, &str) -> Value) -> Vec<Value> {
    let rows = HOSTILE.iter().enumerate();
    rows.map(|(n, text)| row(n, text)).collect()
}

fn email(n: usize) -> String {
    format!("new-{n}@acme.example")
}

#[test]
fn no_text_of_a_file_or_of_the_tenant_acts_on_who_reads_the_output() {
    let desk = Desk::new();
    let new =
        |n, text: &str| json!({ "userName": email(n), "displayName": text, URN: { "team": text } });
    let again =
        |n, text: &str| json!({ "userName": email(n), URN: { "team": format!("{text}!") } });
    let odd = |_, text: &str| json!({ "userName": text, "id": text, "displayName": text, URN: { "team": text } });
    let wrong = |n, text: &str| json!({ "userName": email(n), "groups": [text], URN: { "tier": text, text.to_owned(): [text] } });
    let all = ["--accept", "attributes.change=1000"];
    let text = |rows: Vec<Value>| json!(rows).to_string();
    let quoted: Vec<String> = HOSTILE.iter().map(|text| cell(text)).collect();
    let sheet: String = (quoted.iter().enumerate())
        .map(|(n, cell)| format!("upsert,{},{cell},{cell}\n", email(n)))
        .collect();
    let columns = quoted.join(",");
    for told in [
        desk.file("create-users", "new.json", &text(each(new)), &[])
            .expect(0),
        desk.file("create-users", "new.json", &text(each(odd)), &[]),
        desk.file("update-user-attributes", "u.json", &text(each(again)), &all),
        desk.file("update-user-attributes", "u.json", &text(each(odd)), &all),
        desk.file("update-user-attributes", "u.json", &text(each(wrong)), &all),
        desk.sync(&each(new), &["--dry-run", "-v"]),
        desk.sync(&each(odd), &["--dry-run"]),
        desk.sync(&each(wrong), &[]),
        desk.file(
            "bulk",
            "b.csv",
            &format!("op,email,display_name,team\n{sheet}"),
            &["-v"],
        ),
        desk.file(
            "bulk",
            "b.csv",
            &format!("op,email,{columns}\n{columns}\n"),
            &[],
        ),
        desk.file(
            "delete-users",
            "ids.json",
            &json!(HOSTILE).to_string(),
            &["--yes"],
        ),
        desk.file(
            "delete-users",
            "ids.csv",
            &format!("id,{columns}\n{columns}\n"),
            &["--yes"],
        ),
        desk.run(&["delete-user", HOSTILE[0]]),
    ] {
        for text in [&told.out, &told.err] {
            assert_eq!(commands(text), Vec::<String>::new(), "{told:?}");
        }
    }
}
