//! The laws can fail: each planted mistake breaks the law that it should, within the normal number
//! of stories.

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::generate::story;
use super::laws::Law;
use super::mistake::Mistake;
use super::property::{NORMAL, play};

/// Fewer than the property itself tries.
const TRIED: u32 = NORMAL;

/// The first story in which a mistake breaks a law is found soon enough.
fn breaks(mistake: Mistake, law: Law) {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[3; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let broken = (0..TRIED).find(|_| {
        let tree = story().new_tree(&mut runner).expect("a story");
        let story = tree.current();
        let broken = play(&story, Some(mistake));
        broken.iter().any(|one| one.law == law) && play(&story, None).is_empty()
    });
    assert!(broken.is_some(), "{mistake:?} breaks no law {law:?}");
}

macro_rules! mistakes {
    ($($name:ident: $mistake:ident breaks $law:ident,)*) => {
        $(#[test]
        fn $name() {
            breaks(Mistake::$mistake, Law::$law);
        })*
    };
}

mistakes! {
    names_compared_with_their_case: CaseMatters breaks Done,
    deactivated_users_taken_for_active: InactiveIsActive breaks Converges,
    a_reading_that_is_short: ShortReading breaks Done,
    a_name_taken_for_an_identity: NameIsIdentity breaks Losses,
    everything_taken_for_ours: AllIsOurs breaks Losses,
    a_clear_left_out: DroppedClear breaks Asked,
    a_field_left_out: DroppedField breaks Asked,
    a_field_left_out_is_planned_again: DroppedField breaks Converges,
    an_attribute_that_nobody_asked_for: WrittenUnasked breaks Losses,
    removals_before_adds: RemovalsFirst breaks Order,
    nothing_that_waits: NoDependencies breaks Order,
    members_before_users: MembersBeforeUsers breaks Done,
    silent_members_removed: SilentIsNo breaks Losses,
    unmanaged_groups_deleted: UnmanagedDeleted breaks Losses,
    unmanaged_groups_deleted_without_a_lockfile: UnmanagedDeleted breaks NoLockfile,
    members_replaced_and_hidden_ones_lost: MembersReplaced breaks Losses,
    a_baseline_that_stays: StaleBaseline breaks Lockfile,
    a_baseline_of_what_was_seen: SeenIsBaseline breaks Lockfile,
    a_membership_owned_once_seen: SeenIsOurs breaks Lockfile,
    a_user_owned_once_seen: SeenUserIsOurs breaks Lockfile,
    what_is_declared_forgotten: NotRemembered breaks Lockfile,
    access_after_the_last_day: DayLate breaks Asked,
    no_access_on_the_last_day: DayEarly breaks Losses,
    a_past_day_that_nobody_saw_ahead: NeverAhead breaks Ahead,
    last_days_forgotten: DatesForgotten breaks Ahead,
    changes_outside_the_scope: ScopeIgnored breaks Scope,
}
