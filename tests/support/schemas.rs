//! Documents for programs, held against the schemas in `fixtures/schemas`.

use jsonschema::Validator;
use serde_json::Value;

/// The schema of plan, drift, apply or failure.
pub fn schema(name: &str) -> Value {
    let text = match name {
        "plan" => include_str!("../../fixtures/schemas/plan.schema.json"),
        "drift" => include_str!("../../fixtures/schemas/drift.schema.json"),
        "apply" => include_str!("../../fixtures/schemas/apply.schema.json"),
        "failure" => include_str!("../../fixtures/schemas/failure.schema.json"),
        other => panic!("no schema for {other}"),
    };
    serde_json::from_str(text).expect("JSON")
}

/// What holds a document against a schema.
pub fn validator(name: &str) -> Validator {
    jsonschema::draft7::new(&schema(name)).expect("a schema of draft 7")
}

/// What is wrong with a document that says itself which format it has.
pub fn wrong(text: &str) -> Vec<String> {
    let document: Value = serde_json::from_str(text).expect("JSON");
    let format = document["format"].as_str().unwrap_or_default();
    let name = format
        .strip_prefix("omni-um.")
        .and_then(|rest| rest.strip_suffix("/1"));
    let name = name.unwrap_or_else(|| panic!("no format of ours: {format:?}"));
    let errors = validator(name);
    let errors = errors.iter_errors(&document);
    errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}
