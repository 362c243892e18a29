//! What a file's name says: read it, leave it, or tell its owner.

/// What a name says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum FileName {
    /// It is read.
    Read,
    /// It is none of ours.
    Other,
    /// It would be read but for its name.
    Wrong {
        /// The path that was meant.
        meant: String,
        /// What is wrong.
        message: String,
        /// What to do.
        help: String,
    },
}

/// What editors and people append to a file's name for a copy of it.
const COPIES: [&str; 9] = [
    "~", ".bak", ".orig", ".swp", ".swo", ".old", ".rej", ".save", ".tmp",
];

/// Judges a path below the folder.
pub(super) fn judge(path: &str) -> FileName {
    let (folder, name) = match path.rfind('/') {
        Some(at) => path.split_at(at + 1),
        None => ("", path),
    };
    if let Some(original) = copied_from(name) {
        return FileName::Wrong {
            meant: format!("{folder}{original}"),
            message: format!("{path} looks like an editor's copy of {original}, and is not read"),
            help: "delete it".to_owned(),
        };
    }
    if name.starts_with('.') {
        return FileName::Other;
    }
    let lower = name.to_ascii_lowercase();
    let stem = match (lower.strip_suffix(".yaml"), lower.strip_suffix(".yml")) {
        (None, None) => return FileName::Other,
        (Some(_), _) if name.ends_with(".yaml") => return FileName::Read,
        (Some(stem), _) | (None, Some(stem)) => stem,
    };
    // The stem in the owner's own spelling; lower case of ASCII keeps every length.
    let meant = format!("{}.yaml", &name[..stem.len()]);
    FileName::Wrong {
        meant: format!("{folder}{meant}"),
        message: format!("{path} is not read: files end in .yaml"),
        help: format!("rename it to {meant}, or move it elsewhere"),
    }
}

/// The file that an editor's copy was made of.
fn copied_from(name: &str) -> Option<String> {
    let lower = name.to_ascii_lowercase();
    let is_yaml = |name: &str| {
        let name = name.to_ascii_lowercase();
        name.ends_with(".yaml") || name.ends_with(".yml")
    };
    if let Some(inner) = name.strip_prefix('#').and_then(|n| n.strip_suffix('#'))
        && is_yaml(inner)
    {
        return Some(inner.to_owned());
    }
    if let Some(inner) = name.strip_prefix(".#")
        && is_yaml(inner)
    {
        return Some(inner.to_owned());
    }
    for ending in COPIES {
        if let Some(inner) = lower.strip_suffix(ending)
            && is_yaml(inner)
        {
            let inner = &name[..inner.len()];
            // A swap file is hidden: `.people.yaml.swp`.
            let inner = match ending {
                ".swp" | ".swo" => inner.strip_prefix('.').unwrap_or(inner),
                _ => inner,
            };
            return Some(inner.to_owned());
        }
    }
    let stem = name.strip_suffix(".yaml")?;
    let original = stem
        .strip_suffix(" copy")
        .or_else(|| stem.strip_suffix(" - Copy"))
        .or_else(|| numbered(stem))?;
    Some(format!("{original}.yaml"))
}

/// `people (copy)`, `people (2)` → `people`.
fn numbered(stem: &str) -> Option<&str> {
    let (original, mark) = stem.strip_suffix(')')?.rsplit_once(" (")?;
    let copy = mark == "copy"
        || mark.ends_with(" copy")
        || (!mark.is_empty() && mark.bytes().all(|b| b.is_ascii_digit()));
    copy.then_some(original)
}

#[cfg(test)]
mod tests {
    use super::{FileName, judge};

    fn meant(path: &str) -> Option<String> {
        match judge(path) {
            FileName::Wrong { meant, .. } => Some(meant),
            FileName::Read | FileName::Other => None,
        }
    }

    #[test]
    fn yaml_is_read_and_the_rest_is_left() {
        assert_eq!(judge("a/people.yaml"), FileName::Read);
        for other in [
            "omni-um.toml",
            "README.md",
            ".hidden.yaml",
            "yaml",
            "a~",
            "omni-um.lock",
        ] {
            assert_eq!(judge(other), FileName::Other, "{other}");
        }
    }

    #[test]
    fn misleading_names_are_told() {
        let wrong = [
            "p.yml",
            "p.YAML",
            "p.Yml",
            "p.yaml~",
            "p.yaml.bak",
            ".p.yaml.swp",
            "#p.yaml#",
            ".#p.yaml",
            "p (copy).yaml",
            "p (3rd copy).yaml",
            "p (2).yaml",
            "p copy.yaml",
            "p.yaml.orig",
            "p.yaml.BAK",
        ];
        for name in wrong {
            assert_eq!(
                meant(&format!("a/{name}")).as_deref(),
                Some("a/p.yaml"),
                "{name}"
            );
        }
    }
}
