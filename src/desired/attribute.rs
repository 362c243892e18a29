//! One entry of the `attributes:` block.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::codes;
use super::keys::{Found, Known, keys, word};
use super::reader::Reader;
use super::yaml::Node;
use crate::model::printable;
use crate::model::{AttributeType, DeclaredAttribute, canonical_number};

const KNOWN: Known = Known {
    of: "an attribute",
    keys: &["type", "multiple", "allowed", "sensitive", "description"],
    later: &[],
};

/// Reads an entry; what is wrong with it is reported, and the rest of it is still read.
pub(super) fn read<'a>(
    reader: &mut Reader,
    key: &Node<'a>,
    value: &Node<'a>,
) -> Option<(Arc<str>, DeclaredAttribute)> {
    let text = reader.text(key, "an attribute's reference")?;
    let reference = reader.reference(text.trim());
    let found = keys(reader, value, &KNOWN);
    let mut attribute = DeclaredAttribute {
        kind: kind(reader, key, &found),
        multiple: false,
        allowed: BTreeSet::new(),
        sensitive: false,
        place: reader.place(key.spot),
    };
    for entry in &found {
        match entry.key {
            "multiple" => {
                attribute.multiple = reader.flag(entry.value, "`multiple`").unwrap_or(false);
            }
            "sensitive" => {
                attribute.sensitive = reader.flag(entry.value, "`sensitive`").unwrap_or(false);
            }
            "allowed" => attribute.allowed = allowed(reader, entry, attribute.kind),
            "description" => {
                reader.text(entry.value, "`description`");
            }
            _ => {}
        }
    }
    Some((reference, attribute))
}

fn kind(reader: &mut Reader, key: &Node<'_>, found: &[Found<'_, '_>]) -> AttributeType {
    match found.iter().find(|entry| entry.key == "type") {
        Some(entry) => match word(reader, entry, &["string", "number"]) {
            Some("number") => AttributeType::Number,
            _ => AttributeType::String,
        },
        None => {
            let problem = reader
                .error(codes::WORD, key.spot, "an attribute needs a `type`")
                .help("write `type: string` or `type: number`");
            reader.report(problem);
            AttributeType::String
        }
    }
}

fn allowed<'a>(
    reader: &mut Reader,
    entry: &Found<'_, 'a>,
    kind: AttributeType,
) -> BTreeSet<Box<str>> {
    let mut values = BTreeSet::new();
    let Some(items) = reader.list(entry.value, "`allowed`") else {
        return values;
    };
    if items.is_empty() {
        let problem = reader
            .error(codes::SHAPE, entry.value.spot, "`allowed` is empty")
            .help("name the allowed values, or delete the key to allow any");
        reader.report(problem);
    }
    for item in items {
        let Some(text) = reader.text(item, "an item of `allowed`") else {
            continue;
        };
        let canonical = match kind {
            AttributeType::String => Some(text.clone().into_owned()),
            AttributeType::Number => canonical_number(&text),
        };
        match canonical {
            Some(value) => {
                values.insert(value.into_boxed_str());
            }
            None => {
                let message = format!("`{}` is no number", printable(&text));
                let problem = reader.error(codes::ATTRIBUTE_TYPE, item.spot, message);
                reader.report(problem);
            }
        }
    }
    values
}
