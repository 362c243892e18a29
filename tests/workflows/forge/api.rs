//! GitHub's REST API, as far as the workflows ask.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::state::{Level, Listed, State};

/// A request of `gh api`.
pub struct Request<'a> {
    pub token: &'a str,
    pub method: &'a str,
    pub path: &'a str,
    pub parameters: BTreeMap<String, String>,
    pub body: Value,
}

/// A status that is none of success, and why.
pub struct Refusal(pub u16, pub &'static str);

/// What the scopes are that suffice, and whether any one does.
type Scopes = &'static [&'static str];

const ISSUES: Scopes = &["issues"];
/// A comment of a pull request is an issue's comment, too.
const EITHER: Scopes = &["issues", "pull-requests"];
const PULLS: Scopes = &["pull-requests"];
const ACTIONS: Scopes = &["actions"];

/// The pages of an answer: the first, or all of them.
pub fn answer(request: &Request, all: bool, state: &mut State) -> Result<Vec<Value>, Refusal> {
    let prefix = format!("repos/{}/", super::REPOSITORY);
    let Some(path) = request.path.strip_prefix(&prefix) else {
        return whole(request, state).map(|one| vec![one]);
    };
    let parts: Vec<&str> = path.split('/').collect();
    if parts[0] == "issues" && state.without_issues {
        return Err(Refusal(410, "Issues are disabled for this repo"));
    }
    match (request.method, parts.as_slice()) {
        ("GET", ["issues", number, "comments"]) => {
            request.may(state, EITHER, Level::Read)?;
            let number = digits(number)?;
            state.issue(number).ok_or(Refusal(404, "Not Found"))?;
            let all_of = state.comments.iter().filter(|one| one.issue == number);
            let list = all_of.map(super::state::Comment::shown).collect();
            Ok(request.pages(list, all))
        }
        ("GET", ["issues"]) => {
            request.may(state, ISSUES, Level::Read)?;
            let list = issues(request, state)?;
            Ok(request.pages(list, all))
        }
        ("GET", ["commits", commit, "pulls"]) => {
            request.may(state, PULLS, Level::Read)?;
            let of = |one: &&super::state::Issue| {
                let pull = one.pull.as_ref();
                pull.is_some_and(|pull| {
                    pull.merged.as_deref() == Some(commit) || pull.head == *commit
                })
            };
            let found = state.issues.iter().filter(of);
            let list = found.map(super::state::Issue::shown_pull).collect();
            Ok(request.pages(list, all))
        }
        ("GET", ["actions", "workflows", workflow, "runs"]) => {
            request.may(state, ACTIONS, Level::Read)?;
            Ok(vec![runs(request, workflow, state)])
        }
        ("GET", ["actions", "runs", id, "jobs"]) => {
            request.may(state, ACTIONS, Level::Read)?;
            let id = digits(id)?;
            let run = state.runs.iter().find(|run| run.id == id);
            let jobs = &run.ok_or(Refusal(404, "Not Found"))?.jobs;
            let shown = |(place, steps): (usize, &usize)| json!({ "id": place + 1, "steps": vec![json!({ "name": "a step" }); *steps] });
            let shown: Vec<Value> = jobs.iter().enumerate().map(shown).collect();
            Ok(vec![json!({ "total_count": shown.len(), "jobs": shown })])
        }
        (_, parts) => one(request, parts, state).map(|one| vec![one]),
    }
}

/// What is asked without a repository.
fn whole(request: &Request, state: &State) -> Result<Value, Refusal> {
    let login = state
        .tokens
        .get(request.token)
        .map(|token| token.login.as_str());
    let login = login.ok_or(Refusal(401, "Bad credentials"))?;
    match (request.method, request.path) {
        ("GET", "user") if login.ends_with("[bot]") => {
            Err(Refusal(403, "Resource not accessible by integration"))
        }
        ("GET", "user") => Ok(json!({ "login": login, "type": "User" })),
        ("POST", "graphql") => {
            let query = request.body["query"].as_str().unwrap_or_default();
            let query: String = query.split_whitespace().collect();
            let known = ["{viewer{login}}", "query{viewer{login}}"].contains(&query.as_str());
            assert!(known, "gh api graphql: {query}");
            Ok(json!({ "data": { "viewer": { "login": login } } }))
        }
        _ => panic!("gh api {} {}", request.method, request.path),
    }
}

/// A single issue, comment or pull request.
fn one(request: &Request, parts: &[&str], state: &mut State) -> Result<Value, Refusal> {
    let login = state
        .tokens
        .get(request.token)
        .map(|token| token.login.clone());
    let login = login.ok_or(Refusal(401, "Bad credentials"))?;
    match (request.method, parts) {
        ("POST", ["issues", number, "comments"]) => {
            request.may(state, EITHER, Level::Write)?;
            let number = digits(number)?;
            state.issue(number).ok_or(Refusal(404, "Not Found"))?;
            let id = state.comment(number, &login, &request.body(&["body"])?);
            Ok(state
                .comments
                .iter()
                .find(|one| one.id == id)
                .expect("made")
                .shown())
        }
        ("PATCH", ["issues", "comments", id]) => {
            request.may(state, EITHER, Level::Write)?;
            let (id, body) = (digits(id)?, request.body(&["body"])?);
            let found = state.comments.iter_mut().find(|one| one.id == id);
            let comment = found.ok_or(Refusal(404, "Not Found"))?;
            assert_eq!(
                comment.author, login,
                "a comment of somebody else's is changed"
            );
            comment.body = body;
            comment.edits += 1;
            Ok(comment.shown())
        }
        ("POST", ["issues"]) => {
            request.may(state, ISSUES, Level::Write)?;
            let body = request.body(&["title", "body", "labels"])?;
            let title = request.body["title"].as_str().expect("a title").to_owned();
            let number = state.open(&login, &title, &body, None);
            let issue = state.issue(number).expect("made");
            issue.labels = words(&request.body["labels"]);
            Ok(issue.shown())
        }
        ("GET", ["issues", number]) => {
            request.may(state, EITHER, Level::Read)?;
            let issue = state.issue(digits(number)?);
            Ok(issue.ok_or(Refusal(404, "Not Found"))?.shown())
        }
        ("PATCH", ["issues", number]) => {
            request.may(state, ISSUES, Level::Write)?;
            edit(request, digits(number)?, &login, state)
        }
        ("GET", ["pulls", number]) => {
            request.may(state, PULLS, Level::Read)?;
            let issue = state
                .issue(digits(number)?)
                .filter(|one| one.pull.is_some());
            Ok(issue.ok_or(Refusal(404, "Not Found"))?.shown_pull())
        }
        _ => panic!("gh api {} {}", request.method, request.path),
    }
}

fn edit(request: &Request, number: u64, login: &str, state: &mut State) -> Result<Value, Refusal> {
    request.body(&["title", "body", "state", "state_reason", "labels"])?;
    let issue = state.issue(number).ok_or(Refusal(404, "Not Found"))?;
    assert_eq!(
        issue.author, login,
        "an issue of somebody else's is changed"
    );
    let text = |name: &str| request.body[name].as_str();
    if let Some(title) = text("title") {
        title.clone_into(&mut issue.title);
    }
    if let Some(body) = text("body") {
        body.clone_into(&mut issue.body);
        issue.edits += 1;
    }
    match text("state") {
        Some("open") => issue.open = true,
        Some("closed") => issue.open = false,
        None => {}
        Some(_) => return Err(Refusal(422, "Validation Failed")),
    }
    Ok(issue.shown())
}

/// Issues and pull requests, the newest first.
fn issues(request: &Request, state: &State) -> Result<Vec<Value>, Refusal> {
    let mut asked = request.parameters.clone();
    let wanted = asked.remove("state").unwrap_or_else(|| "open".to_owned());
    let creator = asked.remove("creator");
    let labels = asked.remove("labels");
    for known in ["per_page", "page", "sort", "direction"] {
        asked.remove(known);
    }
    assert!(asked.is_empty(), "issues with {asked:?}");
    let fits = |one: &&super::state::Issue| {
        let open = wanted == "all" || (wanted == "open") == one.open;
        // GitHub names an app without its brackets or with them.
        let name = one.author.as_str();
        let by = creator
            .as_deref()
            .is_none_or(|by| by == name || by == format!("app/{}", name.trim_end_matches("[bot]")));
        let mut labels = labels.iter().flat_map(|labels| labels.split(','));
        open && by && labels.all(|label| one.labels.iter().any(|one| one == label))
    };
    let found = state.issues.iter().rev().filter(fits);
    Ok(found.map(super::state::Issue::shown).collect())
}

/// The runs of a workflow, the newest first.
fn runs(request: &Request, workflow: &str, state: &State) -> Value {
    let mut asked = request.parameters.clone();
    asked.remove("page");
    let count = asked
        .remove("per_page")
        .map_or(30, |count| count.parse().expect("a number"));
    let fits = |one: &&Listed| {
        let asked = asked.iter().all(|(name, value)| match name.as_str() {
            "branch" => one.branch == *value,
            "event" => one.event == *value,
            "head_sha" => one.commit == *value,
            "status" => one.status == *value || one.conclusion.as_deref() == Some(value),
            _ => panic!("runs with {name}"),
        });
        asked && one.workflow == workflow
    };
    let found: Vec<Value> = state
        .runs
        .iter()
        .rev()
        .filter(fits)
        .map(Listed::shown)
        .collect();
    let shown: Vec<Value> = found.iter().take(count).cloned().collect();
    json!({ "total_count": found.len(), "workflow_runs": shown })
}

impl Request<'_> {
    /// Refuses where the token has this in none of the scopes.
    fn may(&self, state: &State, scopes: Scopes, level: Level) -> Result<(), Refusal> {
        if !state.tokens.contains_key(self.token) {
            return Err(Refusal(401, "Bad credentials"));
        }
        let enough = scopes
            .iter()
            .any(|scope| state.may(self.token, scope) >= level);
        enough
            .then_some(())
            .ok_or(Refusal(403, "Resource not accessible by integration"))
    }

    /// The text to be written, of at most what GitHub takes; no key but these.
    fn body(&self, known: &[&str]) -> Result<String, Refusal> {
        let map = self.body.as_object().expect("fields");
        for key in map.keys() {
            assert!(
                known.contains(&key.as_str()),
                "the field {key} of {}",
                self.path
            );
        }
        let body = self.body["body"].as_str().unwrap_or_default();
        let fits = body.chars().count() <= 65_536;
        fits.then(|| body.to_owned())
            .ok_or(Refusal(422, "Validation Failed"))
    }

    fn pages(&self, list: Vec<Value>, all: bool) -> Vec<Value> {
        let number = |name: &str| {
            self.parameters
                .get(name)
                .map(|text| text.parse().expect("a number"))
        };
        let size = number("per_page").unwrap_or(30usize).min(100);
        let mut pages: Vec<Value> = list.chunks(size).map(|page| json!(page)).collect();
        if pages.is_empty() {
            pages.push(json!([]));
        }
        if all {
            return pages;
        }
        let page = number("page").unwrap_or(1) - 1;
        vec![pages.into_iter().nth(page).unwrap_or_else(|| json!([]))]
    }
}

fn digits(text: &str) -> Result<u64, Refusal> {
    text.parse().map_err(|_| Refusal(404, "Not Found"))
}

fn words(list: &Value) -> Vec<String> {
    let list = list.as_array().into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// What follows the `?` of an address.
pub fn parameters(query: &str) -> BTreeMap<String, String> {
    let pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}
