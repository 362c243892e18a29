//! One line: its number, the hash of the line before, the time, the record, and a sum of itself.
//!
//! The hashes chain the lines, so that none can be taken out, put in or moved; the sum finds damage
//! in the very line it is in, the last one included.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::record::Record;

/// SHA-256 of a line's bytes without its newline, in hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LineHash(Box<str>);

impl LineHash {
    /// What stands where there is no line before.
    pub fn none() -> Self {
        LineHash("0".repeat(64).into())
    }

    /// The hash of a line.
    pub fn of(line: &[u8]) -> Self {
        LineHash(hex(&Sha256::digest(line)).into())
    }
}

impl fmt::Display for LineHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    /// From 1.
    pub line: u64,
    /// The hash of the line before.
    pub prev: LineHash,
    /// When, to the second.
    pub at: Timestamp,
    /// What.
    pub record: Record,
}

const SUM: &str = ",\"sum\":\"";
const SUM_DIGITS: usize = 16;
const CLOSE: &str = "\"}";

impl Line {
    /// The line's text, without a newline.
    pub(super) fn render(&self) -> Result<String, serde_json::Error> {
        let mut text = serde_json::to_string(self)?;
        text.pop();
        let sum = sum(&text);
        Ok(format!("{text}{SUM}{sum}{CLOSE}"))
    }

    /// The line that this text is, or what is wrong with it.
    pub(super) fn parse(text: &str) -> Result<Line, String> {
        let body = text
            .strip_suffix(CLOSE)
            .and_then(|text| text.split_at_checked(text.len().checked_sub(SUM_DIGITS)?))
            .and_then(|(text, digits)| Some((text.strip_suffix(SUM)?, digits)));
        let Some((body, digits)) = body else {
            return Err("it does not end in its sum; it was changed, or is no journal".to_owned());
        };
        if sum(body) != digits {
            return Err("it was changed after it was written".to_owned());
        }
        serde_json::from_str(&format!("{body}}}")).map_err(|error| error.to_string())
    }
}

fn sum(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes())[..SUM_DIGITS / 2])
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
