//! Every reader, with what is in no form at all.

use super::*;
use crate::older::Format;

/// Everything that reads a file, with a file.
pub(super) fn read_all(body: &str) {
    let (json, csv) = (text("x.json", body), text("x.csv", body));
    let rows = text("g.csv", "id,members\nfin-0001,[]\n");
    let sheets = [
        Sheet::sync_json(&json, SYNC),
        Sheet::sync_csv(&csv, &rows, SYNC),
        Sheet::sync_csv(&text("u.csv", "userName\nada@acme.example\n"), &csv, SYNC),
        Sheet::create(&json),
        Sheet::create(&csv),
        Sheet::update(&json),
        Sheet::update(&csv),
        Sheet::delete(&json),
        Sheet::delete(&csv),
        Sheet::bulk(&csv),
    ];
    for sheet in sheets {
        let _ = ask(sheet);
    }
    for format in [Format::Csv, Format::ScimJson, Format::Bulk] {
        let _ = Sheet::from_files(format, &[json.clone(), csv.clone()], None);
        let _ = Sheet::from_files(format, std::slice::from_ref(&csv), Some(&tenant()));
    }
}

#[test]
fn what_is_in_no_form_is_refused_by_every_reader() {
    for body in [
        "", "\u{feff}", "<html>", "\0", "\r", "\"", "{", "[", "null", ",,,", "\n\n", "é;ü",
    ] {
        for sheet in [
            Sheet::sync_json(&text("x.json", body), SYNC),
            Sheet::sync_csv(&text("x.csv", body), &text("g.csv", body), SYNC),
            Sheet::create(&text("x.csv", body)),
            Sheet::create(&text("x.json", body)),
            Sheet::update(&text("x", body)),
            Sheet::delete(&text("x", body)),
            Sheet::bulk(&text("x.csv", body)),
        ] {
            let report = sheet.expect_err(body);
            assert!(!report.diagnostics.is_empty());
            assert!(!report.sources.is_empty());
        }
    }
}

#[test]
fn deep_and_long_files_are_read() {
    read_all(&"[".repeat(100_000));
    read_all(&format!("[{}]", "{\"a\":".repeat(50_000)));
    let deep = format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000));
    read_all(&format!(
        r#"[{{"userName": "ada@acme.example", "groups": {deep}}}]"#
    ));
}

#[test]
fn json_for_csv_and_csv_for_json_are_one_error_that_says_so() {
    for body in [
        "\u{feff} \n{\"Resources\": [\n{\"userName\": \"a\",\n\"id\": \"b\"}]}",
        "[\"a\",\n\"b\"]",
    ] {
        let (users, groups) = (
            text("u.csv", body),
            text("g.csv", "id,members\nfin-0001,[]\n"),
        );
        for sheet in [
            Sheet::sync_csv(&users, &groups, SYNC),
            Sheet::create(&users),
            Sheet::delete(&users),
            Sheet::bulk(&users),
        ] {
            let told = refused(sheet);
            assert!(
                told.ends_with("error OUM190 this is JSON, not CSV\n"),
                "{told}"
            );
            assert_eq!(told.lines().count(), 1, "{told}");
        }
        let files = std::slice::from_ref(&users);
        let report = Sheet::from_files(crate::older::Format::Csv, files, None).unwrap_err();
        assert_eq!(report.diagnostics.len(), 1);
    }
    for body in [
        "id,userName\n1,a@acme.example\n2,b\n",
        "\"userName\";\"groups\"\n",
        "email\nx\n",
        "op,email,display_name\nupsert,a,b\n",
    ] {
        let users = text("u.json", body);
        for sheet in [
            Sheet::sync_json(&users, SYNC),
            Sheet::update(&users),
            Sheet::delete(&users),
        ] {
            assert_eq!(
                refused(sheet),
                "u.json:1:1 error OUM190 this is CSV, not JSON\n",
                "{body}"
            );
        }
    }
}
