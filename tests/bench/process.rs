//! What the system tells of a process: its peak memory, and the time its processors worked.

use std::time::Duration;

/// The peak resident memory of a process (`self`, or its id) in KiB; none where there is no `/proc`.
pub fn peak_kib(process: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// The processor time of all processes that this one started and that have ended.
pub fn children_cpu() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // What stands before the last bracket is the program's name.
    let (_, numbers) = stat.rsplit_once(')')?;
    let ticks = |at| -> Option<u64> { numbers.split_whitespace().nth(at)?.parse().ok() };
    // Fields 16 and 17 of proc(5), in hundredths of a second.
    Some(Duration::from_millis((ticks(13)? + ticks(14)?) * 10))
}
