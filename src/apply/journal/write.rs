//! Writes a journal, a line at a time, each kept before the next step is taken.

use std::io;
use std::sync::{Arc, Mutex};

use jiff::Timestamp;

use super::line::{Line, LineHash};
use super::read::Reading;
use super::record::{Answer, Begin, End, Intent, Outcome, Record, Settled};
use crate::apply::Withheld;
use crate::lock::Salt;
use crate::model::ServerId;
use crate::plan::Change;
use crate::provider::Write;

/// Where lines go. `append` must hand back only once the line is kept, whatever happens next.
pub trait Sink: Send {
    /// Keeps one line; its newline is part of it.
    fn append(&mut self, line: &str) -> io::Result<()>;
}

/// Keeps lines in memory, and lets others look.
impl Sink for Arc<Mutex<Vec<u8>>> {
    fn append(&mut self, line: &str) -> io::Result<()> {
        let mut bytes = self
            .lock()
            .map_err(|error| io::Error::other(error.to_string()))?;
        bytes.extend_from_slice(line.as_bytes());
        Ok(())
    }
}

/// Tells the time.
pub type Clock = Box<dyn Fn() -> Timestamp + Send + Sync>;

/// A journal that is being written. After a line could not be kept, none is.
pub struct Journal {
    lines: Lines,
    clock: Clock,
    requests: u64,
    salt: Salt,
    /// What a server may repeat in an answer.
    withheld: Withheld,
}

/// How much of a server's own words is kept, in characters.
const LONGEST_REASON: usize = 1000;

impl Journal {
    /// Begins a journal; `prev` is the hash of the last line of the journal before it.
    pub fn begin(
        sink: Box<dyn Sink>,
        begin: Begin,
        prev: LineHash,
        clock: Clock,
    ) -> io::Result<Journal> {
        let lines = Lines {
            sink,
            line: 0,
            prev,
            broken: false,
        };
        let mut journal = Journal {
            lines,
            clock,
            requests: 0,
            salt: begin.salt,
            withheld: Withheld::default(),
        };
        journal.write(Record::Begin(begin))?;
        Ok(journal)
    }

    /// Puts on record that `write`, a part of `change`, is about to be sent to the live thing `id`
    /// (nothing for a create). Hands back the request's number, which its outcome is told with.
    /// After an error nothing may be sent.
    pub fn intent(
        &mut self,
        change: &Change,
        write: &Write,
        id: Option<&ServerId>,
    ) -> io::Result<u64> {
        let intent = Intent::new(self.requests + 1, self.salt, change, write, id);
        self.withheld.add(change);
        self.intend(intent)
    }

    /// The same for a write that puts back what an earlier one took away without naming it. What it
    /// puts back was never asked for: it is nobody's evidence, and its values are not kept.
    pub fn put_back(
        &mut self,
        change: &Change,
        write: &Write,
        id: Option<&ServerId>,
    ) -> io::Result<u64> {
        let mut intent = Intent::new(self.requests + 1, self.salt, change, write, id);
        intent.put_back = true;
        intent.fields = Vec::new();
        self.withheld.add_write(write);
        self.intend(intent)
    }

    fn intend(&mut self, intent: Intent) -> io::Result<u64> {
        let request = intent.request;
        self.write(Record::Intent(intent))?;
        self.requests = request;
        Ok(request)
    }

    /// Puts on record how a request ended; `id` is that of what it made.
    pub fn outcome(
        &mut self,
        request: u64,
        answer: Answer,
        id: Option<&ServerId>,
    ) -> io::Result<()> {
        let clean = |reason: String| self.clean(&reason);
        let answer = match answer {
            Answer::Done => Answer::Done,
            Answer::AlreadySo => Answer::AlreadySo,
            Answer::Failed { reason } => Answer::Failed {
                reason: clean(reason),
            },
            Answer::Unknown { reason } => Answer::Unknown {
                reason: clean(reason),
            },
        };
        let id = id.cloned();
        self.write(Record::Outcome(Outcome {
            request,
            answer,
            id,
        }))
    }

    /// Puts on record how the apply ended.
    pub fn end(&mut self, end: End) -> io::Result<()> {
        let stopped = end.stopped.as_deref();
        let stopped = stopped.map(|reason| self.clean(reason));
        self.write(Record::End(End { stopped, ..end }))
    }

    /// How many requests are on record.
    pub fn requests(&self) -> u64 {
        self.requests
    }

    fn clean(&self, reason: &str) -> String {
        bounded(&self.withheld.taken_out(reason))
    }

    fn write(&mut self, record: Record) -> io::Result<()> {
        let at = (self.clock)();
        self.lines.append(at, record)
    }
}

/// Closes a journal that was left unfinished: `sink` appends behind its last whole line.
pub fn settle(
    sink: &mut dyn Sink,
    journal: &Reading,
    settled: Settled,
    at: Timestamp,
) -> io::Result<()> {
    let line = Line {
        line: journal.lines + 1,
        prev: journal.last.clone(),
        at: whole_second(at),
        record: Record::Settled(settled),
    };
    sink.append(&format!("{}\n", line.render()?))
}

/// The chain of lines.
struct Lines {
    sink: Box<dyn Sink>,
    line: u64,
    prev: LineHash,
    broken: bool,
}

impl Lines {
    fn append(&mut self, at: Timestamp, record: Record) -> io::Result<()> {
        if self.broken {
            return Err(io::Error::other("an earlier line could not be kept"));
        }
        let line = Line {
            line: self.line + 1,
            prev: self.prev.clone(),
            at: whole_second(at),
            record,
        };
        let mut text = line.render()?;
        let hash = LineHash::of(text.as_bytes());
        text.push('\n');
        // Half a line may be there: what follows it could not be read.
        self.broken = true;
        self.sink.append(&text)?;
        self.broken = false;
        (self.line, self.prev) = (line.line, hash);
        Ok(())
    }
}

fn whole_second(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}

fn bounded(text: &str) -> String {
    match text.char_indices().nth(LONGEST_REASON) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
