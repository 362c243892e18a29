//! A tenant, a checkout of a project of its own, a person's home, and canaries all around.

use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::canaries::Canaries;
use super::front::Front;
use super::traces::{found_in, left_in};
use crate::support::acme::{AS_IT_IS, SEED};
use crate::support::project::toml;
use crate::support::{KEY, Outcome, Tenant};

/// Where the one key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// URL and key in the environment.
    Pair,
    /// In the variable that is named after the tenant's host.
    Bound,
    /// In `credentials.toml`, for the tenant's host.
    Stored,
}

/// A tenant that is owned as it is, and its project's lockfile.
pub struct World {
    pub tenant: Tenant,
    pub canaries: Canaries,
    front: Option<Front>,
    url: String,
    lock: String,
}

impl World {
    /// A tenant that is spoken to without anything between.
    pub fn new() -> World {
        let tenant = Tenant::seeded(SEED);
        let url = tenant.url();
        World::at(tenant, None, url)
    }

    /// A tenant behind a server that a test speaks for.
    pub fn fronted() -> World {
        let tenant = Tenant::seeded(SEED);
        let front = Front::before(&tenant.url());
        let url = front.url.clone();
        World::at(tenant, Some(front), url)
    }

    fn at(tenant: Tenant, front: Option<Front>, url: String) -> World {
        let mut world = World {
            canaries: Canaries::beside(port(&url)),
            lock: String::new(),
            tenant,
            front,
            url,
        };
        let checkout = world.checkout();
        checkout.remove("omni-um.lock");
        checkout
            .run(Key::Pair, &["apply", "--auto-approve"], "")
            .expect(0);
        let lock = std::fs::read_to_string(checkout.path("omni-um.lock"));
        drop(checkout);
        world.lock = lock.expect("a text");
        if let Some(front) = &world.front {
            front.asked();
        }
        world
    }

    /// The server before the tenant.
    pub fn front(&self) -> &Front {
        self.front.as_ref().expect("a world with a front")
    }

    /// A fresh checkout.
    pub fn checkout(&self) -> Checkout<'_> {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["project", "home/config/omni-um", "tmp", "outside"] {
            std::fs::create_dir_all(folder.path().join(name)).expect("made");
        }
        let checkout = Checkout {
            world: self,
            folder,
        };
        checkout.write("omni-um.toml", toml(&checkout.good()));
        checkout.write("access.yaml", AS_IT_IS);
        checkout.write("omni-um.lock", &self.lock);
        let private = PermissionsExt::from_mode(0o600);
        std::fs::set_permissions(checkout.path("omni-um.lock"), private).expect("set");
        checkout
    }
}

fn port(url: &str) -> u16 {
    let port = url.rsplit(':').next().and_then(|port| port.parse().ok());
    port.expect("a port")
}

/// A project, which a pull request changes.
pub struct Checkout<'a> {
    world: &'a World,
    folder: TempDir,
}

impl Checkout<'_> {
    /// The tenant.
    pub fn good(&self) -> String {
        self.world.url.clone()
    }

    /// The tenant's port.
    pub fn good_port(&self) -> u16 {
        port(&self.good())
    }

    /// A canary's port.
    pub fn evil_port(&self) -> u16 {
        self.world.canaries.port
    }

    /// A canary's port on `[::1]`.
    pub fn evil_port6(&self) -> u16 {
        self.world.canaries.port6
    }

    /// A canary.
    pub fn evil(&self) -> String {
        format!("http://127.0.0.1:{}", self.evil_port())
    }

    /// A path in the project; `../outside` lies beside it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("project").join(name)
    }

    /// Writes a file, and the folders above it.
    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("written");
    }

    /// omni-um.toml with another URL, written as TOML has it, quotes and all.
    pub fn url(&self, written: &str) {
        let text = format!("[provider]\nkind = \"omni\"\nurl = {written}\n");
        self.write("omni-um.toml", text);
    }

    /// omni-um.toml with more below it.
    pub fn more(&self, more: &str) {
        let text = toml(&self.good());
        self.write("omni-um.toml", format!("{text}{more}\n"));
    }

    /// The lockfile names another host.
    pub fn lock_names(&self, host: &str) {
        let ours = format!("127.0.0.1:{}", self.good_port());
        assert!(self.world.lock.contains(&ours), "{}", self.world.lock);
        self.write("omni-um.lock", self.world.lock.replace(&ours, host));
    }

    /// Takes a file away.
    pub fn remove(&self, name: &str) {
        std::fs::remove_file(self.path(name)).expect("gone");
    }

    /// A link in the project.
    pub fn link(&self, to: &str, name: &str) {
        let _ = std::fs::remove_file(self.path(name));
        symlink(to, self.path(name)).expect("linked");
    }

    /// git, in the project.
    pub fn git(&self, arguments: &[&str]) {
        let status = Command::new("git")
            .args(arguments)
            .current_dir(self.path(""))
            .env_remove("GIT_DIR")
            .status();
        assert!(status.expect("git runs").success(), "{arguments:?}");
    }

    /// A pipe in the project.
    pub fn pipe(&self, name: &str) {
        let pipe = rustix::fs::FileType::Fifo;
        rustix::fs::mknodat(rustix::fs::CWD, self.path(name), pipe, 0o600.into(), 0).expect("made");
    }

    /// The binary in the project, with this key, and with a proxy for everything that is not on
    /// this machine.
    pub fn command(&self, key: Key, arguments: &[&str]) -> Command {
        let at = |name: &str| self.folder.path().join(name);
        let mut command = crate::support::project::bare(&self.path(""), arguments);
        command
            .env("HOME", at("home"))
            .env("XDG_CONFIG_HOME", at("home/config"))
            .env("TMPDIR", at("tmp"))
            .env("RUST_LOG", "trace")
            .env("RUST_BACKTRACE", "full");
        for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "https_proxy"] {
            command.env(name, &self.world.canaries.proxy);
        }
        let stored = at("home/config/omni-um/credentials.toml");
        let _ = std::fs::remove_file(&stored);
        match key {
            Key::Pair => {
                command
                    .env("OMNI_BASE_URL", self.good())
                    .env("OMNI_API_KEY", KEY);
            }
            Key::Bound => {
                let name = format!("OMNI_UM_TOKEN_127_0_0_1_{}", self.good_port());
                command.env(name, KEY);
            }
            Key::Stored => store(&stored, &format!("127.0.0.1:{}", self.good_port())),
        }
        command
    }

    /// Runs a command with something on its standard input, and checks that the key is nowhere.
    pub fn run(&self, key: Key, arguments: &[&str], input: &str) -> Outcome {
        run(self.command(key, arguments), input)
    }

    /// What is left of the key in the project, the home, and the folder for what is temporary.
    pub fn left(&self) -> Vec<String> {
        left_in(self.folder.path())
    }
}

/// Runs a command to its end, and checks that what it says holds no form of the key.
pub fn run(mut command: Command, input: &str) -> Outcome {
    let line: Vec<_> = command
        .get_args()
        .map(|word| word.to_string_lossy())
        .collect();
    let line = line.join(" ");
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary runs");
    let mut stdin = child.stdin.take().expect("piped");
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let ended = child.wait_with_output().expect("it ended");
    for text in [&ended.stdout, &ended.stderr] {
        let shown = String::from_utf8_lossy(text);
        assert_eq!(found_in(text), None, "{line}: {shown}");
    }
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    let code = ended.status.code().expect("no signal");
    let outcome = Outcome::told(line, code, text(ended.stdout), text(ended.stderr));
    outcome.check();
    outcome
}

fn store(path: &Path, host: &str) {
    let text = format!("[hosts.\"{host}\"]\nkey = \"{KEY}\"\n");
    std::fs::write(path, text).expect("written");
    std::fs::set_permissions(path, PermissionsExt::from_mode(0o600)).expect("set");
}
