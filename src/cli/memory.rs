//! The memory of this process, which holds keys.

/// From now on no core is written, whatever ends the process, and on Linux nobody but the
/// superuser looks into its memory or its environment. The limit alone would not do there: what
/// takes cores from a pipe is not bound by it (core(5), "Piping core dumps to a program").
#[cfg(unix)]
pub fn hide() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    // Where the system does not let it be, the command is none the worse.
    let _ = setrlimit(Resource::Core, none);
    #[cfg(any(target_os = "linux", target_os = "android"))]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}

/// Windows keeps no cores unless its administrator says so.
#[cfg(not(unix))]
pub fn hide() {}
