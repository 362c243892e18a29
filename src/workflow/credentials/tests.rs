//! Which source wins, and what each refuses.

use std::collections::BTreeMap;

use secrecy::ExposeSecret as _;
use tempfile::TempDir;

use super::*;

const HERE: &str = "https://acme.omniapp.co";

/// A working folder, a home and an environment of its own.
struct Person {
    folder: TempDir,
    variables: BTreeMap<String, String>,
}

impl Person {
    fn new() -> Person {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("work")).unwrap();
        let home = folder.path().to_string_lossy().into_owned();
        let variables = BTreeMap::from([
            ("HOME".to_owned(), home.clone()),
            ("APPDATA".to_owned(), home),
        ]);
        Person { folder, variables }
    }

    fn set(mut self, name: &str, value: &str) -> Person {
        self.variables.insert(name.to_owned(), value.to_owned());
        self
    }

    fn pair(self, url: &str, key: &str) -> Person {
        self.set(URL, url).set(KEY, key)
    }

    fn dotenv(self, text: &str) -> Person {
        std::fs::write(self.folder.path().join("work/.env"), text).unwrap();
        self
    }

    fn around<R>(&self, look: impl FnOnce(&Surroundings<'_>) -> R) -> R {
        let (working, work) = (
            self.folder.path().join("work"),
            self.folder.path().join("work"),
        );
        look(&Surroundings {
            variable: &|name| self.variables.get(name).cloned(),
            working,
            env_file: None,
            project: Some(&work),
        })
    }

    fn kept(self, key: &str) -> Person {
        self.around(|around| {
            let url = BaseUrl::parse(HERE).unwrap();
            let stored = Stored::of(around).unwrap();
            stored.keep(&url, &key.into(), around.project).unwrap();
        });
        self
    }

    fn decide(&self, declared: Option<&str>) -> Result<Credentials, CredentialsError> {
        let declared = declared.map(|url| BaseUrl::parse(url).unwrap());
        self.around(|around| Survey::take(around, declared.as_ref()).decide())
    }

    /// The key that wins.
    fn wins(&self) -> String {
        let credentials = self.decide(Some(HERE)).unwrap();
        assert_eq!(credentials.url.to_string(), HERE);
        credentials.key.expose_secret().to_owned()
    }

    fn refused(&self) -> String {
        self.decide(Some(HERE)).unwrap_err().to_string()
    }
}

fn both(key: &str) -> String {
    format!("{URL}={HERE}\n{KEY}={key}\n")
}

#[test]
fn the_first_source_wins_whole() {
    let stored = Person::new().kept("stored");
    assert_eq!(stored.wins(), "stored");
    let bound = stored.set("OMNI_UM_TOKEN_acme_omniapp_co", "bound");
    assert_eq!(bound.wins(), "bound");
    let environment = bound.pair(HERE, "environment");
    assert_eq!(environment.wins(), "environment");
    let dotenv = environment.dotenv(&both("dotenv"));
    assert_eq!(dotenv.wins(), "dotenv");
    // On its own it is not read in CI.
    assert_eq!(dotenv.set("CI", "true").wins(), "environment");
}

#[test]
fn a_dotenv_without_either_says_nothing_and_ci_may_be_set_to_no() {
    let person = Person::new().pair(HERE, "environment").dotenv("OTHER=1\n");
    assert_eq!(person.wins(), "environment");
    let mut person = person.dotenv(&both("dotenv"));
    for no in ["", "false", "False", "0"] {
        person = person.set("CI", no);
        assert_eq!(person.wins(), "dotenv", "CI={no}");
    }
    for yes in ["true", "1", "no"] {
        person = person.set("CI", yes);
        assert_eq!(person.wins(), "environment", "CI={yes}");
    }
}

#[test]
fn half_a_pair_is_an_error_and_no_later_source_makes_it_whole() {
    let whole = || Person::new().pair(HERE, "environment").kept("stored");
    for half in [
        format!("{URL}={HERE}\n"),
        format!("{KEY}=k\n"),
        format!("{URL}=\n{KEY}=k\n"),
    ] {
        let told = whole().dotenv(&half).refused();
        assert!(
            told.contains("only when the same source gave both"),
            "{told}"
        );
    }
    for (name, value) in [(URL, HERE), (KEY, "k")] {
        let told = Person::new().set(name, value).kept("stored").refused();
        assert!(told.starts_with("the environment holds"), "{told}");
    }
}

#[test]
fn a_url_or_a_key_that_is_none_is_refused_without_being_shown() {
    for url in [
        "http://acme.omniapp.co",
        "acme.omniapp.co",
        "https://secret@acme.omniapp.co",
        "https://acme.omniapp.co/secret",
        "https://sеcret.example",
    ] {
        let told = Person::new().pair(url, "k").refused();
        assert!(
            told.starts_with("OMNI_BASE_URL of the environment: "),
            "{told}"
        );
        assert!(!told.contains("secret") && !told.contains("сret"), "{told}");
    }
    for key in ["two secrets", "secret\nsecret", "sécret"] {
        let bound = Person::new().set("OMNI_UM_TOKEN_acme_omniapp_co", key);
        for person in [Person::new().pair(HERE, key), bound] {
            let told = person.refused();
            assert!(
                told.contains("a character that a key cannot have"),
                "{told}"
            );
            assert!(!told.contains("secret"), "{told}");
        }
    }
}

#[test]
fn a_key_that_is_bound_to_another_host_is_none() {
    let person = Person::new()
        .kept("stored")
        .set("OMNI_UM_TOKEN_acme_omniapp_co", "bound");
    for other in [
        "https://acme.omniapp.co:8443",
        "https://acme.omniapp.com",
        "https://acme-omniapp.co",
        "https://x.acme.omniapp.co",
    ] {
        let told = person.decide(Some(other)).unwrap_err();
        assert!(matches!(told, CredentialsError::None { .. }), "{told}");
    }
    let none = person.decide(None).unwrap_err();
    assert!(matches!(none, CredentialsError::None { .. }), "{none}");
}

#[test]
fn the_key_goes_where_omni_um_toml_and_the_lockfile_say() {
    use crate::model::ProviderIdentity;
    let credentials = Person::new().pair(HERE, "k").decide(None).unwrap();
    let may_go = |declared: Option<&str>, locked: Option<&str>| {
        let declared = declared.map(|url| BaseUrl::parse(url).unwrap());
        let identity = |host: &str| ProviderIdentity {
            kind: "omni".to_owned(),
            host: host.to_owned(),
        };
        let lock =
            locked.map(|host| Lockfile::new(identity(host), crate::lock::Salt::new([7; 16])));
        credentials
            .may_go(declared.as_ref(), "omni", lock.as_ref())
            .is_ok()
    };
    assert!(may_go(None, None));
    assert!(may_go(Some(HERE), Some("acme.omniapp.co")));
    for other in ["https://acme.omniapp.co:8443", "https://other.omniapp.co"] {
        assert!(!may_go(Some(other), None), "{other}");
    }
    for other in ["acme.omniapp.co:8443", "other.omniapp.co", ""] {
        assert!(!may_go(Some(HERE), Some(other)), "{other}");
        assert!(!may_go(None, Some(other)), "{other}");
    }
}

#[test]
fn an_env_file_that_is_named_must_be_there_and_hold_both() {
    let person = Person::new().pair(HERE, "environment").set("CI", "true");
    let told = |name: &str| {
        person.around(|around| {
            let file = around.working.join(name);
            let around = Surroundings {
                variable: around.variable,
                working: around.working.clone(),
                env_file: Some(&file),
                project: None,
            };
            let decided = Survey::take(&around, None).decide();
            decided
                .map(|it| it.key.expose_secret().to_owned())
                .map_err(|error| error.to_string())
        })
    };
    let write = |name: &str, text: &str| {
        std::fs::write(person.folder.path().join("work").join(name), text).unwrap()
    };
    assert!(told("none").unwrap_err().ends_with("none does not exist"));
    assert!(told(".").unwrap_err().ends_with("it is no regular file"));
    write("neither", "A=1\n");
    assert!(told("neither").unwrap_err().contains("holds neither"));
    write("large", &"#".repeat(1 << 19));
    assert!(told("large").unwrap_err().contains("larger than"));
    write("twice", &format!("{}{KEY}=again\n", both("k")));
    assert!(told("twice").unwrap_err().contains("twice:3: "));
    write("both", &both("named"));
    assert_eq!(told("both").as_deref(), Ok("named"));
}

#[cfg(unix)]
mod kept {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn path(person: &Person) -> PathBuf {
        person.around(|around| Stored::of(around).unwrap().path().to_owned())
    }

    fn mode(path: &std::path::Path) -> u32 {
        path.metadata().unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn a_kept_key_is_its_owners_alone() {
        let person = Person::new().kept("stored");
        let file = path(&person);
        assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
        for wrong in [0o640, 0o604, 0o644, 0o700, 0o400] {
            std::fs::set_permissions(&file, PermissionsExt::from_mode(wrong)).unwrap();
            let error = person.decide(Some(HERE)).unwrap_err();
            assert!(error.next().starts_with("chmod 600 /"), "{error}");
        }
        std::fs::remove_file(&file).unwrap();
        std::os::unix::fs::symlink("/dev/null", &file).unwrap();
        assert!(person.refused().contains("it is no regular file"));
    }

    #[test]
    fn one_host_is_let_go_and_the_others_stay() {
        let person = Person::new().kept("stored");
        let other = BaseUrl::parse("http://127.0.0.1:8080").unwrap();
        person.around(|around| {
            let stored = Stored::of(around).unwrap();
            stored.keep(&other, &"other".into(), None).unwrap();
            assert_eq!(person.wins(), "stored");
            assert!(stored.release(&BaseUrl::parse(HERE).unwrap()).unwrap());
            assert!(!stored.release(&BaseUrl::parse(HERE).unwrap()).unwrap());
        });
        let left = person.decide(Some("http://127.0.0.1:8080")).unwrap();
        assert_eq!(left.key.expose_secret(), "other");
        assert!(person.refused().starts_with("there is no key for acme"));
    }

    #[test]
    fn keys_that_are_kept_and_let_go_at_the_same_moment_are_all_as_they_were_asked() {
        let person = Person::new();
        let url = |at: usize| BaseUrl::parse(&format!("http://127.0.0.1:{at}")).unwrap();
        let stored = person.around(|around| Stored::of(around).unwrap());
        let each = |act: &(dyn Fn(usize) + Sync)| {
            std::thread::scope(|scope| {
                (8001..8017).for_each(|at| drop(scope.spawn(move || act(at))));
            });
        };
        each(&|at| stored.keep(&url(at), &"k".into(), None).unwrap());
        each(&|at| assert!(at % 2 == 0 || stored.release(&url(at)).unwrap()));
        for at in 8001..8017 {
            let there = person.decide(Some(&url(at).to_string())).is_ok();
            assert_eq!(there, at % 2 == 0, "{at}");
        }
        let lock = stored.path().with_file_name("credentials.lock");
        assert_eq!(mode(&lock), 0o600);
        std::fs::remove_file(&lock).unwrap();
        std::os::unix::fs::symlink("/dev/null", &lock).unwrap();
        let error = stored.keep(&url(1), &"k".into(), None).unwrap_err();
        assert!(error.to_string().contains("no regular file"), "{error}");
    }

    #[test]
    fn what_is_no_such_file_is_not_quoted() {
        let person = Person::new().kept("stored");
        for text in [
            "secret",
            "key = \"secret\"",
            "[hosts]\nacme = \"secret\"",
            "[hosts.\"acme.omniapp.co\"]\nkey = 1\nsecret = 2",
            "\n\n[hosts.\"a\"]\nkey = \"secret",
        ] {
            std::fs::write(path(&person), text).unwrap();
            let told = person.refused();
            assert!(told.contains("cannot be understood at line "), "{told}");
            assert!(!told.contains("secret"), "{told}");
        }
    }

    #[test]
    fn no_key_is_kept_below_the_project() {
        let person = Person::new();
        let work = person.folder.path().join("work");
        let inside = work.join("config").to_string_lossy().into_owned();
        let person = person.set("XDG_CONFIG_HOME", &inside);
        assert!(person.refused().starts_with("there is no key"));
        person.around(|around| {
            let (stored, url) = (Stored::of(around).unwrap(), BaseUrl::parse(HERE).unwrap());
            assert!(stored.keep(&url, &"k".into(), around.project).is_err());
        });
        assert!(!work.join("config").exists());
        let file = work.join("config/omni-um/credentials.toml");
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::copy(path(&Person::new().kept("stored")), &file).unwrap();
        let told = person.refused();
        assert!(
            told.ends_with("lies below the project's folder, where no key is kept"),
            "{told}"
        );
        // A folder that is not absolute is passed over.
        let person = person.set("XDG_CONFIG_HOME", "config");
        assert!(path(&person).starts_with(person.folder.path().join(".config")));
    }
}
