//! A folder with `omni-um.toml`, its files and its lockfile.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::base::{Against, Base, BaseFiles};
use super::draft::{Draft, folder_of};
use super::failure::Failure;
use super::policy;
use super::take_in::Unfinished;
use crate::config::{self, Config};
use crate::desired;
use crate::file::{self, Allow};
use crate::live::{Interest, LiveState};
use crate::lock::{self, Lockfile, Salt};
use crate::model::{
    Acceptance, Address, DesiredState, Diagnostic, Field, Intent, Kind, Label, Report, Severity,
    Sources,
};
use crate::plan::guard::{check_lines, past_lines};
use crate::plan::{self, Document, Input, Note, Plan, PlanId, Policy, PolicyChange, Scope};

/// More bytes than this are no lockfile, saved plan, snapshot or journal: 805 for each of 1,000,000
/// users. One with five fields and ten groups has some 600 in the lockfile; and two such texts leave
/// room in 2.5 GiB for what is made of them.
pub const LARGEST: u64 = 768 << 20;

/// Everything that lies in the folder.
pub struct Project {
    /// The folder.
    pub root: PathBuf,
    /// `omni-um.toml`.
    pub config: Config,
    /// SHA-256 of what `config` means, in provider, removal, defaults, protection and guards.
    pub policy_digest: String,
    /// What the checkout changes of the policy of `--base`; `config` has the latter.
    pub policy_changed: Vec<PolicyChange>,
    /// `--base`, as it was named.
    pub base: Option<String>,
    /// What the files of `--base` say.
    pub base_files: BaseFiles,
    /// What the files ask for.
    pub desired: DesiredState,
    /// The files' text, for showing where a problem lies.
    pub sources: Sources,
    /// What is worth a look and stops nothing.
    pub warnings: Vec<Diagnostic>,
    /// What was last applied.
    pub lock: Option<Lockfile>,
    /// Whether an apply writes the lockfile; the older tools' commands keep none, and `lock` is then
    /// what may be taken for granted.
    pub keeps_lock: bool,
    /// The day on which it was opened (UTC).
    pub today: Date,
    /// Journals of applies that were cut short; what they prove is in `lock` already.
    pub unfinished: Vec<Unfinished>,
    /// Nothing was ever applied: no lockfile here, at `--base` or in its history. Known once it is
    /// planned.
    pub first_apply: bool,
}

/// What a plan is limited to, and what was accepted for it.
#[derive(Clone, Debug, Default)]
pub struct Limits {
    /// `--only`.
    pub only: Scope,
    /// `--accept`.
    pub accept: Vec<Acceptance>,
}

/// A finished plan, and what it was made from.
pub struct Planned {
    /// The folder.
    pub project: Project,
    /// The reading.
    pub live: LiveState,
    /// The plan.
    pub plan: Plan,
    /// What is approved.
    pub id: PlanId,
    /// What it was limited to.
    pub limits: Limits,
    /// Requests that the reading took.
    pub reads: usize,
}

impl Project {
    /// Reads the folder: every problem of every file at once, and the lockfile beside them.
    pub fn open(root: &Path) -> Result<Project, Failure> {
        Project::against(root, None)
    }

    /// The same, with policy and lockfile of the commit `base`, where one is named.
    ///
    /// # Errors
    ///
    /// Where files, lockfile or the commit cannot be used; [`Failure::OtherLockfile`],
    /// [`Failure::OtherFolder`].
    pub fn against(root: &Path, base: Option<Against<'_>>) -> Result<Project, Failure> {
        let (mut config, settings) = Config::load(root).map_err(Failure::Files)?;
        let at_base = base.map(|base| Base::read(root, base)).transpose()?;
        let policy = at_base.as_ref().and_then(|base| base.config.as_ref());
        let mut policy_changed = Vec::new();
        if let Some(policy) = policy {
            policy_changed = policy::changes(policy, &config);
            config = policy::stricter(policy, config);
        }
        let lock = root.join(lock::FILE_NAME);
        let (loaded, lock) = std::thread::scope(|scope| {
            let at_base = at_base.as_ref();
            let lock = scope.spawn(move || match (lock_text(&lock)?, at_base) {
                (text, Some(base)) => base
                    .same_lock(text.as_deref())
                    .and_then(|()| text.map(|text| parse_lock(&lock, &text)).transpose()),
                (text, None) => text.map(|text| parse_lock(&lock, &text)).transpose(),
            });
            let loaded = desired::load(root, &config.include, config.membership);
            (loaded, lock.join())
        });
        let loaded = loaded.map_err(Failure::Files)?;
        let lock = lock.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        let mut project = Project {
            root: root.to_owned(),
            policy_digest: policy::digest(&config),
            config,
            policy_changed,
            base: base.map(|base| base.commit.to_owned()),
            base_files: BaseFiles::default(),
            desired: loaded.state,
            sources: loaded.sources,
            warnings: loaded.warnings,
            lock,
            keeps_lock: true,
            today: today(),
            unfinished: Vec::new(),
            first_apply: false,
        };
        let settings = (Arc::from(config::FILE), settings);
        project.sources.extend([settings]);
        let named = project.config.protect.addresses();
        let alike = desired::alike_protected(&project.desired, &named);
        project.warnings.extend(alike);
        if let Some(base) = at_base {
            let unsaid = policy::unsaid(&base.files, &project.desired);
            project.policy_changed.extend(unsaid);
            project.desired.withheld.clone_from(&base.files.sensitive);
            project.base_files = base.files;
            project.warnings.extend(base.warnings);
        }
        Ok(project)
    }

    /// A folder for a command that neither has files nor keeps a lockfile.
    pub fn without_lockfile(root: &Path, config: Config) -> Project {
        Project {
            root: root.to_owned(),
            policy_digest: policy::digest(&config),
            config,
            policy_changed: Vec::new(),
            base: None,
            base_files: BaseFiles::default(),
            desired: DesiredState::default(),
            sources: Sources::new(),
            warnings: Vec::new(),
            lock: None,
            keeps_lock: false,
            today: today(),
            unfinished: Vec::new(),
            first_apply: true,
        }
    }

    /// Whether the lockfile owns anything: drift needs something to compare with.
    pub fn has_baseline(&self) -> bool {
        self.lock
            .as_ref()
            .is_some_and(|lock| !lock.entries.is_empty())
    }

    /// Where the lockfile lies.
    pub fn lock_path(&self) -> PathBuf {
        self.root.join(lock::FILE_NAME)
    }

    /// Which gaps of a listing matter.
    pub fn interest(&self) -> Interest {
        let is_attribute = |field: &Field| matches!(field, Field::Attribute(_));
        let holds = |address: &Address| {
            let declared = self.desired.resources.get(address);
            declared.is_some_and(|resource| {
                resource
                    .fields
                    .iter()
                    .any(|(field, asked)| is_attribute(field) && asked.intent != Intent::Clear)
            })
        };
        let declared = self
            .desired
            .resources
            .keys()
            .filter(|address| holds(address));
        let owned = self.lock.iter().flat_map(|lock| &lock.entries);
        let with_attributes = owned
            .filter(|(_, entry)| entry.fields.iter().any(|(field, _)| is_attribute(field)))
            .map(|(a, _)| a);
        let users = declared
            .chain(with_attributes)
            .filter(|address| address.kind == Kind::User);
        Interest {
            attributes_of: users.map(|address| address.name.clone()).collect(),
            owned: self
                .lock
                .iter()
                .flat_map(Lockfile::ids)
                .map(|(address, id)| (address.clone(), id.clone()))
                .collect(),
            ..Interest::default()
        }
    }

    /// Checks files and lockfile against the tenant, and brings values into its types.
    pub fn check(&mut self, live: &LiveState) -> Result<(), Failure> {
        if let Some(lock) = &self.lock
            && lock.provider != live.identity
        {
            return Err(Failure::OtherTenant {
                what: "the lockfile",
                found: lock.provider.clone(),
                expected: live.identity.clone(),
            });
        }
        let lock = self.lock.as_ref();
        let owned = |name: &crate::model::Name| {
            lock.is_some_and(|lock| lock.owns(&Address::user(name.clone())).is_some())
        };
        let mut found = desired::check(&mut self.desired, live, self.today, &owned);
        found.extend(check_lines(&self.desired, self.today));
        let (errors, warnings): (Vec<_>, Vec<_>) = found
            .into_iter()
            .partition(|one| one.severity == Severity::Error);
        self.warnings.extend(warnings);
        if errors.is_empty() {
            Ok(())
        } else {
            Err(self.problems(errors))
        }
    }

    /// What can be said of the files without a tenant; hands back the warnings.
    pub fn check_alone(&self) -> Result<Vec<Diagnostic>, Failure> {
        let mut found = desired::check_alone(&self.desired);
        found.extend(check_lines(&self.desired, self.today));
        found.extend(past_lines(&self.desired, self.today));
        if self.desired.files.is_empty() {
            let message = "there is no file that could declare anything";
            let problem = Diagnostic::general("OUM172", message).warning();
            found.push(problem.help("put a *.yaml below the folder of omni-um.toml"));
        }
        let (errors, mut warnings): (Vec<_>, Vec<_>) = found
            .into_iter()
            .partition(|one| one.severity == Severity::Error);
        if !errors.is_empty() {
            return Err(self.problems(errors));
        }
        warnings.extend(self.warnings.iter().cloned());
        Ok(warnings)
    }

    /// Whether a file or the lockfile speaks of an address.
    pub fn means(&self, address: &Address) -> bool {
        let named = |name: &crate::model::Name| {
            let rosters = self.desired.rosters.values();
            rosters
                .flat_map(|roster| &roster.members)
                .any(|member| member.name == *name)
        };
        self.desired.resources.contains_key(address)
            || self
                .lock
                .as_ref()
                .is_some_and(|lock| lock.owns(address).is_some())
            || (address.kind == Kind::User && named(&address.name))
    }

    /// Problems of these files, with their text.
    pub fn problems(&self, diagnostics: Vec<Diagnostic>) -> Failure {
        Failure::Files(Report {
            diagnostics,
            sources: self.sources.clone(),
        })
    }

    /// Whether `[protect]` names an address, or the files of `--base` protect it.
    pub fn protects(&self, address: &Address) -> bool {
        let named = match address.kind {
            Kind::User => self.config.protect.users.matches(&address.name),
            Kind::Group => self.config.protect.groups.matches(&address.name),
        };
        named || self.base_files.protects.contains(address)
    }

    /// Plans.
    pub fn plan(
        mut self,
        live: LiveState,
        reads: usize,
        limits: Limits,
    ) -> Result<Planned, Failure> {
        self.look_back();
        let protects = |address: &Address| self.protects(address);
        let input = self.input(&live, &limits, reads, &protects);
        let mut plan = plan::plan(&input).map_err(|errors| self.problems(errors))?;
        let warnings = self.warnings.iter().map(|warning| Note::Warning {
            text: in_words(warning),
        });
        plan.notes.extend(warnings);
        plan.notes.extend(self.means_nothing(&live, &limits.only));
        plan.notes.extend(self.staying(&plan, &limits.only));
        plan.policy_changed.clone_from(&self.policy_changed);
        let id = PlanId::of(&plan);
        Ok(Planned {
            project: self,
            live,
            plan,
            id,
            limits,
            reads,
        })
    }

    /// A note where `--only` matches nothing at all: mostly a kind that was left out.
    fn means_nothing(&self, live: &LiveState, only: &Scope) -> Option<Note> {
        let mut known = self.desired.resources.keys();
        let mut owned = self.lock.iter().flat_map(|lock| lock.entries.keys());
        let mut there = live.resources.keys();
        let matches = |address: &Address| only.contains(address);
        let any = known.any(matches) || owned.any(matches) || there.any(matches);
        let is_limited = !only.patterns().is_empty();
        (is_limited && !any).then(|| Note::Warning {
            text: "--only matches nothing that is declared, owned or live; write KIND/NAME, as in user/*@acme.example"
                .to_owned(),
        })
    }

    /// The planner's input from this folder and a reading.
    pub fn input<'a>(
        &'a self,
        live: &'a LiveState,
        limits: &'a Limits,
        reads: usize,
        protects: &'a (dyn Fn(&Address) -> bool + Sync),
    ) -> Input<'a> {
        Input {
            desired: &self.desired,
            lock: self.lock.as_ref(),
            live,
            policy: Policy {
                remove_users: self.config.removal.users,
                remove_groups: self.config.removal.groups,
                protects,
                guards: &self.config.guards,
                per_minute: self.config.limits.requests_per_minute,
                at_once: self.config.limits.concurrency,
            },
            accept: &limits.accept,
            only: &limits.only,
            today: self.today,
            reads,
            first_apply: self.first_apply,
        }
    }
}

impl Planned {
    /// What the plan was made from, for somebody who looks at it again.
    pub fn with_input<T>(&self, look: impl FnOnce(&Input<'_>) -> T) -> T {
        let protects = |address: &Address| self.project.protects(address);
        look(
            &self
                .project
                .input(&self.live, &self.limits, self.reads, &protects),
        )
    }

    /// The plan as it is saved.
    pub fn document(&self) -> Document {
        Document::new(
            &self.plan,
            &self.project.desired.files,
            self.project.policy_digest.clone(),
        )
    }
}

fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}

fn in_words(warning: &Diagnostic) -> String {
    let mut words = match &warning.place {
        Some(place) => format!("{place}: {}", warning.message),
        None => warning.message.clone(),
    };
    for Label { place, text } in &warning.labels {
        words += &format!(" ({text}: {place})");
    }
    words
}

/// The lockfile at a path; nothing where there is none.
pub fn read_lock(path: &Path) -> Result<Option<Lockfile>, Failure> {
    let text = lock_text(path)?;
    text.map(|text| parse_lock(path, &text)).transpose()
}

fn lock_text(path: &Path) -> Result<Option<String>, Failure> {
    match file::text(path, Allow::Nothing, LARGEST) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Failure::Unreadable {
            path: path.to_owned(),
            source,
        }),
    }
}

/// A lockfile's text, wherever it came from; `path` is how its problems call it.
pub fn parse_lock(path: &Path, text: &str) -> Result<Lockfile, Failure> {
    let mut lock = Lockfile::parse(text).map_err(|error| Failure::Lockfile {
        path: path.to_owned(),
        error,
    })?;
    lock.salt = with_key(lock.salt);
    Ok(lock)
}

/// A salt with `OMNI_UM_LOCK_KEY`, where that is set: sensitive values have fingerprints then.
pub fn with_key(salt: Salt) -> Salt {
    let key = std::env::var("OMNI_UM_LOCK_KEY").ok();
    match key.filter(|key| !key.is_empty()) {
        Some(key) => salt.keyed(&key),
        None => salt,
    }
}

/// The text of a saved plan or a snapshot; somebody named it, and may hand it over through a pipe.
pub fn read_text(path: &Path) -> Result<String, Failure> {
    file::text(path, Allow::LinksAndPipes, LARGEST).map_err(|source| Failure::Unreadable {
        path: path.to_owned(),
        source,
    })
}

/// Writes a file whole or not at all: a temporary one beside it, flushed, then renamed. Mode 0600.
pub fn save(path: &Path, text: &str) -> Result<(), Failure> {
    let failed = |source| Failure::Io {
        path: path.to_owned(),
        source,
    };
    regular(path).map_err(failed)?;
    // Without the temporary file's own path: nobody asked for that one.
    let plain = |error: std::io::Error| failed(std::io::Error::from(error.kind()));
    let draft = Draft::begin(folder_of(path)).map_err(plain)?;
    draft.put(path, text, true).map(|_| ()).map_err(failed)
}

/// Whether [`save`] would find its way, without changing anything.
pub fn check_writable(path: &Path) -> Result<(), Failure> {
    let failed = |source: std::io::Error| Failure::Io {
        path: path.to_owned(),
        source,
    };
    let plain = |error: std::io::Error| failed(std::io::Error::from(error.kind()));
    regular(path).map_err(failed)?;
    Draft::begin(folder_of(path)).map(|_| ()).map_err(plain)
}

/// A device, a pipe or a link is no file to be replaced.
fn regular(path: &Path) -> std::io::Result<()> {
    match std::fs::symlink_metadata(path) {
        Ok(found) if !found.is_file() => Err(std::io::Error::other("it is no regular file")),
        Ok(_) | Err(_) => Ok(()),
    }
}
