//! `sync` where the tenant counts to sixty a minute: the older tools had most of it refused.

use std::sync::Arc;

use omni_um::apply::{ApplySummary, Halts};
use omni_um::older::{Sheet, Sync, Text};
use omni_um::provider::{ProviderWriter, Traffic};
use omni_um::workflow::{Connection, Limits, execute, older};
use serde_json::json;
use tokio::time::Instant;

use crate::support::{calling, email, in_process, paced, tenant};

const USERS: usize = 250;
const PER_MINUTE: u32 = 60;

/// Everybody, of whom the first so many come to another region.
fn people(changed: usize) -> Sheet {
    let people = (0..USERS).map(|n| {
        let region = if n < changed { "apac" } else { "emea" };
        json!({
            "userName": email(n), "groups": [],
            "urn:omni:params:1.0:UserAttribute": { "region": region },
        })
    });
    let file = Text {
        name: "users.json".into(),
        text: json!({ "Resources": people.collect::<Vec<_>>() })
            .to_string()
            .into(),
    };
    Sheet::sync_json(&file, Sync::default())
        .unwrap_or_else(|report| panic!("{:?}", report.diagnostics))
}

#[tokio::test(start_paused = true)]
async fn nothing_is_refused_and_everything_arrives() {
    let sandbox = in_process(
        tenant(USERS),
        &[&format!("rate-limit {PER_MINUTE}"), "latency 60"],
    );
    let folder = tempfile::tempdir().unwrap();
    let config =
        "[provider]\nkind = \"omni\"\n[guards]\n\"attributes.change\" = { percent = 100 }\n";
    std::fs::write(folder.path().join("omni-um.toml"), config).unwrap();
    let run = async |changed: usize| -> (f64, Traffic, ApplySummary) {
        let provider: Arc<dyn ProviderWriter> = Arc::new(calling(&sandbox, paced(PER_MINUTE)));
        let connection = Connection::to(Arc::clone(&provider));
        let begun = Instant::now();
        let project = older::writer(folder.path(), true).unwrap();
        let wished = older::plan(project, &connection, &people(changed), Limits::default()).await;
        let planned = wished.unwrap_or_else(|error| panic!("{error}")).planned;
        let (plan, id) = (&planned.plan, &planned.id);
        let applied = execute(&planned, plan, id, &connection, Halts::never(), &mut |_| {}).await;
        let applied = applied.unwrap_or_else(|error| panic!("{error}"));
        (
            begun.elapsed().as_secs_f64(),
            provider.traffic(),
            applied.summary,
        )
    };
    for (changed, requests) in [
        (0, 3 + 1 + 1),
        // The reading, whose key it is, a canary's two looks, the writes, the reading afterwards.
        (120, (3 + 1 + 1) + 1 + 2 + 120 + 3),
        (120, 3 + 1 + 1),
    ] {
        let (took, traffic, summary) = run(changed).await;
        println!("{changed} of {USERS} changed at {PER_MINUTE} a minute: {took:.1} s, {traffic:?}");
        assert!(summary.is_complete(), "{summary:?}");
        assert_eq!(
            (traffic.requests, traffic.throttled, traffic.retries),
            (requests, 0, 0)
        );
        let dictated = requests as f64 * 60.0 / f64::from(PER_MINUTE);
        assert!(took <= dictated * 1.02, "{took} {dictated}");
        // The tenant's minute is over before the next run.
        tokio::time::sleep(std::time::Duration::from_secs(60)).await;
    }
    assert_eq!(sandbox.effects().len(), 120);
}
