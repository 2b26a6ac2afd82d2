//! Transfer files (I-11 ★), as the établissement sees its own.

use std::collections::BTreeMap;

use chassis::Scope;
use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::types::Json;
use uuid::Uuid;

use super::readable;
use crate::domain::fichier::joint::Ecarte;
use crate::domain::fichier::{Eleve, Etat, Vue};
use crate::domain::ids::{DeploiementId, PersonId, TransfertId};
use crate::domain::transfert::{Sens, Signalement};

struct Row {
    id: Uuid,
    sens: String,
    etat: String,
    deploiement: Uuid,
    deploiement_nom: String,
    autre_uai: String,
    apprenant: Option<Uuid>,
    apprenant_fichier: Option<Uuid>,
    nom: String,
    prenom: String,
    date_naissance: Option<jiff_sqlx::Date>,
    ine: Option<String>,
    etapes: Vec<String>,
    contenu: Json<BTreeMap<String, u32>>,
    octets: i64,
    ecartes: Json<Vec<Ecarte>>,
    sha256: Option<String>,
    recu: Option<String>,
    version_origine: Option<i64>,
    cree_le: jiff_sqlx::Timestamp,
    fini_le: Option<jiff_sqlx::Timestamp>,
    version: i64,
}

impl TryFrom<Row> for Vue {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.id.into(),
            sens: readable(Sens::parse(&row.sens), "fichiers_transfert.sens")?,
            etat: readable(Etat::parse(&row.etat), "fichiers_transfert.etat")?,
            deploiement: row.deploiement.into(),
            deploiement_nom: row.deploiement_nom,
            autre_uai: row.autre_uai,
            apprenant: row.apprenant,
            apprenant_fichier: row.apprenant_fichier,
            nom: row.nom,
            prenom: row.prenom,
            date_naissance: row.date_naissance.map(jiff_sqlx::Date::to_jiff),
            ine: row.ine,
            etapes: row.etapes,
            contenu: row.contenu.0,
            octets: row.octets,
            ecartes: row.ecartes.0,
            sha256: row.sha256,
            recu: row.recu,
            version_origine: row.version_origine,
            cree_le: row.cree_le.to_jiff(),
            fini_le: row.fini_le.map(jiff_sqlx::Timestamp::to_jiff),
            version: row.version,
        })
    }
}

/// Which files are asked for.
#[derive(Default)]
pub struct Wanted {
    pub sens: Option<Sens>,
    pub id: Option<TransfertId>,
    pub before: Option<TransfertId>,
    pub limit: i64,
}

/// Files of the établissement, the latest first.
#[tracing::instrument(name = "db.fichiers.list", skip_all)]
pub async fn list(tx: &mut Tx, scope: &Scope, wanted: &Wanted) -> Result<Vec<Vue>, Error> {
    sqlx::query_as!(
        Row,
        r#"select f.id, f.sens, f.etat, f.deploiement, d.nom as deploiement_nom, f.autre_uai, f.apprenant,
                  f.apprenant_fichier, f.nom, f.prenom, f.date_naissance, f.ine, f.etapes,
                  f.contenu as "contenu!: Json<BTreeMap<String, u32>>", f.octets,
                  f.ecartes as "ecartes!: Json<Vec<Ecarte>>", f.sha256, f.recu, f.version_origine, f.cree_le, f.fini_le,
                  f.version
           from fichiers_transfert f
           join deploiements d on d.id = f.deploiement
           where f.etablissement = $1
             and ($2::text is null or f.sens = $2)
             and ($3::uuid is null or f.id = $3)
             and ($4::uuid is null or f.id < $4)
           order by f.id desc limit $5"#,
        scope.etablissement(),
        wanted.sens.map(Sens::code),
        wanted.id.map(TransfertId::uuid),
        wanted.before.map(TransfertId::uuid),
        wanted.limit
    )
    .fetch_all(tx.conn())
    .await?
    .into_iter()
    .map(Vue::try_from)
    .collect()
}

/// Holds a file to the end of the transaction.
#[tracing::instrument(name = "db.fichiers.hold", skip_all)]
pub async fn hold(tx: &mut Tx, scope: &Scope, id: TransfertId) -> Result<(), Error> {
    sqlx::query!(
        "select id from fichiers_transfert where etablissement = $1 and id = $2 for update",
        scope.etablissement(),
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(())
}

/// The file as it travels, without the learner's files; `None` when it is not there any more, or not yet.
#[tracing::instrument(name = "db.fichiers.bytes", skip_all)]
pub async fn bytes(tx: &mut Tx, scope: &Scope, id: TransfertId) -> Result<Option<Vec<u8>>, Error> {
    Ok(sqlx::query_scalar!(
        "select fichier from fichiers_transfert where etablissement = $1 and id = $2",
        scope.etablissement(),
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?
    .flatten())
}

/// What a learner of the établissement is known by.
pub struct Connu {
    pub eleve: Eleve,
    pub ine: Option<String>,
    pub actif: bool,
}

/// A learner, with what a file says of it.
#[tracing::instrument(name = "db.fichiers.learner", skip_all)]
pub async fn learner(tx: &mut Tx, scope: &Scope, apprenant: Uuid) -> Result<Option<Connu>, Error> {
    let row = sqlx::query!(
        "select p.nom, p.prenom, p.date_naissance, a.ine, a.actif
         from apprenants a join persons p on p.id = a.person_id
         where a.etablissement = $1 and a.person_id = $2",
        scope.etablissement(),
        apprenant
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Connu {
        eleve: Eleve {
            id: apprenant,
            nom: row.nom,
            prenom: row.prenom,
            date_naissance: row.date_naissance.map(jiff_sqlx::Date::to_jiff),
        },
        ine: row.ine,
        actif: row.actif,
    }))
}

/// The active learner of that INE.
#[tracing::instrument(name = "db.fichiers.by_ine", skip_all)]
pub async fn by_ine(tx: &mut Tx, scope: &Scope, ine: &str) -> Result<Option<Uuid>, Error> {
    Ok(sqlx::query_scalar!(
        "select person_id from apprenants where etablissement = $1 and ine = $2 and actif",
        scope.etablissement(),
        ine
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// What tells who an active learner is, held until the end of the transaction.
#[tracing::instrument(name = "db.fichiers.signalement", skip_all)]
pub async fn signalement(
    tx: &mut Tx,
    scope: &Scope,
    apprenant: Uuid,
) -> Result<Option<Signalement>, Error> {
    let row = sqlx::query!(
        "select a.ine, p.nom_cle, p.prenom_cle, p.date_naissance
         from apprenants a join persons p on p.id = a.person_id
         where a.etablissement = $1 and a.person_id = $2 and a.actif
         for update of a",
        scope.etablissement(),
        apprenant
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Signalement {
        ine: row.ine,
        nom_cle: row.nom_cle,
        prenom_cle: row.prenom_cle,
        date_naissance: row.date_naissance.map(jiff_sqlx::Date::to_jiff),
    }))
}

/// Whether the learner may leave in a file: no transfer holds it, and none has taken its things along.
#[tracing::instrument(name = "db.fichiers.may_leave", skip_all)]
pub async fn may_leave(tx: &mut Tx, scope: &Scope, apprenant: Uuid) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select not exists (select from transferts t
                              where t.origine = $1 and t.apprenant_origine = $2 and not t.clos and t.etat <> 'refuse')
              and not exists (select from fichiers_transfert f
                              where f.etablissement = $1 and f.apprenant = $2
                                and f.etat in ('en_preparation', 'exporte', 'en_retrait', 'en_annulation', 'en_cours')) as "may!""#,
        scope.etablissement(),
        apprenant
    )
    .fetch_one(tx.conn())
    .await?)
}

/// A file with what is known of it from the beginning.
pub struct Nouveau<'a> {
    pub id: TransfertId,
    pub sens: Sens,
    pub etat: Etat,
    pub deploiement: DeploiementId,
    pub autre_uai: &'a str,
    pub apprenant: Option<Uuid>,
    pub eleve: &'a Eleve,
    pub ine: Option<&'a str>,
    pub version_origine: Option<i64>,
    pub contenu: &'a BTreeMap<String, u32>,
    pub octets: u64,
    pub ecartes: &'a [Ecarte],
    pub fichier: Option<&'a [u8]>,
    pub sha256: Option<&'a str>,
}

/// Writes it; an arrival that had been turned away is there again.
#[tracing::instrument(name = "db.fichiers.save", skip_all)]
pub async fn save(
    tx: &mut Tx,
    scope: &Scope,
    one: &Nouveau<'_>,
    by: PersonId,
    now: Timestamp,
) -> Result<(), Error> {
    let coming = (one.sens == Sens::Arrivee).then_some(one.eleve.id);
    let saved = sqlx::query!(
        "insert into fichiers_transfert
            (etablissement, id, sens, etat, deploiement, autre_uai, apprenant, apprenant_fichier, nom, prenom,
             date_naissance, ine, contenu, fichier, sha256, version_origine, cree_le, cree_par, octets, ecartes)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
         on conflict on constraint fichiers_transfert_pkey do update
         set etat = excluded.etat, apprenant = excluded.apprenant, contenu = excluded.contenu,
             octets = excluded.octets, ecartes = excluded.ecartes, fichier = excluded.fichier, fini_le = null,
             version = fichiers_transfert.version + 1
         where fichiers_transfert.etat in ('recu', 'refuse') and fichiers_transfert.sha256 = excluded.sha256",
        scope.etablissement(),
        one.id.uuid(),
        one.sens.code(),
        one.etat.code(),
        one.deploiement.uuid(),
        one.autre_uai,
        one.apprenant,
        coming,
        one.eleve.nom,
        one.eleve.prenom,
        one.eleve.date_naissance.map(ToSqlx::to_sqlx) as _,
        one.ine,
        Json(one.contenu) as _,
        one.fichier,
        one.sha256,
        one.version_origine,
        now.to_sqlx() as _,
        by.uuid(),
        i64::try_from(one.octets).unwrap_or(i64::MAX),
        Json(one.ecartes) as _
    )
    .execute(tx.conn())
    .await?;
    chassis::db::exactly_one(&saved, "a transfer file")
}

/// A held file goes on to another state. An arrival also learns which learner it is of.
#[tracing::instrument(name = "db.fichiers.change", skip_all)]
pub async fn change(
    tx: &mut Tx,
    scope: &Scope,
    id: TransfertId,
    (from, to): (Etat, Etat),
    apprenant: Option<Uuid>,
) -> Result<(), Error> {
    let done = sqlx::query!(
        "update fichiers_transfert
         set etat = $4, apprenant = coalesce($5, apprenant), version = version + 1
         where etablissement = $1 and id = $2 and etat = $3",
        scope.etablissement(),
        id.uuid(),
        from.code(),
        to.code(),
        apprenant
    )
    .execute(tx.conn())
    .await?;
    chassis::db::exactly_one(&done, "state of a transfer file")
}

/// An arrival is turned away: the file goes, the line stays.
#[tracing::instrument(name = "db.fichiers.refuse", skip_all)]
pub async fn refuse(
    tx: &mut Tx,
    scope: &Scope,
    id: TransfertId,
    now: Timestamp,
) -> Result<(), Error> {
    let done = sqlx::query!(
        "update fichiers_transfert set etat = 'refuse', fichier = null, fini_le = $3, version = version + 1
         where etablissement = $1 and id = $2 and etat = 'recu'",
        scope.etablissement(),
        id.uuid(),
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    chassis::db::exactly_one(&done, "refusal of a transfer file")
}
