//! A tenant that nobody wrote down yet, as files: nothing about it changes, and the plan that
//! follows is empty.
//!
//! ```text
//! begin → connect → read → compose → load what was composed → check → plan (empty) → settle → write
//! ```
//!
//! | code | what is told |
//! | --- | --- |
//! | OUM220 | the tenant cannot be imported as it is: one of those below, or several |
//! | OUM221 | a user is left out: no e-mail |
//! | OUM222 | a group is left out: no name that files can give |
//! | OUM223 | a display name is left out |
//! | OUM224 | an attribute's value is left out |
//! | OUM225 | an attribute is left out |
//! | OUM226 | two or more answer to one name |
//! | OUM227 | `[files] include` does not name a file |
//! | OUM228 | the plan that follows would not be empty |
//! | OUM229 | a file that is there declares the same |

mod compose;
mod from_files;
mod put;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::connect::{connect, connect_by};
use super::credentials::{Credentials, Surroundings, Survey};
use super::project::{parse_lock, with_key};
use super::{Connection, Failure, Limits, Project, Source, read, read_lock};
use crate::config::{self, Config};
use crate::desired::write::{self, File, Layout, Remarks};
use crate::desired::{self, Loaded};
use crate::live::{Interest, LiveState};
use crate::lock::{self, Lockfile, Salt};
use crate::model::{BaseUrl, DesiredState, Diagnostic, ProviderIdentity, Report, Sources};
use crate::plan::settle::settle;
use crate::plan::{self, Applied, Scope};

pub use compose::Counts;
pub use from_files::from_files;
pub use put::{may_be_put, put};

/// What is to be imported, and how.
#[derive(Clone, Debug)]
pub struct Asked {
    /// How files are divided.
    pub layout: Layout,
    /// What is brought in.
    pub only: Scope,
    /// Whether files that are there may be written over.
    pub force: bool,
}

/// Where the live state will come from.
#[derive(Clone, Copy, Debug)]
pub enum Origin<'a> {
    /// The tenant, with a key; and `--env-file`.
    Tenant(Option<&'a Path>),
    /// A snapshot, which needs no key and names no URL.
    Snapshot,
}

/// An import that has begun: the folder is known, and which tenant it is about.
pub struct Import {
    project: Project,
    asked: Asked,
    /// The omni-um.toml that is to be written, where there is none.
    settings: Option<String>,
    /// Whose URL that names.
    credentials: Option<Credentials>,
}

/// Files that are checked, and not written yet.
pub struct Composed {
    /// The tenant, or the older tool's files.
    pub from: String,
    /// How much of it there is in them.
    pub counts: Counts,
    /// What they cannot say.
    pub warnings: Vec<Diagnostic>,
    /// The text of an older tool's files, for showing where a warning lies.
    pub sources: Sources,
    /// Whether a lockfile was there, which stays.
    pub keeps_lock: bool,
    root: PathBuf,
    files: Vec<File>,
    force: bool,
}

impl Import {
    /// Begins in a folder, which need not exist.
    ///
    /// # Errors
    ///
    /// Where omni-um.toml or the lockfile are wrong; where there is no omni-um.toml and nothing
    /// else names a tenant; where files are in the way that are so for every tenant.
    pub fn begin(root: &Path, asked: Asked, from: Origin<'_>) -> Result<Import, Failure> {
        let is_there = root.join(config::FILE).symlink_metadata().is_ok();
        let (config, settings, credentials) = match from {
            _ if is_there => (Config::load(root).map_err(Failure::Files)?.0, None, None),
            Origin::Tenant(env_file) => {
                let around = Surroundings::here(env_file, Some(root));
                let credentials = Survey::take(&around, None).decide();
                let credentials = credentials.map_err(Failure::Credentials)?;
                let text = settings(&credentials.url);
                let config = Config::parse(&Arc::from(text.as_str())).map_err(Failure::Files)?;
                (config, Some(text), Some(credentials))
            }
            Origin::Snapshot => return Err(no_settings(root)),
        };
        let lock = read_lock(&root.join(lock::FILE_NAME))?;
        let project = bare(root, config, lock);
        // Before anybody waits for a large tenant; groups' own files are not known yet.
        let always: Vec<File> = write::paths(asked.layout)
            .map(|path| file(path, ""))
            .collect();
        put::may_be_put(root, &always, asked.force)?;
        Ok(Import {
            project,
            asked,
            settings,
            credentials,
        })
    }

    /// Connects to the tenant. Sends nothing yet.
    ///
    /// # Errors
    ///
    /// As for a plan.
    pub async fn connect(&mut self, env_file: Option<&Path>) -> Result<Connection, Failure> {
        match self.credentials.take() {
            Some(credentials) => connect_by(&self.project, credentials),
            None => connect(&self.project, env_file).await,
        }
    }

    /// Reads the tenant, or a snapshot of it, with the attributes of everybody.
    ///
    /// # Errors
    ///
    /// Where it is not whole, or of another tenant than omni-um.toml names.
    pub async fn read(&self, source: Source<'_>) -> Result<LiveState, Failure> {
        match source {
            Source::Tenant(connection) => {
                let interest = Interest {
                    all_attributes: true,
                    somebody: true,
                    ..self.project.interest()
                };
                Ok(connection.provider.read(&interest).await?)
            }
            Source::Snapshot(_) => {
                let (live, _) = read(&self.project, source).await?;
                is_ours(&self.project, &live)?;
                is_whole(&live, &self.asked.only)?;
                Ok(live)
            }
        }
    }

    /// Composes the files, and makes sure that the plan which follows them is empty. Writes nothing.
    ///
    /// # Errors
    ///
    /// Names that mean two things; files in the way; files that would then declare something twice;
    /// a plan that would change the tenant.
    pub fn compose(self, live: &LiveState) -> Result<Composed, Failure> {
        let Import {
            mut project,
            asked,
            settings,
            credentials: _,
        } = self;
        is_something(live, &asked.only)?;
        let compose::Composed {
            state,
            remarks,
            warnings,
            counts,
        } = compose::compose(live, &asked.only, project.config.membership).map_err(refused)?;
        let mut files = project.write(&state, &remarks, asked.layout);
        put::may_be_put(&project.root, &files, asked.force)?;
        let is_alone = project.load_with(&files)?;
        project.check(live)?;
        let lock = nothing_to_do(&project, live, is_alone)?;
        let keeps_lock = project.lock.is_some();
        if let Some(settings) = settings {
            let ignore = file(".gitignore", ".omni-um/\n");
            let is_ignored = !put::there(&project.root, std::slice::from_ref(&ignore)).is_empty();
            files.extend((!is_ignored).then_some(ignore));
            files.push(file(config::FILE, &settings));
        }
        if !keeps_lock {
            files.push(file(lock::FILE_NAME, &lock.render()));
        }
        Ok(Composed {
            from: live.identity.to_string(),
            counts,
            warnings,
            sources: Sources::new(),
            keeps_lock,
            root: project.root,
            files,
            force: asked.force,
        })
    }
}

impl Composed {
    /// The files' paths below the folder, in the order in which they are written.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.path.as_str())
    }

    /// Writes them; the lockfile last.
    ///
    /// # Errors
    ///
    /// Where something is in the way by now, or the disk refuses.
    pub fn put(&self) -> Result<(), Failure> {
        put::put(&self.root, &self.files, self.force)
    }
}

impl Project {
    fn write(&self, state: &DesiredState, remarks: &Remarks, layout: Layout) -> Vec<File> {
        write::write(state, remarks, layout, self.config.membership)
    }

    /// Takes in the folder as it will be; whether it holds these files alone.
    fn load_with(&mut self, files: &[File]) -> Result<bool, Failure> {
        let to_be = files.iter();
        let to_be = to_be.map(|file| (file.path.clone(), file.text.clone().into_bytes()));
        let config = &self.config;
        let loaded = desired::load_with(
            &self.root,
            to_be.collect(),
            &config.include,
            config.membership,
        );
        let Loaded { state, sources, .. } = loaded.map_err(|report| in_the_way(report, files))?;
        let unread = |file: &&File| !sources.contains_key(file.path.as_str());
        let unread: Vec<Diagnostic> = files.iter().filter(unread).map(not_included).collect();
        if !unread.is_empty() {
            return Err(refused(unread));
        }
        let is_alone = sources.len() == files.len();
        (self.desired, self.sources) = (state, sources);
        Ok(is_alone)
    }
}

/// The lockfile of an apply that has nothing to do; where it would have, that is an error.
fn nothing_to_do(project: &Project, live: &LiveState, is_alone: bool) -> Result<Lockfile, Failure> {
    let limits = Limits::default();
    let protects = |address: &crate::model::Address| project.protects(address);
    let input = project.input(live, &limits, 0, &protects);
    let plan = plan::plan(&input).map_err(|errors| project.problems(errors))?;
    let writes = plan.changes.iter().filter(|change| change.action.writes());
    let writes = writes.map(|change| (&change.address, change.action.word()));
    let held = plan.held.iter().map(|held| (&held.address, "hold"));
    let help = match is_alone && project.lock.is_none() {
        true => "this is a fault of omni-um: report it",
        false => {
            "a file or a lockfile that is there asks for it: move it away, or name a fresh folder with -C"
        }
    };
    let problems: Vec<Diagnostic> = writes
        .chain(held)
        .map(|(address, verb)| {
            let message = format!("the plan that follows would not be empty: {verb} {address}");
            Diagnostic::general("OUM228", message).help(help)
        })
        .collect();
    if !problems.is_empty() {
        return Err(refused(problems));
    }
    let old = match &project.lock {
        Some(lock) => lock.clone(),
        None => Lockfile::new(live.identity.clone(), salt(&live.identity)),
    };
    let applied = Applied {
        complete: true,
        ..Applied::default()
    };
    let lock = settle(&input, &plan, &old, live, &applied);
    // What would be written is what will be read.
    parse_lock(&project.lock_path(), &lock.render())
}

/// Derived, so that an import made twice gives the same bytes. Nothing is given away: a salt stands
/// in the lockfile's first line, and all that it does is to tell two tenants apart.
fn salt(identity: &ProviderIdentity) -> Salt {
    let mut hash = Sha256::new();
    hash.update(b"omni-um import\0");
    hash.update(identity.to_string());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    with_key(Salt::new(bytes))
}

/// A folder of which nothing but settings and lockfile was read.
fn bare(root: &Path, config: Config, lock: Option<Lockfile>) -> Project {
    Project {
        lock,
        keeps_lock: true,
        ..Project::without_lockfile(root, config)
    }
}

/// The least that an omni-um.toml says. The URL is in its one form, in which nothing needs escaping.
fn settings(url: &BaseUrl) -> String {
    format!(
        "# Which tenant these files speak of. More can be said here: what is removed and how, who\n\
         # is protected, how much is too much (README of omni-um, \"What the files say\").\n\
         [provider]\nkind = \"omni\"\nurl = \"{url}\"\n"
    )
}

fn is_ours(project: &Project, live: &LiveState) -> Result<(), Failure> {
    let provider = &project.config.provider;
    let expected = ProviderIdentity {
        kind: provider.kind.word().to_owned(),
        host: provider
            .url
            .as_ref()
            .map_or_else(String::new, BaseUrl::authority),
    };
    match live.identity == expected {
        true => Ok(()),
        false => Err(Failure::OtherTenant {
            what: "the snapshot",
            found: live.identity.clone(),
            expected,
        }),
    }
}

/// A snapshot may leave out what no file declared when it was made.
fn is_whole(live: &LiveState, only: &Scope) -> Result<(), Failure> {
    let usage = |message: &str| Failure::Usage {
        message: message.to_owned(),
        next: "make a whole one: omni-um snapshot --all --out FILE".to_owned(),
    };
    if live.partial {
        return Err(usage(
            "the snapshot was made without --all, and leaves things out",
        ));
    }
    let is_known = |(address, row): (&crate::model::Address, &crate::live::LiveResource)| {
        row.attributes_known || !only.contains(address)
    };
    match live.resources.iter().all(is_known) {
        true => Ok(()),
        false => Err(usage("the snapshot leaves attributes of some users out")),
    }
}

/// Whether `--only` means anybody at all: mostly it is the kind that was left out.
fn is_something(live: &LiveState, only: &Scope) -> Result<(), Failure> {
    let mut known = live.resources.keys().chain(live.ambiguous.keys());
    if only.patterns().is_empty() || known.any(|address| only.contains(address)) {
        return Ok(());
    }
    Err(Failure::Usage {
        message: "--only matches nothing that is live".to_owned(),
        next: "write KIND/NAME, as in --only 'user/*@acme.example'".to_owned(),
    })
}

fn no_settings(root: &Path) -> Failure {
    let path = root.join(config::FILE);
    Failure::Usage {
        message: format!("a snapshot names no URL, and {} does not exist", path.display()),
        next: "write one with [provider], kind = \"omni\" and url = \"https://…\", or leave --live out"
            .to_owned(),
    }
}

/// Where files that are there declare the same, each is named once, and not everything that is in
/// it; what is wrong in a third file is told as it is.
fn in_the_way(report: Report, files: &[File]) -> Failure {
    let is_ours = |path: &Arc<str>| files.iter().any(|file| *file.path == **path);
    let twice = |one: &&Diagnostic| TWICE.contains(&one.code);
    let twice = report.diagnostics.iter().filter(twice);
    let twice = twice.map(|one| places(one).collect::<BTreeSet<_>>());
    let (with_ours, third): (Vec<_>, Vec<_>) =
        twice.partition(|paths| paths.iter().any(|path| is_ours(path)));
    let mut others: BTreeMap<Arc<str>, usize> = BTreeMap::new();
    for other in with_ours
        .into_iter()
        .flatten()
        .filter(|path| !is_ours(path))
    {
        *others.entry(Arc::clone(other)).or_default() += 1;
    }
    // Of three files that declare one thing, the third may be held against the second.
    let second: BTreeSet<Arc<str>> = others.keys().cloned().collect();
    for paths in third {
        let more = paths.iter().filter(|path| !second.contains(**path));
        for other in more.filter(|_| paths.iter().any(|path| second.contains(*path))) {
            *others.entry(Arc::clone(other)).or_default() += 1;
        }
    }
    if others.is_empty() {
        return Failure::Files(report);
    }
    // What two files say of one thing is wrong in many ways, all of which go with the second.
    let is_new = |one: &Diagnostic| {
        let mut places = places(one);
        !places.any(|path| is_ours(path) || others.contains_key(path))
    };
    let rest = report.diagnostics.iter().filter(|one| is_new(one)).cloned();
    let problem = |(file, count): (&Arc<str>, &usize)| {
        let message = format!("{file} is there, and declares {count} of what would be written");
        let help =
            "move it away, take the --layout that it came from, or name a fresh folder with -C";
        Diagnostic::general("OUM229", message).help(help)
    };
    Failure::Import(Report {
        diagnostics: others.iter().map(problem).chain(rest).collect(),
        sources: report.sources,
    })
}

/// The codes of what is declared twice: in one spelling, in two.
const TWICE: [&str; 2] = ["OUM122", "OUM123"];

/// The files that a problem names.
fn places(problem: &Diagnostic) -> impl Iterator<Item = &Arc<str>> {
    let labels = problem.labels.iter().map(|label| &label.place);
    problem.place.iter().chain(labels).map(|place| &place.file)
}

fn not_included(file: &File) -> Diagnostic {
    let message = format!(
        "[files] include of omni-um.toml does not name {}",
        file.path
    );
    let problem = Diagnostic::general("OUM227", message);
    problem.help("add it there, or choose another --layout")
}

fn refused(diagnostics: Vec<Diagnostic>) -> Failure {
    Failure::Import(Report {
        diagnostics,
        sources: Default::default(),
    })
}

fn file(path: &str, text: &str) -> File {
    File {
        path: path.to_owned(),
        text: text.to_owned(),
    }
}
