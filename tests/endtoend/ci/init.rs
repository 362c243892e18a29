//! Workflows written into a repository.

use super::{SHA, repository};
use crate::support::{Outcome, Project};

#[test]
fn every_shape_is_written_whole_pinned_and_without_a_known_mistake() {
    for shape in ["simple", "snapshot", "split"] {
        let project = repository();
        let action = format!("acme/omni-um@{SHA}");
        let line = [
            "ci", "init", "github", "--action", &action, "--shape", shape,
        ];
        let told = project.run(&line).expect(0);
        for name in ["plan.yml", "apply.yml", "drift.yml"] {
            assert!(told.out.contains(name), "{told:?}");
            let text = project.read(&format!(".github/workflows/{name}"));
            assert!(!text.contains("./.github/actions"), "{shape}/{name}");
            let pinned = format!("uses: acme/omni-um/.github/actions/omni-um@{SHA}");
            assert!(text.contains(&pinned), "{shape}/{name}");
        }
        let told = project.run(&["ci", "check"]).expect(0);
        assert_eq!(told.err, "", "{shape}: {told:?}");
        let again = project.run(&line).expect(0);
        assert!(!again.out.contains("wrote"), "{again:?}");
    }
}

#[test]
fn what_is_there_stays_unless_somebody_says_so() {
    let project = repository();
    project.write(".github/workflows/drift.yml", "name: ours\n");
    let action = format!("acme/omni-um@{SHA}");
    let line = ["ci", "init", "github", "--action", &action];
    let told = project.run(&line).expect(8);
    assert_eq!(told.failure(), "218");
    assert!(told.err.contains(".github/workflows/drift.yml"), "{told:?}");
    assert!(!project.has(".github/workflows/plan.yml"));
    assert_eq!(project.read(".github/workflows/drift.yml"), "name: ours\n");
    let forced = [&line[..], &["--force"]].concat();
    project.run(&forced).expect(0);
    assert_ne!(project.read(".github/workflows/drift.yml"), "name: ours\n");
}

#[test]
fn an_action_that_is_not_pinned_is_refused() {
    let project = repository();
    for action in ["acme/omni-um", "acme/omni-um@main", "acme/omni-um@0123456"] {
        let told = project
            .run(&["ci", "init", "github", "--action", action])
            .expect(64);
        assert!(told.err.contains("40 digits"), "{told:?}");
    }
    assert!(!project.has(".github/workflows/plan.yml"));
}

fn init(more: &[&str]) -> Vec<String> {
    let action = format!("acme/omni-um@{SHA}");
    let line = ["ci", "init", "github", "--action", &action];
    let line = [&line[..], more].concat();
    line.into_iter().map(str::to_owned).collect()
}

fn run(project: &Project, more: &[&str]) -> Outcome {
    let line = init(more);
    project.run(&line.iter().map(String::as_str).collect::<Vec<_>>())
}

const TRUSTED: &str = ".github/workflows/plan-trusted.yml";
const APPLY: &str = ".github/workflows/apply.yml";

#[test]
fn the_half_with_the_key_does_not_outlive_its_shape() {
    for shape in ["simple", "snapshot"] {
        let project = repository();
        run(&project, &["--shape", "split"]).expect(0);
        let plan = project.read(".github/workflows/plan.yml");
        let told = run(&project, &["--shape", shape]).expect(8);
        assert_eq!(told.failure(), "218");
        assert!(
            told.err
                .contains("plan.yml, .github/workflows/plan-trusted.yml exist already"),
            "{told:?}"
        );
        assert_eq!(project.read(".github/workflows/plan.yml"), plan);
        let told = run(&project, &["--shape", shape, "--force"]).expect(0);
        assert!(
            told.out.contains(&format!("removed  {TRUSTED}\n")),
            "{told:?}"
        );
        assert!(!project.has(TRUSTED));
        project.run(&["ci", "check"]).expect(0);
        // Alone it is in the way, too, and alone it exists.
        project.write(TRUSTED, "name: x\n");
        let told = run(&project, &["--shape", shape]).expect(8);
        assert!(
            told.err.contains(&format!("{TRUSTED} exists already")),
            "{told:?}"
        );
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    for name in [".github", ".github/workflows"] {
        for there in [true, false] {
            let project = Project::empty();
            let at = project.path(name);
            std::fs::create_dir_all(at.parent().expect("a folder")).expect("made");
            if there {
                std::fs::create_dir_all(project.path("else")).expect("made");
            }
            std::os::unix::fs::symlink(project.path("else"), at).expect("linked");
            let told = run(&project, &["--force"]).expect(8);
            assert!(
                told.err
                    .contains(&format!("{name} cannot be read: it is a link")),
                "{told:?}"
            );
            assert_eq!(project.has("else"), there);
            assert!(!project.has("else/workflows") && !project.has("else/plan.yml"));
        }
    }
}

#[test]
fn apply_starts_on_the_branch_that_is_named() {
    let project = repository();
    run(&project, &[]).expect(0);
    assert!(project.read(APPLY).contains("branches: [main]"));
    run(&project, &["--branch", "release/1.0", "--force"]).expect(0);
    assert!(
        project
            .read(APPLY)
            .contains("branches: [\"release/1.0\"] # the default branch\n")
    );
    project.run(&["ci", "check"]).expect(0);
    for wrong in ["", "a b", "x..y", "x]", "x.lock", "*"] {
        let told = run(&project, &["--branch", wrong]).expect(64);
        assert!(told.err.contains("no plain name of a branch"), "{told:?}");
    }
}

#[test]
fn a_named_folder_takes_the_place_of_the_usual_one() {
    let files = ["plan.yml", "apply.yml", "drift.yml"];
    for (named, written) in [
        ("access/prod", "'access/prod'"),
        ("./access/", "'access'"),
        ("access/../other", "'other'"),
        (".", "'.'"),
    ] {
        let project = repository();
        let told = run(&project, &["-C", named]).expect(0);
        assert!(!told.out.contains("OMNI_UM_DIR"), "{told:?}");
        for name in files {
            let text = project.read(&format!(".github/workflows/{name}"));
            assert!(
                text.contains(&format!("vars.OMNI_UM_DIR || {written} }}}}")),
                "{text}"
            );
            assert!(!text.contains("'desired-state'"), "{text}");
        }
    }
    for wrong in [
        "it's",
        "a b",
        "größe",
        "x'}}",
        "../outside",
        "/elsewhere",
        "./-x",
    ] {
        let project = repository();
        let told = run(&project, &["-C", wrong]).expect(64);
        assert_eq!(told.failure(), "640");
        assert!(!project.has(APPLY));
    }
}

#[test]
fn what_comes_next_is_said_for_this_shape() {
    for shape in ["simple", "snapshot", "split"] {
        let project = repository();
        let told = run(&project, &["--shape", shape]).expect(0);
        assert!(told.out.contains("omni-push"), "{told:?}");
        assert!(!told.out.contains("OMNI_UM_DIR"), "{told:?}");
        assert_eq!(told.out.contains("OMNI_UM_SNAPSHOT"), shape == "snapshot");
        assert_eq!(told.out.contains("pull requests,"), shape == "simple");
        std::fs::remove_file(project.path("desired-state/omni-um.toml")).expect("removed");
        let told = run(&project, &["--shape", shape]).expect(0);
        assert!(told.out.contains("OMNI_UM_DIR"), "{told:?}");
        let widest = told.out.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(100), "{told:?}");
    }
}
