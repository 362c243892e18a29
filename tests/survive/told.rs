//! What an apply says of its end, read back from its text.

use std::collections::BTreeSet;

/// The numbers of the first line, and the addresses below it.
#[derive(Debug, Default)]
pub struct Told {
    pub done: usize,
    pub not_reached: usize,
    pub failed: BTreeSet<String>,
    /// Without an answer, or not confirmed: neither done nor failed.
    pub in_doubt: BTreeSet<String>,
    pub blocked: BTreeSet<String>,
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
                ("  ? ", &mut told.in_doubt),
                ("  ○ ", &mut told.blocked),
            ];
            for (sign, set) in all {
                set.extend(line.strip_prefix(sign).map(str::to_owned));
            }
        }
        Some(told)
    }

    /// Whether an address is named as not done.
    pub fn names(&self, address: &str) -> bool {
        let sets = [&self.failed, &self.in_doubt, &self.blocked];
        sets.iter().any(|set| set.contains(address))
    }
}
