//! A whole apply on a paused clock: how long it takes, and what plan said it would.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use omni_um::apply::{ApplySummary, Halt, Halts, brake};
use omni_um::provider::ProviderWriter;
use omni_um::sandbox::InProcess;
use omni_um::workflow::{self, Connection, Limits, Project, Source, execute};
use tokio::time::Instant;

use crate::support::{calling, email, in_process, paced, tenant};

const USERS: usize = 1_000;

/// What a run came to.
struct Ran {
    took: f64,
    eta: f64,
    requests: usize,
    summary: ApplySummary,
}

/// Plans and applies another region for everybody, as `omni-um apply` does.
async fn run(sandbox: &InProcess, per_minute: u32) -> Ran {
    run_until(sandbox, per_minute, Halts::never()).await
}

/// The same, until somebody pulls the brake.
async fn run_until(sandbox: &InProcess, per_minute: u32, halts: Halts) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    let mut users = String::from("users:\n");
    for n in 0..USERS {
        let email = email(n);
        writeln!(
            users,
            "  {email}: {{ name: User {n}, attributes: {{ region: apac }} }}"
        )
        .unwrap();
    }
    let config = format!(
        "[provider]\nkind = \"omni\"\nurl = \"http://localhost\"\n[limits]\nrequests_per_minute = {per_minute}\n"
    );
    std::fs::write(folder.path().join("omni-um.toml"), config).unwrap();
    std::fs::write(folder.path().join("users.yaml"), users).unwrap();
    let provider: Arc<dyn ProviderWriter> = Arc::new(calling(sandbox, paced(per_minute)));
    let connection = Connection::to(Arc::clone(&provider));
    let begun = Instant::now();
    let project = Project::open(folder.path()).unwrap();
    let source = Source::Tenant(&connection);
    let planned = workflow::plan(project, source, Limits::default()).await;
    let planned = planned.unwrap_or_else(|error| panic!("{error}"));
    let applied = execute(
        &planned,
        &planned.plan,
        &planned.id,
        &connection,
        halts,
        &mut |_| {},
    )
    .await;
    Ran {
        took: begun.elapsed().as_secs_f64(),
        eta: planned.plan.cost.seconds() as f64,
        requests: provider.requests(),
        summary: applied.unwrap_or_else(|error| panic!("{error}")).summary,
    }
}

#[tokio::test(start_paused = true)]
async fn a_thousand_users_take_as_long_as_the_pace_dictates_and_plan_says() {
    for per_minute in [60, 600] {
        let limit = format!("rate-limit {per_minute}");
        let sandbox = in_process(tenant(USERS), &[&limit, "latency 60"]);
        let ran = run(&sandbox, per_minute).await;
        let Ran {
            took,
            eta,
            requests,
            summary,
        } = ran;
        println!(
            "1,000 users at {per_minute}: {took:.1} s, plan said {eta} s, {requests} requests"
        );
        assert!(summary.is_complete(), "{summary:?}");
        assert_eq!(
            (summary.done, summary.retries, summary.waited),
            (USERS, 0, 0)
        );
        // The reading, a canary's two looks, a write for each, and the reading afterwards.
        assert_eq!(requests, (10 + 1 + 1 + 1) + 2 + USERS + 10);
        let dictated = requests as f64 * 60.0 / f64::from(per_minute);
        assert!(took <= dictated * 1.02, "{took} {dictated}");
        assert!((took - eta).abs() <= eta * 0.1, "{took} {eta}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_thousand_users_arrive_through_a_tenant_that_stumbles() {
    let lines = [
        "latency 60",
        "fail PATCH /users 503 every 40",
        "drop-after PATCH /users every 67",
        "fail PATCH /users 429 every 400",
    ];
    let sandbox = in_process(tenant(USERS), &lines);
    let Ran {
        took,
        eta,
        requests,
        summary,
    } = run(&sandbox, 60).await;
    println!("with faults: {took:.1} s, plan said {eta} s, {requests} requests, {summary:?}");
    assert!(summary.is_complete(), "{summary:?}");
    assert!(summary.retries > 30 && summary.waited > 30, "{summary:?}");
    assert_eq!(sandbox.effects().len(), USERS);
}

#[tokio::test(start_paused = true)]
async fn a_tenant_that_goes_down_ends_the_apply() {
    let sandbox = in_process(tenant(USERS), &["fail PATCH /users 503 from 100"]);
    let ran = run(&sandbox, 600).await;
    let summary = ran.summary;
    println!(
        "down after 99: {:.1} s, {} requests",
        ran.took, ran.requests
    );
    // Those that were under way with the fifth end like it.
    assert_eq!((summary.done, summary.unknown.len()), (99, 8));
    assert_eq!(summary.not_reached, USERS - 107);
    let stopped = summary.stopped.unwrap();
    assert!(
        stopped.contains("five requests in a row failed"),
        "{stopped}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_tenant_that_asks_for_an_hour_ends_the_apply_and_is_asked_nothing_more() {
    let lines = ["latency 60", "busy PATCH /users 3600 from 100"];
    let sandbox = in_process(tenant(USERS), &lines);
    let ran = run(&sandbox, 600).await;
    let summary = ran.summary;
    assert_eq!(summary.done, 99);
    // Those that were under way end like it; none of them was done, and none is in doubt.
    let failed = summary.failed.len();
    assert!((1..=8).contains(&failed), "{:?}", summary.failed);
    assert_eq!(summary.not_reached, USERS - 99 - failed);
    assert_eq!(sandbox.effects().len(), 99);
    let stopped = summary.stopped.unwrap();
    let asked = "the tenant asks to wait 1 h (until ";
    assert!(stopped.starts_with(asked), "{stopped}");
    // Four were under way, and no reading came afterwards.
    let told = sandbox.requests();
    let told = told.iter().filter(|one| one.status == 429).count();
    assert!((1..=4).contains(&told), "{told}");
    let last = sandbox.requests().pop().unwrap();
    assert_eq!(last.status, 429, "{last:?}");
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_was_cut_off_is_not_counted_whole() {
    let sandbox = in_process(tenant(USERS), &["busy PATCH /users 30"]);
    let (brake, halts) = brake();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(10)).await;
        brake.pull(Halt::Interrupted);
    });
    let Ran { summary, .. } = run_until(&sandbox, 600, halts).await;
    assert!(!summary.unknown.is_empty(), "{summary:?}");
    assert!(summary.seconds < 20.0, "{summary:?}");
    assert!(
        summary.waited as f64 <= summary.seconds.ceil(),
        "{summary:?}"
    );
}
