//! Exchanges on disk, for a check of a whole test run against the OpenAPI document.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use super::log::Exchange;

/// The variable that names the folder.
const FOLDER: &str = "OMNI_UM_WIRE_LOG";

/// Counts the servers of this process, so that each has a file of its own.
static SERVERS: AtomicU64 = AtomicU64::new(0);

/// A file of JSON lines, one an exchange.
#[derive(Debug)]
pub(super) struct WireLog {
    file: File,
}

impl WireLog {
    /// The file of a new server, where the variable names a folder.
    pub(super) fn from_env() -> std::io::Result<Option<Self>> {
        match std::env::var_os(FOLDER).filter(|folder| !folder.is_empty()) {
            Some(folder) => Self::create(Path::new(&folder)).map(Some),
            None => Ok(None),
        }
    }

    fn create(folder: &Path) -> std::io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let number = SERVERS.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}-{number}.jsonl", std::process::id());
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(folder.join(name))?;
        Ok(Self { file })
    }

    /// Appends an exchange; a full disk must not change what the server does, so that a failure is let go.
    pub(super) fn append(&mut self, exchange: &Exchange) {
        if let Ok(mut line) = serde_json::to_vec(exchange) {
            line.push(b'\n');
            let _ = self.file.write_all(&line);
        }
    }
}
