//! Help and version.

use crate::support::Project;

const COMMANDS: [&[&str]; 13] = [
    &[],
    &["plan"],
    &["apply"],
    &["drift"],
    &["show"],
    &["validate"],
    &["snapshot"],
    &["journal"],
    &["journal", "verify"],
    &["journal", "show"],
    &["sandbox"],
    &["sandbox", "serve"],
    &["sandbox", "reset"],
];

#[test]
fn help_is_a_result_and_fits_into_eighty_columns() {
    let project = Project::empty();
    for command in COMMANDS {
        for flag in ["-h", "--help"] {
            let mut arguments = command.to_vec();
            arguments.push(flag);
            let told = project.run(&arguments).expect(0);
            assert_eq!(told.err, "", "{arguments:?}");
            assert!(told.out.contains("Usage: omni-um"), "{arguments:?}");
            for line in told.out.lines() {
                assert!(line.chars().count() <= 80, "{arguments:?}: {line}");
            }
        }
    }
}

#[test]
fn help_names_every_exit_code_that_there_is() {
    let told = Project::empty().run(&["--help"]).expect(0).out;
    let line = told
        .split("Exit codes:")
        .nth(1)
        .expect("the codes")
        .replace('\n', " ");
    for code in [
        "0 ", "1 ", "2 ", "3 ", "4 ", "5 ", "6 ", "7 ", "8 ", "9 ", "64 ", "130 ",
    ] {
        assert!(line.contains(&format!(" {code}")), "{code} in {line}");
    }
}

#[test]
fn the_version_is_the_packages() {
    let told = Project::empty().run(&["--version"]).expect(0);
    assert_eq!(told.out, format!("omni-um {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn no_argument_and_no_environment_takes_a_key() {
    let project = Project::empty();
    for command in COMMANDS {
        let mut arguments = command.to_vec();
        arguments.push("--help");
        let told = project.run(&arguments).expect(0).out;
        // The sandbox's own key is no secret.
        assert_eq!(
            told.contains("--key"),
            *command == ["sandbox", "serve"],
            "{arguments:?}"
        );
        assert!(!told.contains("OMNI_API_KEY"), "{arguments:?}");
    }
}
