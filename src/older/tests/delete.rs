//! `delete-user`, `delete-users`.

use super::*;

fn delete(name: &str, body: &str) -> Result<Wish, Report> {
    ask(Sheet::delete(&text(name, body)))
}

#[test]
fn ids_come_in_every_form() {
    for (name, body) in [
        ("d.json", format!(r#"["{ADA}", "{BOB}"]"#)),
        ("d.json", format!(r#"{{"user_ids": ["{ADA}", "{BOB}"]}}"#)),
        (
            "d.json",
            format!(r#"[{{"id": "{ADA}"}}, {{"id": "{BOB}", "userName": "bob@acme.example"}}]"#),
        ),
        (
            "d.json",
            format!(r#"{{"Resources": [{{"id": "{ADA}"}}, {{"id": "{BOB}"}}]}}"#),
        ),
        (
            "d.csv",
            format!("userName,id\n,{ADA}\nbob@acme.example, {BOB} \n"),
        ),
        ("d", format!("id\n{ADA}\n{BOB}\n")),
    ] {
        let wish = delete(name, &body).unwrap();
        assert_eq!(
            asked(&wish),
            "Ada@acme.example gone\nbob@acme.example gone\n",
            "{body}"
        );
        assert_eq!(wish.rows[0].record, ADA, "{body}");
    }
}

#[test]
fn an_id_is_compared_whole() {
    for id in [
        "../groups/fin-0001",
        "?x",
        "#",
        "",
        "ada@acme.example",
        "AAAAAAAA",
    ] {
        for id in [id.to_owned(), format!("{ADA}{id}x")] {
            let wish = Sheet::delete_one(&id).ask(&tenant()).unwrap();
            assert!(wish.desired.resources.is_empty(), "{id}");
            assert!(
                fates(&wish)[0].starts_with("failed: no user has the id"),
                "{id}"
            );
        }
    }
    let wish = Sheet::delete_one(ADA).ask(&tenant()).unwrap();
    assert_eq!(asked(&wish), "Ada@acme.example gone\n");
}

#[test]
fn a_blank_id_is_an_error_of_the_file() {
    assert_eq!(
        refused(Sheet::delete(&text("d.csv", "id,userName\n1,a\n,b\n"))),
        "d.csv:3:1 error OUM194 this id is empty\n"
    );
    assert!(
        refused(Sheet::delete(&text("d.json", r#"["a", " "]"#)))
            .contains("OUM194 this id is empty")
    );
    assert!(refused(Sheet::delete(&text("d.json", "[3]"))).contains("OUM194 an id is a text"));
    assert!(
        refused(Sheet::delete(&text("d.json", r#"{"user_ids": []}"#))).contains("OUM191 no id")
    );
    assert!(
        refused(Sheet::delete(&text("d.json", r#"{"user_ids": "x"}"#)))
            .contains("OUM194 `user_ids`")
    );
    assert!(refused(Sheet::delete(&text("d.csv", "userName\nx\n"))).contains("no column `id`"));
}

#[test]
fn a_repeated_id_is_one_and_a_stranger_is_another() {
    let body = format!("id,userName\n{ADA},\n{ADA},\n{BOB},eve@acme.example\n");
    let wish = delete("d.csv", &body).unwrap();
    assert_eq!(asked(&wish), "Ada@acme.example gone\n");
    assert_eq!(
        fates(&wish),
        [
            "asked",
            "skipped: listed before",
            "failed: the id is that of bob@acme.example, the userName that of eve@acme.example"
        ]
    );
}
