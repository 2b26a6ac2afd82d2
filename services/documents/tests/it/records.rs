//! The audit records, and `PeriodDeleted` (P-08, N1): applied twice, late, early, for one learner or for all.

use chassis::{Actor, AppError, Ctx, Kind, Profil, Scope, Uai};
use chassis_testing::Suite;
use documents::{
    Documents,
    app::record_generation,
    domain::{
        generation::{Format, Generation, Kind as Document},
        ids::{ApprenantId, GenerationId, PeriodId},
    },
    error::Error,
    policy::{Action, Facts, decide},
};
use proto::events::{
    documents::v1::DocumentReady,
    periods::v1::{PeriodDeleted, PeriodEdited},
};
use uuid::Uuid;

use crate::{other_school, school, somebody, started};

pub(crate) const PERIOD: Uuid = Uuid::from_u128(0x100);
pub(crate) const OTHER_PERIOD: Uuid = Uuid::from_u128(0x200);
pub(crate) const MINA: Uuid = Uuid::from_u128(0x1);
pub(crate) const JO: Uuid = Uuid::from_u128(0x2);

fn head_of(suite: &Suite<Documents>, etablissement: &Uai) -> Ctx {
    let actor = Actor::Person(somebody(Profil::ChefEtablissement));
    Ctx::new(actor, etablissement.clone(), suite.clock.clock())
}

fn scope(cx: &Ctx, period: Uuid, apprenant: Uuid) -> Scope {
    let facts = Facts {
        period: PeriodId::from(period),
        referentiel: "bac-pro-mspc".to_owned(),
        apprenant: ApprenantId::from(apprenant),
    };
    decide(cx.actor(), Action::Render(Document::PreConvention, &facts))
        .scope(cx)
        .unwrap()
}

pub(crate) async fn record(
    suite: &Suite<Documents>,
    etablissement: &Uai,
    period: Uuid,
    apprenant: Uuid,
) -> Result<Generation, Error> {
    let cx = head_of(suite, etablissement);
    let generation = Generation {
        id: GenerationId::generate(),
        kind: Document::PreConvention,
        format: Format::Docx,
        period: PeriodId::from(period),
        apprenant: ApprenantId::from(apprenant),
        actor: cx.actor().to_string(),
        at: cx.now(),
        size: 12_345,
    };
    record_generation(
        &cx,
        &suite.db(),
        &scope(&cx, period, apprenant),
        &generation,
    )
    .await?;
    Ok(generation)
}

/// Period and learner of every record, beyond row-level security.
async fn kept(suite: &Suite<Documents>) -> Vec<(Uuid, Uuid)> {
    let superuser = suite.superuser().await;
    sqlx::query_as("select period_id, apprenant from generated_files order by period_id, apprenant")
        .fetch_all(&superuser)
        .await
        .unwrap()
}

fn deleted(period: Uuid, apprenants: &[Uuid]) -> PeriodDeleted {
    PeriodDeleted {
        period_id: period.to_string(),
        version: 2,
        apprenants: apprenants.iter().map(Uuid::to_string).collect(),
        restorable_until: String::new(),
    }
}

#[tokio::test]
async fn a_record_says_who_had_what_made_and_is_told_once() {
    let suite = started().await;
    let generation = record(&suite, &school(), PERIOD, MINA).await.unwrap();
    let superuser = suite.superuser().await;
    let row: (String, String, String, String, i64) = sqlx::query_as(
        "select etablissement, kind, format, actor, size_bytes from generated_files where id = $1",
    )
    .bind(generation.id.uuid())
    .fetch_one(&superuser)
    .await
    .unwrap();
    let expected = (
        "0761234D",
        "pre-convention",
        "docx",
        &*format!("person:{}", Uuid::from_u128(0xa)),
        12_345,
    );
    assert_eq!((&*row.0, &*row.1, &*row.2, &*row.3, row.4), expected);

    suite.settle().await;
    let told = suite.published::<DocumentReady>().await;
    assert_eq!(told.len(), 1);
    let (envelope, event) = &told[0];
    assert_eq!(envelope.aggregate_id, generation.id.uuid());
    assert_eq!(
        (event.period_id.as_str(), event.apprenant.as_str()),
        (&*PERIOD.to_string(), &*MINA.to_string())
    );
}

#[tokio::test]
async fn the_records_of_a_deleted_period_go_and_no_others_p08() {
    let suite = started().await;
    for (etablissement, period, apprenant) in [
        (school(), PERIOD, MINA),
        (school(), PERIOD, MINA),
        (school(), PERIOD, JO),
        (school(), OTHER_PERIOD, MINA),
        (other_school(), PERIOD, MINA),
    ] {
        record(&suite, &etablissement, period, apprenant)
            .await
            .unwrap();
    }
    let event = deleted(PERIOD, &[]);
    let envelope = suite.publish(&school(), PERIOD, 2, &event).await;
    suite.publish_again(&envelope, &event).await;
    suite.settle().await;
    // The other établissement's period of that identifier is another period.
    assert_eq!(kept(&suite).await, [(PERIOD, MINA), (OTHER_PERIOD, MINA)]);
    assert_eq!(suite.dead_letters().await, 0);
}

#[tokio::test]
async fn a_learner_taken_off_takes_only_its_own_records_p08() {
    let suite = started().await;
    record(&suite, &school(), PERIOD, MINA).await.unwrap();
    record(&suite, &school(), PERIOD, JO).await.unwrap();
    suite
        .publish(&school(), PERIOD, 2, &deleted(PERIOD, &[MINA]))
        .await;
    suite.settle().await;
    assert_eq!(kept(&suite).await, [(PERIOD, JO)]);
    assert!(record(&suite, &school(), PERIOD, JO).await.is_ok());
    let late = record(&suite, &school(), PERIOD, MINA).await.unwrap_err();
    assert_eq!(late.kind(), Kind::NotFound);
}

#[tokio::test]
async fn a_document_asked_for_before_the_deletion_is_not_recorded_after_it_n01() {
    let suite = started().await;
    suite
        .publish(&school(), PERIOD, 2, &deleted(PERIOD, &[]))
        .await;
    suite.settle().await;
    let late = record(&suite, &school(), PERIOD, MINA).await.unwrap_err();
    assert_eq!(
        (late.kind(), late.code()),
        (Kind::NotFound, "documents.not_found")
    );
    assert!(kept(&suite).await.is_empty());
    assert!(suite.published::<DocumentReady>().await.is_empty());
}

#[tokio::test]
async fn deletion_and_documents_at_once_leave_nothing_behind_n01() {
    let suite = started().await;
    let (here, event) = (school(), deleted(PERIOD, &[]));
    let (.., asked) = tokio::join!(suite.publish(&here, PERIOD, 2, &event), async {
        let mut recorded = 0;
        for _ in 0..50 {
            recorded += usize::from(record(&suite, &here, PERIOD, MINA).await.is_ok());
        }
        recorded
    });
    suite.settle().await;
    assert!(
        kept(&suite).await.is_empty(),
        "{asked} were recorded on the way"
    );
}

#[tokio::test]
async fn an_event_that_makes_no_sense_is_set_aside_with_its_reason() {
    let suite = started().await;
    let event = PeriodDeleted {
        period_id: "nonsense".to_owned(),
        ..PeriodDeleted::default()
    };
    suite.publish(&school(), PERIOD, 2, &event).await;
    suite
        .publish(&school(), OTHER_PERIOD, 2, &deleted(OTHER_PERIOD, &[]))
        .await;
    suite.settle().await;
    assert_eq!(suite.dead_letters().await, 1);
    let after = record(&suite, &school(), OTHER_PERIOD, MINA)
        .await
        .unwrap_err();
    assert_eq!(
        after.kind(),
        Kind::NotFound,
        "the good event behind it was applied"
    );
}

/// The edit that undoes the deletion made at version 2.
fn back(period: Uuid, version: i64, apprenants: &[(Uuid, i64)]) -> PeriodEdited {
    PeriodEdited {
        period_id: period.to_string(),
        apprenants: apprenants.iter().map(|(one, _)| one.to_string()).collect(),
        since: vec![version; apprenants.len()],
        restored: apprenants.iter().map(|(_, undone)| *undone).collect(),
        version,
        ..PeriodEdited::default()
    }
}

fn deleted_for_a_while(period: Uuid, apprenants: &[Uuid]) -> PeriodDeleted {
    PeriodDeleted {
        restorable_until: "2030-01-01T00:00:00Z".to_owned(),
        ..deleted(period, apprenants)
    }
}

#[tokio::test]
async fn records_come_back_when_the_deletion_is_undone_and_new_ones_are_taken_p08() {
    let suite = started().await;
    record(&suite, &school(), PERIOD, MINA).await.unwrap();
    let event = deleted_for_a_while(PERIOD, &[]);
    suite.publish(&school(), PERIOD, 2, &event).await;
    suite.settle().await;
    assert!(kept(&suite).await.is_empty());
    assert!(record(&suite, &school(), PERIOD, MINA).await.is_err());
    let event = back(PERIOD, 3, &[(MINA, 2)]);
    let envelope = suite.publish(&school(), PERIOD, 3, &event).await;
    suite.publish_again(&envelope, &event).await;
    suite.settle().await;
    assert_eq!(kept(&suite).await, [(PERIOD, MINA)]);
    record(&suite, &school(), PERIOD, MINA).await.unwrap();
    assert_eq!(kept(&suite).await.len(), 2);
}

#[tokio::test]
async fn undoing_told_before_the_deletion_keeps_the_records_p08() {
    let suite = started().await;
    record(&suite, &school(), PERIOD, MINA).await.unwrap();
    let event = back(PERIOD, 3, &[(MINA, 2)]);
    suite.publish(&school(), PERIOD, 3, &event).await;
    suite.settle().await;
    let event = deleted_for_a_while(PERIOD, &[]);
    suite.publish(&school(), PERIOD, 2, &event).await;
    suite.settle().await;
    assert_eq!(kept(&suite).await, [(PERIOD, MINA)]);
    record(&suite, &school(), PERIOD, MINA).await.unwrap();
}

#[tokio::test]
async fn who_joins_again_has_documents_again_p05() {
    let suite = started().await;
    suite
        .publish(&school(), PERIOD, 2, &deleted(PERIOD, &[MINA]))
        .await;
    suite.settle().await;
    assert!(record(&suite, &school(), PERIOD, MINA).await.is_err());
    let event = back(PERIOD, 5, &[(MINA, 0)]);
    suite.publish(&school(), PERIOD, 5, &event).await;
    suite.settle().await;
    record(&suite, &school(), PERIOD, MINA).await.unwrap();
}
