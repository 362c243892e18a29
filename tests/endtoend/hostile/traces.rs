//! What is left of a key, and where.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::support::KEY;

/// Parts of the key's forms, in lower case: as it is, hex, base64 behind none, one and two bytes
/// more, escaped for a URL, for JSON and for HTML.
const FORMS: &[&str] = &[
    "canary-7f3",
    "omni_osk_can",
    "43414e4152592d",
    "b21uav9vc2tfq0foqvjzltdmm2e5y",
    "tbmlfb3nrx0nbtkfsws03zjnhow",
    "bw5px29za19dqu5bulktn2yzytlj",
    "%43%41%4e%41%52%59",
    "\\u0043\\u0041\\u004e",
    "&#67;&#65;&#78;",
    "&#x43;&#x41;&#x4e;",
];

/// The key in the forms that a server may hand it back in.
pub fn forms() -> Vec<(&'static str, String)> {
    let each = |escape: &dyn Fn(u8) -> String| KEY.bytes().map(escape).collect::<String>();
    vec![
        ("plain", KEY.to_owned()),
        ("upper case", KEY.to_uppercase()),
        ("hex", each(&|byte| format!("{byte:02x}"))),
        ("HEX", each(&|byte| format!("{byte:02X}"))),
        ("base64", "b21uaV9vc2tfQ0FOQVJZLTdmM2E5Yw==".to_owned()),
        (
            "base64 of Bearer",
            "QmVhcmVyIG9tbmlfb3NrX0NBTkFSWS03ZjNhOWM=".to_owned(),
        ),
        (
            "base64 of user:",
            "dXNlcjpvbW5pX29za19DQU5BUlktN2YzYTlj".to_owned(),
        ),
        ("URL", each(&|byte| format!("%{byte:02X}"))),
        ("URL in a URL", KEY.replace('_', "%255F")),
        ("JSON in JSON", each(&|byte| format!("\\\\u{byte:04x}"))),
        ("HTML", each(&|byte| format!("&#{byte};"))),
        ("HTML in hex", each(&|byte| format!("&#x{byte:x};"))),
    ]
}

/// The form of the key that stands in a text.
pub fn found_in(text: &[u8]) -> Option<&'static str> {
    let lower = String::from_utf8_lossy(text).to_lowercase();
    FORMS.iter().find(|form| lower.contains(**form)).copied()
}

/// Files below a folder that hold the key, in their text or in their name; and files with plans,
/// journals, lockfiles or keys that somebody else may read.
pub fn left_in(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.expect("readable");
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy());
        if found_in(name.as_bytes()).is_some() {
            found.push(format!("{} has the key in its name", path.display()));
        }
        let Ok(there) = path.symlink_metadata() else {
            continue;
        };
        if !there.is_file() {
            continue;
        }
        let text = std::fs::read(path).expect("read");
        if let Some(form) = found_in(&text).filter(|_| name != "credentials.toml") {
            found.push(format!("{} holds {form}", path.display()));
        }
        let ours = path.components().any(|part| part.as_os_str() == ".omni-um")
            || [
                "omni-um.lock",
                "plan.json",
                "snapshot.json",
                "credentials.toml",
            ]
            .contains(&&*name);
        let mode = there.permissions().mode() & 0o7777;
        if ours && mode != 0o600 {
            found.push(format!("{} has mode {mode:04o}", path.display()));
        }
    }
    found
}
