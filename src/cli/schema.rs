//! `omni-um schema`: what a document for programs holds.

use super::arguments::{Documented, SchemaOptions};
use super::exit::Exit;
use super::output::Output;
use crate::view::schema::{Schema, schema};
use crate::workflow::Failure;

/// Runs the command.
pub fn run(options: &SchemaOptions, output: &Output) -> Result<Exit, Failure> {
    output.result(&schema(match options.of {
        Documented::Plan => Schema::Plan,
        Documented::Drift => Schema::Drift,
        Documented::Apply => Schema::Apply,
        Documented::Failure => Schema::Failure,
    }));
    Ok(Exit::Done)
}
