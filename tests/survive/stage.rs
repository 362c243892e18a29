//! A story, set up once and put back as often as it is played.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use omni_um::sandbox::{self, Effect, Exchange, Turn};

use crate::facts::{Facts, Goal};
use crate::kill::kill_at;
use crate::story::Story;
use crate::support::{Outcome, Project, Tenant};

/// The command that is disturbed.
pub const APPLY: [&str; 2] = ["apply", "--auto-approve"];

/// A running tenant and a folder, both as they are before the second apply of a story.
pub struct Stage {
    pub tenant: Tenant,
    pub project: Project,
    pub goal: Goal,
    /// What was seen to be converged: it is so each time.
    pub converged: RefCell<Vec<Facts>>,
    before: sandbox::Tenant,
    files: BTreeMap<PathBuf, Vec<u8>>,
}

/// One apply: what it said, what it asked, and what that changed.
pub struct Play {
    /// How it ended; nothing where it was killed.
    pub ended: Option<Outcome>,
    pub asked: Vec<Exchange>,
    pub effects: Vec<Effect>,
}

impl Stage {
    /// Sets a story up: its first files are applied, and the second lie there. What an apply that
    /// nothing disturbs comes to is the goal of all others.
    pub fn of(story: Story) -> Stage {
        let tenant = Tenant::holding(story.tenant, story.switches);
        let project = Project::of(&tenant, &story.first);
        let toml = project.read("omni-um.toml") + &story.policy;
        project.write("omni-um.toml", &toml);
        project.apply();
        tenant.tenant(story.by_hand).expect("done by hand");
        project.write("access.yaml", &story.second);
        tenant.clear_log();
        let plan = project.plan();
        let mut stage = Stage {
            before: tenant.everything(),
            files: files(&project.path("")),
            goal: Goal::default(),
            converged: RefCell::default(),
            tenant,
            project,
        };
        stage.reset();
        let play = stage.play(|_| {});
        let ended = play.ended.as_ref().expect("it was not killed");
        assert_eq!(ended.code, 0, "{ended:?}");
        stage.goal = Goal::of(&stage, &plan["plan"], &play);
        stage.reset();
        stage
    }

    /// The tenant before the second apply.
    pub fn before(&self) -> &sandbox::Tenant {
        &self.before
    }

    /// Puts everything back: tenant, folder, logs, no fault.
    pub fn reset(&self) {
        self.tenant.mend();
        self.tenant.put_back(&self.before);
        self.tenant.clear_log();
        let root = self.project.path("");
        for path in files(&root).into_keys() {
            if !self.files.contains_key(&path) {
                std::fs::remove_file(root.join(path)).expect("removed");
            }
        }
        for (path, bytes) in &self.files {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            std::fs::write(path, bytes).expect("written");
        }
    }

    /// The files of the folder as they were.
    pub fn paths(&self) -> impl Iterator<Item = PathBuf> {
        let root = self.project.path("");
        self.files.keys().map(move |path| root.join(path))
    }

    /// Whether the tenant and the folder are as before, to the last byte: whatever comes next is
    /// what would have come without this run.
    pub fn is_untouched(&self) -> bool {
        self.tenant.effects().is_empty() && files(&self.project.path("")) == self.files
    }

    /// Applies, whatever comes of it.
    pub fn play(&self, change: impl FnOnce(&mut Command)) -> Play {
        self.watch(|| Some(self.project.run_with(&APPLY, change)))
    }

    /// Applies, and is killed at a request; where it sends fewer, it comes to its own end.
    pub fn killed(&self, turn: Turn, number: usize) -> Play {
        self.watch(|| {
            let mut command = self.project.command(&APPLY);
            kill_at(&self.tenant, &mut command, turn, number);
            None
        })
    }

    fn watch(&self, run: impl FnOnce() -> Option<Outcome>) -> Play {
        let (asked, effects) = (self.tenant.mark(), self.tenant.effects().len());
        let ended = run();
        Play {
            ended,
            asked: self.tenant.since(asked),
            effects: self.tenant.effects().split_off(effects),
        }
    }

    /// What the tenant holds, whom nobody may touch, and what the lockfile says.
    pub fn facts(&self) -> Facts {
        Facts::of(
            &self.tenant.everything(),
            &self.project.read("omni-um.lock"),
        )
    }
}

/// Every file below a folder.
fn files(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).expect("below").to_owned();
                found.insert(name, std::fs::read(&path).expect("a file"));
            }
        }
    }
    found
}
