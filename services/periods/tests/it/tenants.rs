//! The second wall: row-level security, forced, on every table of établissements.

use sqlx::AssertSqlSafe;

use proto::periods::v1 as pb;

use crate::bench::{Bench, MSPC, a_claim, other_school, school};
use crate::client::typed;

/// Every table that holds something of an établissement.
const WALLED: [&str; 12] = [
    "annexes",
    "annexes_partagees",
    "apprenants",
    "calendar_feeds",
    "deletions",
    "fiche_changes",
    "fiche_fields",
    "fiches_liaison",
    "freeze_claims",
    "lsl_periodicites",
    "officielles",
    "periods",
];

/// Those of which every établissement reads what the others put there, and writes its own alone (P-01).
const READ_BY_ALL: [&str; 1] = ["annexes_partagees"];

/// Tables of no établissement: numbers of établissements only, read before one is chosen.
const OPEN: [&str; 1] = ["claim_tenants"];

#[tokio::test]
async fn every_table_of_tenants_is_behind_forced_row_level_security() {
    let bench = Bench::start().await;
    let pool = bench.suite.superuser().await;
    let tables: Vec<(String, bool)> = sqlx::query_as(
        "select relname::text,
                relrowsecurity and relforcerowsecurity
                    and exists (select from pg_policy where polrelid = c.oid
                                and polqual is not null and polwithcheck is not null)
         from pg_class c
         where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
           and relname not like '\\_sqlx%'
         order by 1",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    let (walled, open): (Vec<_>, Vec<_>) = tables.iter().partition(|(_, forced)| *forced);
    let names = |tables: Vec<&(String, bool)>| -> Vec<String> {
        tables.into_iter().map(|(name, _)| name.clone()).collect()
    };
    assert_eq!(names(walled), WALLED);
    assert_eq!(names(open), OPEN);
}

/// Something of each table of the calendar, and an address at which it is read.
async fn a_calendar(bench: &Bench) {
    let ddfpt = bench.as_ddfpt();
    let content = pb::OfficialContent {
        nature: "certification".to_owned(),
        libelle: "E31".to_owned(),
        end: "2027-05-28".to_owned(),
        ..pb::OfficialContent::default()
    };
    let command = pb::AddOfficialPeriodRequest {
        content: Some(content),
    };
    ddfpt.add_official_period(command).await.unwrap();
    let command = pb::SetPeriodicityRequest {
        periodicity: Some(pb::Periodicity {
            referentiel: MSPC.to_owned(),
            niveau: "premiere".to_owned(),
            periodicite: "semestre".to_owned(),
        }),
    };
    ddfpt.set_periodicity(command).await.unwrap();
    ddfpt.make_feed(pb::MakeFeedRequest {}).await.unwrap();
}

#[tokio::test]
async fn query_without_a_tenant_or_of_another_sees_nothing() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    let learner = bench.as_learner(learners[0]);
    let change = typed("ville", "Rouen", 0);
    learner.write(&period, learners[0], change).await.unwrap();
    let claim = a_claim(&period, learners[0]);
    bench.as_evaluation().freeze(&claim).await.unwrap();
    let (deleted, _) = bench.a_period(1).await;
    bench.as_ddfpt().delete(&deleted).await.unwrap();
    a_calendar(&bench).await;
    let annexe = bench.as_ddfpt().annexe().await;
    let share = pb::ShareAnnexeRequest { id: annexe.id };
    bench.as_ddfpt().share_annexe(share).await.unwrap();

    let pool = bench.suite.database.as_service().await;
    for table in WALLED {
        for (tenant, visible) in [
            (None, false),
            (Some(other_school()), READ_BY_ALL.contains(&table)),
            (Some(school()), true),
        ] {
            let mut tx = pool.begin().await.unwrap();
            if let Some(uai) = &tenant {
                sqlx::query("select set_config('app.etablissement', $1, true)")
                    .bind(uai.as_str())
                    .execute(&mut *tx)
                    .await
                    .unwrap();
            }
            let query = format!("select count(*) from {table}");
            let rows: i64 = sqlx::query_scalar(AssertSqlSafe(query))
                .fetch_one(&mut *tx)
                .await
                .unwrap();
            assert_eq!(rows > 0, visible, "{table}, {tenant:?}");
        }
    }
}

#[tokio::test]
async fn row_of_another_school_cannot_be_written() {
    let bench = Bench::start().await;
    let pool = bench.suite.database.as_service().await;
    let mut tx = pool.begin().await.unwrap();
    sqlx::query("select set_config('app.etablissement', $1, true)")
        .bind(other_school().as_str())
        .execute(&mut *tx)
        .await
        .unwrap();
    let refusal = sqlx::query(
        "insert into apprenants (etablissement, apprenant, version, actif)
         values ($1, gen_random_uuid(), 1, false)",
    )
    .bind(school().as_str())
    .execute(&mut *tx)
    .await
    .unwrap_err();
    let code = refusal.as_database_error().unwrap().code();
    assert_eq!(code.as_deref(), Some("42501"));
}
