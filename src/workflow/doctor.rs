//! Whether a plan could run, and if not, why: looked at without changing anything.

use std::path::Path;

use super::connect::client;
use super::credentials::{Found, KeySource, Surroundings, Survey};
use super::failure::Failure;
use super::project::Project;
use crate::config::{Config, ProviderKind};
use crate::model::{BaseUrl, ProviderIdentity};

/// What was found.
pub struct Examination {
    /// Which tenant omni-um.toml names: its kind, and its URL where it has one. Nothing where the
    /// file is wrong.
    pub tenant: Option<(ProviderKind, Option<BaseUrl>)>,
    /// How many files there are, where they and the lockfile are right.
    pub files: Option<usize>,
    /// Which tenant the lockfile speaks of, where there is one.
    pub locked: Option<ProviderIdentity>,
    /// Whether this runs in CI.
    pub in_ci: bool,
    /// Each place that a key may come from; empty where none is needed.
    pub sources: Vec<SourceFound>,
    /// Which of them decides.
    pub winner: Option<usize>,
    /// How the tenant answered, where it was asked.
    pub answer: Option<Answer>,
    /// What a plan would end with.
    pub failure: Option<Failure>,
}

/// A source, and what is to be said of it.
pub struct SourceFound {
    /// The source.
    pub source: KeySource,
    /// What it holds; never the key.
    pub holds: Holds,
}

/// What a source holds.
pub enum Holds {
    /// Nothing, and why.
    Nothing(String),
    /// A key that may be used with this URL.
    Whole(BaseUrl),
    /// Something that cannot be used, and why.
    Wrong(String),
}

/// How the tenant answered.
pub struct Answer {
    /// Where the request went.
    pub url: BaseUrl,
    /// The id of the account behind the key, where it was accepted and the tenant tells.
    pub account: Option<Option<String>>,
}

impl Examination {
    /// Looks at a folder; `env_file` is `--env-file`. Sends one request where a key may be sent.
    pub async fn of(root: &Path, env_file: Option<&Path>) -> Examination {
        let mut found = Examination::empty(root, env_file);
        let config = match Config::load(root) {
            Ok((config, _)) => config,
            Err(report) => {
                found.failure = Some(Failure::Files(report));
                return found;
            }
        };
        let survey = found.look(root, env_file, config);
        if let Err(failure) = found.go_on(root, survey).await {
            found.failure = Some(failure);
        }
        found
    }

    /// Looks for keys alone, and sends nothing; without a sound omni-um.toml, for any tenant.
    pub fn of_keys(root: &Path, env_file: Option<&Path>) -> Examination {
        let mut found = Examination::empty(root, env_file);
        let config = Config::load(root).map_or_else(|_| Config::bare(), |(config, _)| config);
        found.look(root, env_file, config);
        found
    }

    /// Where a key may come from for the tenant of omni-um.toml.
    fn look(&mut self, root: &Path, env_file: Option<&Path>, config: Config) -> Option<Survey> {
        let (kind, url) = (config.provider.kind, config.provider.url);
        let survey = (kind != ProviderKind::Sandbox).then(|| {
            let around = Surroundings::here(env_file, Some(root));
            Survey::take(&around, url.as_ref())
        });
        self.tenant = Some((kind, url));
        if let Some(survey) = &survey {
            self.winner = survey.winner();
            self.sources = shown(survey);
        }
        survey
    }

    fn empty(root: &Path, env_file: Option<&Path>) -> Examination {
        Examination {
            tenant: None,
            files: None,
            locked: None,
            in_ci: Surroundings::here(env_file, Some(root)).in_ci(),
            sources: Vec::new(),
            winner: None,
            answer: None,
            failure: None,
        }
    }

    /// As a plan goes on, in its order.
    async fn go_on(&mut self, root: &Path, survey: Option<Survey>) -> Result<(), Failure> {
        let project = Project::open(root)?;
        self.locked = project.lock.as_ref().map(|lock| lock.provider.clone());
        project.check_alone()?;
        self.files = Some(project.desired.files.len());
        let Some(survey) = survey else {
            return sandbox(&project);
        };
        let omni = client(&project, survey.decide().map_err(Failure::Credentials)?)?;
        let url = omni.base().clone();
        let answer = self.answer.insert(Answer { url, account: None });
        let account = omni.account().await?;
        answer.account = Some(account.map(|id| id.as_str().to_owned()));
        Ok(())
    }
}

/// The sandbox needs no key; its lockfile must be its own.
fn sandbox(project: &Project) -> Result<(), Failure> {
    let expected = ProviderIdentity {
        kind: ProviderKind::Sandbox.word().to_owned(),
        host: String::new(),
    };
    super::connect::same_tenant(project, &expected)
}

fn shown(survey: &Survey) -> Vec<SourceFound> {
    let looks = survey.looks.iter().map(|look| SourceFound {
        source: look.source.clone(),
        holds: match &look.found {
            Found::Nothing(reason) => Holds::Nothing(reason.clone()),
            Found::Whole(credentials) => Holds::Whole(credentials.url.clone()),
            Found::Wrong(error) => Holds::Wrong(error.to_string()),
        },
    });
    looks.collect()
}
