//! A tenant of forty, what happens to it, and what is asked of it.

use omni_um::config;
use omni_um::sandbox;

use crate::support::{Outcome, Project, Tenant};

/// How many users are declared and live.
pub const USERS: usize = 40;

/// What somebody does in Omni's own pages.
pub type ByHand = Box<dyn Fn(&mut sandbox::Tenant) -> Result<(), String>>;

/// What stands before, what is done by hand, and what the files say after.
#[derive(Default)]
pub struct Story {
    pub seed: String,
    pub before: Vec<(String, String)>,
    pub by_hand: Option<ByHand>,
    pub after: Vec<(String, String)>,
    /// More of omni-um.toml.
    pub settings: &'static str,
}

/// A guard, and a story in which it counts `n`.
pub struct Case {
    pub guard: &'static str,
    /// What passes by itself.
    pub limit: usize,
    /// Whether the world did it, and not the files: drift names it then.
    pub by_world: bool,
    pub story: fn(usize) -> Story,
}

/// A story that has come to the point where a plan is made.
pub struct Stage {
    pub tenant: Tenant,
    pub project: Project,
}

impl Case {
    /// Tells the story up to the plan, with every other guard out of the way.
    pub fn stage(&self, n: usize) -> Stage {
        let Story {
            seed,
            before,
            by_hand,
            after,
            settings,
        } = (self.story)(n);
        let tenant = Tenant::seeded(&seed);
        let project = Project::of(&tenant, "");
        std::fs::remove_file(project.path("access.yaml")).expect("there");
        let toml = project.read("omni-um.toml");
        project.write(
            "omni-um.toml",
            &format!("{toml}{settings}{}", self.others()),
        );
        put(&project, &before);
        project.apply();
        if let Some(by_hand) = by_hand {
            tenant.tenant(|tenant| by_hand(tenant)).expect("by hand");
        }
        for (name, _) in &before {
            std::fs::remove_file(project.path(name)).expect("there");
        }
        put(&project, &after);
        Stage { tenant, project }
    }

    /// `[guards]` that lets everything else pass.
    fn others(&self) -> String {
        let own = self.guard.split(':').next().expect("a word");
        let others = config::settable().filter(|guard| *guard != own);
        let lines = others.map(|guard| format!("\"{guard}\" = {{ max = 1000 }}\n"));
        format!("\n[guards]\n{}", lines.collect::<String>())
    }

    /// `--accept` with a number.
    pub fn accept(&self, n: usize) -> String {
        format!("{}={n}", self.guard)
    }
}

fn put(project: &Project, files: &[(String, String)]) {
    for (name, text) in files {
        project.write(name, text);
    }
}

impl Stage {
    /// It ends with 3, and its words hold the guard, the number, the limit and the flag.
    pub fn trips(&self, case: &Case, arguments: &[&str], n: usize, limit: usize) -> Outcome {
        let told = self.project.run(arguments).expect(3);
        let guard = case.guard;
        let words = format!("guard {guard}: {n} over a limit of {limit} (");
        assert!(told.err.contains(&words), "{words}: {told:?}");
        let flag = format!("--accept {}", case.accept(n));
        assert!(told.err.contains(&flag), "{flag}: {told:?}");
        assert_eq!(told.failure(), "300");
        told
    }

    /// What an apply must leave as it was.
    pub fn untouched(&self, run: impl FnOnce()) {
        let (mark, lock) = (self.tenant.mark(), self.project.read("omni-um.lock"));
        run();
        assert!(self.tenant.writes_since(mark).is_empty());
        assert_eq!(self.project.read("omni-um.lock"), lock);
    }
}
