//! Whether a service gives all that it holds on a person (I-12), whatever tables it has.

use std::collections::{BTreeMap, BTreeSet};

use chassis::{Person, Service, Uai};
use proto::personal_data::v1::ExportPersonRequest;
use proto::personal_data::v1::personal_data_client::PersonalDataClient;
use serde_json::Value;
use sqlx::AssertSqlSafe;
use tonic::Status;
use uuid::Uuid;

use crate::Suite;

/// What the chassis exports by itself, whatever the service holds.
pub(crate) const OF_THE_CHASSIS: [&str; 3] = ["journal", "mis_de_cote", "suppressions"];

/// Rows by table.
pub type Exported = BTreeMap<String, Vec<Value>>;

impl<S: Service> Suite<S> {
    /// What the service gives of `person` when `by` asks.
    pub async fn exported(&self, by: &Person, uai: &Uai, person: Uuid) -> Result<Exported, Status> {
        self.given(by, uai, person).await.map(|(tables, _)| tables)
    }

    /// The files that come with it, by name.
    pub async fn exported_files(
        &self,
        by: &Person,
        uai: &Uai,
        person: Uuid,
    ) -> Result<BTreeMap<String, Vec<u8>>, Status> {
        self.given(by, uai, person).await.map(|(_, files)| files)
    }

    async fn given(
        &self,
        by: &Person,
        uai: &Uai,
        person: Uuid,
    ) -> Result<(Exported, BTreeMap<String, Vec<u8>>), Status> {
        let wanted = ExportPersonRequest {
            person: person.to_string(),
        };
        let mut stream = PersonalDataClient::new(self.channel())
            .export_person(self.as_person(by, uai, wanted))
            .await?
            .into_inner();
        let (mut tables, mut files) = (Exported::new(), BTreeMap::<String, Vec<u8>>::new());
        while let Some(held) = stream.message().await? {
            if let Some(piece) = held.file {
                files.entry(piece.name).or_default().extend(piece.data);
                continue;
            }
            let rows: Vec<Value> = serde_json::from_str(&held.rows_json).expect("an array");
            tables.entry(held.table).or_default().extend(rows);
        }
        Ok((tables, files))
    }

    /// Every table of the service, of a tenant or of none.
    pub async fn tables(&self) -> BTreeSet<String> {
        let names: Vec<String> = sqlx::query_scalar(
            "select relname::text from pg_class
             where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> '_sqlx_migrations'",
        )
        .fetch_all(&self.superuser().await)
        .await
        .expect("read the catalogue");
        names.into_iter().collect()
    }

    /// Asserts that every table is exported, or is one of `apart`, which have a reason; and that each exported table
    /// that names `person` anywhere gives rows.
    pub async fn assert_all_is_exported(&self, exported: &Exported, person: Uuid, apart: &[&str]) {
        let known: BTreeSet<String> = exported
            .keys()
            .map(String::as_str)
            .filter(|table| !OF_THE_CHASSIS.contains(table))
            .chain(apart.iter().copied())
            .map(str::to_owned)
            .collect();
        assert_eq!(
            self.tables().await,
            known,
            "export a new table in store/personal_data, or say here why not"
        );
        let pool = self.superuser().await;
        for (table, rows) in exported
            .iter()
            .filter(|(table, _)| !OF_THE_CHASSIS.contains(&table.as_str()))
        {
            let naming: i64 = sqlx::query_scalar(AssertSqlSafe(format!(
                "select count(*) from {table} t where to_jsonb(t)::text like '%{person}%'"
            )))
            .fetch_one(&pool)
            .await
            .expect("count");
            assert!(
                naming == 0 || !rows.is_empty(),
                "{naming} rows of {table} name the person"
            );
        }
    }
}
