//! Documents for programs, and the schemas that the binary ships.

use super::{changed, owned};
use crate::support::{Project, schemas};

#[test]
fn stdout_is_json_alone_and_as_its_schema_says() {
    let (tenant, project) = changed();
    let check = |arguments: &[&str], code| {
        let ran = project.run(arguments).expect(code);
        assert_eq!(
            schemas::wrong(&ran.out),
            Vec::<String>::new(),
            "{arguments:?}"
        );
        ran.json()
    };
    check(&["plan", "--json", "--render", "text=a.txt"], 0);
    check(&["drift", "--json"], 0);
    tenant.fault("fail PATCH /users 500 nth 2");
    let applied = check(&["apply", "--json", "--auto-approve"], 5);
    assert_eq!(applied["complete"], false);
    tenant.mend();
    let applied = check(
        &[
            "apply",
            "--json",
            "--auto-approve",
            "--render",
            "json=a.json",
        ],
        0,
    );
    assert_eq!(applied["complete"], true);
    check(&["apply", "--json", "--auto-approve"], 0);
}

#[test]
fn a_sensitive_value_is_in_no_rendering() {
    let (_tenant, project) = owned();
    let files = "attributes:\n  team: { type: string, sensitive: true }\nusers:\n  ada@acme.example: { name: Ada, attributes: { team: swordfish } }\n";
    let project = project.letting_pass(&["adopt.remove", "desired.empty"]);
    project.write("access.yaml", files);
    let mut arguments = vec!["plan".to_owned()];
    let formats = ["text", "markdown", "html", "json"];
    for format in formats {
        arguments.extend(["--render".to_owned(), format!("{format}=.out-{format}")]);
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    project.run(&arguments);
    for format in formats {
        let text = project.read(&format!(".out-{format}"));
        assert!(!text.contains("swordfish"), "{format}: {text}");
    }
}

#[test]
fn the_schemas_are_in_the_binary() {
    let project = Project::empty();
    for name in ["plan", "drift", "apply", "failure"] {
        let printed = project.run(&["schema", name]).expect(0).json();
        assert_eq!(printed, schemas::schema(name));
    }
    project.run(&["schema", "nothing"]).expect(64);
}
