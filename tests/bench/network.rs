//! A reading and an apply over HTTP, through the sandbox in this process.

use std::path::Path;
use std::time::Instant;

use omni_um::apply::Halts;
use omni_um::workflow::{self, Failure, Limits, Project, Source};

use crate::part::Watch;

/// Above this the sandbox, which is built to be right, takes the time that is measured, and
/// refuses so large a seed.
const LARGEST: usize = 6_000;

/// Reads the tenant, plans, applies.
pub fn measure(folder: &Path, watch: &mut Watch) {
    let project = Project::open(folder).expect("our own files");
    if project.desired.resources.len() > LARGEST {
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    let ended = runtime.block_on(through(project, watch));
    ended.unwrap_or_else(|failure| panic!("{failure}"));
}

async fn through(project: Project, watch: &mut Watch) -> Result<(), Failure> {
    // The sandbox keeps what was applied: each run starts anew.
    let _ = std::fs::remove_file(project.root.join(workflow::SANDBOX_STATE));
    let before = std::fs::read(project.lock_path());
    let connection = workflow::connect(&project, None).await?;
    let begun = Instant::now();
    let planned = workflow::plan(project, Source::Tenant(&connection), Limits::default()).await?;
    let what = format!("HTTP: read and plan, {} requests", planned.reads);
    watch.note(&what, begun.elapsed());
    let begun = Instant::now();
    let applied = workflow::execute(
        &planned,
        &planned.plan,
        &planned.id,
        &connection,
        Halts::never(),
        &mut |_| {},
    )
    .await?;
    let what = format!(
        "HTTP: apply and verify, {} requests",
        applied.summary.requests
    );
    watch.note(&what, begun.elapsed());
    if let Ok(before) = before {
        let _ = std::fs::write(planned.project.lock_path(), before);
    }
    connection.close().await;
    Ok(())
}
