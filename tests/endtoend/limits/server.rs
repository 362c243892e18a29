//! Answers without end: exit 9, and nothing planned.

use std::io::Write;
use std::net::TcpStream;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::{Project, bounded};
use crate::support::KEY;
use crate::support::answering::Answering;
use crate::support::project::toml;

const GIBIBYTE: usize = 1 << 30;

/// Plans against a server; the reading must fail.
#[track_caller]
fn refused(answer: impl Fn(&str, &mut TcpStream) + Send + Sync + 'static) {
    let server = Answering::with(answer);
    let project = Project::empty();
    project.write("omni-um.toml", &toml(&server.url));
    project.write(
        "access.yaml",
        "users: { ada@acme.example: { name: Ada } }\n",
    );
    let variables = [
        ("OMNI_BASE_URL", server.url.as_str()),
        ("OMNI_API_KEY", KEY),
    ];
    let told = bounded(&project, &["plan"], &variables).expect(9);
    assert!(told.out.is_empty() && told.err.len() < 2000, "{told:?}");
}

fn head(stream: &mut TcpStream, more: &str) -> std::io::Result<()> {
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n{more}\r\n\r\n"
    )
}

/// Writes a piece again and again, until so many bytes are written or nobody listens any more.
fn pour(stream: &mut TcpStream, piece: &[u8], bytes: usize) {
    for _ in 0..bytes / piece.len() {
        if stream.write_all(piece).is_err() {
            return;
        }
    }
}

#[test]
fn a_body_of_a_gibibyte() {
    refused(|_, stream| {
        let _ = head(stream, &format!("Content-Length: {GIBIBYTE}"));
        pour(stream, &[b' '; 1 << 16], GIBIBYTE);
    });
}

#[test]
fn a_body_of_a_gibibyte_in_a_few_bytes() {
    let mut bomb = GzEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..1 << 10 {
        bomb.write_all(&[b' '; 1 << 20]).expect("in memory");
    }
    let bomb = bomb.finish().expect("in memory");
    refused(move |_, stream| {
        let length = format!("Content-Encoding: gzip\r\nContent-Length: {}", bomb.len());
        let _ = head(stream, &length);
        let _ = stream.write_all(&bomb);
    });
}

#[test]
fn a_body_and_a_head_without_end() {
    refused(|_, stream| {
        let _ = head(stream, "Transfer-Encoding: chunked");
        let chunk = format!("1000\r\n{}\r\n", "[".repeat(0x1000));
        pour(stream, chunk.as_bytes(), usize::MAX);
    });
    refused(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
        pour(stream, b"X-Again: and again\r\n", usize::MAX);
    });
}

#[test]
fn json_that_lies_too_deep_or_repeats_itself() {
    for body in [
        "[".repeat(4_000_000),
        "{\"Resources\":".repeat(300_000),
        format!("{{\"Resources\":[{}{{}}]}}", "{},".repeat(2_000_000)),
        format!(
            "{{\"totalResults\":1,\"Resources\":[{{\"id\":\"{}\"}}]}}",
            "9".repeat(8_000_000)
        ),
    ] {
        refused(move |_, stream| {
            let _ = head(stream, &format!("Content-Length: {}", body.len()));
            let _ = stream.write_all(body.as_bytes());
        });
    }
}
