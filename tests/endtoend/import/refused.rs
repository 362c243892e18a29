//! Nothing is written where anything is wrong.

use super::{SEED, files, import};
use crate::support::answering::Answering;
use crate::support::{Hold, KEY, Project, Tenant};

#[test]
fn what_is_there_is_written_over_only_where_somebody_says_so() {
    let (tenant, project) = (Tenant::seeded(SEED), Project::empty());
    import(&project, &tenant, &["-C", "."]).expect(0);
    project.write("users.yaml", "users: {}\n");
    let before = files(&project);
    let told = import(&project, &tenant, &[]).expect(8);
    assert_eq!(told.failure(), "218");
    for name in ["attributes.yaml", "groups.yaml", "users.yaml"] {
        assert!(told.err.contains(name), "{told:?}");
    }
    assert_eq!((files(&project), told.out.as_str()), (before.clone(), ""));
    import(&project, &tenant, &["--force"]).expect(0);
    let after = files(&project);
    assert_ne!(after["users.yaml"], before["users.yaml"]);
    assert_eq!(after["omni-um.lock"], before["omni-um.lock"]);
}

#[test]
fn files_of_another_layout_are_named_before_anything_is_written() {
    let (tenant, project) = (Tenant::seeded(SEED), Project::empty());
    import(&project, &tenant, &["-C", ".", "--layout", "one"]).expect(0);
    let before = files(&project);
    let told = import(&project, &tenant, &["--force", "--layout", "per-group"]).expect(8);
    assert!(
        told.err.contains("OUM229") && told.err.contains("tenant.yaml is there"),
        "{told:?}"
    );
    assert_eq!(files(&project), before);
}

#[test]
fn a_file_that_declares_the_same_is_one_line_whatever_else_is_wrong_in_it() {
    let mut tenant = omni_um::sandbox::Tenant::new();
    let (mut users, mut members) = (String::new(), Vec::new());
    for number in 0..500 {
        let email = format!("u{number:03}@acme.example");
        tenant.add_user(&email, "Somebody").expect("added");
        users += &format!("  {email}: {{ groups: [Sales, Nowhere], profiles: [none] }}\n");
        members.push(email);
    }
    tenant.add_group("Sales").expect("added");
    let (tenant, project) = (Tenant::holding(tenant, ""), Project::empty());
    let mine = format!("users:\n{users}groups: {{ Sales: {{}} }}\n");
    project.write("desired-state/a/mine.yaml", &mine);
    project.write("desired-state/b.yaml", "groups: { sales: {} }\n");
    project.write("desired-state/c.yaml", "grups: {}\n");
    let before = files(&project);
    let told = import(&project, &tenant, &[]).expect(8);
    assert_eq!(told.failure(), "220");
    for words in [
        "a/mine.yaml is there, and declares 501 of what would be written",
        "b.yaml is there, and declares 1 of what would be written",
        "unknown key",
    ] {
        assert_eq!(told.err.matches(words).count(), 1, "{words}: {told:?}");
    }
    assert_eq!(told.err.matches("error[").count(), 4, "{told:?}");
    assert_eq!(files(&project), before);
}

#[test]
fn files_or_a_lockfile_that_ask_for_something_else_stop_it() {
    let (tenant, project) = (Tenant::seeded(SEED), Project::empty());
    project.write("desired-state/mine.yaml", "groups: { Ours: {} }\n");
    let told = import(&project, &tenant, &[]).expect(8);
    assert!(
        told.err.contains("OUM228") && told.err.contains("create group/Ours"),
        "{told:?}"
    );
    assert_eq!(files(&project).len(), 1);
    // What the lockfile owns and a part would not say any more.
    std::fs::remove_file(project.path("desired-state/mine.yaml")).expect("removed");
    import(&project, &tenant, &[]).expect(0);
    let before = files(&project);
    let told = import(&project, &tenant, &["--force", "--only", "user/ada*"]).expect(8);
    assert!(
        told.err.contains("deactivate user/alan@acme.example"),
        "{told:?}"
    );
    assert_eq!(files(&project), before);
}

#[test]
fn names_that_mean_two_things_are_told_at_once_with_both_ids() {
    let seed = "
users:
  - { email: a@acme.example }
  - { email: b@acme.example }
groups:
  - { name: Finance, members: [a@acme.example], id: aaaa1111 }
  - { name: FINANCE, members: [b@acme.example], id: bbbb2222 }
  - { name: Sales, id: cccc3333 }
  - { name: ' sales', id: dddd4444 }
";
    let (tenant, project) = (Tenant::with(seed, "group-name=exact"), Project::empty());
    let told = import(&project, &tenant, &[]).expect(8);
    assert_eq!((told.failure(), told.out.as_str()), ("220", ""));
    for word in ["aaaa1111", "bbbb2222", "cccc3333", "dddd4444", "FINANCE"] {
        assert!(told.err.contains(word), "{word}: {told:?}");
    }
    assert!(files(&project).is_empty() && !project.has("desired-state"));
    import(&project, &tenant, &["--only", "user/*"]).expect(0);
}

#[test]
fn a_tenant_that_cannot_be_read_whole_leaves_no_trace() {
    for (fault, code) in [
        ("fail GET /users 500", 9),
        ("fail GET /groups 429", 9),
        ("fail GET /users 403", 7),
        ("fail GET /users 401", 7),
        ("fail GET /user-attributes 404", 9),
        ("html GET /groups", 9),
    ] {
        let (tenant, project) = (Tenant::seeded(SEED), Project::empty());
        tenant.fault(fault);
        let told = import(&project, &tenant, &[]).expect(code);
        assert_eq!(told.out, "", "{fault}");
        assert!(
            files(&project).is_empty() && !project.has("desired-state"),
            "{fault}"
        );
    }
    let html = Answering::always(200, "<html>hello</html>".to_owned());
    let project = Project::empty();
    let told = project.run_with(&["import"], |command| {
        command
            .env("OMNI_BASE_URL", &html.url)
            .env("OMNI_API_KEY", KEY);
    });
    told.expect(9);
    assert!(!project.has("desired-state"));
}

#[test]
fn without_a_key_nothing_is_asked_and_nothing_is_written() {
    let (tenant, project) = (Tenant::seeded(SEED), Project::empty());
    project.run(&["import"]).expect(7);
    let half = project.run_with(&["import"], |command| {
        command.env("OMNI_BASE_URL", tenant.url());
    });
    half.expect(7);
    project.write(
        "omni-um.toml",
        "[provider]\nkind = \"omni\"\nurl = \"https://other.example\"\n",
    );
    import(&project, &tenant, &[]).expect(7);
    assert_eq!(tenant.since(0).len(), 0);
    assert_eq!(files(&project).len(), 1);
}

#[test]
fn a_file_that_no_include_names_would_never_be_read() {
    let (tenant, project) = (Tenant::seeded(SEED), Project::empty());
    let toml = format!(
        "[provider]\nkind = \"omni\"\nurl = \"{}\"\n[files]\ninclude = [\"[ag]*.yaml\"]\n",
        tenant.url()
    );
    project.write("omni-um.toml", &toml);
    let told = import(&project, &tenant, &[]).expect(8);
    assert!(
        told.err.contains("OUM227") && told.err.contains("users.yaml"),
        "{told:?}"
    );
    assert_eq!(files(&project).len(), 1);
}

#[cfg(unix)]
#[test]
fn a_link_in_the_way_is_not_followed() {
    let (tenant, project) = (Tenant::seeded(SEED), Project::empty());
    project.write("elsewhere/keep", "");
    project.write("desired-state/.gitignore", "");
    let link = |name: &str| {
        let at = project.path(&format!("desired-state/{name}"));
        std::os::unix::fs::symlink(project.path("elsewhere"), at).expect("linked");
    };
    link("groups");
    import(&project, &tenant, &["--force", "--layout", "per-group"]).expect(1);
    link("users.yaml");
    import(&project, &tenant, &["--force"]).expect(1);
    assert!(!project.has("elsewhere/finance.yaml") && !project.has("desired-state/omni-um.toml"));
}

#[test]
fn while_an_apply_works_in_the_folder_nothing_is_written_there() {
    let (tenant, project) = (Tenant::seeded(SEED), Project::empty());
    import(&project, &tenant, &["-C", "."]).expect(0);
    let before = files(&project);
    let hold = Hold::at(&tenant, "GET", "/users");
    let mut command = project.command(&["apply", "--auto-approve"]);
    command
        .env("OMNI_BASE_URL", tenant.url())
        .env("OMNI_API_KEY", KEY);
    let apply = crate::support::Running::start(command);
    hold.reached();
    let other = Tenant::seeded(SEED);
    project.write("omni-um.toml", &crate::support::project::toml(&other.url()));
    std::fs::remove_file(project.path("omni-um.lock")).expect("removed");
    let told = import(&project, &other, &["--force"]).expect(6);
    assert_eq!(told.failure(), "600");
    drop(hold);
    apply.ended();
    assert_eq!(project.read("users.yaml"), before["users.yaml"]);
}
