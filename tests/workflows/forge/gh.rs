//! The `gh` command: what its words ask for, and what it prints.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use axum::body::Body;
use axum::http::Response;
use serde_json::{Value, json};

use super::api::{self, Refusal};
use super::state::{Level, State};

/// What a step asked.
pub struct Asked {
    folder: PathBuf,
    pub token: String,
    pub repository: String,
    words: Vec<String>,
    input: String,
}

/// How `gh` ends: its code, and what it prints on both streams.
struct Ended(i32, String, String);

/// Answers the words of one `gh`.
pub fn answer(body: &[u8], state: &Mutex<State>) -> Response<Body> {
    let asked = read(body);
    let Ended(code, out, err) = if asked.token.is_empty() {
        let words = "gh: To use GitHub CLI in a GitHub Actions workflow, set the GH_TOKEN environment variable.";
        Ended(4, String::new(), format!("{words}\n"))
    } else {
        command(&asked, &mut state.lock().expect("whole"))
    };
    Response::new(Body::from(format!("{code} {}\n{out}{err}", out.len())))
}

fn read(body: &[u8]) -> Asked {
    let text = std::str::from_utf8(body).expect("UTF-8");
    let mut parts = text.splitn(5, '\0');
    let mut next = || parts.next().expect("gh.sh writes it").to_owned();
    let (folder, token, repository, count) = (next().into(), next(), next(), next());
    let rest = next();
    let count: usize = count.parse().expect("a number");
    let mut words: Vec<String> = rest.splitn(count + 1, '\0').map(str::to_owned).collect();
    let input = words.pop().unwrap_or_default();
    Asked {
        folder,
        token,
        repository,
        words,
        input,
    }
}

fn command(asked: &Asked, state: &mut State) -> Ended {
    let words: Vec<&str> = asked.words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["api", rest @ ..] => api_command(asked, rest, state),
        ["auth", "git-credential", "get"] => credential(asked),
        ["auth", "git-credential", "store" | "erase"] => Ended(0, String::new(), String::new()),
        ["workflow", "run", workflow, rest @ ..] => run_workflow(asked, workflow, rest, state),
        _ => panic!("gh {}", asked.words.join(" ")),
    }
}

/// The token, as git asks for it.
fn credential(asked: &Asked) -> Ended {
    let mut out: String = asked
        .input
        .lines()
        .filter(|line| line.contains('='))
        .map(|line| format!("{line}\n"))
        .collect();
    out.push_str(&format!(
        "username=x-access-token\npassword={}\n",
        asked.token
    ));
    Ended(0, out, String::new())
}

fn run_workflow(asked: &Asked, workflow: &str, rest: &[&str], state: &mut State) -> Ended {
    let mut branch = "main".to_owned();
    let mut rest = rest.iter();
    while let Some(word) = rest.next() {
        let mut value = || rest.next().expect("a value follows").to_string();
        match *word {
            "--ref" | "-r" => branch = value(),
            "--repo" | "-R" => assert_eq!(value(), super::REPOSITORY),
            _ => panic!("gh workflow run {word}"),
        }
    }
    if state.may(&asked.token, "actions") < Level::Write {
        let words = "could not create workflow dispatch event: HTTP 403: Resource not accessible by integration";
        return Ended(1, String::new(), format!("{words}\n"));
    }
    state.dispatched.push((workflow.to_owned(), branch));
    Ended(0, String::new(), String::new())
}

/// The words of `gh api`.
#[derive(Default)]
struct Api {
    path: String,
    method: Option<String>,
    fields: BTreeMap<String, Value>,
    /// The whole body, from `--input`.
    body: Option<Value>,
    pages: bool,
    slurp: bool,
    silent: bool,
}

impl Api {
    fn parse(asked: &Asked, words: &[&str]) -> Api {
        let mut api = Api::default();
        let mut words = words.iter().flat_map(|word| split(word)).peekable();
        while let Some(word) = words.next() {
            let mut value = || words.next().expect("a value follows");
            match word.as_str() {
                "--method" | "-X" => api.method = Some(value()),
                "--field" | "-F" => api.field(asked, &value(), true),
                "--raw-field" | "-f" => api.field(asked, &value(), false),
                // gh.sh does the query, which may ask for the step's variables.
                "--jq" | "-q" | "--header" | "-H" => drop(value()),
                "--input" => {
                    let text = file(asked, &value());
                    api.body = Some(serde_json::from_str(&text).expect("--input is JSON"));
                }
                "--paginate" => api.pages = true,
                "--slurp" => api.slurp = true,
                "--silent" => api.silent = true,
                path if !path.starts_with('-') && api.path.is_empty() => {
                    path.clone_into(&mut api.path)
                }
                _ => panic!("gh api {word}"),
            }
        }
        api
    }

    /// `name=value`; where it is typed, a number, a word of JSON's, or a file's text.
    fn field(&mut self, asked: &Asked, word: &str, typed: bool) {
        let (name, text) = word.split_once('=').expect("name=value");
        let value = match text.strip_prefix('@') {
            Some(path) if typed => json!(file(asked, path)),
            _ if typed && ["true", "false", "null"].contains(&text) => text.parse().expect("JSON"),
            _ if typed && text.parse::<i64>().is_ok() => text.parse().expect("JSON"),
            _ => json!(text),
        };
        match name.strip_suffix("[]") {
            None => drop(self.fields.insert(name.to_owned(), value)),
            Some(name) => {
                let list = self
                    .fields
                    .entry(name.to_owned())
                    .or_insert_with(|| json!([]));
                list.as_array_mut().expect("a list").push(value);
            }
        }
    }
}

/// `--name=value` as two words.
fn split(word: &str) -> Vec<String> {
    match word.split_once('=') {
        Some((name, value)) if name.starts_with("--") => vec![name.to_owned(), value.to_owned()],
        _ => vec![word.to_owned()],
    }
}

fn file(asked: &Asked, path: &str) -> String {
    if path == "-" {
        return asked.input.clone();
    }
    let path = asked.folder.join(Path::new(path));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn api_command(asked: &Asked, words: &[&str], state: &mut State) -> Ended {
    let api = Api::parse(asked, words);
    let writes = !api.fields.is_empty() || api.body.is_some();
    let method = api.method.clone();
    let method = method.unwrap_or_else(|| if writes { "POST" } else { "GET" }.to_owned());
    let (path, query) = api.path.split_once('?').unwrap_or((&api.path, ""));
    let path = path.trim_start_matches('/');
    let path = path.replace("{owner}/{repo}", &asked.repository);
    let mut parameters = api::parameters(query);
    let mut body = api.body.clone().unwrap_or_else(|| json!(api.fields));
    if method == "GET" {
        let fields = api.fields.iter();
        parameters.extend(fields.map(|(name, value)| (name.clone(), crate::runner::text(value))));
        body = Value::Null;
    }
    let request = api::Request {
        token: &asked.token,
        method: &method,
        path: &path,
        parameters,
        body,
    };
    let pages = match api::answer(&request, api.pages, state) {
        Ok(pages) => pages,
        Err(Refusal(code, words)) => {
            let body = json!({ "message": words, "status": code.to_string() });
            return Ended(1, body.to_string(), format!("gh: {words} (HTTP {code})\n"));
        }
    };
    Ended(0, print(&api, pages), String::new())
}

/// What is printed of the pages.
fn print(api: &Api, pages: Vec<Value>) -> String {
    if api.silent {
        return String::new();
    }
    let pages = if api.slurp { vec![json!(pages)] } else { pages };
    pages.iter().map(|page| format!("{page}\n")).collect()
}
