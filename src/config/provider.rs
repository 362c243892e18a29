//! `[provider]`: which tenant, and how it is spoken to.

use std::path::PathBuf;

use super::table::{Table, codes};
use crate::model::{BaseUrl, Diagnostic};

/// The system that is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProviderKind {
    /// An Omni tenant.
    Omni,
    /// Omnium, which stands between an identity provider and Omni.
    Omnium,
    /// Any SCIM server.
    Scim,
    /// A tenant inside this process.
    Sandbox,
}

impl ProviderKind {
    /// The word in the file and in a provider identity.
    pub fn word(self) -> &'static str {
        match self {
            ProviderKind::Omni => "omni",
            ProviderKind::Omnium => "omnium",
            ProviderKind::Scim => "scim",
            ProviderKind::Sandbox => "sandbox",
        }
    }

    /// The keys of `[provider]` that this kind takes beside `kind`.
    fn keys(self) -> &'static [&'static str] {
        match self {
            ProviderKind::Omni => &["url"],
            ProviderKind::Omnium => &["url", "tenant", "identity_provider"],
            ProviderKind::Scim => &["url", "extension"],
            ProviderKind::Sandbox => &["seed"],
        }
    }
}

/// `[provider]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// `kind`.
    pub kind: ProviderKind,
    /// `url` in its one form: scheme and host in lower case, no slash at the end; of an Omni
    /// tenant without `/api`.
    pub url: Option<BaseUrl>,
    /// `seed` of a sandbox: the file it begins with, relative to the folder.
    pub seed: Option<PathBuf>,
    /// `extension` of a SCIM server: the URN that holds custom attributes.
    pub extension: Option<String>,
    /// `tenant` of Omnium.
    pub tenant: Option<String>,
    /// `identity_provider` of Omnium.
    pub identity_provider: Option<String>,
}

/// Every key that some kind takes.
const KEYS: [&str; 6] = [
    "kind",
    "url",
    "seed",
    "extension",
    "tenant",
    "identity_provider",
];

/// Reads the section; it must be there.
pub(super) fn read(root: &Table<'_>, problems: &mut Vec<Diagnostic>) -> Option<Provider> {
    if root.entry("provider").is_none() {
        problems.push(
            root.error(codes::KEY, 0..0, "there is no section [provider]")
                .help("write [provider] with kind = \"omni\" and url = \"https://…\""),
        );
        return None;
    }
    let table = root.table("provider", problems)?;
    table.only(&KEYS, problems);
    if table.entry("kind").is_none() {
        let span = root.entry("provider").map_or(0..0, |entry| entry.span);
        problems.push(
            root.error(codes::KEY, span, "[provider] has no `kind`")
                .help("write kind = \"omni\", or kind = \"sandbox\""),
        );
    }
    let words = [
        ProviderKind::Omni,
        ProviderKind::Omnium,
        ProviderKind::Scim,
        ProviderKind::Sandbox,
    ]
    .map(|kind| (kind.word(), kind));
    let kind = table.word("kind", &words, problems)?;
    others(&table, kind, problems);
    if matches!(kind, ProviderKind::Omnium | ProviderKind::Scim) {
        let span = table.entry("kind").map_or(0..0, |entry| entry.value.span());
        let message = format!("a provider of kind `{}` is not supported yet", kind.word());
        problems.push(
            table
                .error(codes::NOT_YET, span, message)
                .help("write kind = \"omni\", or kind = \"sandbox\""),
        );
    }
    let mut text = |key: &str| {
        let known = kind.keys().contains(&key);
        known.then(|| table.text(key, problems)).flatten()
    };
    let (url, seed) = (text("url"), text("seed"));
    let extension = text("extension").map(|(text, _)| text);
    let tenant = text("tenant").map(|(text, _)| text);
    let identity_provider = text("identity_provider").map(|(text, _)| text);
    let parse = match kind {
        ProviderKind::Omni | ProviderKind::Sandbox => BaseUrl::tenant,
        ProviderKind::Omnium | ProviderKind::Scim => BaseUrl::parse,
    };
    let url = url.and_then(|(url, span)| match parse(&url) {
        Ok(url) => Some(url),
        Err(bad) => {
            let problem = table.error(codes::URL, span, bad.to_string());
            problems.push(problem.help("write url = \"https://acme.omniapp.co\""));
            None
        }
    });
    Some(Provider {
        kind,
        url,
        seed: seed.map(|(path, _)| PathBuf::from(path)),
        extension,
        tenant,
        identity_provider,
    })
}

/// Reports keys that belong to another kind.
fn others(table: &Table<'_>, kind: ProviderKind, problems: &mut Vec<Diagnostic>) {
    for entry in table.entries() {
        let foreign =
            KEYS.contains(&entry.key) && entry.key != "kind" && !kind.keys().contains(&entry.key);
        if foreign {
            let message = format!(
                "a provider of kind `{}` has no `{}`",
                kind.word(),
                entry.key
            );
            let problem = table.error(codes::KEY, entry.span, message);
            problems.push(problem.help("delete it"));
        }
    }
}
