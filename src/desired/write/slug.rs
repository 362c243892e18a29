//! File names for groups.

use std::collections::BTreeSet;

/// What Windows takes for a device, whatever its ending.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Names for files: lower-case letters, digits and hyphens, each once.
#[derive(Default)]
pub(super) struct Slugs(BTreeSet<String>);

impl Slugs {
    /// A name that was not given out yet; a second of its kind ends in `-2`.
    pub fn next(&mut self, name: &str) -> String {
        let slug = slug(name);
        let numbered = (2..).map(|number| format!("{slug}-{number}"));
        let mut free = std::iter::once(slug.clone()).chain(numbered);
        let free = free.find(|slug| !self.0.contains(slug)).unwrap_or(slug);
        self.0.insert(free.clone());
        free
    }
}

fn slug(name: &str) -> String {
    let parts = name.split(|c: char| !c.is_ascii_alphanumeric());
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let slug = parts.join("-").to_ascii_lowercase();
    let port = slug.strip_prefix("com").or(slug.strip_prefix("lpt"));
    let is_port = port.is_some_and(|port| matches!(port.as_bytes(), [b'0'..=b'9']));
    match slug.as_str() {
        "" => "group".to_owned(),
        device if is_port || DEVICES.contains(&device) => format!("group-{device}"),
        _ => slug,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_has_a_file_name_of_its_own() {
        let mut slugs = Slugs::default();
        let names = [
            ("Data Platform", "data-platform"),
            ("data/platform!", "data-platform-2"),
            ("Data-Platform-2", "data-platform-2-2"),
            ("../../etc", "etc"),
            (".hidden", "hidden"),
            ("財務", "group"),
            ("🚀", "group-2"),
            ("CON", "group-con"),
            ("lpt1", "group-lpt1"),
        ];
        for (name, slug) in names {
            assert_eq!(slugs.next(name), slug, "{name}");
        }
    }
}
