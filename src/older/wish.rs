//! What an older tool's files ask for, in the planner's words.

use std::sync::Arc;

use crate::model::{DesiredState, Diagnostic, Name, Place, ServerId, Sources};

/// A file that somebody named, as it was read.
#[derive(Clone, Debug)]
pub struct Text {
    /// Its name, as it is shown.
    pub name: Arc<str>,
    /// What is in it.
    pub text: Arc<str>,
}

/// What files ask for.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// For the planner; its places are lines of the files.
    pub desired: DesiredState,
    /// What became of each record, in the order of the files.
    pub rows: Vec<Row>,
    /// What is worth a look and stops nothing.
    pub warnings: Vec<Diagnostic>,
    /// The files' text, for showing where something lies.
    pub sources: Sources,
}

/// One record of a file.
#[derive(Clone, Debug)]
pub struct Row {
    /// Where it begins.
    pub place: Place,
    /// The user it is about, in the live spelling where there is one.
    pub user: Option<Name>,
    /// The id that it gave, or that the user has.
    pub id: Option<ServerId>,
    /// The record as it stands in the file: what `failure` and `skipped` quote.
    pub record: serde_json::Value,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a record before anything was planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is part of the desired state.
    Asked,
    /// There is nothing to do, and why.
    Skipped(String),
    /// It cannot be done, and why; the others can.
    Failed(String),
}
