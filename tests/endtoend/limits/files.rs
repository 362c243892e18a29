//! Files that are small and mean much, and files that are large.

use super::{Project, bounded};

const TOML: &str = "[provider]\nkind = \"sandbox\"\n";

/// `name` as often as `count`, each nine times the one before.
fn bomb(first: &str, line: impl Fn(usize, &str) -> String) -> String {
    let mut text = first.to_owned();
    for level in 1..10 {
        let before = vec![format!("*a{}", level - 1); 9].join(", ");
        text += &line(level, &before);
    }
    text
}

/// It is refused with this code among its problems, and what is said stays readable.
#[track_caller]
fn refused(text: &str, code: &str) {
    let project = Project::empty();
    project.write("omni-um.toml", TOML);
    project.write("access.yaml", text);
    let told = bounded(&project, &["validate"], &[]).expect(8);
    assert!(told.err.contains(code), "{}", told.err);
    assert!(told.err.len() < 20_000, "{} bytes", told.err.len());
}

#[test]
fn aliases_that_repeat_aliases() {
    refused(
        &bomb("x0: &a0 [x, x, x, x, x, x, x, x, x]\n", |level, before| {
            format!("x{level}: &a{level} [{before}]\n")
        }),
        "OUM111",
    );
    refused(
        &bomb(
            "groups:\n  A0: &a0 { members: [a@b.example] }\n",
            |level, before| format!("  A{level}: &a{level} {{ members: [{before}] }}\n"),
        ),
        "OUM1",
    );
    refused(
        &bomb("profiles:\n  p0: &a0 { groups: [A] }\n", |level, before| {
            format!("  p{level}: &a{level} {{ <<: [{before}] }}\n")
        }),
        "OUM1",
    );
}

#[test]
fn what_lies_too_deep() {
    refused(&format!("users: {}", "[".repeat(1_000_000)), "OUM111");
    refused(&format!("users: {}", "{a: ".repeat(300_000)), "OUM111");
    refused(&"- ".repeat(500_000), "OUM111");
    let steps: Vec<String> = (0..2000).map(|step| " ".repeat(step) + "a:").collect();
    refused(&steps.join("\n"), "OUM111");
}

#[test]
fn documents_lines_and_keys_by_the_hundred_thousand() {
    refused(&"---\n".repeat(500_000), "OUM112");
    refused(&"users: {}\n---\n".repeat(200_000), "OUM112");
    let keys = |count| {
        (0..count)
            .map(|at| format!("k{at}: 1\n"))
            .collect::<String>()
    };
    let comments = "# nothing\n".repeat(1_000_000);
    refused(
        &format!("{comments}{}", keys(20_000)),
        "has more problems than are listed",
    );
    refused(&format!("users: \"{}\"\n", "x".repeat(5_000_000)), "OUM115");
    refused(&format!("{}: 1\n", "x".repeat(5_000_000)), "OUM1");
    refused(
        &format!("users: {{ \"{}\": 1 }}\n", "x".repeat(5_000_000)),
        "OUM120",
    );
}

#[test]
fn a_folder_of_many_files() {
    let project = Project::empty();
    project.write("omni-um.toml", TOML);
    for at in 0..5000 {
        project.write(&format!("f{at}.yaml"), &format!("k{at}: 1\n"));
    }
    bounded(&project, &["validate"], &[]).expect(8);
}

/// A file of so many bytes that takes no room on the disk.
fn huge(project: &Project, name: &str, bytes: u64) {
    project.write(name, "");
    let file = std::fs::OpenOptions::new()
        .write(true)
        .open(project.path(name));
    file.expect("there").set_len(bytes).expect("sparse");
}

#[test]
fn a_file_of_any_sort_that_is_larger_than_it_may_be() {
    let journal = ".omni-um/journal/20260101T000000Z-1.jsonl";
    for (name, commands) in [
        ("omni-um.toml", &[&["validate"][..], &["plan"]][..]),
        ("access.yaml", &[&["validate"], &["plan"]]),
        (
            "omni-um.lock",
            &[&["show", "--lock"], &["plan"], &["drift"]],
        ),
        (
            "x.json",
            &[&["show", "x.json"], &["plan", "--live", "x.json"]],
        ),
        (
            journal,
            &[
                &["journal", "show", journal],
                &["journal", "verify", journal],
            ],
        ),
    ] {
        let project = Project::empty();
        project.write("omni-um.toml", TOML);
        huge(&project, name, 3 << 30);
        for command in commands {
            let told = bounded(&project, command, &[]).expect(8);
            assert!(told.err.contains("larger than"), "{told:?}");
        }
    }
}

#[test]
fn zeros_are_not_read_to_their_end() {
    for (name, command) in [
        ("omni-um.lock", &["show", "--lock"][..]),
        ("x.json", &["show", "x.json"]),
        ("x.json", &["plan", "--live", "x.json"]),
    ] {
        let project = Project::empty();
        project.write("omni-um.toml", TOML);
        // More than the run may have.
        huge(&project, name, 700 << 20);
        let told = bounded(&project, command, &[]).expect(8);
        assert!(told.err.contains("it is no text"), "{told:?}");
    }
}

#[test]
fn a_line_and_a_value_without_end_are_not_shown_whole() {
    let long = "x".repeat(30_000_000);
    for (name, format, command) in [
        ("omni-um.lock", "omni-um.lock/2", &["show", "--lock"][..]),
        ("omni-um.lock", "omni-um.lock/", &["show", "--lock"]),
        ("x.json", "omni-um.plan/", &["show", "x.json"]),
        ("x.json", "omni-um.snapshot/", &["plan", "--live", "x.json"]),
    ] {
        let project = Project::empty();
        project.write("omni-um.toml", TOML);
        project.write(name, &format!("{{\"format\":\"{format}{long}\"}}"));
        let told = bounded(&project, command, &[]).expect(8);
        assert!(told.err.len() < 20_000, "{} bytes", told.err.len());
    }
}

#[test]
fn a_file_of_any_sort_that_is_deep_or_wide() {
    let deep = format!("{{\"format\":{}", "[".repeat(3_000_000));
    let wide = format!("[{}1]", "1,".repeat(10_000_000));
    let lines = "{}\n".repeat(1_000_000);
    let journal = ".omni-um/journal/20260101T000000Z-1.jsonl";
    for text in [deep, wide, lines] {
        let project = Project::empty();
        project.write("omni-um.toml", TOML);
        for name in ["omni-um.lock", "x.json", journal] {
            project.write(name, &text);
        }
        for command in [
            &["show", "--lock"][..],
            &["plan"],
            &["show", "x.json"],
            &["plan", "--live", "x.json"],
            &["journal", "show", journal],
            &["journal", "verify", journal],
        ] {
            let told = bounded(&project, command, &[]).expect(8);
            assert!(told.err.len() < 1000, "{} bytes", told.err.len());
        }
    }
    for toml in [
        "x = ".to_owned() + &"[".repeat(200_000),
        "a.".repeat(200_000) + "b = 1",
    ] {
        let project = Project::empty();
        project.write("omni-um.toml", &format!("{toml}\n"));
        bounded(&project, &["validate"], &[]).expect(8);
    }
}
