//! The sandbox on a socket: reading requests, letting faults happen, writing everything down.

mod core;
mod deliver;
mod in_process;
mod log;
mod options;
mod running;
mod script;
mod wire_log;

pub use in_process::InProcess;
pub use log::Exchange;
pub use options::Options;
pub use running::Running;
