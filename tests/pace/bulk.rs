//! The vendor's bulk sheet on a paused clock: its script sleeps two seconds for each row; here the
//! pace alone counts.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use omni_um::apply::Halts;
use omni_um::older::{Sheet, Text};
use omni_um::provider::ProviderWriter;
use omni_um::workflow::{Connection, Limits, execute, older};
use tokio::time::Instant;

use crate::support::{calling, email, in_process, paced, tenant};

const ROWS: usize = 1_000;
const PER_MINUTE: u32 = 600;

fn sheet(region: &str) -> Sheet {
    let mut text = String::from("op,email,display_name,region\n");
    for n in 0..ROWS {
        writeln!(text, "upsert,{},User {n},{region}", email(n)).unwrap();
    }
    let file = Text {
        name: "bulk.csv".into(),
        text: text.into(),
    };
    Sheet::bulk(&file).unwrap_or_else(|report| panic!("{:?}", report.diagnostics))
}

#[tokio::test(start_paused = true)]
async fn a_thousand_rows_take_as_long_as_the_pace_dictates_and_none_fails() {
    let sandbox = in_process(
        tenant(ROWS),
        &[&format!("rate-limit {PER_MINUTE}"), "latency 60"],
    );
    let folder = tempfile::tempdir().unwrap();
    let config = "[provider]\nkind = \"omni\"\n";
    std::fs::write(folder.path().join("omni-um.toml"), config).unwrap();
    let run = async |region: &str| {
        let provider: Arc<dyn ProviderWriter> = Arc::new(calling(&sandbox, paced(PER_MINUTE)));
        let connection = Connection::to(Arc::clone(&provider));
        let begun = Instant::now();
        let mut project = older::writer(folder.path(), true).unwrap();
        older::row_by_row(&mut project);
        let limits = Limits::default();
        let wished = older::plan(project, &connection, &sheet(region), limits).await;
        let planned = wished.unwrap_or_else(|error| panic!("{error}")).planned;
        let applied = execute(
            &planned,
            &planned.plan,
            &planned.id,
            &connection,
            Halts::never(),
            &mut |_| {},
        )
        .await
        .unwrap_or_else(|error| panic!("{error}"));
        (
            begun.elapsed().as_secs_f64(),
            provider.requests(),
            applied.summary,
        )
    };
    let (took, requests, summary) = run("apac").await;
    println!("{ROWS} rows at {PER_MINUTE} a minute: {took:.1} s, {requests} requests");
    assert!(summary.is_complete(), "{summary:?}");
    assert_eq!((summary.done, summary.retries), (ROWS, 0));
    // The reading, whose key it is, a canary's two looks, a write for each, the reading afterwards.
    assert_eq!(requests, (10 + 1 + 1) + 1 + 2 + ROWS + 10);
    let dictated = requests as f64 * 60.0 / f64::from(PER_MINUTE);
    assert!(
        (took - dictated).abs() <= dictated * 0.02,
        "{took} {dictated}"
    );
    // A sheet that says what is there already sends nothing; a minute later, for the tenant counts.
    tokio::time::advance(Duration::from_secs(60)).await;
    let (_, requests, summary) = run("apac").await;
    assert_eq!((requests, summary.done), (10 + 1 + 1, 0));
    assert!(!folder.path().join("omni-um.lock").exists());
}
