//! Sockets: what is refused, what is bounded, what is never followed.

use std::collections::HashSet;
use std::io::{Read, Write as _};
use std::net::TcpListener;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use omni_um::live::Interest;
use omni_um::model::BaseUrl;
use omni_um::provider::http::{Http, HttpError, HttpOptions, Request};
use omni_um::provider::{ProviderReader, ReadError};
use secrecy::SecretString;

use crate::tenant::{Canned, KEY, Reply, Tenant, hasty, reply};

fn http(url: &str, options: HttpOptions) -> Http {
    let base = BaseUrl::parse(url).unwrap();
    Http::new(base, SecretString::from(KEY), &options).unwrap()
}

/// A server that answers each connection with these bytes, and then with others for ever.
fn raw(head: &'static str, forever: Option<&'static [u8]>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for socket in listener.incoming() {
            let mut socket = socket.unwrap();
            let _ = socket.read(&mut [0; 4096]);
            let _ = socket.write_all(head.as_bytes());
            while let Some(chunk) = forever {
                if socket.write_all(chunk).is_err() {
                    break;
                }
            }
        }
    });
    url
}

#[tokio::test]
async fn a_body_that_never_ends_is_cut_at_the_bound() {
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let url = raw(head, Some(b"8\r\nxxxxxxxx\r\n"));
    let options = HttpOptions {
        most_bytes: 100_000,
        ..hasty()
    };
    let answer = http(&url, options).send(&Request::get("/")).await;
    let (status, limit) = (200, 100_000);
    assert_eq!(answer.unwrap_err(), HttpError::TooLarge { status, limit });
}

#[tokio::test]
async fn a_small_answer_that_unpacks_to_a_huge_one_is_cut_at_the_bound() {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&vec![b' '; 17 * 1024 * 1024]).unwrap();
    let packed = packed.finish().unwrap();
    assert!(packed.len() < 100_000);
    let tenant = Tenant::start(move |_, _| Reply {
        status: 200,
        headers: vec![("content-encoding", "gzip".to_owned())],
        body: packed.clone(),
    })
    .await;
    let answer = http(&tenant.url, hasty()).send(&Request::get("/")).await;
    assert!(matches!(answer, Err(HttpError::TooLarge { .. })));
}

#[tokio::test]
async fn a_packed_answer_is_unpacked() {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(b"{}").unwrap();
    let packed = packed.finish().unwrap();
    let tenant = Tenant::start(move |_, _| Reply {
        status: 200,
        headers: vec![("content-encoding", "gzip".to_owned())],
        body: packed.clone(),
    })
    .await;
    let http = http(&tenant.url, hasty());
    let answer = http.send(&Request::get("/")).await.unwrap();
    assert_eq!(&answer.body[..], b"{}");
    assert_eq!(tenant.seen()[0].headers["accept-encoding"], "gzip");
}

#[tokio::test]
async fn a_body_that_breaks_off_is_no_answer() {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"totalResults\":0";
    let url = raw(head, None);
    let answer = http(&url, hasty()).send(&Request::get("/")).await;
    assert!(matches!(answer, Err(HttpError::Broken { status: 200, .. })));
}

#[tokio::test]
async fn a_listing_that_breaks_off_is_a_failed_reading() {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"keyScope\":\"org";
    let url = raw(head, None);
    let read = crate::tenant::omni(&url).read(&Interest::default()).await;
    assert!(matches!(read, Err(ReadError::Answer { .. })), "{read:?}");
}

#[tokio::test]
async fn a_server_that_says_nothing_is_given_up_at_the_deadline() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let options = HttpOptions {
        total_timeout: Duration::from_millis(150),
        ..hasty()
    };
    let http = http(&url, options);
    let answer = http.send(&Request::get("/")).await;
    assert!(matches!(answer, Err(HttpError::Timeout(_))), "{answer:?}");
    assert_eq!(http.sent(), 6);
}

#[tokio::test]
async fn a_body_that_trickles_is_given_up_at_the_deadline() {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{";
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        let _ = socket.read(&mut [0; 4096]);
        let _ = socket.write_all(head.as_bytes());
        std::thread::sleep(Duration::from_secs(5));
    });
    let options = HttpOptions {
        total_timeout: Duration::from_millis(150),
        ..hasty()
    };
    let started = Instant::now();
    let answer = http(&url, options).send(&Request::get("/")).await;
    assert!(matches!(answer, Err(HttpError::Timeout(_))), "{answer:?}");
    assert!(started.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn no_redirect_is_followed_with_the_key() {
    let elsewhere = Tenant::canned(Canned::of(1)).await;
    for status in [301, 302, 303, 307, 308] {
        let location = format!("{}/api/v1/whoami", elsewhere.url);
        let tenant = Tenant::start(move |_, _| Reply {
            headers: vec![("location", location.clone())],
            ..reply(status, "")
        })
        .await;
        let error = tenant.omni().read(&Interest::default()).await.unwrap_err();
        assert!(error.to_string().contains("no redirect"), "{error}");
        assert_eq!(tenant.seen().len(), 1);
    }
    assert!(elsewhere.seen().is_empty());
}

#[tokio::test]
async fn connections_are_kept_and_used_again() {
    let tenant = Tenant::canned(Canned::of(1000)).await;
    tenant.omni().read(&Interest::default()).await.unwrap();
    let peers: HashSet<_> = tenant.seen().iter().map(|seen| seen.peer).collect();
    // Two, because users and groups are read side by side.
    assert!(peers.len() <= 2, "{peers:?}");
}

#[tokio::test]
async fn localhost_is_this_machine() {
    let tenant = Tenant::canned(Canned::of(1)).await;
    let url = tenant.url.replace("127.0.0.1", "localhost");
    let omni = crate::tenant::omni(&url);
    assert_eq!(
        omni.read(&Interest::default()).await.unwrap().users_total,
        1
    );
}
