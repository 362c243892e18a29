//! Reads a journal and believes nothing that does not fit.
//!
//! Only the first break is told: behind it nothing can be trusted. A last line without its newline
//! is no break: an apply may be killed while it writes one, and what that line was about is settled
//! by reading the tenant.

use jiff::Timestamp;
use serde::Deserialize;

use super::line::{Line, LineHash};
use super::record::{Answer, Begin, End, FORMAT, Intent, Outcome, Record, Settled, What};
use crate::lock::Lockfile;

/// Why a journal cannot be used. Lines are counted from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JournalError {
    /// The file has no whole line.
    #[error("the journal holds no whole line")]
    Empty,
    /// A newer omni-um wrote it.
    #[error("line 1: format {format} is newer than this omni-um knows ({FORMAT})")]
    Newer {
        /// The format it says it has.
        format: u32,
    },
    /// A line is not what was written, or not where it was written.
    #[error("line {line}: {reason}")]
    Line {
        /// Where.
        line: u64,
        /// What is wrong.
        reason: String,
    },
    /// The last line was not written to its end.
    #[error(
        "line {line}: it is half written: the apply was killed, or the file was cut off; \
         the next `omni-um apply` settles it"
    )]
    HalfLine {
        /// Where.
        line: u64,
    },
    /// The apply did not come to an end, and no later command took it in.
    #[error(
        "line {line}: it has no end: the apply was killed, or the file was cut off; \
         the next `omni-um apply` settles it"
    )]
    NoEnd {
        /// The last one.
        line: u64,
    },
}

impl JournalError {
    /// The line the problem is in, where there is one.
    pub fn line(&self) -> Option<u64> {
        match self {
            JournalError::Empty => None,
            JournalError::Newer { .. } => Some(1),
            JournalError::Line { line, .. }
            | JournalError::HalfLine { line }
            | JournalError::NoEnd { line } => Some(*line),
        }
    }
}

/// A request, and how it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// When it was about to be sent.
    pub at: Timestamp,
    /// What it asks for.
    pub intent: Intent,
    /// How it ended, and when; nothing where the apply ended before.
    pub outcome: Option<(Timestamp, Outcome)>,
}

impl Request {
    /// Whether nobody knows if the tenant took it.
    pub fn is_open(&self) -> bool {
        match &self.outcome {
            None => true,
            Some((_, outcome)) => matches!(outcome.answer, Answer::Unknown { .. }),
        }
    }

    /// Whether the tenant said that it is so.
    pub fn is_done(&self) -> bool {
        let outcome = self.outcome.as_ref();
        outcome.is_some_and(|(_, outcome)| outcome.answer.is_done())
    }
}

/// A journal whose every line fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// When the apply began.
    pub at: Timestamp,
    /// Whose apply it is, and of what.
    pub begin: Begin,
    /// The requests, in their order: number 1 is the first.
    pub requests: Vec<Request>,
    /// How the apply ended; nothing where it was killed.
    pub end: Option<(Timestamp, End)>,
    /// How a later command took it in.
    pub settled: Option<(Timestamp, Settled)>,
    /// Hash of the last line of the journal before it.
    pub before: LineHash,
    /// Hash of its own last whole line.
    pub last: LineHash,
    /// Hash of its last line but the one of a later command.
    pub last_own: LineHash,
    /// How many whole lines it has.
    pub lines: u64,
    /// How many bytes they are.
    pub bytes: usize,
    /// Bytes of a last line that was only half written.
    pub half_line: usize,
}

impl Reading {
    /// Whether nothing is left for a later command: it ended with nothing open, or was taken in.
    pub fn is_closed(&self) -> bool {
        let is_whole =
            |end: &End| end.unseen.is_empty() && (end.verified || self.open().next().is_none());
        self.settled.is_some() || self.end.as_ref().is_some_and(|(_, end)| is_whole(end))
    }

    /// Whether it was written to its end, or what is missing.
    pub fn whole(&self) -> Result<(), JournalError> {
        if self.half_line > 0 {
            let line = self.lines + 1;
            return Err(JournalError::HalfLine { line });
        }
        if self.end.is_none() && self.settled.is_none() {
            return Err(JournalError::NoEnd { line: self.lines });
        }
        Ok(())
    }

    /// Whether a request made something that the reading at the end of the apply did not show.
    pub fn is_unseen(&self, request: &Request) -> bool {
        let makes = matches!(request.intent.what, What::CreateUser | What::CreateGroup);
        let end = self.end.as_ref().filter(|_| makes);
        end.is_some_and(|(_, end)| end.unseen.contains(&request.intent.address))
    }

    /// Requests of which nobody knows if the tenant took them.
    pub fn open(&self) -> impl Iterator<Item = &Request> {
        self.requests.iter().filter(|request| request.is_open())
    }

    /// The lockfile that the apply began with, where it began with none.
    pub fn empty_lock(&self) -> Lockfile {
        Lockfile::new(self.begin.provider.clone(), self.begin.salt)
    }
}

/// Reads a journal's bytes.
pub fn read(bytes: &[u8]) -> Result<Reading, JournalError> {
    let end = bytes.iter().rposition(|byte| *byte == b'\n');
    let (whole, half) = bytes.split_at(end.map_or(0, |end| end + 1));
    let mut lines = whole.split_inclusive(|byte| *byte == b'\n').zip(1..);
    let (first, _) = lines.next().ok_or(JournalError::Empty)?;
    let mut reading = begin(first)?;
    for (bytes, number) in lines {
        let wrong = |reason| JournalError::Line {
            line: number,
            reason,
        };
        let bytes = without_newline(bytes);
        let line = parse(bytes).map_err(wrong)?;
        fits(&line, number, &reading.last).map_err(wrong)?;
        reading.last = LineHash::of(bytes);
        reading.lines = number;
        if !matches!(line.record, Record::Settled(_)) {
            reading.last_own = reading.last.clone();
        }
        reading.take(line.at, line.record).map_err(wrong)?;
    }
    reading.bytes = whole.len();
    reading.half_line = half.len();
    Ok(reading)
}

/// A format alone, so that a newer first line is told apart from a broken one.
#[derive(Deserialize)]
struct FormatOnly {
    record: FormatRecord,
}
#[derive(Deserialize)]
struct FormatRecord {
    begin: FormatBegin,
}
#[derive(Deserialize)]
struct FormatBegin {
    format: u32,
}

fn begin(bytes: &[u8]) -> Result<Reading, JournalError> {
    let wrong = |reason: String| JournalError::Line { line: 1, reason };
    let bytes = without_newline(bytes);
    if let Ok(found) = serde_json::from_slice::<FormatOnly>(bytes)
        && found.record.begin.format > FORMAT
    {
        let format = found.record.begin.format;
        return Err(JournalError::Newer { format });
    }
    let line = parse(bytes).map_err(wrong)?;
    fits(&line, 1, &line.prev).map_err(wrong)?;
    let Record::Begin(begin) = line.record else {
        return Err(wrong("a journal begins otherwise".to_owned()));
    };
    if begin.format != FORMAT {
        return Err(wrong(format!("there is no format {}", begin.format)));
    }
    let last = LineHash::of(bytes);
    Ok(Reading {
        at: line.at,
        begin,
        requests: Vec::new(),
        end: None,
        settled: None,
        before: line.prev,
        last_own: last.clone(),
        last,
        lines: 1,
        bytes: 0,
        half_line: 0,
    })
}

fn without_newline(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\n").unwrap_or(line)
}

fn parse(bytes: &[u8]) -> Result<Line, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is no UTF-8 text".to_owned())?;
    Line::parse(text)
}

fn fits(line: &Line, number: u64, prev: &LineHash) -> Result<(), String> {
    if line.line != number {
        return Err(format!(
            "line {} stands here; lines are missing, or were moved",
            line.line
        ));
    }
    if line.prev != *prev {
        return Err("it was not written behind the line before it".to_owned());
    }
    Ok(())
}

impl Reading {
    fn take(&mut self, at: Timestamp, record: Record) -> Result<(), String> {
        if self.settled.is_some() {
            return Err("something follows the last record".to_owned());
        }
        if self.end.is_some() && !matches!(record, Record::Settled(_)) {
            return Err("the apply goes on after its end".to_owned());
        }
        match record {
            Record::Begin(_) => return Err("the journal begins a second time".to_owned()),
            Record::Intent(intent) => self.intent(at, intent)?,
            Record::Outcome(outcome) => self.outcome(at, outcome)?,
            Record::End(end) => self.end = Some((at, end)),
            Record::Settled(settled) => self.settled = Some((at, settled)),
        }
        Ok(())
    }

    fn intent(&mut self, at: Timestamp, intent: Intent) -> Result<(), String> {
        let number = self.requests.len() as u64 + 1;
        if intent.request != number {
            return Err(format!(
                "request {} stands where request {number} is due",
                intent.request
            ));
        }
        self.requests.push(Request {
            at,
            intent,
            outcome: None,
        });
        Ok(())
    }

    fn outcome(&mut self, at: Timestamp, outcome: Outcome) -> Result<(), String> {
        let number = outcome.request;
        let found = usize::try_from(number).ok().and_then(|n| n.checked_sub(1));
        let request = found.and_then(|at| self.requests.get_mut(at));
        match request {
            None => Err(format!("there is no request {number}")),
            Some(request) if request.outcome.is_some() => {
                Err(format!("request {number} has an outcome already"))
            }
            Some(request) => {
                request.outcome = Some((at, outcome));
                Ok(())
            }
        }
    }
}
