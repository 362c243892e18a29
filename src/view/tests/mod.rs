//! What the views look like, and what they must never do.

pub(super) mod always;
mod dates;
mod folding;
mod github;
mod golden;
mod junit;
mod look;
mod open;
mod renderings;
#[path = "../../../tests/support/runner.rs"]
mod runner;
mod schemas;
#[path = "../../../tests/support/sinks.rs"]
#[allow(dead_code)]
pub(in crate::view) mod sinks;

use super::sample;
use super::text::TextOptions;

/// Options of a width, plain.
fn plain(width: usize) -> TextOptions {
    TextOptions {
        width,
        ..TextOptions::default()
    }
}

/// Options with id and command.
fn full(width: usize, color: bool) -> TextOptions {
    let id = format!("sha256:{}", "0123456789abcdef".repeat(4));
    TextOptions {
        without_values: false,
        width,
        color,
        verbose: false,
        next: Some(format!("omni-um apply plan.json --approved {id}")),
        plan_id: Some(id),
    }
}
