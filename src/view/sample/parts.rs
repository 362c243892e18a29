//! The parts of the plan that has everything.

use super::{address, at, change, edge, field, name, value};
use crate::model::Edge;
use crate::plan::{Action, Cause, Change, EdgeAction, Held, HeldEdge, Hold, Phase};

pub(super) fn changes() -> Vec<Change> {
    let mut all = updates();
    all.extend(groups());
    all.extend(removals());
    all.push(change(
        Action::Adopt,
        "user/noor@acme.example",
        Cause::Adopt,
        "users/noor.yaml:2:3",
    ));
    all.push(change(
        Action::Forget,
        "user/moved-out@acme.example",
        Cause::Config,
        "users/left.yaml:9:3",
    ));
    all
}

fn groups() -> Vec<Change> {
    use EdgeAction::{Add, Remove};
    let mut rename = change(
        Action::Update,
        "group/Analytics",
        Cause::Moved,
        "moved.yaml:2:5",
    );
    rename.phase = Phase::RenameGroups;
    rename.fields = vec![field(
        "name",
        "Analysts",
        "Analytics",
        Cause::Moved,
        "moved.yaml:2:5",
    )];

    let mut create = change(
        Action::Create,
        "group/山田 Équipe",
        Cause::Config,
        "groups/new.yaml:2:3",
    );
    create.phase = Phase::CreateGroups;
    create.edges = vec![
        edge(
            Add,
            "ada@acme.example",
            Cause::Config,
            "groups/new.yaml:3:15",
        ),
        edge(
            Add,
            "grace@acme.example",
            Cause::Config,
            "groups/new.yaml:3:33",
        ),
        edge(
            Add,
            "margaret.hamilton@acme.example",
            Cause::Config,
            "groups/new.yaml:3:53",
        ),
        edge(
            Add,
            "li@acme.example",
            Cause::Config,
            "groups/new.yaml:3:85",
        ),
    ];

    let mut finance = change(
        Action::Update,
        "group/Finance",
        Cause::Config,
        "groups/finance.yaml:2:3",
    );
    finance.phase = Phase::Memberships;
    finance.edges = vec![
        edge(
            Add,
            "ada@acme.example",
            Cause::Config,
            "users/ada.yaml:5:14",
        ),
        edge(
            Remove,
            "bob@acme.example",
            Cause::Removed,
            "users/bob.yaml:4:5",
        ),
        edge(
            Remove,
            "contractor@partner.example",
            Cause::Expired,
            "users/partners.yaml:12:16",
        ),
        edge(
            Remove,
            "mallory@acme.example",
            Cause::Config,
            "users/mallory.yaml:4:5",
        ),
    ];

    let mut exact = change(
        Action::Update,
        "group/Customer Success",
        Cause::Drift,
        "groups/cs.yaml:2:3",
    );
    exact.phase = Phase::Memberships;
    exact.edges = ["eve", "frank", "heidi", "ivan", "judy"]
        .into_iter()
        .map(|user| {
            let user = format!("{user}@acme.example");
            edge(Remove, &user, Cause::Drift, "groups/cs.yaml:4:5")
        })
        .collect();

    let mut delete = change(
        Action::Delete,
        "group/Interns 2024",
        Cause::Removed,
        "groups/interns.yaml:1:1",
    );
    delete.phase = Phase::DeleteGroups;
    delete.takes_along = vec![name("olga@acme.example"), name("peter@acme.example")];
    delete.takes_hidden = 1;
    vec![rename, create, finance, exact, delete]
}

fn updates() -> Vec<Change> {
    let mut create = change(
        Action::Create,
        "user/ada@acme.example",
        Cause::Config,
        "users/ada.yaml:2:3",
    );
    create.fields = vec![
        field(
            "name",
            "",
            "Ada Lovelace",
            Cause::Config,
            "users/ada.yaml:3:11",
        ),
        field("cost_center", "", "", Cause::Config, "users/ada.yaml:8:20"),
        field(
            "region",
            "",
            "apac,emea",
            Cause::Config,
            "profiles.yaml:4:27",
        ),
    ];
    create.fields[1].sensitive = true;

    let mut drift = change(
        Action::Update,
        "user/grace@acme.example",
        Cause::Drift,
        "users/grace.yaml:2:3",
    );
    drift.fields = vec![field(
        "region",
        "apac",
        "emea",
        Cause::Drift,
        "users/grace.yaml:6:15",
    )];

    let mut conflict = change(
        Action::Update,
        "user/li@acme.example",
        Cause::Conflict,
        "users/li.yaml:2:3",
    );
    conflict.fields = vec![
        field(
            "name",
            "Li W.",
            "Li Wei",
            Cause::Config,
            "users/li.yaml:3:11",
        ),
        field("tier", "7", "3", Cause::Conflict, "users/li.yaml:5:13"),
    ];

    let mut update = change(
        Action::Update,
        "user/bob@acme.example",
        Cause::Config,
        "users/bob.yaml:2:3",
    );
    update.fields = vec![
        field("cost_center", "", "", Cause::Config, "users/bob.yaml:8:20"),
        field("region", "emea", "", Cause::Config, "users/bob.yaml:7:15"),
        field(
            "territories",
            "at,be,ch,de,fr,it,nl",
            "at,be,ch,de,es,fr,it,pt",
            Cause::Config,
            "profiles.yaml:9:20",
        ),
    ];
    update.fields[0].sensitive = true;
    update.fields[1].then_applies = value("all");
    vec![create, drift, conflict, update]
}

fn removals() -> Vec<Change> {
    let mut left = change(
        Action::Deactivate,
        "user/left@acme.example",
        Cause::Tombstone,
        "users/left.yaml:4:3",
    );
    left.takes_along = vec![name("Analytics"), name("Customer Success"), name("Finance")];
    let dropped = change(
        Action::Deactivate,
        "user/dropped@acme.example",
        Cause::Removed,
        "users/blue.yaml:1:1",
    );
    let expired = change(
        Action::Delete,
        "user/contractor@partner.example",
        Cause::Expired,
        "users/partners.yaml:8:3",
    );
    vec![left, dropped, expired]
}

pub(super) fn held() -> Vec<Held> {
    let one = |target: &str, hold, place: &str| Held {
        address: address(target),
        hold,
        place: at(place),
        action: None,
        fields: Vec::new(),
        edges: Vec::new(),
        live_name: None,
    };
    let mut gone = one(
        "user/vera@acme.example",
        Hold::Vanished,
        "users/vera.yaml:2:3",
    );
    gone.action = Some(Action::Create);
    gone.fields = vec![field(
        "name",
        "",
        "Vera Rubin",
        Cause::Drift,
        "users/vera.yaml:3:11",
    )];
    gone.edges = vec![HeldEdge {
        edge: Edge {
            group: name("Finance"),
            user: name("vera@acme.example"),
        },
        action: EdgeAction::Add,
        cause: Cause::Drift,
    }];
    let mut protected = one(
        "user/admin@acme.example",
        Hold::Protected,
        "users/admin.yaml:2:3",
    );
    protected.action = Some(Action::Deactivate);
    vec![
        gone,
        protected,
        one(
            "user/okta@acme.example",
            Hold::Waiting,
            "users/idp.yaml:2:3",
        ),
    ]
}
