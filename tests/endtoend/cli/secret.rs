//! The key shows up nowhere. Every run of these tests looks for it; here are the runs that could
//! bring it up.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use super::changed;
use crate::support::project::toml;
use crate::support::{KEY, Project};

#[test]
fn a_key_in_the_place_of_the_url_is_not_shown() {
    let (tenant, project) = changed();
    for (url, key) in [
        (KEY.to_owned(), tenant.url()),
        (KEY.to_owned(), KEY.to_owned()),
        (
            format!("https://user:{KEY}@acme.omniapp.co"),
            KEY.to_owned(),
        ),
        (format!("{}/?key={KEY}", tenant.url()), KEY.to_owned()),
        (format!("{}/{KEY}", tenant.url()), KEY.to_owned()),
        (format!("http://{KEY}.example"), KEY.to_owned()),
    ] {
        for declared in [true, false] {
            let text = if declared {
                toml(&tenant.url())
            } else {
                "[provider]\nkind = \"omni\"\n".to_owned()
            };
            project.write("omni-um.toml", &text);
            let told = project.run_with(&["plan"], |command| {
                command.env("OMNI_BASE_URL", &url).env("OMNI_API_KEY", &key);
            });
            assert!(matches!(told.code, 7 | 8), "{told:?}");
            let shown = told.err.to_lowercase();
            assert!(!shown.contains(&KEY.to_lowercase()), "{told:?}");
        }
    }
}

/// Answers every request with something made of the request itself, the key among it.
fn echo(answer: fn(&str) -> String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("its address"));
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut request = [0; 8192];
            let count = stream.read(&mut request).unwrap_or(0);
            let asked = String::from_utf8_lossy(&request[..count]).into_owned();
            let _ = stream.write_all(answer(&asked).as_bytes());
        }
    });
    url
}

fn reply(status: &str, head: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\n{head}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}

#[test]
fn a_server_that_echoes_the_key_does_not_bring_it_into_the_output() {
    let answers: [fn(&str) -> String; 6] = [
        |_| {
            reply(
                "500 Oops",
                "",
                &format!("{{\"detail\":\"Bearer {KEY} failed\",\"status\":500}}"),
            )
        },
        |_| {
            reply(
                "403 Forbidden",
                "",
                &format!("{{\"error\":\"403\",\"message\":\"bad token {KEY}\"}}"),
            )
        },
        |asked| reply("400 Bad", "", &format!("<html>{asked}</html>")),
        |asked| reply("200 OK", "", asked),
        |_| reply("200 OK", "", &format!("{{\"keyScope\": [\"{KEY}\"]}}")),
        |_| reply("302 Found", &format!("Location: /{KEY}\r\n"), KEY),
    ];
    for answer in answers {
        let url = echo(answer);
        let project = Project::empty();
        project.write("omni-um.toml", &toml(&url));
        project.write("access.yaml", "users: {}\n");
        for arguments in [
            &["plan"][..],
            &["plan", "-v"],
            &["apply", "--auto-approve"],
            &["snapshot"],
        ] {
            let told = project.run_with(arguments, |command| {
                command.env("OMNI_BASE_URL", &url).env("OMNI_API_KEY", KEY);
            });
            assert!(matches!(told.code, 7 | 9), "{told:?}");
        }
    }
}

#[test]
fn no_file_that_is_written_holds_the_key() {
    let (_tenant, project) = changed();
    project.run(&["plan", "--out", "plan.json"]).expect(0);
    project
        .run(&["snapshot", "--all", "--out", "snapshot.json"])
        .expect(0);
    project.apply();
    let mut files = 0;
    for entry in walkdir::WalkDir::new(project.path("")) {
        let entry = entry.expect("readable");
        if entry.file_type().is_file() {
            let bytes = std::fs::read(entry.path()).expect("read");
            assert!(
                !String::from_utf8_lossy(&bytes).contains(KEY),
                "{}",
                entry.path().display()
            );
            files += 1;
        }
    }
    // Two that were asked for, three of the project, the lock, and what else an apply leaves.
    assert!(files >= 6, "{files}");
}
