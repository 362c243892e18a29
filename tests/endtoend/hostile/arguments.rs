//! A key on the command line: other users of the machine see it there.

use super::stage::{Key, World};
use crate::support::KEY;

#[test]
fn a_key_on_the_command_line_is_refused_and_not_repeated() {
    let world = World::new();
    let checkout = world.checkout();
    let mark = world.tenant.mark();
    let joined = format!("--api-key={KEY}");
    for arguments in [
        &["login", KEY][..],
        &["login", "--key", KEY],
        &["plan", "--api-key", KEY],
        &["plan", &joined],
        &["apply", "--auto-approve", "--token", KEY],
        &["doctor", KEY],
        &["--color", KEY, "plan"],
        &["login", "--host", KEY],
        &[KEY],
    ] {
        checkout.run(Key::Pair, arguments, "").expect(64);
    }
    assert_eq!(world.tenant.since(mark).len(), 0);
}
