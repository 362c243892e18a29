//! A GitHub that runs in the test: git over HTTP with tokens, and what `gh` asks for.

mod api;
mod gh;
mod git;
mod server;
mod state;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use tempfile::TempDir;

pub use state::{Comment, Issue, Level, Listed, Pull, State, Token};

/// The one repository.
pub const REPOSITORY: &str = "acme/access";
/// Who acts with a workflow's own token.
pub const BOT: &str = "github-actions[bot]";

/// A running forge; its folder goes with it.
pub struct Forge {
    /// Its address, which stands in for GitHub's.
    pub url: String,
    folder: TempDir,
    state: Arc<Mutex<State>>,
    _runtime: tokio::runtime::Runtime,
}

impl Forge {
    /// Starts one with an empty repository.
    pub fn start() -> Forge {
        let folder = tempfile::tempdir().expect("a folder");
        let state = Arc::new(Mutex::new(State::default()));
        git::init(&folder.path().join(format!("{REPOSITORY}.git")));
        let (runtime, url) = server::start(folder.path(), &state);
        Forge {
            url,
            folder,
            state,
            _runtime: runtime,
        }
    }

    /// The bare repository.
    pub fn origin(&self) -> PathBuf {
        self.folder.path().join(format!("{REPOSITORY}.git"))
    }

    /// What it holds. Let it go before anything runs that may ask it.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("whole")
    }

    /// Writes the `gh` that speaks to it into a folder.
    pub fn write_gh(&self, folder: &Path) {
        let script = include_str!("gh.sh").replace("@FORGE@", &self.url);
        crate::world::executable(&folder.join("gh"), &script);
    }
}
