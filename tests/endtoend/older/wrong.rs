//! Each command that writes, with wrong files and a tenant that fails: how it ends, what it says
//! and where, and that nothing is written that should not be.

use serde_json::{Value, json};

use super::stage::{Desk, URN, cell, resources};
use crate::support::{KEY, Outcome};

/// A command with good files, and what is wrong of the first of them in turn.
struct Case {
    desk: Desk,
    /// The command; `FILE` stands for the first file.
    line: Vec<String>,
    /// The name of the first file, and what is good in it.
    file: (&'static str, String),
    /// What must not be taken for good.
    wrong: Vec<String>,
    /// Its writes, as a fault names them.
    writes: &'static [&'static str],
}

/// What goes wrong while the tenant is read, and the exit code.
const READING: [(&str, i32); 10] = [
    ("fail GET / 401", 7),
    ("fail GET / 403", 7),
    ("fail GET /users 404", 9),
    ("fail GET /groups 404", 9),
    ("fail GET /users 409", 9),
    ("fail GET / 429", 9),
    ("fail GET / 500", 9),
    ("html GET /", 9),
    ("redirect GET / http://127.0.0.1:9/elsewhere", 9),
    ("drop-before GET /", 9),
];

/// What goes wrong with each write, and the exit code; all of them do nothing.
const WRITING: [(&str, i32); 9] = [
    ("fail {} 401", 7),
    ("fail {} 403", 7),
    ("fail {} 404", 5),
    ("fail {} 429", 5),
    ("fail {} 500", 5),
    ("fail {} 503 html", 5),
    ("redirect {} http://127.0.0.1:9/elsewhere", 5),
    ("drop-before {}", 5),
    ("accept-and-ignore {}", 5),
];

impl Case {
    fn new(line: &[&str], file: (&'static str, String)) -> Case {
        Case {
            desk: Desk::new(),
            line: line.iter().map(ToString::to_string).collect(),
            file,
            wrong: Vec::new(),
            writes: &["PATCH /users"],
        }
    }

    fn run(&self) -> Outcome {
        let line: Vec<&str> = self.line.iter().map(String::as_str).collect();
        self.desk.run(&line)
    }

    /// What is wrong with files is told before anything is asked, or at least written.
    fn with_wrong_files(&self) {
        let (name, good) = &self.file;
        let told = self.desk.untouched(|| self.run().expect(8));
        assert_eq!((told.failure(), told.out.as_str()), ("206", ""));
        assert!(told.err.contains(name), "{told:?}");
        let general = ["", " \n", "\u{feff}", "{", "<html></html>"];
        let general = general.iter().map(ToString::to_string);
        for text in general.chain(self.wrong.iter().cloned()) {
            self.desk.folder.write(name, &text);
            let told = self.desk.untouched(|| self.run());
            assert_eq!(told.code, 8, "{text:?}: {told:?}");
            assert_eq!((told.failure(), told.out.as_str()), ("100", ""), "{text:?}");
            assert!(told.err.contains("error[OUM19"), "{text:?}: {told:?}");
            assert!(told.err.contains(&format!("{name}:")), "{text:?}: {told:?}");
        }
        for bytes in [&b"\0"[..], b"\xff\xfe[\0]\0", b"\x1f\x8b\x08"] {
            std::fs::write(self.desk.folder.path(name), bytes).expect("written");
            let told = self.desk.untouched(|| self.run().expect(8));
            assert_eq!(told.out, "", "{bytes:?}");
        }
        self.desk.folder.write(name, good);
    }

    /// Nothing is written from half a reading, and stdout stays empty.
    fn with_a_tenant_that_cannot_be_read(&self) {
        for (fault, code) in READING {
            self.desk.tenant.fault(fault);
            let told = self.desk.untouched(|| self.run());
            assert_eq!(
                (told.code, told.out.as_str()),
                (code, ""),
                "{fault}: {told:?}"
            );
            self.desk.tenant.mend();
        }
        let refused = [
            "OMNI_BASE_URL=http://127.0.0.1:9\n",
            &format!("OMNI_API_KEY={KEY}\n"),
        ];
        self.desk.folder.write("refused.env", &refused.concat());
        let mut line: Vec<&str> = self.line.iter().map(String::as_str).collect();
        line.extend(["--env-file", "refused.env"]);
        let told = self.desk.untouched(|| self.desk.run(&line).expect(9));
        assert_eq!(told.out, "");
    }

    /// A write that fails is told, with its record, and has done nothing.
    fn with_writes_that_fail(&self) {
        let state = self.desk.state();
        // A new user of whom the tenant says that there is one is skipped, and no failure.
        let conflict = match self.writes {
            ["POST /users"] => 0,
            _ => 5,
        };
        for (fault, code) in WRITING.into_iter().chain([("fail {} 409", conflict)]) {
            for write in self.writes {
                self.desk.tenant.fault(&fault.replace("{}", write));
            }
            let told = self.run();
            assert_eq!(told.code, code, "{fault}: {told:?}");
            assert_eq!(self.desk.state(), state, "{fault}: {told:?}");
            assert!(!told.out.is_empty() || code == 7, "{fault}: {told:?}");
            // There is no plan of files of ours that could be looked at.
            assert!(!told.err.contains("omni-um plan"), "{fault}: {told:?}");
            self.desk.tenant.mend();
        }
    }

    fn all(&self) {
        self.with_wrong_files();
        self.with_a_tenant_that_cannot_be_read();
        self.with_writes_that_fail();
        let (told, effects) = self.desk.effects(|| self.run().expect(0));
        assert!(!effects.is_empty(), "{told:?}");
    }

    /// The result, where it is one of records: what succeeded, failed and was skipped.
    fn counts(told: &Outcome) -> [usize; 3] {
        let (json, summary) = told.out.split_once("\n\n").expect("JSON, and a line");
        let json: Value = serde_json::from_str(json).expect("JSON");
        let count = |key: &str| json[key].as_array().map_or(0, Vec::len);
        let [success, failure, skipped] = ["success", "failure", "skipped"].map(count);
        let said = format!("Summary: {success} succeeded, {failure} failed");
        assert!(summary.starts_with(&said), "{told:?}");
        [success, failure, skipped]
    }
}

/// Wrong in every file of users as JSON.
fn wrong_json() -> Vec<String> {
    let ada = |more: Value| {
        let mut one = json!({ "userName": "ada@acme.example" });
        let (one_is, more) = (one.as_object_mut().expect("an object"), more);
        one_is.extend(more.as_object().expect("an object").clone());
        json!([one]).to_string()
    };
    vec![
        "[]".to_owned(),
        "{}".to_owned(),
        "7".to_owned(),
        "null".to_owned(),
        "{\"Resources\": null}".to_owned(),
        "{\"Resources\": {}}".to_owned(),
        "[[\"ada@acme.example\"]]".to_owned(),
        "[\"ada@acme.example\"]".to_owned(),
        "[{\"displayName\": \"Ada\"}]".to_owned(),
        "[{\"userName\": 7}]".to_owned(),
        "[{\"userName\": \"ada@acme.example\"},]".to_owned(),
        ada(json!({ URN: [] })),
        ada(json!({ URN: "region" })),
        ada(json!({ URN: { "region": { "a": 1 } } })),
        ada(json!({ URN: { "no_such": "x" } })),
        ada(json!({ URN: { "tier": "three" } })),
        ada(json!({ URN: { "team": ["a", "b"] } })),
    ]
}

#[test]
fn sync_of_json() {
    let line = ["sync", "--source", "json", "--users", "users.json"];
    let mut case = Case::new(&line, ("users.json", String::new()));
    let mut ada = case.desk.person("ada@acme.example");
    ada[URN]["team"] = json!("new");
    let finance = json!({ "value": case.desk.group("Finance") });
    ada["groups"].as_array_mut().expect("a list").push(finance);
    case.file.1 = resources(&[ada]);
    case.wrong = wrong_json();
    case.wrong.extend([
        r#"[{"userName": "ada@acme.example", "groups": "Finance"}]"#.to_owned(),
        r#"[{"userName": "ada@acme.example", "groups": [7]}]"#.to_owned(),
        r#"[{"userName": "ada@acme.example", "groups": [{}]}]"#.to_owned(),
        r#"[{"userName": "ada@acme.example", "groups": ["Finanze"]}]"#.to_owned(),
    ]);
    case.writes = &["PATCH /users", "PATCH /groups"];
    case.all();
}

#[test]
fn sync_of_csv() {
    let line = [
        "sync",
        "--source",
        "csv",
        "--users",
        "users.csv",
        "--groups",
        "groups.csv",
    ];
    let bag = cell(r#"{"team": "new"}"#);
    let good = format!("userName,userAttributes\nada@acme.example,{bag}\n");
    let mut case = Case::new(&line, ("users.csv", good));
    let groups = "displayName,members\nFinance,\"[\"\"ada@acme.example\"\"]\"\n";
    case.desk.folder.write("groups.csv", groups);
    case.wrong = [
        "userName,userAttributes\n",
        "name\nAda\n",
        "userName;active\nada@acme.example;True\n",
        "userName,userName\na,b\n",
        "userName,userAttributes\nada@acme.example,{\"team\": \"a\", \"tier\": 1}\n",
        "userName,userAttributes\nada@acme.example,\"{\"\"team\"\": \"\"new\"\"\"\n",
        "userName,userAttributes\nada@acme.example,\"[]\"\n",
        "userName,userAttributes\nada@acme.example,\"{\"\"no_such\"\": 1}\"\n",
        "userName,userAttributes\nada@acme.example\n",
        "userName,userAttributes\n,\"{}\"\n",
        "userName,groups\nada@acme.example,Finance\n",
    ]
    .map(str::to_owned)
    .to_vec();
    case.writes = &["PATCH /users", "PATCH /groups"];
    case.all();
    // The other file is no less looked at.
    for text in [
        "",
        "displayName\nFinance\n",
        "displayName,members\nFinance,ada\n",
        "displayName,members\nFinanze,\n",
    ] {
        case.desk.folder.write("groups.csv", text);
        let told = case.desk.untouched(|| case.run().expect(8));
        assert!(told.err.contains("groups.csv:"), "{text:?}: {told:?}");
    }
    std::fs::remove_file(case.desk.folder.path("groups.csv")).expect("gone");
    case.desk.untouched(|| case.run().expect(8));
}

#[test]
fn create_users() {
    let new = json!({ "userName": "new@acme.example", "displayName": "New", URN: { "tier": 1 } });
    let good = json!([new, { "userName": "ada@acme.example", "displayName": "Ada" }]);
    let mut case = Case::new(
        &["create-users", "new.json"],
        ("new.json", good.to_string()),
    );
    case.wrong = wrong_json();
    case.wrong
        .retain(|text| !text.contains("ada@acme.example") || text.contains(",]"));
    case.writes = &["POST /users"];
    case.all();
    let told = case.run().expect(0);
    assert_eq!(Case::counts(&told), [0, 0, 2]);
    assert!(
        told.out.ends_with(", 2 skipped (already exists).\n"),
        "{told:?}"
    );
    // A record that cannot be made fails, and not the others.
    let rows = r#"[{"userName": "no-e-mail", "displayName": "X"},
        {"userName": "other@acme.example", "displayName": "Other"}, {"userName": "x@acme.example"}]"#;
    let told = case
        .desk
        .file("create-users", "new.json", rows, &[])
        .expect(5);
    assert_eq!(Case::counts(&told), [1, 2, 0], "{told:?}");
}

/// 409 is "there already", and no failure; the one beside it is made.
#[test]
fn create_users_where_one_is_there_that_the_listing_hides() {
    let desk = Desk::with("inactive-email=409,deactivated=unlisted");
    let deactivate =
        |tenant: &mut omni_um::sandbox::Tenant| tenant.deactivate_user("left@acme.example");
    desk.tenant.tenant(deactivate).expect("deactivated");
    let people = ["left@acme.example", "new@acme.example", "odd@acme.example"];
    let people: Vec<Value> = people
        .iter()
        .map(|email| json!({ "userName": email, "displayName": "Somebody" }))
        .collect();
    let create = || desk.file("create-users", "new.json", &resources(&people), &[]);
    let (told, effects) = desk.effects(create);
    let told = told.expect(0);
    assert_eq!(Case::counts(&told), [2, 0, 1], "{told:?}");
    assert_eq!(effects.len(), 2, "{effects:?}");
}

#[test]
fn update_user_attributes() {
    let good = json!([{ "userName": "ada@acme.example", URN: { "team": "new" } }]);
    let line = ["update-user-attributes", "u.json"];
    let mut case = Case::new(&line, ("u.json", good.to_string()));
    case.wrong = wrong_json();
    case.all();
    let told = case.desk.untouched(|| case.run().expect(0));
    assert_eq!(Case::counts(&told)[1..], [0, 0]);
    let bag = cell(r#"{"team": "newer"}"#);
    let text = format!(
        "id,urn:omni:params:1.0:UserAttribute\n{},{bag}\n",
        case.desk.id("ada@acme.example")
    );
    let told = case
        .desk
        .file("update-user-attributes", "u.csv", &text, &[])
        .expect(0);
    assert_eq!(Case::counts(&told), [1, 0, 0]);
    // Who is not there fails, and not the others; a rehearsal says so too.
    let rows = json!([
        { "userName": "nobody@acme.example", URN: { "team": "x" } },
        { "userName": "kay@acme.example", URN: { "team": "x" } },
        { "id": "00000000-0000-4000-8000-000000000000", URN: { "team": "x" } },
    ]);
    let told = case
        .desk
        .file("update-user-attributes", "u.json", &rows.to_string(), &[])
        .expect(5);
    assert_eq!(Case::counts(&told), [1, 2, 0]);
    assert!(told.out.contains("nobody@acme.example"), "{told:?}");
    let told = case
        .desk
        .run(&["update-user-attributes", "u.json", "--dry-run"])
        .expect(5);
    assert!(
        told.err.contains("no user is called `nobody@acme.example`"),
        "{told:?}"
    );
    assert_eq!(case.desk.tenant.attribute("kay@acme.example", "team"), "x");
}

#[test]
fn delete_users() {
    let mut case = Case::new(
        &["delete-users", "ids.json", "--yes"],
        ("ids.json", String::new()),
    );
    let kay = case.desk.id("kay@acme.example");
    case.file.1 = json!({ "user_ids": [kay] }).to_string();
    case.wrong = [
        "[]",
        "{}",
        "[7]",
        "[null]",
        "[\"\"]",
        "{\"user_ids\": \"x\"}",
        "{\"user_ids\": []}",
    ]
    .map(str::to_owned)
    .to_vec();
    case.writes = &["DELETE /users"];
    case.all();
    // Gone already is no success, nor is an id of nobody; a blank one is an error.
    let rows = json!([kay, case.desk.id("left@acme.example"), "nobody"]).to_string();
    let told = case
        .desk
        .file("delete-users", "ids.json", &rows, &["--yes"])
        .expect(5);
    assert_eq!(Case::counts(&told), [1, 2, 0]);
    for text in ["id\n\n", "name\nAda\n", "id,name\n,Ada\n"] {
        case.desk.untouched(|| {
            case.desk
                .file("delete-users", "ids.csv", text, &["--yes"])
                .expect(8)
        });
    }
    let text = format!("id\n{}\n", case.desk.id("visitor@partner.example"));
    let told = case
        .desk
        .file("delete-users", "ids.csv", &text, &["--yes"])
        .expect(0);
    assert_eq!(Case::counts(&told), [1, 0, 0]);
}

#[test]
fn delete_user() {
    let desk = Desk::new();
    let kay = desk.id("kay@acme.example");
    let line = ["delete-user", kay.as_str(), "--yes"];
    let case = Case::new(&line, ("unused", String::new()));
    // Ids are the same in every tenant of this seed.
    assert_eq!(case.desk.id("kay@acme.example"), kay);
    let case = Case {
        writes: &["DELETE /users"],
        ..case
    };
    case.with_a_tenant_that_cannot_be_read();
    let state = case.desk.state();
    for (fault, code) in WRITING {
        case.desk
            .tenant
            .fault(&fault.replace("{}", "DELETE /users"));
        let told = case.run();
        assert_eq!(
            (told.code, told.out.as_str()),
            (code, ""),
            "{fault}: {told:?}"
        );
        assert_eq!(case.desk.state(), state, "{fault}: {told:?}");
        case.desk.tenant.mend();
    }
    for odd in ["", " ", "nobody", "00000000-0000-4000-8000-000000000000"] {
        let told = case
            .desk
            .untouched(|| case.desk.run(&["delete-user", odd, "--yes"]).expect(1));
        assert_eq!((told.failure(), told.out.as_str()), ("219", ""));
    }
    let told = case.run().expect(0);
    assert_eq!(told.out, format!("✅ User '{kay}' deleted successfully.\n"));
    case.desk.untouched(|| case.run().expect(1));
}

#[test]
fn bulk_of_users() {
    let head = "op,email,display_name,region,tier\n";
    let good =
        format!("{head}upsert,ada@acme.example,Ada,[emea],9\ndelete,nobody@acme.example,,,\n");
    let mut case = Case::new(&["bulk", "b.csv"], ("b.csv", good));
    case.wrong = [
        head.to_owned(),
        format!("{head}upsert,ada@acme.example,Ada,[emea]\n"),
        format!("{head}upsert,ada@acme.example,Ada,[emea],3,4\n"),
        format!("{head}upsert,,Ada,[emea],3\n"),
        format!("{head}upsert,no-e-mail,Ada,[emea],3\n"),
        format!("{head}upsert,ada@acme.example,Ada,[emea],three\n"),
        format!("{head}upsert,ada@acme.example,Ada,[emea,3\n"),
        format!("{head}upserts,ada@acme.example,Ada,[emea],3\n"),
        "op,email,display_name,no_such\nupsert,ada@acme.example,Ada,1\n".to_owned(),
        "op,mail,display_name\nupsert,ada@acme.example,Ada\n".to_owned(),
        "email,display_name\nada@acme.example,Ada\n".to_owned(),
    ]
    .to_vec();
    case.all();
}

#[test]
fn bulk_of_groups() {
    let head = "op,email,group_name\n";
    let good = format!("{head}+,ada@acme.example,Finance\n-,kay@acme.example,Finance\n");
    let mut case = Case::new(&["bulk", "b.csv"], ("b.csv", good));
    case.wrong = [
        head.to_owned(),
        format!("{head}+,ada@acme.example\n"),
        format!("{head}+,ada@acme.example,\n"),
        format!("{head}+,,Finance\n"),
        format!("{head}add,ada@acme.example,Finance\n"),
        format!("{head}+,ada@acme.example,Finanze\n"),
        format!("{head}+,nobody@acme.example,Finance\n"),
        format!("{head}+,ada@acme.example,Finance\n-,ada@acme.example,Finance\n"),
    ]
    .to_vec();
    case.writes = &["PATCH /groups"];
    case.all();
}
