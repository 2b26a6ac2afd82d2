//! Applies decisions, set by set: each statement serves a whole range of them (N5: all in one transaction).
//!
//! The planner knows nothing of tables that this transaction has just filled, and takes them for empty: what was written
//! for the person of a decision is looked up one by one (a subquery, a fenced `lateral`) where a join read all of them.

use chassis::Scope;
use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;

use super::logins::Wanted;
use crate::domain::ids::{ImportId, PersonId};
use crate::domain::import::Told;

/// A range of decisions of one kind, by sequence: `after < seq <= until`.
#[derive(Clone, Copy)]
pub struct Range {
    pub import: ImportId,
    pub after: i64,
    pub until: i64,
    /// Somebody of it is new.
    pub creates: bool,
    /// Somebody of it was known.
    pub changes: bool,
}

/// The end of the next range of a kind, `None` when there is none.
#[tracing::instrument(name = "db.apply.next_range", skip_all)]
pub async fn next_range(
    tx: &mut Tx,
    scope: &Scope,
    import: ImportId,
    kind: &str,
    after: i64,
    size: i64,
) -> Result<Option<Range>, Error> {
    let page = sqlx::query!(
        r#"select max(seq) as until, coalesce(bool_or(action = 'creer'), false) as "creates!",
                  coalesce(bool_or(action in ('mettre_a_jour', 'reactiver', 'desactiver')), false) as "changes!"
           from (select seq, action from import_decisions
                 where etablissement = $1 and import_id = $2 and kind = $3 and seq > $4
                 order by seq limit $5) as page"#,
        scope.etablissement(),
        import.uuid(),
        kind,
        after,
        size
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(page.until.map(|until| Range {
        import,
        after,
        until,
        creates: page.creates,
        changes: page.changes,
    }))
}

/// Persons and accounts of the creations of a kind.
#[tracing::instrument(name = "db.apply.create_people", skip_all)]
pub async fn create_people(
    tx: &mut Tx,
    scope: &Scope,
    range: Range,
    kind: &str,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into persons (id, civilite, nom, nom_usage, prenom, nom_cle, prenom_cle, date_naissance, courriel,
                              telephone, created_at)
         select d.person_id, d.data ->> 'civilite', d.data ->> 'nom', d.data ->> 'nom_usage', d.data ->> 'prenom',
                d.data ->> 'nom_cle', d.data ->> 'prenom_cle', (d.data ->> 'date_naissance')::date,
                d.data ->> 'courriel', d.data ->> 'telephone', $6
         from import_decisions d
         where d.etablissement = $1 and d.import_id = $2 and d.kind = $3 and d.action = 'creer'
           and d.seq > $4 and d.seq <= $5",
        scope.etablissement(),
        range.import.uuid(),
        kind,
        range.after,
        range.until,
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into comptes (etablissement, person_id)
         select $1, d.person_id
         from import_decisions d
         where d.etablissement = $1 and d.import_id = $2 and d.kind = $3 and d.action = 'creer'
           and d.seq > $4 and d.seq <= $5",
        scope.etablissement(),
        range.import.uuid(),
        kind,
        range.after,
        range.until
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Remembers whom the import created, for their slips.
#[tracing::instrument(name = "db.apply.remember_created", skip_all)]
pub async fn remember_created(
    tx: &mut Tx,
    scope: &Scope,
    range: Range,
    kind: &str,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into import_comptes (etablissement, import_id, person_id)
         select $1, $2, d.person_id
         from import_decisions d
         where d.etablissement = $1 and d.import_id = $2 and d.kind = $3 and d.action = 'creer'
           and d.seq > $4 and d.seq <= $5",
        scope.etablissement(),
        range.import.uuid(),
        kind,
        range.after,
        range.until
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Who of the creations needs a login.
#[tracing::instrument(name = "db.apply.without_login", skip_all)]
pub async fn without_login(
    tx: &mut Tx,
    scope: &Scope,
    range: Range,
    kind: &str,
) -> Result<Vec<Wanted>, Error> {
    let rows = sqlx::query!(
        r#"select d.person_id as "person!", d.data ->> 'prenom' as "prenom!",
                  coalesce(d.data ->> 'nom_usage', d.data ->> 'nom') as "nom!"
           from import_decisions d
           where d.etablissement = $1 and d.import_id = $2 and d.kind = $3 and d.action = 'creer'
             and d.seq > $4 and d.seq <= $5
           order by d.seq"#,
        scope.etablissement(),
        range.import.uuid(),
        kind,
        range.after,
        range.until
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Wanted {
            person: PersonId::from(row.person),
            prenom: row.prenom,
            nom: row.nom,
        })
        .collect())
}

/// Civil facts of the known people of a kind, and their link with the registry.
#[tracing::instrument(name = "db.apply.update_people", skip_all)]
pub async fn update_people(
    tx: &mut Tx,
    scope: &Scope,
    range: Range,
    kind: &str,
) -> Result<(), Error> {
    sqlx::query!(
        "update persons p
         set civilite = d.data ->> 'civilite', nom = d.data ->> 'nom', nom_usage = d.data ->> 'nom_usage',
             prenom = d.data ->> 'prenom', nom_cle = d.data ->> 'nom_cle', prenom_cle = d.data ->> 'prenom_cle',
             date_naissance = (d.data ->> 'date_naissance')::date,
             courriel = coalesce(d.data ->> 'courriel', p.courriel),
             telephone = coalesce(d.data ->> 'telephone', p.telephone)
         from import_decisions d
         where d.etablissement = $1 and d.import_id = $2 and d.kind = $3
           and d.action in ('mettre_a_jour', 'reactiver', 'desactiver') and d.seq > $4 and d.seq <= $5
           and p.id = d.person_id",
        scope.etablissement(),
        range.import.uuid(),
        kind,
        range.after,
        range.until
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update comptes c
         set manuel = false, version = version + 1
         from import_decisions d
         where d.etablissement = $1 and d.import_id = $2 and d.kind = $3
           and d.action in ('mettre_a_jour', 'reactiver', 'desactiver') and d.seq > $4 and d.seq <= $5
           and c.etablissement = $1 and c.person_id = d.person_id",
        scope.etablissement(),
        range.import.uuid(),
        kind,
        range.after,
        range.until
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Learners and their place for the year; comings and goings follow the action.
#[tracing::instrument(name = "db.apply.learners", skip_all)]
pub async fn learners(tx: &mut Tx, scope: &Scope, range: Range) -> Result<(), Error> {
    sqlx::query!(
        "insert into profils (etablissement, person_id, profil, source, actif)
         select $1, d.person_id, 'apprenant', 'siecle', d.action <> 'desactiver'
         from import_decisions d
         where d.etablissement = $1 and d.import_id = $2 and d.kind = 'apprenant'
           and d.action in ('creer', 'reactiver', 'desactiver') and d.seq > $3 and d.seq <= $4
         on conflict (etablissement, person_id, profil) do update set actif = excluded.actif",
        scope.etablissement(),
        range.import.uuid(),
        range.after,
        range.until
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into apprenants (etablissement, person_id, ine, siecle_id, date_entree, date_sortie, motif_sortie,
                                 uai_precedent, annee, actif)
         select $1, d.person_id, d.data ->> 'ine', d.data ->> 'siecle_id', (d.data ->> 'date_entree')::date,
                (d.data ->> 'date_sortie')::date, d.data ->> 'motif_sortie', d.data ->> 'uai_precedent',
                (d.data ->> 'annee')::int,
                case when d.action = 'mettre_a_jour'
                     then coalesce((select a.actif from apprenants a
                                    where a.etablissement = $1 and a.person_id = d.person_id), true)
                     else d.action <> 'desactiver' end
         from import_decisions d
         where d.etablissement = $1 and d.import_id = $2 and d.kind = 'apprenant'
           and d.action in ('creer', 'mettre_a_jour', 'reactiver', 'desactiver') and d.seq > $3 and d.seq <= $4
         on conflict (etablissement, person_id) do update
         set ine = excluded.ine, siecle_id = excluded.siecle_id, date_entree = excluded.date_entree,
             date_sortie = excluded.date_sortie, motif_sortie = excluded.motif_sortie,
             uai_precedent = excluded.uai_precedent, annee = excluded.annee, actif = excluded.actif,
             version = apprenants.version + 1",
        scope.etablissement(),
        range.import.uuid(),
        range.after,
        range.until
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into apprenant_annees (etablissement, person_id, annee, division, groupes, mef, statut, referentiel, niveau)
         select $1, d.person_id, (d.data ->> 'annee')::int, d.data ->> 'division',
                array(select jsonb_array_elements_text(d.data -> 'groupes')), d.data ->> 'mef', d.data ->> 'statut',
                d.data ->> 'referentiel', d.data ->> 'niveau'
         from import_decisions d
         where d.etablissement = $1 and d.import_id = $2 and d.kind = 'apprenant'
           and d.action in ('creer', 'mettre_a_jour', 'reactiver', 'desactiver') and d.seq > $3 and d.seq <= $4
         on conflict (etablissement, person_id, annee) do update
         set division = excluded.division, groupes = excluded.groupes, mef = excluded.mef, statut = excluded.statut,
             referentiel = excluded.referentiel, niveau = excluded.niveau",
        scope.etablissement(),
        range.import.uuid(),
        range.after,
        range.until
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Departures of a kind: the registry's profiles end, those given by hand stay.
#[tracing::instrument(name = "db.apply.departures", skip_all)]
pub async fn departures(tx: &mut Tx, scope: &Scope, range: Range, kind: &str) -> Result<(), Error> {
    sqlx::query!(
        "update profils f set actif = false
         from import_decisions d
         where d.etablissement = $1 and d.import_id = $2 and d.kind = $3 and d.seq > $4 and d.seq <= $5
           and f.etablissement = $1 and f.person_id = d.person_id and f.source = 'siecle'",
        scope.etablissement(),
        range.import.uuid(),
        kind,
        range.after,
        range.until
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update apprenants a set actif = false, version = version + 1
         from import_decisions d
         where d.etablissement = $1 and d.import_id = $2 and d.kind = $3 and d.kind = 'depart_apprenant'
           and d.seq > $4 and d.seq <= $5 and a.etablissement = $1 and a.person_id = d.person_id",
        scope.etablissement(),
        range.import.uuid(),
        kind,
        range.after,
        range.until
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// An account is active while it has an active profile; who has none left is signed out here at once.
#[tracing::instrument(name = "db.apply.settle_accounts", skip_all)]
pub async fn settle_accounts(
    tx: &mut Tx,
    scope: &Scope,
    range: Range,
    kind: &str,
    (today, now): (Date, Timestamp),
) -> Result<(), Error> {
    sqlx::query!(
        "update comptes c
         set actif = held.active, desactive_le = case when held.active then null else coalesce(c.desactive_le, $6) end
         from (select d.person_id,
                      exists (select from profils f
                              where f.etablissement = $1 and f.person_id = d.person_id and f.actif) as active
               from import_decisions d
               where d.etablissement = $1 and d.import_id = $2 and d.kind = $3 and d.seq > $4 and d.seq <= $5
                 and d.action in ('creer', 'reactiver', 'desactiver', 'mettre_a_jour')) as held
         where c.etablissement = $1 and c.person_id = held.person_id and c.actif is distinct from held.active",
        scope.etablissement(),
        range.import.uuid(),
        kind,
        range.after,
        range.until,
        today.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update sessions s set revoked_at = $6
         from import_decisions d
         where d.etablissement = $1 and d.import_id = $2 and d.kind = $3 and d.seq > $4 and d.seq <= $5
           and d.action = 'desactiver' and s.person_id = d.person_id and s.uai = $1 and s.revoked_at is null
           and not exists (select from profils f
                           where f.etablissement = $1 and f.person_id = d.person_id and f.profil = s.profil and f.actif)",
        scope.etablissement(),
        range.import.uuid(),
        kind,
        range.after,
        range.until,
        now.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Learners of a range whose place or presence changed, as they were just written: of whom was created nothing has to be
/// looked up.
#[tracing::instrument(name = "db.apply.told", skip_all)]
pub async fn told(tx: &mut Tx, scope: &Scope, range: Range) -> Result<Vec<Told>, Error> {
    Ok(sqlx::query_as!(
        Told,
        r#"select d.person_id as "person!", d.action, coalesce(a.version, 1) as "version!",
                  (d.data ->> 'annee')::int as "annee!", d.data ->> 'division' as "division?",
                  d.data ->> 'referentiel' as "referentiel?", d.data ->> 'niveau' as "niveau?",
                  d.data ->> 'statut' as "statut?"
           from import_decisions d
           left join lateral (select a.version, a.actif from apprenants a
                              where d.action <> 'creer' and a.etablissement = $1 and a.person_id = d.person_id
                              offset 0) as a on true
           where d.etablissement = $1 and d.import_id = $2 and d.kind = 'apprenant' and d.seq > $3 and d.seq <= $4
             and (d.action in ('creer', 'reactiver', 'desactiver')
                  or (d.action = 'mettre_a_jour' and a.actif and (d.data ->> 'place')::boolean))
           order by d.seq"#,
        scope.etablissement(),
        range.import.uuid(),
        range.after,
        range.until
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Learners of a range of departures, with the place that they had.
#[tracing::instrument(name = "db.apply.told_of_departures", skip_all)]
pub async fn told_of_departures(
    tx: &mut Tx,
    scope: &Scope,
    range: Range,
) -> Result<Vec<Told>, Error> {
    Ok(sqlx::query_as!(
        Told,
        r#"select a.person_id as person, d.action, a.version, a.annee, y.division as "division?",
                  y.referentiel as "referentiel?", y.niveau as "niveau?", y.statut as "statut?"
           from import_decisions d
           join apprenants a on a.etablissement = $1 and a.person_id = d.person_id
           left join apprenant_annees y
             on y.etablissement = $1 and y.person_id = a.person_id and y.annee = a.annee
           where d.etablissement = $1 and d.import_id = $2 and d.kind = 'depart_apprenant' and d.seq > $3
             and d.seq <= $4
           order by d.seq"#,
        scope.etablissement(),
        range.import.uuid(),
        range.after,
        range.until
    )
    .fetch_all(tx.conn())
    .await?)
}

/// How many persons the planner believes that there are.
#[tracing::instrument(name = "db.apply.persons_known_to_planner", skip_all)]
pub async fn persons_known_to_planner(tx: &mut Tx) -> Result<i64, Error> {
    Ok(sqlx::query_scalar!(
        r#"select reltuples::bigint as "rows!" from pg_class where oid = 'persons'::regclass"#
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Tells the planner what is in the tables that a large import has just filled: until then it takes them for empty, and
/// reads all of one for each row of another.
#[tracing::instrument(name = "db.apply.analyze", skip_all)]
pub async fn analyze(tx: &mut Tx) -> Result<(), Error> {
    sqlx::query!(
        "analyze persons, comptes, profils, apprenants, apprenant_annees, enseignements, responsables, responsable_liens, credentials"
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
