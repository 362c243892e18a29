//! The hidden lines that a page is found and recognised by.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::encode::Markup;
use super::template::Templates;
use crate::view::report::Report;

/// What a folder's name keeps: nothing that ends a comment or a link definition.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'.')
    .remove(b'_')
    .remove(b'/')
    .remove(b'-');

/// What a page of a command about a folder is found by, without what hides it:
/// `omni-um:plan:desired-state`.
pub fn marker(command: &str, folder: &str) -> String {
    let folder = if folder.is_empty() { "." } else { folder };
    let folder = utf8_percent_encode(folder, KEPT).to_string();
    // A comment may not have two dashes in a row.
    let folder = folder.replace("--", "-%2D");
    format!("omni-um:{command}:{folder}")
}

/// The lines at the head of a page; `id` is the plan's, or the drift's.
pub(super) fn lines(templates: &Templates, report: &Report<'_>, id: Option<&str>) -> Vec<Markup> {
    let found_by = marker(report.subject.command(), report.folder);
    let known_by = id.map(|id| format!("omni-um:id:{id}"));
    let all = std::iter::once(found_by).chain(known_by);
    all.map(|text| templates.marker(&Markup::marker(&text)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::marker;

    #[test]
    fn a_folder_cannot_end_what_hides_it() {
        let of = |folder| marker("plan", folder);
        assert_eq!(of(""), "omni-um:plan:.");
        assert_eq!(of("tenants/emea_1"), "omni-um:plan:tenants/emea_1");
        assert_eq!(of("a--->b"), "omni-um:plan:a-%2D-%3Eb");
        assert_eq!(of("x)\n é"), "omni-um:plan:x%29%0A%20%C3%A9");
    }
}
