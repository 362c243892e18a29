//! The key: which are refused, whose they are, and that they are seen nowhere.

use omni_um::live::{Interest, OwnAccount};
use omni_um::model::{Name, ProviderIdentity};
use omni_um::provider::http::SetupError;
use omni_um::provider::omni::{Omni, OmniOptions};
use omni_um::provider::{ProviderReader, ProviderWriter, ReadError, Write, WriteError};
use secrecy::SecretString;
use serde_json::json;

use crate::tenant::{Canned, KEY, Reply, Tenant, omni, reply, uuid};

#[tokio::test]
async fn the_key_goes_into_one_header_of_each_request() {
    let tenant = Tenant::canned(Canned::of(1)).await;
    tenant.omni().read(&Interest::default()).await.unwrap();
    let bearer = format!("Bearer {KEY}");
    for seen in tenant.seen() {
        assert_eq!(seen.headers["authorization"], bearer.as_str());
        let agent = seen.headers["user-agent"].to_str().unwrap();
        assert_eq!(agent, concat!("omni-um/", env!("CARGO_PKG_VERSION")));
        assert!(!seen.path.contains(KEY) && !seen.query.contains(KEY));
    }
}

#[tokio::test]
async fn no_error_and_no_debug_output_holds_the_key() {
    let echoes = [
        reply(
            400,
            json!({ "detail": format!("bad header: Bearer {KEY}") }).to_string(),
        ),
        reply(403, json!({ "error": "403", "message": KEY }).to_string()),
        reply(500, format!("{}Bearer {KEY}", "x".repeat(280))),
        reply(
            200,
            json!({ "totalResults": KEY, "Resources": [KEY] }).to_string(),
        ),
        Reply {
            status: 302,
            headers: vec![("location", format!("http://127.0.0.1:1/{KEY}"))],
            body: KEY.into(),
        },
    ];
    for echo in echoes {
        let canned = Canned::of(1);
        let tenant = Tenant::start(move |seen, before| match (seen.path.as_str(), before) {
            ("/api/scim/v2/Users", 1..) => echo.clone(),
            ("/api/scim/v2/Users", 0) if seen.method == "POST" => echo.clone(),
            _ => canned.answer(seen),
        })
        .await;
        let omni = tenant.omni();
        omni.read(&Interest::default()).await.unwrap();
        let read = omni.read(&Interest::default()).await.unwrap_err();
        let create = Write::CreateGroup {
            group: Name::new("G"),
            members: vec![],
        };
        let write = omni.write(&create).await.unwrap_err();
        for text in [
            format!("{read} {read:?} {omni:?}"),
            format!("{write} {write:?}"),
        ] {
            assert!(!text.contains(&KEY[..12]), "{text}");
        }
    }
}

#[tokio::test]
async fn a_transport_error_holds_no_key() {
    let omni = omni("http://127.0.0.1:1");
    let error = omni.read(&Interest::default()).await.unwrap_err();
    let ReadError::Unreachable { host, reason } = &error else {
        panic!("{error:?}");
    };
    assert_eq!(host, "127.0.0.1:1");
    assert!(reason.to_lowercase().contains("refused"), "{reason}");
    assert!(!format!("{error:?}").contains(KEY));
}

#[tokio::test]
async fn a_personal_token_is_refused_in_a_sentence_before_anything_is_listed() {
    let tenant = Tenant::canned(Canned {
        whoami: json!({ "keyScope": "user" }),
        ..Canned::default()
    })
    .await;
    let error = tenant.omni().read(&Interest::default()).await.unwrap_err();
    assert!(matches!(&error, ReadError::Refused(_)));
    assert!(
        error.to_string().contains("organization API key"),
        "{error}"
    );
    assert_eq!(tenant.seen().len(), 1);
}

#[tokio::test]
async fn a_refused_key_is_told_from_any_other_failure() {
    for status in [401, 403] {
        for line in [
            "GET /api/v1/whoami",
            "GET /api/v1/user-attributes",
            "GET /api/scim/v2/Groups",
        ] {
            let canned = Canned::of(1);
            let tenant = Tenant::start(move |seen, _| {
                if seen.line() == line {
                    reply(
                        status,
                        r#"{"error":"403","message":"Invalid bearer token"}"#,
                    )
                } else {
                    canned.answer(seen)
                }
            })
            .await;
            let error = tenant.omni().read(&Interest::default()).await.unwrap_err();
            assert!(matches!(&error, ReadError::Refused(_)), "{error:?}");
            assert!(error.to_string().contains("Invalid bearer token"));
        }
    }
}

#[tokio::test]
async fn the_account_behind_the_key_is_named_where_the_server_tells() {
    let whoami = |id: String| json!({ "user": { "membershipId": id } });
    for (whoami, own) in [
        (
            whoami(uuid(2)),
            OwnAccount::User(Name::new("u2@acme.example")),
        ),
        (whoami(uuid(99)), OwnAccount::Hidden),
        (json!({ "keyScope": "organization" }), OwnAccount::Unknown),
    ] {
        let tenant = Tenant::canned(Canned {
            whoami,
            ..Canned::of(3)
        })
        .await;
        let live = tenant.omni().read(&Interest::default()).await.unwrap();
        assert_eq!(live.own_account, own);
    }
}

#[tokio::test]
async fn a_tenant_without_whoami_is_read_all_the_same() {
    let canned = Canned::of(1);
    let tenant = Tenant::start(move |seen, _| match seen.path.as_str() {
        "/api/v1/whoami" => reply(404, r#"{"error":"404","message":"no route"}"#),
        _ => canned.answer(seen),
    })
    .await;
    let live = tenant.omni().read(&Interest::default()).await.unwrap();
    assert_eq!(live.own_account, OwnAccount::Unknown);
}

#[test]
fn the_url_is_taken_with_and_without_api_and_nothing_else() {
    let make = |url: &str| Omni::new(url, SecretString::from(KEY), OmniOptions::default());
    for url in [
        "http://localhost:1",
        "http://localhost:1/",
        "http://localhost:1/api",
        "http://localhost:1/api/",
    ] {
        assert_eq!(make(url).unwrap().identity().host, "localhost:1");
    }
    for url in [
        "http://localhost:1/api/scim",
        "http://localhost:1/dashboards",
        "http://acme.omniapp.co",
        "https://user:pass@acme.omniapp.co",
        "acme.omniapp.co",
    ] {
        assert!(matches!(make(url), Err(SetupError::Url(_))), "{url}");
    }
}

#[test]
fn the_sandbox_in_the_process_has_an_identity_without_a_port() {
    let options = OmniOptions::sandbox();
    let omni = Omni::new("http://127.0.0.1:9", SecretString::from("k"), options).unwrap();
    let (kind, host) = ("sandbox".to_owned(), String::new());
    assert_eq!(omni.identity(), ProviderIdentity { kind, host });
}

#[tokio::test]
async fn a_write_with_a_refused_key_is_refused() {
    let canned = Canned::of(1);
    let tenant = Tenant::start(move |seen, _| match seen.method.as_str() {
        "POST" => reply(403, r#"{"error":"403","message":"Invalid bearer token"}"#),
        _ => canned.answer(seen),
    })
    .await;
    let omni = tenant.omni();
    let create = Write::CreateGroup {
        group: Name::new("G"),
        members: vec![],
    };
    let error = omni.write(&create).await.unwrap_err();
    assert!(matches!(error, WriteError::Refused(_)), "{error:?}");
}
