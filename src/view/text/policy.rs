//! What the checkout changes of the policy that `--base` has.

use super::opening::{BODY, ENTRY};
use crate::plan::PolicyChange;
use crate::view::layout::{Indent, Line, Page};
use crate::view::style::Style;

/// A line each.
pub(in crate::view) fn changed(page: &mut Page, changes: &[PolicyChange]) {
    for change in changes {
        let PolicyChange {
            setting,
            before,
            after,
        } = change;
        let line = Line::new()
            .styled(Style::Danger, "policy changed here: ")
            .foreign(Style::Strong, setting)
            .own(": ")
            .foreign(Style::Plain, before)
            .own(" → ")
            .foreign(Style::Plain, after);
        page.line(Indent::hanging(0, 6), &line);
    }
}

/// Why nothing is written where the tenant would change as well.
pub(in crate::view) fn mixed(page: &mut Page) {
    let head = Line::new()
        .styled(Style::Danger, "✗ ")
        .styled(Style::Strong, "policy")
        .own(": it changes together with the tenant");
    page.line(ENTRY, &head);
    let why =
        Line::new().own("this plan follows the policy of --base; what changes is named above");
    page.line(BODY, &why);
    let next = Line::new()
        .styled(Style::Hint, "whatever is accepted: ")
        .own("make two pull requests");
    page.line(BODY, &next);
}
