//! `omni-um ci`.

use clap::{Args, Subcommand, ValueEnum};

use crate::workflow::ci::{Action, Branch, Shape};

/// `ci`.
#[derive(Debug, Subcommand)]
pub enum CiCommand {
    /// Write workflows into this repository; what is there stays, unless --force
    Init(CiInitOptions),
    /// Find the known mistakes of the workflows of this repository; exit 8 where there are any
    Check,
}

/// `ci init`.
#[derive(Args, Debug)]
pub struct CiInitOptions {
    /// Whose workflows
    #[arg(value_name = "SERVICE")]
    pub service: CiService,
    /// omni-um's own repository and the commit to build it from, as in OWNER/REPO@40-DIGITS
    #[arg(long, value_name = "OWNER/REPO@SHA")]
    pub action: Action,
    /// Who holds the key when a pull request is planned
    #[arg(long, value_name = "SHAPE", default_value = "simple")]
    pub shape: CiShape,
    /// The default branch, which apply starts on
    #[arg(long, value_name = "NAME", default_value = "main")]
    pub branch: Branch,
    /// Write over what is there, and remove what only another shape has
    #[arg(long)]
    pub force: bool,
}

/// Whose workflows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CiService {
    /// GitHub Actions.
    Github,
}

/// Who holds the key when a pull request is planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CiShape {
    /// Nobody: it is planned from a snapshot.
    Snapshot,
    /// A workflow of the default branch; the pull request is data to it.
    Split,
    /// The pull request's own workflow: for repositories whose every writer may have the key.
    Simple,
}

impl From<CiShape> for Shape {
    fn from(shape: CiShape) -> Self {
        match shape {
            CiShape::Snapshot => Shape::Snapshot,
            CiShape::Split => Shape::Split,
            CiShape::Simple => Shape::Simple,
        }
    }
}
