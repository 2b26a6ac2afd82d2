//! Ties between accounts and portals (I-06). Global like `credentials`: the person's own once a transaction has entered it,
//! one alone before, by its subject.

use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

use super::readable;
use crate::domain::ids::PersonId;
use crate::domain::portail::EtabliPar;

/// Sign-ons over that one beginning takes away: whoever begins many keeps the table small.
const SWEPT: i64 = 100;

/// From now on the transaction sees whom portals call so; empty: nobody.
async fn look_for(tx: &mut Tx, name: &str) -> Result<(), Error> {
    sqlx::query!(
        "select set_config('app.portail', $1, true) as portail",
        name
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(())
}

/// Who an issuer's subject is tied to, and by what. Held until the transaction ends: of two who come for the first time
/// at once under one subject, the second finds the tie of the first.
#[tracing::instrument(name = "db.portail_liens.by_sujet", skip_all)]
pub async fn by_sujet(
    tx: &mut Tx,
    emetteur: &str,
    sujet: &str,
) -> Result<Option<(PersonId, EtabliPar)>, Error> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended($1 || ' ' || $2, 0)) is null as locked",
        emetteur,
        sujet
    )
    .fetch_one(tx.conn())
    .await?;
    look_for(tx, sujet).await?;
    let found = sqlx::query!(
        "select person_id, etabli_par from portail_liens where emetteur = $1 and sujet = $2",
        emetteur,
        sujet
    )
    .fetch_optional(tx.conn())
    .await?;
    look_for(tx, "").await?;
    found
        .map(|row| {
            let par = EtabliPar::from_code(&row.etabli_par);
            let par = readable(par, "portail_liens.etabli_par")?;
            Ok((PersonId::from(row.person_id), par))
        })
        .transpose()
}

/// Whom the files of these établissements call so (I-06b), and where; none named: of all of them.
#[tracing::instrument(name = "db.portail_liens.in_files", skip_all)]
pub async fn in_files(
    tx: &mut Tx,
    identifiant: &str,
    among: Option<&[String]>,
    most: i64,
) -> Result<Vec<(PersonId, String)>, Error> {
    look_for(tx, identifiant).await?;
    let rows = sqlx::query!(
        "select person_id, etablissement from ent_identifiants
         where identifiant = $1 and ($2::text[] is null or etablissement = any($2))
         order by person_id, etablissement limit $3",
        identifiant,
        among as Option<&[String]>,
        most
    )
    .fetch_all(tx.conn())
    .await?;
    look_for(tx, "").await?;
    Ok(rows
        .into_iter()
        .map(|row| (PersonId::from(row.person_id), row.etablissement))
        .collect())
}

/// Who has that address.
#[tracing::instrument(name = "db.portail_liens.with_courriel", skip_all)]
pub async fn with_courriel(tx: &mut Tx, courriel: &str, most: i64) -> Result<Vec<PersonId>, Error> {
    sqlx::query!("select set_config('app.signin', 'on', true) as signin")
        .fetch_one(tx.conn())
        .await?;
    let found = sqlx::query_scalar!(
        "select id from persons where courriel = $1 order by id limit $2",
        courriel,
        most
    )
    .fetch_all(tx.conn())
    .await?;
    sqlx::query!("select set_config('app.signin', '', true) as signin")
        .fetch_one(tx.conn())
        .await?;
    Ok(found.into_iter().map(PersonId::from).collect())
}

/// A tie to be made.
pub struct NewLink<'a> {
    pub emetteur: &'a str,
    pub sujet: &'a str,
    pub person: PersonId,
    pub par: EtabliPar,
}

/// Ties the entered person. A tie that a file or an address made gives way to a newer one; the person's own stays, and so
/// does another person's tie to that subject: the answer is false, and the transaction good for nothing more.
#[tracing::instrument(name = "db.portail_liens.tie", skip_all)]
pub async fn tie(tx: &mut Tx, link: &NewLink<'_>, now: Timestamp) -> Result<bool, Error> {
    let tied = sqlx::query!(
        "insert into portail_liens (id, emetteur, sujet, person_id, etabli_par, cree_le)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (emetteur, person_id) do update
         set sujet = excluded.sujet, etabli_par = excluded.etabli_par, cree_le = excluded.cree_le, utilise_le = null
         where portail_liens.etabli_par <> 'personne'",
        chassis::id::fresh(),
        link.emetteur,
        link.sujet,
        link.person.uuid(),
        link.par.code(),
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await
    .map_err(Error::from);
    match tied {
        Ok(tied) => Ok(tied.rows_affected() == 1),
        Err(error) if error.constraint() == Some("portail_liens_one_per_sujet") => Ok(false),
        Err(error) => Err(error),
    }
}

/// Unties the entered person, whatever tied it.
#[tracing::instrument(name = "db.portail_liens.untie", skip_all)]
pub async fn untie(tx: &mut Tx, emetteur: &str, person: PersonId) -> Result<(), Error> {
    sqlx::query!(
        "delete from portail_liens where emetteur = $1 and person_id = $2",
        emetteur,
        person.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The tie has opened a session.
#[tracing::instrument(name = "db.portail_liens.note_use", skip_all)]
pub async fn note_use(
    tx: &mut Tx,
    emetteur: &str,
    person: PersonId,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query!(
        "update portail_liens set utilise_le = $3 where emetteur = $1 and person_id = $2",
        emetteur,
        person.uuid(),
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A tie, as its person sees it.
pub struct Tied {
    pub emetteur: String,
    pub par: EtabliPar,
    pub depuis: Timestamp,
    pub utilise_le: Option<Timestamp>,
}

/// The ties of the entered person.
#[tracing::instrument(name = "db.portail_liens.own", skip_all)]
pub async fn own(tx: &mut Tx, person: PersonId) -> Result<Vec<Tied>, Error> {
    let rows = sqlx::query!(
        r#"select emetteur, etabli_par, cree_le as "cree_le: jiff_sqlx::Timestamp",
                  utilise_le as "utilise_le: jiff_sqlx::Timestamp"
           from portail_liens where person_id = $1 order by emetteur"#,
        person.uuid()
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let par = EtabliPar::from_code(&row.etabli_par);
            Ok(Tied {
                emetteur: row.emetteur,
                par: readable(par, "portail_liens.etabli_par")?,
                depuis: row.cree_le.to_jiff(),
                utilise_le: row.utilise_le.map(jiff_sqlx::Timestamp::to_jiff),
            })
        })
        .collect()
}

/// Takes away a tie that the entered person made; false when there is none.
#[tracing::instrument(name = "db.portail_liens.withdraw", skip_all)]
pub async fn withdraw(tx: &mut Tx, emetteur: &str, person: PersonId) -> Result<bool, Error> {
    let gone = sqlx::query!(
        "delete from portail_liens where emetteur = $1 and person_id = $2 and etabli_par = 'personne'",
        emetteur,
        person.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(gone.rows_affected() == 1)
}

/// A sign-on under way.
pub struct Ceremony {
    pub portail: String,
    pub retour: String,
    /// Who ties its account, and in which session.
    pub link: Option<(PersonId, Uuid)>,
}

/// Keeps a sign-on, begun now, until it comes back.
#[tracing::instrument(name = "db.portail_ceremonies.begin", skip_all)]
pub async fn begin(
    tx: &mut Tx,
    ceremony: &Ceremony,
    etat_hash: &[u8],
    navigateur_hash: &[u8],
    (now, expires): (Timestamp, Timestamp),
) -> Result<(), Error> {
    sqlx::query!(
        "delete from portail_ceremonies
         where etat_hash in (select etat_hash from portail_ceremonies where expires_at <= $1
                             order by expires_at limit $2 for update skip locked)",
        now.to_sqlx() as _,
        SWEPT
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into portail_ceremonies (etat_hash, navigateur_hash, portail, retour, person_id, session_id, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        etat_hash,
        navigateur_hash,
        ceremony.portail,
        ceremony.retour,
        ceremony.link.map(|(person, _)| person.uuid()),
        ceremony.link.map(|(_, session)| session),
        expires.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Takes it, for the browser that it began in: of two at once, one gets it.
#[tracing::instrument(name = "db.portail_ceremonies.take", skip_all)]
pub async fn take(
    tx: &mut Tx,
    etat_hash: &[u8],
    navigateur_hash: &[u8],
    now: Timestamp,
) -> Result<Option<Ceremony>, Error> {
    let row = sqlx::query!(
        "delete from portail_ceremonies where etat_hash = $1 and navigateur_hash = $2 and expires_at > $3
         returning portail, retour, person_id, session_id",
        etat_hash,
        navigateur_hash,
        now.to_sqlx() as _
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Ceremony {
        portail: row.portail,
        retour: row.retour,
        link: row.person_id.map(PersonId::from).zip(row.session_id),
    }))
}
