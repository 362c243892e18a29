//! Two groups of one name.

use super::*;

/// Ada is in the first Finance, Bob in the second.
fn live() -> LiveState {
    tenant_with(vec![
        group("fin-1", "Finance", &[ADA]),
        group("fin-2", "FINANCE", &[BOB]),
        group(LEGAL, "Legal", &[]),
    ])
}

const BOTH: &str = "error OUM195 more than one group in the tenant answers to this name: `Finance` (fin-1), `FINANCE` (fin-2)\n";

fn json(groups: &str, how: Sync) -> Result<Wish, Report> {
    let body = format!(
        r#"[{{"userName": "eve@acme.example"}}, {{"userName": "ada@acme.example", "groups": [{groups}]}}]"#
    );
    Sheet::sync_json(&text("u.json", &body), how)?.ask(&live())
}

#[test]
fn nobody_can_say_in_json_who_is_in_which() {
    for groups in [
        "",
        r#""Legal""#,
        r#""fin-1""#,
        r#"{"value": "fin-2", "display": "FINANCE"}, "fin-1""#,
        r#"{"display": "finance"}"#,
    ] {
        let report = json(groups, SYNC).unwrap_err();
        assert_eq!(told(&report.diagnostics), format!("u.json:1:69 {BOTH}"));
        assert_eq!(
            help(&report),
            "rename one of them in Omni, or sync with --mode attributes"
        );
    }
    let part = Part::Attributes;
    json(r#""fin-2""#, Sync { part, ..SYNC }).unwrap();
    let body = r#"[{"userName": "ada@acme.example"}]"#;
    let sheet = Sheet::sync_json(&text("u.json", body), SYNC).unwrap();
    sheet.ask(&live()).unwrap();
}

#[test]
fn in_csv_and_bulk_only_where_one_is_named() {
    let csv = |groups: &str| {
        let users = text("u.csv", "userName\nada@acme.example\n");
        let groups = text("g.csv", &format!("id,displayName,members\n{groups},[]\n"));
        Sheet::sync_csv(&users, &groups, SYNC)?.ask(&live())
    };
    csv(&format!("{LEGAL},")).unwrap();
    csv(&format!("{LEGAL},Finance")).expect_err("another's name");
    for named in [
        "fin-1,",
        "fin-2,",
        "fin-2,FINANCE",
        ",finance",
        "old-7,Finance",
    ] {
        let report = csv(named).unwrap_err();
        let told = told(&report.diagnostics);
        assert_eq!(told.lines().count(), 1, "{told}");
        assert!(told.ends_with(BOTH), "{named}: {told}");
    }
    let bulk = |group: &str| {
        let body = format!("op,email,group_name\n+,eve@acme.example,{group}\n");
        Sheet::bulk(&text("b.csv", &body))?.ask(&live())
    };
    bulk("Legal").unwrap();
    for named in ["Finance", "FINANCE", "fin-2"] {
        let report = bulk(named).unwrap_err();
        assert_eq!(told(&report.diagnostics), format!("b.csv:2:20 {BOTH}"));
    }
}
