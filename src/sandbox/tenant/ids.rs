//! Ids and moments that come out the same on every run.

use sha2::{Digest, Sha256};

/// The alphabet of a group's short id: base64 for URLs (omni-api.md 3).
const SHORT: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The first second of every sandbox: 2026-01-01T00:00:00Z.
const DAWN: i64 = 1_767_225_600;

fn hash(kind: &str, counter: u64, name: &str) -> [u8; 32] {
    Sha256::digest(format!("{kind}\n{counter}\n{name}")).into()
}

/// A UUID that depends on the counter and the natural name alone.
pub fn uuid(kind: &str, counter: u64, name: &str) -> String {
    let mut bytes = hash(kind, counter, name);
    // The bits that make it a well-formed random UUID, so that strict readers accept it.
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex: String = bytes[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!(
        "{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
}

/// A short id of eight characters that depends on the counter and the natural name alone.
pub fn short(counter: u64, name: &str) -> String {
    let bytes = hash("group", counter, name);
    bytes[..8]
        .iter()
        .map(|byte| char::from(SHORT[usize::from(byte % 64)]))
        .collect()
}

/// The moment after so many ticks, one second each, as the API writes it.
pub fn moment(ticks: u64) -> String {
    let seconds = DAWN.saturating_add(i64::try_from(ticks).unwrap_or(i64::MAX));
    let stamp = jiff::Timestamp::from_second(seconds).unwrap_or(jiff::Timestamp::MAX);
    stamp.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_the_shape_of_the_contract_and_are_the_same_again() {
        let id = uuid("user", 7, "ada@acme.example");
        assert_eq!(id.len(), 36);
        assert_eq!(
            id.split('-').map(str::len).collect::<Vec<_>>(),
            [8, 4, 4, 4, 12]
        );
        assert_eq!(id, uuid("user", 7, "ada@acme.example"));
        assert_ne!(id, uuid("user", 8, "ada@acme.example"));
        let short_id = short(3, "Finance");
        assert_eq!(short_id.len(), 8);
        assert!(short_id.bytes().all(|byte| SHORT.contains(&byte)));
    }

    #[test]
    fn the_clock_counts_seconds() {
        assert_eq!(moment(0), "2026-01-01T00:00:00.000Z");
        assert_eq!(moment(61), "2026-01-01T00:01:01.000Z");
    }
}
