//! A server before the tenant: it hands requests on, or answers what a test makes up.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

/// Answers a request, by its first line, or leaves it to the tenant (`false`).
pub type Script = dyn Fn(&str, &mut TcpStream) -> bool + Send + Sync;

/// Listens for as long as the test's process runs.
pub struct Front {
    /// Its address, as omni-um.toml takes it.
    pub url: String,
    script: Arc<Mutex<Arc<Script>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Front {
    /// Hands everything on to a tenant, for now.
    pub fn before(tenant: &str) -> Front {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("its address"));
        let script: Arc<Mutex<Arc<Script>>> =
            Arc::new(Mutex::new(Arc::new(|_: &str, _: &mut _| false)));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let tenant = tenant.trim_start_matches("http://").to_owned();
        let (scripts, lines) = (Arc::clone(&script), Arc::clone(&asked));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let script = Arc::clone(&scripts.lock().unwrap_or_else(PoisonError::into_inner));
                let (tenant, lines) = (tenant.clone(), Arc::clone(&lines));
                std::thread::spawn(move || one(stream, &*script, &tenant, &lines));
            }
        });
        Front { url, script, asked }
    }

    /// From now on this answers.
    pub fn answer(&self, script: impl Fn(&str, &mut TcpStream) -> bool + Send + Sync + 'static) {
        *self.script.lock().expect("whole") = Arc::new(script);
    }

    /// The first lines of the requests since this was asked last.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().expect("whole"))
    }
}

fn one(mut stream: TcpStream, script: &Script, tenant: &str, lines: &Mutex<Vec<String>>) {
    let Some((head, body)) = whole(&stream) else {
        return;
    };
    let first = head[0].trim_end().to_owned();
    lines.lock().expect("whole").push(first.clone());
    if script(&first, &mut stream) {
        return;
    }
    let mut there = TcpStream::connect(tenant).expect("the tenant is there");
    let head = head
        .iter()
        .filter(|line| !line.to_lowercase().starts_with("connection:"));
    let head: String = head.map(String::as_str).collect();
    let head = head.trim_end();
    let _ = there.write_all(format!("{head}\r\nConnection: close\r\n\r\n").as_bytes());
    let _ = there.write_all(&body);
    let mut answer = Vec::new();
    let _ = there.read_to_end(&mut answer);
    let _ = stream.write_all(&answer);
}

/// Head, in lines, and body of a request.
fn whole(stream: &TcpStream) -> Option<(Vec<String>, Vec<u8>)> {
    let mut reader = BufReader::new(stream);
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line == "\r\n" {
            break;
        }
        head.push(line);
    }
    let length = head.iter().find_map(|line| {
        let lower = line.to_lowercase();
        lower.strip_prefix("content-length:")?.trim().parse().ok()
    });
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    Some((head, body))
}

/// Answers with a status, more headers (each with its line's end) and a body.
pub fn reply(stream: &mut TcpStream, status: u16, headers: &str, body: &str) -> bool {
    let length = body.len();
    let _ = write!(
        stream,
        "HTTP/1.1 {status} X\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    );
    true
}
