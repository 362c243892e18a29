//! What the checkout changes of the policy that `--base` has.

use crate::plan::PolicyChange;
use crate::view::layout::{Indent, Line, Page};
use crate::view::style::Style;

/// A line each; and, where the tenant would change as well, why nothing will.
pub(super) fn changed(page: &mut Page, changes: &[PolicyChange], refused: bool) {
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
    if refused {
        let line = Line::new().styled(Style::Danger, "BLOCKED: ").own(
            "the policy and the tenant are not changed together. This plan follows the policy of \
             --base, and nothing of it will be written.",
        );
        page.line(Indent::hanging(0, 2), &line);
    }
}
