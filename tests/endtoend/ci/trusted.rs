//! The half with the key, and the half whose uploads it plans; and that nothing is found where nothing is.

use std::path::Path;

use super::{SHA, repository};
use crate::support::Project;

fn init(project: &Project, more: &[&str]) -> crate::support::Outcome {
    let action = format!("acme/omni-um@{SHA}");
    let line = ["ci", "init", "github", "--action", &action];
    project.run(&[&line[..], more].concat())
}

const PLAN: &str = ".github/workflows/plan.yml";

#[test]
fn a_half_with_the_key_waits_for_its_other_half() {
    let project = repository();
    let other = repository();
    init(&project, &["--shape", "split"]).expect(0);
    init(&other, &["--shape", "simple"]).expect(0);
    let half = project.read(PLAN);
    let with_key = half.replace(
        "command: validate",
        "command: validate\n          key: ${{ secrets.OMNI_API_KEY }}",
    );
    for plan in [
        other.read(PLAN),
        "name: plan\non: pull_request\njobs: {}\n".to_owned(),
        with_key,
    ] {
        project.write(PLAN, &plan);
        let told = project.run(&["ci", "check"]).expect(8);
        assert!(told.err.contains("error[OUM809]"), "{told:?}");
        assert!(told.err.contains("plan-trusted.yml:7:17"), "{told:?}");
    }
    std::fs::remove_file(project.path(PLAN)).expect("removed");
    let told = project.run(&["ci", "check"]).expect(8);
    assert!(told.err.contains("error[OUM809]"), "{told:?}");
    project.write(PLAN, &half);
    project.run(&["ci", "check"]).expect(0);
    // Another one of the same name is waited for as well.
    project.write(
        ".github/workflows/x.yml",
        "name: plan\non: pull_request\njobs: {}\n",
    );
    project.run(&["ci", "check"]).expect(8);
}

#[test]
fn nothing_is_found_in_the_workflows_of_this_repository() {
    let project = Project::empty();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in [".github", ".github/workflows"] {
        for entry in std::fs::read_dir(root.join(folder)).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_file() {
                let name = path.file_name().expect("a name").to_string_lossy();
                let text = std::fs::read_to_string(&path).expect("a text");
                project.write(&format!("{folder}/{name}"), &text);
            }
        }
    }
    project.write("desired-state/omni-um.toml", "");
    let told = project.run(&["ci", "check"]).expect(0);
    assert_eq!(told.err, "");
}
