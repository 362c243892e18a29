//! From files of the older tools to a plan.

use super::super::connect::Connection;
use super::super::execute::new_salt;
use super::super::failure::Failure;
use super::super::project::{Limits, Planned, Project};
use crate::live::{Interest, LiveState};
use crate::lock::assumed;
use crate::model::{DesiredResource, DesiredState, Field};
use crate::older::{Row, Sheet};
use crate::plan::{self, Note};

/// A plan, and what it is made of.
pub struct Wished {
    /// The plan.
    pub planned: Planned,
    /// Every record of the files, and what became of it before anything was planned.
    pub rows: Vec<Row>,
}

/// Reads the tenant, brings what the files ask for into its words, and plans it. Whose key it is, is
/// asked only where something would be written.
///
/// # Errors
///
/// Where the tenant cannot be read whole, or the files ask for what it does not know.
pub async fn plan(
    mut project: Project,
    connection: &Connection,
    sheet: &Sheet,
    limits: Limits,
) -> Result<Wished, Failure> {
    let provider = &connection.provider;
    let before = provider.requests();
    let interest = Interest {
        account_later: true,
        ..Interest::default()
    };
    let mut live = provider.read(&interest).await?;
    let wish = sheet.ask(&live).map_err(Failure::Files)?;
    fill(&mut live, &wish.desired, connection).await?;
    project.desired = DesiredState {
        withheld: project.base_files.sensitive.clone(),
        ..wish.desired
    };
    project.sources.extend(wish.sources);
    project.warnings.extend(wish.warnings);
    project.check(&live)?;
    project.lock = Some(assumed(&project.desired, &live, new_salt()?));
    if would_write(&project, &live, &limits)? {
        live.tell_account(provider.own_account().await?);
    }
    let reads = provider.requests() - before;
    let mut planned = project.plan(live, reads, limits)?;
    if planned.plan.is_empty() {
        let notes = &mut planned.plan.notes;
        notes.retain(|note| *note != Note::OwnAccountUnknown);
    }
    let rows = wish.rows;
    Ok(Wished { planned, rows })
}

/// A listing may leave attributes out: of whom any are asked, they are read one by one. A clear is
/// no exception: without a lockfile nothing else would tell that there is something to clear.
async fn fill(
    live: &mut LiveState,
    desired: &DesiredState,
    connection: &Connection,
) -> Result<(), Failure> {
    let is_asked = |resource: &DesiredResource| {
        let mut fields = resource.fields.iter();
        fields.any(|(field, _)| matches!(field, Field::Attribute(_)))
    };
    let asked = desired.resources.iter().filter(|(_, one)| is_asked(one));
    for (address, _) in asked {
        if live.get(address).is_some_and(|user| !user.attributes_known) {
            let user = connection.provider.read_one(address).await?;
            live.put(address, user);
            live.single_reads += 1;
        }
    }
    Ok(())
}

fn would_write(project: &Project, live: &LiveState, limits: &Limits) -> Result<bool, Failure> {
    let protects = |address: &_| project.protects(address);
    let input = project.input(live, limits, 0, &protects);
    let plan = plan::plan(&input).map_err(|errors| project.problems(errors))?;
    Ok(!plan.is_empty())
}
