//! Where requests may go.

use std::net::IpAddr;

use reqwest::Url;

/// Scheme, host, port and the path below which an API lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(Url);

/// Why a URL is no base for requests that carry a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadUrl {
    /// It does not parse, or has no host.
    #[error("it is no URL of the form https://HOST")]
    NoUrl,
    /// A key would travel in the clear.
    #[error("only https is spoken, and http to this machine alone")]
    NotHttps,
    /// A user or password is in it; the text would end up in messages.
    #[error("it must not hold a user name or a password")]
    Credentials,
    /// A query or a fragment is in it.
    #[error("it must not hold a query or a fragment")]
    Query,
    /// There is a path where there should be none.
    #[error("its path must be empty or /api, not {0}")]
    Path(String),
}

impl BaseUrl {
    /// A base URL as somebody wrote it; slashes at its end are dropped.
    pub fn parse(text: &str) -> Result<BaseUrl, BadUrl> {
        let mut url = Url::parse(text.trim()).map_err(|_| BadUrl::NoUrl)?;
        let host = url.host_str().ok_or(BadUrl::NoUrl)?;
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(host) => {}
            _ => return Err(BadUrl::NotHttps),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BadUrl::Credentials);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(BadUrl::Query);
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        Ok(BaseUrl(url))
    }

    /// The path below which the API lies, without a slash at its end; mostly empty.
    pub fn path(&self) -> &str {
        self.0.path().trim_end_matches('/')
    }

    /// The same host without a path.
    pub fn root(&self) -> BaseUrl {
        let mut url = self.0.clone();
        url.set_path("");
        BaseUrl(url)
    }

    /// Host, with `:port` unless that is 443 and the scheme https: what a lockfile remembers.
    pub fn authority(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        match self.0.port_or_known_default() {
            Some(port) if !(self.is_https() && port == 443) => format!("{host}:{port}"),
            _ => host.to_owned(),
        }
    }

    /// Whether TLS is spoken.
    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Whether it is on this machine: 127.0.0.0/8, `::1` or `localhost`.
    pub fn is_loopback(&self) -> bool {
        self.0.host_str().is_some_and(is_loopback)
    }

    /// The URL of a path (with its query) below this base.
    pub(super) fn join(&self, path_and_query: &str) -> String {
        format!("{}{path_and_query}", self.0.as_str().trim_end_matches('/'))
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || bare
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_alone() {
        for text in [
            "http://127.0.0.1:8080",
            "http://127.9.9.9",
            "http://[::1]:1",
            "http://localhost",
        ] {
            assert!(BaseUrl::parse(text).is_ok(), "{text}");
        }
        for text in [
            "http://acme.omniapp.co",
            "http://localhost.evil.example",
            "http://127.0.0.1.evil.example",
            "http://128.0.0.1",
            "http://[::2]",
            "ftp://acme.omniapp.co",
        ] {
            assert_eq!(BaseUrl::parse(text), Err(BadUrl::NotHttps), "{text}");
        }
    }

    #[test]
    fn what_does_not_belong_into_a_base_url_is_refused() {
        let parse = BaseUrl::parse;
        assert_eq!(parse("acme.omniapp.co"), Err(BadUrl::NoUrl));
        assert_eq!(parse("https://u:p@acme.example"), Err(BadUrl::Credentials));
        assert_eq!(parse("https://acme.example/?a=b"), Err(BadUrl::Query));
        assert_eq!(parse("https://acme.example/#a"), Err(BadUrl::Query));
    }

    #[test]
    fn the_authority_names_the_port_only_where_it_says_something() {
        let authority = |text| BaseUrl::parse(text).unwrap().authority();
        assert_eq!(authority("https://Acme.omniapp.co/api/"), "acme.omniapp.co");
        assert_eq!(authority("https://acme.example:443"), "acme.example");
        assert_eq!(authority("https://acme.example:8443"), "acme.example:8443");
        assert_eq!(authority("http://localhost"), "localhost:80");
        assert_eq!(authority("http://[::1]:8080"), "[::1]:8080");
    }

    #[test]
    fn paths_are_joined_without_a_double_slash() {
        let url = |text, path| BaseUrl::parse(text).unwrap().join(path);
        assert_eq!(
            url("https://a.example/", "/x?y=1"),
            "https://a.example/x?y=1"
        );
        assert_eq!(
            url("https://a.example/scim//", "/Users"),
            "https://a.example/scim/Users"
        );
    }
}
