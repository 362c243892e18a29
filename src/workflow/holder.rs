//! Who holds the lock of an apply, as one line of JSON in the lock's file.

use std::fmt::{self, Display};

use jiff::{Timestamp, Unit};
use serde::{Deserialize, Serialize};

/// Characters of a foreign text that are shown.
const SHOWN: usize = 200;

/// A process that applies, for somebody who waits for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Its process id.
    pub pid: u32,
    /// The machine, where that has a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Who started it, as far as the environment says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// When it began, UTC.
    pub since: Timestamp,
    /// The page of the CI run that it is a part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
}

impl Holder {
    /// This process, now.
    pub fn here() -> Holder {
        let now = Timestamp::now();
        Holder {
            pid: std::process::id(),
            host: host(),
            user: ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(set),
            since: now.round(Unit::Second).unwrap_or(now),
            run: run(set),
        }
    }
}

impl Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |text: &str| text.chars().take(SHOWN).collect::<String>();
        write!(f, "process {}", self.pid)?;
        if let Some(host) = &self.host {
            write!(f, " on {}", shown(host))?;
        }
        if let Some(user) = &self.user {
            write!(f, " of {}", shown(user))?;
        }
        write!(f, ", since {}", self.since)?;
        match &self.run {
            Some(run) => write!(f, ", {}", shown(run)),
            None => Ok(()),
        }
    }
}

/// A variable that is set, and not empty.
fn set(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

#[cfg(unix)]
fn host() -> Option<String> {
    let system = rustix::system::uname();
    let name = system.nodename().to_string_lossy().into_owned();
    (!name.is_empty()).then_some(name)
}

#[cfg(not(unix))]
fn host() -> Option<String> {
    set("COMPUTERNAME")
}

/// The page of this CI run. GitHub gives its parts
/// (docs.github.com, "Variables reference"), GitLab and Jenkins give it whole.
fn run(get: impl Fn(&str) -> Option<String>) -> Option<String> {
    let github = || {
        let server = get("GITHUB_SERVER_URL")?;
        let (repository, id) = (get("GITHUB_REPOSITORY")?, get("GITHUB_RUN_ID")?);
        Some(format!("{server}/{repository}/actions/runs/{id}"))
    };
    github()
        .or_else(|| get("CI_JOB_URL"))
        .or_else(|| get("BUILD_URL"))
        .filter(|run| run.starts_with("https://") || run.starts_with("http://"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_who_holds_it() {
        let mut holder = Holder {
            pid: 4711,
            host: Some("ci-3".to_owned()),
            user: Some("ada".to_owned()),
            since: Timestamp::UNIX_EPOCH,
            run: Some("https://ci.example/7".to_owned()),
        };
        let whole = "process 4711 on ci-3 of ada, since 1970-01-01T00:00:00Z, https://ci.example/7";
        assert_eq!(holder.to_string(), whole);
        holder.host = Some("x".repeat(10_000));
        assert!(holder.to_string().len() < 500);
        (holder.host, holder.user, holder.run) = (None, None, None);
        let least = "process 4711, since 1970-01-01T00:00:00Z";
        assert_eq!(holder.to_string(), least);
    }

    #[test]
    fn the_page_of_a_run_is_a_page() {
        let github = |name: &str| match name {
            "GITHUB_SERVER_URL" => Some("https://github.com".to_owned()),
            "GITHUB_REPOSITORY" => Some("acme/access".to_owned()),
            "GITHUB_RUN_ID" => Some("12".to_owned()),
            _ => None,
        };
        let page = "https://github.com/acme/access/actions/runs/12";
        assert_eq!(run(github).as_deref(), Some(page));
        let jenkins = |name: &str| (name == "BUILD_URL").then(|| "http://ci/job/1/".to_owned());
        assert_eq!(run(jenkins).as_deref(), Some("http://ci/job/1/"));
        let other = |name: &str| (name == "BUILD_URL").then(|| "javascript:1".to_owned());
        assert_eq!(run(other), None);
        assert_eq!(run(|_| None), None);
    }
}
