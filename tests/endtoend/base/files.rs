//! What the base's files protect and withhold, which the checkout's do not unsay.

use serde_json::json;

use super::{Published, based, flat, git};
use crate::support::acme::AS_IT_IS;

/// A base whose files are these, applied.
fn published(files: &str) -> Published {
    let pull = Published::with("");
    pull.project.write("access.yaml", files);
    pull.project.apply();
    pull.commit();
    git(&pull.project.path(""), &["push", "-q"]);
    pull
}

/// Kay and Finance are protected.
fn protected() -> String {
    let files = AS_IT_IS.replace("name: Kay,", "name: Kay, protect: true,");
    files.replace("Finance: {}", "Finance: { protect: true }")
}

const NO_MORE: &str = "policy changed here: user/kay@acme.example protect: true → not";

#[test]
fn what_the_bases_files_protect_stays_protected() {
    let pull = published(&protected());
    for (from, to) in [
        (
            "  kay@acme.example: { name: Kay, groups: [Finance], attributes: { tier: 2 } }\n",
            "",
        ),
        ("name: Kay, groups: [Finance]", "name: Kay, groups: []"),
        ("tier: 2", "tier: 7"),
    ] {
        pull.changes(from, to);
        let told = pull.project.run(&based(&["plan"])).expect(0);
        assert!(told.out.contains(NO_MORE), "{told:?}");
        let group = "policy changed here: group/Finance protect: true → not";
        assert!(told.out.contains(group), "{told:?}");
        let json = pull.project.run(&based(&["plan", "--json"])).expect(0);
        let json = json.json();
        assert_eq!(json["plan"]["changes"], json!([]), "{from}");
        assert_eq!(json["plan"]["held"][0]["hold"], json!("protected"));
        let mark = pull.tenant.mark();
        pull.project
            .run(&based(&["apply", "--auto-approve"]))
            .expect(0);
        assert!(pull.tenant.writes_since(mark).is_empty());
    }
}

#[test]
fn to_protect_no_more_and_to_change_the_tenant_are_3_together() {
    let pull = published(&protected());
    let files = protected().replace("protect: true, ", "");
    pull.project.write("access.yaml", &files);
    let told = pull.project.run(&based(&["plan"])).expect(0);
    assert!(told.out.contains(NO_MORE), "{told:?}");
    let files = files.replace("name: Ada,", "name: Ada Lovelace,");
    pull.project.write("access.yaml", &files);
    let mark = pull.tenant.mark();
    for words in [&["plan"][..], &["apply", "--auto-approve"]] {
        let told = pull.project.run(&based(words)).expect(3);
        assert_eq!(told.failure(), "301");
        assert!(
            told.err
                .contains("(user/kay@acme.example protect: true → not)"),
            "{told:?}"
        );
    }
    assert!(pull.tenant.writes_since(mark).is_empty());
}

#[test]
fn protection_that_stays_or_comes_is_no_change_of_policy() {
    let pull = published(&protected());
    let more = protected().replace("name: Ada,", "name: Ada, protect: true,");
    pull.project.write("access.yaml", &more);
    let told = pull.project.run(&based(&["plan"])).expect(0);
    assert!(!told.out.contains("policy changed"), "{told:?}");
    let moved = protected().replace("Finance", "Money");
    let moved = format!("{moved}moved:\n  - {{ from: group/Finance, to: group/Money }}\n");
    pull.project.write("access.yaml", &moved);
    let told = pull.project.run(&based(&["plan"])).expect(0);
    assert!(!told.out.contains("policy changed"), "{told:?}");
}

#[test]
fn what_the_base_calls_sensitive_is_shown_nowhere() {
    let block = "\nattributes:\n  tier: { type: number, sensitive: true }\n";
    let files = format!("{AS_IT_IS}{block}").replace("tier: 3", "tier: 31.5");
    let pull = published(&files);
    let mended = files.replace("tier: 31.5", "tier: 32.5");
    let words = "policy changed here: attributes.tier sensitive: true → not";
    for files in [
        mended.replace(", sensitive: true", ""),
        mended.replace(block, ""),
    ] {
        pull.project.write("access.yaml", &files);
        for words in [
            &["plan"][..],
            &["plan", "--json"],
            &["drift"],
            &["drift", "--json"],
        ] {
            let told = pull.project.run(&based(words));
            for value in ["31.5", "32.5"] {
                assert!(!told.out.contains(value), "{told:?}");
                assert!(!told.err.contains(value), "{told:?}");
            }
        }
        let told = pull.project.run(&based(&["plan"])).expect(3);
        assert!(told.out.contains(words), "{told:?}");
        assert!(flat(&told.out).contains("tier: (sensitive)"), "{told:?}");
    }
    pull.project.write("access.yaml", &mended);
    let told = pull.project.run(&based(&["plan"])).expect(0);
    assert!(!told.out.contains("policy changed"), "{told:?}");
}

#[cfg(unix)]
#[test]
fn a_link_among_the_bases_files_is_refused_and_not_passed_over() {
    let pull = published(&protected());
    let folder = pull.project.path("");
    std::fs::rename(folder.join("access.yaml"), folder.join("real.txt")).expect("there");
    std::os::unix::fs::symlink("real.txt", folder.join("access.yaml")).expect("made");
    pull.commit();
    git(&folder, &["push", "-q"]);
    let told = pull.project.run(&based(&["plan"])).expect(8);
    assert!(told.err.contains("it is a link"), "{told:?}");
}
