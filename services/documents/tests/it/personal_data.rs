//! All that is held on a person is in its export (I-12).

use std::time::Duration;

use chassis::{Profil, Uai};
use documents::app::forget_old;
use jiff::SignedDuration;

use crate::records::{JO, MINA, PERIOD, record};
use crate::{other_school, school, somebody, started};

#[tokio::test]
async fn everything_held_on_a_learner_is_in_its_export_and_nothing_of_its_comrades_i12() {
    let suite = started().await;
    for learner in [MINA, JO] {
        record(&suite, &school(), PERIOD, learner).await.unwrap();
    }
    let ddfpt = somebody(Profil::Ddfpt);
    let exported = suite.exported(&ddfpt, &school(), MINA).await.unwrap();
    suite.assert_all_is_exported(&exported, MINA, &[]).await;
    assert_eq!(exported["generated_files"].len(), 1);
    assert!(!format!("{exported:?}").contains(&JO.to_string()));

    // Who had them made is told that, without whose they are.
    let own = suite.exported(&ddfpt, &school(), ddfpt.id).await.unwrap();
    assert_eq!(own["generated_files"].len(), 2);
    assert!(!format!("{own:?}").contains(&MINA.to_string()));
}

#[tokio::test]
async fn records_go_after_their_term_and_not_before_whatever_the_school_i12() {
    let suite = started().await;
    let cx = chassis::Ctx::for_service("documents", Uai::NONE, suite.clock.clock());
    let kept = Duration::from_hours(90 * 24);
    let left = async || -> i64 {
        forget_old(&cx, &suite.db(), kept).await.unwrap();
        sqlx::query_scalar("select count(*) from generated_files")
            .fetch_one(&suite.superuser().await)
            .await
            .unwrap()
    };
    for school in [school(), other_school()] {
        record(&suite, &school, PERIOD, MINA).await.unwrap();
        suite.clock.advance(SignedDuration::from_hours(24));
    }
    suite.clock.advance(SignedDuration::from_hours(24 * 87));
    assert_eq!(left().await, 2, "89 days");
    suite.clock.advance(SignedDuration::from_hours(24));
    assert_eq!(left().await, 1, "90 days and 89");
    suite.clock.advance(SignedDuration::from_hours(24));
    assert_eq!(left().await, 0);
}
