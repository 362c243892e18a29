//! The list of attribute definitions (omni-api.md 5).

use serde_json::{Value, json};

use super::answer::Answer;
use super::route::Desk;
use crate::sandbox::tenant::{Definition, ValueType};

/// `GET /user-attributes`: all in one answer.
pub fn list(desk: &Desk<'_>) -> Answer {
    let records: Vec<Value> = desk.tenant.definitions().iter().map(record).collect();
    Answer::json(200, &json!({ "records": records }))
}

fn record(definition: &Definition) -> Value {
    let default = definition
        .default_value
        .as_ref()
        .map(|held| definition.json(held, true));
    let value_type = match definition.value_type {
        ValueType::String => "String",
        ValueType::Number => "Number",
    };
    json!({
        "id": definition.id,
        "name": definition.name,
        "label": definition.label,
        "type": value_type,
        "multiple_values": definition.multiple_values,
        "default_value": default,
        "description": definition.description,
        "system": definition.system,
    })
}
