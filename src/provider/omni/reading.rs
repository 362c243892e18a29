//! One reading, from the key to the live state.

use super::listing::list;
use super::{gaps, rows, tenant};
use crate::live::{Incomplete, Interest, LiveState, Reading};
use crate::model::{Kind, ProviderIdentity};
use crate::provider::ReadError;
use crate::provider::http::Http;

/// Reads the tenant whole: ⌈U/100⌉ + ⌈G/100⌉ + 2 requests (one less where whose key it is, is asked
/// later), and one for each gap that matters.
pub(super) async fn read(
    http: &Http,
    identity: &ProviderIdentity,
    interest: &Interest,
) -> Result<LiveState, ReadError> {
    // First, so that a key of the wrong sort is told in a sentence and not by a bare 403.
    let own_account = match interest.account_later {
        true => None,
        false => tenant::own_account(http).await?,
    };
    let definitions = tenant::definitions(http).await?;
    let user = |row: &_| rows::user(row, &definitions).map(|user| (user.id.clone(), user));
    let group = |row: &_| rows::group(row).map(|group| (group.resource.id.clone(), group));
    let (mut users, groups) =
        tokio::try_join!(list(http, Kind::User, user), list(http, Kind::Group, group),)?;
    if interest.somebody && users.rows.is_empty() {
        return Err(Incomplete::Nobody.into());
    }
    let single_reads = gaps::fill_attributes(http, &mut users, interest, &definitions).await?;
    let mut groups = gaps::fill_members(http, groups).await?;
    gaps::add_owned(http, interest, &definitions, &mut users, &mut groups).await?;
    let mut live = LiveState::assemble(Reading {
        identity: identity.clone(),
        users,
        groups,
        definitions,
        own_account,
    })?;
    live.single_reads = single_reads;
    Ok(live)
}
