//! The name under which jobs of the older tool call it; the same program.

fn main() -> std::process::ExitCode {
    omni_um::cli::main()
}
