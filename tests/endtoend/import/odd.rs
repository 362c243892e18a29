//! Names and values that are easily misread, through the tenant's own door.

use std::collections::BTreeSet;

use omni_um::model::Name;
use omni_um::sandbox::{self, Seed};
use serde_json::{Value, json};

use super::{files, import, is_as_it_was};
use crate::support::odd::ODD;
use crate::support::{Project, Tenant};

/// Every odd text as a group's name, a display name, an attribute, a value and one of several.
fn tenant() -> sandbox::Tenant {
    let attribute = |name: &str, multiple: bool| json!({ "name": name, "type": "String", "multiple_values": multiple });
    let named = ODD
        .iter()
        .filter(|text| !text.is_empty() && **text != "one" && **text != "many");
    let mut attributes: Vec<Value> = named.clone().map(|text| attribute(text, false)).collect();
    attributes.extend([attribute("one", false), attribute("many", true)]);
    attributes.push(json!({ "name": "number", "type": "Number" }));
    let users: Vec<Value> = ODD
        .iter()
        .enumerate()
        .map(|(at, text)| {
            let next = ODD[(at + 1) % ODD.len()];
            let mut values = json!({ "one": text, "many": [text, next, "plain"] });
            if !text.is_empty() {
                values[*text] = json!("x");
            }
            values["number"] = json!(at as f64 / 4.0);
            json!({ "email": format!("u{at}@acme.example"), "name": text, "attributes": values })
        })
        .collect();
    let mut seen = BTreeSet::new();
    let is_new = |text: &&&str| !text.trim().is_empty() && seen.insert(Name::new(text));
    let groups: Vec<Value> = ODD
        .iter()
        .filter(is_new)
        .map(|text| json!({ "name": text, "members": ["u0@acme.example", "u7@acme.example"] }))
        .collect();
    let seed = json!({ "attributes": attributes, "users": users, "groups": groups });
    let seed: Seed = serde_json::from_value(seed).expect("a seed");
    seed.tenant().expect("a sound seed")
}

#[test]
fn every_odd_text_comes_back_as_it_is() {
    for layout in ["one", "per-kind", "per-group"] {
        let (tenant, project) = (Tenant::holding(tenant(), ""), Project::empty());
        import(&project, &tenant, &["--layout", layout]).expect(0);
        is_as_it_was(&project, &tenant, layout);
        let groups = files(&project)
            .keys()
            .filter(|path| path.contains("/groups/"))
            .count();
        assert_eq!(groups > 50, layout == "per-group");
    }
}

/// For a look with another reader of YAML: files and what they should say, in the folder that
/// `OMNI_UM_LOOK` names.
#[test]
#[ignore = "run by hand"]
fn for_another_reader() {
    let Some(folder) = std::env::var_os("OMNI_UM_LOOK") else {
        return;
    };
    let (tenant, project) = (Tenant::holding(tenant(), ""), Project::empty());
    import(&project, &tenant, &[]).expect(0);
    let folder = std::path::Path::new(&folder);
    for (name, text) in files(&project) {
        let name = name.replace('/', "_");
        std::fs::write(folder.join(name), text).expect("written");
    }
    let odd = serde_json::to_string(ODD).expect("JSON");
    std::fs::write(folder.join("odd.json"), odd).expect("written");
}
