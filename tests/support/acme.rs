//! The tenant that most of these tests start from, and the files that go with it.

/// Seven users, an embed user, three groups; `visitor` and `Old stuff` are nobody's here.
pub const SEED: &str = r#"
key_owner: admin@acme.example
attributes:
  - { name: region, type: String, multiple_values: true, default: [all] }
  - { name: tier, type: Number }
  - { name: team, type: String }
users:
  - { email: admin@acme.example, name: Admin }
  - { email: ada@acme.example, name: Ada, attributes: { region: [emea], tier: 3, team: core } }
  - { email: alan@acme.example, name: Alan, attributes: { region: [emea], tier: 1, team: core } }
  - { email: grace@acme.example, name: Grace, attributes: { region: [amer], team: core } }
  - { email: kay@acme.example, name: Kay, attributes: { tier: 2, team: core } }
  - { email: left@acme.example, name: Lee, attributes: { team: core } }
  - { email: visitor@partner.example, name: Vera, attributes: { region: [apac], team: guest } }
embed_users:
  - { name: Portal user, external_id: acct-42, entity: acme }
groups:
  - { name: Finance, members: [alan@acme.example, kay@acme.example, left@acme.example, visitor@partner.example, "embed:acct-42"] }
  - { name: Analytics, members: [ada@acme.example, grace@acme.example] }
  - { name: Old stuff, members: [visitor@partner.example] }
"#;

/// What is live, declared: the first apply owns it and sends nothing.
pub const AS_IT_IS: &str = r#"
users:
  ada@acme.example: { name: Ada, groups: [Analytics], attributes: { region: [emea], tier: 3 } }
  alan@acme.example: { name: Alan, groups: [Finance], attributes: { region: [emea], tier: 1 } }
  grace@acme.example: { name: Grace, groups: [Analytics], attributes: { region: [amer] } }
  kay@acme.example: { name: Kay, groups: [Finance], attributes: { tier: 2 } }
  left@acme.example: { name: Lee, groups: [Finance] }
groups:
  Finance: {}
  Analytics: {}
"#;

/// A change of every sort: set, clear, rename, join, leave, move, create, deactivate, delete.
pub const CHANGED: &str = r#"
users:
  ada@acme.example: { name: Ada Lovelace, groups: [Analytics, Research], attributes: { region: [emea, apac], tier: null } }
  alan@acme.example: { name: Alan, groups: [Analytics], attributes: { region: [emea], tier: 2.5 } }
  grace@acme.example: { name: Grace, groups: [Finance], attributes: { region: [amer] } }
  kay@acme.example: { name: Kay, groups: [Finance], attributes: { tier: 2 } }
  new@acme.example: { name: Newton, groups: [Finance, Research], attributes: { region: [amer], tier: 7 } }
groups:
  Finance: {}
  Analytics: {}
  Research: {}
"#;
