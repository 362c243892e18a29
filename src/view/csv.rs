//! Users as the older tool's CSV: same columns, CRLF, quotes where they are needed (peers.md, 4).
//! The encoder of spreadsheets: no cell is a formula, and a reader gets every text back.

use csv::{Terminator, WriterBuilder};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::shown::Shown;
use crate::model::formula::defused;

const COLUMNS: [&str; 5] = ["id", "userName", "displayName", "active", "email"];

/// What the columns show of a user; whatever its type.
#[derive(Deserialize)]
struct Row {
    #[serde(default)]
    id: Value,
    #[serde(default, rename = "userName")]
    user_name: Value,
    #[serde(default, rename = "displayName")]
    display_name: Value,
    #[serde(default)]
    active: Value,
    #[serde(default)]
    emails: Value,
}

/// Users as a file holds them.
///
/// # Errors
///
/// Where one is no JSON object.
pub fn users<'a>(records: impl IntoIterator<Item = &'a RawValue>) -> csv::Result<String> {
    let mut out = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(Vec::new());
    out.write_record(COLUMNS)?;
    for record in records {
        let row: Row = serde_json::from_str(record.get()).map_err(std::io::Error::from)?;
        let email = &row.emails[0]["value"];
        let cells = [
            &row.id,
            &row.user_name,
            &row.display_name,
            &row.active,
            email,
        ];
        out.write_record(cells.map(|value| defused(&cell(value)).into_owned()))?;
    }
    let bytes = out.into_inner().map_err(|error| error.into_error())?;
    // Its parts are texts.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The same for a person at a terminal, where a name must not steer it.
pub fn shown(table: &str) -> Shown {
    let lines = table.lines().map(Shown::foreign);
    lines.fold(Shown::default(), |all, line| all.then(&line).and("\n"))
}

/// As Python writes a value.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::formula::restored;

    fn written(rows: &[Value]) -> String {
        let raw = |row: &Value| RawValue::from_string(row.to_string()).unwrap();
        let rows: Vec<_> = rows.iter().map(raw).collect();
        users(rows.iter().map(AsRef::as_ref)).unwrap()
    }

    #[test]
    fn columns_and_quotes_are_the_older_tools() {
        let text = written(&[
            json!({"emails": [{"value": "first@a.example"}, {"value": "b"}], "active": true,
                   "displayName": "Ada \"A\" L, é", "userName": "ada@a.example", "id": "1"}),
            json!({"id": "2", "userName": "b@a.example", "displayName": "two\nlines", "active": false,
                   "emails": []}),
            json!({"id": "3", "userName": "c@a.example", "displayName": null}),
        ]);
        let expected = "id,userName,displayName,active,email\r\n\
                        1,ada@a.example,\"Ada \"\"A\"\" L, é\",True,first@a.example\r\n\
                        2,b@a.example,\"two\nlines\",False,\r\n\
                        3,c@a.example,,,\r\n";
        assert_eq!(text, expected);
        assert_eq!(written(&[]), "id,userName,displayName,active,email\r\n");
    }

    proptest::proptest! {
        #[test]
        fn no_cell_is_a_formula_and_each_is_read_back(name in "['=+@\\-\t\r\n\",; a]{0,8}|\\PC*") {
            let text = written(&[json!({"id": "-1", "userName": "+a@b.example", "displayName": &name})]);
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let row = reader.records().next().unwrap().unwrap();
            for cell in &row {
                proptest::prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']));
            }
            let back: Vec<_> = row.iter().map(|cell| restored(cell).into_owned()).collect();
            proptest::prop_assert_eq!(back, ["-1", "+a@b.example", &name, "", ""]);
        }
    }
}
