//! Replaces what differs from run to run: plan ids, digests, fingerprints, ports, times, journals.

use std::path::Path;

/// Keeps count of the plan ids and drift ids of one session, so that equal ones look equal.
#[derive(Default)]
pub struct Steady {
    ids: Vec<String>,
    drifts: Vec<String>,
}

impl Steady {
    /// The latest plan id that was shown.
    pub fn latest(&self) -> Option<&str> {
        self.ids.last().map(String::as_str)
    }

    /// Text as a session holds it.
    pub fn text(&mut self, text: &str, home: &Path, url: Option<&str>) -> String {
        let mut text = text.replace(&*home.to_string_lossy(), "HOME");
        if let Some(host) = url.and_then(|url| url.strip_prefix("http://")) {
            text = text.replace(host, "127.0.0.1:PORT");
        }
        let text = self.digests(&text);
        text.split_inclusive('\n')
            .map(|line| journals(&duration(&fingerprints(line))))
            .collect()
    }

    /// `sha256:…` becomes `sha256:(plan A)` or `sha256:(drift A)`, another digest `(digest)`.
    fn digests(&mut self, text: &str) -> String {
        let (mut out, mut rest) = (String::new(), text);
        while let Some(at) = find_hex(rest, 64) {
            let (before, digest) = (&rest[..at], &rest[at..at + 64]);
            out.push_str(before);
            if before.ends_with("\"drift_id\": \"sha256:") {
                out.push_str(&format!("(drift {})", counted(&mut self.drifts, digest)));
            } else if before.ends_with("sha256:") {
                out.push_str(&format!("(plan {})", counted(&mut self.ids, digest)));
            } else {
                out.push_str("(digest)");
            }
            rest = &rest[at + 64..];
        }
        out + rest
    }
}

/// The letter of a digest, among those of its sort.
fn counted(known: &mut Vec<String>, digest: &str) -> char {
    let place = known.iter().position(|other| other == digest);
    letter(place.unwrap_or_else(|| {
        known.push(digest.to_owned());
        known.len() - 1
    }))
}

fn letter(place: usize) -> char {
    (b'A'..=b'Z').nth(place).map_or('?', char::from)
}

/// Where so many hexadecimal digits begin.
fn find_hex(text: &str, digits: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_hex = |window: &[u8]| window.iter().all(u8::is_ascii_hexdigit);
    bytes.windows(digits).position(is_hex)
}

/// A fingerprint is salted, and the salt is random.
fn fingerprints(line: &str) -> String {
    match find_hex(line, 32) {
        Some(at) => format!("{}(salted){}", &line[..at], &line[at + 32..]),
        None => line.to_owned(),
    }
}

/// `9 requests, waited 2 s, in 3 s.` becomes `9 requests, waited N s, in N s.`, wherever it wraps.
fn duration(line: &str) -> String {
    let is_digit = |c: char| c.is_ascii_digit();
    [" in ", " waited "]
        .iter()
        .fold(line.to_owned(), |line, word| {
            let Some((before, after)) = line.split_once(word) else {
                return line;
            };
            match after.trim_start_matches(is_digit) {
                rest if rest.len() < after.len() && rest.starts_with(" s") => {
                    format!("{before}{word}N{rest}")
                }
                _ => line,
            }
        })
}

/// A journal is called after the time at which it began.
fn journals(line: &str) -> String {
    const FOLDER: &str = "journal/";
    match line.split_once(FOLDER) {
        Some((before, after)) if after.starts_with("20") => {
            let rest = after.split_once('-').map_or(after, |(_, rest)| rest);
            format!("{before}{FOLDER}(time)-{rest}")
        }
        Some(_) | None => line.to_owned(),
    }
}
