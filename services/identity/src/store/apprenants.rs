//! Learners as known, for matching with the registry and for lists.

use chassis::Scope;
use chassis::db::{Error, Tx};
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

use super::readable;
use crate::domain::ids::PersonId;
use crate::domain::people::{Filter, Listed, Situation};
use crate::domain::profil::Statut;
use crate::domain::registre::apprenant::{Connu, Fiche};

/// What a batch of records could be matched by.
#[derive(Default)]
pub struct Keys {
    pub ines: Vec<String>,
    pub siecle_ids: Vec<String>,
}

/// Folded names and birth dates that somebody may have.
#[derive(Default)]
pub struct Names {
    noms: Vec<String>,
    prenoms: Vec<String>,
    dates: Vec<jiff_sqlx::Date>,
}

impl Names {
    /// Adds somebody: folded names, birth date.
    pub fn push(&mut self, (nom, prenom): (String, String), born: jiff::civil::Date) {
        self.noms.push(nom);
        self.prenoms.push(prenom);
        self.dates.push(born.to_sqlx());
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.noms.is_empty()
    }
}

#[expect(clippy::struct_excessive_bools, reason = "columns of a row")]
struct KnownRow {
    person_id: Uuid,
    ine: Option<String>,
    siecle_id: Option<String>,
    date_entree: Option<jiff_sqlx::Date>,
    date_sortie: Option<jiff_sqlx::Date>,
    motif_sortie: Option<String>,
    uai_precedent: Option<String>,
    annee: i32,
    actif: bool,
    manuel: bool,
    nom: String,
    nom_usage: Option<String>,
    prenom: String,
    civilite: String,
    date_naissance: Option<jiff_sqlx::Date>,
    courriel: Option<String>,
    courriel_saisi: bool,
    telephone: Option<String>,
    telephone_saisi: bool,
    division: Option<String>,
    groupes: Option<Vec<String>>,
    mef: Option<String>,
    statut: Option<String>,
    referentiel: Option<String>,
    niveau: Option<String>,
}

impl TryFrom<KnownRow> for Connu {
    type Error = Error;

    fn try_from(row: KnownRow) -> Result<Self, Error> {
        let day = |date: Option<jiff_sqlx::Date>| date.map(jiff_sqlx::Date::to_jiff);
        let statut = row
            .statut
            .map(|name| readable(Statut::parse(&name), "apprenant_annees.statut"));
        Ok(Self {
            person: row.person_id,
            actif: row.actif,
            manuel: row.manuel,
            courriel_saisi: row.courriel_saisi,
            telephone_saisi: row.telephone_saisi,
            fiche: Fiche {
                siecle_id: row.siecle_id,
                ine: row.ine,
                nom: row.nom,
                nom_usage: row.nom_usage,
                prenom: row.prenom,
                civilite: row.civilite,
                date_naissance: day(row.date_naissance),
                courriel: row.courriel,
                telephone: row.telephone,
                date_entree: day(row.date_entree),
                date_sortie: day(row.date_sortie),
                motif_sortie: row.motif_sortie,
                uai_precedent: row.uai_precedent,
                annee: row.annee,
                division: row.division,
                groupes: row.groupes.unwrap_or_default(),
                mef: row.mef,
                statut: statut.transpose()?.unwrap_or_default(),
                referentiel: row.referentiel,
                niveau: row.niveau,
            },
        })
    }
}

/// Learners of this établissement that have one of these numbers.
pub async fn by_numbers(tx: &mut Tx, scope: &Scope, keys: &Keys) -> Result<Vec<Connu>, Error> {
    let ids = numbered(tx, scope, keys).await?;
    known(tx, scope, &ids).await
}

#[tracing::instrument(name = "db.apprenants.numbered", skip_all)]
async fn numbered(tx: &mut Tx, scope: &Scope, keys: &Keys) -> Result<Vec<Uuid>, Error> {
    let ids = sqlx::query_scalar!(
        r#"select person_id as "id!" from apprenants where etablissement = $1 and ine = any($2)
           union
           select person_id from apprenants where etablissement = $1 and siecle_id = any($3)"#,
        scope.etablissement(),
        &keys.ines,
        &keys.siecle_ids
    );
    Ok(ids.fetch_all(tx.conn()).await?)
}

/// Learners of this établissement that have one of these names with that birth date.
pub async fn by_names(tx: &mut Tx, scope: &Scope, names: &Names) -> Result<Vec<Connu>, Error> {
    let ids = named(tx, names).await?;
    known(tx, scope, &ids).await
}

#[tracing::instrument(name = "db.apprenants.named", skip_all)]
async fn named(tx: &mut Tx, names: &Names) -> Result<Vec<Uuid>, Error> {
    let ids = sqlx::query_scalar!(
        "select distinct p.id
         from unnest($1::text[], $2::text[], $3::date[]) as k (nom, prenom, born)
         join persons p on p.nom_cle = k.nom and p.prenom_cle = k.prenom and p.date_naissance = k.born",
        &names.noms,
        &names.prenoms,
        &names.dates as &[jiff_sqlx::Date]
    );
    Ok(ids.fetch_all(tx.conn()).await?)
}

/// What is known of learners. The year is looked up learner by learner: without statistics the planner reads all of it
/// for each.
#[tracing::instrument(name = "db.apprenants.known", skip_all)]
async fn known(tx: &mut Tx, scope: &Scope, ids: &[Uuid]) -> Result<Vec<Connu>, Error> {
    sqlx::query_as!(
        KnownRow,
        r#"select a.person_id, a.ine, a.siecle_id, a.date_entree, a.date_sortie, a.motif_sortie, a.uai_precedent,
                  a.annee, a.actif, c.manuel, p.nom, p.nom_usage, p.prenom, p.civilite, p.date_naissance, p.courriel,
                  p.courriel_saisi, p.telephone, p.telephone_saisi,
                  y.division as "division?", y.groupes as "groupes?", y.mef as "mef?", y.statut as "statut?",
                  y.referentiel as "referentiel?", y.niveau as "niveau?"
           from apprenants a
           join comptes c on c.etablissement = $1 and c.person_id = a.person_id
           join persons p on p.id = a.person_id
           left join lateral (select * from apprenant_annees each
                              where each.etablissement = $1 and each.person_id = a.person_id and each.annee = a.annee
                              offset 0) as y on true
           where a.etablissement = $1 and a.person_id = any($2)"#,
        scope.etablissement(),
        ids
    )
    .fetch_all(tx.conn())
    .await?
    .into_iter()
    .map(Connu::try_from)
    .collect()
}

/// Accounts of rejected lines, which stay as they are.
#[tracing::instrument(name = "db.apprenants.by_siecle_ids", skip_all)]
pub async fn by_siecle_ids(tx: &mut Tx, scope: &Scope, ids: &[String]) -> Result<Vec<Uuid>, Error> {
    Ok(sqlx::query_scalar!(
        "select person_id from apprenants where etablissement = $1 and siecle_id = any($2)",
        scope.etablissement(),
        ids
    )
    .fetch_all(tx.conn())
    .await?)
}

/// An active learner of the registry that no line of the file speaks of.
pub struct Absent {
    pub person: PersonId,
    pub nom: String,
    pub prenom: String,
    pub division: Option<String>,
}

/// Active learners from the registry.
#[tracing::instrument(name = "db.apprenants.active_of_registry", skip_all)]
pub async fn active_of_registry(tx: &mut Tx, scope: &Scope) -> Result<Vec<Uuid>, Error> {
    let ids = sqlx::query_scalar!(
        "select person_id from apprenants
         where etablissement = $1 and actif and siecle_id is not null order by person_id",
        scope.etablissement()
    );
    Ok(ids.fetch_all(tx.conn()).await?)
}

/// What is told of learners of whom no line of a file speaks.
#[tracing::instrument(name = "db.apprenants.absent", skip_all)]
pub async fn absent(tx: &mut Tx, scope: &Scope, ids: &[Uuid]) -> Result<Vec<Absent>, Error> {
    let rows = sqlx::query!(
        r#"select a.person_id, p.nom, p.prenom, y.division as "division?"
           from apprenants a
           join persons p on p.id = a.person_id
           left join apprenant_annees y
             on y.etablissement = $1 and y.person_id = a.person_id and y.annee = a.annee
           where a.etablissement = $1 and a.person_id = any($2)
           order by a.person_id"#,
        scope.etablissement(),
        ids
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Absent {
            person: PersonId::from(row.person_id),
            nom: row.nom,
            prenom: row.prenom,
            division: row.division,
        })
        .collect())
}

/// Whether any learner was ever known here.
#[tracing::instrument(name = "db.apprenants.any", skip_all)]
pub async fn any(tx: &mut Tx, scope: &Scope) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from apprenants where etablissement = $1) as "any!""#,
        scope.etablissement()
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Whether the registry knows any active learner here.
#[tracing::instrument(name = "db.apprenants.any_of_registry", skip_all)]
pub async fn any_of_registry(tx: &mut Tx, scope: &Scope) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from apprenants
                          where etablissement = $1 and actif and siecle_id is not null) as "any!""#,
        scope.etablissement()
    )
    .fetch_one(tx.conn())
    .await?)
}

/// How many learners are active.
#[tracing::instrument(name = "db.apprenants.count_active", skip_all)]
pub async fn count_active(tx: &mut Tx, scope: &Scope) -> Result<i64, Error> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from apprenants where etablissement = $1 and actif"#,
        scope.etablissement()
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Active learners by name, after one of them.
#[tracing::instrument(name = "db.apprenants.list", skip_all)]
pub async fn list(
    tx: &mut Tx,
    scope: &Scope,
    filter: &Filter,
    after: Option<PersonId>,
    limit: i64,
) -> Result<Vec<Listed>, Error> {
    let rows = sqlx::query!(
        r#"select a.person_id, coalesce(p.nom_usage, p.nom) as "nom!", p.prenom, y.division,
                  y.referentiel, y.niveau, y.statut, y.annee
           from apprenants a
           join apprenant_annees y on y.etablissement = $1 and y.person_id = a.person_id and y.annee = a.annee
           join persons p on p.id = a.person_id
           where a.etablissement = $1 and a.actif
             and ($2::text[] is null or y.referentiel = any($2))
             and ($3::text is null or y.referentiel = $3)
             and ($4::text is null or y.niveau = $4)
             and ($5::text is null or y.statut = $5)
             and ($6::text is null or y.division = $6)
             and ($7::uuid is null
                  or (p.nom_tri, p.prenom_cle, p.id) > (select l.nom_tri, l.prenom_cle, l.id from persons l where l.id = $7))
           order by p.nom_tri, p.prenom_cle, p.id
           limit $8"#,
        scope.etablissement(),
        filter.visible.as_deref(),
        filter.referentiel,
        filter.niveau,
        filter.statut,
        filter.division,
        after.map(PersonId::uuid),
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Listed {
            person: PersonId::from(row.person_id),
            nom: row.nom,
            prenom: row.prenom,
            division: row.division,
            referentiel: row.referentiel,
            niveau: row.niveau,
            statut: row.statut,
            annee: row.annee,
        })
        .collect())
}

/// The learner's situation, if this établissement has it.
#[tracing::instrument(name = "db.apprenants.situation", skip_all)]
pub async fn situation(
    tx: &mut Tx,
    uai: &str,
    person: PersonId,
) -> Result<Option<Situation>, Error> {
    let row = sqlx::query!(
        r#"select y.referentiel as "referentiel?", y.statut as "statut?", coalesce(p.nom_usage, p.nom) as "nom!", p.prenom
           from apprenants a
           join persons p on p.id = a.person_id
           left join apprenant_annees y
             on y.etablissement = $1 and y.person_id = a.person_id and y.annee = a.annee
           where a.etablissement = $1 and a.person_id = $2"#,
        uai,
        person.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Situation {
        referentiel: row.referentiel,
        statut: row.statut,
        nom: row.nom,
        prenom: row.prenom,
    }))
}
