//! The CI job that a command runs in, as far as its environment tells.

use std::path::{Path, PathBuf};

use crate::workflow::Failure;

/// Files of GitHub's runner, which a step writes to.
#[derive(Debug)]
pub struct Github {
    /// The job's summary.
    pub summary: PathBuf,
    /// The step's outputs.
    pub output: PathBuf,
    /// Where the repository was checked out.
    pub workspace: Option<PathBuf>,
}

impl Github {
    /// From the environment.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] where no runner said where to write.
    pub fn here() -> Result<Github, Failure> {
        let path = |name: &'static str| {
            let found = variable(name).map(PathBuf::from);
            found.ok_or_else(|| Failure::Usage {
                message: format!("--github is for a GitHub workflow: {name} is not set"),
                next: "leave --github out; --render FORMAT=PATH works everywhere".to_owned(),
            })
        };
        Ok(Github {
            summary: path("GITHUB_STEP_SUMMARY")?,
            output: path("GITHUB_OUTPUT")?,
            workspace: variable("GITHUB_WORKSPACE").map(PathBuf::from),
        })
    }

    /// A folder, seen from the workspace; `below_top` where it does not lie there.
    pub fn seen(&self, folder: &Path, below_top: &str) -> String {
        let below = || {
            let workspace = self.workspace.as_ref()?.canonicalize().ok()?;
            let folder = folder.canonicalize().ok()?;
            let below = folder.strip_prefix(workspace).ok()?;
            Some(below.to_str()?.replace('\\', "/"))
        };
        below().unwrap_or_else(|| below_top.to_owned())
    }
}

/// The page of this job, for whoever reads a report elsewhere.
pub fn page() -> Option<String> {
    page_of(&variable)
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// GitHub's or GitLab's page. A value that is none of theirs makes no link: it may come from
/// somebody who would like to be linked to.
fn page_of(variable: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let github = || {
        let server = variable("GITHUB_SERVER_URL")?;
        let repository = variable("GITHUB_REPOSITORY")?;
        let run = variable("GITHUB_RUN_ID")?;
        let (owner, name) = repository.split_once('/')?;
        let sane = is_word(owner) && is_word(name) && run.bytes().all(|b| b.is_ascii_digit());
        let server = server.trim_end_matches('/');
        sane.then(|| format!("{server}/{repository}/actions/runs/{run}"))
    };
    github()
        .filter(|url| is_plain(url))
        .or_else(|| variable("CI_JOB_URL").filter(|url| is_plain(url)))
}

fn is_word(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    !text.is_empty() && text.bytes().all(plain)
}

/// A host and a path over HTTPS, and nothing that means something else anywhere.
fn is_plain(url: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_./:".contains(&b);
    let Some(rest) = url.strip_prefix("https://") else {
        return false;
    };
    let host = rest.split('/').next().unwrap_or_default();
    !host.is_empty() && url.len() <= 1000 && rest.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page_with(pairs: &[(&str, &str)]) -> Option<String> {
        page_of(&|name| {
            let found = pairs.iter().find(|(other, _)| *other == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn a_link_leads_to_the_run_or_nowhere() {
        let github = |server, repository, run| {
            page_with(&[
                ("GITHUB_SERVER_URL", server),
                ("GITHUB_REPOSITORY", repository),
                ("GITHUB_RUN_ID", run),
            ])
        };
        let page = github("https://github.example", "acme/access", "17");
        let expected = "https://github.example/acme/access/actions/runs/17";
        assert_eq!(page.as_deref(), Some(expected));
        for (server, repository, run) in [
            ("http://github.example", "acme/access", "17"),
            ("https://github.example", "acme", "17"),
            ("https://github.example", "acme/access/x", "17"),
            ("https://github.example", "acme/a)[x](b", "17"),
            ("https://github.example", "acme/access", "17?x"),
            ("https://a@github.example", "acme/access", "17"),
            ("javascript:alert(1)//", "acme/access", "17"),
        ] {
            assert_eq!(
                github(server, repository, run),
                None,
                "{server} {repository}"
            );
        }
    }

    #[test]
    fn gitlab_says_it_itself() {
        let page = page_with(&[("CI_JOB_URL", "https://gitlab.example/a/b/-/jobs/3")]);
        assert_eq!(page.as_deref(), Some("https://gitlab.example/a/b/-/jobs/3"));
        for wrong in [
            "http://gitlab.example/a",
            "https://x/\n<b>",
            "https:///a",
            "x",
        ] {
            assert_eq!(page_with(&[("CI_JOB_URL", wrong)]), None, "{wrong}");
        }
    }
}
