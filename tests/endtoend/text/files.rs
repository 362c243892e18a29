//! Files of a project, arguments and paths that hold such texts.

use super::{HOSTILE, Project, each_way, harmless, quoted};

const TOML: &str = "[provider]\nkind = \"sandbox\"\n";

const COMMANDS: [&[&str]; 7] = [
    &["validate"],
    &["plan"],
    &["drift"],
    &["show", "--lock"],
    &["journal", "verify"],
    &["show", "plan.json"],
    &["plan", "--live", "plan.json"],
];

/// Validates, plain or in colour on a narrow page.
fn by_turns(project: &Project, turn: usize) -> crate::support::Outcome {
    match turn % 2 {
        0 => project.run(&["validate"]),
        _ => project.run_with(&["validate", "--color", "always"], |command| {
            command.env("COLUMNS", "40");
        }),
    }
}

#[test]
fn nothing_of_a_yaml_file_gets_past_the_encoder() {
    for text in HOSTILE {
        let name = quoted(text);
        for file in [
            format!("users: {{ {name}: {{ name: A }} }}\n"),
            format!("users: {{ a@b.example: {{ {name}: {name} }} }}\n"),
            format!("users: {{ a@b.example: {{ name: {name}, groups: [{name}] }} }}\n"),
            format!("groups: {{ {name}: {{ members: [{name}], membership: {name} }} }}\n"),
            format!("attributes: {{ {name}: {{ type: {name}, allowed: [{name}] }} }}\n"),
            format!("users:\n  a@b.example: {text} # {text}\n    x: [\n{text}\n"),
            format!("{text}: 1\n"),
        ] {
            let project = Project::empty();
            project.write("omni-um.toml", TOML);
            project.write("access.yaml", &file);
            harmless(&by_turns(&project, file.len()));
        }
    }
}

#[test]
fn nothing_of_any_other_file_gets_past_the_encoder() {
    for (turn, text) in HOSTILE.iter().enumerate() {
        let json =
            serde_json::json!({ "format": text, "plan_id": text, (*text): text }).to_string();
        let toml_text = text.replace(['\n', '\r', '\0', '\u{1b}', '\u{7}', '\u{7f}'], "?");
        let project = Project::empty();
        project.write("omni-um.toml", TOML);
        let locks = [&json, *text, &format!("{json}\n{text}\n")];
        for (at, lock) in locks.into_iter().enumerate() {
            project.write("omni-um.lock", lock);
            project.write(".omni-um/journal/a.jsonl", lock);
            project.write("plan.json", lock);
            // By turns: each command sees each text once.
            for command in COMMANDS.iter().skip((turn + at) % 3).step_by(3) {
                harmless(&project.run(command));
            }
        }
        for toml in [
            format!("{TOML}'{toml_text}' = 1\n"),
            format!("{TOML}[guards]\n\"x\" = '''{toml_text}'''\n"),
            format!("[provider]\nkind = '''{toml_text}'''\n"),
            (*text).to_owned(),
        ] {
            project.write("omni-um.toml", &toml);
            each_way(&project, &["validate"]).expect(8);
        }
    }
}

#[cfg(unix)]
#[test]
fn nothing_of_a_path_or_an_argument_gets_past_the_encoder() {
    let outside = Project::empty();
    for text in HOSTILE.iter().filter(|text| !text.contains('\0')) {
        let name = text.replace('/', "_");
        let inside = format!("{name} x");
        outside.write(&format!("{inside}/omni-um.toml"), TOML);
        outside.write(&format!("{inside}/{name}.yaml"), "users: { a: {} }\n");
        outside.write(&format!("{inside}/{name}.yml"), "");
        for arguments in [
            &["-C", &inside, "validate"][..],
            &["-C", &inside, "plan"],
            &["-C", &inside, "journal", "show"],
            &["-C", &name, "validate"],
            &["show", "--", text],
            &["plan", "--only", text],
            &["plan", "--accept", text],
            &["plan", "--live", text],
            &["plan", "--out", &format!("{name}/x")],
            &["apply", "--approved", text],
            &["journal", "show", "--", text],
            &["sandbox", "serve", "--seed", text],
            &["sandbox", "serve", "--fault", text],
            &["--", text],
            &[text],
        ] {
            let told = outside.run(arguments);
            harmless(&told);
            assert_ne!((told.code, arguments.len()), (0, 2), "{told:?}");
        }
    }
}
