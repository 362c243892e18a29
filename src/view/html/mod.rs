//! Stands in for the HTML page until that is merged: the text.

use super::report::Report;
use super::shown::Shown;
use super::text;

/// The report as a page.
pub fn render(report: &Report<'_>) -> Shown {
    let text = text::report(report)
        .replace('&', "&amp;")
        .replace('<', "&lt;");
    Shown::laid_out(format!("<!doctype html>\n<pre>{text}</pre>\n"))
}
