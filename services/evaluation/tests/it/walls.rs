//! The last walls, in the database: a counted bilan never changes whatever the code does (freeze.md), and no query
//! without its tenant sees anything (trust.md § 3).

use serde_json::json;
use sqlx::AssertSqlSafe;

use crate::bench::{Bench, Period, UAI, a_period};

async fn counted(bench: &Bench) -> Period {
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learner();
    let teacher = bench.teacher();
    teacher
        .write(&period, learner, "engagement", &json!(3))
        .await
        .unwrap();
    bench.count(learner, "2026-07-03").await;
    period
}

/// The constraint that refuses a statement, run by the superuser whom nothing else stops.
async fn refusal(bench: &Bench, statement: &str) -> Option<String> {
    let error = sqlx::query(AssertSqlSafe(statement.to_owned()))
        .execute(&bench.superuser().await)
        .await
        .err()?;
    Some(error.as_database_error()?.constraint()?.to_owned())
}

#[tokio::test]
async fn database_refuses_any_change_of_what_is_counted_n2() {
    let bench = Bench::start().await;
    counted(&bench).await;
    for statement in [
        "update bilans_entreprise set version = version + 1",
        "update bilans_entreprise set date = date + 1",
        "delete from bilans_entreprise",
        "update champs_bilan_entreprise set valeur = '4'",
        "delete from champs_bilan_entreprise",
        "insert into champs_bilan_entreprise
             select etablissement, bilan_id, 'commentaire', '\"x\"', 1, auteur, modifie_le
             from champs_bilan_entreprise",
        "delete from changements_bilan_entreprise",
        "update periods set fin = fin + 1",
        "delete from periods",
        "update bilans_comptes set sha256 = ''",
        "delete from bilans_comptes",
        "truncate bilans_comptes",
    ] {
        assert_eq!(
            refusal(&bench, statement).await.as_deref(),
            Some("counted_never_changes"),
            "{statement}"
        );
    }
}

#[tokio::test]
async fn what_is_not_counted_may_change_so_that_the_wall_proves_something() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learner();
    bench
        .teacher()
        .write(&period, learner, "engagement", &json!(3))
        .await
        .unwrap();
    for statement in [
        "update champs_bilan_entreprise set valeur = '4'",
        "update bilans_entreprise set date = date + 1",
        "update periods set fin = fin + 1",
        "delete from bilans_entreprise",
    ] {
        assert_eq!(refusal(&bench, statement).await, None, "{statement}");
    }
}

#[tokio::test]
async fn database_refuses_to_move_a_settled_bilan_e08() {
    let bench = Bench::start().await;
    let period = counted(&bench).await;
    let settled = Some("settled_never_changes");
    for statement in [
        "update bilans_intermediaires set etat = 'aborted'",
        "update bilans_intermediaires set etat = 'claiming', settled_at = null",
        "update bilans_intermediaires set constats = 'x'",
        "delete from bilans_intermediaires",
        "insert into bilans_intermediaires
             select etablissement, gen_random_uuid(), apprenant, referentiel, date, 'final', gen_random_uuid(), niveaux,
                    constats, conseils, note, auteur, opened_at, settled_at
             from bilans_intermediaires",
    ] {
        assert_eq!(refusal(&bench, statement).await.as_deref(), settled, "{statement}");
    }
    let aborted = bench.open(period.learner(), "2026-07-04").await;
    evaluation::app::protocol::abort(&bench.cx(), &bench.app(), aborted.id)
        .await
        .unwrap();
    for etat in ["final", "claiming"] {
        let settled_at = if etat == "claiming" { "null" } else { "now()" };
        let revive = format!(
            "update bilans_intermediaires set etat = '{etat}', settled_at = {settled_at} where id = '{}'",
            aborted.id
        );
        assert_eq!(refusal(&bench, &revive).await.as_deref(), settled, "{etat}");
    }
}

#[tokio::test]
async fn database_refuses_closed_dates_and_counting_by_what_is_not_final_e04() {
    let bench = Bench::start().await;
    let first = counted(&bench).await;
    let period = a_period().of(first.learner());
    bench.declare(&period).await;
    let save = |date: &str| {
        format!(
            "update bilans_entreprise set saved_at = now(), date = '{date}' where period_id = '{}'",
            period.id
        )
    };
    let closed = Some("closed_dates");
    assert_eq!(
        refusal(&bench, &save("2026-07-02")).await.as_deref(),
        closed
    );
    assert_eq!(refusal(&bench, &save("2026-07-03")).await, None);
    let backwards = "update apprenants set dernier_bilan = dernier_bilan - 1";
    assert_eq!(refusal(&bench, backwards).await.as_deref(), closed);

    let claiming = bench.open(first.learner(), "2026-07-05").await;
    let early = format!(
        "insert into bilans_comptes
         select etablissement, id, '{}', period_id, date, 'x' from bilans_entreprise where period_id = '{}'",
        claiming.id, period.id
    );
    assert_eq!(
        refusal(&bench, &early).await.as_deref(),
        Some("counted_by_final")
    );
}

/// Tables that belong to no tenant: ids only.
const SHARED: [&str; 2] = ["_sqlx_migrations", "claims_to_settle"];

#[tokio::test]
async fn row_level_security_is_forced_on_every_tenant_table() {
    let bench = Bench::start().await;
    counted(&bench).await;
    let tables: Vec<(String, bool)> = sqlx::query_as(
        "select relname::text, relrowsecurity and relforcerowsecurity
         from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by relname",
    )
    .fetch_all(&bench.superuser().await)
    .await
    .unwrap();
    assert!(tables.len() > SHARED.len());
    let service = bench.suite.database.as_service().await;
    for (table, forced) in tables {
        if SHARED.contains(&table.as_str()) {
            continue;
        }
        assert!(forced, "{table}");
        for tenant in ["", "0761235E", UAI] {
            let mut tx = service.begin().await.unwrap();
            sqlx::query("select set_config('app.etablissement', $1, true)")
                .bind(tenant)
                .execute(&mut *tx)
                .await
                .unwrap();
            let seen: i64 =
                sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from {table}")))
                    .fetch_one(&mut *tx)
                    .await
                    .unwrap();
            if tenant == UAI {
                assert_eq!(seen, bench.rows(&table).await, "{table}");
            } else {
                assert_eq!(seen, 0, "{table} as {tenant:?}");
            }
        }
    }
}

#[tokio::test]
async fn shared_queue_holds_ids_and_a_time_only() {
    let bench = Bench::start().await;
    let columns: Vec<String> = sqlx::query_scalar(
        "select column_name::text || ' ' || data_type from information_schema.columns
         where table_name = 'claims_to_settle' order by ordinal_position",
    )
    .fetch_all(&bench.superuser().await)
    .await
    .unwrap();
    assert_eq!(
        columns,
        [
            "claim uuid",
            "uai text",
            "bilan_intermediaire uuid",
            "due_at timestamp with time zone"
        ]
    );
}
