//! What is written is read back; what was changed since is noticed.

use std::io;
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::lock::{Lockfile, Salt};
use crate::model::{Address, Field, Name, ProviderIdentity, ServerId, Value};
use crate::plan::{Action, Cause, Change, FieldChange, Phase};
use crate::provider::Write;

const SECRET: &str = "s3cret-value";

fn lock() -> Lockfile {
    let provider = ProviderIdentity {
        kind: "omni".into(),
        host: "acme.omniapp.co".into(),
    };
    Lockfile::new(provider, Salt::new([3; 16]))
}

fn clock() -> Clock {
    Box::new(|| Timestamp::from_millisecond(1_795_000_000_123).unwrap())
}

fn begin(sink: Box<dyn Sink>) -> io::Result<Journal> {
    let who = Who {
        actor: Some("ada".into()),
        pid: 7,
        ..Who::default()
    };
    let begin = Begin::new(&lock(), "sha256:aa".into(), who);
    Journal::begin(sink, begin, LineHash::none(), clock())
}

fn update(name: &str) -> (Change, Write) {
    let address = Address::user(Name::new(name));
    let mut change = Change::new(
        &address,
        Action::Update,
        Cause::Config,
        None,
        Phase::UpdateUsers,
    );
    for (field, sensitive) in [("attributes.region", false), ("attributes.pin", true)] {
        change.fields.push(FieldChange {
            field: field.parse().unwrap(),
            before: Value::text(if sensitive { "0ld-s3cret" } else { "emea" }),
            after: Value::text(if sensitive { SECRET } else { "apac" }),
            cause: Cause::Config,
            place: None,
            then_applies: None,
            sensitive,
            seal: None,
        });
    }
    let fields = change.fields.iter();
    let write = Write::UpdateUser {
        user: address.name.clone(),
        fields: fields.map(|f| (f.field.clone(), f.after.clone())).collect(),
    };
    (change, write)
}

/// Two requests, the second of which failed, and an end.
fn sample() -> Vec<u8> {
    let sink = Arc::new(Mutex::new(Vec::new()));
    let mut journal = begin(Box::new(Arc::clone(&sink))).unwrap();
    for name in ["ada@x", "\u{1b}[2Jbob@x"] {
        let (change, write) = update(name);
        let id = ServerId::new("u-1");
        let request = journal.intent(&change, &write, Some(&id)).unwrap();
        let answer = match request {
            1 => Answer::Done,
            _ => Answer::Failed {
                reason: format!("422: `{SECRET}` is no pin"),
            },
        };
        journal.outcome(request, answer, None).unwrap();
    }
    let end = End {
        done: 1,
        failed: 1,
        stopped: Some(format!("`{SECRET}`")),
        ..End::default()
    };
    journal.end(end).unwrap();
    sink.lock().unwrap().clone()
}

fn lines(bytes: &[u8]) -> Vec<Vec<u8>> {
    bytes
        .split_inclusive(|b| *b == b'\n')
        .map(<[u8]>::to_vec)
        .collect()
}

/// It is noticed, or the journal is one that has no end yet.
fn is_noticed(bytes: &[u8]) -> bool {
    read(bytes).map_or(true, |reading| !reading.is_closed())
}

#[test]
fn a_journal_may_be_written_from_any_thread() {
    fn check<T: Send>() {}
    check::<Journal>();
}

#[test]
fn what_is_written_is_read_back() {
    let reading = read(&sample()).unwrap();
    assert!(reading.is_closed());
    assert_eq!((reading.lines, reading.half_line), (6, 0));
    assert_eq!(reading.begin.who.actor.as_deref(), Some("ada"));
    assert_eq!(reading.at.to_string(), "2026-11-18T11:06:40Z");
    let first = &reading.requests[0];
    assert_eq!(first.intent.what, What::UpdateUser);
    assert_eq!(first.intent.fields[0].after, Value::text("apac"));
    assert_eq!(first.intent.fields[0].field, Field::attribute("region"));
    assert!(first.is_done() && !reading.requests[1].is_done());
}

#[test]
fn no_sensitive_value_is_on_record_nor_a_servers_echo_of_it() {
    let text = String::from_utf8(sample()).unwrap();
    assert!(!text.contains("s3cret"), "{text}");
    assert!(text.contains("422: `(sensitive)` is no pin"), "{text}");
}

#[test]
fn every_changed_byte_is_noticed() {
    let whole = sample();
    for at in 0..whole.len() {
        for other in [whole[at] ^ 1, whole[at] ^ 0x20, b'\n'] {
            let mut bytes = whole.clone();
            bytes[at] = other;
            assert!(bytes == whole || is_noticed(&bytes), "byte {at}: {other}");
        }
    }
}

#[test]
fn every_missing_moved_or_doubled_line_is_noticed() {
    let whole = lines(&sample());
    for at in 0..whole.len() {
        let mut without = whole.clone();
        without.remove(at);
        assert!(is_noticed(&without.concat()), "without line {}", at + 1);
        let mut twice = whole.clone();
        twice.insert(at, whole[at].clone());
        assert!(read(&twice.concat()).is_err(), "line {} twice", at + 1);
        for other in at + 1..whole.len() {
            let mut swapped = whole.clone();
            swapped.swap(at, other);
            assert!(read(&swapped.concat()).is_err(), "{at} and {other}");
        }
    }
}

#[test]
fn every_truncation_is_unfinished_and_keeps_what_was_whole() {
    let whole = sample();
    let first = lines(&whole)[0].len();
    for length in 0..whole.len() {
        match read(&whole[..length]) {
            Ok(reading) => {
                assert!(!reading.is_closed(), "{length}");
                assert_eq!(reading.bytes + reading.half_line, length);
            }
            Err(error) => assert!(error == JournalError::Empty && length < first, "{length}"),
        }
    }
}

#[test]
fn the_line_at_fault_is_named() {
    let mut whole = lines(&sample());
    let text = String::from_utf8(whole[2].clone()).unwrap();
    whole[2] = text.replace("done", "dome").into_bytes();
    assert_eq!(read(&whole.concat()).unwrap_err().line(), Some(3));
}

#[test]
fn a_newer_format_is_told_apart() {
    let text = String::from_utf8(sample()).unwrap();
    let newer = text.replacen("\"format\":1", "\"format\":2,\"more\":true", 1);
    assert_eq!(
        read(newer.as_bytes()),
        Err(JournalError::Newer { format: 2 })
    );
}

#[test]
fn an_unfinished_journal_is_closed_by_a_later_command() {
    let whole = lines(&sample());
    let mut cut = whole[..4].concat();
    cut.extend_from_slice(b"{\"line\":5,\xff");
    let reading = read(&cut).unwrap();
    assert_eq!((reading.open().count(), reading.half_line), (1, 11));
    let mut sink = Arc::new(Mutex::new(cut[..reading.bytes].to_vec()));
    let settled = Settled {
        who: Who::default(),
        done: 1,
        not_done: 0,
        cut: reading.half_line,
    };
    settle(&mut sink, &reading, settled, Timestamp::UNIX_EPOCH).unwrap();
    let bytes = sink.lock().unwrap().clone();
    let closed = read(&bytes).unwrap();
    assert!(closed.is_closed());
    assert_eq!(closed.last_own, reading.last);
    let more = [bytes, whole[4].clone()].concat();
    assert!(read(&more).is_err());
}

#[test]
fn an_unknown_outcome_leaves_an_ended_journal_open() {
    let sink = Arc::new(Mutex::new(Vec::new()));
    let mut journal = begin(Box::new(Arc::clone(&sink))).unwrap();
    let (change, write) = update("ada@x");
    let request = journal.intent(&change, &write, None).unwrap();
    let reason = "no answer".to_owned();
    journal
        .outcome(request, Answer::Unknown { reason }, None)
        .unwrap();
    journal.end(End::default()).unwrap();
    assert!(!read(&sink.lock().unwrap()).unwrap().is_closed());
}

#[test]
fn an_apply_that_read_the_tenant_again_leaves_nothing_open() {
    let sink = Arc::new(Mutex::new(Vec::new()));
    let mut journal = begin(Box::new(Arc::clone(&sink))).unwrap();
    let (change, write) = update("ada@x");
    journal.intent(&change, &write, None).unwrap();
    let end = End {
        verified: true,
        ..End::default()
    };
    journal.end(end).unwrap();
    assert!(read(&sink.lock().unwrap()).unwrap().is_closed());
}

/// Keeps so many lines, then half a one.
struct Full(usize, Arc<Mutex<Vec<u8>>>);

impl Sink for Full {
    fn append(&mut self, line: &str) -> io::Result<()> {
        let Some(left) = self.0.checked_sub(1) else {
            self.1.append(&line[..line.len() / 2])?;
            return Err(io::Error::other("the disk is full"));
        };
        self.0 = left;
        self.1.append(line)
    }
}

#[test]
fn after_a_line_could_not_be_kept_none_is() {
    let bytes = Arc::new(Mutex::new(Vec::new()));
    let mut journal = begin(Box::new(Full(2, Arc::clone(&bytes)))).unwrap();
    let (change, write) = update("ada@x");
    let request = journal.intent(&change, &write, None).unwrap();
    assert!(journal.outcome(request, Answer::Done, None).is_err());
    let length = bytes.lock().unwrap().len();
    assert!(journal.intent(&change, &write, None).is_err());
    assert!(journal.end(End::default()).is_err());
    assert_eq!(bytes.lock().unwrap().len(), length);
    let reading = read(&bytes.lock().unwrap()).unwrap();
    assert_eq!(reading.open().count(), 1);
    assert!(reading.half_line > 0);
}

proptest! {
    #[test]
    fn nothing_that_is_read_panics(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes);
        let mut damaged = sample();
        for (at, byte) in bytes.iter().enumerate() {
            let at = at * 131 % damaged.len();
            damaged[at] = *byte;
        }
        let _ = read(&damaged);
    }
}
