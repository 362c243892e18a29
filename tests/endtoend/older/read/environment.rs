//! `--debug-env`, and where URL and key come from.

use super::{acme, asked};
use crate::support::project::toml;
use crate::support::{KEY, Project};

#[test]
fn it_says_where_the_key_comes_from_and_the_command_goes_on() {
    let (tenant, project) = acme();
    let truth = project.run(&["get-group-by-id"]).expect(0);
    for arguments in [
        &["--debug-env", "get-group-by-id"][..],
        &["get-group-by-id", "--debug-env"],
        &["-q", "--debug-env", "get-group-by-id"],
    ] {
        let told = project.run(arguments).expect(0);
        assert_eq!(told.out, truth.out);
        let used = format!("used   the environment    holds both, for {}", tenant.url());
        for words in [".env ", "is not there", "CI ", "credentials.toml", &used] {
            assert!(told.err.contains(words), "{words}\n{}", told.err);
        }
    }
    let lines = format!(
        "OMNI_BASE_URL={}/api/\nexport OMNI_API_KEY='{KEY}'\n",
        tenant.url()
    );
    project.write(".env", &lines);
    let told = project.run(&["--debug-env", "get-group-by-id"]).expect(0);
    assert!(told.err.contains("used   .env"), "{told:?}");
    assert!(told.err.contains("not used: .env comes first"), "{told:?}");
}

#[test]
fn it_shows_half_a_pair_without_the_half_that_is_the_key() {
    let (tenant, project) = acme();
    project.write(".env", &format!("OMNI_API_KEY={KEY}\n"));
    let told = project.run(&["--debug-env", "get-user-by-id"]).expect(7);
    assert!(told.err.contains("wrong  .env"), "{told:?}");
    assert_eq!(told.out, "");
    // The environment's own key goes nowhere either.
    assert_eq!(asked(&tenant, 0), [""; 0]);
}

#[test]
fn it_works_for_every_command() {
    let (tenant, project) = acme();
    let told = project
        .run(&["--debug-env", "get-user-history", "x"])
        .expect(0);
    assert!(told.err.contains("used   the environment"), "{told:?}");
    project.write("omni-um.toml", &toml(&tenant.url()));
    project.write("access.yaml", "users: {}\n");
    let told = project.run(&["plan", "--debug-env"]).expect(0);
    assert!(told.err.contains("used   the environment"), "{told:?}");
    let bare = Project::empty();
    let told = bare
        .run(&["--debug-env", "export-users-csv", "x.csv"])
        .expect(7);
    assert!(told.err.contains("-      the environment"), "{told:?}");
}

#[test]
fn the_url_may_end_in_api_and_a_slash() {
    let (tenant, _) = acme();
    for end in ["", "/", "/api", "/api/"] {
        let project = Project::keyed(&format!("{}{end}", tenant.url()));
        project.run(&["get-group-by-id"]).expect(0);
    }
}

#[test]
fn omni_um_toml_counts_where_there_is_one() {
    let (tenant, _) = acme();
    let project = Project::keyed(&tenant.url());
    project.write("omni-um.toml", &toml("https://another.example"));
    let told = project.run(&["get-group-by-id"]).expect(7);
    assert!(told.err.contains("another.example"), "{told:?}");
    project.write("omni-um.toml", "nonsense = 1\n");
    project.run(&["get-group-by-id"]).expect(8);
    assert_eq!(asked(&tenant, 0), [""; 0]);
}
