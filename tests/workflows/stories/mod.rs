//! What people and the workflows do, one after the other, and what is so then.

mod drift;
mod expired;
mod life;
mod machine;
mod pull;
mod queue;
mod reviewed;
mod shapes;

use crate::runner::{Outcome, Ran};
use crate::support::acme::AS_IT_IS;

/// Ada joins Finance.
fn ada_joins(files: &str) -> String {
    changed(
        files,
        "[Analytics], attributes: { region: [emea]",
        "[Analytics, Finance], attributes: { region: [emea]",
    )
}

/// Kay gets another tier.
fn kay_rises(files: &str) -> String {
    changed(files, "tier: 2", "tier: 5")
}

fn changed(files: &str, from: &str, to: &str) -> String {
    assert!(files.contains(from), "{from} in {files}");
    files.replacen(from, to, 1)
}

/// The files of a pull request that adds a membership.
fn joining() -> String {
    ada_joins(AS_IT_IS)
}

/// The run ended well, job by job; else all that it logged.
#[track_caller]
fn went(ran: &Ran, results: &[&str]) {
    assert_eq!(ran.results(), results, "{}", ran.log());
}

#[track_caller]
fn succeeded(ran: &Ran) {
    assert_eq!(
        ran.conclusion(),
        Outcome::Success,
        "{:?}\n{}",
        ran.results(),
        ran.log()
    );
}
