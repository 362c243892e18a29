//! An apply that nothing disturbs sends no more requests than it must (design section 15).

use serde_json::Value;

use crate::stage::Stage;
use crate::story::{self, Story};

/// Rows in a page, members in a request.
const CHUNK: usize = 100;

/// What a plan's changes come to.
fn counts(stage: &Stage) -> (usize, usize) {
    stage.reset();
    let plan = stage.project.plan();
    let changes = plan["plan"]["changes"].as_array().expect("changes").clone();
    let edges = |change: &Value| change["edges"].as_array().map_or(0, Vec::len);
    let is = |change: &Value, actions: &[&str]| {
        actions.contains(&change["action"].as_str().unwrap_or(""))
    };
    let sent = changes.iter().filter(|one| !is(one, &["adopt", "forget"]));
    let removals = changes
        .iter()
        .filter(|one| is(one, &["deactivate", "delete"]));
    let writes = sent.map(|one| edges(one).div_ceil(CHUNK).max(1)).sum();
    (writes, removals.count())
}

fn is_minimal(story: Story, sorts: usize) {
    let stage = Stage::of(story);
    let (writes, removals) = counts(&stage);
    let pages = |rows: usize| rows.div_ceil(CHUNK).max(1);
    let rows = |tenant: &omni_um::sandbox::Tenant| {
        // The inactive are listed too, the embed users are not.
        (
            tenant.users().iter().count(),
            tenant.groups().iter().count(),
        )
    };
    let (users, groups) = rows(stage.before());
    stage.play(|_| {});
    let (users_after, groups_after) = rows(&stage.tenant.everything());
    let reading = pages(users) + pages(groups) + 1 + 1;
    let again = pages(users_after) + pages(groups_after);
    let asked = &stage.goal.asked;
    assert_eq!(asked.iter().filter(|one| one.is_write()).count(), writes);
    assert_eq!(asked.len(), reading + writes + removals + 2 * sorts + again);
}

#[test]
fn the_long_story_takes_one_reading_its_writes_and_what_they_must_be_looked_at_for() {
    // A rename, a member added, one removed, an attribute.
    is_minimal(story::long(), 4);
}

#[test]
fn deletions_take_one_look_each() {
    is_minimal(story::deleting(), 0);
}
