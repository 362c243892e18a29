//! `bulk`.

use super::*;

fn bulk(body: &str) -> Result<Wish, Report> {
    ask(Sheet::bulk(&text("bulk.csv", body)))
}

fn told_of(body: &str) -> String {
    refused(Sheet::bulk(&text("bulk.csv", body)))
}

#[test]
fn upserts_and_deletes() {
    let wish = bulk(
        "op,email,display_name,region,tier,cost\n\
         upsert,ADA@acme.example,Ada L.,\"[emea, \"\"a, b\"\"]\",3.0,\n\
         upsert,eve@acme.example,,[],,text [note] here\n\
         delete,bob@acme.example,,,,\n\
         delete,gone@acme.example,,,,\n\
         upsert,new@acme.example,New,emea,,CC\n",
    )
    .unwrap();
    assert_eq!(
        asked(&wish),
        "Ada@acme.example name=Ada L. cost=- region=a, b, emea tier=3\n\
         bob@acme.example gone\n\
         eve@acme.example cost=text [note] here region=- tier=-\n\
         new@acme.example name=New cost=CC region=emea\n"
    );
    assert_eq!(fates(&wish)[3], "skipped: not there");
    assert_eq!(
        told(&wish.warnings),
        "bulk.csv:5:8 warning OUM199 nobody in the tenant is called `gone@acme.example`\n"
    );
    assert_eq!(wish.rows[0].record["region"], "[emea, \"a, b\"]");
}

#[test]
fn everything_that_is_wrong_is_told_before_anything_is_asked() {
    assert_eq!(
        told_of(
            "op,email,display_name,regoin,tier\n\
             upsrt,ada@acme.example,,,\n\
             remove,ada@acme.example,,,\n\
             ,bob@acme.example,,,\n\
             upsert,,,,\n"
        ),
        "bulk.csv:2:1 error OUM198 `op` cannot be `upsrt`\n\
         bulk.csv:3:1 error OUM198 `op` cannot be `remove`\n\
         bulk.csv:4:1 error OUM198 this row has no `op`\n\
         bulk.csv:5:8 error OUM194 this row has no `email`\n"
    );
    assert_eq!(
        told_of(
            "op,email,display_name,regoin,tier\n\
             upsert,ada@acme.example,,x,high\n\
             upsert,new@acme.example,,,\n"
        ),
        "bulk.csv:1:23 error OUM197 the tenant defines no attribute `regoin`\n\
         bulk.csv:2:28 error OUM197 the value of `tier` does not fit: `high` is no number\n\
         bulk.csv:3:8 error OUM194 a new user needs a displayName\n"
    );
    assert!(
        told_of("operation,email,display_name\nupsert,a,b\n")
            .contains("OUM192 the header has no column `op`")
    );
    assert!(told_of("op,email,display_name\n").contains("OUM191 no row"));
    assert!(
        told_of("op,email,display_name,\nupsert,ada@acme.example,,x\n")
            .contains("has values and no name")
    );
    assert!(told_of("op,email,display_name,a\nupsert,ada@acme.example\n").contains("OUM193"));
}

#[test]
fn half_a_list_is_no_value_of_a_list() {
    for cell in ["[emea", "emea]", "\"[emea, 'amer]\"", "[a] and [b]", "   "] {
        let body = format!("op,email,display_name,region\nupsert,ada@acme.example,,{cell}\n");
        let told = told_of(&body);
        assert!(
            told.starts_with("bulk.csv:2:26 error OUM194"),
            "{cell}: {told}"
        );
    }
}

#[test]
fn the_same_user_twice_is_one_or_an_error() {
    let twice = |second: &str| {
        bulk(&format!(
            "op,email,display_name,tier\nupsert,ada@acme.example,,1\n{second}\n"
        ))
    };
    assert_eq!(
        asked(&twice("upsert,ADA@acme.example,,1.0").unwrap()),
        "Ada@acme.example tier=1\n"
    );
    let report = twice("delete,ada@acme.example,,").unwrap_err();
    assert!(told(&report.diagnostics).contains("bulk.csv:3:8 error OUM196"));
}

#[test]
fn memberships_come_and_go_one_by_one() {
    let wish = bulk(
        "op,email,group_name\n+,eve@acme.example,finance\n-,bob@acme.example,Finance\n\
         '+,bob@acme.example,Legal\n-,ada@acme.example,Legal\n-,eve@acme.example,Legal\n",
    )
    .unwrap();
    assert_eq!(
        asked(&wish),
        "Ada@acme.example in [\"Finance\"]\nbob@acme.example in [\"Legal\"]\neve@acme.example in [\"Finance\"]\n\
         group Finance [\"eve@acme.example\"]\ngroup Legal [\"bob@acme.example\"]\n"
    );
    let wish = bulk("op,email,group_name\n+,eve@acme.example,Finance\n").unwrap();
    assert_eq!(asked(&wish), "group Finance [\"eve@acme.example\"]\n");
}

#[test]
fn memberships_of_strangers_are_errors() {
    assert_eq!(
        told_of(
            "op,email,group_name\n+,eva@acme.example,Finance\n-,eve@acme.example,Fnance\n\
             +,eve@acme.example,Legal\n-,eve@acme.example,Legal\n"
        ),
        "bulk.csv:2:3 error OUM195 nobody in the tenant is called `eva@acme.example`\n\
         bulk.csv:3:20 error OUM195 the tenant has no group `Fnance`\n\
         bulk.csv:5:1 error OUM196 `eve@acme.example` is put into `Legal` and taken out\n"
    );
    assert!(told_of("op,email,group_name\nadd,eve@acme.example,Legal\n").contains("OUM198"));
    assert!(told_of("op,email,group_name\n+,eve@acme.example,\n").contains("has no `group_name`"));
    let wish =
        bulk("op,email,group_name\n+,eve@acme.example,Legal\n+,EVE@acme.example,legal\n").unwrap();
    assert_eq!(fates(&wish), ["asked", "skipped: the same as line 2"]);
}

#[test]
fn a_word_that_is_not_exactly_one_of_the_two_is_an_error() {
    for (op, meant) in [
        (" delete", "delete"),
        ("delete ", "delete"),
        ("DELETE", "delete"),
        ("Delete", "delete"),
        ("Upsert", "upsert"),
    ] {
        let body = format!("op,email,display_name\n{op},ada@acme.example,\n");
        let report = bulk(&body).unwrap_err();
        let told = told(&report.diagnostics);
        assert_eq!(
            told,
            format!("bulk.csv:2:1 error OUM198 `op` cannot be `{op}`\n")
        );
        assert_eq!(help(&report), format!("did you mean `{meant}`?"));
    }
    for (op, meant) in [(" -", "-"), ("+ ", "+")] {
        let body = format!("op,email,group_name\n{op},ada@acme.example,Legal\n");
        let report = bulk(&body).unwrap_err();
        assert!(told(&report.diagnostics).contains("error OUM198"), "{op}");
        assert_eq!(help(&report), format!("did you mean `{meant}`?"));
    }
}

#[test]
fn whoever_is_to_be_deleted_and_is_not_there_is_told_and_many_are_counted() {
    let rows = |count: usize| -> String {
        let rows = (0..count).map(|n| format!("delete,gone{n}@acme.example,\n"));
        std::iter::once("op,email,display_name\n".to_owned())
            .chain(rows)
            .collect()
    };
    assert_eq!(bulk(&rows(10)).unwrap().warnings.len(), 10);
    let wish = bulk(&rows(13)).unwrap();
    assert!(wish.desired.resources.is_empty());
    assert_eq!(wish.warnings.len(), 11);
    assert_eq!(
        wish.warnings[10].message,
        "3 more rows to delete whom the tenant does not have"
    );
    let near = bulk("op,email,display_name\ndelete,adda@acme.example,\n").unwrap();
    let help = near.warnings[0].help.as_deref();
    assert_eq!(help, Some("did you mean `Ada@acme.example`?"));
}
