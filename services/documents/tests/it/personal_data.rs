//! All that is held on a person is in its export (I-12).

use chassis::Profil;

use crate::records::{JO, MINA, PERIOD, record};
use crate::{school, somebody, started};

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
