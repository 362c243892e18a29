//! A tenant that asks to wait longer than anybody waits: that is the end.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::http::Response;
use bytes::Bytes;
use omni_um::live::Interest;
use omni_um::model::Address;
use omni_um::provider::omni::Omni;
use omni_um::provider::{ProviderReader as _, ProviderWriter as _, ReadError, Write, WriteError};
use tokio::time::{Instant, sleep};

use crate::support::{email, in_process, interrupted, name, over, paced, tenant, update};

/// What the reason begins and ends with; between them is the hour of the day.
const ASKED: (&str, &str) = (
    "the tenant asks to wait 1 h (until ",
    " UTC); that is longer than the 15 minutes that are waited for",
);

/// A client that has read, of a server that answers requests about paths that hold `part` with
/// these statuses, one after the other; each asks to wait an hour but for a 502, which asks nothing.
async fn asked(part: &'static str, statuses: &'static [u16]) -> Omni {
    let said = Arc::new(AtomicUsize::new(0));
    let answer = move |path: &str| {
        if !path.contains(part) {
            return None;
        }
        let status = *statuses.get(said.fetch_add(1, Ordering::SeqCst))?;
        let answer = match status {
            502 => Response::builder(),
            _ => Response::builder().header("retry-after", "3600"),
        };
        Some(answer.status(status).body(Bytes::new()).unwrap())
    };
    let omni = over(interrupted(&in_process(tenant(20), &[]), answer), paced(60));
    omni.read(&Interest::default()).await.unwrap();
    sleep(Duration::from_secs(60)).await;
    omni
}

fn is_asked(reason: &str) -> bool {
    reason.starts_with(ASKED.0) && reason.ends_with(ASKED.1)
}

/// Nothing is sent any more, however long afterwards.
async fn assert_shut(omni: &Omni) {
    let before = omni.requests();
    for hours in [0, 2] {
        sleep(Duration::from_secs(hours * 3600)).await;
        let begun = Instant::now();
        let user = name(&email(9));
        let error = omni.write(&Write::DeactivateUser { user }).await;
        let error = error.unwrap_err();
        assert!(
            matches!(&error, WriteError::Stopped { reason, .. } if is_asked(reason)),
            "{error}"
        );
        let error = omni.read_one(&Address::user(name(&email(9)))).await;
        let error = error.unwrap_err();
        assert!(
            matches!(&error, ReadError::Down { reason, .. } if is_asked(reason)),
            "{error}"
        );
        omni.read(&Interest::default()).await.unwrap_err();
        assert_eq!(begun.elapsed(), Duration::ZERO);
    }
    assert_eq!(omni.requests(), before);
}

#[tokio::test(start_paused = true)]
async fn a_read_that_is_told_to_wait_an_hour_is_the_last_request() {
    for statuses in [[429].as_slice(), &[503]] {
        let omni = asked("/Users/", statuses).await;
        let (begun, sent) = (Instant::now(), omni.requests());
        let error = omni.read_one(&Address::user(name(&email(0)))).await;
        let error = error.unwrap_err();
        assert!(
            matches!(&error, ReadError::Down { reason, .. } if is_asked(reason)),
            "{error}"
        );
        assert!(begun.elapsed() < Duration::from_secs(5));
        assert_eq!(omni.requests(), sent + 1);
        assert_shut(&omni).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_429_was_not_done_and_a_503_may_have_been() {
    // What was sent before the 429 may have been done, and its answer is lost.
    for (statuses, done) in [
        ([429].as_slice(), "not"),
        (&[503], "perhaps"),
        (&[500], "perhaps"),
        (&[502, 429], "perhaps"),
    ] {
        let group = || Write::CreateGroup {
            group: name("New"),
            members: vec![name(&email(0))],
        };
        let members = || Write::ChangeMembers {
            group: name("Finance"),
            add: vec![name(&email(0))],
            remove: Vec::new(),
        };
        let user = || Write::DeactivateUser {
            user: name(&email(0)),
        };
        let writes: [(&str, Write); 3] = [
            ("/Users/", user()),
            // A look-up comes between two POSTs; it is told the second status.
            ("/Groups", group()),
            ("/Groups/", members()),
        ];
        for (part, write) in writes {
            let omni = match part {
                "/Groups" => created(statuses).await,
                _ => asked(part, statuses).await,
            };
            let error = omni.write(&write).await.unwrap_err();
            let (became, reason) = match &error {
                WriteError::Stopped { reason, .. } => ("not", reason),
                WriteError::Down { reason, .. } => ("perhaps", reason),
                other => panic!("{statuses:?} {write:?}: {other}"),
            };
            assert_eq!(became, done, "{statuses:?} {write:?}");
            assert!(reason.contains(ASKED.0), "{reason}");
            assert_shut(&omni).await;
        }
    }
}

/// Like [`asked`], but the listing of groups has been read before the first of these statuses.
async fn created(statuses: &'static [u16]) -> Omni {
    let said = Arc::new(AtomicUsize::new(0));
    let answer = move |path: &str| {
        if !path.ends_with("/Groups") {
            return None;
        }
        let at = said.fetch_add(1, Ordering::SeqCst).checked_sub(1)?;
        let status = *statuses.get(at)?;
        let answer = match status {
            502 => Response::builder(),
            _ => Response::builder().header("retry-after", "3600"),
        };
        Some(answer.status(status).body(Bytes::new()).unwrap())
    };
    let omni = over(interrupted(&in_process(tenant(20), &[]), answer), paced(60));
    omni.read(&Interest::default()).await.unwrap();
    omni
}

#[tokio::test(start_paused = true)]
async fn what_stands_in_line_is_not_sent_either() {
    let omni = Arc::new(asked("/Users/", &[429]).await);
    let (begun, sent) = (Instant::now(), omni.requests());
    let workers: Vec<_> = (0..20)
        .map(|n| {
            let omni = Arc::clone(&omni);
            tokio::spawn(async move { omni.write(&update(n, "apac")).await })
        })
        .collect();
    let mut stopped = 0;
    for worker in workers {
        match worker.await.unwrap() {
            Ok(_) => {}
            Err(WriteError::Stopped { .. }) => stopped += 1,
            Err(other) => panic!("{other}"),
        }
    }
    // Four may be under way at once.
    assert!(omni.requests() - sent <= 4, "{}", omni.requests() - sent);
    assert!(stopped >= 17, "{stopped}");
    assert_eq!(begun.elapsed(), Duration::ZERO);
    assert_shut(&omni).await;
}

#[tokio::test(start_paused = true)]
async fn who_pauses_before_another_try_does_not_make_it() {
    // The first write is lost and pauses; meanwhile the second is told to wait.
    let omni = asked("/Users/", &[502, 429]).await;
    let sent = omni.requests();
    let (first, second) = (update(0, "apac"), update(1, "apac"));
    let (first, second) = tokio::join!(omni.write(&first), omni.write(&second));
    let first = first.unwrap_err();
    assert!(matches!(first, WriteError::Down { .. }), "{first}");
    let second = second.unwrap_err();
    assert!(matches!(second, WriteError::Stopped { .. }), "{second}");
    assert_eq!(omni.requests(), sent + 2);
}

#[tokio::test(start_paused = true)]
async fn a_quarter_of_an_hour_is_waited_for() {
    let sandbox = in_process(tenant(3), &["busy GET /users/ 900 nth 1"]);
    let omni = crate::support::calling(&sandbox, paced(60));
    omni.read(&Interest::default()).await.unwrap();
    let begun = Instant::now();
    let one = Address::user(name(&email(0)));
    omni.read_one(&one).await.unwrap().unwrap();
    assert!(begun.elapsed() >= Duration::from_secs(900));
}
