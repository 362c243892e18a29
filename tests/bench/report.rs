//! Markdown.

use std::time::Duration;

use crate::tenant::{Bytes, Size};

/// What the aims of the design are about.
pub const WHOLE: &str = "**`omni-um plan --live`**, start to exit";

/// One thing that was measured.
pub struct Row {
    /// What.
    pub what: String,
    /// Peak memory in KiB, where it is known.
    pub peak: Option<u64>,
    /// Processor time of a run, all threads together, where it is known.
    pub cpu: Option<Duration>,
    took: Vec<Duration>,
}

impl Row {
    /// Nothing measured yet.
    pub fn new(what: &str) -> Self {
        Row {
            what: what.to_owned(),
            peak: None,
            cpu: None,
            took: Vec::new(),
        }
    }

    /// One run.
    pub fn add(&mut self, took: Duration, peak: Option<u64>) {
        self.took.push(took);
        self.peak = self.peak.max(peak);
    }
}

/// What comes before a table.
pub fn heading(size: &Size, bytes: &Bytes) {
    let Bytes {
        files,
        lockfile,
        snapshot,
    } = bytes;
    println!(
        "\n### {} users, {} groups, {} memberships\n",
        thousands(size.users),
        thousands(size.groups),
        thousands(size.users * size.each)
    );
    let mb = |bytes: &usize| *bytes as f64 / 1e6;
    println!(
        "Files {:.1} MB, lockfile {:.1} MB, snapshot {:.1} MB; {} runs each.\n",
        mb(files),
        mb(lockfile),
        mb(snapshot),
        size.runs()
    );
}

/// The table of one size.
pub fn table(rows: &[Row], size: &Size) {
    println!("| what | median | min | processors | peak memory | aim |");
    println!("| --- | ---: | ---: | ---: | ---: | --- |");
    for row in rows {
        let mut took = row.took.clone();
        took.sort_unstable();
        let median = took.get(took.len() / 2).copied().unwrap_or_default();
        let min = took.first().copied().unwrap_or_default();
        let peak = row.peak.map_or("n/a".to_owned(), |kib| {
            format!("{:.0} MiB", kib as f64 / 1024.0)
        });
        let aim = if row.what == WHOLE { size.aim() } else { "" };
        println!(
            "| {} | {} | {} | {} | {peak} | {aim} |",
            row.what,
            duration(median),
            duration(min),
            row.cpu.map_or(String::new(), duration)
        );
    }
}

fn duration(took: Duration) -> String {
    let ms = took.as_secs_f64() * 1e3;
    match ms {
        ms if ms < 10.0 => format!("{ms:.1} ms"),
        ms if ms < 2000.0 => format!("{ms:.0} ms"),
        ms => format!("{:.2} s", ms / 1e3),
    }
}

fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
