//! git over HTTP: git's own program answers, where the token may.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;

use axum::body::Body;
use axum::http::{HeaderMap, Response, StatusCode, header, request::Parts};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::state::{Level, Push, State};

/// Makes the bare repository, as GitHub keeps one: any commit can be fetched by its hash.
pub fn init(path: &Path) {
    std::fs::create_dir_all(path).expect("made");
    for arguments in [
        &[
            "init",
            "-q",
            "--bare",
            "--template=",
            "--initial-branch=main",
            ".",
        ][..],
        &["config", "uploadpack.allowAnySHA1InWant", "true"],
        &["config", "http.receivepack", "true"],
        &["config", "receive.denyNonFastForwards", "true"],
        &["config", "gc.auto", "0"],
        &["config", "core.fsync", "none"],
        // One pack is quicker written than a folder for each object.
        &["config", "transfer.unpackLimit", "1"],
    ] {
        crate::world::git(path, arguments);
    }
}

/// Answers a request, or asks for a token, or says that it does not suffice.
pub fn answer(parts: &Parts, body: &[u8], folder: &Path, state: &Mutex<State>) -> Response<Body> {
    let (path, query) = (parts.uri.path(), parts.uri.query().unwrap_or(""));
    let pushes = path.ends_with("git-receive-pack") || query.contains("git-receive-pack");
    let Some(token) = token(&parts.headers) else {
        let mut asked = refusal(StatusCode::UNAUTHORIZED);
        let basic = "Basic realm=\"GitHub\"".parse().expect("a header");
        asked.headers_mut().insert(header::WWW_AUTHENTICATE, basic);
        return asked;
    };
    let mut held = state.lock().expect("whole");
    let needed = if pushes { Level::Write } else { Level::Read };
    if held.may(&token, "contents") < needed {
        return refusal(StatusCode::FORBIDDEN);
    }
    let mut quicker = None;
    if pushes && path.ends_with("git-receive-pack") {
        let login = held.tokens[&token].login.clone();
        if held
            .protected_for
            .as_ref()
            .is_some_and(|only| *only != login)
        {
            return refusal(StatusCode::FORBIDDEN);
        }
        held.pushes.extend(pushed(body, &login));
    } else if pushes {
        quicker = held.before_push.pop_front();
    }
    drop(held);
    if let Some(act) = quicker {
        act();
    }
    backend(parts, body, folder)
}

fn refusal(status: StatusCode) -> Response<Body> {
    let mut refusal = Response::new(Body::from("refused\n"));
    *refusal.status_mut() = status;
    refusal
}

/// The password of `Authorization: Basic`, which is a token with GitHub.
fn token(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = value.split_once(' ')?;
    let plain = STANDARD.decode(encoded.trim()).ok()?;
    let plain = String::from_utf8(plain).ok()?;
    let token = plain.split_once(':')?.1.to_owned();
    scheme.eq_ignore_ascii_case("basic").then_some(token)
}

/// What a push begins with: `LENGTH old new reference\0…`.
fn pushed(body: &[u8], login: &str) -> Option<Push> {
    let line = body.split(|byte| *byte == 0).next()?;
    let line = std::str::from_utf8(line.get(4..)?).ok()?;
    let mut words = line.split(' ').skip(1).map(str::to_owned);
    Some(Push {
        login: login.to_owned(),
        commit: words.next()?,
        reference: words.next()?.trim().to_owned(),
    })
}

fn backend(parts: &Parts, body: &[u8], folder: &Path) -> Response<Body> {
    let path = parts.uri.path();
    let path = match path.split_once(".git/") {
        Some(_) => path.to_owned(),
        None => path.replacen(super::REPOSITORY, &format!("{}.git", super::REPOSITORY), 1),
    };
    let header = |name: &str| {
        parts
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let mut command = Command::new("git");
    command.arg("http-backend").env("GIT_PROJECT_ROOT", folder);
    command
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("PATH_INFO", path);
    command.env("REQUEST_METHOD", parts.method.as_str());
    command.env("QUERY_STRING", parts.uri.query().unwrap_or(""));
    command.env("CONTENT_LENGTH", body.len().to_string());
    command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1");
    for (variable, name) in [
        ("CONTENT_TYPE", "content-type"),
        ("HTTP_CONTENT_ENCODING", "content-encoding"),
        ("GIT_PROTOCOL", "git-protocol"),
    ] {
        command.env(variable, header(name).unwrap_or(""));
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("git runs");
    let mut stdin = child.stdin.take().expect("piped");
    let body = body.to_vec();
    let writing = std::thread::spawn(move || stdin.write_all(&body));
    let output = child.wait_with_output().expect("git ends");
    let _ = writing.join();
    told(&output.stdout)
}

/// Turns what a CGI program prints into a response.
fn told(printed: &[u8]) -> Response<Body> {
    let end = printed.windows(4).position(|four| four == b"\r\n\r\n");
    let end = end.expect("git's headers end");
    let head = std::str::from_utf8(&printed[..end]).expect("headers");
    let mut response = Response::new(Body::from(printed[end + 4..].to_vec()));
    for (name, value) in head.lines().filter_map(|line| line.split_once(": ")) {
        if name == "Status" {
            let code = value[..3].parse().expect("a status");
            *response.status_mut() = StatusCode::from_u16(code).expect("a status");
            continue;
        }
        let name = header::HeaderName::from_bytes(name.as_bytes()).expect("a name");
        response
            .headers_mut()
            .insert(name, value.parse().expect("a value"));
    }
    response
}
