//! What an apply says of its end, read back from its text.

use std::collections::BTreeSet;

/// How the reason begins where the tenant answered, and the disk was full.
const UNRECORDED: &str = "the journal cannot be written";

/// The numbers of the first line, and the addresses below it.
#[derive(Debug, Default)]
pub struct Told {
    pub done: usize,
    pub not_reached: usize,
    pub failed: BTreeSet<String>,
    pub unconfirmed: BTreeSet<String>,
    pub blocked: BTreeSet<String>,
    /// Changes that failed because what came of them could not be written down.
    pub unrecorded: BTreeSet<String>,
}

impl Told {
    /// Reads the end of an apply's output; nothing where it does not tell one.
    pub fn of(out: &str) -> Option<Told> {
        let begin = ["Applied: ", "Apply incomplete: "];
        let at = begin.iter().find_map(|words| out.rfind(words))?;
        let text = &out[at..];
        let mut told = Told::default();
        let words: Vec<&str> = text.split_whitespace().collect();
        let first = words.iter().position(|word| word.ends_with('.'))?;
        for (number, pair) in words[..first].iter().zip(words[1..].windows(2)) {
            let Ok(number) = number.parse::<usize>() else {
                continue;
            };
            match pair {
                ["of", _] | ["changes" | "change", "done"] if told.done == 0 => told.done = number,
                ["not", "reached;" | "reached,"] => told.not_reached = number,
                _ => {}
            }
        }
        for line in text.lines() {
            let all = [
                ("  ✗ ", &mut told.failed),
                ("  ? ", &mut told.unconfirmed),
                ("  ○ ", &mut told.blocked),
            ];
            for (sign, set) in all {
                set.extend(line.strip_prefix(sign).map(str::to_owned));
            }
        }
        let lines = text.lines().zip(text.lines().skip(1));
        let unrecorded = lines.filter(|(_, reason)| reason.trim().starts_with(UNRECORDED));
        let addresses = unrecorded.filter_map(|(line, _)| line.strip_prefix("  ✗ "));
        told.unrecorded = addresses.map(str::to_owned).collect();
        Some(told)
    }

    /// Whether an address is named as not done.
    pub fn names(&self, address: &str) -> bool {
        let sets = [&self.failed, &self.unconfirmed, &self.blocked];
        sets.iter().any(|set| set.contains(address))
    }
}
