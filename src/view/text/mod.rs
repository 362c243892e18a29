//! A plan as text for a terminal.
//!
//! What a reader must see before anything else comes first: why it is blocked, who loses and gains
//! access, what is not known, what was left out, what is taken away, what somebody did by hand; then
//! what was asked for, and last what stays as it is. A plan's summary opens and closes it.

mod access;
pub(super) mod because;
pub(super) mod change;
pub(super) mod closing;
pub mod difference;
pub mod drift;
pub(super) mod edges;
pub(super) mod fields;
pub(super) mod held;
mod history;
pub mod journal;
pub mod lock;
pub(super) mod opening;
pub(super) mod policy;
mod report;
pub(super) mod sections;
pub(super) mod unknown;
pub(super) mod value;

pub use history::history;
pub use report::report;

pub(super) use change::head;
pub(super) use closing::{duration, next_command};

use super::counts::Counts;
use super::layout::Page;
use super::shown::Shown;
use crate::plan::Plan;

/// How a text is laid out, and what its last lines say.
#[derive(Clone, Debug, Default)]
pub struct TextOptions {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether meaning is coloured as well.
    pub color: bool,
    /// Whether what is counted is listed too.
    pub verbose: bool,
    /// Whether attribute values are left out, and who loses or gains by them: for a log that is kept.
    pub without_values: bool,
    /// The plan's id, where one was made.
    pub plan_id: Option<String>,
    /// The exact command that comes next.
    pub next: Option<String>,
}

/// What else the reader of a plan must know, where the plan itself is not shown.
pub fn notes(plan: &Plan, options: &TextOptions) -> Shown {
    let mut page = Page::new(options.width, options.color);
    opening::notes(&mut page, &plan.notes, options.verbose);
    Shown::laid_out(page.finish().trim_end().to_owned())
}

/// The plan as text.
pub fn plan(plan: &Plan, options: &TextOptions) -> Shown {
    let withheld = options.without_values.then(|| plan.without_values());
    let plan = withheld.as_ref().unwrap_or(plan);
    let Plan {
        provider,
        changes,
        held,
        findings,
        passed: _,
        accepted,
        accepted_lines,
        unmanaged,
        in_sync,
        cost,
        notes,
        policy_changed,
        only,
        expired,
    } = plan;
    let counts = Counts::of(plan);
    let mut page = Page::new(options.width, options.color);
    opening::title(&mut page, provider, notes, &counts);
    opening::insufficient(&mut page, plan.unknown());
    policy::changed(&mut page, policy_changed);
    closing::summary(&mut page, &counts, in_sync);
    opening::findings(&mut page, findings, &counts);
    if !options.without_values {
        access::sections(&mut page, plan, options.verbose);
    }
    opening::limits(&mut page, notes, only, *expired);
    opening::notes(&mut page, notes, options.verbose);
    opening::accepted(&mut page, accepted, accepted_lines);
    held::section(&mut page, held);
    sections::all(&mut page, changes, provider, options.verbose);
    closing::rest(&mut page, &counts, in_sync, unmanaged, options.verbose);
    closing::end(&mut page, &counts, in_sync, cost, options);
    page.finish()
}
