//! When nothing more is sent.

use std::time::Duration;

use omni_um::live::Interest;
use omni_um::model::Address;
use omni_um::provider::http::{Backoff, HttpOptions};
use omni_um::provider::{ProviderReader as _, ProviderWriter as _, ReadError, WriteError};
use tokio::time::Instant;

use crate::support::{calling, email, faults, in_process, name, paced, serving, tenant, update};

#[tokio::test(start_paused = true)]
async fn five_writes_in_a_row_that_fail_are_a_tenant_that_is_down() {
    for fault in [
        "fail PATCH /users 503",
        "fail PATCH /users 500",
        "drop-before PATCH /users",
    ] {
        let sandbox = in_process(tenant(9), &[fault]);
        let omni = calling(&sandbox, paced(6000));
        omni.read(&Interest::default()).await.unwrap();
        for n in 0..4 {
            let error = omni.write(&update(n, "apac")).await.unwrap_err();
            assert!(
                matches!(error, WriteError::Unknown { .. }),
                "{fault}: {error}"
            );
            // Reads that succeed in between change nothing.
            let one = Address::user(name(&email(n)));
            omni.read_one(&one).await.unwrap().unwrap();
        }
        let before = omni.requests();
        for n in 4..6 {
            let error = omni.write(&update(n, "apac")).await.unwrap_err();
            assert!(matches!(error, WriteError::Down { .. }), "{fault}: {error}");
        }
        assert!(omni.requests() - before < 12, "{fault}");
        // It comes back: whoever asks again is served.
        sandbox.set_faults(faults(&[]));
        omni.write(&update(0, "apac")).await.unwrap();
        sandbox.set_faults(faults(&[fault]));
        let error = omni.write(&update(0, "emea")).await.unwrap_err();
        assert!(
            matches!(error, WriteError::Unknown { .. }),
            "{fault}: {error}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn five_creates_in_a_row_that_fail_are_too_although_their_look_ups_succeed() {
    let sandbox = in_process(tenant(3), &["fail POST /groups 503"]);
    let omni = calling(&sandbox, paced(6000));
    omni.read(&Interest::default()).await.unwrap();
    let mut ended = Vec::new();
    for n in 0..5 {
        let write = omni_um::provider::Write::CreateGroup {
            group: name(&format!("New {n}")),
            members: Vec::new(),
        };
        ended.push(omni.write(&write).await.unwrap_err());
    }
    let down = ended.pop().unwrap();
    assert!(matches!(down, WriteError::Down { .. }), "{down}");
    let unknown = |error: &WriteError| matches!(error, WriteError::Unknown { .. });
    assert!(ended.iter().all(unknown), "{ended:?}");
}

#[tokio::test(start_paused = true)]
async fn a_run_has_so_many_retries_and_no_more() {
    let sandbox = in_process(tenant(4), &["fail PATCH /users 503"]);
    let omni = calling(&sandbox, paced(6000));
    omni.read(&Interest::default()).await.unwrap();
    for n in 0..4 {
        omni.write(&update(n, "apac")).await.unwrap_err();
    }
    let traffic = omni.traffic();
    // Five for the first, five for the second, and a fifth of what was sent.
    assert_eq!(traffic.retries, 10 + traffic.requests / 5, "{traffic:?}");
}

#[tokio::test(start_paused = true)]
async fn a_host_that_never_answers_is_given_up_after_six_tries() {
    let sandbox = in_process(tenant(1), &["drop-before GET /whoami"]);
    let omni = calling(&sandbox, paced(60));
    let before = Instant::now();
    let error = omni.read(&Interest::default()).await.unwrap_err();
    assert!(matches!(error, ReadError::Unreachable { .. }), "{error}");
    assert_eq!(omni.requests(), 6);
    // 1 + 2 + 4 + 8 + 16 seconds, and chance.
    let took = before.elapsed().as_secs();
    assert!((31..=47).contains(&took), "{took}");
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_refused_is_not_tried_again() {
    let sandbox = in_process(tenant(1), &["fail PATCH /users 403"]);
    let omni = calling(&sandbox, paced(60));
    omni.read(&Interest::default()).await.unwrap();
    let before = omni.requests();
    let error = omni.write(&update(0, "apac")).await.unwrap_err();
    assert!(matches!(error, WriteError::Refused(_)), "{error}");
    assert_eq!(omni.requests(), before + 1);
}

#[tokio::test]
async fn a_slow_answer_is_cut_at_the_deadline_and_asked_for_again() {
    let (running, _) = serving(&["latency 300"], "").await;
    let options = omni_um::provider::omni::OmniOptions {
        http: HttpOptions {
            total_timeout: Duration::from_millis(100),
            backoff: Backoff::short(),
            ..HttpOptions::default()
        },
        ..Default::default()
    };
    let key = secrecy::SecretString::from("sandbox");
    let omni = omni_um::provider::omni::Omni::new(&running.url(), key, options).unwrap();
    let error = omni.read(&Interest::default()).await.unwrap_err();
    assert!(matches!(error, ReadError::Unreachable { .. }), "{error}");
    assert_eq!(omni.requests(), 6);
}
