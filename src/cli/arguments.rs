//! What can be written on the command line.

mod ci;
mod import;
mod older;

use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

pub use ci::{CiCommand, CiInitOptions, CiService};
pub use import::{ImportFormat, ImportLayout, ImportOptions};
pub use older::{
    DeleteFileOptions, DeleteOptions, ExportOptions, FileOptions, OlderCommand, OptionalId,
    RequiredId, SearchOptions, SyncMode, SyncOptions, SyncSource, WriteOptions,
};

use super::format::Rendering;
use crate::model::Acceptance;
use crate::plan::PlanId;

/// Terraform for who has access in Omni: users, groups and user attributes as reviewed files.
#[derive(Debug, Parser)]
#[command(name = "omni-um", version, max_term_width = 80, after_help = EXITS)]
pub struct Arguments {
    /// The folder with omni-um.toml [default: the working folder if it has one, else desired-state]
    #[arg(
        short = 'C',
        long = "dir",
        value_name = "DIR",
        global = true,
        help_heading = "Everywhere"
    )]
    pub folder: Option<PathBuf>,
    /// Take URL and key from this file instead of .env
    #[arg(long, value_name = "FILE", global = true, help_heading = "Everywhere")]
    pub env_file: Option<PathBuf>,
    /// When to colour
    #[arg(
        long,
        value_name = "WHEN",
        default_value = "auto",
        global = true,
        help_heading = "Everywhere"
    )]
    pub color: Color,
    /// No progress and no steps on stderr, errors only
    #[arg(
        short,
        long,
        global = true,
        help_heading = "Everywhere",
        conflicts_with = "verbose"
    )]
    pub quiet: bool,
    /// List what is otherwise only counted, and log retries and waits; -vv: each request
    #[arg(short, long, global = true, help_heading = "Everywhere", action = ArgAction::Count)]
    pub verbose: u8,
    /// What a line of the log looks like
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        global = true,
        help_heading = "Everywhere"
    )]
    pub log_format: LogFormat,
    /// Say where URL and key come from, and neither of them
    #[arg(long, hide = true, global = true)]
    pub debug_env: bool,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

const EXITS: &str = "Exit codes: 0 done · 1 unexpected · 2 changes (plan --detailed-exitcode) or drift · \
3 a guard refused · 4 stale or not approved · 5 apply incomplete · 6 another apply · 7 credentials · 8 files · 9 live state · 64 usage · \
130 interrupted

Of omni-user-manager, with the same files and options: sync, create-users, update-user-attributes, \
delete-user, delete-users, get-user-by-id, search-users, get-user-attributes, get-group-by-id, \
search-groups, get-group-members, get-user-history, get-group-history, export-users-json, \
export-users-csv, export-groups-json; of the bulk script: bulk (`omni-um help sync` and so on)";

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What a line of the log looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One object a line.
    Json,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show what would change in the tenant; writes nothing
    Plan(PlanOptions),
    /// Do what was approved, or stop
    Apply(ApplyOptions),
    /// Show what was changed by hand since the last apply; exit 2 where something was
    Drift(DriftOptions),
    /// Show a saved plan, or what the lockfile owns
    Show(ShowOptions),
    /// Show what one saved plan does and another does not
    PlanDiff(PlanDiffOptions),
    /// Check the files without a tenant and without a key
    Validate(ValidateOptions),
    /// Print the JSON Schema of what --json prints and --render json= writes
    Schema(SchemaOptions),
    /// Bring a tenant, or an older tool's files, under version control; changes nothing in it
    Import(ImportOptions),
    /// Save what the tenant holds, to plan from without a key
    Snapshot(SnapshotOptions),
    /// Keep a key for a tenant, after trying it; asks for it, or reads it from stdin
    Login(LoginOptions),
    /// Let the key that login kept go
    Logout(LoginOptions),
    /// Show where a key would come from, and whether a plan could run; changes nothing
    Doctor,
    /// What applies did, and whether that record is whole
    #[command(subcommand)]
    Journal(JournalCommand),
    /// Workflows that plan, apply and watch for drift
    #[command(subcommand)]
    Ci(CiCommand),
    /// A tenant that runs on this machine
    #[command(subcommand)]
    Sandbox(SandboxCommand),
    /// Those of the older tools.
    #[command(flatten)]
    Older(OlderCommand),
}

/// What plan, apply and drift may be limited to.
#[derive(Args, Clone, Debug, Default)]
pub struct LimitOptions {
    /// Only what matches, as in user/*@acme.example or group/Finance (repeatable)
    #[arg(long, value_name = "ADDRESS-GLOB")]
    pub only: Vec<String>,
    /// Let a guard pass exactly this number, as in conflicts=2 (repeatable)
    #[arg(long, value_name = "GUARD=N")]
    pub accept: Vec<Acceptance>,
    /// Take policy and lockfile from this commit, as in origin/main: in a pull request they are not
    /// the checkout's to say
    #[arg(long, value_name = "REF", value_parser = reference)]
    pub base: Option<String>,
}

/// What is written beside the result.
#[derive(Args, Clone, Debug, Default)]
pub struct RenderOptions {
    /// Write the outcome to a file too, however the command ends, as in html=plan.html (repeatable)
    #[arg(long, value_name = "FORMAT=PATH")]
    pub render: Vec<Rendering>,
    /// In a GitHub workflow: a job summary, outputs, and annotations at the lines that caused them
    #[arg(long)]
    pub github: bool,
}

/// What could be the name of a commit.
fn reference(text: &str) -> Result<String, String> {
    match text.is_empty() || text.starts_with('-') {
        true => Err("name a branch or a commit, as in origin/main".to_owned()),
        false => Ok(text.to_owned()),
    }
}

/// `plan`.
#[derive(Args, Debug)]
pub struct PlanOptions {
    /// What it is limited to.
    #[command(flatten)]
    pub limits: LimitOptions,
    /// Only what passed dates ask
    #[arg(long)]
    pub expired: bool,
    /// Save the plan, to be approved and applied
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Print the plan as JSON
    #[arg(long)]
    pub json: bool,
    /// Plan from a snapshot instead of the tenant; needs no key
    #[arg(long, value_name = "SNAPSHOT")]
    pub live: Option<PathBuf>,
    /// Exit 2 where something would change
    #[arg(long)]
    pub detailed_exitcode: bool,
    /// What is written beside the result.
    #[command(flatten)]
    pub renders: RenderOptions,
}

/// `apply`.
#[derive(Args, Debug)]
pub struct ApplyOptions {
    /// A saved plan; what it is limited to and what it accepts are in it
    #[arg(value_name = "PLAN", conflicts_with_all = ["only", "accept"])]
    pub plan: Option<PathBuf>,
    /// The plan id that was approved; anything else is refused
    #[arg(long, value_name = "ID")]
    pub approved: Option<PlanId>,
    /// Do not ask
    #[arg(long)]
    pub auto_approve: bool,
    /// Do what passed dates ask and nothing else; does not ask, for they were approved when merged
    #[arg(long, conflicts_with_all = ["plan", "approved"])]
    pub expired: bool,
    /// Start nothing new after this time, as in 90s, 20m or 1h30m
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub max_duration: Option<Duration>,
    /// Print what became of each change as JSON
    #[arg(long)]
    pub json: bool,
    /// What it is limited to.
    #[command(flatten)]
    pub limits: LimitOptions,
    /// What is written beside the result.
    #[command(flatten)]
    pub renders: RenderOptions,
}

/// A time that a person writes, more than none.
fn time(text: &str) -> Result<Duration, String> {
    let time = text.parse::<jiff::SignedDuration>().ok();
    let time = time.and_then(|time| Duration::try_from(time).ok());
    time.filter(|time| !time.is_zero())
        .ok_or_else(|| "write a time as in 90s, 20m or 1h30m".to_owned())
}

/// `drift`.
#[derive(Args, Debug)]
pub struct DriftOptions {
    /// What it is limited to.
    #[command(flatten)]
    pub limits: LimitOptions,
    /// Print the drift as JSON
    #[arg(long)]
    pub json: bool,
    /// Compare with a snapshot instead of the tenant; needs no key
    #[arg(long, value_name = "SNAPSHOT")]
    pub live: Option<PathBuf>,
    /// What is written beside the result.
    #[command(flatten)]
    pub renders: RenderOptions,
}

/// `validate`.
#[derive(Args, Debug)]
pub struct ValidateOptions {
    /// What is written beside the result.
    #[command(flatten)]
    pub renders: RenderOptions,
}

/// `show`.
#[derive(Args, Debug)]
pub struct ShowOptions {
    /// A saved plan; with --lock, an address
    #[arg(value_name = "PLAN|ADDRESS")]
    pub what: Option<String>,
    /// Show what the lockfile owns
    #[arg(long)]
    pub lock: bool,
    /// Print the plan as JSON
    #[arg(long, conflicts_with = "lock")]
    pub json: bool,
}

/// `plan-diff`.
#[derive(Args, Debug)]
pub struct PlanDiffOptions {
    /// A saved plan
    #[arg(value_name = "PLAN")]
    pub first: PathBuf,
    /// Another one
    #[arg(value_name = "PLAN")]
    pub second: PathBuf,
    /// Print the differences as JSON
    #[arg(long)]
    pub json: bool,
    /// Exit 2 where they differ
    #[arg(long)]
    pub detailed_exitcode: bool,
}

/// `schema`.
#[derive(Args, Debug)]
pub struct SchemaOptions {
    /// Of which document
    #[arg(value_name = "DOCUMENT")]
    pub of: Documented,
}

/// Documents for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Documented {
    /// A plan.
    Plan,
    /// A drift report.
    Drift,
    /// An apply.
    Apply,
    /// Why nothing came of one of them.
    Failure,
}

/// `snapshot`.
#[derive(Args, Debug)]
pub struct SnapshotOptions {
    /// Where to [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// What no file declares too
    #[arg(long)]
    pub all: bool,
}

/// `login`, `logout`.
#[derive(Args, Debug)]
pub struct LoginOptions {
    /// The tenant, as in https://acme.omniapp.co [default: that of omni-um.toml]
    #[arg(long, value_name = "URL")]
    pub host: Option<String>,
}

/// `journal`.
#[derive(Debug, Subcommand)]
pub enum JournalCommand {
    /// Check that nothing was changed, moved or cut off; exit 8 where something was
    ///
    /// It cannot see that the newest or the oldest journal was taken away whole, nor that somebody
    /// wrote one anew with all its hashes: keep a copy where they cannot write.
    Verify {
        /// Journals [default: all in .omni-um/journal and .omni-um/older, and that none is missing
        /// between those of a folder]
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Show who did what, when, and how it ended
    Show {
        /// A journal [default: the newest of both folders]
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
        /// Print it as JSON
        #[arg(long)]
        json: bool,
    },
}

/// `sandbox`.
#[derive(Debug, Subcommand)]
pub enum SandboxCommand {
    /// Run the tenant for other clients, until interrupted
    #[command(after_long_help = super::sandbox::catalogue())]
    Serve(ServeOptions),
    /// Put state and lockfile back to what the repository ships
    Reset,
}

/// `sandbox serve`.
#[derive(Args, Debug)]
pub struct ServeOptions {
    /// The port on 127.0.0.1; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    pub port: u16,
    /// The one key that is accepted
    #[arg(long, default_value = "sandbox")]
    pub key: String,
    /// What the tenant starts from [default: that of omni-um.toml]
    #[arg(long, value_name = "FILE")]
    pub seed: Option<PathBuf>,
    /// What holds the tenant between runs [default: .omni-um/sandbox.json beside omni-um.toml]
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// Settle what Omni's documentation leaves open (repeatable; --help lists the switches)
    #[arg(long = "switch", value_name = "NAME=VALUE")]
    pub switches: Vec<String>,
    /// What goes wrong, as in 'fail PATCH /groups 503 every 7' (repeatable; --help lists the faults)
    #[arg(long = "fault", value_name = "FAULT")]
    pub faults: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The arguments of a command and of those below it, by what they are called.
    fn called(command: &clap::Command, path: &str) -> Vec<String> {
        let path = format!("{path} {}", command.get_name());
        let own = command.get_arguments().flat_map(|argument| {
            let id = argument.get_id().as_str();
            let names = argument.get_value_names().unwrap_or_default().iter();
            let names = names.map(ToString::to_string).chain([id.to_owned()]);
            names
                .map(|name| format!("{path} {}", name.to_lowercase()))
                .collect::<Vec<_>>()
        });
        let below = command
            .get_subcommands()
            .flat_map(|below| called(below, &path));
        own.chain(below).collect()
    }

    #[test]
    fn no_argument_is_a_key_but_that_of_a_sandbox() {
        use clap::CommandFactory as _;
        let words = [
            "key",
            "token",
            "secret",
            "password",
            "credential",
            "bearer",
            "auth",
        ];
        let mut found = called(&Arguments::command(), "");
        found.retain(|name| {
            words.iter().any(|word| {
                name.rsplit(' ')
                    .next()
                    .is_some_and(|last| last.contains(word))
            })
        });
        found.sort_unstable();
        found.dedup();
        assert_eq!(found, [" omni-um sandbox serve key"]);
    }

    #[test]
    fn a_time_is_written_as_people_do() {
        let seconds = |text| time(text).map(|time| time.as_secs());
        assert_eq!(seconds("90s"), Ok(90));
        assert_eq!(seconds("20m"), Ok(1200));
        assert_eq!(seconds("1h30m"), Ok(5400));
        assert_eq!(seconds("1h 30m"), Ok(5400));
        for wrong in [
            "",
            "0",
            "0s",
            "0h0m",
            "20",
            "m",
            "-5m",
            "5m ago",
            "soon",
            "1y",
            "2 mo",
            "9e9h",
            "99999999999999999999s",
        ] {
            assert!(time(wrong).is_err(), "{wrong}");
        }
    }
}
