//! Users and groups, listed whole.

use serde_json::value::RawValue;

use super::answers::{get, unreadable};
use super::rows::BadRow;
use crate::live::{Incomplete, Listing};
use crate::model::{Kind, ServerId};
use crate::provider::ReadError;
use crate::provider::http::{Http, Request};
use crate::provider::scim::{Flaw, ListResponse, Page, Pass};

/// How many rows are asked for at once; no larger page is documented (omni-api.md 12).
const PAGE: usize = 100;

/// How often a listing that changes under the reader is begun (design, section 7).
const PASSES: usize = 3;

/// Where a kind is listed and made (omni-api.md 1, "Path case").
pub(super) fn collection(kind: Kind) -> &'static str {
    match kind {
        Kind::User => "/api/scim/v2/Users",
        Kind::Group => "/api/scim/v2/Groups",
    }
}

/// The member that holds a kind's natural name.
pub(super) fn naming(kind: Kind) -> &'static str {
    match kind {
        Kind::User => "userName",
        Kind::Group => "displayName",
    }
}

/// All rows of a kind. A pass that cannot be believed is begun again; the third such is an error.
pub(super) async fn list<T>(
    http: &Http,
    kind: Kind,
    row: impl Fn(&RawValue) -> Result<(ServerId, T), BadRow>,
) -> Result<Listing<T>, ReadError> {
    list_where(http, kind, "", row).await
}

/// The same of the rows that meet a filter, percent-encoded; an empty one lets all through. What
/// it let through must be looked at again (omni-api.md 2.2).
pub(super) async fn list_where<T>(
    http: &Http,
    kind: Kind,
    filter: &str,
    row: impl Fn(&RawValue) -> Result<(ServerId, T), BadRow>,
) -> Result<Listing<T>, ReadError> {
    let query = match filter.is_empty() {
        true => String::new(),
        false => format!("&filter={filter}"),
    };
    let mut passes = 1;
    loop {
        match pass(http, kind, &query, &row).await? {
            Ok(listing) => return Ok(listing),
            Err(flaw) if passes == PASSES => return Err(incomplete(kind, flaw).into()),
            Err(_) => passes += 1,
        }
    }
}

/// Asks for one row of a kind: whether the key may read at all (omni-api.md 1, "Preflight").
pub(super) async fn first(http: &Http, kind: Kind) -> Result<(), ReadError> {
    let request = Request::get(format!("{}?count=1", collection(kind)));
    let body = get(http, &request).await?;
    let nothing = |_: &RawValue| Ok((ServerId::new(""), ()));
    match page(&body, kind, &nothing) {
        Ok(_) => Ok(()),
        Err(error) => Err(unreadable(http, &request, &body, &error)),
    }
}

async fn pass<T>(
    http: &Http,
    kind: Kind,
    query: &str,
    row: &impl Fn(&RawValue) -> Result<(ServerId, T), BadRow>,
) -> Result<Result<Listing<T>, Flaw>, ReadError> {
    let mut pass = Pass::default();
    loop {
        let start = pass.next_index();
        let path = collection(kind);
        let request = Request::get(format!("{path}?count={PAGE}&startIndex={start}{query}"));
        let body = get(http, &request).await?;
        let page =
            page(&body, kind, row).map_err(|error| unreadable(http, &request, &body, &error))?;
        match pass.take(page) {
            Ok(false) => {}
            Ok(true) => return Ok(Ok(pass.finish())),
            Err(flaw) => return Ok(Err(flaw)),
        }
    }
}

/// A page's rows.
pub(super) fn page<T>(
    body: &[u8],
    kind: Kind,
    row: &impl Fn(&RawValue) -> Result<(ServerId, T), BadRow>,
) -> Result<Page<T>, BadRow> {
    let list: ListResponse<'_> = serde_json::from_slice(body)?;
    let rows = list.resources.unwrap_or_default().into_iter();
    let rows = rows.map(|raw| row(raw).map_err(|bad| bad.listed(kind, raw)));
    Ok(Page {
        rows: rows.collect::<Result<_, _>>()?,
        total: list.total_results,
    })
}

fn incomplete(kind: Kind, flaw: Flaw) -> Incomplete {
    match flaw {
        Flaw::Twice => Incomplete::Twice { kind },
        Flaw::Count { rows, total } => Incomplete::Count { kind, rows, total },
        Flaw::Shrank | Flaw::Runaway => Incomplete::Unsteady { kind },
    }
}
