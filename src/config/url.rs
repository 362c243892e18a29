//! A tenant's URL in its one form.

use url::Url;

use super::provider::ProviderKind;

/// Why a URL cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadUrl {
    /// It cannot be read.
    #[error("this is no URL: {0}")]
    Unreadable(String),
    /// It would send a key over an open line.
    #[error("the URL must begin with https://; http:// is for this machine alone")]
    Open,
    /// It holds a user name or a password.
    #[error("a URL holds no user name and no password here")]
    UserInfo,
    /// It holds a query or a fragment.
    #[error("the URL ends before any `?` or `#`")]
    Rest,
    /// It leads further than to the tenant.
    #[error("the URL of a tenant is its host, with or without /api, and not `{0}`")]
    Path(String),
}

/// The one form of a URL: lower case, no slash at the end, and of an Omni tenant no `/api`.
///
/// A key is sent to what comes out of here, so everything that could lead it astray is refused
/// rather than mended.
pub fn normal_url(text: &str, kind: ProviderKind) -> Result<String, BadUrl> {
    // The URL standard forgives spaces, tabs and backslashes; a file that is reviewed need not.
    let odd = |c: char| c.is_whitespace() || c.is_control() || c == '\\';
    if text.chars().any(odd) {
        return Err(BadUrl::Unreadable(
            "it holds a space or a backslash".to_owned(),
        ));
    }
    let url = Url::parse(text).map_err(|error| BadUrl::Unreadable(error.to_string()))?;
    let host = url
        .host_str()
        .ok_or_else(|| BadUrl::Unreadable("it has no host".to_owned()))?;
    match url.scheme() {
        "https" => {}
        "http" if is_loopback(host) => {}
        _ => return Err(BadUrl::Open),
    }
    // The parser drops an empty `user@`, so the text itself is looked at too.
    let authority = text.split_once("://").map_or("", |(_, rest)| rest);
    let authority = authority.split(['/', '?', '#']).next().unwrap_or("");
    if authority.contains('@') || !url.username().is_empty() || url.password().is_some() {
        return Err(BadUrl::UserInfo);
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(BadUrl::Rest);
    }
    let path = url.path().trim_end_matches('/');
    let path = match (kind, path) {
        (ProviderKind::Omni | ProviderKind::Sandbox, "" | "/api") => "",
        (ProviderKind::Omni | ProviderKind::Sandbox, other) => {
            return Err(BadUrl::Path(other.to_owned()));
        }
        (ProviderKind::Omnium | ProviderKind::Scim, other) => other,
    };
    let port = url
        .port()
        .map_or_else(String::new, |port| format!(":{port}"));
    Ok(format!("{}://{host}{port}{path}", url.scheme()))
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || bare
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn omni(text: &str) -> Result<String, BadUrl> {
        normal_url(text, ProviderKind::Omni)
    }

    #[test]
    fn one_tenant_has_one_url() {
        for text in [
            "https://acme.omniapp.co",
            "https://acme.omniapp.co/",
            "https://acme.omniapp.co/api",
            "https://acme.omniapp.co/api/",
            "HTTPS://Acme.OmniApp.co:443",
        ] {
            assert_eq!(
                omni(text).as_deref(),
                Ok("https://acme.omniapp.co"),
                "{text}"
            );
        }
        for text in [
            "http://127.0.0.1:8080",
            "http://localhost:1/api",
            "http://[::1]:9/",
        ] {
            assert!(omni(text).is_ok(), "{text}");
        }
        assert_eq!(
            normal_url("https://h.example/scim/v2/", ProviderKind::Scim).as_deref(),
            Ok("https://h.example/scim/v2")
        );
    }

    #[test]
    fn what_could_lead_a_key_astray_is_refused() {
        for text in [
            "http://acme.omniapp.co",
            "ftp://acme.omniapp.co",
            "acme.omniapp.co",
            "",
            "https://",
            "https://user@acme.omniapp.co",
            "https://@acme.omniapp.co",
            "https://a:b@acme.omniapp.co",
            "https://acme.omniapp.co?x=1",
            "https://acme.omniapp.co/#x",
            "https://acme.omniapp.co/other",
            "https://acme.omniapp.co/api/v1",
            "http://localhost.evil.example",
            "http://127.0.0.1.evil.example",
            " https://acme.omniapp.co",
            "https:\\\\acme.omniapp.co",
        ] {
            assert!(omni(text).is_err(), "{text}");
        }
    }
}
