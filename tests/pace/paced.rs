//! How long it takes, on a clock that jumps from one timer to the next.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::http::Response;
use bytes::Bytes;
use omni_um::live::Interest;
use omni_um::model::Address;
use omni_um::provider::http::HttpOptions;
use omni_um::provider::omni::Omni;
use omni_um::provider::{ProviderReader, ProviderWriter};
use tokio::time::{Instant, sleep};

use crate::support::{
    Crowd, calling, email, in_process, interrupted, name, over, paced, tenant, transport, update,
};

/// Writes to this many users by four workers; the seconds it took, from the client's first request.
async fn write_all(omni: Omni, users: usize) -> (f64, Arc<Omni>) {
    let begun = Instant::now();
    omni.read(&Interest::default()).await.unwrap();
    let (omni, next) = (Arc::new(omni), Arc::new(AtomicUsize::new(0)));
    let work = |_| {
        let (omni, next) = (Arc::clone(&omni), Arc::clone(&next));
        tokio::spawn(async move {
            loop {
                let n = next.fetch_add(1, Ordering::SeqCst);
                if n >= users {
                    break;
                }
                omni.write(&update(n, "apac")).await.unwrap();
            }
        })
    };
    for worker in (0..4).map(work).collect::<Vec<_>>() {
        worker.await.unwrap();
    }
    (begun.elapsed().as_secs_f64(), omni)
}

/// What so many requests take at a pace, the burst of four not counted.
fn dictated(requests: usize, per_minute: u32) -> f64 {
    (requests - 4) as f64 * 60.0 / f64::from(per_minute)
}

#[tokio::test(start_paused = true)]
async fn a_tenant_that_counts_exactly_never_has_to_say_no() {
    let lines = [
        "rate-limit 60",
        "fail PATCH /users 503 every 50",
        "latency 80",
    ];
    let sandbox = in_process(tenant(300), &lines);
    let (took, omni) = write_all(calling(&sandbox, paced(60)), 300).await;
    let traffic = omni.traffic();
    println!("300 writes at 60 a minute, a 503 each 50: {took:.1} s, {traffic:?}");
    assert_eq!((traffic.throttled, traffic.retries), (0, 6));
    assert_eq!(sandbox.effects().len(), 300);
    let expected = dictated(traffic.requests, 60);
    assert!(
        (expected..expected * 1.02).contains(&took),
        "{took} {expected}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_429_costs_its_wait_and_a_minute_at_half_the_pace() {
    let lines = ["fail PATCH /users 429 every 101", "latency 80"];
    let sandbox = in_process(tenant(300), &lines);
    let (took, omni) = write_all(calling(&sandbox, paced(60)), 300).await;
    let traffic = omni.traffic();
    println!("300 writes at 60 a minute, two 429: {took:.1} s, {traffic:?}");
    assert_eq!((traffic.throttled, traffic.retries), (2, 2));
    assert_eq!(sandbox.effects().len(), 300);
    let waited = traffic.waited.as_secs_f64();
    assert!((10.0..15.0).contains(&waited), "{waited}");
    let expected = dictated(traffic.requests, 60) + waited + 2.0 * 30.0;
    assert!(
        (took - expected).abs() < expected * 0.02,
        "{took} {expected}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_tenant_that_allows_less_than_it_says_gets_everything_in_the_end() {
    for (limit, switch) in [(30, false), (30, true), (7, false)] {
        let sandbox = in_process(tenant(200), &[&format!("rate-limit {limit}"), "latency 80"]);
        if switch {
            sandbox.switches(|switches| {
                switches.retry_after = omni_um::sandbox::switches::RetryAfter::Present;
            });
        }
        let (took, omni) = write_all(calling(&sandbox, paced(60)), 200).await;
        let traffic = omni.traffic();
        println!("200 writes at 60 where {limit} are allowed: {took:.1} s, {traffic:?}");
        assert_eq!(sandbox.effects().len(), 200);
        let allowed = (traffic.requests - traffic.throttled) as f64 * 60.0 / f64::from(limit);
        assert!(took < allowed * 1.6, "{took} {allowed}");
        assert!(traffic.throttled < traffic.requests / 3, "{traffic:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn no_more_are_under_way_than_the_concurrency_allows() {
    for concurrency in [1, 3, 8] {
        let sandbox = in_process(
            tenant(60),
            &["latency 500", "fail PATCH /users 503 every 9"],
        );
        let crowd = Crowd::default();
        let options = HttpOptions {
            concurrency,
            ..paced(6000)
        };
        let omni = over(transport(&sandbox, &crowd), options);
        omni.read(&Interest::default()).await.unwrap();
        let (omni, before) = (Arc::new(omni), Instant::now());
        let write = |n| {
            let omni = Arc::clone(&omni);
            tokio::spawn(async move { omni.write(&update(n, "apac")).await.unwrap() })
        };
        for worker in (0..60).map(write).collect::<Vec<_>>() {
            worker.await.unwrap();
        }
        assert_eq!(crowd.most(), concurrency);
        let least = 0.5 * 66.0 / concurrency as f64;
        let took = before.elapsed().as_secs_f64();
        assert!((least..least + 5.0).contains(&took), "{took} {least}");
    }
}

/// Headers of an answer.
type Headers = &'static [(&'static str, &'static str)];

/// A client of a server that says once what a test wants said, and behaves else.
fn asked_once(headers: Headers, status: u16) -> Omni {
    let said = Arc::new(AtomicUsize::new(0));
    let answer = move |path: &str| {
        if !path.contains("/Users/") || said.fetch_add(1, Ordering::SeqCst) > 0 {
            return None;
        }
        let mut answer = Response::builder().status(status);
        for (name, value) in headers {
            answer = answer.header(*name, *value);
        }
        Some(answer.body(Bytes::new()).unwrap())
    };
    let sandbox = in_process(tenant(3), &[]);
    over(interrupted(&sandbox, answer), paced(60))
}

#[tokio::test(start_paused = true)]
async fn a_retry_after_is_kept_to_in_seconds_and_as_a_date() {
    const DATE: (&str, &str) = ("date", "Sun, 06 Nov 1994 08:49:30 GMT");
    const UNTIL: (&str, &str) = ("retry-after", "Sun, 06 Nov 1994 08:50:37 GMT");
    let cases: [(Headers, u16, u64); 4] = [
        (&[("retry-after", "7")], 429, 7),
        (&[DATE, UNTIL], 429, 67),
        (&[("retry-after", "7")], 503, 7),
        (&[("retry-after", "0")], 429, 0),
    ];
    for (headers, status, seconds) in cases {
        let omni = asked_once(headers, status);
        omni.read(&Interest::default()).await.unwrap();
        sleep(Duration::from_secs(60)).await;
        let before = Instant::now();
        let one = Address::user(name(&email(0)));
        omni.read_one(&one).await.unwrap().unwrap();
        assert_eq!(before.elapsed().as_secs(), seconds, "{headers:?}");
        assert_eq!(omni.traffic().retries, 1);
        assert_eq!(omni.traffic().waited, Duration::from_secs(seconds));
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_else_wants_to_send_is_held_back_too_and_it_is_said() {
    let omni = asked_once(&[("retry-after", "20")], 429);
    omni.read(&Interest::default()).await.unwrap();
    sleep(Duration::from_secs(60)).await;
    let begun = Instant::now();
    let (first, second) = (
        Address::user(name(&email(0))),
        Address::user(name(&email(1))),
    );
    let other = async {
        sleep(Duration::from_secs(8)).await;
        let waiting = omni.traffic().waiting.unwrap();
        let said = "waiting 12 s: the tenant asked to slow down";
        assert_eq!(waiting.to_string(), said);
        omni.read_one(&second).await.unwrap();
        begun.elapsed()
    };
    let (read, went) = tokio::join!(omni.read_one(&first), other);
    read.unwrap();
    // The one that was told goes first; the pace is halved.
    assert!((20..=22).contains(&went.as_secs()), "{went:?}");
    assert_eq!(omni.traffic().waiting, None);
}
