//! What one process measures of itself.

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use omni_um::config::{Config, FILE};
use omni_um::desired;
use omni_um::desired::write::Layout;
use omni_um::live::LiveState;
use omni_um::lock::FILE_NAME;
use omni_um::plan::{Scope, matrix};
use omni_um::view::markdown::Surface;
use omni_um::view::report::{Report, Subject};
use omni_um::view::text::{self, TextOptions};
use omni_um::view::{html, markdown};
use omni_um::workflow::import::{Asked, Import, Origin};
use omni_um::workflow::{Failure, Limits, Project, read_lock, read_text};

use crate::tenant::{self, Size};
use crate::{network, process};

/// One process's share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Reading the files into a desired state, and nothing else.
    Files,
    /// Reading the lockfile.
    Lockfile,
    /// Reading the snapshot.
    Snapshot,
    /// A whole plan, step by step.
    Steps,
    /// Bringing the tenant under version control.
    Import,
    /// Reading and applying over HTTP, through the sandbox.
    Network,
}

impl Part {
    /// All of them, in the order of the table.
    pub const ALL: [Part; 6] = [
        Part::Files,
        Part::Lockfile,
        Part::Snapshot,
        Part::Steps,
        Part::Import,
        Part::Network,
    ];

    /// The word on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Part::Files => "files",
            Part::Lockfile => "lockfile",
            Part::Snapshot => "snapshot",
            Part::Steps => "steps",
            Part::Import => "import",
            Part::Network => "network",
        }
    }

    /// The part of this word.
    pub fn of(word: &str) -> Option<Part> {
        Part::ALL.into_iter().find(|part| part.word() == word)
    }

    /// How often it is measured; an apply takes its time.
    pub fn runs(self, size: &Size) -> usize {
        match self {
            Part::Network => size.runs().min(3),
            Part::Files | Part::Lockfile | Part::Snapshot | Part::Steps | Part::Import => {
                size.runs()
            }
        }
    }

    /// Measures, and says so a line a time: what, microseconds, and the peak memory so far in KiB.
    pub fn run(self, folder: &Path) -> String {
        let mut watch = Watch::default();
        match self {
            Part::Files => {
                let config = Config::load(folder).expect("our own configuration").0;
                let loaded = watch.time("files alone", || {
                    desired::load(folder, &config.include, config.membership)
                });
                std::mem::forget(loaded);
            }
            Part::Lockfile => {
                let lock = watch.time("lockfile alone", || read_lock(&folder.join(FILE_NAME)));
                std::mem::forget(lock);
            }
            Part::Snapshot => {
                let live = watch.time("snapshot alone", || snapshot(folder));
                std::mem::forget(live);
            }
            Part::Steps => steps(folder, &mut watch),
            Part::Import => import(folder, &mut watch),
            Part::Network => network::measure(folder, &mut watch),
        }
        watch.out
    }
}

/// Times steps.
#[derive(Default)]
pub struct Watch {
    out: String,
}

impl Watch {
    /// Times one step.
    pub fn time<T>(&mut self, what: &str, step: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let made = step();
        self.note(what, begun.elapsed());
        made
    }

    /// Notes a step that was timed elsewhere.
    pub fn note(&mut self, what: &str, took: Duration) {
        let peak = process::peak_kib("self").unwrap_or(0);
        let _ = writeln!(self.out, "{what}\t{}\t{peak}", took.as_micros());
    }
}

/// The steps of `omni-um plan --live`, one after the other.
fn steps(folder: &Path, watch: &mut Watch) {
    let opened = watch.time("step: open (files, lockfile)", || Project::open(folder));
    let mut project = opened.expect("our own files");
    let live = watch.time("step: snapshot", || snapshot(folder));
    let checked = watch.time("step: check", || project.check(&live));
    checked.expect("nothing is wrong with our own files");
    let planned = watch.time("step: plan, plan id", || {
        project.plan(live, 0, Limits::default())
    });
    let planned = planned.expect("a plan");
    let options = TextOptions {
        width: 100,
        ..TextOptions::default()
    };
    let shown = watch.time("step: text", || text::plan(&planned.plan, &options));
    let json = watch.time("step: JSON", || planned.document().render());
    let matrix = planned.with_input(|input| matrix::of(input, &planned.plan));
    let report = Report {
        subject: Subject::Plan {
            plan: &planned.plan,
            id: &planned.id,
        },
        folder: ".",
        next: None,
        link: None,
        matrix: Some(&matrix),
    };
    let comment = Surface::GithubComment;
    let markdown = watch.time("step: Markdown (comment)", || {
        markdown::render(&report, comment)
    });
    let page = watch.time("step: HTML page", || html::render(&report));
    std::mem::forget((planned, shown, json, matrix, markdown, page));
}

/// All of `omni-um import` but the reading, into a folder of its own.
fn import(folder: &Path, watch: &mut Watch) {
    let live = snapshot(folder);
    let own = tempfile::tempdir().expect("a temporary folder");
    std::fs::copy(folder.join(FILE), own.path().join(FILE)).expect("a copy");
    let imported = watch.time("import, without the reading", || {
        let asked = Asked {
            layout: Layout::PerKind,
            only: Scope::default(),
            force: false,
        };
        let composed = Import::begin(own.path(), asked, Origin::Tenant(None))?.compose(&live)?;
        composed.put()?;
        Ok::<_, Failure>(composed)
    });
    std::mem::forget((live, imported.expect("an import")));
}

fn snapshot(folder: &Path) -> LiveState {
    let text = read_text(&folder.join(tenant::SNAPSHOT)).expect("our own snapshot");
    LiveState::from_snapshot(&text).expect("our own snapshot")
}
