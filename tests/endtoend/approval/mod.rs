//! What was approved is what happens, or nothing does (design section 9).

mod difference;
mod meanwhile;
mod refusals;

use crate::support::acme::{AS_IT_IS, CHANGED, SEED};
use crate::support::{Outcome, Project, Tenant};

/// A plan of every sort of change, saved and approved.
struct Approved {
    tenant: Tenant,
    project: Project,
    id: String,
}

fn approved() -> Approved {
    let tenant = Tenant::seeded(SEED);
    let project = Project::of(&tenant, AS_IT_IS);
    project.apply();
    project.write("access.yaml", CHANGED);
    let plan = project
        .run(&["plan", "--json", "--out", "plan.json"])
        .expect(0)
        .json();
    let id = plan["plan_id"].as_str().expect("an id").to_owned();
    Approved {
        tenant,
        project,
        id,
    }
}

impl Approved {
    /// Applies the saved plan with its id.
    fn apply(&self) -> Outcome {
        self.project
            .run(&["apply", "plan.json", "--approved", &self.id])
    }

    /// Applies, which is refused with this code; nothing is written anywhere.
    #[track_caller]
    fn refused(&self, code: i32) -> Outcome {
        let (mark, lock) = (self.tenant.mark(), self.project.read("omni-um.lock"));
        let told = self.apply().expect(code);
        assert!(self.tenant.writes_since(mark).is_empty());
        assert_eq!(self.project.read("omni-um.lock"), lock);
        told
    }
}
