//! Which files are read, and what is said of the others.

use omni_um::desired;
use omni_um::model::Membership;

use super::support::{folder, show};

fn read(files: &[(&str, &str)], include: &[&str]) -> Result<Vec<String>, String> {
    let folder = folder(files);
    load(folder.path(), include)
}

fn load(folder: &std::path::Path, include: &[&str]) -> Result<Vec<String>, String> {
    let include: Vec<String> = include.iter().map(|p| p.to_string()).collect();
    match desired::load(folder, &include, Membership::Declared) {
        Ok(loaded) => Ok(loaded
            .state
            .files
            .iter()
            .map(|f| f.path.to_string())
            .collect()),
        Err(report) => Err(show(&report.diagnostics)),
    }
}

#[test]
fn yaml_below_the_folder_is_read_in_order() {
    let files = [
        ("z.yaml", ""),
        ("a/b/c.yaml", ""),
        ("a-b.yaml", ""),
        (".hidden.yaml", "nonsense: 1"),
        (".git/x.yaml", "nonsense: 1"),
        ("omni-um.toml", ""),
        ("omni-um.lock", ""),
        ("README.md", ""),
    ];
    assert_eq!(
        read(&files, &[]).unwrap(),
        ["a-b.yaml", "a/b/c.yaml", "z.yaml"]
    );
    assert_eq!(read(&[("omni-um.toml", "")], &[]).unwrap(), [""; 0]);
}

#[test]
fn include_names_files_and_nothing_else() {
    let files = [
        ("a/x.yaml", ""),
        ("a/b/y.yaml", ""),
        ("b/z.yaml", "nonsense: 1"),
        ("b/z.yml", ""),
    ];
    assert_eq!(read(&files, &["a/*.yaml"]).unwrap(), ["a/x.yaml"]);
    assert_eq!(
        read(&files, &["./a/**/*.yaml"]).unwrap(),
        ["a/b/y.yaml", "a/x.yaml"]
    );
    assert_eq!(
        read(&files, &["a/**/*.yaml", "people/*.yaml"]).unwrap_err(),
        "error OUM107 -+1 the include pattern `people/*.yaml` names no file\n  = correct it, or delete it from [files] include\n"
    );
    assert!(
        read(&files, &["../*.yaml"])
            .unwrap_err()
            .contains("leads out of the folder")
    );
    assert!(
        read(&files, &["/etc/*.yaml"])
            .unwrap_err()
            .contains("leads out of the folder")
    );
    assert!(
        read(&files, &["a/[.yaml"])
            .unwrap_err()
            .contains("is no pattern")
    );
    assert!(
        read(&files, &["b/*"])
            .unwrap_err()
            .contains("b/z.yml is not read")
    );
}

#[test]
fn misleading_names_are_errors() {
    for (name, help) in [
        ("p.yml", "rename it to p.yaml, or move it elsewhere"),
        ("P.YAML", "rename it to P.yaml, or move it elsewhere"),
        ("p.yaml~", "delete it"),
        (".p.yaml.swp", "delete it"),
        ("#p.yaml#", "delete it"),
        ("p (copy).yaml", "delete it"),
        ("p.yaml.orig", "delete it"),
        ("p.yaml.bak", "delete it"),
    ] {
        let said = read(&[(&format!("sub/{name}"), "users: {}")], &[]).unwrap_err();
        assert!(
            said.starts_with(&format!("error OUM102 -+1 sub/{name} ")),
            "{said}"
        );
        assert!(said.ends_with(&format!("= {help}\n")), "{said}");
    }
}

#[test]
fn a_folder_that_is_not_there_is_an_error() {
    let said = load(std::path::Path::new("/nowhere/at/all"), &[]).unwrap_err();
    assert_eq!(
        said,
        "error OUM101 -+1 the folder /nowhere/at/all does not exist\n  = create it, or name another with -C\n"
    );
}

#[test]
fn text_that_is_not_utf8_has_a_place() {
    let folder = folder(&[]);
    std::fs::write(folder.path().join("a.yaml"), b"users:\n  \xc3\xa9 \xff\n").unwrap();
    assert_eq!(
        load(folder.path(), &[]).unwrap_err(),
        "error OUM106 a.yaml:2:5+1 this is not UTF-8\n  = save the file as UTF-8\n"
    );
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out() {
    use std::os::unix::fs::symlink;
    let outside = folder(&[("x.yaml", "users: {}\n"), ("sub/y.yaml", "nonsense: 1\n")]);
    let inside = folder(&[
        ("real.yaml", "groups: {A: }\n"),
        (".shared/b.yaml", "groups: {B: }\n"),
    ]);
    let root = inside.path();
    // A link to what is read anyway is read once; one to what is not is read.
    symlink(root.join("real.yaml"), root.join("same.yaml")).unwrap();
    symlink(root.join(".shared/b.yaml"), root.join("b.yaml")).unwrap();
    assert_eq!(load(root, &[]).unwrap(), ["b.yaml", "real.yaml"]);
    symlink(outside.path().join("sub"), root.join("folder")).unwrap();
    assert_eq!(load(root, &[]).unwrap(), ["b.yaml", "real.yaml"]);
    symlink(outside.path().join("x.yaml"), root.join("out.yaml")).unwrap();
    symlink(root.join("nothing"), root.join("gone.yaml")).unwrap();
    let said = load(root, &[]).unwrap_err();
    assert!(
        said.contains("error OUM103 -+1 out.yaml is a link that leads out of the folder"),
        "{said}"
    );
    assert!(
        said.contains("error OUM103 -+1 gone.yaml is a link to nothing"),
        "{said}"
    );
    assert!(
        said.contains("warning OUM103 -+1 folder is a link that leads out"),
        "{said}"
    );
}

#[cfg(unix)]
#[test]
fn what_is_no_regular_file_is_not_read() {
    let folder = folder(&[]);
    let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("s.yaml")).unwrap();
    let said = load(folder.path(), &[]).unwrap_err();
    assert!(
        said.contains("OUM103 -+1 s.yaml is no regular file"),
        "{said}"
    );
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let folder = folder(&[]);
    let file = std::fs::File::create(folder.path().join("a.yaml")).unwrap();
    file.set_len((64 << 20) + 1).unwrap();
    let said = load(folder.path(), &[]).unwrap_err();
    assert_eq!(
        said,
        "error OUM105 -+1 a.yaml is larger than 64 MiB\n  = split it\n"
    );
}
