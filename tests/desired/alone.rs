//! What can be said without a tenant.

use omni_um::desired::check_alone;

use super::support::{good, show};

fn said(text: &str) -> String {
    show(&check_alone(&good(text).state))
}

#[test]
fn groups_that_nobody_declares() {
    assert_eq!(
        said(
            "users:\n  ada@acme.example: {groups: [Finance, Analtics]}\n  bob@acme.example: {groups: [Zebra]}\n\
            \x20 cy@acme.example: {groups: [zebra]}\ngroups: {Finance: , Analytics: , Idp: {managed_by: idp}}\n"
        ),
        "error OUM140 a.yaml:2:40+8 group `Analtics` is not declared\n  = did you mean `Analytics`?\n\
         error OUM140 a.yaml:3:31+5 group `Zebra` is not declared, and 2 users name it\n  a.yaml:4:30 and here\n"
    );
}

#[test]
fn many_uses_of_one_name_are_one_problem() {
    let mut text = "users:\n".to_owned();
    for n in 0..7 {
        text.push_str(&format!("  u{n}@acme.example: {{groups: [X]}}\n"));
    }
    assert_eq!(
        said(&text),
        "error OUM140 a.yaml:2:30+1 group `X` is not declared, and 7 users name it\n\
        \x20 a.yaml:3:30 and here\n  a.yaml:4:30 and here\n  a.yaml:5:30 and here\n\
        \x20 a.yaml:6:30 and here, and in 2 more places\n"
    );
}

#[test]
fn values_against_the_block() {
    assert_eq!(
        said(
            "users:\n  ada@acme.example:\n    attributes: {region: emea, tier: high, cost: [1], pay: [x], regoin: y, other: z}\n\
             attributes:\n  region: {type: string, multiple: true}\n  tier: {type: number}\n  cost: {type: string}\n  pay: {type: number, multiple: true, sensitive: true}\n"
        ),
        "error OUM151 a.yaml:3:26+4 `attributes.region` of user/ada@acme.example does not fit: it holds a list: write [emea]\n  a.yaml:5:3 declared here\n\
         error OUM151 a.yaml:3:38+4 `attributes.tier` of user/ada@acme.example does not fit: `high` is no number\n  a.yaml:6:3 declared here\n\
         error OUM151 a.yaml:3:50+1 `attributes.cost` of user/ada@acme.example does not fit: it holds one value, not a list\n  a.yaml:7:3 declared here\n\
         error OUM151 a.yaml:3:60+1 `attributes.pay` of user/ada@acme.example does not fit: it is no number\n  a.yaml:8:3 declared here\n\
         warning OUM150 a.yaml:3:73+1 `regoin` is not in the `attributes` block\n  = did you mean `region`?\n"
    );
}

#[test]
fn right_files_say_nothing() {
    assert_eq!(
        said(
            "users:\n  ada@acme.example: {groups: [a], attributes: {tier: 1.0, region: []}}\ngroups: {A: }\n\
             attributes: {tier: {type: number}, region: {type: string, multiple: true}}\n"
        ),
        ""
    );
}
