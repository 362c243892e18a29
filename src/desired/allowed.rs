//! Attribute values against a definition, from the files' own block or from the tenant.

use super::codes;
use crate::model::printable;
use crate::model::{
    Address, Asked, DeclaredAttribute, Definition, DesiredState, Diagnostic, Field, Intent,
    Mismatch, Place, Value,
};

/// Reports every value that the `attributes` block does not allow. A value that does not even fit
/// the block's type is none of this check's affair.
pub(super) fn check(state: &DesiredState, problems: &mut Vec<Diagnostic>) {
    if state.attributes.values().all(|a| a.allowed.is_empty()) {
        return;
    }
    for (reference, asked, declared) in declared_values(state) {
        if let Intent::Set(value) = &asked.intent
            && let Ok(value) = definition(declared).conform(value)
        {
            problems.extend(not_allowed(reference, &value, declared, &asked.place));
        }
    }
}

/// Every value that is asked for of an attribute that the block declares.
fn declared_values(
    state: &DesiredState,
) -> impl Iterator<Item = (&str, &Asked, &DeclaredAttribute)> {
    state.resources.values().flat_map(|resource| {
        resource.fields.iter().filter_map(|(field, asked)| {
            let Field::Attribute(reference) = field else {
                return None;
            };
            let declared = state.attributes.get(reference)?;
            Some((reference.as_ref(), asked, declared))
        })
    })
}

/// The block's entry as a definition.
pub(super) fn definition(declared: &DeclaredAttribute) -> Definition {
    Definition {
        kind: declared.kind,
        multiple: declared.multiple,
        default: None,
        system: false,
    }
}

/// The first part of a value that the block does not allow, as a problem.
fn not_allowed(
    reference: &str,
    value: &Value,
    declared: &DeclaredAttribute,
    place: &Place,
) -> Option<Diagnostic> {
    if declared.allowed.is_empty() {
        return None;
    }
    let texts: &[Box<str>] = match value {
        Value::Text(text) => std::slice::from_ref(text),
        Value::Set(items) => items,
        Value::Flag(_) => return None,
    };
    let wrong = texts
        .iter()
        .find(|text| !declared.allowed.contains(*text))?;
    let choice: Vec<&str> = declared
        .allowed
        .iter()
        .map(AsRef::as_ref)
        .take(12)
        .collect();
    let more = if declared.allowed.len() > choice.len() {
        ", …"
    } else {
        ""
    };
    let shown = match declared.sensitive {
        true => "this value".to_owned(),
        false => format!("`{}`", printable(wrong)),
    };
    let problem = Diagnostic::error(
        codes::ATTRIBUTE_ALLOWED,
        place.clone(),
        format!("{shown} is not among the allowed values of `{reference}`"),
    )
    .length(shown_length(value))
    .label(declared.place.clone(), "declared here");
    Some(match declared.sensitive {
        true => problem,
        false => problem.help(format!("allowed are {}{more}", choice.join(", "))),
    })
}

/// A value that does not fit its definition, as a problem.
pub(super) fn mismatch(
    address: &Address,
    field: &Field,
    asked: &Asked,
    reason: &Mismatch,
    sensitive: bool,
) -> Diagnostic {
    let length = asked.intent.value().map_or(1, shown_length);
    let reason = match (sensitive, reason) {
        (true, Mismatch::NoNumber(_)) => "it is no number".to_owned(),
        (true, Mismatch::NoList(_)) => "it holds a list".to_owned(),
        (_, reason) => printable(&reason.to_string()),
    };
    Diagnostic::error(
        codes::ATTRIBUTE_TYPE,
        asked.place.clone(),
        format!("`{field}` of {address} does not fit: {reason}"),
    )
    .length(length)
}

/// How many characters a value takes in the file, as far as that can be told; a list is shown by
/// its beginning.
fn shown_length(value: &Value) -> usize {
    match value {
        Value::Text(text) => text.chars().count(),
        Value::Flag(_) | Value::Set(_) => 1,
    }
}
