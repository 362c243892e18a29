//! actions/checkout: with a token that may read, as shallow as it was asked for.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::actions::With;
use super::job::Work;
use super::step::Did;
use crate::forge::{Level, REPOSITORY};

/// What is fetched, the name it gets here, and the branch that is made of it.
struct Wanted {
    refspec: String,
    checkout: Vec<String>,
}

/// Checks the repository out.
pub fn run(work: &Work, with: &mut With) -> Did {
    let folder = with.path("path", work);
    let reference = with.take("ref");
    let depth = with.take("fetch-depth").unwrap_or_else(|| "1".to_owned());
    let token = with.take("token").unwrap_or_else(|| work.token.clone());
    let keeps = with.flag("persist-credentials", true);
    with.end();
    let git = Git {
        work,
        folder: &folder,
        token: &token,
    };
    let (url, header) = (git.url(), git.header());
    if folder.join(".git").exists() {
        git.must(&["clean", "-ffdx"]);
        git.must(&["reset", "-q", "--hard"]);
    } else {
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("made");
        git.must(&["init", "-q", "--template=", "--initial-branch=main", "."]);
        let remote = format!(
            "\n[remote \"origin\"]\n\turl = {url}/{REPOSITORY}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n"
        );
        let config = folder.join(".git/config");
        let text = std::fs::read_to_string(&config).expect("a text") + &remote;
        std::fs::write(&config, text).expect("written");
    }
    let wanted = wanted(work, reference.as_deref());
    // The token is asked for here, and the commits come from the disk: it is a dozen processes less.
    if work.host.forge.state().may(&token, "contents") < Level::Read {
        return Did::said(false, "the token may not read the repository");
    }
    let origin = work.host.forge.origin().display().to_string();
    let origin = format!("file://{origin}");
    let (shallow, all) = (format!("--depth={depth}"), depth == "0");
    let mut fetch = vec!["fetch", "-q", "--no-tags", "--no-auto-maintenance"];
    if !all {
        fetch.push(&shallow);
    }
    fetch.push(&origin);
    if all {
        fetch.extend([
            "+refs/heads/*:refs/remotes/origin/*",
            "+refs/tags/*:refs/tags/*",
        ]);
    }
    fetch.push(&wanted.refspec);
    if let Err(words) = git.run(&fetch) {
        return Did::said(false, words);
    }
    let checkout: Vec<&str> = wanted.checkout.iter().map(String::as_str).collect();
    if let Err(words) = git.run(&checkout) {
        return Did::said(false, words);
    }
    if keeps {
        git.must(&["config", &format!("http.{url}/.extraheader"), &header]);
    }
    let commit = git.must(&["rev-parse", "HEAD"]);
    Did {
        outputs: BTreeMap::from([("commit".to_owned(), commit)]),
        ..Did::said(true, "checked out")
    }
}

fn wanted(work: &Work, reference: Option<&str>) -> Wanted {
    let is_hash =
        |text: &str| text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let detached = |refspec: String, name: &str| Wanted {
        refspec,
        checkout: ["checkout", "-q", "--force", "--detach", name]
            .map(str::to_owned)
            .to_vec(),
    };
    // Without a ref it is the commit of the event, by the name of the event.
    let commit = reference.is_none().then(|| work.event.commit.clone());
    let named = reference.unwrap_or(&work.event.reference);
    if is_hash(named) {
        return detached(named.to_owned(), named);
    }
    if let Some(pull) = named.strip_prefix("refs/pull/") {
        let local = format!("refs/remotes/pull/{pull}");
        let source = commit.unwrap_or_else(|| named.to_owned());
        return detached(format!("+{source}:{local}"), &local);
    }
    let branch = named.strip_prefix("refs/heads/").unwrap_or(named);
    assert!(!branch.starts_with("refs/"), "checkout of {named}");
    let source = commit.unwrap_or_else(|| format!("refs/heads/{branch}"));
    let local = format!("refs/remotes/origin/{branch}");
    Wanted {
        refspec: format!("+{source}:{local}"),
        checkout: ["checkout", "-q", "--force", "-B", branch, &local]
            .map(str::to_owned)
            .to_vec(),
    }
}

struct Git<'a> {
    work: &'a Work<'a>,
    folder: &'a Path,
    token: &'a str,
}

impl Git<'_> {
    fn url(&self) -> String {
        self.work.host.forge.url.clone()
    }

    fn header(&self) -> String {
        let basic = STANDARD.encode(format!("x-access-token:{}", self.token));
        format!("AUTHORIZATION: basic {basic}")
    }

    fn run(&self, arguments: &[&str]) -> Result<String, String> {
        let mut command = Command::new("git");
        command.args(arguments).current_dir(self.folder).env_clear();
        command
            .envs(self.work.base_env())
            .env("GIT_TERMINAL_PROMPT", "0");
        let ran = command.output().expect("git runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        match ran.status.success() {
            true => Ok(text(&ran.stdout)),
            false => Err(text(&ran.stderr)),
        }
    }

    fn must(&self, arguments: &[&str]) -> String {
        self.run(arguments)
            .unwrap_or_else(|words| panic!("git {arguments:?}: {words}"))
    }
}
