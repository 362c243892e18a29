//! Peak memory of a process, where the system tells.

/// The peak resident memory of a process (`self`, or its id) in KiB; none where there is no `/proc`.
pub fn peak_kib(process: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
