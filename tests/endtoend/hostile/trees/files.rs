//! The files that say who has access, and what lies beside them.

use super::{HARMLESS, Tree, WRONG, attack, tree};

pub const TREES: &[Tree] = &[
    tree("an include that climbs", WRONG, |at| {
        at.write("../outside/evil.yaml", "users: {}\n");
        at.more("[files]\ninclude = ['../outside/*.yaml']");
    }),
    tree("an include from the root", WRONG, |at| {
        at.more("[files]\ninclude = ['/etc/**']")
    }),
    tree("an include from a server", WRONG, |at| {
        at.more(&format!("[files]\ninclude = ['{}/access.yaml']", at.evil()));
    }),
    tree("a file that is a link to one outside", WRONG, |at| {
        at.link("/etc/passwd", "more.yaml")
    }),
    tree("a folder that is a link to the root", HARMLESS, |at| {
        at.link("/", "everything")
    }),
    tree("a folder that is a link to itself", HARMLESS, |at| {
        at.link(".", "loop")
    }),
    tree("a file that is a pipe", WRONG, |at| at.pipe("more.yaml")),
    tree("a file that is a device", WRONG, |at| {
        at.link("/dev/zero", "more.yaml")
    }),
    tree("a tag that includes", WRONG, |at| {
        at.write(
            "more.yaml",
            format!("users: !include {}/users.yaml\n", at.evil()),
        );
    }),
    tree("a tag that runs", WRONG, |at| {
        at.write(
            "more.yaml",
            "users: !!python/object/apply:os.system ['touch HACKED']\n",
        );
    }),
    tree("a schema on a server", HARMLESS, |at| {
        let head = format!(
            "# yaml-language-server: $schema={}/schema.json\n",
            at.evil()
        );
        at.write("access.yaml", head + crate::support::acme::AS_IT_IS);
    }),
    tree("names that a shell would run", HARMLESS, |at| {
        for name in [
            "$(touch HACKED).yaml",
            "`touch HACKED`.yaml",
            "; touch HACKED;.yaml",
            "--out=HACKED.yaml",
        ] {
            at.write(name, "users: {}\n");
        }
    }),
    tree("names that steer a terminal or a log", WRONG, |at| {
        at.write("a\n::add-mask::x\u{1b}[2J.yaml", "users: nonsense\n");
        at.write("\u{202e}lmay.yaml", "users: nonsense\n");
    }),
    tree("columns and columns of text", WRONG, |at| {
        let wide = "\u{1b}]0;x\u{7}##vso[task.setvariable]::error::".repeat(5_000);
        at.write(
            "more.yaml",
            format!("users: {{ a@b.example: {{ name: {wide:?}, nmae: x }} }}\n"),
        );
    }),
    tree("a name that asks for the key", HARMLESS, |at| {
        let text = crate::support::acme::AS_IT_IS.replace(
            "name: Kay",
            "name: \"${OMNI_API_KEY} {{ env.OMNI_API_KEY }} %OMNI_API_KEY%\"",
        );
        at.write("access.yaml", text);
    }),
    tree("a state of a sandbox", HARMLESS, |at| {
        at.write(".omni-um/sandbox.json", "{}");
        std::fs::set_permissions(
            at.path(".omni-um/sandbox.json"),
            std::os::unix::fs::PermissionsExt::from_mode(0o600),
        )
        .expect("set");
    }),
];

#[test]
fn files() {
    attack(TREES);
}
