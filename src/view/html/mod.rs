//! A report as one page for a browser: nothing is loaded, nothing is sent.
//!
//! What must be read stands in the page itself, written by a template that escapes. The long lists
//! lie beside it as data, and the page's script draws the part that somebody looks at, as text and
//! never as markup. The words are those of the text view: a [`super::layout::Line`] drawn otherwise.

mod access;
mod book;
mod cards;
mod data;
mod matrix;
mod page;
mod sections;
#[cfg(test)]
mod tests;

use super::report::Report;
use super::shown::Shown;

/// The report as a page.
pub fn render(report: &Report<'_>) -> Shown {
    page::render(report)
}
