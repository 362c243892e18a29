//! What a rendering is made of: how one command ended, and what stands around that.

use crate::apply::ApplySummary;
use crate::model::{Diagnostic, Sources};
use crate::plan::matrix::Matrix;
use crate::plan::{DriftId, Plan, PlanId};

/// One command's outcome, as every rendering gets it.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    /// How it ended.
    pub subject: Subject<'a>,
    /// The folder with omni-um.toml, below the top of the repository: tells the reports of two
    /// tenants apart.
    pub folder: &'a str,
    /// The exact command that comes next.
    pub next: Option<&'a str>,
    /// Where the whole of it can be read: the page of the job that made it.
    pub link: Option<&'a str>,
    /// Who is in which group; nothing where nobody looked (a saved plan, a failure).
    pub matrix: Option<&'a Matrix>,
}

/// How a command ended. Sensitive values are withheld from the plans in it.
#[derive(Clone, Copy)]
pub enum Subject<'a> {
    /// A plan, blocked or not.
    Plan {
        /// The plan.
        plan: &'a Plan,
        /// What is approved.
        id: &'a PlanId,
    },
    /// What somebody changed by hand: the drift in this plan.
    Drift {
        /// The plan.
        plan: &'a Plan,
        /// The same for the same drift.
        id: &'a DriftId,
    },
    /// An apply that wrote, or had nothing to write.
    Apply {
        /// What was to be done.
        plan: &'a Plan,
        /// What was approved.
        id: &'a PlanId,
        /// What became of it.
        summary: &'a ApplySummary,
    },
    /// Nothing came of it, or an apply ended before it wrote anything.
    Failure(&'a Trouble),
}

/// Why nothing came of a command.
#[derive(Clone, Debug)]
pub struct Trouble {
    /// `plan`, `apply`, `drift`.
    pub command: &'static str,
    /// `OUM…`.
    pub code: &'static str,
    /// What happened.
    pub message: String,
    /// What to do next.
    pub next: String,
    /// Problems in files, where that is what it was.
    pub diagnostics: Vec<Diagnostic>,
    /// The files' text.
    pub sources: Sources,
}

impl Subject<'_> {
    /// `plan`, `drift`, `apply`: the command that it is about.
    pub fn command(&self) -> &'static str {
        match self {
            Subject::Plan { .. } => "plan",
            Subject::Drift { .. } => "drift",
            Subject::Apply { .. } => "apply",
            Subject::Failure(trouble) => trouble.command,
        }
    }
}
