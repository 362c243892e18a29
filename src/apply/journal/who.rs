//! Who runs a command: what CI systems say of themselves, else the login.
//!
//! The variables are those of the vendors' pages: GitHub "Variables reference", GitLab "Predefined
//! CI/CD variables reference", Azure "Predefined variables", Bitbucket "Variables and secrets".

use super::record::Who;

/// How much of one variable is kept, in characters.
const LONGEST: usize = 200;

impl Who {
    /// From the environment, where `variable` looks one up. `commit` is that of the checkout; what
    /// CI says goes before it.
    pub fn of(
        variable: &dyn Fn(&str) -> Option<String>,
        host: Option<String>,
        pid: u32,
        commit: Option<String>,
    ) -> Who {
        let get = |name: &str| variable(name).and_then(kept);
        let (actor, said, run) = ci(&get).unwrap_or((None, None, None));
        Who {
            actor: actor.or_else(|| get("USER")).or_else(|| get("LOGNAME")),
            host: host.and_then(kept),
            pid,
            commit: said.or_else(|| commit.and_then(kept)),
            run: run.and_then(kept),
        }
    }
}

/// Actor, commit, and the run's page.
type Said = (Option<String>, Option<String>, Option<String>);

fn ci(get: &dyn Fn(&str) -> Option<String>) -> Option<Said> {
    let joined = |parts: &[Option<String>]| {
        let parts: Option<Vec<&str>> = parts.iter().map(Option::as_deref).collect();
        parts.map(|parts| parts.concat())
    };
    let own = |text: &str| Some(text.to_owned());
    if get("GITHUB_ACTIONS").is_some() || get("GITHUB_RUN_ID").is_some() {
        let run = joined(&[
            get("GITHUB_SERVER_URL"),
            own("/"),
            get("GITHUB_REPOSITORY"),
            own("/actions/runs/"),
            get("GITHUB_RUN_ID"),
        ]);
        return Some((get("GITHUB_ACTOR"), get("GITHUB_SHA"), run));
    }
    if get("GITLAB_CI").is_some() || get("CI_JOB_URL").is_some() {
        let actor = get("GITLAB_USER_LOGIN");
        return Some((actor, get("CI_COMMIT_SHA"), get("CI_JOB_URL")));
    }
    if get("TF_BUILD").is_some() || get("BUILD_BUILDID").is_some() {
        let run = joined(&[
            get("SYSTEM_COLLECTIONURI"),
            get("SYSTEM_TEAMPROJECT"),
            own("/_build/results?buildId="),
            get("BUILD_BUILDID"),
        ]);
        return Some((get("BUILD_REQUESTEDFOR"), get("BUILD_SOURCEVERSION"), run));
    }
    get("BITBUCKET_BUILD_NUMBER")?;
    let run = joined(&[
        get("BITBUCKET_GIT_HTTP_ORIGIN"),
        own("/pipelines/results/"),
        get("BITBUCKET_BUILD_NUMBER"),
    ]);
    let actor = get("BITBUCKET_STEP_TRIGGERER_UUID");
    Some((actor, get("BITBUCKET_COMMIT"), run))
}

/// Not empty, and not too long.
fn kept(text: String) -> Option<String> {
    let text: String = text.trim().chars().take(LONGEST).collect();
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(variables: &[(&str, &str)]) -> Who {
        let get = |name: &str| {
            let found = variables.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        Who::of(&get, Some("box".to_owned()), 7, Some("c0ffee".to_owned()))
    }

    #[test]
    fn every_ci_tells_actor_commit_and_page() {
        let github = who(&[
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_ACTOR", "ada"),
            ("GITHUB_SHA", "abc"),
            ("GITHUB_SERVER_URL", "https://github.com"),
            ("GITHUB_REPOSITORY", "acme/access"),
            ("GITHUB_RUN_ID", "12"),
            ("USER", "runner"),
        ]);
        assert_eq!(github.actor.as_deref(), Some("ada"));
        assert_eq!(github.commit.as_deref(), Some("abc"));
        let page = "https://github.com/acme/access/actions/runs/12";
        assert_eq!(github.run.as_deref(), Some(page));
        let gitlab = who(&[
            ("GITLAB_CI", "true"),
            ("GITLAB_USER_LOGIN", "ada"),
            ("CI_COMMIT_SHA", "abc"),
            ("CI_JOB_URL", "https://gitlab.com/x/-/jobs/3"),
        ]);
        assert_eq!(gitlab.run.as_deref(), Some("https://gitlab.com/x/-/jobs/3"));
        let azure = who(&[
            ("TF_BUILD", "True"),
            ("BUILD_REQUESTEDFOR", "Ada"),
            ("BUILD_SOURCEVERSION", "abc"),
            ("SYSTEM_COLLECTIONURI", "https://dev.azure.com/acme/"),
            ("SYSTEM_TEAMPROJECT", "access"),
            ("BUILD_BUILDID", "9"),
        ]);
        let page = "https://dev.azure.com/acme/access/_build/results?buildId=9";
        assert_eq!(azure.run.as_deref(), Some(page));
        let bitbucket = who(&[
            ("BITBUCKET_BUILD_NUMBER", "4"),
            ("BITBUCKET_COMMIT", "abc"),
            ("BITBUCKET_GIT_HTTP_ORIGIN", "https://bitbucket.org/acme/a"),
        ]);
        let page = "https://bitbucket.org/acme/a/pipelines/results/4";
        assert_eq!(bitbucket.run.as_deref(), Some(page));
        assert_eq!(bitbucket.commit.as_deref(), Some("abc"));
    }

    #[test]
    fn without_ci_it_is_the_login_and_the_checkout() {
        let person = who(&[("LOGNAME", "ada"), ("USER", "")]);
        assert_eq!(person.actor.as_deref(), Some("ada"));
        assert_eq!(person.commit.as_deref(), Some("c0ffee"));
        assert_eq!(person.run, None);
        let long = "x".repeat(5000);
        let long = who(&[("USER", &long)]).actor.unwrap_or_default();
        assert_eq!(long.len(), LONGEST);
    }
}
