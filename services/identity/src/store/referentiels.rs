//! Diplomas that operators installed (R-01): of no établissement.

use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use referentiel::Referentiel;

use crate::domain::ids::PersonId;
use crate::domain::referentiel::{Installation, Trace};

/// Installations follow one another from here to the end of the transaction.
#[tracing::instrument(name = "db.referentiels.lock", skip_all)]
pub async fn lock(tx: &mut Tx) -> Result<(), Error> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended('referentiels_installes', 0)) is null as locked"
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(())
}

/// Notes an installation.
#[tracing::instrument(name = "db.referentiels.install", skip_all)]
pub async fn install(
    tx: &mut Tx,
    referentiel: &Referentiel,
    by: PersonId,
    now: Timestamp,
) -> Result<Installation, Error> {
    let id = chassis::id::fresh();
    let seq = sqlx::query_scalar!(
        "insert into referentiels_installes (id, code, edition, empreinte, installe_le, installe_par)
         values ($1, $2, $3, $4, $5, $6) returning seq",
        id,
        referentiel.code,
        referentiel.version,
        referentiel.fingerprint(),
        now.to_sqlx() as _,
        by.uuid()
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Installation { seq, id })
}

/// Gives the last installation of a diploma the highest place again, if it brought this very text; none did: it came with
/// the application.
#[tracing::instrument(name = "db.referentiels.renew", skip_all)]
pub async fn renew(tx: &mut Tx, referentiel: &Referentiel) -> Result<Option<Installation>, Error> {
    let renewed = sqlx::query!(
        "update referentiels_installes set seq = default
         where seq = (select max(seq) from referentiels_installes where code = $1) and empreinte = $2
         returning seq, id",
        referentiel.code,
        referentiel.fingerprint()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(renewed.map(|row| Installation {
        seq: row.seq,
        id: row.id,
    }))
}

/// The last installation of each diploma, by code.
#[tracing::instrument(name = "db.referentiels.traces", skip_all)]
pub async fn traces(tx: &mut Tx) -> Result<Vec<Trace>, Error> {
    let rows = sqlx::query!(
        r#"select distinct on (r.code) r.code, r.empreinte, r.installe_le,
                  p.prenom || ' ' || coalesce(p.nom_usage, p.nom) as par
           from referentiels_installes r left join persons p on p.id = r.installe_par
           order by r.code, r.seq desc"#
    )
    .fetch_all(tx.conn())
    .await?;
    let traces = rows.into_iter().map(|row| Trace {
        code: row.code,
        empreinte: row.empreinte,
        le: row.installe_le.to_jiff(),
        par: row.par.unwrap_or_default(),
    });
    Ok(traces.collect())
}
