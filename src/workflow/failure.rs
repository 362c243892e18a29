//! What ends a command, with a code and the next step.

mod next;

use std::path::PathBuf;

use super::credentials::CredentialsError;
use super::git::GitError;
use super::holder::Holder;
use super::journal;
use crate::apply::Halt;
use crate::apply::journal::JournalError;
use crate::live::SnapshotError;
use crate::lock::LockError;
use crate::model::{Address, Kind, ProviderIdentity, Report};
use crate::plan::effects::Difference;
use crate::plan::{Finding, Plan, PolicyChange, SavedError};
use crate::provider::ReadError;

/// Why a command did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Files, or omni-um.toml, have problems; each has its place.
    #[error("the files have problems; nothing was planned")]
    Files(Report),
    /// The lockfile cannot be used.
    #[error("{}: {error}", path.display())]
    Lockfile {
        /// Where it lies.
        path: PathBuf,
        /// What is wrong.
        error: LockError,
    },
    /// The lockfile, the snapshot or the saved plan speaks of another tenant.
    #[error("{what} speaks of {found}, and this is {expected}")]
    OtherTenant {
        /// "the lockfile", "the saved plan", "the snapshot".
        what: &'static str,
        /// The tenant it speaks of.
        found: ProviderIdentity,
        /// The tenant at hand.
        expected: ProviderIdentity,
    },
    /// An unfinished journal speaks of another tenant.
    #[error("the unfinished journal {} speaks of {found}, and this is {expected}", path.display())]
    ForeignJournal {
        /// Where it lies.
        path: PathBuf,
        /// The tenant it speaks of.
        found: ProviderIdentity,
        /// The tenant at hand.
        expected: ProviderIdentity,
    },
    /// Drift needs something to compare with.
    #[error("there is no lockfile, or nothing in it: there is nothing to compare with")]
    NothingApplied,
    /// The saved plan cannot be used.
    #[error("{}: {error}", path.display())]
    Saved {
        /// Where it lies.
        path: PathBuf,
        /// What is wrong.
        error: SavedError,
    },
    /// The snapshot cannot be used.
    #[error("{}: {error}", path.display())]
    Snapshot {
        /// Where it lies.
        path: PathBuf,
        /// What is wrong.
        error: SnapshotError,
    },
    /// A journal cannot be used.
    #[error("{}: {error}", path.display())]
    Journal {
        /// Where it lies.
        path: PathBuf,
        /// What is wrong.
        error: JournalError,
    },
    /// The tenant has nothing that is called so.
    #[error("no {kind} has the {} {text}", .by.word(*kind))]
    NotFound {
        /// What was looked for.
        kind: Kind,
        /// What it was called by.
        by: Named,
        /// What it was called.
        text: String,
    },
    /// There is nothing on record.
    #[error("there is no journal in {}", .0.display())]
    NoJournal(PathBuf),
    /// A guard refuses the plan.
    #[error("{}", guards(.0))]
    Blocked(Vec<Finding>),
    /// The same of a command that plans and applies at once.
    #[error("{}", guards(.0))]
    Guarded(Vec<Finding>),
    /// The policy changes together with the tenant.
    #[error("the policy changes here together with the tenant ({}); nothing was written", listed(.0))]
    PolicyToo(Vec<PolicyChange>),
    /// A checkout's lockfile is not that of `--base`.
    #[error(
        "the lockfile here is not that of {base}, and only apply writes it; nothing was written"
    )]
    OtherLockfile {
        /// The commit, as it was named.
        base: String,
        /// Whether that has one.
        there: bool,
    },
    /// Nobody named the folder, and `--base` has its omni-um.toml in another one.
    #[error(
        "{spelled} does not exist, and {elsewhere} does: this checkout would choose whose policy counts; nothing was written"
    )]
    OtherFolder {
        /// The one that is not there.
        spelled: String,
        /// Those that are.
        elsewhere: String,
    },
    /// The upstream branch, as last fetched, knows of a later apply.
    #[error("the upstream branch has a newer lockfile ({upstream} has serial {theirs}, here {}); nothing was written", serial(*.ours))]
    Behind {
        /// Where that lies.
        upstream: String,
        /// Its serial.
        theirs: u64,
        /// That of the checkout; nothing where it has no lockfile.
        ours: Option<u64>,
    },
    /// A git repository does not say what was asked of it.
    #[error("{0}")]
    Git(#[from] GitError),
    /// The world moved, or something else was approved.
    #[error("what would be done is not what was approved; nothing was written")]
    Stale(Vec<Difference>),
    /// Another omni-um.toml than the one that the approved plan was made under.
    #[error("the saved plan was made under another policy; nothing was written")]
    OtherPolicy,
    /// The approved id is another than the plan's.
    #[error("the approved id is {approved}, and the plan's is {now}; nothing was written")]
    NotApproved {
        /// The id that was given.
        approved: String,
        /// The id of what would be done.
        now: String,
    },
    /// No key, half a key, or a key that may not go to this host.
    #[error("{0}")]
    Credentials(CredentialsError),
    /// The tenant could not be read whole.
    #[error("{0}")]
    Read(#[from] ReadError),
    /// The tenant refused the key while it was written to; nothing was written.
    #[error("the tenant refused the key: {0}; nothing was written")]
    Refused(String),
    /// An apply that did not do all of it; the summary tells.
    #[error("the apply is incomplete")]
    Incomplete,
    /// Records of an older tool's file, or changes that it asks for, that could not be done.
    #[error("{failed} of {of} {sort}{} {} not done", if *of == 1 { "" } else { "s" }, if *failed == 1 { "was" } else { "were" })]
    Records {
        /// How many.
        failed: usize,
        /// Of how many.
        of: usize,
        /// Of what: "record", "change".
        sort: &'static str,
    },
    /// All that was asked for is protected.
    #[error("nothing may be written to {}: protected, in a group that is, or the key's own account", listed_addresses(.0))]
    Protected(Vec<Address>),
    /// A signal, or the end of the time that it was given, ended the command.
    #[error("{}", halted(*halt, *begun))]
    Halted {
        /// Which of the two.
        halt: Halt,
        /// Whether an apply had begun to write.
        begun: bool,
    },
    /// Another apply works in the same folder.
    #[error("another apply holds the lock: {}", held_by(holder.as_deref()))]
    Locked {
        /// Who, where that could be read.
        holder: Option<Box<Holder>>,
    },
    /// Nothing keeps a second apply away.
    #[error("{} cannot be locked, and without a lock nothing is applied: {source}", path.display())]
    Unlockable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The command line asks for something that is not possible.
    #[error("{message}")]
    Usage {
        /// What.
        message: String,
        /// What to do instead.
        next: String,
    },
    /// The person at the terminal did not say yes.
    #[error("not approved; nothing was written")]
    Declined,
    /// A file that was named could not be read.
    #[error("{} cannot be read: {source}", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Files that would be written over, and nobody said so.
    #[error("{} already, and would be written over; nothing was written", exist(.0))]
    Exists(Vec<PathBuf>),
    /// The tenant cannot be brought into files.
    #[error("the tenant cannot be imported as it is; nothing was written")]
    Import(Report),
    /// Of several files that belong together, some were written.
    #[error("{cause}; written before that: {}", paths(written))]
    HalfWritten {
        /// Those that were.
        written: Vec<PathBuf>,
        /// Why no more.
        cause: Box<Failure>,
    },
    /// Workflows with known mistakes.
    #[error("the workflows have mistakes that are known to cost keys or access")]
    Workflows(Report),
    /// A file could not be written.
    #[error("{} cannot be written: {source}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Anything else.
    #[error("{0}")]
    Unexpected(String),
}

/// What somebody calls a user or a group by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// The server's id.
    Id,
    /// The natural name.
    Name,
}

impl Named {
    fn word(self, kind: Kind) -> &'static str {
        match (self, kind) {
            (Named::Id, _) => "id",
            (Named::Name, Kind::User) => "e-mail",
            (Named::Name, Kind::Group) => "name",
        }
    }
}

fn guards(findings: &[Finding]) -> String {
    let one = |finding: &Finding| {
        let Finding {
            guard,
            count,
            limit,
            message,
        } = finding;
        format!("guard {guard}: {count} over a limit of {limit} ({message})")
    };
    findings.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn listed_addresses(addresses: &[Address]) -> String {
    let all: Vec<String> = addresses.iter().map(ToString::to_string).collect();
    all.join(", ")
}

fn listed(changes: &[PolicyChange]) -> String {
    let changes = changes.iter().map(ToString::to_string);
    changes.collect::<Vec<_>>().join("; ")
}

fn serial(serial: Option<u64>) -> String {
    serial.map_or_else(|| "there is none".to_owned(), |serial| serial.to_string())
}

fn halted(halt: Halt, begun: bool) -> String {
    let why = match halt {
        Halt::Interrupted => "interrupted",
        Halt::OutOfTime => "the time of --max-duration is over",
    };
    let left = match begun {
        false => "nothing was written to the tenant",
        true => "the apply is incomplete",
    };
    format!("{why}; {left}")
}

fn held_by(holder: Option<&Holder>) -> String {
    holder.map_or_else(
        || "its name could not be read".to_owned(),
        Holder::to_string,
    )
}

impl Failure {
    /// Why a plan is refused that is blocked: its guards first, they say more.
    pub fn blocked(plan: &Plan) -> Failure {
        match plan.findings.is_empty() {
            true => Failure::PolicyToo(plan.policy_changed.clone()),
            false => Failure::Blocked(plan.findings.clone()),
        }
    }

    /// The stable code that the last line names.
    pub fn code(&self) -> &'static str {
        match self {
            Failure::Files(_) => "OUM100",
            Failure::Lockfile { .. } => "OUM201",
            Failure::OtherTenant { .. } => "OUM202",
            Failure::NothingApplied => "OUM203",
            Failure::Saved { .. } => "OUM204",
            Failure::Snapshot { .. } => "OUM205",
            Failure::Unreadable { .. } => "OUM206",
            Failure::Journal { .. } => "OUM207",
            Failure::NoJournal(_) => "OUM208",
            Failure::ForeignJournal { .. } => "OUM209",
            Failure::Git(_) => "OUM212",
            Failure::Exists(_) => "OUM218",
            Failure::NotFound { .. } => "OUM219",
            Failure::Import(_) => "OUM220",
            Failure::HalfWritten { cause, .. } => cause.code(),
            Failure::Workflows(_) => "OUM800",
            Failure::Blocked(_) | Failure::Guarded(_) => "OUM300",
            Failure::PolicyToo(_) => "OUM301",
            Failure::OtherLockfile { .. } => "OUM302",
            Failure::OtherFolder { .. } => "OUM303",
            Failure::Behind { .. } => "OUM403",
            Failure::Stale(_) => "OUM400",
            Failure::NotApproved { .. } => "OUM401",
            Failure::OtherPolicy => "OUM404",
            Failure::Incomplete => "OUM500",
            Failure::Records { .. } => "OUM502",
            Failure::Protected(_) => "OUM304",
            Failure::Halted { halt, .. } => match halt {
                Halt::Interrupted => "OUM130",
                Halt::OutOfTime => "OUM501",
            },
            Failure::Locked { .. } => "OUM600",
            Failure::Unlockable { .. } => "OUM601",
            Failure::Credentials(_) => "OUM700",
            Failure::Read(ReadError::Refused(_)) | Failure::Refused(_) => "OUM701",
            Failure::Read(_) => "OUM900",
            Failure::Usage { .. } => "OUM640",
            Failure::Declined => "OUM402",
            Failure::Io { .. } => "OUM002",
            Failure::Unexpected(_) => "OUM001",
        }
    }

    /// What to do next, as one line.
    pub fn next(&self) -> String {
        match self {
            Failure::Files(_) => "mend the places above and run the command again".to_owned(),
            Failure::Lockfile { error, .. } => next::lockfile_next(error),
            Failure::OtherTenant { .. } => {
                "check [provider] in omni-um.toml and OMNI_BASE_URL; make a new plan for another tenant"
                    .to_owned()
            }
            Failure::NothingApplied => "run `omni-um apply` once; it writes omni-um.lock".to_owned(),
            Failure::Saved { .. } => "make a new one: omni-um plan --out FILE".to_owned(),
            Failure::Snapshot { .. } => "make a new one: omni-um snapshot --out FILE".to_owned(),
            Failure::NotFound { kind, by, text } => next::not_found(*kind, *by, text).to_owned(),
            Failure::NoJournal(_) => {
                "name a FILE, or the folder with -C; every `omni-um apply` that writes leaves a journal"
                    .to_owned()
            }
            Failure::ForeignJournal { .. } => {
                "if that apply is of no more use, keep its journal elsewhere than in .omni-um/journal, then run `omni-um plan`"
                    .to_owned()
            }
            Failure::Journal { path, error } => {
                next::journal_next(error, journal::keeps_lockfile(path)).to_owned()
            }
            Failure::Blocked(findings) => next::accept("plan", findings),
            Failure::Guarded(findings) => next::accept("run it again", findings),
            Failure::OtherPolicy => {
                "omni-um.toml says something else now: plan again, and have that approved".to_owned()
            }
            Failure::PolicyToo(_) => {
                "make two pull requests: one of the policy alone, and one of what else is asked for".to_owned()
            }
            Failure::OtherLockfile { base, there } => next::other_lockfile(base, *there),
            Failure::OtherFolder { .. } => {
                "name the folder with -C, as in: omni-um -C desired-state plan".to_owned()
            }
            Failure::Behind { .. } => "pull first: git pull".to_owned(),
            Failure::Git(error) => error.next(),
            Failure::Stale(_) | Failure::NotApproved { .. } => {
                "look at the difference, plan again, and have that approved".to_owned()
            }
            Failure::Credentials(error) => error.next(),
            Failure::Read(ReadError::Refused(_)) | Failure::Refused(_) => {
                "use an organization API key of this tenant (Settings > API access)".to_owned()
            }
            Failure::Read(_) => "nothing was planned from half a reading; try again".to_owned(),
            Failure::Locked { .. } => {
                "wait for it to end, or end that process: its lock goes with it, and no file is to be deleted"
                    .to_owned()
            }
            Failure::Unlockable { .. } => {
                "work in a folder on a file system that has locks (a local disk has)".to_owned()
            }
            Failure::Halted { halt, begun: false } => match halt {
                Halt::Interrupted => "run the command again".to_owned(),
                Halt::OutOfTime => "give it more time, as in --max-duration 20m".to_owned(),
            },
            Failure::Halted { begun: true, .. } => {
                "what is done is left alone: plan and apply what is left, or run the same command again"
                    .to_owned()
            }
            Failure::Incomplete => {
                "run `omni-um plan` to see what is left, then apply that".to_owned()
            }
            Failure::Records { .. } => {
                "the reasons are above; put them right and run it again: what is done is left alone"
                    .to_owned()
            }
            Failure::Protected(_) => {
                "take a protection off in omni-um.toml or in the files first, if that is right; the key's own account is left alone in any case".to_owned()
            }
            Failure::Usage { next, .. } => next.clone(),
            Failure::Declined => {
                "type `yes` to approve; `omni-um plan`, or --dry-run, shows it again".to_owned()
            },
            Failure::Unreadable { .. } => "check the path, what lies there, and its permissions".to_owned(),
            Failure::Io { .. } => "check the path, its permissions and the disk".to_owned(),
            Failure::Exists(others) => {
                let them = if others.len() == 1 { "it" } else { "them" };
                format!("move {them} away, or let {them} go with --force")
            }
            Failure::Import(_) => "do for each what it says, then import again".to_owned(),
            Failure::HalfWritten { cause, .. } => {
                format!("{}; then import again with --force", cause.next())
            }
            Failure::Workflows(_) => {
                "mend each as it says; `omni-um ci init github` writes workflows without them"
                    .to_owned()
            }
            Failure::Unexpected(_) => "run it again with -v; if it stays, report it".to_owned(),
        }
    }
}

fn paths(paths: &[PathBuf]) -> String {
    let paths: Vec<_> = paths
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    paths.join(", ")
}

/// "plan.yml exists", "plan.yml, drift.yml exist"
fn exist(others: &[PathBuf]) -> String {
    let s = if others.len() == 1 { "s" } else { "" };
    format!("{} exist{s}", paths(others))
}
