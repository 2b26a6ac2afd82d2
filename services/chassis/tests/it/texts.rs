//! Texts installed while services run: the latest of each holds, on every replica, whatever came before it.

use std::sync::{Arc, Mutex};

use chassis::texts::{Text, Texts};
use chassis_testing::Suite;

use crate::probe::{Probe, cx, start};

const KIND: &str = "notice";

async fn put(suite: &Suite<Probe>, name: &str, body: &str, version: i64) -> bool {
    let cx = cx(suite);
    let mut tx = suite.db().begin(&cx).await.unwrap();
    let text = Text {
        name: name.to_owned(),
        body: body.to_owned(),
        version,
    };
    let written = tx.put_text(&cx, KIND, &text).await.unwrap();
    tx.commit().await.unwrap();
    written
}

/// What a replica holds, and the follower that keeps it so. Bodies that begin with a question mark are left aside.
async fn replica(suite: &Suite<Probe>) -> (Texts, Arc<Mutex<Vec<String>>>) {
    let held: Arc<Mutex<Vec<String>>> = Arc::default();
    let own = held.clone();
    let texts = Texts::follow(&suite.db(), KIND, move |texts| {
        let (aside, taken): (Vec<_>, Vec<_>) =
            texts.iter().partition(|(_, body)| body.starts_with('?'));
        *own.lock().unwrap() = taken.iter().map(|(_, body)| (*body).to_owned()).collect();
        aside.iter().map(|(name, _)| (*name).to_owned()).collect()
    })
    .await
    .unwrap();
    (texts, held)
}

fn held(by: &Arc<Mutex<Vec<String>>>) -> Vec<String> {
    by.lock().unwrap().clone()
}

#[tokio::test]
async fn what_comes_late_or_again_changes_nothing_n3() {
    let suite = start().await;
    assert!(put(&suite, "a", "second", 2).await);
    assert!(!put(&suite, "a", "first", 1).await);
    assert!(!put(&suite, "a", "second again", 2).await);
    assert!(put(&suite, "b", "other", 1).await);
    let (_, holds) = replica(&suite).await;
    assert_eq!(held(&holds), ["second", "other"]);
}

#[tokio::test]
async fn every_replica_takes_what_another_wrote_even_out_of_order_n3() {
    let suite = start().await;
    let (one, first) = replica(&suite).await;
    let (two, second) = replica(&suite).await;
    put(&suite, "b", "late", 9).await;
    one.look().await.unwrap();
    // Of a lower version than the highest that was seen, and new all the same.
    put(&suite, "a", "early", 3).await;
    for texts in [one, two] {
        texts.look().await.unwrap();
    }
    assert_eq!(held(&first), ["early", "late"]);
    assert_eq!(held(&second), ["early", "late"]);
}

#[tokio::test]
async fn a_text_left_aside_stops_no_start_and_is_replaced_by_its_correction_n11() {
    let suite = start().await;
    put(&suite, "a", "?", 1).await;
    put(&suite, "b", "sound", 1).await;
    let (texts, holds) = replica(&suite).await;
    assert_eq!(held(&holds), ["sound"]);
    put(&suite, "a", "corrected", 2).await;
    texts.look().await.unwrap();
    assert_eq!(held(&holds), ["corrected", "sound"]);
}
