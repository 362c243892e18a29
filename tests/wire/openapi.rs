//! Omni's own OpenAPI document as a judge of exchanges.

use std::collections::HashMap;
use std::path::PathBuf;

use jsonschema::Validator;
use omni_um::sandbox::Exchange;
use serde_json::{Value, json};

/// Where the document lies: `OMNI_UM_OPENAPI`, else beside the checkout.
pub fn find() -> Option<PathBuf> {
    let named = std::env::var_os("OMNI_UM_OPENAPI").map(PathBuf::from);
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/contract/omni-openapi-users.json");
    named.or(Some(beside)).filter(|path| path.exists())
}

/// One operation of the document, its schemas ready for use.
struct Operation {
    name: String,
    method: String,
    path: Vec<String>,
    path_parameters: Vec<Validator>,
    query: HashMap<String, Validator>,
    request: Option<Validator>,
    /// By status; `None` where the answer has no body.
    answers: HashMap<u16, Option<Validator>>,
}

/// The whole document.
pub struct Document {
    operations: Vec<Operation>,
}

/// What a check of an exchange comes to.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It follows the document; the operation's id.
    Sound(String),
    /// The document does not speak of it, or it is meant to be wrong.
    Skipped,
    /// It does not follow the document, and why.
    Wrong(String),
}

impl Document {
    pub fn load(path: &std::path::Path) -> Self {
        let text = std::fs::read_to_string(path).expect("the document can be read");
        let document: Value = serde_json::from_str(&text).expect("the document is JSON");
        let mut operations = Vec::new();
        for (path, methods) in document["paths"].as_object().expect("paths") {
            for (method, operation) in methods.as_object().expect("methods") {
                operations.push(Operation::read(&document, path, method, operation));
            }
        }
        Self { operations }
    }

    /// The ids of the operations that the sandbox has.
    pub fn sandboxed(&self) -> Vec<&str> {
        let names = self
            .operations
            .iter()
            .map(|operation| operation.name.as_str());
        names
            .filter(|name| name.starts_with("scim") || *name == "userAttributesList")
            .collect()
    }

    pub fn judge(&self, exchange: &Exchange) -> Verdict {
        let path: Vec<String> = exchange
            .path()
            .trim_start_matches('/')
            .split('/')
            .map(str::to_lowercase)
            .collect();
        let success = (200..300).contains(&exchange.status);
        let operation = self
            .operations
            .iter()
            .find(|operation| operation.matches(&exchange.method, &path));
        let Some(operation) = operation else {
            // whoami is newer than the document (omni-api.md 1).
            let known =
                !success || exchange.fault || exchange.path().to_lowercase() == "/api/v1/whoami";
            return if known {
                Verdict::Skipped
            } else {
                Verdict::Wrong("no such operation".to_owned())
            };
        };
        // A refusal is the right answer to a request that is wrong on purpose, and the document has no error bodies.
        if (400..500).contains(&exchange.status) {
            return Verdict::Skipped;
        }
        let checks = operation.check_request(exchange).and_then(|()| {
            if success && !exchange.fault {
                operation.check_answer(exchange)
            } else {
                Ok(())
            }
        });
        match checks {
            Ok(()) => Verdict::Sound(operation.name.clone()),
            Err(reason) => Verdict::Wrong(reason),
        }
    }
}

impl Operation {
    fn read(document: &Value, path: &str, method: &str, operation: &Value) -> Self {
        let parameters = operation["parameters"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let of = |place: &'static str| {
            parameters
                .iter()
                .filter(move |parameter| parameter["in"] == place)
        };
        let schema = |parameter: &Value| validator(document, &parameter["schema"]);
        let content = |part: &Value| {
            let schema = part.pointer("/content/application~1json/schema")?;
            Some(validator(document, schema))
        };
        let answers = operation["responses"].as_object().expect("responses");
        Self {
            name: operation["operationId"].as_str().unwrap_or(path).to_owned(),
            method: method.to_uppercase(),
            path: path
                .trim_start_matches('/')
                .split('/')
                .map(str::to_lowercase)
                .collect(),
            path_parameters: of("path").map(schema).collect(),
            query: of("query")
                .map(|parameter| {
                    (
                        parameter["name"].as_str().expect("a name").to_owned(),
                        schema(parameter),
                    )
                })
                .collect(),
            request: content(&operation["requestBody"]),
            answers: answers
                .iter()
                .filter_map(|(status, answer)| Some((status.parse().ok()?, content(answer))))
                .collect(),
        }
    }

    /// Paths are found in either letter case (omni-api.md 1).
    fn matches(&self, method: &str, path: &[String]) -> bool {
        let same = |(wanted, sent): (&String, &String)| wanted.starts_with('{') || wanted == sent;
        self.method == method
            && self.path.len() == path.len()
            && self.path.iter().zip(path).all(same)
    }

    fn check_request(&self, exchange: &Exchange) -> Result<(), String> {
        let last = exchange.path().rsplit('/').next().unwrap_or_default();
        for parameter in &self.path_parameters {
            check("path", parameter, &Value::from(percent_decode(last)))?;
        }
        for (name, value) in query(&exchange.target) {
            let Some(parameter) = self.query.get(&name) else {
                return Err(format!("query: {name} is unknown"));
            };
            check(&format!("query {name}"), parameter, &Value::from(value))?;
        }
        match (&self.request, exchange.request.is_empty()) {
            (None, true) => Ok(()),
            (None, false) => Err("request: no body is expected".to_owned()),
            // A pathless PATCH whose value object is keyed by the attribute URN is not named in the schema. It passes
            // because the schema leaves objects open, and it is what Omni's own command line sends (omni-api.md 2.5).
            (Some(schema), _) => check("request", schema, &parse(&exchange.request)?),
        }
    }

    fn check_answer(&self, exchange: &Exchange) -> Result<(), String> {
        match self.answers.get(&exchange.status) {
            // 204 for a PATCH is seen by clients and not in the document (omni-api.md 2.1).
            None if exchange.status == 204 && self.method == "PATCH" => Ok(()),
            None => Err(format!("answer: {} is not documented", exchange.status)),
            Some(None) if exchange.response.is_empty() => Ok(()),
            Some(None) => Err("answer: no body is expected".to_owned()),
            Some(Some(schema)) => check("answer", schema, &parse(&exchange.response)?),
        }
    }
}

/// A validator for a part of the document; the components come along so that references resolve.
fn validator(document: &Value, schema: &Value) -> Validator {
    let whole = json!({ "components": document["components"], "allOf": [schema] });
    jsonschema::options()
        .should_validate_formats(true)
        .build(&whole)
        .expect("the document's schemas are sound")
}

fn check(what: &str, schema: &Validator, value: &Value) -> Result<(), String> {
    match schema.iter_errors(value).next() {
        None => Ok(()),
        Some(error) => Err(format!("{what}: {error} at {}", error.instance_path())),
    }
}

fn parse(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| format!("no JSON: {error}"))
}

fn query(target: &str) -> Vec<(String, String)> {
    let query = target.split_once('?').map_or("", |(_, query)| query);
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let decode = |text: &str| percent_decode(&text.replace('+', " "));
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(key, value)| (decode(key), decode(value)))
        .collect()
}

fn percent_decode(text: &str) -> String {
    percent_encoding::percent_decode_str(text)
        .decode_utf8_lossy()
        .into_owned()
}
