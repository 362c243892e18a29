//! A checkout or a reading that is not whole: no removal is ever planned.

use crate::support::{Outcome, Project, Tenant};

use super::cases::{seed, user};

/// Forty users in four files, applied.
fn begun() -> (Tenant, Project) {
    let tenant = Tenant::seeded(&seed(""));
    let project = Project::of(&tenant, "");
    std::fs::remove_file(project.path("access.yaml")).expect("there");
    for part in 0..4 {
        let users: String = (part * 10..part * 10 + 10)
            .map(|at| format!("  {}: {{ name: User {at} }}\n", user(at)))
            .collect();
        project.write(&format!("people/{part}.yaml"), &format!("users:\n{users}"));
    }
    project.apply();
    (tenant, project)
}

/// Plan, drift and apply write nothing; plan and apply end with `code` and say why.
fn refused(tenant: &Tenant, project: &Project, code: i32, words: &str) -> Outcome {
    let (mark, lock) = (tenant.mark(), project.read("omni-um.lock"));
    let told = project.run(&["plan"]).expect(code);
    assert!(told.err.contains(words), "{words}: {told:?}");
    project.run(&["apply", "--auto-approve"]).expect(code);
    project.run(&["drift"]);
    assert!(tenant.writes_since(mark).is_empty());
    assert_eq!(project.read("omni-um.lock"), lock);
    told
}

#[test]
fn an_emptied_folder_is_3() {
    let (tenant, project) = begun();
    std::fs::remove_dir_all(project.path("people")).expect("there");
    refused(
        &tenant,
        &project,
        3,
        "guard desired.empty: 40 over a limit of 0",
    );
}

#[test]
fn files_that_are_there_and_empty_are_3() {
    let (tenant, project) = begun();
    for part in 0..4 {
        project.write(&format!("people/{part}.yaml"), "");
    }
    refused(
        &tenant,
        &project,
        3,
        "guard desired.empty: 40 over a limit of 0",
    );
    for part in 0..4 {
        project.write(&format!("people/{part}.yaml"), "users: {}\n");
    }
    refused(
        &tenant,
        &project,
        3,
        "guard desired.empty: 40 over a limit of 0",
    );
}

#[test]
fn a_misspelled_folder_is_8() {
    let (tenant, project) = begun();
    let mark = tenant.mark();
    let told = project.run(&["-C", "desird-state", "plan"]).expect(8);
    assert!(told.err.contains("desird-state"), "{told:?}");
    project
        .run(&["-C", "desird-state", "apply", "--auto-approve"])
        .expect(8);
    assert_eq!(tenant.mark(), mark);
}

#[test]
fn a_file_that_was_lost_is_3_and_named() {
    let (tenant, project) = begun();
    std::fs::remove_file(project.path("people/3.yaml")).expect("there");
    let told = refused(
        &tenant,
        &project,
        3,
        "guard file.lost: 10 over a limit of 0",
    );
    assert!(told.err.contains("people/3.yaml"), "{told:?}");
}

#[test]
fn a_file_under_another_ending_is_8() {
    let (tenant, project) = begun();
    std::fs::rename(project.path("people/3.yaml"), project.path("people/3.yml")).expect("there");
    refused(&tenant, &project, 8, "people/3.yml");
}

#[test]
fn a_pattern_that_names_no_file_is_8() {
    let (tenant, project) = begun();
    let toml = project.read("omni-um.toml");
    project.write(
        "omni-um.toml",
        &format!("{toml}\n[files]\ninclude = [\"peple/*.yaml\"]\n"),
    );
    refused(&tenant, &project, 8, "peple/*.yaml");
}

#[test]
fn a_pattern_that_names_fewer_files_is_3() {
    let (tenant, project) = begun();
    let toml = project.read("omni-um.toml");
    project.write(
        "omni-um.toml",
        &format!("{toml}\n[files]\ninclude = [\"people/[012].yaml\"]\n"),
    );
    refused(&tenant, &project, 3, "guard file.lost: 10");
}

#[test]
fn a_file_that_is_cut_off_is_8_or_3() {
    let (tenant, project) = begun();
    let whole = project.read("people/3.yaml");
    for cut in [whole.len() - 2, whole.len() - 20, whole.len() / 2 + 7] {
        project.write("people/3.yaml", &whole[..cut]);
        let (mark, told) = (tenant.mark(), project.run(&["apply", "--auto-approve"]));
        assert!(matches!(told.code, 8 | 3), "{cut}: {told:?}");
        assert!(tenant.writes_since(mark).is_empty());
    }
    // Cut at the end of a line it is a file like any other; guards count what is lost.
    let lines: Vec<&str> = whole.lines().take(3).collect();
    project.write("people/3.yaml", &lines.join("\n"));
    refused(
        &tenant,
        &project,
        3,
        "guard users.deactivate: 8 over a limit of 4",
    );
}

#[test]
fn half_a_listing_is_9_or_is_read_to_its_end() {
    let (tenant, project) = begun();
    for (fault, codes) in [
        ("short-page GET /users 20", [9, 9]),
        ("truncate GET /users", [9, 9]),
        ("repeat-id GET /users", [9, 0]),
        ("total-shrinks GET /users 20", [9, 9]),
        ("total-grows GET /users 20", [9, 0]),
    ] {
        tenant.fault(fault);
        let (mark, told) = (tenant.mark(), project.run(&["plan"]));
        assert!(codes.contains(&told.code), "{fault}: {told:?}");
        assert!(!told.out.contains("deactivate"), "{fault}: {told:?}");
        project.run(&["apply", "--auto-approve"]);
        assert!(tenant.writes_since(mark).is_empty());
        tenant.mend();
    }
}
