//! The commands whose result is `success`, `failure` and `skipped`, and a line that sums them up.

use serde::Serialize;
use serde_json::value::to_raw_value;
use serde_json::{Value as Json, json};

use super::At;
use super::write::Done;
use crate::cli::arguments::WriteOptions;
use crate::cli::exit::Exit;
use crate::older::Sheet;
use crate::view::ends::{End, Ended};
use crate::view::records;
use crate::view::shown::Shown;
use crate::workflow::Failure;

/// Which of them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// `create-users`.
    Created,
    /// `update-user-attributes`.
    Updated,
    /// `delete-users`: ids, and no users.
    Deleted,
}

#[derive(Serialize)]
struct Document {
    success: Vec<Json>,
    failure: Vec<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    skipped: Option<Vec<Json>>,
}

/// Prints what is worth a look in a file, before anything is asked or written; a rehearsal's plan
/// says it too.
pub fn warn(sheet: &Sheet, options: &WriteOptions, at: &At<'_>) {
    let (warnings, sources) = sheet.warnings();
    if !options.dry_run && !warnings.is_empty() {
        at.output.problems(warnings, sources);
    }
}

/// Prints what became of each record, and says how the command ends.
pub fn tell(done: &Done, told: Told, at: &At<'_>) -> Result<Exit, Failure> {
    let ended = Ended {
        rows: &done.rows,
        desired: &done.desired,
        plan: &done.plan,
        summary: &done.summary,
        before: &done.before,
        after: done.after.as_ref(),
    };
    let (mut success, mut failure, mut skipped) = (Vec::new(), Vec::new(), Vec::new());
    for (row, end) in ended.ends() {
        let id = row.id.as_ref().map_or("", |id| id.as_str());
        let quoted = |why: String| match told {
            Told::Deleted => json!({ "user_id": id, "error": why }),
            Told::Created | Told::Updated => json!({ "user": row.record, "error": why }),
        };
        match end {
            End::Succeeded if told == Told::Deleted => success.push(json!(id)),
            End::Succeeded => success.push(ended.user(row)),
            End::Failed(why) => failure.push(quoted(why)),
            // What was listed twice, or gives no attributes, was no failure there either.
            End::Skipped(why) => skipped.push(quoted(why)),
        }
    }
    let counts = (success.len(), failure.len(), skipped.len());
    let skips = told == Told::Created || counts.2 > 0;
    let document = Document {
        success,
        failure,
        skipped: skips.then_some(skipped),
    };
    let document =
        to_raw_value(&document).map_err(|error| Failure::Unexpected(error.to_string()))?;
    at.output.result(&records::one(&document));
    at.output.result(&Shown::foreign("").and("\n"));
    at.output.result(&Shown::foreign(&sum(told, counts)));
    done.end_of_records(counts.1)
}

fn sum(told: Told, (success, failure, skipped): (usize, usize, usize)) -> String {
    let mut line = format!("Summary: {success} succeeded, {failure} failed");
    match told {
        Told::Created => line += &format!(", {skipped} skipped (already exists)"),
        Told::Updated | Told::Deleted if skipped > 0 => {
            line += &format!(", {skipped} with nothing to do");
        }
        Told::Updated | Told::Deleted => {}
    }
    line + "."
}
