//! Mistakes that are planted to see the laws fail.

use omni_um::live::LiveState;
use omni_um::lock::Lockfile;
use omni_um::model::DesiredState;
use omni_um::plan::Plan;
use omni_um::provider::Write;

use super::tenant::Tenant;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistake {}

impl Mistake {
    pub fn in_live(self, live: LiveState, _: &DesiredState) -> LiveState {
        live
    }
    pub fn in_old_lock(self, lock: Lockfile, _: &Tenant) -> Lockfile {
        lock
    }
    pub fn in_plan(self, plan: Plan) -> Plan {
        plan
    }
    pub fn in_write(self, write: Write, _: &Tenant) -> Write {
        write
    }
    pub fn in_lock(
        self,
        lock: Lockfile,
        _: Option<&Lockfile>,
        _: &Tenant,
        _: &DesiredState,
    ) -> Lockfile {
        lock
    }
}
