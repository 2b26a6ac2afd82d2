//! Bilans intermédiaires, in whatever state of the protocol.

use chassis::db::{Error, Tx};
use chassis::{Scope, Uai};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::Value;
use uuid::Uuid;

use crate::domain::bilan_intermediaire::{BilanIntermediaire, Redaction};
use crate::domain::note::Note;
use crate::domain::protocol::Etat;
use crate::domain::{ApprenantId, BilanIntermediaireId, ClaimId};

struct Row {
    id: Uuid,
    apprenant: Uuid,
    referentiel: String,
    date: jiff_sqlx::Date,
    etat: String,
    claim: Uuid,
    niveaux: Value,
    constats: String,
    conseils: String,
    note: Option<i16>,
    auteur: Uuid,
    opened_at: jiff_sqlx::Timestamp,
}

impl TryFrom<Row> for BilanIntermediaire {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let etat = Etat::from_code(&row.etat)
            .ok_or_else(|| Error::corrupt("bilans_intermediaires.etat", &row.etat))?;
        let niveaux = serde_json::from_value(row.niveaux)
            .map_err(|error| Error::corrupt("bilans_intermediaires.niveaux", error))?;
        Ok(Self {
            id: row.id.into(),
            apprenant: row.apprenant.into(),
            referentiel: row.referentiel,
            date: row.date.to_jiff(),
            etat,
            claim: row.claim.into(),
            redaction: Redaction {
                niveaux,
                constats: row.constats,
                conseils: row.conseils,
                note: row.note.and_then(Note::from_tenths),
            },
            auteur: row.auteur,
            opened_at: row.opened_at.to_jiff(),
        })
    }
}

/// Writes a bilan that has just been opened.
#[tracing::instrument(name = "db.bilans_intermediaires.insert", skip_all)]
pub async fn insert(tx: &mut Tx, scope: &Scope, bilan: &BilanIntermediaire) -> Result<(), Error> {
    let niveaux = serde_json::to_value(&bilan.redaction.niveaux)
        .map_err(|error| Error::corrupt("bilans_intermediaires.niveaux", error))?;
    sqlx::query!(
        "insert into bilans_intermediaires
            (etablissement, id, apprenant, referentiel, date, etat, claim, niveaux, constats, conseils, note,
             auteur, opened_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        scope.etablissement(),
        bilan.id.uuid(),
        bilan.apprenant.uuid(),
        bilan.referentiel,
        bilan.date.to_sqlx() as _,
        bilan.etat.code(),
        bilan.claim.uuid(),
        niveaux,
        bilan.redaction.constats,
        bilan.redaction.conseils,
        bilan.redaction.note.map(Note::tenths),
        bilan.auteur,
        bilan.opened_at.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A bilan, locked until the end of the transaction. Lock its learner before, where it is to become final.
#[tracing::instrument(name = "db.bilans_intermediaires.lock", skip_all)]
pub async fn lock(
    tx: &mut Tx,
    scope: &Scope,
    id: BilanIntermediaireId,
) -> Result<Option<BilanIntermediaire>, Error> {
    sqlx::query_as!(
        Row,
        "select id, apprenant, referentiel, date, etat, claim, niveaux, constats, conseils, note, auteur, opened_at
         from bilans_intermediaires where etablissement = $1 and id = $2 for update",
        scope.etablissement(),
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?
    .map(BilanIntermediaire::try_from)
    .transpose()
}

/// The final bilans of a learner, the latest first.
#[tracing::instrument(name = "db.bilans_intermediaires.list_final", skip_all)]
pub async fn list_final(
    tx: &mut Tx,
    scope: &Scope,
    apprenant: ApprenantId,
) -> Result<Vec<BilanIntermediaire>, Error> {
    sqlx::query_as!(
        Row,
        "select id, apprenant, referentiel, date, etat, claim, niveaux, constats, conseils, note, auteur, opened_at
         from bilans_intermediaires
         where etablissement = $1 and apprenant = $2 and etat = 'final'
         order by date desc, id desc",
        scope.etablissement(),
        apprenant.uuid()
    )
    .fetch_all(tx.conn())
    .await?
    .into_iter()
    .map(BilanIntermediaire::try_from)
    .collect()
}

/// The state of the bilan behind a claim; `None`: no such claim.
#[tracing::instrument(name = "db.bilans_intermediaires.etat_of_claim", skip_all)]
pub async fn etat_of_claim(
    tx: &mut Tx,
    scope: &Scope,
    claim: ClaimId,
) -> Result<Option<Etat>, Error> {
    let etat = sqlx::query_scalar!(
        "select etat from bilans_intermediaires where etablissement = $1 and claim = $2",
        scope.etablissement(),
        claim.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    etat.map(|code| {
        Etat::from_code(&code).ok_or_else(|| Error::corrupt("bilans_intermediaires.etat", code))
    })
    .transpose()
}

/// Settles a bilan that is claiming, for ever.
#[tracing::instrument(name = "db.bilans_intermediaires.settle", skip_all)]
pub async fn settle(
    tx: &mut Tx,
    scope: &Scope,
    id: BilanIntermediaireId,
    etat: Etat,
    now: Timestamp,
) -> Result<(), Error> {
    let done = sqlx::query!(
        "update bilans_intermediaires set etat = $3, settled_at = $4
         where etablissement = $1 and id = $2 and etat = 'claiming'",
        scope.etablissement(),
        id.uuid(),
        etat.code(),
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    chassis::db::exactly_one(&done, "settling of a bilan intermédiaire")
}

/// Notes that the periods of an aborted bilan were released.
#[tracing::instrument(name = "db.bilans_intermediaires.released", skip_all)]
pub async fn released(
    tx: &mut Tx,
    scope: &Scope,
    claim: ClaimId,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query!(
        "update bilans_intermediaires set released_at = coalesce(released_at, $3)
         where etablissement = $1 and claim = $2 and etat = 'aborted'",
        scope.etablissement(),
        claim.uuid(),
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The learner and the référentiel of a bilan; `None`: there is no such bilan.
#[tracing::instrument(name = "db.bilans_intermediaires.facts_of_bilan", skip_all)]
pub async fn facts_of_bilan(
    tx: &mut Tx,
    etablissement: &Uai,
    id: BilanIntermediaireId,
) -> Result<Option<(ApprenantId, String)>, Error> {
    let row = sqlx::query!(
        "select apprenant, referentiel from bilans_intermediaires where etablissement = $1 and id = $2",
        etablissement.as_str(),
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| (row.apprenant.into(), row.referentiel)))
}

/// The référentiels of a learner's final bilans.
#[tracing::instrument(name = "db.bilans_intermediaires.facts_of_apprenant", skip_all)]
pub async fn facts_of_apprenant(
    tx: &mut Tx,
    etablissement: &Uai,
    apprenant: ApprenantId,
) -> Result<Vec<String>, Error> {
    let referentiels = sqlx::query_scalar!(
        "select distinct referentiel from bilans_intermediaires
         where etablissement = $1 and apprenant = $2 and etat = 'final'",
        etablissement.as_str(),
        apprenant.uuid()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(referentiels)
}
