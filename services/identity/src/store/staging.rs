//! Records of an upload as read, and the decisions made from them.

use chassis::Scope;
use chassis::db::{Error, Tx};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::domain::ids::ImportId;

/// Records of one kind on their way to the table.
pub struct Staged {
    /// `eleve`, `structure`, `personne`, `lien`, `adresse`, `individu`, `division`, `groupe`.
    pub kind: &'static str,
    /// Place in the upload of the first of them.
    pub seq: i64,
    /// The records as a JSON array, in the order of the upload.
    pub records: String,
}

/// Stores blocks of records: a school has many records, and nothing ever asks for one of them alone.
#[tracing::instrument(name = "db.staging.insert_blocks", skip_all)]
pub async fn insert_blocks(
    tx: &mut Tx,
    scope: &Scope,
    import: ImportId,
    blocks: &[Staged],
) -> Result<(), Error> {
    let kinds: Vec<&str> = blocks.iter().map(|block| block.kind).collect();
    let seqs: Vec<i64> = blocks.iter().map(|block| block.seq).collect();
    let records: Vec<&str> = blocks.iter().map(|block| block.records.as_str()).collect();
    sqlx::query!(
        "insert into import_records (etablissement, import_id, kind, seq, records)
         select $1, $2, kind, seq, records
         from unnest($3::text[], $4::bigint[], $5::text[]) as row (kind, seq, records)",
        scope.etablissement(),
        import.uuid(),
        &kinds as &[&str],
        &seqs,
        &records as &[&str]
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Some records of a kind.
pub struct Block<T> {
    /// Place in the upload of the first; the others count on from it, and stay below the next block.
    pub seq: i64,
    pub records: Vec<T>,
}

/// The next records of a kind after the block that begins at `after`.
#[tracing::instrument(name = "db.staging.block", skip_all)]
pub async fn block<T: DeserializeOwned>(
    tx: &mut Tx,
    scope: &Scope,
    import: ImportId,
    kind: &str,
    after: i64,
) -> Result<Option<Block<T>>, Error> {
    let row = sqlx::query!(
        r#"select seq, records as "records!" from import_records
           where etablissement = $1 and import_id = $2 and kind = $3 and seq > $4 and records is not null
           order by seq limit 1"#,
        scope.etablissement(),
        import.uuid(),
        kind,
        after
    )
    .fetch_optional(tx.conn())
    .await?;
    row.map(|row| {
        let records = serde_json::from_str(&row.records)
            .map_err(|error| Error::corrupt("import_records.records", error))?;
        Ok(Block {
            seq: row.seq,
            records,
        })
    })
    .transpose()
}

/// All records of a kind, for the kinds that are few.
pub async fn all_records<T: DeserializeOwned>(
    tx: &mut Tx,
    scope: &Scope,
    import: ImportId,
    kind: &str,
) -> Result<Vec<T>, Error> {
    let (mut all, mut after) = (Vec::new(), 0);
    while let Some(block) = block(tx, scope, import, kind, after).await? {
        after = block.seq;
        all.extend(block.records);
    }
    Ok(all)
}

/// Whether the records of an import are still there.
#[tracing::instrument(name = "db.staging.has_records", skip_all)]
pub async fn has_records(tx: &mut Tx, scope: &Scope, import: ImportId) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from import_records
                          where etablissement = $1 and import_id = $2 and records is not null) as "there!""#,
        scope.etablissement(),
        import.uuid()
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Forgets the records once they are applied or abandoned: until then a preview may be made again from them.
#[tracing::instrument(name = "db.staging.drop_records", skip_all)]
pub async fn drop_records(tx: &mut Tx, scope: &Scope, import: ImportId) -> Result<(), Error> {
    sqlx::query!(
        "delete from import_records where etablissement = $1 and import_id = $2",
        scope.etablissement(),
        import.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Forgets what applying would have done.
#[tracing::instrument(name = "db.staging.drop_decisions", skip_all)]
pub async fn drop_decisions(tx: &mut Tx, scope: &Scope, import: ImportId) -> Result<(), Error> {
    sqlx::query!(
        "delete from import_decisions where etablissement = $1 and import_id = $2",
        scope.etablissement(),
        import.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A decision on its way to the table.
pub struct Decided {
    /// `apprenant`, `personnel`, `division`, `depart_apprenant`, `depart_personnel`; `lien` and `responsable` in blocks.
    pub kind: &'static str,
    pub seq: i64,
    pub action: &'static str,
    /// The account; for a creation, the one it will have.
    pub person: Option<Uuid>,
    pub cle: String,
    /// As JSON.
    pub data: String,
}

impl Decided {
    /// A decision with its facts as JSON.
    pub fn new(
        kind: &'static str,
        seq: i64,
        action: &'static str,
        facts: &impl Serialize,
    ) -> Result<Self, Error> {
        let data = serde_json::to_string(facts)
            .map_err(|error| Error::corrupt("import_decisions.data", error))?;
        Ok(Self {
            kind,
            seq,
            action,
            person: None,
            cle: String::new(),
            data,
        })
    }
}

/// Stores a batch of decisions.
#[tracing::instrument(name = "db.staging.insert_decisions", skip_all)]
pub async fn insert_decisions(
    tx: &mut Tx,
    scope: &Scope,
    import: ImportId,
    rows: &[Decided],
) -> Result<(), Error> {
    let kinds: Vec<&str> = rows.iter().map(|row| row.kind).collect();
    let seqs: Vec<i64> = rows.iter().map(|row| row.seq).collect();
    let actions: Vec<&str> = rows.iter().map(|row| row.action).collect();
    let persons: Vec<Option<Uuid>> = rows.iter().map(|row| row.person).collect();
    let cles: Vec<&str> = rows.iter().map(|row| row.cle.as_str()).collect();
    let data: Vec<&str> = rows.iter().map(|row| row.data.as_str()).collect();
    sqlx::query!(
        "insert into import_decisions (etablissement, import_id, kind, seq, action, person_id, cle, data)
         select $1, $2, kind, seq, action, person_id, cle, data::jsonb
         from unnest($3::text[], $4::bigint[], $5::text[], $6::uuid[], $7::text[], $8::text[])
              as row (kind, seq, action, person_id, cle, data)",
        scope.etablissement(),
        import.uuid(),
        &kinds as &[&str],
        &seqs,
        &actions as &[&str],
        &persons as &[Option<Uuid>],
        &cles as &[&str],
        &data as &[&str]
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
