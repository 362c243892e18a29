//! Carries out an approved plan.

mod summary;

pub use summary::ApplySummary;
