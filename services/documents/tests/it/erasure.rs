//! A person is erased (I-12): the records of its documents go, others' stay, and none is made late.

use chassis::{AppError as _, Kind, Profil};
use proto::events::documents::v1::DocumentsDataErased;
use proto::events::periods::v1::PeriodDeleted;

use crate::records::{JO, MINA, OTHER_PERIOD, PERIOD, record};
use crate::{school, somebody, started};

#[tokio::test]
async fn records_of_an_erased_learner_go_and_none_is_made_late_i12() {
    let suite = started().await;
    for (period, learner) in [(PERIOD, MINA), (PERIOD, JO), (OTHER_PERIOD, MINA)] {
        record(&suite, &school(), period, learner).await.unwrap();
    }
    let head = somebody(Profil::ChefEtablissement);
    let seen = suite.previewed(&head, &school(), MINA).await.unwrap();
    suite.assert_all_is_erased(&seen, &[]).await;
    assert_eq!(seen["generated_files"], 2);

    let (envelope, event) = suite.told_erased(&school(), MINA).await;
    suite.publish_again(&envelope, &event).await;
    suite.settle().await;
    assert_eq!(suite.naming(&MINA.to_string()).await.len(), 0);
    assert_eq!(suite.naming(&JO.to_string()).await["generated_files"], 1);
    let told = suite.published::<DocumentsDataErased>().await;
    assert_eq!(told.len(), 1, "twice is once");
    assert_eq!(told[0].1.rows.iter().sum::<i64>(), 2);

    // A document asked for before, recorded after; a deletion told late.
    let late = record(&suite, &school(), PERIOD, MINA).await.unwrap_err();
    assert_eq!(late.kind(), Kind::NotFound);
    let deleted = PeriodDeleted {
        period_id: PERIOD.to_string(),
        version: 2,
        apprenants: vec![MINA.to_string()],
        restorable_until: String::new(),
    };
    suite.publish(&school(), PERIOD, 2, &deleted).await;
    suite.settle().await;
    assert_eq!(suite.naming(&MINA.to_string()).await.len(), 0);
    assert_eq!(suite.naming(&JO.to_string()).await["generated_files"], 1);
}
