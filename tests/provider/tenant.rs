//! A server that records what it is asked and answers what a test tells it to.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Response, Uri};
use omni_um::live::Interest;
use omni_um::model::{Address, Name, ServerId};
use omni_um::provider::ProviderReader;
use omni_um::provider::http::{Backoff, HttpOptions};
use omni_um::provider::omni::{Omni, OmniOptions};
use secrecy::SecretString;
use serde_json::{Value, json};

/// The key of every test: it must be seen in one header, and nowhere else.
pub const KEY: &str = "omni_osk_very-secret-0123456789";

/// The extension that holds user attributes.
pub const URN: &str = "urn:omni:params:1.0:UserAttribute";

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: String,
    pub path: String,
    pub query: String,
    pub headers: HeaderMap,
    pub body: String,
    pub peer: SocketAddr,
}

impl Seen {
    /// `GET /api/v1/whoami`, without the query.
    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// A parameter of the query, as a number.
    pub fn number(&self, name: &str) -> usize {
        let mut pairs = self
            .query
            .split('&')
            .filter_map(|pair| pair.split_once('='));
        let found = pairs.find(|(key, _)| *key == name);
        found.and_then(|(_, value)| value.parse().ok()).unwrap()
    }
}

/// What is answered.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

pub fn reply(status: u16, body: impl Into<Vec<u8>>) -> Reply {
    Reply {
        status,
        headers: vec![("content-type", "application/json".to_owned())],
        body: body.into(),
    }
}

pub fn ok(body: Value) -> Reply {
    reply(200, body.to_string())
}

/// A tenant's content, and the ordinary answers about it.
#[derive(Clone, Debug)]
pub struct Canned {
    pub whoami: Value,
    pub definitions: Value,
    pub users: Vec<Value>,
    pub groups: Vec<Value>,
}

impl Default for Canned {
    fn default() -> Self {
        let (string, number) = ("String", "Number");
        let define = |name: &str, kind: &str, multiple: bool, system: bool| {
            json!({ "id": "", "name": name, "label": name, "type": kind, "description": null,
                    "multiple_values": multiple, "default_value": null, "system": system })
        };
        Canned {
            whoami: json!({ "keyScope": "organization" }),
            definitions: json!({ "records": [
                define("region", string, false, false),
                define("regions", string, true, false),
                define("tier", number, false, false),
                define("tiers", number, true, false),
                define("omni_is_org_admin", string, false, true),
            ] }),
            users: Vec::new(),
            groups: Vec::new(),
        }
    }
}

impl Canned {
    /// A tenant of so many users, `u1@acme.example` and on, each with an empty attribute bag.
    pub fn of(users: usize) -> Self {
        Canned {
            users: (1..=users).map(user).collect(),
            ..Canned::default()
        }
    }

    /// What a well-behaved server answers.
    pub fn answer(&self, seen: &Seen) -> Reply {
        match seen.line().as_str() {
            "GET /api/v1/whoami" => ok(self.whoami.clone()),
            "GET /api/v1/user-attributes" => ok(self.definitions.clone()),
            "GET /api/scim/v2/Users" => ok(page(&self.users, seen)),
            "GET /api/scim/v2/Groups" => ok(page(&self.groups, seen)),
            _ => self.by_id(seen),
        }
    }

    fn by_id(&self, seen: &Seen) -> Reply {
        let wanted = seen.path.rsplit('/').next().unwrap();
        let mut all = self.users.iter().chain(&self.groups);
        match all.find(|row| row["id"] == wanted) {
            Some(row) if seen.method == "GET" => ok(row.clone()),
            Some(_) => reply(204, ""),
            None => reply(404, r#"{"error":"404","message":"not found"}"#),
        }
    }
}

/// A page of rows, as a request asks for it.
pub fn page(rows: &[Value], seen: &Seen) -> Value {
    let (start, count) = (seen.number("startIndex"), seen.number("count"));
    let shown: Vec<_> = rows.iter().skip(start - 1).take(count).cloned().collect();
    listed(&shown, rows.len(), start)
}

/// The envelope around some rows.
pub fn listed(rows: &[Value], total: usize, start: usize) -> Value {
    json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
            "Resources": rows, "itemsPerPage": rows.len(), "startIndex": start,
            "totalResults": total })
}

/// The id of the n-th user: 36 characters, as Omni's have.
pub fn uuid(n: usize) -> String {
    format!("00000000-0000-4000-8000-{n:012}")
}

/// The n-th user's row.
pub fn user(n: usize) -> Value {
    json!({ "id": uuid(n), "userName": format!("u{n}@acme.example"), "active": true,
            "displayName": format!("User {n}"), URN: {} })
}

/// A group's row.
pub fn group(id: &str, name: &str, members: &[usize]) -> Value {
    let members: Vec<_> = members
        .iter()
        .map(|n| json!({ "value": uuid(*n) }))
        .collect();
    json!({ "id": id, "displayName": name, "members": members })
}

/// A running server.
pub struct Tenant {
    pub url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Tenant {
    /// Serves a script: the request, and how many requests of the same line came before it.
    pub async fn start(script: impl Fn(&Seen, usize) -> Reply + Send + Sync + 'static) -> Tenant {
        let seen = Arc::new(Mutex::new(Vec::<Seen>::new()));
        let record = Arc::clone(&seen);
        let script = Arc::new(script);
        let handler = move |ConnectInfo(peer): ConnectInfo<SocketAddr>,
                            method: Method,
                            uri: Uri,
                            headers: HeaderMap,
                            body: Bytes| {
            let request = Seen {
                method: method.to_string(),
                path: uri.path().to_owned(),
                query: uri.query().unwrap_or_default().to_owned(),
                headers,
                body: String::from_utf8(body.to_vec()).unwrap(),
                peer,
            };
            let mut all = record.lock().unwrap();
            let before = all.iter().filter(|s| s.line() == request.line()).count();
            let answer = script(&request, before);
            all.push(request);
            async move { response(answer) }
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new()
            .fallback(handler)
            .into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Tenant { url, seen }
    }

    /// Serves a tenant that behaves.
    pub async fn canned(canned: Canned) -> Tenant {
        Tenant::start(move |seen, _| canned.answer(seen)).await
    }

    /// All requests so far.
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// How many requests of this line came.
    pub fn count(&self, line: &str) -> usize {
        self.seen().iter().filter(|s| s.line() == line).count()
    }

    /// A client of it.
    pub fn omni(&self) -> Omni {
        omni(&self.url)
    }
}

pub fn omni(url: &str) -> Omni {
    let options = OmniOptions {
        http: hasty(),
        ..OmniOptions::default()
    };
    Omni::new(url, SecretString::from(KEY), options).unwrap()
}

/// Retries without long waits: these tests run on a real clock.
pub fn hasty() -> HttpOptions {
    let moment = Duration::from_millis(1);
    HttpOptions {
        backoff: Backoff {
            failed: moment,
            throttled: moment,
            longest: moment,
            seed: Some(1),
        },
        ..HttpOptions::default()
    }
}

pub fn user_address(name: &str) -> Address {
    Address::user(Name::new(name))
}

pub fn group_address(name: &str) -> Address {
    Address::group(Name::new(name))
}

pub fn id(text: &str) -> ServerId {
    ServerId::new(text)
}

/// Three users, and the group Finance that holds the first.
pub fn finance() -> Canned {
    let mut canned = Canned::of(3);
    canned.groups = vec![group("q7Rk-2Lm", "Finance", &[1])];
    canned
}

/// A tenant that answers writes by a script, and a client that has read it.
pub async fn written(answer: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> (Tenant, Omni) {
    let canned = finance();
    let tenant = Tenant::start(move |seen, _| match seen.method.as_str() {
        "GET" if !seen.query.contains("filter") => canned.answer(seen),
        _ => answer(seen),
    })
    .await;
    let omni = tenant.omni();
    omni.read(&Interest::default()).await.unwrap();
    (tenant, omni)
}

pub fn name(text: &str) -> Name {
    Name::new(text)
}

/// A PATCH body around some operations.
pub fn patch(operations: &str) -> String {
    let schemas = r#"["urn:ietf:params:scim:api:messages:2.0:PatchOp"]"#;
    format!(r#"{{"schemas":{schemas},"Operations":[{operations}]}}"#)
}

fn response(reply: Reply) -> Response<Body> {
    let mut builder = Response::builder().status(reply.status);
    for (name, value) in reply.headers {
        builder = builder.header(name, value);
    }
    builder.body(Body::from(reply.body)).unwrap()
}
