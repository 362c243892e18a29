//! An end that nobody planned: no memory is written to the disk.

use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::channel;

use rustix::process::Signal;

use super::stage::{Key, World};
use super::traces::found_in;
use crate::support::acme::CHANGED;
use crate::support::running::send;

/// The same command, with cores as large as the system lets them be.
fn with_cores(plain: &Command) -> Command {
    let mut command = Command::new("sh");
    command
        .args(["-c", "ulimit -c $(ulimit -H -c) && exec \"$@\"", "sh"])
        .arg(plain.get_program())
        .args(plain.get_args())
        .env_clear()
        .envs(
            plain
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    if let Some(folder) = plain.get_current_dir() {
        command.current_dir(folder);
    }
    command
}

#[test]
fn an_apply_that_is_aborted_leaves_no_core() {
    let world = World::fronted();
    let before = world.tenant.everything();
    // Not SIGQUIT, which a shell's background passes over, nor SIGSEGV, which Rust's own handler
    // takes for a stack that is full.
    for signal in [Signal::ABORT, Signal::ILL] {
        let checkout = world.checkout();
        checkout.write("access.yaml", CHANGED);
        let (arrive, came) = channel();
        let arrive = Mutex::new(arrive);
        // The first write is there, and is never answered.
        world.front().answer(move |line, stream| {
            if line.starts_with("GET") {
                return false;
            }
            let _ = arrive.lock().expect("whole").send(());
            let _ = std::io::Read::read(stream, &mut [0]);
            true
        });
        let plain = checkout.command(Key::Pair, &["apply", "--auto-approve", "-vv"]);
        let child = with_cores(&plain).spawn().expect("it runs");
        came.recv().expect("a write");
        let of = |name: &str| std::fs::read(format!("/proc/{}/{name}", child.id()));
        if let (Ok(limits), Ok(arguments)) = (of("limits"), of("cmdline")) {
            let limits = String::from_utf8_lossy(&limits).into_owned();
            let core = limits
                .lines()
                .find(|line| line.starts_with("Max core file size"));
            let words: Vec<_> = core
                .unwrap_or_default()
                .split_whitespace()
                .skip(4)
                .collect();
            assert_eq!(words[..2], ["0", "0"], "{limits}");
            assert_eq!(found_in(&arguments), None);
        }
        send(&child, signal);
        let ended = child.wait_with_output().expect("it ended");
        assert_eq!(ended.status.signal(), Some(signal.as_raw()));
        assert!(!ended.status.core_dumped());
        assert_eq!(found_in(&ended.stdout), None);
        assert_eq!(found_in(&ended.stderr), None);
        assert_eq!(checkout.left(), Vec::<String>::new());
        world.tenant.put_back(&before);
    }
}

/// Panics (a thread that cannot be begun) and aborts (memory that is not there), as they come.
#[cfg(target_os = "linux")]
#[test]
fn a_run_that_is_given_less_and_less_memory_tells_no_key() {
    let world = World::new();
    let checkout = world.checkout();
    let mut failed = 0;
    for mebibytes in (16..=160).step_by(18) {
        let plain = checkout.command(Key::Pair, &["plan", "-vv"]);
        let mut command = with_cores(&plain);
        let limited: Vec<_> = command.get_args().map(std::ffi::OsStr::to_owned).collect();
        let mut within = Command::new("sh");
        within
            .args([
                "-c",
                // Starved threads may wait for each other: that is no matter here.
                "ulimit -v $0 && exec timeout -s KILL 10 sh \"$@\"",
                &(mebibytes * 1024).to_string(),
            ])
            .args(limited)
            .env_clear()
            .envs(
                plain
                    .get_envs()
                    .filter_map(|(name, value)| Some((name, value?))),
            )
            .current_dir(checkout.path(""));
        command = within;
        let ended = command.stdin(Stdio::null()).output().expect("it runs");
        assert!(!ended.status.core_dumped());
        assert_eq!(found_in(&ended.stdout), None);
        assert_eq!(found_in(&ended.stderr), None);
        failed += usize::from(!ended.status.success());
    }
    assert!(failed > 0, "there was always enough");
    assert_eq!(checkout.left(), Vec::<String>::new());
}
