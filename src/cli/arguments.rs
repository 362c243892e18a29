//! What can be written on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::model::Acceptance;
use crate::plan::PlanId;

/// Terraform for who has access in Omni: users, groups and user attributes as reviewed files.
#[derive(Debug, Parser)]
#[command(name = "omni-um", version, max_term_width = 80, after_help = EXITS)]
pub struct Arguments {
    /// The folder with omni-um.toml [default: the working folder if it has one, else desired-state]
    #[arg(short = 'C', long = "dir", value_name = "DIR", global = true)]
    pub folder: Option<PathBuf>,
    /// When to colour
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    pub color: Color,
    /// No progress and no steps on stderr, errors only
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// List what is otherwise only counted
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

const EXITS: &str = "Exit codes: 0 done · 1 unexpected · 2 changes (plan --detailed-exitcode) or drift · \
3 a guard refused · 4 stale or not approved · 5 apply incomplete · 7 credentials · 8 files · 9 live state · 64 usage";

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
    /// Check the files without a tenant and without a key
    Validate,
    /// Save what the tenant holds, to plan from without a key
    Snapshot(SnapshotOptions),
    /// What applies did, and whether that record is whole
    #[command(subcommand)]
    Journal(JournalCommand),
    /// A tenant that runs on this machine
    #[command(subcommand)]
    Sandbox(SandboxCommand),
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
}

/// `plan`.
#[derive(Args, Debug)]
pub struct PlanOptions {
    /// What it is limited to.
    #[command(flatten)]
    pub limits: LimitOptions,
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
    /// What it is limited to.
    #[command(flatten)]
    pub limits: LimitOptions,
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

/// `journal`.
#[derive(Debug, Subcommand)]
pub enum JournalCommand {
    /// Check that nothing was changed, moved or cut off; exit 8 where something was
    Verify {
        /// Journals [default: all in .omni-um/journal, and that none is missing between them]
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Show who did what, when, and how it ended
    Show {
        /// A journal [default: the newest]
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
