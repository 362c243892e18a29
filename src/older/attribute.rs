//! What a file gives an attribute, beside what the tenant defines.

use super::asking::Asking;
use super::codes;
use super::page::{Spot, quoted};
use super::person::Given;
use crate::model::{Definition, Definitions, Intent, Suggester, Value, did_you_mean};

/// What is asked of an attribute, in the tenant's type; nothing where it is left out or reported.
pub(super) fn intent(
    asking: &mut Asking,
    definitions: &Definitions,
    given: &Given,
) -> Option<Intent> {
    let reference = &given.reference;
    let value = given.value.as_ref();
    let Some(definition) = definitions.get(reference) else {
        if value.is_some() {
            unknown(asking, definitions, reference, &given.spot);
        }
        return None;
    };
    if definition.system {
        if value.is_some() {
            system(asking, &given.reference, &given.spot);
        }
        return None;
    }
    match value.map(|value| fit(definition, value)) {
        None => Some(Intent::Clear),
        Some(Ok(value)) => Some(Intent::Set(value)),
        Some(Err(reason)) => {
            let message = format!("the value of {} does not fit: {reason}", quoted(reference));
            asking.tell(given.spot.error(codes::ATTRIBUTE, message));
            None
        }
    }
}

/// A value in the tenant's type: shaped as it needs, never bent.
fn fit(definition: &Definition, value: &Value) -> Result<Value, String> {
    let shaped = definition.canonical(value.clone());
    definition
        .conform(&shaped)
        .map_err(|reason| reason.to_string())
}

/// Reports an attribute that the tenant does not define.
pub(super) fn unknown(
    asking: &mut Asking,
    definitions: &Definitions,
    reference: &str,
    spot: &Spot,
) {
    let message = format!("the tenant defines no attribute {}", quoted(reference));
    let known = definitions.iter().filter(|(_, d)| !d.system);
    let known = known.map(|(name, _)| name.as_ref());
    let near = || {
        let near = Suggester::default().nearest(reference, known);
        let help = near.map(did_you_mean);
        help.or(Some("define it in Omni, or delete it here".to_owned()))
    };
    asking
        .problems
        .add(spot.error(codes::ATTRIBUTE, message), near);
}

/// Warns, once, of what Omni keeps itself.
pub(super) fn system(asking: &mut Asking, reference: &str, spot: &Spot) {
    let message = format!(
        "{} is built in: it cannot be set, and is left out",
        quoted(reference)
    );
    asking.tell(spot.error(codes::LEFT_OUT, message).warning());
}
