//! A report as Markdown, for the page on which it is judged.
//!
//! What must not be missed stands first, what is only counted last, and whatever does not fit is
//! counted at the top. Markup is in the templates of this folder; foreign text comes to them through
//! one encoder, and to the page as code alone.

mod access;
mod apply;
mod drift;
mod encode;
mod entry;
mod frame;
mod marker;
mod plan;
mod section;
mod surface;
mod template;
#[cfg(test)]
mod tests;
mod trouble;

pub use marker::marker;
pub use surface::{NoSurface, Surface};

use super::report::{Report, Subject};
use super::shown::Shown;
use template::Templates;

/// The report as Markdown that fits on a surface.
pub fn render(report: &Report<'_>, surface: Surface) -> Shown {
    let templates = &Templates::new(surface);
    match report.subject {
        Subject::Plan { plan, id } => plan::page(templates, report, plan, id),
        Subject::Drift { plan, id } => drift::page(templates, report, plan, id),
        Subject::Apply { plan, id, summary } => apply::page(templates, report, plan, id, summary),
        Subject::Failure(trouble) => trouble::page(templates, report, trouble),
    }
}
