//! The read copy of learners (P-02).

use chassis::db::{self, Tx};
use chassis::policy::Scope;

use crate::domain::apprenant::{Candidate, News, Public};
use crate::domain::ids::ApprenantId;

use super::uuids;

/// Takes over news of a learner, unless newer news arrived before. Answers whether it was taken.
#[tracing::instrument(name = "db.apprenants.record", skip_all)]
pub async fn record(tx: &mut Tx, scope: &Scope, news: &News) -> Result<bool, db::Error> {
    let done = match &news.place {
        Some(place) => {
            sqlx::query!(
                "insert into apprenants
                    (etablissement, apprenant, version, actif, annee, division, referentiel, niveau, statut)
                 values ($1, $2, $3, true, $4, $5, $6, $7, $8)
                 on conflict on constraint apprenants_pkey do update
                 set version = excluded.version, actif = true, annee = excluded.annee,
                     division = excluded.division, referentiel = excluded.referentiel,
                     niveau = excluded.niveau, statut = excluded.statut
                 where apprenants.version < excluded.version",
                scope.etablissement(),
                news.apprenant.uuid(),
                news.version,
                place.annee,
                place.division,
                place.referentiel,
                place.niveau,
                place.statut.code()
            )
            .execute(tx.conn())
            .await?
        }
        None => {
            sqlx::query!(
                "insert into apprenants (etablissement, apprenant, version, actif)
                 values ($1, $2, $3, false)
                 on conflict on constraint apprenants_pkey do update
                 set version = excluded.version, actif = false
                 where apprenants.version < excluded.version",
                scope.etablissement(),
                news.apprenant.uuid(),
                news.version
            )
            .execute(tx.conn())
            .await?
        }
    };
    Ok(done.rows_affected() == 1)
}

/// The learners of this public, by class (P-02).
#[tracing::instrument(name = "db.apprenants.candidates", skip_all)]
pub async fn candidates(
    tx: &mut Tx,
    scope: &Scope,
    public: &Public<'_>,
) -> Result<Vec<Candidate>, db::Error> {
    let rows = sqlx::query!(
        r#"select apprenant, division as "division!"
           from apprenants
           where etablissement = $1 and referentiel = $2 and niveau = $3 and statut = $4 and actif
           order by division, apprenant"#,
        scope.etablissement(),
        public.referentiel,
        public.niveau,
        public.statut.code()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Candidate {
            apprenant: row.apprenant.into(),
            division: row.division,
        })
        .collect())
}

/// Those of `asked` that are of this public, held until the end of the transaction.
///
/// Two declarations that share a learner wait for each other here, so that the second sees the first's period when
/// it looks for overlaps (P-03).
#[tracing::instrument(name = "db.apprenants.lock_candidates", skip_all)]
pub async fn lock_candidates(
    tx: &mut Tx,
    scope: &Scope,
    public: &Public<'_>,
    asked: &[ApprenantId],
) -> Result<Vec<Candidate>, db::Error> {
    let rows = sqlx::query!(
        r#"select apprenant, division as "division!"
           from apprenants
           where etablissement = $1 and referentiel = $2 and niveau = $3 and statut = $4 and actif
             and apprenant = any($5)
           order by apprenant
           for update"#,
        scope.etablissement(),
        public.referentiel,
        public.niveau,
        public.statut.code(),
        &uuids(asked, ApprenantId::uuid)
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Candidate {
            apprenant: row.apprenant.into(),
            division: row.division,
        })
        .collect())
}

/// Holds these learners until the end of the transaction, whatever they have become: periods that share one of them
/// are declared and edited one after the other (P-03).
#[tracing::instrument(name = "db.apprenants.hold", skip_all)]
pub async fn hold(tx: &mut Tx, scope: &Scope, learners: &[ApprenantId]) -> Result<(), db::Error> {
    sqlx::query!(
        "select apprenant from apprenants
         where etablissement = $1 and apprenant = any($2) order by apprenant for update",
        scope.etablissement(),
        &uuids(learners, ApprenantId::uuid)
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(())
}
