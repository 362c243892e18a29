//! A `.env`, or what a program could take for one.

use super::{HARMLESS, OTHER, Tree, attack, tree};
use crate::hostile::stage::Checkout;

/// A whole pair of the attacker's own, and everything else says so too.
fn conspiracy(at: &Checkout<'_>) {
    at.url(&format!("'{}'", at.evil()));
    at.lock_names(&format!("127.0.0.1:{}", at.evil_port()));
}

fn pair(at: &Checkout<'_>) -> String {
    format!(
        "OMNI_BASE_URL={}\nOMNI_API_KEY=omni_osk_of-the-attacker\n",
        at.evil()
    )
}

pub const TREES: &[Tree] = &[
    tree(".env with a stranger's pair", OTHER, |at| {
        at.write(".env", pair(at))
    }),
    tree(".env with a URL alone", OTHER, |at| {
        at.write(".env", format!("OMNI_BASE_URL={}\n", at.evil()));
    }),
    tree(".env with a key alone", OTHER, |at| {
        at.write(".env", "OMNI_API_KEY=omni_osk_x\n")
    }),
    tree(
        ".env with a URL, and omni-um.toml with the same",
        OTHER,
        |at| {
            conspiracy(at);
            at.write(".env", format!("OMNI_BASE_URL={}\n", at.evil()));
        },
    ),
    tree(".env with a URL twice", OTHER, |at| {
        at.write(".env", format!("OMNI_BASE_URL={}\n{}", at.good(), pair(at)));
    }),
    tree(".env that asks for the environment's key", OTHER, |at| {
        let text = format!(
            "OMNI_BASE_URL={}\nOMNI_API_KEY=${{OMNI_API_KEY}}\n",
            at.evil()
        );
        at.write(".env", text);
    }),
    tree(".env with the key in the path", OTHER, |at| {
        at.write(
            ".env",
            format!(
                "OMNI_BASE_URL={}/$OMNI_API_KEY\nOMNI_API_KEY=x\n",
                at.evil()
            ),
        );
    }),
    tree(".env with a user name", OTHER, |at| {
        let text = format!(
            "OMNI_BASE_URL=http://127.0.0.1:{}@127.0.0.1:{}\nOMNI_API_KEY=x\n",
            at.good_port(),
            at.evil_port()
        );
        at.write(".env", text);
    }),
    tree(".env with a quote that does not end", OTHER, |at| {
        at.write(
            ".env",
            format!("OMNI_BASE_URL=\"{}\nOMNI_API_KEY=x\n", at.evil()),
        );
    }),
    tree(".env that is not UTF-8", OTHER, |at| {
        at.write(".env", b"OMNI_BASE_URL=\xff\n")
    }),
    tree(".env with a proxy, homes and bound keys", HARMLESS, |at| {
        let evil = at.evil();
        let text = format!(
            "HTTP_PROXY={evil}\nHTTPS_PROXY={evil}\nALL_PROXY={evil}\nXDG_CONFIG_HOME=.\nHOME=.\n\
             OMNI_UM_TOKEN_127_0_0_1_{}=x\nSSL_CERT_FILE=evil.pem\nRUST_LOG=trace\n",
            at.evil_port()
        );
        at.write(".env", text);
    }),
    tree(
        ".env with a bound key for the host of omni-um.toml",
        OTHER,
        |at| {
            conspiracy(at);
            at.write(
                ".env",
                format!("OMNI_UM_TOKEN_127_0_0_1_{}=x\n", at.evil_port()),
            );
        },
    ),
    tree(".env that is a link to a stranger's", OTHER, |at| {
        at.write("../outside/pair", pair(at));
        at.link("../outside/pair", ".env");
    }),
    tree(".env that is a folder", OTHER, |at| {
        at.write(".env/pair", pair(at))
    }),
    tree(".env that is a pipe", OTHER, |at| at.pipe(".env")),
    tree(".env that is a device", OTHER, |at| {
        at.link("/dev/zero", ".env")
    }),
    tree(".env.local and others of its family", HARMLESS, |at| {
        for name in [
            ".env.local",
            ".env.production",
            ".envrc",
            "env",
            ".netrc",
            ".curlrc",
        ] {
            at.write(name, pair(at));
        }
    }),
    tree("credentials.toml in the project", OTHER, |at| {
        conspiracy(at);
        let text = format!("[hosts.\"127.0.0.1:{}\"]\nkey = \"x\"\n", at.evil_port());
        for name in [
            "credentials.toml",
            "omni-um/credentials.toml",
            ".config/omni-um/credentials.toml",
        ] {
            at.write(name, &text);
            let private = std::os::unix::fs::PermissionsExt::from_mode(0o600);
            std::fs::set_permissions(at.path(name), private).expect("set");
        }
    }),
    tree(
        ".env that git tracks, and everything says the same",
        OTHER,
        |at| {
            conspiracy(at);
            at.write(".env", pair(at));
            at.git(&["init", "-q"]);
            at.git(&["add", "-f", "."]);
        },
    ),
    tree(".env that git is to track", OTHER, |at| {
        conspiracy(at);
        at.write(".env", pair(at));
        at.git(&["init", "-q"]);
        at.git(&["add", "-f", "-N", ".env"]);
    }),
    tree(
        ".env that git tracks and is told to pass over",
        OTHER,
        |at| {
            conspiracy(at);
            at.write(".env", pair(at));
            at.git(&["init", "-q"]);
            at.git(&["add", "-f", ".env"]);
            at.git(&[
                "update-index",
                "--assume-unchanged",
                "--skip-worktree",
                ".env",
            ]);
            at.write(".gitignore", ".env\n");
        },
    ),
    tree(".env that is a link to what git tracks", OTHER, |at| {
        conspiracy(at);
        at.write("pair.txt", pair(at));
        at.link("pair.txt", ".env");
        at.git(&["init", "-q"]);
        at.git(&["add", "-f", "pair.txt"]);
    }),
    tree(".env in a merge that is not over", OTHER, |at| {
        conspiracy(at);
        at.write(".env", pair(at));
        at.git(&["init", "-q"]);
        at.git(&["add", "-f", ".env"]);
        at.write("stages", "");
        at.git(&[
            "-c",
            "alias.stages=!id=$(git rev-parse :.env) && git rm -q --cached .env && \
            printf '100644 %s 2\\t.env\\n' $id | git update-index --index-info",
            "stages",
        ]);
    }),
];

#[test]
fn a_dotenv() {
    attack(TREES);
}
