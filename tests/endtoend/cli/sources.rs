//! Where a key comes from, and that nothing is asked of anybody before that is settled.

use std::io::Read as _;
use std::net::TcpListener;

use super::owned;
use crate::support::project::toml;
use crate::support::{KEY, Outcome, Project, Running, Tenant};

/// Listens, and is never spoken to.
struct Silence {
    listener: TcpListener,
    url: String,
}

impl Silence {
    fn new() -> Silence {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("its address").port();
        let url = format!("http://127.0.0.1:{port}");
        Silence { listener, url }
    }

    #[track_caller]
    fn was_kept(&self) {
        self.listener.set_nonblocking(true).expect("set");
        let came = self.listener.accept().map(|_| "somebody");
        assert_eq!(came.ok(), None, "a connection was made");
    }
}

fn both(url: &str, key: &str) -> String {
    format!("# a comment\nexport OMNI_BASE_URL={url}\nOMNI_API_KEY='{key}' # ours\n")
}

/// Without the pair in the environment.
fn with(project: &Project, arguments: &[&str], set: &[(&str, &str)]) -> Outcome {
    project.run_with(arguments, |command| {
        command
            .env_remove("OMNI_BASE_URL")
            .env_remove("OMNI_API_KEY")
            .envs(set.iter().copied());
    })
}

/// The variable for a tenant's port.
fn variable(tenant: &Tenant) -> String {
    let url = tenant.url();
    let port = url.rsplit(':').next().expect("a port");
    format!("OMNI_UM_TOKEN_127_0_0_1_{port}")
}

#[test]
fn a_dotenv_serves_alone_and_wins_over_the_environment() {
    let (tenant, project) = owned();
    let url = tenant.url();
    project.write(".env", &both(&tenant.url(), KEY));
    with(&project, &["plan"], &[]).expect(0);
    let wrong = [("OMNI_BASE_URL", &*url), ("OMNI_API_KEY", "wrong")].to_vec();
    with(&project, &["plan"], &wrong).expect(0);
    // In CI it is not read on its own, and is when it is named.
    let mut in_ci = wrong.clone();
    in_ci.push(("CI", "true"));
    assert_eq!(with(&project, &["plan"], &in_ci).expect(7).failure(), "701");
    with(&project, &["plan", "--env-file", ".env"], &in_ci).expect(0);
    with(&project, &["--env-file", ".env", "plan"], &in_ci).expect(0);
}

#[test]
fn a_file_with_a_key_for_a_command_that_takes_none_is_64() {
    let (tenant, project) = owned();
    let mark = tenant.mark();
    for command in [
        &["validate"][..],
        &["show", "--lock"],
        &["plan", "--live", "x.json"],
        &["drift", "--live", "x.json"],
        &["plan-diff", "x.json", "y.json"],
        &["login"],
        &["logout"],
        &["journal", "show"],
        &["sandbox", "reset"],
    ] {
        let arguments = [&["--env-file", ".env"], command].concat();
        let told = with(&project, &arguments, &[]).expect(64);
        assert!(told.err.contains("--env-file is of no use"), "{told:?}");
    }
    assert_eq!(tenant.since(mark).len(), 0);
}

#[test]
fn a_dotenv_lies_in_the_working_folder_and_not_beside_omni_um_toml() {
    let (tenant, project) = owned();
    project.write("inner/omni-um.toml", &toml(&tenant.url()));
    project.write("inner/.env", &both(&tenant.url(), KEY));
    with(&project, &["-C", "inner", "plan"], &[]).expect(7);
    project.write(".env", &both(&tenant.url(), KEY));
    with(&project, &["-C", "inner", "plan"], &[]).expect(0);
}

#[test]
fn a_dotenv_that_is_half_tracked_or_not_there_is_7_and_nobody_is_asked() {
    let (tenant, project) = owned();
    let url = tenant.url();
    let mark = tenant.mark();
    let pair = [("OMNI_BASE_URL", &*url), ("OMNI_API_KEY", KEY)].to_vec();
    let refused = |arguments: &[&str]| {
        let told = with(&project, arguments, &pair).expect(7);
        assert_eq!(told.failure(), "700");
        told.err
    };
    project.write(".env", &format!("OMNI_BASE_URL={}\n", tenant.url()));
    assert!(refused(&["plan"]).contains("holds OMNI_BASE_URL and not OMNI_API_KEY"));
    project.write(".env", &format!("OMNI_API_KEY={KEY}\n"));
    assert!(refused(&["plan"]).contains("holds OMNI_API_KEY and not OMNI_BASE_URL"));
    assert!(refused(&["plan", "--env-file", "none"]).contains("none does not exist"));
    project.write(".env", &both(&tenant.url(), KEY));
    track(&project, ".env");
    for arguments in [&["plan"][..], &["plan", "--env-file", ".env"], &["drift"]] {
        let told = refused(arguments);
        assert!(told.contains(".env is tracked by git"), "{told}");
        assert!(told.contains("git rm --cached .env"), "{told}");
    }
    assert_eq!(tenant.since(mark).len(), 0);
}

/// Has git track a file of a project.
fn track(project: &Project, name: &str) {
    for arguments in [&["init", "-q"][..], &["add", "-f", name]] {
        let status = std::process::Command::new("git")
            .args(arguments)
            .current_dir(project.path(""))
            .env_remove("GIT_DIR")
            .status();
        assert!(status.expect("git runs").success());
    }
}

#[test]
fn a_key_that_is_bound_to_the_host_goes_to_that_host_alone() {
    let (tenant, project) = owned();
    let (name, silence) = (variable(&tenant), Silence::new());
    with(&project, &["plan"], &[(&name, KEY)]).expect(0);
    // A pull request changes the URL: no key is bound to that host.
    std::fs::remove_file(project.path("omni-um.lock")).expect("gone");
    project.write("omni-um.toml", &toml(&silence.url));
    let told = with(&project, &["plan"], &[(&name, KEY)]).expect(7);
    assert!(
        told.err.contains("there is no key for 127.0.0.1:"),
        "{told:?}"
    );
    silence.was_kept();
}

#[test]
fn a_key_for_another_tenant_than_the_lockfiles_is_7() {
    let (_tenant, project) = owned();
    let silence = Silence::new();
    for text in [
        toml(&silence.url),
        "[provider]\nkind = \"omni\"\n".to_owned(),
    ] {
        project.write("omni-um.toml", &text);
        let set = [("OMNI_BASE_URL", &*silence.url), ("OMNI_API_KEY", KEY)];
        let told = with(&project, &["plan"], &set).expect(7);
        assert_eq!(told.failure(), "700");
        assert!(told.err.contains("as the lockfile does"), "{told:?}");
    }
    silence.was_kept();
}

#[test]
fn a_host_that_is_not_what_it_looks_like_is_7_and_nobody_is_asked() {
    let silence = Silence::new();
    let project = Project::empty();
    project.write("omni-um.toml", "[provider]\nkind = \"omni\"\n");
    let port = silence.url.rsplit(':').next().expect("a port");
    for host in [
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "[::ffff:127.0.0.1]",
        "user@127.0.0.1",
        "@127.0.0.1",
        "localhost.",
        "LOCALHOST\t",
        "ⅼocalhost",
        "127。0。0。1",
        "xn--localhost-0f1e",
        "127.0.0.1\\@localhost",
    ] {
        let url = format!("http://{host}:{port}");
        let set = [("OMNI_BASE_URL", &*url), ("OMNI_API_KEY", KEY)];
        let told = with(&project, &["plan"], &set).expect(7);
        assert_eq!(told.failure(), "700", "{url}");
        project.write(
            "other/omni-um.toml",
            &toml(&url.replace('\\', "\\\\").replace('\t', "\\t")),
        );
        with(&project, &["-C", "other", "plan"], &set).expect(8);
    }
    silence.was_kept();
}

#[test]
fn this_machine_is_not_reached_through_a_proxy_and_a_dotenv_sets_none() {
    let (tenant, project) = owned();
    let proxy = Silence::new();
    let names = [
        "HTTP_PROXY",
        "http_proxy",
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "all_proxy",
    ];
    let lines: String = names
        .iter()
        .map(|name| format!("{name}={}\n", proxy.url))
        .collect();
    project.write(".env", &format!("{lines}{}", both(&tenant.url(), KEY)));
    let set: Vec<_> = names.iter().map(|name| (*name, &*proxy.url)).collect();
    with(&project, &["plan"], &set).expect(0);
    with(&project, &["plan"], &[]).expect(0);
    proxy.was_kept();
}

#[test]
fn a_proxy_of_the_environment_carries_tls_and_sees_no_key() {
    let proxy = Silence::new();
    let project = Project::empty();
    project.write("omni-um.toml", &toml("https://acme.invalid"));
    let mut command = project.command(&["plan"]);
    command
        .env("HTTPS_PROXY", &proxy.url)
        .env("OMNI_BASE_URL", "https://acme.invalid")
        .env("OMNI_API_KEY", KEY);
    let _running = Running::start(command);
    let (mut stream, _) = proxy.listener.accept().expect("it comes");
    let mut asked = vec![0; 4096];
    let count = stream.read(&mut asked).expect("it asks");
    let asked = String::from_utf8_lossy(&asked[..count]);
    assert!(asked.starts_with("CONNECT acme.invalid:443 "), "{asked}");
    assert!(!asked.contains(KEY) && !asked.to_lowercase().contains("bearer"));
}

#[test]
fn a_sandbox_looks_for_no_key() {
    let project = Project::empty();
    project.write("omni-um.toml", "[provider]\nkind = \"sandbox\"\n");
    project.write(".env", "OMNI_API_KEY=half\n");
    with(&project, &["plan"], &[("OMNI_API_KEY", "half")]).expect(0);
    with(&project, &["doctor"], &[]).expect(0);
}
