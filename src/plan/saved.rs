//! The plan as a file, and the plan id: what is approved.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::change::{Action, Change, EdgeAction, FieldChange};
use super::report::Plan;
use crate::model::{Acceptance, Address, DesiredFile, Field, Mark, Name, ProviderIdentity, Value};

const FORMAT: &str = "omni-um.plan/1";

/// SHA-256 over what a plan does; the thing that is approved. Written `sha256:…`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PlanId(String);

impl std::fmt::Display for PlanId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for PlanId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let hex = text.strip_prefix("sha256:").unwrap_or_default();
        let whole = hex.len() == 64 && hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if whole {
            Ok(PlanId(text.to_owned()))
        } else {
            Err("a plan id is `sha256:` and 64 hexadecimal digits".to_owned())
        }
    }
}

/// What a plan does, and nothing about why, when or where: equal for equal effects.
#[derive(Serialize)]
struct Effects<'a> {
    format: &'static str,
    provider: &'a ProviderIdentity,
    accepted: Vec<&'a Acceptance>,
    /// A plan that was refused is never the one that was approved.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    blocked: bool,
    changes: Vec<Effect<'a>>,
}

#[derive(Serialize)]
struct Effect<'a> {
    address: &'a Address,
    mark: Option<&'a Mark>,
    action: Action,
    fields: Vec<(&'a Field, Option<&'a Value>, Option<&'a Mark>)>,
    edges: Vec<(&'a Name, EdgeAction)>,
    takes_along: &'a [Name],
    takes_hidden: usize,
}

impl PlanId {
    /// The id of a plan. Values of sensitive attributes are in it by their seals.
    pub fn of(plan: &Plan) -> PlanId {
        let mut changes: Vec<Effect<'_>> = plan.changes.iter().map(effect).collect();
        changes.sort_by(|a, b| {
            (a.address, a.action, a.edges.len()).cmp(&(b.address, b.action, b.edges.len()))
        });
        let lines = plan.accepted_lines.iter().map(|line| &line.acceptance);
        let mut accepted: Vec<&Acceptance> = plan.accepted.iter().chain(lines).collect();
        accepted.sort();
        accepted.dedup();
        let effects = Effects {
            format: FORMAT,
            provider: &plan.provider,
            accepted,
            blocked: plan.is_blocked(),
            changes,
        };
        // Our own types, with text keys: nothing in them can fail to become JSON.
        let bytes = serde_json_canonicalizer::to_vec(&effects).unwrap_or_default();
        let hex: String = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        PlanId(format!("sha256:{hex}"))
    }
}

fn effect(change: &Change) -> Effect<'_> {
    Effect {
        address: &change.address,
        mark: change.mark.as_ref(),
        action: change.action,
        fields: change
            .fields
            .iter()
            .map(|field| (&field.field, shown(field), field.seal.as_ref()))
            .collect(),
        edges: change
            .edges
            .iter()
            .map(|edge| (&edge.user, edge.action))
            .collect(),
        takes_along: &change.takes_along,
        takes_hidden: change.takes_hidden,
    }
}

/// The value after, where it may be shown; a sensitive one is in the id by its seal.
fn shown(field: &FieldChange) -> Option<&Value> {
    field.after.as_ref().filter(|_| !field.sensitive)
}

/// A plan as it is saved, and as `--json` prints it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    format: String,
    /// What is approved.
    pub plan_id: PlanId,
    /// Whether a guard tripped: apply refuses it.
    pub blocked: bool,
    /// The files that it was made from.
    pub files: Vec<DesiredFile>,
    /// SHA-256 of `omni-um.toml`.
    pub policy: String,
    /// The plan; what is sensitive is withheld.
    pub plan: Plan,
}

/// Why a saved plan cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SavedError {
    /// Not JSON, or not ours.
    #[error("it is no saved plan: {0}")]
    Malformed(String),
    /// A newer omni-um wrote it.
    #[error("its format {0} is not known to this omni-um ({FORMAT})")]
    Format(String),
    /// Its content does not hash to the id that it names.
    #[error("its content hashes to {content}, and it says {said}: it was changed after planning")]
    Tampered {
        /// The id of what it holds.
        content: PlanId,
        /// The id that it names.
        said: PlanId,
    },
}

#[derive(Deserialize)]
struct FormatOnly {
    format: String,
}

impl Document {
    /// A plan for saving.
    pub fn new(plan: &Plan, files: &[DesiredFile], policy: String) -> Document {
        Document {
            format: FORMAT.to_owned(),
            plan_id: PlanId::of(plan),
            blocked: plan.is_blocked(),
            files: files.to_vec(),
            policy,
            plan: plan.withheld(),
        }
    }

    /// Canonical JSON, one line, with a line break at its end.
    pub fn render(&self) -> String {
        let mut text = serde_json_canonicalizer::to_string(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// A saved plan, checked against the id that it names.
    pub fn parse(text: &str) -> Result<Document, SavedError> {
        let malformed = |e: serde_json::Error| {
            SavedError::Malformed(format!("at line {}, column {}", e.line(), e.column()))
        };
        let FormatOnly { format } = serde_json::from_str(text).map_err(malformed)?;
        if format != FORMAT {
            return Err(SavedError::Format(format));
        }
        let document: Document = serde_json::from_str(text).map_err(malformed)?;
        let content = PlanId::of(&document.plan);
        if content != document.plan_id {
            return Err(SavedError::Tampered {
                content,
                said: document.plan_id,
            });
        }
        if document.blocked != document.plan.is_blocked() {
            let reason = "it contradicts itself about being blocked";
            return Err(SavedError::Malformed(reason.to_owned()));
        }
        Ok(document)
    }
}

impl Plan {
    /// The same plan without the values of any attribute: for a log that is kept.
    pub fn without_values(&self) -> Plan {
        let mut plan = self.clone();
        let changes = plan.changes.iter_mut().flat_map(|one| &mut one.fields);
        let held = plan.held.iter_mut().flat_map(|one| &mut one.fields);
        for field in changes.chain(held) {
            if matches!(field.field, Field::Attribute(_)) && !field.sensitive {
                field.withhold();
            }
        }
        plan.withheld()
    }

    /// The same plan without the values of sensitive attributes.
    pub fn withheld(&self) -> Plan {
        let mut plan = self.clone();
        let changes = plan
            .changes
            .iter_mut()
            .flat_map(|change| &mut change.fields);
        let held = plan.held.iter_mut().flat_map(|held| &mut held.fields);
        for field in changes.chain(held).filter(|field| field.sensitive) {
            field.before = None;
            field.after = None;
            field.then_applies = None;
        }
        plan
    }
}
