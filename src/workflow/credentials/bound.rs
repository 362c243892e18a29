//! A variable that is named after the host its key is for.

use super::{Found, KeySource, Look, Surroundings, whole};
use crate::model::BaseUrl;

/// The variable for a host: `OMNI_UM_TOKEN_acme_omniapp_co`. Dots become `_` and hyphens `__`. A
/// port other than 443 follows after a `_`, the brackets of an IPv6 address go, and its colons
/// become `_` too. No two hosts share one: no part of a name is empty, begins or ends with a
/// hyphen, and none that ends in a number is a name.
pub fn variable(url: &BaseUrl) -> String {
    let mut name = "OMNI_UM_TOKEN_".to_owned();
    for c in url.authority().chars() {
        match c {
            '.' | ':' => name.push('_'),
            '-' => name.push_str("__"),
            '[' | ']' => {}
            c => name.push(c),
        }
    }
    name
}

/// What it holds.
pub(super) fn look(around: &Surroundings<'_>, declared: Option<&BaseUrl>) -> Look {
    let Some(url) = declared else {
        return Look {
            source: KeySource::Bound(None),
            found: Found::Nothing("omni-um.toml names no url to bind a key to".to_owned()),
        };
    };
    let name = variable(url);
    let source = KeySource::Bound(Some(name.clone()));
    let found = match around.set(&name) {
        Some(key) => whole(&source, &name, url.root(), key),
        None => Found::Nothing("is not set".to_owned()),
    };
    Look { source, found }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_is_named_after_host_and_port() {
        let of = |text| variable(&BaseUrl::parse(text).unwrap());
        assert_eq!(
            of("https://acme.omniapp.co/api"),
            "OMNI_UM_TOKEN_acme_omniapp_co"
        );
        assert_eq!(
            of("https://my-acme.omniapp.co:443"),
            "OMNI_UM_TOKEN_my__acme_omniapp_co"
        );
        assert_eq!(
            of("https://Acme.omniapp.co:8443"),
            "OMNI_UM_TOKEN_acme_omniapp_co_8443"
        );
        assert_eq!(of("http://127.0.0.1:8080"), "OMNI_UM_TOKEN_127_0_0_1_8080");
        assert_eq!(of("http://[::1]:8080"), "OMNI_UM_TOKEN___1_8080");
    }
}
