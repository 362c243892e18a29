//! The JSON Schemas (draft 7) of what programs read.

use super::shown::Shown;

/// A format that has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schema {
    /// A plan.
    Plan,
    /// A drift report.
    Drift,
    /// An apply.
    Apply,
    /// Why nothing came of one of them.
    Failure,
}

/// The schema as it lies in the repository.
pub fn schema(of: Schema) -> Shown {
    Shown::json(match of {
        Schema::Plan => include_str!("../../fixtures/schemas/plan.schema.json"),
        Schema::Drift => include_str!("../../fixtures/schemas/drift.schema.json"),
        Schema::Apply => include_str!("../../fixtures/schemas/apply.schema.json"),
        Schema::Failure => include_str!("../../fixtures/schemas/failure.schema.json"),
    })
}
