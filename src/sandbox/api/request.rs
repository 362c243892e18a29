//! A request as the API sees it.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::answer::Refusal;

/// One request, already read from the socket.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// The method, in capitals.
    pub method: &'a str,
    /// The path as sent.
    pub path: &'a str,
    /// The query, decoded, in order.
    pub query: &'a [(String, String)],
    /// The `Authorization` header.
    pub authorization: Option<&'a str>,
    /// The body.
    pub body: &'a [u8],
}

impl Call<'_> {
    /// A query parameter; the last one counts where it is given twice.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .rev()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The body as JSON.
    pub fn json(&self) -> Result<Value, Refusal> {
        serde_json::from_slice(self.body).map_err(|_| Refusal::bad("body: Invalid JSON"))
    }
}

/// Reads a part of a body; the refusal names the part.
pub fn read<T: DeserializeOwned>(name: &str, value: &Value) -> Result<T, Refusal> {
    T::deserialize(value).map_err(|_| Refusal::bad(format!("{name}: Invalid input")))
}

/// A required member of a body object.
pub fn required<'a>(body: &'a Value, name: &str) -> Result<&'a Value, Refusal> {
    body.get(name)
        .ok_or_else(|| Refusal::bad(format!("{name}: Required")))
}

/// A text that must be there.
pub fn required_text<'a>(body: &'a Value, name: &str) -> Result<&'a str, Refusal> {
    required(body, name)?
        .as_str()
        .ok_or_else(|| Refusal::bad(format!("{name}: Expected string")))
}

/// A text that may be absent.
pub fn optional_text<'a>(body: &'a Value, name: &str) -> Result<Option<&'a str>, Refusal> {
    body.get(name)
        .map(|_| required_text(body, name))
        .transpose()
}

/// A text that must look like an e-mail.
pub fn email<'a>(name: &str, text: &'a str) -> Result<&'a str, Refusal> {
    let sound = text.split_once('@').is_some_and(|(local, domain)| {
        let dotted = domain.contains('.') && domain.split('.').all(|label| !label.is_empty());
        !local.is_empty() && dotted && !domain.contains('@')
    });
    if sound && !text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        Ok(text)
    } else {
        Err(Refusal::bad(format!("{name}: Invalid email")))
    }
}

/// Refuses a PATCH whose `schemas` are not PatchOp alone, and gives its operations (omni-api.md 2.5, 3.3).
pub fn operations(body: &Value) -> Result<&Vec<Value>, Refusal> {
    const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
    let schemas: Vec<String> = read("schemas", required(body, "schemas")?)?;
    if schemas.is_empty() || schemas.iter().any(|schema| schema != PATCH_OP) {
        return Err(Refusal::bad("schemas: Invalid enum value"));
    }
    let operations = required(body, "Operations")?;
    operations
        .as_array()
        .ok_or_else(|| Refusal::bad("Operations: Expected array"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_an_email() {
        for sound in ["ada@acme.example", "a+b@x.y.z", "Ada@ACME.example"] {
            assert!(email("userName", sound).is_ok(), "{sound}");
        }
        for bad in [
            "",
            "ada",
            "ada@acme",
            "@acme.example",
            "a b@acme.example",
            "a@b@c.example",
            "a@.example",
        ] {
            assert!(email("userName", bad).is_err(), "{bad}");
        }
    }
}
