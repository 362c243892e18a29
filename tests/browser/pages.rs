//! Reports to look at: a small one with everything in it, and a tenant of five thousand.

use std::sync::Arc;

use omni_um::apply::{ApplySummary, Became};
use omni_um::model::{
    Acceptance, Address, Diagnostic, Edge, Field, Name, Place, ProviderIdentity, Value,
};
use omni_um::plan::matrix::{Matrix, Row};
use omni_um::plan::{
    Action, Cause, Change, Cost, EdgeAction, EdgeChange, FieldChange, Finding, Held, HeldEdge,
    Hold, InSync, Note, Passed, Phase, Plan, Unmanaged,
};
use omni_um::view::report::Trouble;

fn place(file: &str, line: u32) -> Option<Place> {
    Some(Place::new(&Arc::from(file), line, 5))
}

fn change(action: Action, address: Address, cause: Cause, at: Option<Place>) -> Change {
    let phase = match action {
        Action::Create => Phase::CreateUsers,
        Action::Update => Phase::Memberships,
        Action::Deactivate => Phase::DeactivateUsers,
        Action::Delete => Phase::DeleteGroups,
        Action::Adopt | Action::Forget => Phase::Bookkeeping,
    };
    Change::new(&address, action, cause, at, phase)
}

fn user(name: &str) -> Address {
    Address::user(Name::new(&format!("{name}@acme.example")))
}

fn group(name: &str) -> Address {
    Address::group(Name::new(name))
}

fn edge(action: EdgeAction, name: &str, cause: Cause, at: Option<Place>) -> EdgeChange {
    EdgeChange {
        user: user(name).name,
        action,
        cause,
        place: at,
        expired: None,
    }
}

fn field(name: &str, before: &str, after: &str, cause: Cause, at: Option<Place>) -> FieldChange {
    let value = |text: &str| match text.contains(',') {
        true => Value::set(text.split(',')),
        false => Value::text(text),
    };
    FieldChange {
        field: name.parse().unwrap_or_else(|_| Field::attribute(name)),
        before: value(before),
        after: value(after),
        cause,
        place: at,
        then_applies: None,
        sensitive: false,
        seal: None,
    }
}

fn empty() -> Plan {
    Plan {
        provider: ProviderIdentity {
            kind: "omni".to_owned(),
            host: "acme.omniapp.co".to_owned(),
        },
        changes: Vec::new(),
        held: Vec::new(),
        findings: Vec::new(),
        passed: Vec::new(),
        accepted: Vec::new(),
        accepted_lines: Vec::new(),
        unmanaged: Unmanaged::default(),
        in_sync: InSync {
            users: 118,
            groups: 7,
            members: 331,
        },
        cost: Cost {
            reads: 5,
            writes: 9,
            checks: 12,
            per_minute: 50,
            at_once: 0,
        },
        notes: Vec::new(),
        policy_changed: Vec::new(),
        only: Vec::new(),
        expired: false,
    }
}

/// A plan with everything in it, blocked.
pub fn story() -> Plan {
    Plan {
        changes: story_changes(),
        held: story_held(),
        findings: vec![Finding {
            guard: "group.loss:Finance".to_owned(),
            count: 3,
            limit: 2,
            message: "group Finance would lose 3 of its 5 members".to_owned(),
        }],
        passed: vec![Passed {
            guard: "users.deactivate".to_owned(),
            count: 1,
            limit: 3,
        }],
        accepted: vec![Acceptance {
            guard: "groups.delete".to_owned(),
            count: 1,
        }],
        unmanaged: Unmanaged {
            users: 14,
            groups: 2,
            members: [(Name::new("Analytics"), 3)].into(),
            ..Unmanaged::default()
        },
        notes: vec![
            Note::OwnAccountUnknown,
            Note::Warning {
                text: "groups/finance.yaml names a user that no file declares".to_owned(),
            },
        ],
        ..empty()
    }
}

fn story_changes() -> Vec<Change> {
    use EdgeAction::{Add, Remove};
    let mut ada = change(
        Action::Create,
        user("ada"),
        Cause::Config,
        place("users/ada.yaml", 2),
    );
    ada.fields = vec![
        field(
            "name",
            "",
            "Ada Lovelace",
            Cause::Config,
            place("users/ada.yaml", 3),
        ),
        field(
            "region",
            "",
            "apac,emea",
            Cause::Config,
            place("users/ada.yaml", 6),
        ),
    ];
    let mut grace = change(
        Action::Update,
        user("grace"),
        Cause::Drift,
        place("users/grace.yaml", 2),
    );
    grace.fields = vec![field(
        "region",
        "apac",
        "emea",
        Cause::Drift,
        place("users/grace.yaml", 6),
    )];
    let mut bob = change(
        Action::Update,
        user("bob"),
        Cause::Config,
        place("users/bob.yaml", 2),
    );
    bob.fields = vec![
        field(
            "cost_center",
            "",
            "",
            Cause::Config,
            place("users/bob.yaml", 8),
        ),
        field(
            "territories",
            "at,be,ch,de,fr,it,nl",
            "at,be,ch,de,es,fr,it,pt",
            Cause::Config,
            place("profiles.yaml", 9),
        ),
    ];
    bob.fields[0].sensitive = true;
    let mut finance = change(
        Action::Update,
        group("Finance"),
        Cause::Config,
        place("groups/finance.yaml", 2),
    );
    finance.edges = vec![
        edge(Add, "ada", Cause::Config, place("users/ada.yaml", 5)),
        edge(Remove, "bob", Cause::Removed, place("users/bob.yaml", 4)),
        edge(
            Remove,
            "carol",
            Cause::Expired,
            place("users/carol.yaml", 9),
        ),
        edge(
            Remove,
            "mallory",
            Cause::Drift,
            place("groups/finance.yaml", 4),
        ),
    ];
    finance.edges[2].expired = "2026-11-20".parse().ok();
    let mut left = change(
        Action::Deactivate,
        user("left"),
        Cause::Tombstone,
        place("users/left.yaml", 4),
    );
    left.takes_along = vec![Name::new("Analytics"), Name::new("Customer Success")];
    let mut interns = change(
        Action::Delete,
        group("Interns 2024"),
        Cause::Removed,
        place("groups/interns.yaml", 1),
    );
    interns.takes_along = vec![user("olga").name, user("peter").name];
    let adopt = change(
        Action::Adopt,
        user("noor"),
        Cause::Adopt,
        place("users/noor.yaml", 2),
    );
    vec![ada, finance, left, grace, bob, interns, adopt]
}

fn story_held() -> Vec<Held> {
    let vera = Held {
        address: user("vera"),
        hold: Hold::Vanished,
        place: place("users/vera.yaml", 2),
        action: Some(Action::Create),
        fields: Vec::new(),
        edges: vec![HeldEdge {
            edge: Edge {
                group: Name::new("Finance"),
                user: user("vera").name,
            },
            action: EdgeAction::Add,
            cause: Cause::Drift,
        }],
        live_name: None,
    };
    vec![vera]
}

/// Who is in which group in [`story`].
pub fn story_matrix() -> Matrix {
    let groups = [
        "Admins",
        "Analytics",
        "Customer Success",
        "Finance",
        "Interns 2024",
    ];
    let people: [(&str, &[u32]); 12] = [
        ("ada", &[]),
        ("bob", &[1, 3]),
        ("carol", &[2, 3]),
        ("dave", &[1, 3]),
        ("erin", &[0, 1]),
        ("grace", &[1, 2, 3]),
        ("left", &[1, 2]),
        ("mallory", &[3]),
        ("noor", &[2]),
        ("olga", &[4]),
        ("peter", &[1, 4]),
        ("vera", &[]),
    ];
    let row = |(name, groups): (&str, &[u32])| Row {
        user: user(name).name,
        active: !matches!(name, "ada" | "vera"),
        groups: groups.to_vec(),
        attributes: match name {
            "bob" => vec![(Field::attribute("region"), Value::Text("emea".into()))],
            _ => Vec::new(),
        },
    };
    Matrix {
        groups: groups.map(Name::new).to_vec(),
        people: people.map(row).to_vec(),
    }
}

/// How an apply of [`story`] ended.
pub fn story_summary() -> ApplySummary {
    let plan = story();
    ApplySummary {
        became: vec![
            Became::Done,
            Became::Failed,
            Became::Unconfirmed,
            Became::Done,
            Became::Done,
            Became::Blocked,
            Became::Done,
        ],
        done: 3,
        failed: vec![(
            plan.changes[1].address.clone(),
            "503 Service Unavailable, after 4 tries".to_owned(),
        )],
        unconfirmed: vec![(
            plan.changes[2].address.clone(),
            "answered 200, and is still active".to_owned(),
        )],
        blocked: vec![(
            plan.changes[5].address.clone(),
            "waits for group/Finance".to_owned(),
        )],
        in_lockfile: true,
        requests: 41,
        retries: 7,
        waited: 31,
        seconds: 52.3,
        ..ApplySummary::default()
    }
}

/// Files that are wrong.
pub fn trouble() -> Trouble {
    let text = "users:\n  ada@acme.example:\n    grups: [Finance]\n";
    let file: Arc<str> = Arc::from("users/ada.yaml");
    let problem = Diagnostic::error("OUM101", Place::new(&file, 3, 5), "unknown key `grups`")
        .length(5)
        .help("did you mean `groups`?");
    Trouble {
        command: "plan",
        code: "OUM300",
        message: "the files have 1 error".to_owned(),
        next: "put it right and plan again".to_owned(),
        diagnostics: vec![problem],
        sources: [(file, Arc::from(text))].into(),
    }
}

fn numbered(at: usize) -> String {
    const FIRST: [&str; 8] = [
        "ada",
        "grace",
        "katherine",
        "dorothy",
        "alan",
        "edsger",
        "barbara",
        "margaret",
    ];
    format!("{}.{at:04}", FIRST[at % FIRST.len()])
}

/// 5,000 people, 300 groups, 50,000 memberships, 5,000 changes.
pub fn large() -> (Plan, Matrix) {
    const PEOPLE: usize = 5000;
    const GROUPS: usize = 300;
    let groups: Vec<Name> = (0..GROUPS)
        .map(|at| Name::new(&format!("Team {at:03}")))
        .collect();
    let file = |at: usize| format!("users/team-{:02}.yaml", at % 40);
    let mut changes: Vec<Change> = (0..PEOPLE - GROUPS)
        .map(|at| {
            let at_place = place(&file(at), at as u32 / 5 + 2);
            let action = match at % 97 {
                0 => Action::Deactivate,
                1 => Action::Create,
                _ => Action::Update,
            };
            let mut one = change(action, user(&numbered(at)), Cause::Config, at_place.clone());
            if action == Action::Update {
                let part = field("region", "emea", "apac", Cause::Config, at_place);
                one.fields = vec![part];
            }
            one
        })
        .collect();
    for (at, name) in groups.iter().enumerate() {
        let mut one = change(
            Action::Update,
            Address::group(name.clone()),
            Cause::Config,
            place("groups/teams.yaml", at as u32 * 3 + 2),
        );
        one.edges = (0..10)
            .map(|step| {
                let who = (at * 16 + step * 3) % PEOPLE;
                let action = match step % 3 {
                    0 => EdgeAction::Remove,
                    _ => EdgeAction::Add,
                };
                let at_place = place(&file(who), who as u32 / 5 + 4);
                edge(action, &numbered(who), Cause::Config, at_place)
            })
            .collect();
        one.edges.sort_by(|a, b| a.user.cmp(&b.user));
        changes.push(one);
    }
    let mut people: Vec<Row> = (0..PEOPLE)
        .map(|at| {
            let mut of: Vec<u32> = (0..10)
                .map(|step| ((at + step * 29) % GROUPS) as u32)
                .collect();
            of.sort_unstable();
            Row {
                user: user(&numbered(at)).name,
                active: true,
                groups: of,
                attributes: Vec::new(),
            }
        })
        .collect();
    people.sort_by(|a, b| a.user.cmp(&b.user));
    let plan = Plan { changes, ..empty() };
    (plan, Matrix { groups, people })
}
