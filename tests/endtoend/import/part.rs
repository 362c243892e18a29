//! `--only`: a pilot.

use super::{SEED, files, import, is_as_it_was, run};
use crate::support::{Project, Tenant};

#[test]
fn a_group_brings_its_members_and_a_user_no_group_that_was_not_asked_for() {
    let (tenant, project) = (Tenant::seeded(SEED), Project::empty());
    let only = [
        "--only",
        "group/Finance*",
        "--only",
        "user/ADA@*",
        "--only",
        "group/empty",
    ];
    import(&project, &tenant, &only).expect(0);
    let all = files(&project);
    insta::assert_snapshot!(all["desired-state/groups.yaml"], @r#"
    groups:
      Empty: {}
      Finance:
        # user/nobody@localhost is left out: it is no e-mail
        members: [alan@acme.example]
      "Finance, EMEA: \"north\" #1":
        members: [alan@acme.example, back@acme.example]
    "#);
    insta::assert_snapshot!(all["desired-state/users.yaml"], @r#"
    users:
      Ada@acme.example:
        name: "Ada: Lovelace"
        attributes:
          "on": "0x1F"
          region: ["NO", apac]
          tier: 3.5
    "#);
    is_as_it_was(&project, &tenant, "pilot");
}

#[test]
fn every_layout_of_a_part_has_an_empty_plan() {
    for layout in ["one", "per-kind", "per-group"] {
        for only in [
            "user/*",
            "group/*",
            "user/a*",
            "group/no",
            "user/nobody@localhost",
        ] {
            let (tenant, project) = (Tenant::seeded(SEED), Project::empty());
            import(&project, &tenant, &["--layout", layout, "--only", only]).expect(0);
            is_as_it_was(&project, &tenant, &format!("{layout} {only}"));
        }
    }
}

#[test]
fn a_part_that_is_nothing_is_an_error_and_no_empty_file() {
    let (tenant, project) = (Tenant::seeded(SEED), Project::empty());
    for only in ["Finance", "group/nothing*", "user/x@*"] {
        let told = import(&project, &tenant, &["--only", only]).expect(64);
        assert_eq!((told.failure(), &*told.out), ("640", ""));
        assert!(
            told.err.contains("--only matches nothing that is live")
                && told.err.contains("KIND/NAME"),
            "{told:?}"
        );
    }
    assert!(files(&project).is_empty() && !project.has("desired-state"));
    import(&project, &tenant, &["--only", "user/alan*", "--only", "x"]).expect(0);
    run(&project, &tenant, &["snapshot", "--all", "--out", "s.json"]).expect(0);
    let told = import(
        &project,
        &tenant,
        &["--force", "--live", "s.json", "--only", "x"],
    );
    told.expect(64);
}
