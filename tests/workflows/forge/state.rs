//! What a forge holds.

use std::collections::{BTreeMap, VecDeque};

use serde_json::{Value, json};

/// What a token may do in one scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    None,
    Read,
    Write,
}

/// A token, and what it may do.
#[derive(Clone, Debug)]
pub struct Token {
    pub login: String,
    pub permissions: BTreeMap<String, Level>,
}

/// An issue or a pull request.
#[derive(Clone, Debug)]
pub struct Issue {
    pub number: u64,
    pub title: String,
    pub body: String,
    pub author: String,
    pub open: bool,
    pub labels: Vec<String>,
    /// How often its text was written after it was opened.
    pub edits: usize,
    pub pull: Option<Pull>,
}

/// What a pull request has beside.
#[derive(Clone, Debug)]
pub struct Pull {
    pub branch: String,
    pub head: String,
    /// The commit on main that it became.
    pub merged: Option<String>,
}

/// A comment of an issue or a pull request.
#[derive(Clone, Debug)]
pub struct Comment {
    pub id: u64,
    pub issue: u64,
    pub author: String,
    pub body: String,
    pub edits: usize,
}

/// A run of a workflow, as it is listed.
#[derive(Clone, Debug)]
pub struct Listed {
    pub id: u64,
    pub workflow: String,
    pub event: String,
    pub branch: String,
    pub commit: String,
    pub status: String,
    pub conclusion: Option<String>,
    /// How many steps of each job began.
    pub jobs: Vec<usize>,
}

/// What somebody pushed with a token.
#[derive(Clone, Debug)]
pub struct Push {
    pub login: String,
    pub reference: String,
    pub commit: String,
}

/// Everything.
#[derive(Default)]
pub struct State {
    pub tokens: BTreeMap<String, Token>,
    pub issues: Vec<Issue>,
    pub comments: Vec<Comment>,
    pub runs: Vec<Listed>,
    pub pushes: Vec<Push>,
    /// Whether somebody switched the repository's issues off.
    pub without_issues: bool,
    /// The workflows that somebody asked to be run, with the branch.
    pub dispatched: Vec<(String, String)>,
    /// The one account that may push to main, where it is protected.
    pub protected_for: Option<String>,
    /// What happens just before each of the next pushes, as where somebody else is quicker.
    pub before_push: VecDeque<Box<dyn FnOnce() + Send>>,
}

impl State {
    /// Opens an issue or a pull request.
    pub fn open(&mut self, author: &str, title: &str, body: &str, pull: Option<Pull>) -> u64 {
        let number = self.issues.len() as u64 + 1;
        self.issues.push(Issue {
            number,
            title: title.to_owned(),
            body: body.to_owned(),
            author: author.to_owned(),
            open: true,
            labels: Vec::new(),
            edits: 0,
            pull,
        });
        number
    }

    /// Adds a comment.
    pub fn comment(&mut self, issue: u64, author: &str, body: &str) -> u64 {
        let id = self.comments.len() as u64 + 9001;
        self.comments.push(Comment {
            id,
            issue,
            author: author.to_owned(),
            body: body.to_owned(),
            edits: 0,
        });
        id
    }

    /// An issue by its number.
    pub fn issue(&mut self, number: u64) -> Option<&mut Issue> {
        self.issues.iter_mut().find(|one| one.number == number)
    }

    /// The comments of an issue that somebody wrote.
    pub fn comments_of(&self, issue: u64, author: &str) -> Vec<Comment> {
        let all = self.comments.iter();
        let found = all.filter(|one| one.issue == issue && one.author == author);
        found.cloned().collect()
    }

    /// What a token may do in a scope.
    pub fn may(&self, token: &str, scope: &str) -> Level {
        let token = self.tokens.get(token);
        let level = token.and_then(|token| token.permissions.get(scope));
        level.copied().unwrap_or(Level::None)
    }
}

/// An account, as the API shows it.
fn account(login: &str) -> Value {
    let bot = login.ends_with("[bot]");
    json!({ "login": login, "type": if bot { "Bot" } else { "User" } })
}

impl Issue {
    /// As the API for issues shows it.
    pub fn shown(&self) -> Value {
        let labels: Vec<Value> = self
            .labels
            .iter()
            .map(|name| json!({ "name": name }))
            .collect();
        let mut shown = json!({
            "number": self.number, "title": self.title, "body": self.body, "user": account(&self.author),
            "state": if self.open { "open" } else { "closed" }, "labels": labels,
        });
        if self.pull.is_some() {
            shown["pull_request"] = json!({ "url": "…" });
        }
        shown
    }

    /// As the API for pull requests shows it.
    pub fn shown_pull(&self) -> Value {
        let pull = self.pull.as_ref().expect("a pull request");
        let mut shown = self.shown();
        shown["merged_at"] = match pull.merged {
            Some(_) => json!("2026-11-22T09:00:00Z"),
            None => Value::Null,
        };
        shown["merge_commit_sha"] = json!(pull.merged);
        let repository = json!({ "full_name": super::REPOSITORY });
        shown["head"] = json!({ "ref": pull.branch, "sha": pull.head, "repo": repository });
        shown["base"] = json!({ "ref": "main", "repo": repository });
        shown
    }
}

impl Comment {
    /// As the API shows it.
    pub fn shown(&self) -> Value {
        let url = format!("https://github.example/comment/{}", self.id);
        json!({ "id": self.id, "body": self.body, "user": account(&self.author), "html_url": url })
    }
}

impl Listed {
    /// As the API shows it.
    pub fn shown(&self) -> Value {
        json!({
            "id": self.id, "event": self.event, "head_branch": self.branch, "head_sha": self.commit,
            "status": self.status, "conclusion": self.conclusion, "name": self.workflow,
            "path": format!(".github/workflows/{}", self.workflow),
        })
    }
}
