//! The tenant's walls: row-level security on every tenant table, and foreign objects that look missing.

use chassis::{Ctx, Uai};
use proto::identity::v1 as pb;

use crate::bench::{Bench, YEAR_2026, code, other_school, school};

#[tokio::test]
async fn every_table_with_a_tenant_is_closed_to_others_n11() {
    let bench = Bench::start().await;
    bench.imported_school().await;
    let superuser = bench.suite.superuser().await;
    let tables: Vec<(String, bool, bool)> = sqlx::query_as(
        "select c.relname::text, c.relrowsecurity, c.relforcerowsecurity
         from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = 'public' and c.relkind = 'r'
           and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'etablissement')",
    )
    .fetch_all(&superuser)
    .await
    .unwrap();
    assert!(tables.len() >= 13, "{tables:?}");
    for (table, enabled, forced) in &tables {
        assert!(*enabled && *forced, "{table}");
    }
    for uai in [other_school(), Uai::NONE] {
        let cx = Ctx::for_service("identity", uai, bench.suite.clock.clock());
        let mut tx = bench.suite.db().begin(&cx).await.unwrap();
        for table in tables
            .iter()
            .map(|(table, ..)| table.as_str())
            .chain(["persons"])
        {
            let query = sqlx::AssertSqlSafe(format!("select count(*) from {table}"));
            let seen: i64 = sqlx::query_scalar(query)
                .fetch_one(tx.conn())
                .await
                .unwrap();
            assert_eq!(seen, 0, "{table}");
        }
    }
}

#[tokio::test]
async fn a_foreign_import_is_answered_like_a_missing_one_i04() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let stranger = bench.open_school(&other_school()).await;
    let import = bench.upload(&admin, &school(), &YEAR_2026).await.unwrap();
    let get = async |id: &str| {
        let wanted = pb::GetImportRequest { id: id.to_owned() };
        bench
            .imports()
            .get_import(bench.suite.as_person(&stranger, &other_school(), wanted))
            .await
            .unwrap_err()
    };
    let foreign = get(&import.id).await;
    let missing = get(&chassis::id::fresh().to_string()).await;
    assert_eq!(code(&foreign), "identity.not_found");
    assert_eq!(
        (foreign.code(), foreign.message()),
        (missing.code(), missing.message())
    );
}

#[tokio::test]
async fn foreign_people_have_no_name_no_slip_and_no_account_here_i03() {
    let bench = Bench::start().await;
    let admin = bench.imported_school().await;
    let stranger = bench.open_school(&other_school()).await;
    let ids: Vec<String> = bench
        .accounts(&admin, "")
        .await
        .into_iter()
        .map(|account| account.id)
        .collect();
    let names = bench.suite.as_person(
        &stranger,
        &other_school(),
        pb::GetNamesRequest { ids: ids.clone() },
    );
    assert!(
        bench
            .people()
            .get_names(names)
            .await
            .unwrap()
            .into_inner()
            .names
            .is_empty()
    );
    let slips = pb::IssueTemporaryPasswordsRequest { ids };
    let slips = bench.suite.as_person(&stranger, &other_school(), slips);
    assert!(
        bench
            .people()
            .issue_temporary_passwords(slips)
            .await
            .unwrap()
            .into_inner()
            .credentials
            .is_empty()
    );
    let list = pb::ListAccountsRequest::default();
    let list = bench.suite.as_person(&stranger, &other_school(), list);
    assert_eq!(
        bench
            .people()
            .list_accounts(list)
            .await
            .unwrap()
            .into_inner()
            .total,
        1
    );
}
