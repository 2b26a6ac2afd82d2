//! Records of an upload as read, and the decisions made from them.

use chassis::Scope;
use chassis::db::{Error, Tx};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::ids::ImportId;
use crate::domain::siecle::{Adresse, Eleve, Lien, Personne, StructureEleve};

/// A record on its way to the table.
pub struct Staged {
    /// `eleve`, `structure`, `personne`, `lien`, `adresse`, `individu`, `division`, `groupe`.
    pub kind: &'static str,
    /// Place in the upload.
    pub seq: i64,
    /// What other records refer to it by, or what it refers to.
    pub cle: String,
    /// The record as JSON.
    pub data: String,
}

/// Stores a batch of records.
#[tracing::instrument(name = "db.staging.insert_records", skip_all)]
pub async fn insert_records(
    tx: &mut Tx,
    scope: &Scope,
    import: ImportId,
    rows: &[Staged],
) -> Result<(), Error> {
    let kinds: Vec<String> = rows.iter().map(|row| row.kind.to_owned()).collect();
    let seqs: Vec<i64> = rows.iter().map(|row| row.seq).collect();
    let cles: Vec<String> = rows.iter().map(|row| row.cle.clone()).collect();
    let data: Vec<String> = rows.iter().map(|row| row.data.clone()).collect();
    sqlx::query!(
        "insert into import_records (etablissement, import_id, kind, seq, cle, data)
         select $1, $2, kind, seq, cle, data::jsonb
         from unnest($3::text[], $4::bigint[], $5::text[], $6::text[]) as row (kind, seq, cle, data)",
        scope.etablissement(),
        import.uuid(),
        &kinds,
        &seqs,
        &cles,
        &data
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// All records of a kind, for the kinds that are few.
#[tracing::instrument(name = "db.staging.all_records", skip_all)]
pub async fn all_records<T: DeserializeOwned + Send + Unpin>(
    tx: &mut Tx,
    scope: &Scope,
    import: ImportId,
    kind: &str,
) -> Result<Vec<T>, Error> {
    let rows = sqlx::query_scalar!(
        "select data from import_records where etablissement = $1 and import_id = $2 and kind = $3 order by seq",
        scope.etablissement(),
        import.uuid(),
        kind
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|data| {
            serde_json::from_value(data)
                .map_err(|error| Error::corrupt("import_records.data", error))
        })
        .collect()
}

/// A learner's record with what the other sections say of it.
pub struct EleveRow {
    pub seq: i64,
    pub eleve: Eleve,
    pub structures: Vec<StructureEleve>,
    pub a_responsable: bool,
}

/// The next learners after `after`.
#[tracing::instrument(name = "db.staging.eleves", skip_all)]
pub async fn eleves(
    tx: &mut Tx,
    scope: &Scope,
    import: ImportId,
    after: i64,
    limit: i64,
) -> Result<Vec<EleveRow>, Error> {
    let rows = sqlx::query!(
        r#"select r.seq,
                  r.data as "data: Json<Eleve>",
                  coalesce((select jsonb_agg(s.data order by s.seq) from import_records s
                            where s.etablissement = $1 and s.import_id = $2 and s.kind = 'structure'
                              and s.cle = r.cle and r.cle <> ''), '[]') as "structures!: Json<Vec<StructureEleve>>",
                  exists (select from import_records l
                          where l.etablissement = $1 and l.import_id = $2 and l.kind = 'lien'
                            and l.cle = r.cle) as "a_responsable!"
           from import_records r
           where r.etablissement = $1 and r.import_id = $2 and r.kind = 'eleve' and r.seq > $3
           order by r.seq
           limit $4"#,
        scope.etablissement(),
        import.uuid(),
        after,
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| EleveRow {
            seq: row.seq,
            eleve: row.data.0,
            structures: row.structures.0,
            a_responsable: row.a_responsable,
        })
        .collect())
}

/// Structures whose learner is not in the file (`STRUCTURE_ORPHELINE`).
#[tracing::instrument(name = "db.staging.orphan_structures", skip_all)]
pub async fn orphan_structures(
    tx: &mut Tx,
    scope: &Scope,
    import: ImportId,
) -> Result<Vec<StructureEleve>, Error> {
    let rows = sqlx::query_scalar!(
        r#"select s.data as "data: Json<StructureEleve>"
           from import_records s
           where s.etablissement = $1 and s.import_id = $2 and s.kind = 'structure'
             and not exists (select from import_records e
                             where e.etablissement = $1 and e.import_id = $2 and e.kind = 'eleve' and e.cle = s.cle)
           order by s.seq
           limit 1000"#,
        scope.etablissement(),
        import.uuid()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// A guardian's record with its address.
pub struct PersonneRow {
    pub seq: i64,
    pub personne: Personne,
    pub adresse: Option<Adresse>,
}

/// The next guardians after `after`, those of a decided learner only.
#[tracing::instrument(name = "db.staging.personnes", skip_all)]
pub async fn personnes(
    tx: &mut Tx,
    scope: &Scope,
    import: ImportId,
    after: i64,
    limit: i64,
) -> Result<Vec<PersonneRow>, Error> {
    let rows = sqlx::query!(
        r#"select r.seq,
                  r.data as "data: Json<Personne>",
                  (select a.data from import_records a
                   where a.etablissement = $1 and a.import_id = $2 and a.kind = 'adresse'
                     and a.cle = r.data ->> 'adresse_id'
                   order by a.seq limit 1) as "adresse: Json<Adresse>"
           from import_records r
           where r.etablissement = $1 and r.import_id = $2 and r.kind = 'personne' and r.seq > $3
             and exists (select from import_decisions l
                         where l.etablissement = $1 and l.import_id = $2 and l.kind = 'lien' and l.cle = r.cle)
           order by r.seq
           limit $4"#,
        scope.etablissement(),
        import.uuid(),
        after,
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| PersonneRow {
            seq: row.seq,
            personne: row.data.0,
            adresse: row.adresse.map(|adresse| adresse.0),
        })
        .collect())
}

/// A guardian's link with the two ends that were found.
pub struct LienRow {
    pub seq: i64,
    pub lien: Lien,
    /// The learner that the link names is kept.
    pub apprenant: Option<Uuid>,
    /// Is among the learners of the file at all.
    pub eleve_lu: bool,
    /// The guardian that it names is in the file.
    pub personne_lue: bool,
}

/// The next links after `after`.
#[tracing::instrument(name = "db.staging.liens", skip_all)]
pub async fn liens(
    tx: &mut Tx,
    scope: &Scope,
    import: ImportId,
    after: i64,
    limit: i64,
) -> Result<Vec<LienRow>, Error> {
    let rows = sqlx::query!(
        r#"select r.seq,
                  r.data as "data: Json<Lien>",
                  (select d.person_id from import_decisions d
                   where d.etablissement = $1 and d.import_id = $2 and d.kind = 'apprenant'
                     and d.cle = r.cle limit 1) as "apprenant?",
                  exists (select from import_records e
                          where e.etablissement = $1 and e.import_id = $2 and e.kind = 'eleve'
                            and e.cle = r.cle) as "eleve_lu!",
                  exists (select from import_records p
                          where p.etablissement = $1 and p.import_id = $2 and p.kind = 'personne'
                            and p.cle = r.data ->> 'personne_id') as "personne_lue!"
           from import_records r
           where r.etablissement = $1 and r.import_id = $2 and r.kind = 'lien' and r.seq > $3
           order by r.seq
           limit $4"#,
        scope.etablissement(),
        import.uuid(),
        after,
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| LienRow {
            seq: row.seq,
            lien: row.data.0,
            apprenant: row.apprenant,
            eleve_lu: row.eleve_lu,
            personne_lue: row.personne_lue,
        })
        .collect())
}

/// Whether the records of an import are still there.
#[tracing::instrument(name = "db.staging.has_records", skip_all)]
pub async fn has_records(tx: &mut Tx, scope: &Scope, import: ImportId) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from import_records
                          where etablissement = $1 and import_id = $2) as "there!""#,
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
    /// `apprenant`, `personnel`, `division`, `lien`, `responsable`, `depart_apprenant`, `depart_personnel`.
    pub kind: &'static str,
    pub seq: i64,
    pub action: &'static str,
    /// The account; for a creation, the one it will have.
    pub person: Option<Uuid>,
    pub cle: String,
    pub data: serde_json::Value,
}

impl Decided {
    /// A decision with its facts as JSON.
    pub fn new(
        kind: &'static str,
        seq: i64,
        action: &'static str,
        facts: &impl Serialize,
    ) -> Result<Self, Error> {
        let data = serde_json::to_value(facts)
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
    let kinds: Vec<String> = rows.iter().map(|row| row.kind.to_owned()).collect();
    let seqs: Vec<i64> = rows.iter().map(|row| row.seq).collect();
    let actions: Vec<String> = rows.iter().map(|row| row.action.to_owned()).collect();
    let persons: Vec<Option<Uuid>> = rows.iter().map(|row| row.person).collect();
    let cles: Vec<String> = rows.iter().map(|row| row.cle.clone()).collect();
    let data: Vec<String> = rows.iter().map(|row| row.data.to_string()).collect();
    sqlx::query!(
        "insert into import_decisions (etablissement, import_id, kind, seq, action, person_id, cle, data)
         select $1, $2, kind, seq, action, person_id, cle, data::jsonb
         from unnest($3::text[], $4::bigint[], $5::text[], $6::uuid[], $7::text[], $8::text[])
              as row (kind, seq, action, person_id, cle, data)",
        scope.etablissement(),
        import.uuid(),
        &kinds,
        &seqs,
        &actions,
        &persons as &[Option<Uuid>],
        &cles,
        &data
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
