//! Whether a service erases all that it holds on a person (I-12), for good.

use std::collections::{BTreeMap, BTreeSet};

use chassis::events::Envelope;
use chassis::{Person, Service, Uai};
use proto::events::identity::v1::PersonErased;
use proto::personal_data::v1::PreviewErasureRequest;
use proto::personal_data::v1::personal_data_client::PersonalDataClient;
use sqlx::AssertSqlSafe;
use tonic::Status;
use uuid::Uuid;

use crate::Suite;
use crate::personal_data::OF_THE_CHASSIS;

/// How many rows, by table.
pub type Counted = BTreeMap<String, i64>;

impl<S: Service> Suite<S> {
    /// What erasing `person` would take away when `by` asks.
    pub async fn previewed(&self, by: &Person, uai: &Uai, person: Uuid) -> Result<Counted, Status> {
        let wanted = PreviewErasureRequest {
            person: person.to_string(),
        };
        let found = PersonalDataClient::new(self.channel())
            .preview_erasure(self.as_person(by, uai, wanted))
            .await?
            .into_inner();
        Ok(found.tables.into_iter().zip(found.rows).collect())
    }

    /// Tells the service that `person` is erased, as identity does, and waits until it is; answers what was told, to tell
    /// it again.
    pub async fn told_erased(&self, uai: &Uai, person: Uuid) -> (Envelope, PersonErased) {
        let erasure = chassis::id::fresh();
        let event = PersonErased {
            erasure: erasure.to_string(),
            person: person.to_string(),
            version: 1,
        };
        let envelope = self.publish(uai, erasure, 1, &event).await;
        self.settle().await;
        (envelope, event)
    }

    /// Asserts that an erasure takes rows of every table, or that it is one of `apart`, which have a reason.
    pub async fn assert_all_is_erased(&self, previewed: &Counted, apart: &[&str]) {
        let known: BTreeSet<String> = previewed
            .keys()
            .map(String::as_str)
            .chain(apart.iter().copied())
            .filter(|table| !OF_THE_CHASSIS.contains(table))
            .map(str::to_owned)
            .collect();
        assert_eq!(
            self.tables().await,
            known,
            "erase a new table in store/erasure, or say here why not"
        );
    }

    /// Tables of the service in which `text` stands anywhere, with how many rows hold it.
    pub async fn naming(&self, text: &str) -> Counted {
        let pool = self.superuser().await;
        let mut found = Counted::new();
        for table in self.tables().await {
            let rows: i64 = sqlx::query_scalar(AssertSqlSafe(format!(
                "select count(*) from {table} t where strpos(to_jsonb(t)::text, '{text}') > 0"
            )))
            .fetch_one(&pool)
            .await
            .expect("count");
            if rows > 0 {
                found.insert(table, rows);
            }
        }
        found
    }
}
