//! What was written, read again in as few requests as possible.

use std::collections::{BTreeSet, HashSet};
use std::sync::PoisonError;

use super::client::Omni;
use super::listing::list;
use super::{fresh, gaps, rows};
use crate::live::{Interest, Listing, LiveState};
use crate::model::{Address, Kind, ServerId};
use crate::plan::cost::CHUNK;
use crate::provider::{ProviderReader as _, ReadError};

/// `live` with these addresses read again.
pub(super) async fn refresh(
    omni: &Omni,
    live: &LiveState,
    addresses: &[Address],
) -> Result<LiveState, ReadError> {
    let mut live = live.clone();
    // Users first: groups name them.
    for kind in Kind::ALL {
        let wanted = addresses.iter().filter(|address| address.kind == kind);
        let wanted: BTreeSet<&Address> = wanted.collect();
        if wanted.is_empty() {
            continue;
        }
        let total = match kind {
            Kind::User => live.users_total,
            Kind::Group => live.groups_total,
        };
        let pages = total.div_ceil(CHUNK).max(1);
        if wanted.len() <= pages && wanted.iter().all(|address| is_known(omni, address)) {
            one_by_one(omni, &mut live, &wanted).await?;
        } else {
            live = whole(omni, &live, kind, &wanted).await?;
        }
    }
    Ok(live)
}

/// Whether an address has an id; a create whose answer was lost has none.
fn is_known(omni: &Omni, address: &Address) -> bool {
    let names = omni.names.lock().unwrap_or_else(PoisonError::into_inner);
    names.id(address).is_some()
}

async fn one_by_one(
    omni: &Omni,
    live: &mut LiveState,
    wanted: &BTreeSet<&Address>,
) -> Result<(), ReadError> {
    for address in wanted {
        let seen = omni.read_one(address).await?;
        live.put(address, seen);
    }
    Ok(())
}

async fn whole(
    omni: &Omni,
    live: &LiveState,
    kind: Kind,
    wanted: &BTreeSet<&Address>,
) -> Result<LiveState, ReadError> {
    match kind {
        Kind::User => {
            let row =
                |row: &_| rows::user(row, &live.definitions).map(|user| (user.id.clone(), user));
            let mut users = list(&omni.http, kind, row).await?;
            let interest = Interest {
                attributes_of: wanted.iter().map(|address| address.name.clone()).collect(),
                ..Interest::default()
            };
            gaps::fill_attributes(&omni.http, &mut users, &interest, &live.definitions).await?;
            for id in unlisted(omni, wanted, &users, |row| &row.id) {
                let found = fresh::find_user(&omni.http, &omni.names, &id, &live.definitions);
                gaps::add(&mut users, found.await?);
            }
            Ok(live.with_users(users)?)
        }
        Kind::Group => {
            let row = |row: &_| rows::group(row).map(|group| (group.resource.id.clone(), group));
            let groups = list(&omni.http, kind, row).await?;
            let mut groups = gaps::fill_members(&omni.http, groups).await?;
            for id in unlisted(omni, wanted, &groups, |row| &row.resource.id) {
                let found = fresh::find_group(&omni.http, &omni.names, &id).await?;
                gaps::add(&mut groups, found);
            }
            let names = omni.names.lock().unwrap_or_else(PoisonError::into_inner);
            Ok(live.with_groups(groups, &|ids| names.members(ids))?)
        }
    }
}

/// What was just made, and a listing does not show yet.
fn unlisted<T>(
    omni: &Omni,
    wanted: &BTreeSet<&Address>,
    listing: &Listing<T>,
    id: impl Fn(&T) -> &ServerId,
) -> Vec<ServerId> {
    let listed: HashSet<&ServerId> = listing.rows.iter().map(id).collect();
    let names = omni.names.lock().unwrap_or_else(PoisonError::into_inner);
    let ids = wanted.iter().filter_map(|address| names.id(address));
    let fresh = ids.filter(|id| names.is_fresh(id) && !listed.contains(id));
    fresh.cloned().collect()
}
