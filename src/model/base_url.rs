//! Where a key may go: the one rule for URLs, whoever wrote them.

use std::fmt;

use url::{Host, Url};

/// Scheme, host, port and the path below which an API lies, in one form: lower case, no slash at
/// its end, and no port where that goes without saying.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(Url);

/// Why a URL is no base for requests that carry a key. None of them holds the text, which may be
/// the key itself in the wrong place, but for [`BadUrl::Path`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadUrl {
    /// It does not parse, or has no host.
    #[error("this is no URL of the form https://HOST")]
    NoUrl,
    /// It holds what readers of URLs disagree about.
    #[error("a URL holds no space, no backslash and no control character here")]
    Odd,
    /// A key would travel in the clear.
    #[error("the URL must begin with https://; http:// is for this machine alone")]
    NotHttps,
    /// A user or password is in it; the text would end up in messages.
    #[error("a URL holds no user name and no password here")]
    UserInfo,
    /// Its host is another than it looks like, to some reader or some eye.
    #[error(
        "the host must be a plain name: letters without accents, digits, hyphens and dots, none \
         of its parts beginning with xn--, and no dot at its end"
    )]
    Host,
    /// Its host is an address of no name.
    #[error(
        "the host must be a name; of addresses 127.0.0.1 and its like and [::1] are taken, written so"
    )]
    Address,
    /// Its port is none, or written oddly.
    #[error("the port must be a number from 1 to 65535, without zeros before it")]
    Port,
    /// A query or a fragment is in it.
    #[error("the URL ends before any `?` or `#`")]
    Rest,
    /// It leads further than to the tenant.
    #[error("the URL of a tenant is its host, with or without /api, and not `{0}`")]
    Path(String),
}

impl BaseUrl {
    /// A base URL as somebody wrote it; slashes at its end are dropped.
    ///
    /// A key is sent to what comes out of here, so everything that could lead it astray is refused
    /// rather than mended: the URL standard forgives spaces, backslashes, `https:host`, `0x7f.1`
    /// and letters of other alphabets.
    ///
    /// # Errors
    ///
    /// [`BadUrl`] says what is wrong with it.
    pub fn parse(text: &str) -> Result<BaseUrl, BadUrl> {
        let odd = |c: char| c.is_whitespace() || c.is_control() || c == '\\';
        if text.chars().any(odd) {
            return Err(BadUrl::Odd);
        }
        let (_, rest) = text.split_once("://").ok_or(BadUrl::NoUrl)?;
        let written = rest.split(['/', '?', '#']).next().unwrap_or_default();
        // The parser drops an empty `user@`, so the text itself is looked at.
        if written.contains('@') {
            return Err(BadUrl::UserInfo);
        }
        let (host, port) = parts(written);
        if port.is_some_and(|port| !is_port(port)) {
            return Err(BadUrl::Port);
        }
        is_plain(host)?;
        let mut url = Url::parse(text).map_err(|_| BadUrl::NoUrl)?;
        as_written(&url, host)?;
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&url) => {}
            _ => return Err(BadUrl::NotHttps),
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(BadUrl::Rest);
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        Ok(BaseUrl(url))
    }

    /// The URL of an Omni tenant: its host, with or without `/api` at its end (omni-api.md 1), or
    /// `/api/v1` or `/api/unstable`, which the vendor's own library takes too (peers.md, 2).
    ///
    /// # Errors
    ///
    /// As [`BaseUrl::parse`]; [`BadUrl::Path`] where it leads further.
    pub fn tenant(text: &str) -> Result<BaseUrl, BadUrl> {
        let base = BaseUrl::parse(text)?;
        match base.path() {
            "" | "/api" | "/api/v1" | "/api/unstable" => Ok(base.root()),
            path => Err(BadUrl::Path(path.to_owned())),
        }
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

    /// Whether a key for one may go to the other: scheme, host and port are the same.
    pub fn is_same_host(&self, other: &BaseUrl) -> bool {
        self.is_https() == other.is_https() && self.authority() == other.authority()
    }

    /// Whether TLS is spoken.
    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Whether it is on this machine: 127.0.0.0/8, `::1` or `localhost`.
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.0)
    }

    /// The URL of a path (with its query) below this base.
    pub fn join(&self, path_and_query: &str) -> String {
        format!("{self}{path_and_query}")
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

/// Host and port of `host:port`; the brackets of an IPv6 address stay.
fn parts(written: &str) -> (&str, Option<&str>) {
    let after = written.rfind(']').map_or(0, |bracket| bracket + 1);
    match written[after..].find(':') {
        Some(colon) => {
            let colon = after + colon;
            (&written[..colon], Some(&written[colon + 1..]))
        }
        None => (written, None),
    }
}

fn is_port(text: &str) -> bool {
    !text.starts_with('0')
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && text.parse::<u16>().is_ok()
}

/// Letters, digits and hyphens between dots (RFC 1123, 2.1), and no `xn--` (RFC 5890, 2.3.1): what
/// stands behind that looks like another name once it is shown. Or brackets.
fn is_plain(host: &str) -> Result<(), BadUrl> {
    if host.is_empty() {
        return Err(BadUrl::NoUrl);
    }
    if host.starts_with('[') {
        return Ok(());
    }
    let plain = |part: &str| {
        let hyphen = part.starts_with('-') || part.ends_with('-');
        let is = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        !part.is_empty()
            && !hyphen
            && part.bytes().all(is)
            && !part.to_ascii_lowercase().starts_with("xn--")
    };
    match host.split('.').all(plain) {
        true => Ok(()),
        false => Err(BadUrl::Host),
    }
}

/// The parser read the host that is written, and it is a name or this machine.
fn as_written(url: &Url, host: &str) -> Result<(), BadUrl> {
    let read = url.host_str().ok_or(BadUrl::NoUrl)?;
    let is_name = matches!(url.host(), Some(Host::Domain(_)));
    // 2130706433, 0x7f.1 and 127.1 are read as 127.0.0.1.
    if !is_name && !is_loopback(url) || read != host.to_ascii_lowercase() {
        return Err(match is_name {
            true => BadUrl::Host,
            false => BadUrl::Address,
        });
    }
    Ok(())
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_tenant_has_one_url() {
        for text in [
            "https://acme.omniapp.co",
            "https://acme.omniapp.co/",
            "https://acme.omniapp.co/api",
            "https://acme.omniapp.co/api/",
            "https://acme.omniapp.co/api/v1",
            "https://acme.omniapp.co/api/v1/",
            "https://acme.omniapp.co/api/unstable",
            "https://acme.omniapp.co/api/unstable/",
            "HTTPS://Acme.OmniApp.co:443",
        ] {
            let url = BaseUrl::tenant(text).map(|url| url.to_string());
            assert_eq!(url.as_deref(), Ok("https://acme.omniapp.co"), "{text}");
        }
        let scim = BaseUrl::parse("https://h.example/scim/v2/").map(|url| url.to_string());
        assert_eq!(scim.as_deref(), Ok("https://h.example/scim/v2"));
        for (text, path) in [
            ("https://acme.omniapp.co/other", "/other"),
            ("https://acme.omniapp.co/v1", "/v1"),
            ("https://acme.omniapp.co/api/v2", "/api/v2"),
            ("https://acme.omniapp.co/api/v1/users", "/api/v1/users"),
            ("https://acme.omniapp.co/api/unstable/x", "/api/unstable/x"),
        ] {
            assert_eq!(BaseUrl::tenant(text), Err(BadUrl::Path(path.to_owned())));
        }
    }

    #[test]
    fn plain_http_is_for_this_machine_alone() {
        for text in [
            "http://127.0.0.1:8080",
            "http://127.9.9.9",
            "http://[::1]:1",
            "http://localhost",
            "http://LOCALHOST:1/api",
            "https://127.0.0.1",
        ] {
            assert!(BaseUrl::parse(text).is_ok(), "{text}");
        }
        for text in [
            "http://acme.omniapp.co",
            "http://localhost.evil.example",
            "http://127.0.0.1.evil.example",
            "ftp://acme.omniapp.co",
            "file://acme.omniapp.co",
            "ws://localhost",
        ] {
            assert_eq!(BaseUrl::parse(text), Err(BadUrl::NotHttps), "{text}");
        }
    }

    #[test]
    fn what_could_lead_a_key_astray_is_refused() {
        use BadUrl::{Address, Host, NoUrl, Odd, Port, Rest, UserInfo};
        for (bad, texts) in [
            (
                NoUrl,
                &[
                    "",
                    "acme.omniapp.co",
                    "https:",
                    "https://",
                    "https:///acme.omniapp.co",
                    "https:/acme.omniapp.co",
                    "https:acme.omniapp.co",
                    "//acme.omniapp.co",
                ][..],
            ),
            (
                Odd,
                &[
                    " https://acme.omniapp.co",
                    "https://acme.omniapp.co\n",
                    "ht\ttps://acme.omniapp.co",
                    "https://acme.omni\tapp.co",
                    "https:\\\\acme.omniapp.co",
                    "https://evil.example\\@acme.omniapp.co",
                    "https://acme.omniapp.co\u{a0}",
                ],
            ),
            (
                UserInfo,
                &[
                    "https://user@acme.omniapp.co",
                    "https://@acme.omniapp.co",
                    "https://a:b@acme.omniapp.co",
                    "https://acme.omniapp.co:443@evil.example",
                ],
            ),
            (
                Host,
                &[
                    "https://acme.omniapp.co.",
                    "https://.omniapp.co",
                    "https://acme..co",
                    "https://аcme.omniapp.co",
                    "https://acme。omniapp.co",
                    "https://ａcme.omniapp.co",
                    "https://acme\u{ad}.omniapp.co",
                    "https://xn--cme-7cd.omniapp.co",
                    "https://acme.XN--p1ai",
                    "https://acme%2eomniapp.co",
                    "https://acme_x.omniapp.co",
                    "https://-acme.omniapp.co",
                    "https://acme-.omniapp.co",
                    "https://acme*.omniapp.co",
                ],
            ),
            (
                Address,
                &[
                    "http://2130706433",
                    "http://0x7f000001",
                    "http://0x7f.1",
                    "http://127.1",
                    "http://0177.0.0.1",
                    "http://127.0.0.01",
                    "https://10.0.0.1",
                    "https://169.254.169.254",
                    "https://192.168.1.1",
                    "https://8.8.8.8",
                    "https://0.0.0.0",
                    "http://128.0.0.1",
                    "http://[::2]",
                    "https://[::]",
                    "https://[fe80::1]",
                    "https://[::ffff:127.0.0.1]",
                    "http://[0:0:0:0:0:0:0:1]",
                ],
            ),
            (
                Port,
                &[
                    "https://acme.omniapp.co:",
                    "https://acme.omniapp.co:0",
                    "https://acme.omniapp.co:0443",
                    "https://acme.omniapp.co:65536",
                    "https://acme.omniapp.co:44x",
                    "https://acme.omniapp.co:+443",
                    "https://acme.omniapp.co:443:80",
                ],
            ),
            (
                Rest,
                &[
                    "https://acme.omniapp.co?x=1",
                    "https://acme.omniapp.co?",
                    "https://acme.omniapp.co/#x",
                ],
            ),
        ] {
            for text in texts {
                assert_eq!(BaseUrl::parse(text), Err(bad.clone()), "{text}");
            }
        }
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
    fn a_key_for_one_host_is_for_its_scheme_and_port_too() {
        let url = |text| BaseUrl::parse(text).unwrap();
        let here = url("https://localhost:8080/api");
        assert!(here.is_same_host(&url("https://LOCALHOST:8080")));
        assert!(!here.is_same_host(&url("http://localhost:8080")));
        assert!(!here.is_same_host(&url("https://localhost")));
        assert!(!here.is_same_host(&url("https://127.0.0.1:8080")));
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
