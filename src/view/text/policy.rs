//! What the checkout changes of the policy that `--base` has.

use super::opening::{BODY, ENTRY};
use crate::plan::PolicyChange;
use crate::view::layout::{Indent, Line, Page};
use crate::view::style::Style;

/// A line each.
pub(in crate::view) fn changed(page: &mut Page, changes: &[PolicyChange]) {
    for change in changes {
        page.line(Indent::hanging(0, 6), &setting(change));
    }
}

/// One setting, before and after.
pub(in crate::view) fn setting(change: &PolicyChange) -> Line {
    let PolicyChange {
        setting,
        before,
        after,
    } = change;
    Line::new()
        .styled(Style::Danger, "policy changed here: ")
        .foreign(Style::Strong, setting)
        .own(": ")
        .foreign(Style::Plain, before)
        .own(" → ")
        .foreign(Style::Plain, after)
}

/// What it says, why, and what to do.
pub(in crate::view) fn mixture() -> [Line; 3] {
    [
        Line::new()
            .styled(Style::Strong, "policy")
            .own(": it changes together with the tenant"),
        Line::new().own("this plan follows the policy of --base; what changes is named above"),
        Line::new()
            .styled(Style::Hint, "whatever is accepted: ")
            .own("make two pull requests"),
    ]
}

/// Why nothing is written where the tenant would change as well.
pub(in crate::view) fn mixed(page: &mut Page) {
    let [head, why, next] = mixture();
    page.line(ENTRY, &Line::new().styled(Style::Danger, "✗ ").then(head));
    page.line(BODY, &why);
    page.line(BODY, &next);
}
