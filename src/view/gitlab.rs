//! The numbers that GitLab shows beside a merge request (`artifacts:reports:terraform`).

use serde::Serialize;

use super::Counts;
use super::report::{Report, Subject};
use super::shown::Shown;

/// GitLab knows these three and shows nothing else.
#[derive(Serialize)]
struct Numbers {
    create: usize,
    update: usize,
    delete: usize,
}

/// The report's numbers. Without a plan there are none: GitLab says then that the report failed,
/// where zeros would say that nothing changes.
///
/// # Errors
///
/// None that three numbers could give.
pub fn terraform(report: &Report<'_>) -> Result<Shown, serde_json::Error> {
    let numbers = match report.subject {
        Subject::Plan { plan, .. } => {
            let counts = Counts::of(plan);
            Some(Numbers {
                create: counts.create,
                update: counts.change + counts.rename,
                delete: counts.deactivate + counts.delete,
            })
        }
        Subject::Drift { .. } | Subject::Apply { .. } | Subject::Failure(_) => None,
    };
    let text = match numbers {
        Some(numbers) => serde_json::to_string(&numbers)?,
        None => "{}".to_owned(),
    };
    Ok(Shown::json(&text).and("\n"))
}
