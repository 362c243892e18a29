//! Files of the older tools.

use std::collections::BTreeSet;

use omni_um::live::{GroupRow, Listing, LiveResource, LiveState, Reading};
use omni_um::model::{
    AttributeType, Definition, Definitions, Fields, Kind, Name, ProviderIdentity, Report, ServerId,
};
use omni_um::older::{Absent, Format, Part, Sheet, Sync, Text, Wish};
use omni_um::view::terminal::safe;

use super::harmless;

/// Everybody in the tenant: an id and an e-mail.
const PEOPLE: [(&str, &str); 3] = [
    ("aaaaaaaa-0000-4000-8000-000000000001", "ada@acme.example"),
    ("bbbbbbbb-0000-4000-8000-000000000002", "bob@acme.example"),
    ("eeeeeeee-0000-4000-8000-000000000003", "eve@acme.example"),
];

/// Whatever a file is, it is read or refused, every refusal says what and where; and nobody whom it
/// does not name is asked anything of.
pub fn file(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let live = live();
    let csv = named("file.csv", text);
    let json = named("file.json", text);
    for absent in [Absent::Unmanaged, Absent::Empty] {
        let how = Sync {
            part: Part::All,
            absent,
            create: true,
        };
        asked(Sheet::sync_json(&json, how), text, &live);
        asked(Sheet::sync_csv(&csv, &groups(), how), text, &live);
        let _ = Sheet::sync_csv(&users(), &csv, how).map(|sheet| told(&sheet.ask(&live)));
    }
    for file in [&csv, &json] {
        asked(Sheet::create(file), text, &live);
        asked(Sheet::update(file), text, &live);
        asked(Sheet::delete(file), text, &live);
    }
    asked(Sheet::bulk(&csv), text, &live);
    for (format, file) in [
        (Format::Csv, &csv),
        (Format::ScimJson, &json),
        (Format::Bulk, &csv),
    ] {
        told(&Sheet::from_files(format, std::slice::from_ref(file), None));
    }
}

fn asked(sheet: Result<Sheet, Report>, text: &str, live: &LiveState) {
    let wish = sheet.and_then(|sheet| sheet.ask(live));
    told(&wish);
    let Ok(wish) = wish else { return };
    let folded = text.to_lowercase();
    // A text with escapes may name somebody in other letters.
    if text.contains('\\') {
        return;
    }
    let users = wish.desired.resources.keys();
    let users: BTreeSet<&Name> = users
        .filter(|address| address.kind == Kind::User)
        .map(|address| &address.name)
        .chain(wish.desired.groups_of.keys())
        .collect();
    for (id, email) in PEOPLE {
        if !folded.contains(email) && !folded.contains(id) {
            assert!(!users.contains(&Name::new(email)), "{email}: {text:?}");
        }
    }
}

fn told(wish: &Result<Wish, Report>) {
    let said = match wish {
        Ok(wish) => &wish.warnings,
        Err(report) => {
            assert!(!report.diagnostics.is_empty(), "refused without a word");
            &report.diagnostics
        }
    };
    for one in said {
        harmless(&safe(&one.message).to_string());
    }
}

fn named(name: &str, text: &str) -> Text {
    Text {
        name: name.into(),
        text: text.into(),
    }
}

fn users() -> Text {
    named(
        "users.csv",
        "userName\nada@acme.example\nbob@acme.example\n",
    )
}

fn groups() -> Text {
    named(
        "groups.csv",
        "id,displayName,members\nfin-0001,Finance,[]\n",
    )
}

fn live() -> LiveState {
    let row = |(id, name): (&str, &str)| LiveResource {
        id: ServerId::new(id),
        name: Name::new(name),
        active: true,
        fields: Fields::new(),
        attributes_known: true,
    };
    let groups = [("fin-0001", "Finance"), ("leg-0002", "Legal")].map(|group| GroupRow {
        resource: row(group),
        members: PEOPLE.map(|(id, _)| ServerId::new(id)).to_vec(),
    });
    let definition = |kind, multiple| Definition {
        kind,
        multiple,
        default: None,
        system: false,
    };
    let definitions = Definitions::from([
        ("region".into(), definition(AttributeType::String, true)),
        ("tier".into(), definition(AttributeType::Number, false)),
    ]);
    LiveState::assemble(Reading {
        identity: ProviderIdentity {
            kind: "omni".to_owned(),
            host: "acme.example".to_owned(),
        },
        users: Listing {
            rows: PEOPLE.map(row).to_vec(),
            total: PEOPLE.len(),
        },
        groups: Listing {
            rows: groups.to_vec(),
            total: groups.len(),
        },
        definitions,
        own_account: None,
    })
    .expect("a whole one")
}
