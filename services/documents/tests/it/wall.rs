//! The second wall: row-level security, forced, on every table that belongs to a tenant.

use crate::started;

#[tokio::test]
async fn every_table_is_behind_forced_row_level_security() {
    let suite = started().await;
    let superuser = suite.superuser().await;
    let tables: Vec<(String, bool, bool, i64)> = sqlx::query_as(
        "select c.relname::text, c.relrowsecurity, c.relforcerowsecurity,
                (select count(*) from pg_policy p where p.polrelid = c.oid)
           from pg_class c
          where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
            and c.relname not like '\\_sqlx%'
          order by 1",
    )
    .fetch_all(&superuser)
    .await
    .unwrap();
    let names: Vec<_> = tables.iter().map(|(name, ..)| name.as_str()).collect();
    assert_eq!(names, ["deleted_periods", "generated_files"]);
    for (name, enabled, forced, policies) in &tables {
        assert!(
            *enabled && *forced && *policies > 0,
            "{name} is not behind the wall"
        );
    }
}

#[tokio::test]
async fn a_query_without_a_tenant_sees_nothing_and_writes_nothing() {
    let suite = started().await;
    let superuser = suite.superuser().await;
    let fill = "insert into generated_files
                (etablissement, id, kind, format, period_id, apprenant, actor, generated_at, size_bytes)
                values ('0761234D', gen_random_uuid(), 'pre-convention', 'docx', gen_random_uuid(),
                        gen_random_uuid(), 'person:x', now(), 1)";
    sqlx::query(fill).execute(&superuser).await.unwrap();
    sqlx::query(
        "insert into deleted_periods values ('0761234D', gen_random_uuid(), gen_random_uuid(), 1)",
    )
    .execute(&superuser)
    .await
    .unwrap();

    let forgetful = suite.database.as_service().await;
    for table in ["generated_files", "deleted_periods"] {
        let count = format!("select count(*) from {table}");
        let seen: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(count))
            .fetch_one(&forgetful)
            .await
            .unwrap();
        assert_eq!(seen, 0, "{table}");
    }
    let refusal = sqlx::query(fill).execute(&forgetful).await.unwrap_err();
    assert_eq!(
        refusal.as_database_error().unwrap().code().as_deref(),
        Some("42501")
    );
}
