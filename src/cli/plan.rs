//! `omni-um plan`: what would change, and nothing written.

use std::path::Path;

use super::arguments::{LimitOptions, PlanOptions};
use super::exit::Exit;
use super::folder::{Folder, typed};
use super::output::Output;
use super::progress::Reading;
use super::render::{Renderings, Told};
use crate::config::FILE;
use crate::lock;
use crate::model::{Acceptance, shell_word};
use crate::plan::Scope;
use crate::plan::guard::check_name;
use crate::view::report::Subject;
use crate::view::shown::Shown;
use crate::view::text;
use crate::workflow::credentials::in_ci;
use crate::workflow::{self, Connection, Failure, Limits, Planned, Project, Snapshot, Source};

/// Runs the command.
pub async fn run(
    folder: &Folder,
    options: &PlanOptions,
    env_file: Option<&Path>,
    output: &Output,
) -> Result<Exit, Failure> {
    if let Some(path) = &options.out {
        may_be_written("--out", path)?;
    }
    let others = [options.out.as_deref(), options.live.as_deref(), env_file];
    let renderings = Renderings::new("plan", &options.renders, folder, &others, output)?;
    let ended = plan(folder, options, env_file, output, &renderings).await;
    renderings.end(ended, false)
}

async fn plan(
    folder: &Folder,
    options: &PlanOptions,
    env_file: Option<&Path>,
    output: &Output,
    renderings: &Renderings<'_>,
) -> Result<Exit, Failure> {
    let limits = limits(&options.limits, options.expired)?;
    let snapshot = options.live.as_deref().map(Snapshot::begin);
    let project = Project::against(folder, folder.against(&options.limits))?;
    let planned = match snapshot {
        Some(snapshot) => workflow::plan(project, Source::Snapshot(snapshot), limits).await?,
        None => live(project, limits, env_file, output).await?.0,
    };
    let wanted = options.json || options.out.is_some();
    let document = wanted.then(|| planned.document().render());
    if let (Some(path), Some(document)) = (&options.out, &document) {
        workflow::save(path, document)?;
    }
    let next = next(&planned, options, folder);
    render(&planned, next.as_deref(), renderings);
    if let Some(document) = document.filter(|_| options.json) {
        output.result(&Shown::json(&document));
    } else {
        let mut text = output.text_options();
        text.plan_id = Some(planned.id.to_string());
        text.next = next;
        output.result(&text::plan(&planned.plan, &text));
    }
    let ended = ended(&planned, options.detailed_exitcode);
    // The process ends: giving back a large tenant piece by piece would take longer than planning.
    std::mem::forget(planned);
    ended
}

fn render(planned: &Planned, next: Option<&str>, renderings: &Renderings<'_>) {
    if renderings.is_empty() {
        return;
    }
    let (plan, id) = (&planned.plan.withheld(), &planned.id);
    renderings.make(&Told {
        subject: Subject::Plan { plan, id },
        // In CI a workflow goes on, and no reader of its pages.
        next: next.filter(|_| !in_ci()),
        matrix: renderings.matrix(planned).as_ref(),
        json: &|| Ok(Shown::json(&planned.document().render())),
    });
}

/// `--out` and `--render` make files of their own: what a project is made of is never written over.
pub fn may_be_written(option: &'static str, path: &Path) -> Result<(), Failure> {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().to_lowercase());
    let name = name.unwrap_or_default();
    let source = [lock::FILE_NAME, FILE, ".env"].contains(&name.as_str())
        || [".yaml", ".yml"]
            .iter()
            .any(|ending| name.ends_with(ending));
    if !source {
        return Ok(());
    }
    Err(Failure::Usage {
        message: format!("{option} would write over {}", path.display()),
        next: "name a file that is no part of a project, as in plan.json".to_owned(),
    })
}

/// Plans against the tenant; the connection stays open for an apply.
pub async fn live(
    project: Project,
    limits: Limits,
    env_file: Option<&Path>,
    output: &Output,
) -> Result<(Planned, Connection), Failure> {
    let connection = workflow::connect(&project, env_file).await?;
    let reading = Reading::begin(output, &connection);
    let planned = workflow::plan(project, Source::Tenant(&connection), limits).await;
    reading.end();
    Ok((planned?, connection))
}

/// The limits that the command line gives.
pub fn limits(options: &LimitOptions, expired: bool) -> Result<Limits, Failure> {
    let only = Scope::new(&options.only).map_err(|message| Failure::Usage {
        message,
        next: "write KIND/NAME with * for any text: --only 'user/*@acme.example'".to_owned(),
    })?;
    Ok(Limits {
        only: only.of_expired(expired),
        accept: accepts(&options.accept)?,
    })
}

/// What `--accept` gives, where each names a guard.
pub fn accepts(given: &[Acceptance]) -> Result<Vec<Acceptance>, Failure> {
    for acceptance in given {
        check_name(&acceptance.guard).map_err(|message| Failure::Usage {
            message,
            next: "name a guard as the plan does, as in --accept users.deactivate=4".to_owned(),
        })?;
    }
    Ok(given.to_vec())
}

fn ended(planned: &Planned, detailed: bool) -> Result<Exit, Failure> {
    if planned.plan.is_blocked() {
        return Err(Failure::blocked(&planned.plan));
    }
    let changes = !planned.plan.is_empty();
    Ok(if detailed && changes {
        Exit::Changes
    } else {
        Exit::Done
    })
}

/// The exact command that carries this plan out.
fn next(planned: &Planned, options: &PlanOptions, folder: &Path) -> Option<String> {
    if planned.plan.is_blocked() || planned.plan.is_empty() || options.live.is_some() {
        return None;
    }
    let command = match &options.out {
        Some(path) => {
            let path = shell_word(&path.to_string_lossy());
            let base = base(&options.limits);
            format!("apply {path} --approved {}{base}", planned.id)
        }
        None => {
            let expired = if options.expired { " --expired" } else { "" };
            format!("apply{expired}{}", repeated(&options.limits))
        }
    };
    Some(typed(folder, &command))
}

/// The limits once more: without them another plan would be made.
fn repeated(limits: &LimitOptions) -> String {
    let only = limits
        .only
        .iter()
        .map(|glob| format!(" --only {}", shell_word(glob)));
    let accept = limits.accept.iter().map(|accepted| {
        format!(
            " --accept {}",
            shell_word(&format!("{}={}", accepted.guard, accepted.count))
        )
    });
    let base = std::iter::once(base(limits));
    only.chain(accept).chain(base).collect()
}

/// `--base` once more, where it was given.
pub fn base(limits: &LimitOptions) -> String {
    let base = limits.base.as_ref();
    base.map_or_else(String::new, |base| format!(" --base {}", shell_word(base)))
}
