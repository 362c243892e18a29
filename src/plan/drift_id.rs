//! The same drift has the same id: what an alarm is recognised by.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::change::{Action, Cause, EdgeAction, Hold};
use super::drift;
use super::report::Plan;
use crate::model::{Address, Field, Mark, Name, ProviderIdentity, Value};

const FORMAT: &str = "omni-um.drift-id/1";

/// SHA-256 over what drifted. Written `sha256:…`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct DriftId(String);

impl std::fmt::Display for DriftId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What the tenant holds and what was last applied; no place, for lines move while the drift stays.
#[derive(Serialize)]
struct Facts<'a> {
    format: &'static str,
    provider: &'a ProviderIdentity,
    changes: Vec<Fact<'a>>,
    held: Vec<(&'a Address, Hold)>,
}

#[derive(Serialize)]
struct Fact<'a> {
    address: &'a Address,
    verb: Option<(Action, Cause)>,
    fields: Vec<FieldFact<'a>>,
    edges: Vec<(&'a Name, EdgeAction, Cause)>,
}

#[derive(Serialize)]
struct FieldFact<'a> {
    field: &'a Field,
    before: Option<&'a Value>,
    after: Option<&'a Value>,
    seal: Option<&'a Mark>,
}

impl DriftId {
    /// The id of a plan's drift. Of a sensitive value only that it is another counts.
    pub fn of(plan: &Plan) -> DriftId {
        let drift = drift::of(plan);
        let mut changes: Vec<Fact<'_>> = drift.changes.iter().map(fact).collect();
        changes.sort_by_key(|fact| fact.address);
        let mut held: Vec<_> = drift.held.iter().map(|h| (&h.address, h.hold)).collect();
        held.sort();
        let facts = Facts {
            format: FORMAT,
            provider: &plan.provider,
            changes,
            held,
        };
        // Our own types, with text keys: nothing in them can fail to become JSON.
        let bytes = serde_json_canonicalizer::to_vec(&facts).unwrap_or_default();
        let digest = Sha256::digest(&bytes);
        let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        DriftId(format!("sha256:{hex}"))
    }
}

fn fact<'a>(drift: &drift::DriftChange<'a>) -> Fact<'a> {
    let change = drift.change;
    Fact {
        address: &change.address,
        verb: drift.verb.then_some((change.action, change.cause)),
        fields: drift
            .fields
            .iter()
            .map(|field| FieldFact {
                field: &field.field,
                before: field.before.as_ref().filter(|_| !field.sensitive),
                after: field.after.as_ref().filter(|_| !field.sensitive),
                seal: field.seal.as_ref(),
            })
            .collect(),
        edges: drift
            .edges
            .iter()
            .map(|edge| (&edge.user, edge.action, edge.cause))
            .collect(),
    }
}
