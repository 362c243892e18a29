//! Workflows written into a repository.

use super::{SHA, repository};

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
