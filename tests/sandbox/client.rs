//! A sandbox and a client for it, as far away from the crate's own client as can be.
#![allow(dead_code, reason = "each test binary uses a part")]

use omni_um::sandbox::{self, Options, Running, Seed, Switches, Tenant};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};

/// The tenant most tests start from.
pub const SEED: &str = r#"
key_owner: admin@acme.example
attributes:
  - { name: region, type: String, multiple_values: true, default: [all] }
  - { name: tier, type: Number }
  - { name: team, type: String, label: Team, description: Where they sit }
users:
  - { email: admin@acme.example, name: Admin }
  - { email: ada@acme.example, name: Ada Lovelace, attributes: { region: [emea, apac], tier: 3 }, last_login: "2026-11-01T07:00:00.000Z" }
  - { email: Grace@acme.example, name: Grace Hopper }
  - { email: gone@acme.example, name: Gone, active: false }
embed_users:
  - { name: Portal user, external_id: acct-42, entity: acme }
groups:
  - { name: Finance, members: [ada@acme.example, "embed:acct-42"] }
  - { name: Analytics, id: Q7Rk-2L_ }
"#;

/// The extension that holds attributes.
pub const BAG: &str = "urn:omni:params:1.0:UserAttribute";

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub text: String,
    pub json: Value,
    pub headers: reqwest::header::HeaderMap,
}

/// A running sandbox and a client.
pub struct Bench {
    pub running: Running,
    pub http: Client,
}

pub fn seeded() -> Tenant {
    Seed::parse(SEED)
        .expect("the seed parses")
        .tenant()
        .expect("the seed is sound")
}

pub fn patch_op(operations: Value) -> Value {
    json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations })
}

/// A pathless operation on the bag, the form the official CLI uses.
pub fn attributes(bag: Value) -> Value {
    patch_op(json!([{ "op": "replace", "value": { BAG: bag } }]))
}

impl Bench {
    pub async fn start(options: Options) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let running = sandbox::serve(options).await.expect("a free port");
        let builder = Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none());
        let http = builder.tls_certs_only([]).build().expect("a client");
        Self { running, http }
    }

    pub async fn seeded() -> Self {
        Self::start(Options::from(seeded())).await
    }

    pub async fn with(switches: &str) -> Self {
        let switches = Switches::parse(switches).expect("known switches");
        Self::start(Options {
            switches,
            ..Options::from(seeded())
        })
        .await
    }

    /// Adds a fault line to the running server.
    pub fn fault(&self, line: &str) {
        self.running
            .faults(|faults| faults.add(line))
            .expect("a known fault");
    }

    /// A request without a body; a path without a leading slash is below the SCIM base.
    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let path = if path.starts_with('/') {
            path.to_owned()
        } else {
            format!("/api/scim/v2/{path}")
        };
        self.http
            .request(method, format!("{}{path}", self.running.url()))
    }

    pub async fn try_get(&self, path: &str) -> reqwest::Result<Reply> {
        reply(self.request("GET", path).bearer_auth("sandbox")).await
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.try_get(path).await.expect("an answer")
    }

    pub async fn delete(&self, path: &str) -> Reply {
        reply(self.request("DELETE", path).bearer_auth("sandbox"))
            .await
            .expect("an answer")
    }

    pub async fn try_send(&self, method: &str, path: &str, body: Value) -> reqwest::Result<Reply> {
        reply(
            self.request(method, path)
                .bearer_auth("sandbox")
                .json(&body),
        )
        .await
    }

    pub async fn send(&self, method: &str, path: &str, body: Value) -> Reply {
        self.try_send(method, path, body).await.expect("an answer")
    }

    /// The path of a user.
    pub fn user(&self, email: &str) -> String {
        format!("Users/{}", self.user_id(email))
    }

    pub fn user_id(&self, email: &str) -> String {
        self.running
            .tenant(|tenant| tenant.user_id(email))
            .expect("a known e-mail")
    }

    /// The path of a group.
    pub fn group(&self, name: &str) -> String {
        format!(
            "Groups/{}",
            self.running
                .tenant(|tenant| tenant.group_id(name))
                .expect("a known group")
        )
    }

    pub fn members(&self, group: &str) -> Vec<String> {
        self.running
            .tenant(|tenant| tenant.members_of(group))
            .expect("a known group")
    }

    pub fn embed_id(&self) -> String {
        self.running
            .tenant(|tenant| tenant.member_id("embed:acct-42"))
            .expect("the embed user")
    }

    /// The effects so far, a line each.
    pub fn effects(&self) -> Vec<String> {
        self.running
            .effects()
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    /// The bag of a user, read by id.
    pub async fn bag(&self, email: &str) -> Value {
        self.get(&self.user(email)).await.json[BAG].clone()
    }
}

impl Reply {
    /// The `userName` or `displayName` of each row.
    pub fn names(&self) -> Vec<&str> {
        let rows = self.json["Resources"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        rows.iter()
            .filter_map(|row| row.get("userName").or(row.get("displayName"))?.as_str())
            .collect()
    }

    pub fn total(&self) -> u64 {
        self.json["totalResults"].as_u64().expect("a total")
    }
}

async fn reply(request: RequestBuilder) -> reqwest::Result<Reply> {
    let response = request.send().await?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = response.text().await?;
    let json = serde_json::from_str(&text).unwrap_or(Value::Null);
    Ok(Reply {
        status,
        text,
        json,
        headers,
    })
}
