//! Crashes and nuisances: 29 to 34.

use std::net::TcpListener;
use std::sync::Arc;

use omni_um::apply::{Halts, Patience};
use omni_um::live::Interest;
use omni_um::older::{Sheet, Sync, Text};
use omni_um::provider::http::{Backoff, HttpOptions};
use omni_um::provider::omni::{Omni, OmniOptions};
use omni_um::provider::{ProviderReader as _, ReadError};
use omni_um::workflow::{Connection, Limits, execute, older};
use secrecy::SecretString;
use serde_json::{Value, json};

use super::super::stage::{Desk, URN, resources};
use crate::support::KEY;

/// 29: a server that says nothing was waited for without end. Here with the usual deadlines, on a
/// clock that jumps from one to the next.
#[tokio::test(start_paused = true)]
async fn a_silent_server_is_waited_for_until_the_deadline() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", silent.local_addr().expect("its address"));
    let options = OmniOptions {
        http: HttpOptions::default(),
        ..OmniOptions::default()
    };
    let begun = tokio::time::Instant::now();
    let omni = Omni::new(&url, SecretString::from(KEY), options).expect("a client");
    let interest = Interest {
        account_later: true,
        ..Interest::default()
    };
    let ended = omni.read(&interest).await;
    assert!(
        matches!(ended, Err(ReadError::Unreachable { .. })),
        "{ended:?}"
    );
    assert!(begun.elapsed().as_secs() < 3600, "{:?}", begun.elapsed());
}

/// 29, of a write: whoever takes it and then says nothing is asked what became of it.
#[test]
fn a_write_that_is_met_with_silence_is_read_back() {
    let desk = Desk::new();
    desk.tenant.fault("trickle PATCH /users 3600000ms");
    let toml = crate::support::project::toml(&desk.tenant.url());
    desk.folder.write("omni-um.toml", &toml);
    let patient = HttpOptions {
        total_timeout: std::time::Duration::from_millis(500),
        backoff: Backoff::short(),
        ..HttpOptions::default()
    };
    let options = OmniOptions {
        http: patient,
        ..OmniOptions::default()
    };
    let key = SecretString::from(KEY);
    let omni = Omni::new(&desk.tenant.url(), key, options).expect("a client");
    let mut connection = Connection::to(Arc::new(omni));
    connection.patience = Patience::SHORT;
    let mut ada = desk.person("ada@acme.example");
    ada[URN]["team"] = json!("new");
    let file = Text {
        name: "users.json".into(),
        text: resources(&[ada]).into(),
    };
    let sheet = Sheet::sync_json(&file, Sync::default()).expect("a good file");
    let project = older::writer(&desk.folder.path("."), true).expect("a project");
    let run = async {
        let wished = older::plan(project, &connection, &sheet, Limits::default()).await;
        let planned = wished.unwrap_or_else(|error| panic!("{error}")).planned;
        let (plan, id) = (&planned.plan, &planned.id);
        execute(&planned, plan, id, &connection, Halts::never(), &mut |_| {}).await
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let ended = runtime.block_on(run);
    let summary = ended.unwrap_or_else(|error| panic!("{error}")).summary;
    // Somebody took it; it shows, and so it is done.
    assert_eq!(desk.tenant.attribute("ada@acme.example", "team"), "new");
    assert!(summary.is_complete(), "{summary:?}");
}

/// 30: any error of one row was the end of the rows after it.
#[test]
fn one_row_that_fails_ends_no_other() {
    let desk = Desk::new();
    let ada = desk.id("ada@acme.example");
    let rows = "op,email,display_name,team\n\
        upsert,alan@acme.example,Alan,new\n\
        upsert,ada@acme.example,Ada,new\n\
        upsert,grace@acme.example,Grace,new\n\
        upsert,kay@acme.example,Kay,new\n";
    for fault in ["429", "404", "409", "500"] {
        let desk_before = desk.tenant.everything();
        desk.tenant
            .fault(&format!("fail PATCH /users/{ada} {fault}"));
        let told = desk.file("bulk", "b.csv", rows, &[]).expect(5);
        assert!(told.out.contains("user/ada@acme.example"), "{told:?}");
        for email in [
            "alan@acme.example",
            "grace@acme.example",
            "kay@acme.example",
        ] {
            assert_eq!(
                desk.tenant.attribute(email, "team"),
                "new",
                "{fault} {told:?}"
            );
        }
        assert_eq!(desk.tenant.attribute("ada@acme.example", "team"), "core");
        desk.tenant.mend();
        // What is done is not done again.
        let (_, effects) = desk.effects(|| desk.file("bulk", "b.csv", rows, &[]).expect(0));
        assert_eq!(effects, ["set-attribute ada@acme.example team \"new\""]);
        desk.tenant.put_back(&desk_before);
    }
}

/// 31: a missing or odd file, the end of input at the prompt and another locale were tracebacks.
#[test]
fn nothing_is_a_traceback() {
    let desk = Desk::new();
    for command in [
        "create-users",
        "update-user-attributes",
        "delete-users",
        "bulk",
    ] {
        for (name, text) in [
            ("none.json", None),
            ("none.csv", None),
            ("odd.json", Some("{\"userName\": ")),
            ("odd.json", Some("[1, null, \"x\", []]")),
            ("odd.csv", Some("\"")),
            ("odd.csv", Some("a,b\n1\n")),
            ("odd.txt", Some("a")),
        ] {
            if let Some(text) = text {
                desk.folder.write(name, text);
            }
            let told = desk.untouched(|| desk.run(&[command, name]));
            assert!([8, 64].contains(&told.code), "{told:?}");
            assert_eq!(told.out, "", "{told:?}");
        }
    }
    let ada = desk.id("ada@acme.example");
    desk.untouched(|| desk.run(&["delete-user", &ada]).expect(4));
    let mut people = vec![desk.person("ada@acme.example")];
    people[0][URN]["team"] = json!("Zürich ✓ 日本");
    desk.folder.write("u.json", &resources(&people));
    let told = desk.run_with(
        &["sync", "--source", "json", "--users", "u.json"],
        |command| {
            command.env("LC_ALL", "C").env("LANG", "C");
        },
    );
    told.expect(0);
    assert_eq!(
        desk.tenant.attribute("ada@acme.example", "team"),
        "Zürich ✓ 日本"
    );
    let rows = [json!(3), people[0].clone(), Value::Null];
    let told = desk.untouched(|| desk.sync(&rows, &[]).expect(8));
    assert_eq!(told.err.matches("users.json:1:").count(), 2, "{told:?}");
}

/// 32: the attributes of a user who is not there were `{}`, and exit 0.
#[test]
fn who_is_not_there_has_no_attributes_to_print() {
    let desk = Desk::new();
    let told = desk.run(&["get-user-attributes", "nobody"]).expect(1);
    assert_eq!((told.failure(), told.out.as_str()), ("219", ""));
}

/// 33: a list of users to delete was sent as the text of Python's objects.
#[test]
fn users_in_a_list_to_delete_are_deleted_by_their_ids() {
    let desk = Desk::new();
    let kay = desk.person("kay@acme.example");
    let gone = || {
        let text = json!([kay]).to_string();
        desk.file("delete-users", "gone.json", &text, &["--yes"])
            .expect(0)
    };
    let (told, effects) = desk.effects(gone);
    assert!(
        effects.contains(&"delete-user kay@acme.example".to_owned()),
        "{effects:?}"
    );
    assert!(
        told.out.contains(kay["id"].as_str().expect("an id")),
        "{told:?}"
    );
    let odd = json!([{ "displayName": "Kay" }, { "id": 7 }]).to_string();
    desk.untouched(|| {
        desk.file("delete-users", "odd.json", &odd, &["--yes"])
            .expect(8)
    });
}

/// 34: `.netrc` replaced the token; a `.env` above the folder, and proxies in one, won in silence.
#[test]
fn nothing_around_has_a_say_in_who_asks_whom() {
    let desk = Desk::new();
    let elsewhere = TcpListener::bind("127.0.0.1:0").expect("a free port");
    elsewhere.set_nonblocking(true).expect("set");
    let other = format!("http://{}", elsewhere.local_addr().expect("its address"));
    let names = [
        "HTTP_PROXY",
        "http_proxy",
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "all_proxy",
    ];
    let proxies: String = names
        .iter()
        .map(|name| format!("{name}={other}\n"))
        .collect();
    let above = format!("{proxies}OMNI_BASE_URL={other}\nOMNI_API_KEY=omni_osk_other\n");
    desk.folder.write(".env", &above);
    desk.folder.write(
        ".netrc",
        "machine 127.0.0.1 login eve password evil\ndefault login eve password evil\n",
    );
    desk.folder
        .write("jobs/users.json", &resources(&desk.people()));
    let line = ["sync", "--source", "json", "--users", "users.json"];
    let home = desk.folder.path(".");
    let told = desk.run_with(&line, |command| {
        command
            .current_dir(desk.folder.path("jobs"))
            .env("HOME", &home);
        command.env("NETRC", desk.folder.path(".netrc"));
        names.iter().for_each(|name| {
            command.env(name, &other);
        });
    });
    told.expect(0);
    // A `.env` of the folder itself decides whose key it is, and no more.
    let url = desk.tenant.url();
    desk.folder.write(
        "jobs/.env",
        &format!("{proxies}OMNI_BASE_URL={url}/api\nOMNI_API_KEY={KEY}\n"),
    );
    let told = desk.run_with(&line, |command| {
        command
            .current_dir(desk.folder.path("jobs"))
            .env_remove("OMNI_BASE_URL")
            .env_remove("OMNI_API_KEY");
    });
    told.expect(0);
    assert!(
        elsewhere.accept().is_err(),
        "somebody was asked who should not be"
    );
}
