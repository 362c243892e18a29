//! Made-up input, the same each time: files as people write them, the tenant they are compared
//! with, and what was last applied.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use omni_um::live::{GroupRow, Listing, LiveResource, LiveState, Reading};
use omni_um::lock::{Entry, FILE_NAME, Fingerprint, Lockfile, Origin, Salt};
use omni_um::model::{
    Address, AttributeType, Definition, Definitions, Field, Fields, Name, ProviderIdentity,
    ServerId, Value,
};
use serde_json::json;

/// The snapshot's name in the folder.
pub const SNAPSHOT: &str = "live.json";

/// The sandbox's seed; out of the folder's way, because every YAML file in it is read.
const SEED: &str = "seed.json";

/// How large a tenant is.
pub struct Size {
    /// Users in the files.
    pub users: usize,
    /// Groups in the files.
    pub groups: usize,
    /// Memberships of each user.
    pub each: usize,
}

/// How many bytes were written.
pub struct Bytes {
    /// All YAML files.
    pub files: usize,
    /// The lockfile.
    pub lockfile: usize,
    /// The snapshot.
    pub snapshot: usize,
}

impl Size {
    /// A tenant of so many users; small ones have few groups and many memberships.
    pub fn of(users: usize) -> Size {
        let (groups, each) = if users <= 10_000 {
            (300, 10)
        } else {
            (1_000, 3)
        };
        Size {
            users,
            groups,
            each,
        }
    }

    /// How often each thing is measured.
    pub fn runs(&self) -> usize {
        match self.users {
            0..=20_000 => 15,
            20_001..=200_000 => 5,
            _ => 1,
        }
    }

    /// What the design wants of a whole plan.
    pub fn aim(&self) -> &'static str {
        match self.users {
            5_000 => "150 ms, 60 MiB",
            100_000 => "3 s",
            1_000_000 => "30 s, 2.5 GiB",
            _ => "",
        }
    }

    fn groups_of(&self, user: usize) -> impl Iterator<Item = usize> {
        let groups = self.groups;
        (0..self.each).map(move |at| (user * 7 + at * 13) % groups)
    }
}

/// Writes files, lockfile, snapshot and the sandbox's seed into a folder.
pub fn write(size: &Size, folder: &Path) -> Bytes {
    let put = |name: &str, text: &str| {
        std::fs::write(folder.join(name), text).expect("a file in a temporary folder");
        text.len()
    };
    let config = format!("[provider]\nkind = \"sandbox\"\nseed = \"{SEED}\"\n");
    put(omni_um::config::FILE, &config);
    std::fs::create_dir(folder.join("users")).expect("a folder");
    let mut files = put("attributes.yaml", ATTRIBUTES);
    files += put("groups.yaml", &group_file(size));
    let parts = (size.users / 2_500).clamp(4, 40);
    for part in 0..parts {
        let text = user_file(
            size,
            part * size.users / parts..(part + 1) * size.users / parts,
        );
        files += put(&format!("users/{part:02}.yaml"), &text);
    }
    let rosters = Rosters::of(size);
    put(SEED, &seed(size, &rosters));
    Bytes {
        files,
        lockfile: put(FILE_NAME, &lockfile(size).render()),
        snapshot: put(SNAPSHOT, &live(size, &rosters).to_snapshot(&|_| true)),
    }
}

const ATTRIBUTES: &str = "attributes:
  region:
    type: string
    multiple: true
    allowed: [emea, apac, amer]
  tier:
    type: number
  cost_center:
    type: string
  team:
    type: string
";

fn group_file(size: &Size) -> String {
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for user in 0..size.users {
        for group in size.groups_of(user).filter(|group| in_members(*group)) {
            members.entry(group).or_default().push(user);
        }
    }
    let mut text = "groups:\n".to_owned();
    for group in 0..size.groups {
        let _ = writeln!(text, "  {}:", group_name(group));
        match members.get(&group) {
            Some(members) => {
                text.push_str("    members:\n");
                for user in members {
                    let _ = writeln!(text, "      - {}", email(*user));
                }
            }
            None => text.push_str("    membership: declared\n"),
        }
    }
    text
}

fn user_file(size: &Size, users: std::ops::Range<usize>) -> String {
    let mut text = "users:\n".to_owned();
    for user in users {
        let _ = writeln!(
            text,
            "  {}:\n    name: {}\n    groups:",
            email(user),
            display(user)
        );
        for group in size.groups_of(user).filter(|group| !in_members(*group)) {
            let _ = writeln!(text, "      - {}", group_name(group));
        }
        let _ = writeln!(
            text,
            "    attributes:\n      region: [{}]\n      tier: {}\n      cost_center: {}\n      team: {}\n",
            regions(user).join(", "),
            tier(user),
            cost_center(user),
            team(user)
        );
    }
    text
}

/// A fifth of the groups name their members themselves.
fn in_members(group: usize) -> bool {
    group.is_multiple_of(5)
}

fn email(user: usize) -> String {
    format!("first.last{user:05}@acme.example")
}

fn display(user: usize) -> String {
    format!("First Last {user}")
}

fn group_name(group: usize) -> String {
    format!("Department {group:03} readers")
}

fn regions(user: usize) -> &'static [&'static str] {
    match user % 3 {
        0 => &["emea"],
        1 => &["apac", "emea"],
        _ => &["amer"],
    }
}

fn tier(user: usize) -> String {
    (user % 5).to_string()
}

fn cost_center(user: usize) -> String {
    format!("CC-{:04}", user % 900)
}

fn team(user: usize) -> String {
    format!("Team {}", user % 120)
}

/// Declared, and not there yet.
fn is_new(user: usize) -> bool {
    user % 1_000 == 500
}

/// Three of a hundred have another tier than the files ask for; half of them by hand.
fn is_changed(user: usize) -> bool {
    user % 33 == 1
}

fn by_hand(user: usize) -> bool {
    user.is_multiple_of(2)
}

fn live_tier(user: usize) -> String {
    if is_changed(user) {
        "9".to_owned()
    } else {
        tier(user)
    }
}

/// Live members of each group, by number; whoever is in no file has numbers above the users'.
struct Rosters(Vec<Vec<usize>>);

impl Rosters {
    /// What the files ask for, less one membership in five hundred, and some that nobody asked for.
    fn of(size: &Size) -> Rosters {
        let mut rosters = vec![Vec::new(); size.groups];
        for user in (0..size.users).filter(|user| !is_new(*user)) {
            for (at, group) in size.groups_of(user).enumerate() {
                if !(at == 0 && user % 50 == 7) {
                    rosters[group].push(user);
                }
            }
            if user % 50 == 11 {
                rosters[(user * 7 + size.each * 13) % size.groups].push(user);
            }
        }
        for guest in 0..guests(size) {
            rosters[guest % size.groups].push(size.users + guest);
        }
        Rosters(rosters)
    }
}

/// Users that no file declares.
fn guests(size: &Size) -> usize {
    size.users / 100
}

/// Users that the tenant holds, by number.
fn live_users(size: &Size) -> impl Iterator<Item = usize> {
    (0..size.users + guests(size)).filter(|user| !is_new(*user))
}

fn id(user: usize) -> String {
    format!("5f0c2e9a-7b1d-4c3e-9f10-{user:012}")
}

fn group_id(group: usize) -> String {
    format!("G{group:07}")
}

fn definitions() -> Definitions {
    let one = |reference: &str, kind, multiple| {
        let definition = Definition {
            kind,
            multiple,
            default: None,
            system: false,
        };
        (reference.into(), definition)
    };
    Definitions::from([
        one("region", AttributeType::String, true),
        one("tier", AttributeType::Number, false),
        one("cost_center", AttributeType::String, false),
        one("team", AttributeType::String, false),
    ])
}

fn fields(user: usize, tier: &str) -> Fields<Value> {
    let text = |text: &str| Value::Text(text.into());
    let values = [
        (Field::Name, text(&display(user))),
        (Field::attribute("region"), region_set(user)),
        (Field::attribute("tier"), text(tier)),
        (Field::attribute("cost_center"), text(&cost_center(user))),
        (Field::attribute("team"), text(&team(user))),
    ];
    values.into_iter().collect()
}

fn region_set(user: usize) -> Value {
    Value::set(regions(user).iter().copied()).expect("nobody is nowhere")
}

fn identity() -> ProviderIdentity {
    ProviderIdentity {
        kind: "sandbox".to_owned(),
        host: String::new(),
    }
}

fn live(size: &Size, rosters: &Rosters) -> LiveState {
    let resource = |id: &str, name: &str, fields| LiveResource {
        id: ServerId::new(id),
        name: Name::new(name),
        active: true,
        fields,
        attributes_known: true,
    };
    let users: Vec<LiveResource> = live_users(size)
        .map(|user| {
            let mut fields = fields(user, &live_tier(user));
            fields.insert(Field::Active, Value::Flag(true));
            resource(&id(user), &email(user), fields)
        })
        .collect();
    let rows = rosters.0.iter().enumerate();
    let groups: Vec<GroupRow> = rows
        .map(|(group, members)| GroupRow {
            resource: resource(&group_id(group), &group_name(group), Fields::new()),
            members: members
                .iter()
                .map(|user| ServerId::new(&id(*user)))
                .collect(),
        })
        .collect();
    let reading = Reading {
        identity: identity(),
        users: Listing {
            total: users.len(),
            rows: users,
        },
        groups: Listing {
            total: groups.len(),
            rows: groups,
        },
        definitions: definitions(),
        own_account: None,
    };
    LiveState::assemble(reading).expect("a whole reading")
}

fn lockfile(size: &Size) -> Lockfile {
    let salt = Salt::new([7; 16]);
    let mut lock = Lockfile::new(identity(), salt);
    lock.serial = 12;
    for group in 0..size.groups {
        let entry = entry(group_id(group), "groups.yaml");
        let name = Name::new(&group_name(group));
        lock.entries.insert(Address::group(name), entry);
    }
    let names: Vec<Name> = (0..size.groups)
        .map(|g| Name::new(&group_name(g)))
        .collect();
    for user in (0..size.users).filter(|user| !is_new(*user)) {
        let address = Address::user(Name::new(&email(user)));
        let mut entry = entry(id(user), "users/00.yaml");
        // What was changed by hand is remembered as the files ask; else the files changed.
        let last = match by_hand(user) {
            true => tier(user),
            false => live_tier(user),
        };
        entry.fields = fields(user, &last)
            .into_iter()
            .map(|(field, value)| {
                let print = Fingerprint::of(salt, &address, &field, Some(&value));
                (field, print)
            })
            .collect();
        let groups = size.groups_of(user).enumerate();
        let kept = groups.filter(|(at, _)| !(*at == 0 && user % 50 == 7 && !by_hand(user)));
        entry.edges = kept.map(|(_, group)| names[group].clone()).collect();
        entry.edges.sort_unstable();
        entry.complete = true;
        lock.entries.insert(address, entry);
    }
    lock
}

fn entry(id: String, file: &str) -> Entry {
    Entry {
        id: ServerId::new(&id),
        origin: Origin::Created,
        file: Some(file.into()),
        fields: Fields::new(),
        edges: Vec::new(),
        complete: false,
        expires: None,
        until: Default::default(),
    }
}

/// The same tenant for the sandbox, as JSON, which is YAML.
fn seed(size: &Size, rosters: &Rosters) -> String {
    let users: Vec<_> = live_users(size)
        .map(|user| {
            json!({
                "email": email(user), "name": display(user), "id": id(user),
                "attributes": {
                    "region": regions(user), "tier": live_tier(user),
                    "cost_center": cost_center(user), "team": team(user),
                },
            })
        })
        .collect();
    let rows = rosters.0.iter().enumerate();
    let groups: Vec<_> = rows
        .map(|(group, members)| {
            let members: Vec<String> = members.iter().map(|user| email(*user)).collect();
            json!({ "name": group_name(group), "id": group_id(group), "members": members })
        })
        .collect();
    let attributes = json!([
        { "name": "region", "type": "String", "multiple_values": true },
        { "name": "tier", "type": "Number" },
        { "name": "cost_center", "type": "String" },
        { "name": "team", "type": "String" },
    ]);
    json!({ "attributes": attributes, "users": users, "groups": groups }).to_string()
}
