//! Bodies of a server: users, groups, listings, errors.

use omni_um::model::Value;
use omni_um::provider::scim::{Group, ListResponse, User, detail, extension, from_wire, to_wire};
use omni_um::view::terminal::safe;

use super::harmless;

const URN: &str = "urn:omni:params:1.0:UserAttribute";

/// Whatever a body is, it is read or refused; a value that is read is sent as what reads the same.
pub fn body(data: &[u8]) {
    if let Some(said) = detail(data) {
        harmless(&safe(&said).to_string());
    }
    let Ok(list) = serde_json::from_slice::<ListResponse<'_>>(data) else {
        return;
    };
    for row in list.resources.iter().flatten() {
        let _ = serde_json::from_str::<User>(row.get());
        let _ = serde_json::from_str::<Group>(row.get());
        let Ok(Some(bag)) = extension(row, URN) else {
            continue;
        };
        for raw in bag.values() {
            let Some(value) = from_wire(raw) else {
                continue;
            };
            let sent = to_wire(&value, None).to_string();
            let raw = serde_json::value::RawValue::from_string(sent).expect("JSON");
            // Flags are read and written as text is (omni-api.md 2.7, system attributes).
            let same = match value {
                Value::Flag(flag) => Value::Text(flag.to_string().into()),
                other => other,
            };
            assert_eq!(from_wire(&raw), Some(same));
        }
    }
}
