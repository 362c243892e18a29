//! Hands over to `cli`, and turns the outcome into an exit code.

fn main() -> std::process::ExitCode {
    omni_um::cli::main()
}
