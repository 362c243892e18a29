//! `sync --source csv`.

use super::*;

const USERS: &str = "id,userName,displayName,active,email,userAttributes\n";
const GROUPS: &str = "id,displayName,members\n";

fn users(rows: &str) -> String {
    format!("{USERS}{rows}")
}

fn groups(rows: &str) -> String {
    format!("{GROUPS}{rows}")
}

fn told_of(users: &str, groups: &str) -> String {
    told(
        &sync_csv(users, groups, SYNC)
            .expect_err("refused")
            .diagnostics,
    )
}

/// What is asked where this is who Finance has; Ada and Bob are in the file.
fn finance(members: &str) -> Result<Wish, Report> {
    let body = users(&format!(
        "{ADA},ada@acme.example,,,,\n{BOB},bob@acme.example,,,,\n"
    ));
    let quoted = members.replace('"', "\"\"");
    sync_csv(&body, &groups(&format!("{FINANCE},,\"{quoted}\"\n")), SYNC)
}

#[test]
fn groups_say_who_is_in_them_and_users_what_they_have() {
    let body = users(&format!(
        "{ADA},Ada@Acme.example,Ada,True,ada@acme.example,\"{{\"\"region\"\": [\"\"emea\"\"], \"\"cost\"\": \"\"\"\"}}\"\n\
         {BOB},bob@acme.example,Bob,True,bob@acme.example,\n"
    ));
    let members = format!("{FINANCE},Finance,\"[\"\"{ADA}\"\", \"\"{EVE}\"\"]\"\n");
    let wish = sync_csv(&body, &groups(&members), SYNC).unwrap();
    assert_eq!(
        asked(&wish),
        "Ada@acme.example cost=- region=emea in [\"Finance\"]\n\
         bob@acme.example in []\n\
         group Finance []\n"
    );
    // The file of users does not have Eve.
    let told = told(&wish.warnings);
    assert!(
        told.contains("`eve@acme.example` does not come to `Finance`"),
        "{told}"
    );
    let files: Vec<&str> = wish.desired.files.iter().map(|f| &*f.path).collect();
    assert_eq!(files, ["groups.csv", "users.csv"]);
}

#[test]
fn members_are_ids_e_mails_names_or_objects() {
    for members in [
        format!(r#"["{ADA}", "{BOB}"]"#),
        r#"["ADA@acme.example", "bob@acme.example"]"#.to_owned(),
        format!(r#"[{{"value": "{ADA}", "display": "x"}}, {{"display": "bob@acme.example"}}]"#),
        format!("['{ADA}', 'bob@acme.example']"),
        format!(" [ \"{BOB}\",\"{ADA}\",\"{ADA}\" ] "),
    ] {
        let wish = finance(&members).unwrap();
        assert_eq!(
            asked(&wish),
            "Ada@acme.example in [\"Finance\"]\nbob@acme.example in [\"Finance\"]\ngroup Finance []\n",
            "{members}"
        );
    }
    let nobody = finance("[]").unwrap();
    assert_eq!(
        asked(&nobody),
        "Ada@acme.example in []\nbob@acme.example in []\ngroup Finance []\n"
    );
}

#[test]
fn members_that_cannot_be_read_are_an_error_and_never_nobody() {
    for members in [
        "ada@acme.example, bob@acme.example",
        "ada@acme.example;bob@acme.example",
        "[ada@acme.example]",
        r#"["ada@acme.example""#,
        "{}",
        "\"ada@acme.example\"",
        "null",
        "3",
        "[3]",
        "[null]",
        "[\"\"]",
        "[{}]",
        "[[]]",
        "['ada@acme.example]",
    ] {
        let told = told(&finance(members).unwrap_err().diagnostics);
        assert!(
            told.starts_with("groups.csv:2:11 error OUM194 "),
            "{members}: {told}"
        );
    }
}

#[test]
fn a_member_whom_nobody_knows_is_an_error_at_its_cell() {
    let told_of = |members: &str| told(&finance(members).unwrap_err().diagnostics);
    assert_eq!(
        told_of(r#"["ada@acme.exmaple"]"#),
        "groups.csv:2:11 error OUM195 nobody in the tenant has the id or the e-mail `ada@acme.exmaple`\n"
    );
    assert!(told_of("[\"17\"]").contains("OUM195"));
    let mistyped = ADA.replace("0001", "0010");
    let report = finance(&format!("[\"{mistyped}\"]")).unwrap_err();
    assert_eq!(help(&report), "it is nearly the id of `Ada@acme.example`");
}

#[test]
fn an_embed_user_stays_and_is_told() {
    let wish = finance(&format!("[\"{EMBED}\", \"{ADA}\"]")).unwrap();
    assert!(asked(&wish).starts_with("Ada@acme.example in [\"Finance\"]\n"));
    assert_eq!(
        told(&wish.warnings),
        format!(
            "groups.csv:2:11 warning OUM199 `Finance` names whom the tenant does not list, \
             and nothing is done about them: `{EMBED}`\n"
        )
    );
    let many: Vec<String> = (0..5)
        .map(|n| EMBED.replace("0004", &format!("100{n}")))
        .collect();
    let wish = finance(&format!("['{}']", many.join("', '"))).unwrap();
    assert_eq!(wish.warnings.len(), 1);
    assert!(wish.warnings[0].message.ends_with(", and 2 more"));
}

#[test]
fn an_id_that_the_users_file_knows_means_its_user() {
    let old = "99999999-0000-4000-8000-000000000009";
    let body = users(&format!("{old},ada@acme.example,,,,\n"));
    let members = groups(&format!("{FINANCE},,\"[\"\"{old}\"\"]\"\n"));
    let wish = sync_csv(&body, &members, SYNC).unwrap();
    assert_eq!(
        asked(&wish),
        "Ada@acme.example in [\"Finance\"]\ngroup Finance []\n"
    );
    assert!(wish.warnings.is_empty());
}

#[test]
fn no_members_cell_is_not_managed_unless_it_means_empty() {
    let body = users(&format!("{ADA},ada@acme.example,,,,\n"));
    let rows = groups(&format!("{FINANCE},Finance,\n"));
    let wish = sync_csv(&body, &rows, SYNC).unwrap();
    assert_eq!(asked(&wish), "Ada@acme.example in []\n");
    let absent = Absent::Empty;
    let wish = sync_csv(&body, &rows, Sync { absent, ..SYNC }).unwrap();
    assert_eq!(
        asked(&wish),
        "Ada@acme.example cost=- region=- tier=- in []\ngroup Finance []\n"
    );
}

#[test]
fn both_sets_of_column_names_in_any_order_with_mark_and_line_ends() {
    let body = "\u{feff}userAttributes,EMAILS, name ,extra\r\n\r\n\"{\"\"tier\"\": 2}\",eve@acme.example,\"E,\r\nve\",x\r\n";
    let rows = "members,Name\r\n\"[\"\"eve@acme.example\"\"]\",legal\r\n,\r\n";
    let wish = sync_csv(body, rows, SYNC).unwrap();
    assert_eq!(
        asked(&wish),
        "eve@acme.example tier=2 in [\"Legal\"]\ngroup Legal []\n"
    );
    assert_eq!(
        told(&wish.warnings),
        "users.csv:1:30 warning OUM192 nothing is read from the column `extra`\n"
    );
}

#[test]
fn attributes_may_stand_under_their_long_name_or_as_python_prints_them() {
    let wish = sync_csv(
        &format!("userName,{URN}\nada@acme.example,\"{{'region': ['emea'], 'cost': None}}\"\n"),
        &groups(&format!("{LEGAL},,[]\n")),
        SYNC,
    );
    assert_eq!(
        asked(&wish.unwrap()),
        "Ada@acme.example cost=- region=emea in []\ngroup Legal []\n"
    );
    let both = format!("userName,userAttributes,{URN}\nada@acme.example,{{}},{{}}\n");
    assert!(
        told_of(&both, &groups(&format!("{LEGAL},,[]\n"))).contains("users.csv:2:21 error OUM196")
    );
}

#[test]
fn attributes_that_cannot_be_read_are_an_error() {
    for cell in [
        "region=emea",
        "[]",
        "\"\"\"\"\"\"",
        "3",
        "{broken",
        "{'a': }",
    ] {
        let body = users(&format!("{ADA},ada@acme.example,,,,{cell}\n"));
        let told = told_of(&body, &groups(&format!("{LEGAL},,[]\n")));
        assert!(
            told.contains("users.csv:2:58 error OUM194"),
            "{cell}: {told}"
        );
    }
}

#[test]
fn json_without_quotes_is_a_row_that_is_too_wide() {
    let body = users(&format!("{ADA},ada@acme.example,,,,\n"));
    let told = told_of(
        &body,
        &groups(&format!("{FINANCE},Finance,[\"{ADA}\",\"{BOB}\"]\n")),
    );
    assert!(
        told.contains("error OUM190 something stands behind the closing quote"),
        "{told}"
    );
    let bare = told_of(
        &body,
        &groups(&format!("{FINANCE},Finance,[{ADA},{BOB}]\n")),
    );
    assert_eq!(
        bare,
        "groups.csv:2:56 error OUM193 this row has 4 cells, the header 3\n"
    );
    let short = told_of(&body, &groups("fin-0001,Finance\n"));
    assert!(short.contains("OUM193 this row has 2 cells"), "{short}");
}

#[test]
fn a_header_is_whole_and_each_column_stands_once() {
    let right = users(&format!("{ADA},ada@acme.example,,,,\n"));
    let rows = groups(&format!("{LEGAL},,[]\n"));
    let told_of_users = |users: &str| told_of(users, &rows);
    assert!(
        told_of_users("usr\nx\n").contains("users.csv:1:1 error OUM192 the header has no column")
    );
    assert!(told_of_users("").contains("OUM191 no header"));
    assert!(told_of_users(USERS).contains("OUM191 no user in it; nothing is done"));
    assert!(
        told_of_users("userName,UserName\na,b\n")
            .contains("OUM192 two columns are called `UserName`")
    );
    let report = sync_csv("id;userName;groups\n1;ada@acme.example;\n", &rows, SYNC).unwrap_err();
    assert!(help(&report).contains("cells are separated by commas here"));
    assert!(told_of(&right, "").contains("groups.csv:1:1 error OUM191 no header"));
    assert!(told_of(&right, GROUPS).contains("OUM191 no group in it"));
    assert!(told_of(&right, "id,name\nfin-0001,x\n").contains("has no column `members`"));
    assert!(told_of(&right, "members\n[]\n").contains("has no column `id` or `displayName`"));
    assert!(told_of(&right, "id,member,members\n,x,[]\n").contains("this row names no group"));
}

#[test]
fn empty_columns_behind_the_last_are_nothing() {
    let rows = format!("id,displayName,members,,\n{LEGAL},,[],,\n");
    let wish = sync_csv("userName,,\nada@acme.example,,\n", &rows, SYNC).unwrap();
    assert!(wish.warnings.is_empty());
    let wish = sync_csv("userName,,\nada@acme.example,,x\n", &rows, SYNC).unwrap();
    assert_eq!(
        told(&wish.warnings),
        "users.csv:1:11 warning OUM192 nothing is read from the column ``\n"
    );
}

#[test]
fn a_quote_that_is_not_closed_does_not_swallow_the_file() {
    let rows = groups(&format!("{LEGAL},,[]\n"));
    let told = told_of(
        &users("1,\"ada@acme.example,,,,\n2,bob@acme.example,,,,\n"),
        &rows,
    );
    assert_eq!(
        told,
        "users.csv:2:3 error OUM190 this quote is never closed\n"
    );
    let told = told_of(&users("1,\"ada\"@acme.example,,,,\n"), &rows);
    assert!(told.contains("users.csv:2:8 error OUM190"), "{told}");
}

#[test]
fn a_group_is_meant_by_its_id_else_by_its_name() {
    let body = users(&format!("{ADA},ada@acme.example,,,,\n"));
    let wish = sync_csv(
        &body,
        &groups(&format!("{FINANCE},Formerly,[]\n,LEGAL,[]\n")),
        SYNC,
    );
    assert!(asked(&wish.unwrap()).ends_with("group Finance []\ngroup Legal []\n"));
    assert_eq!(
        told_of(
            &body,
            &groups(&format!("{FINANCE},Legal,[]\nnone,Finance,[]\n"))
        ),
        "groups.csv:2:1 error OUM195 the id is that of group `Finance`, the name that of group `Legal`\n\
         groups.csv:3:1 error OUM195 the tenant has no group `none`\n"
    );
}

#[test]
fn the_same_group_twice_is_one_or_an_error() {
    let body = users(&format!("{ADA},ada@acme.example,,,,\n"));
    let same = groups(&format!(
        "{FINANCE},,\"[\"\"{ADA}\"\"]\"\n,finance,\"[\"\"{ADA}\"\"]\"\n"
    ));
    let wish = sync_csv(&body, &same, SYNC).unwrap();
    assert!(asked(&wish).starts_with("Ada@acme.example in [\"Finance\"]"));
    assert_eq!(wish.warnings.len(), 1);
    let other = groups(&format!("{FINANCE},,\"[\"\"{ADA}\"\"]\"\n,finance,[]\n"));
    assert!(
        told_of(&body, &other)
            .contains("groups.csv:3:2 error OUM196 group `Finance` has other members")
    );
}

#[test]
fn a_users_own_groups_give_nobody_access_the_groups_file_decides() {
    let body = format!(
        "userName,groups\nada@acme.example,\"[\"\"{FINANCE}\"\", \"\"Legal\"\"]\"\nbob@acme.example,\n"
    );
    let wish = sync_csv(&body, &groups(&format!("{FINANCE},,[]\n")), SYNC).unwrap();
    assert_eq!(
        asked(&wish),
        "Ada@acme.example in []\nbob@acme.example in []\ngroup Finance []\n"
    );
    assert_eq!(
        told(&wish.warnings),
        "users.csv:2:18 warning OUM199 the groups file does not have this user in `Finance`; nothing is done about it\n\
         users.csv:2:18 warning OUM199 the groups file does not have this user in `Legal`; nothing is done about it\n"
    );
    let unknown = "userName,groups\nada@acme.example,\"[\"\"ghost\"\"]\"\n";
    assert!(
        told_of(unknown, &groups(&format!("{FINANCE},,[]\n")))
            .contains("OUM195 the tenant has no group `ghost`")
    );
}

#[test]
fn whoever_is_left_out_is_no_member_and_whoever_is_made_is_one() {
    let body = users(&format!(
        "n-1,new@acme.example,New,,,\n{BOB},bob@acme.example,,,,\n"
    ));
    let rows = groups(&format!(
        "{LEGAL},,\"[\"\"n-1\"\", \"\"eve@acme.example\"\"]\"\n"
    ));
    let wish = sync_csv(&body, &rows, SYNC).unwrap();
    assert_eq!(asked(&wish), "bob@acme.example in []\ngroup Legal []\n");
    assert_eq!(told(&wish.warnings).matches("OUM199").count(), 2);
    let create = Sync {
        create: true,
        ..SYNC
    };
    let wish = sync_csv(&body, &rows, create).unwrap();
    assert_eq!(
        asked(&wish),
        "bob@acme.example in []\nnew@acme.example name=New in [\"Legal\"]\ngroup Legal []\n"
    );
}

#[test]
fn where_only_attributes_count_the_groups_file_is_not_read() {
    let part = Part::Attributes;
    let body = users(&format!(
        "{ADA},ada@acme.example,,,,\"{{\"\"tier\"\": 1}}\"\n"
    ));
    let wish = sync_csv(&body, "broken \"", Sync { part, ..SYNC }).unwrap();
    assert_eq!(asked(&wish), "Ada@acme.example tier=1\n");
}

#[test]
fn what_an_export_defused_is_itself_again() {
    let body =
        "userName,displayName\n'+ada@acme.example,x\n'bob@acme.example,x\nada@acme.example,x\n";
    let wish = sync_csv(body, &groups(&format!("{LEGAL},,[]\n")), SYNC).unwrap();
    let users: Vec<&str> = wish.rows[..2]
        .iter()
        .map(|row| row.user.as_ref().unwrap().as_str())
        .collect();
    assert_eq!(users, ["+ada@acme.example", "'bob@acme.example"]);
    let body = "userName,displayName\n''+ada@acme.example,x\nada@acme.example,x\n";
    let wish = sync_csv(body, &groups(&format!("{LEGAL},,[]\n")), SYNC).unwrap();
    assert_eq!(
        wish.rows[0].user.as_ref().unwrap().as_str(),
        "'+ada@acme.example"
    );
}
