//! A server that answers every request with bytes that a test makes up.

use std::io::{BufRead as _, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

/// Listens for as long as the test's process runs.
pub struct Answering {
    /// Its address, as omni-um.toml takes it.
    pub url: String,
}

impl Answering {
    /// Answers the first line of each request. What fails to be written is nobody's concern: the
    /// client may have gone away, and often should.
    pub fn with(answer: impl Fn(&str, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("its address"));
        let answer = Arc::new(answer);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let answer = Arc::clone(&answer);
                std::thread::spawn(move || one(stream, &*answer));
            }
        });
        Answering { url }
    }

    /// Answers everything with one status and one body.
    pub fn always(status: u16, body: String) -> Self {
        Self::with(move |_, stream| {
            let _ = write!(
                stream,
                "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
        })
    }
}

fn one(mut stream: TcpStream, answer: &dyn Fn(&str, &mut TcpStream)) {
    let mut lines = BufReader::new(stream.try_clone().expect("another handle")).lines();
    let Some(Ok(first)) = lines.next() else {
        return;
    };
    while let Some(Ok(line)) = lines.next()
        && !line.is_empty()
    {}
    answer(&first, &mut stream);
}
