//! The freeze protocol, explored exhaustively (freeze.md, E-08, P-07): one learner, one period, two edits, a deletion,
//! a user's edit, two tries, and a bus and calls that lose, delay, repeat and reorder.
//!
//! Evaluation's side runs the code's own transition functions ([`evaluation::domain`]); the owner of the period is
//! modelled as its contract says. Each protection is then switched off in turn, and the exploration must catch it.

mod explore;
mod world;

use explore::{Fault, explore};
use world::Protection;

#[test]
fn no_interleaving_changes_what_was_counted_e08() {
    let report = explore(&[]);
    assert_eq!(report.fault, None);
    // An exploration that never counts, never deletes or never aborts would prove nothing.
    assert!(report.finals > 0 && report.deletions > 0 && report.aborts > 0);
    assert!(report.states > 1_000, "only {} states", report.states);
}

#[test]
fn every_protection_switched_off_is_caught_e08() {
    for protection in Protection::ALL {
        let caught = explore(&[protection]).fault;
        let expected = match protection {
            Protection::SweepForEver => Fault::Stuck,
            _ => Fault::CountedChanged,
        };
        assert_eq!(
            caught.as_ref().map(|(fault, _)| *fault),
            Some(expected),
            "{protection:?} off: {caught:?}"
        );
    }
}
