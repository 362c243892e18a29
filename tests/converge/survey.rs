//! By hand: many stories, the laws that break, and the smallest story of each sort.
//!
//! `cargo test --test converge survey -- --ignored --nocapture`

use std::collections::BTreeMap;

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::generate::story;
use super::laws::Broken;
use super::property::{cases, play, tell};

/// What kind of thing broke, without the names in it.
fn sort(broken: &Broken) -> String {
    let text = broken.how.split(['\n', '{']).next().unwrap_or_default();
    let mut words: Vec<&str> = text.split(' ').collect();
    words.retain(|word| !word.contains(['@', '/', '"', '[']) && word.len() > 1);
    let plain = |word: &&str| {
        !crate::files::GROUPS
            .iter()
            .any(|g| word.eq_ignore_ascii_case(g))
    };
    words.retain(plain);
    format!("{:?}: {}", broken.law, words.join(" "))
}

#[test]
#[ignore = "prints; by hand"]
fn survey() {
    let seed = std::env::var("SURVEY_SEED").unwrap_or_default();
    let mut bytes = [0; 32];
    bytes[..seed.len().min(32)].copy_from_slice(&seed.as_bytes()[..seed.len().min(32)]);
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for _ in 0..cases(3000) {
        let Ok(mut tree) = story().new_tree(&mut runner) else {
            continue;
        };
        for kind in play(&tree.current(), None).iter().map(sort) {
            let times = seen.entry(kind.clone()).or_default();
            *times += 1;
            if *times > 1 {
                continue;
            }
            let still =
                |tree: &crate::story::Story| play(tree, None).iter().any(|one| sort(one) == kind);
            let mut smallest = tree.current();
            for _ in 0..2000 {
                let fails = still(&tree.current());
                if fails {
                    smallest = tree.current();
                }
                let more = if fails {
                    tree.simplify()
                } else {
                    tree.complicate()
                };
                if !more {
                    break;
                }
            }
            println!("=== {kind}");
            tell(&smallest);
        }
    }
    for (kind, times) in seen {
        println!("{times:6} {kind}");
    }
}
