//! One command, and everything is under version control.

use omni_um::sandbox::Switches;

use super::{SEED, files, import, is_as_it_was, run};
use crate::support::{Project, Tenant};

const LAYOUTS: [&str; 3] = ["one", "per-kind", "per-group"];

#[test]
fn a_fresh_folder_gets_everything_that_a_plan_needs() {
    let (tenant, project) = (Tenant::seeded(SEED), Project::empty());
    let told = import(&project, &tenant, &[]).expect(0);
    insta::with_settings!({filters => vec![(r"127\.0\.0\.1:\d+", "[host]")]}, {
        insta::assert_snapshot!(told.out, @r"
        Imported omni:[host]: 5 users, 5 groups, 6 memberships, 3 attributes.
        Files in desired-state:
          attributes.yaml
          groups.yaml
          users.yaml
          .gitignore
          omni-um.toml
          omni-um.lock
        Members that the user listing does not show (embed users): 1; left alone.
        Left out of the files, and told above: 1 thing.
        Nothing was written to the tenant.

        Next:
          omni-um plan
        ");
    });
    assert!(told.err.contains("warning[OUM221]"), "{told:?}");
    assert_eq!(told.err.matches("warning[").count(), 1, "{told:?}");
    let all = files(&project);
    assert_eq!(
        all.keys().collect::<Vec<_>>(),
        [
            "desired-state/.gitignore",
            "desired-state/attributes.yaml",
            "desired-state/groups.yaml",
            "desired-state/omni-um.lock",
            "desired-state/omni-um.toml",
            "desired-state/users.yaml",
        ]
    );
    assert_eq!(all["desired-state/.gitignore"], ".omni-um/\n");
    insta::assert_snapshot!(all["desired-state/users.yaml"], @r#"
    users:
      Ada@acme.example:
        name: "Ada: Lovelace"
        groups: ["<<", "NO"]
        attributes:
          "on": "0x1F"
          region: ["NO", apac]
          tier: 3.5
      admin@acme.example:
        name: Admin
        groups: []
      alan@acme.example:
        name: Alan
        groups: [Finance, "Finance, EMEA: \"north\" #1"]
        attributes:
          "on": "2024-01-02"
      back@acme.example:
        name: Again
        groups: ["Finance, EMEA: \"north\" #1"]
      gone@acme.example:
        name: Gone
        active: false
        groups: ["NO"]
      # user/nobody@localhost is left out, with its memberships: `nobody@localhost` is no e-mail
    "#);
    is_as_it_was(&project, &tenant, "fresh");
}

#[test]
fn it_reads_each_page_once_and_writes_nothing_to_the_tenant() {
    let (tenant, project) = (Tenant::seeded(SEED), Project::empty());
    import(&project, &tenant, &[]).expect(0);
    assert_eq!(
        tenant.since(0).len(),
        4,
        "whoami, definitions, users, groups"
    );
    assert!(tenant.writes_since(0).is_empty());
}

#[test]
fn every_layout_twice_gives_the_same_bytes_and_an_empty_plan() {
    for layout in LAYOUTS {
        let tenant = Tenant::seeded(SEED);
        let (one, two) = (Project::empty(), Project::empty());
        import(&one, &tenant, &["--layout", layout]).expect(0);
        import(&two, &tenant, &["--layout", layout]).expect(0);
        let first = files(&one);
        assert_eq!(first, files(&two), "{layout}");
        is_as_it_was(&one, &tenant, layout);
        let again = import(&one, &tenant, &["--layout", layout, "--force"]).expect(0);
        assert!(
            again.out.contains("The lockfile that was there stays"),
            "{again:?}"
        );
        assert_eq!(first, files(&one), "{layout}");
    }
}

#[test]
fn under_every_setting_of_every_switch_the_plan_is_empty() {
    for (name, settings) in Switches::settings() {
        for (at, value) in settings.iter().enumerate() {
            let setting = format!("{name}={value}");
            let (tenant, project) = (Tenant::with(SEED, &setting), Project::empty());
            let told = import(&project, &tenant, &["--layout", LAYOUTS[at % 3]]);
            if setting == "key-scope=user" {
                told.expect(7);
                assert!(files(&project).is_empty());
                continue;
            }
            assert_eq!(told.code, 0, "{setting}: {told:?}");
            is_as_it_was(&project, &tenant, &setting);
        }
    }
}

#[test]
fn the_folder_that_was_named_is_the_one_that_the_next_command_names() {
    let (tenant, project) = (Tenant::seeded(SEED), Project::empty());
    project.write("a b/.gitignore", "mine\n");
    let told = import(&project, &tenant, &["-C", "a b"]).expect(0);
    assert!(
        told.out.ends_with("Next:\n  omni-um -C 'a b' plan\n"),
        "{told:?}"
    );
    assert_eq!(project.read("a b/.gitignore"), "mine\n");
    assert!(!told.out.contains(".gitignore"));
    run(
        &project,
        &tenant,
        &["-C", "a b", "plan", "--detailed-exitcode"],
    )
    .expect(0);
}

#[test]
fn an_omni_um_toml_that_is_there_counts_and_stays() {
    let (tenant, project) = (Tenant::seeded(SEED), Project::empty());
    let toml = format!(
        "[provider]\nkind = \"omni\"\nurl = \"{}\"\n\n[defaults]\nmembership = \"exact\"\n\n\
         [protect]\nusers = [\"*\"]\n",
        tenant.url()
    );
    project.write("omni-um.toml", &toml);
    import(&project, &tenant, &[]).expect(0);
    assert_eq!(project.read("omni-um.toml"), toml);
    assert!(
        project
            .read("groups.yaml")
            .contains("    membership: declared\n"),
        "nobody must go"
    );
    is_as_it_was(&project, &tenant, "exact");
}

#[test]
fn the_sandbox_in_the_process_can_be_imported() {
    let project = Project::empty();
    project.write(
        "omni-um.toml",
        "[provider]\nkind = \"sandbox\"\nseed = \"seed.json\"\n",
    );
    let seed: serde_json::Value = serde_yaml::from_str(SEED).expect("YAML");
    project.write("seed.json", &seed.to_string());
    let told = project.run(&["import", "-q"]).expect(0);
    assert!(told.out.contains("Next:\n  omni-um plan\n"), "{told:?}");
    project.run(&["plan", "--detailed-exitcode"]).expect(0);
}
