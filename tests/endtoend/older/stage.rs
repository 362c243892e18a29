//! A tenant, and a folder as users of the older tools have it: two variables, none of our files.

use std::io::Write as _;
use std::process::{Command, Stdio};

use omni_um::sandbox::tenant::User;
use omni_um::sandbox::{self, Effect, Exchange};
use serde_json::{Map, Value, json};

use crate::support::acme::SEED;
use crate::support::project::finish;
use crate::support::{KEY, Outcome, Project, Tenant};

/// The key under which SCIM holds a user's attributes.
pub const URN: &str = "urn:omni:params:1.0:UserAttribute";

/// A tenant, and a folder.
pub struct Desk {
    pub tenant: Tenant,
    pub folder: Project,
}

impl Desk {
    /// The tenant that most tests start from.
    pub fn new() -> Desk {
        Desk::with("")
    }

    /// The same with switches.
    pub fn with(switches: &str) -> Desk {
        Desk::of(Tenant::with(SEED, switches))
    }

    /// Any tenant.
    pub fn of(tenant: Tenant) -> Desk {
        let folder = Project::empty();
        Desk { tenant, folder }
    }

    /// A command with the tenant's URL, with `/api` as the older tool wants it, and key.
    pub fn command(&self, line: &[&str]) -> Command {
        let mut command = self.folder.command(line);
        let url = format!("{}/api", self.tenant.url());
        command.env("OMNI_BASE_URL", url).env("OMNI_API_KEY", KEY);
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, line: &[&str]) -> Outcome {
        finish(&mut self.command(line), line)
    }

    /// The same, changed as a test likes.
    pub fn run_with(&self, line: &[&str], change: impl FnOnce(&mut Command)) -> Outcome {
        let mut command = self.command(line);
        change(&mut command);
        finish(&mut command, line)
    }

    /// The same under the older tool's name.
    pub fn run_as_older(&self, line: &[&str]) -> Outcome {
        finish(&mut renamed(&self.command(line)), line)
    }

    /// Runs a command with something on its standard input.
    pub fn answering(&self, line: &[&str], input: &str) -> Outcome {
        let mut command = self.command(line);
        let pipes = [Stdio::piped(), Stdio::piped(), Stdio::piped()];
        let [stdin, stdout, stderr] = pipes;
        let mut child = command
            .stdin(stdin)
            .stdout(stdout)
            .stderr(stderr)
            .spawn()
            .expect("the binary runs");
        let mut stdin = child.stdin.take().expect("piped");
        // Who does not ask does not read.
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        let ended = child.wait_with_output().expect("it ended");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        let code = ended.status.code().expect("no signal");
        let (out, err) = (text(ended.stdout), text(ended.stderr));
        let outcome = Outcome::told(line.join(" "), code, out, err);
        outcome.check();
        outcome
    }

    /// `sync --source json` of these users.
    pub fn sync(&self, people: &[Value], more: &[&str]) -> Outcome {
        self.folder.write("users.json", &resources(people));
        let line = ["sync", "--source", "json", "--users", "users.json"];
        self.run(&[&line, more].concat())
    }

    /// `sync --source csv` of these two files.
    pub fn sync_csv(&self, users: &str, groups: &str, more: &[&str]) -> Outcome {
        self.folder.write("users.csv", users);
        self.folder.write("groups.csv", groups);
        let line = ["sync", "--source", "csv", "--users", "users.csv"];
        self.run(&[&line[..], &["--groups", "groups.csv"], more].concat())
    }

    /// Another command of this file, which is written first.
    pub fn file(&self, command: &str, name: &str, text: &str, more: &[&str]) -> Outcome {
        self.folder.write(name, text);
        self.run(&[&[command, name], more].concat())
    }

    /// A user's id.
    pub fn id(&self, email: &str) -> String {
        self.tenant
            .tenant(|tenant| tenant.user_id(email).expect("a known user"))
    }

    /// A group's id.
    pub fn group(&self, name: &str) -> String {
        self.tenant
            .tenant(|tenant| tenant.group_id(name).expect("a known group"))
    }

    /// Every user as an export of the older tool holds them.
    pub fn people(&self) -> Vec<Value> {
        self.tenant.tenant(|tenant| {
            let users = tenant.users().iter();
            users.map(|user| exported(tenant, user)).collect()
        })
    }

    /// One of them.
    pub fn person(&self, email: &str) -> Value {
        let all = self.people();
        let mut found = all.into_iter().filter(|one| one["userName"] == email);
        found.next().expect("a known user")
    }

    /// All that the tenant holds, without how far it has counted.
    pub fn state(&self) -> Value {
        let text = self.tenant.tenant(|tenant| tenant.to_state());
        let mut state: Value = serde_json::from_str(&text.expect("a state")).expect("JSON");
        for count in ["counter", "ticks"] {
            state.as_object_mut().expect("an object").remove(count);
        }
        state
    }

    /// What a run changed, in the order in which it was changed.
    pub fn effects<T>(&self, run: impl FnOnce() -> T) -> (T, Vec<String>) {
        let before = self.tenant.effects().len();
        let ran = run();
        let effects = self.tenant.effects().split_off(before);
        (ran, effects.iter().map(Effect::to_string).collect())
    }

    /// A run changes nothing, and sends nothing that could.
    #[track_caller]
    pub fn untouched<T>(&self, run: impl FnOnce() -> T) -> T {
        let (mark, before) = (self.tenant.mark(), self.state());
        let ran = run();
        let writes = self.tenant.writes_since(mark);
        assert!(writes.is_empty(), "{writes:#?}");
        assert_eq!(self.state(), before);
        ran
    }

    /// What a run asked.
    pub fn asked<T>(&self, run: impl FnOnce() -> T) -> (T, Vec<Exchange>) {
        let mark = self.tenant.mark();
        let ran = run();
        (ran, self.tenant.since(mark))
    }
}

/// The same command under the older tool's name.
pub fn renamed(command: &Command) -> Command {
    let mut other = Command::new(env!("CARGO_BIN_EXE_omni-user-manager"));
    let set = command.get_envs();
    other
        .args(command.get_args())
        .current_dir(command.get_current_dir().expect("a folder"))
        .env_clear()
        .envs(set.filter_map(|(name, value)| Some((name, value?))))
        .stdin(Stdio::null());
    other
}

/// The text of a file of users.
pub fn resources(people: &[Value]) -> String {
    json!({ "Resources": people }).to_string()
}

/// A cell of a CSV file, in quotes.
pub fn cell(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn exported(tenant: &sandbox::Tenant, user: &User) -> Value {
    let mut bag = Map::new();
    for definition in tenant.definitions().iter().filter(|one| !one.system) {
        let held = user.attributes.get(&definition.name);
        let value = held.map_or(Value::Null, |held| definition.json(held, true));
        bag.insert(definition.name.clone(), value);
    }
    let groups = tenant.groups_of(&user.id);
    let groups = groups.map(|group| json!({ "value": group.id, "display": group.name }));
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", URN],
        "id": user.id,
        "userName": user.email,
        "displayName": user.name,
        "active": user.active,
        "emails": [{ "primary": true, "value": user.email }],
        "groups": groups.collect::<Vec<_>>(),
        "meta": { "resourceType": "User", "created": user.created },
        URN: bag,
    })
}
