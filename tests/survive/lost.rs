//! A POST whose answer is lost makes no second user and no second group; what is slow is not lost.

use std::collections::BTreeSet;

use crate::laws::hold;
use crate::stage::Stage;
use crate::story;

/// What goes wrong, and how the apply may end.
const LOST: [(&[&str], &[i32]); 6] = [
    (&["drop-after POST /users", "drop-after POST /groups"], &[0]),
    (&["truncate POST /users", "truncate POST /groups"], &[0]),
    (
        &[
            "drop-after POST /users nth 2",
            "drop-before POST /users nth 3",
        ],
        &[0],
    ),
    // It cannot be looked up either, and what needs it was not begun.
    (
        &["drop-after POST /users nth 1", "fail GET /users?filter 500"],
        &[5],
    ),
    (
        &[
            "drop-after POST /groups nth 1",
            "fail GET /groups?filter 500",
        ],
        // The reading at the end shows it; whether anything waited for it is chance.
        &[0, 5],
    ),
    // It is taken in, and then says that it is taken.
    (
        &["drop-after POST /users nth 1", "fail POST /users 409 nth 2"],
        &[5],
    ),
];

/// What slows a whole apply down, and fails none of it.
const SLOW: [&str; 2] = ["latency 3", "rate-limit 30 per 100ms"];

#[test]
fn an_apply_that_is_slowed_down_comes_to_its_end() {
    let stage = Stage::of(story::brief());
    for fault in SLOW {
        stage.reset();
        stage.tenant.fault(fault);
        let first = stage.play(|_| {});
        let arrived = hold(&stage, &first).unwrap_or_else(|broken| panic!("{fault}: {broken}"));
        assert_eq!(arrived.code, Some(0), "{fault}: {:?}", first.ended);
        assert!(arrived.origins.is_empty(), "{fault}: {:?}", arrived.origins);
    }
}

#[test]
fn a_create_whose_answer_is_lost_happens_once() {
    let stage = Stage::of(story::brief());
    for (faults, codes) in LOST {
        stage.reset();
        faults.iter().for_each(|fault| stage.tenant.fault(fault));
        let first = stage.play(|_| {});
        let arrived = hold(&stage, &first).unwrap_or_else(|broken| panic!("{faults:?}: {broken}"));
        let code = arrived.code.expect("it was not killed");
        assert!(codes.contains(&code), "{faults:?}: {:?}", first.ended);
        let tenant = stage.tenant.everything();
        let users: Vec<&str> = tenant
            .users()
            .iter()
            .map(|user| user.email.as_str())
            .collect();
        let groups: Vec<&str> = tenant
            .groups()
            .iter()
            .map(|group| group.name.as_str())
            .collect();
        for names in [users, groups] {
            let once: BTreeSet<&str> = names.iter().copied().collect();
            assert_eq!(once.len(), names.len(), "{faults:?}: {names:?}");
        }
    }
}
