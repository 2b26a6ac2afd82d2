//! Applies decisions, set by set: each statement serves a whole range of them (N5: all in one transaction).

use chassis::Scope;
use chassis::db::{Error, Tx};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

use super::logins::Wanted;
use crate::domain::ids::{ImportId, PersonId};

/// A range of decisions of one kind, by sequence: `after < seq <= until`.
#[derive(Clone, Copy)]
pub struct Range {
    pub import: ImportId,
    pub after: i64,
    pub until: i64,
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
    let until = sqlx::query_scalar!(
        r#"select max(seq) from (
               select seq from import_decisions
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
    Ok(until.map(|until| Range {
        import,
        after,
        until,
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
) -> Result<Vec<Wanted>, Error> {
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
                (d.data ->> 'annee')::int, d.action <> 'desactiver'
         from import_decisions d
         where d.etablissement = $1 and d.import_id = $2 and d.kind = 'apprenant'
           and d.action in ('creer', 'mettre_a_jour', 'reactiver', 'desactiver') and d.seq > $3 and d.seq <= $4
         on conflict (etablissement, person_id) do update
         set ine = excluded.ine, siecle_id = excluded.siecle_id, date_entree = excluded.date_entree,
             date_sortie = excluded.date_sortie, motif_sortie = excluded.motif_sortie,
             uai_precedent = excluded.uai_precedent, annee = excluded.annee,
             actif = case when (select d.action from import_decisions d
                                where d.etablissement = $1 and d.import_id = $2 and d.kind = 'apprenant'
                                  and d.person_id = excluded.person_id and d.seq > $3 and d.seq <= $4) = 'mettre_a_jour'
                          then apprenants.actif else excluded.actif end,
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

/// Staff: what they teach, where, and the profiles that the file gives or a person confirmed.
#[tracing::instrument(name = "db.apply.staff", skip_all)]
pub async fn staff(
    tx: &mut Tx,
    scope: &Scope,
    range: Range,
    confirmed: &[String],
) -> Result<(), Error> {
    sqlx::query!(
        "update comptes c
         set sts_ids = array(select jsonb_array_elements_text(d.data -> 'sts_ids')),
             disciplines = array(select jsonb_array_elements_text(d.data -> 'disciplines'))
         from import_decisions d
         where d.etablissement = $1 and d.import_id = $2 and d.kind = 'personnel'
           and d.action in ('creer', 'mettre_a_jour', 'reactiver') and d.seq > $3 and d.seq <= $4
           and c.etablissement = $1 and c.person_id = d.person_id",
        scope.etablissement(),
        range.import.uuid(),
        range.after,
        range.until
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into profils (etablissement, person_id, profil, source)
         select $1, d.person_id, given.profil, 'siecle'
         from import_decisions d,
              lateral (
                  select jsonb_array_elements_text(d.data -> 'profils') as profil
                  union
                  select proposed from jsonb_array_elements_text(d.data -> 'proposes') as proposed
                  where d.person_id::text || ':' || proposed = any($5)
              ) as given
         where d.etablissement = $1 and d.import_id = $2 and d.kind = 'personnel'
           and d.action in ('creer', 'mettre_a_jour', 'reactiver') and d.seq > $3 and d.seq <= $4
         on conflict (etablissement, person_id, profil) do update set actif = true",
        scope.etablissement(),
        range.import.uuid(),
        range.after,
        range.until,
        confirmed
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "delete from enseignements e
         using import_decisions d
         where d.etablissement = $1 and d.import_id = $2 and d.kind = 'personnel'
           and d.action in ('mettre_a_jour', 'reactiver') and d.seq > $3 and d.seq <= $4
           and e.etablissement = $1 and e.person_id = d.person_id and e.annee = (d.data ->> 'annee')::int",
        scope.etablissement(),
        range.import.uuid(),
        range.after,
        range.until
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into enseignements (etablissement, person_id, annee, division)
         select distinct $1, d.person_id, (d.data ->> 'annee')::int, taught
         from import_decisions d, jsonb_array_elements_text(d.data -> 'divisions') as taught
         where d.etablissement = $1 and d.import_id = $2 and d.kind = 'personnel'
           and d.action in ('creer', 'mettre_a_jour', 'reactiver') and d.seq > $3 and d.seq <= $4",
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

/// Classes of the year.
#[tracing::instrument(name = "db.apply.divisions", skip_all)]
pub async fn divisions(tx: &mut Tx, scope: &Scope, import: ImportId) -> Result<(), Error> {
    sqlx::query!(
        "insert into divisions (etablissement, annee, code, libelle, mefs, referentiels)
         select $1, (d.data ->> 'annee')::int, d.data ->> 'code', d.data ->> 'libelle',
                array(select jsonb_array_elements_text(d.data -> 'mefs')),
                array(select jsonb_array_elements_text(d.data -> 'referentiels'))
         from import_decisions d
         where d.etablissement = $1 and d.import_id = $2 and d.kind = 'division'
         on conflict (etablissement, annee, code) do update
         set libelle = excluded.libelle, mefs = excluded.mefs, referentiels = excluded.referentiels
         where (divisions.libelle, divisions.mefs, divisions.referentiels)
               is distinct from (excluded.libelle, excluded.mefs, excluded.referentiels)",
        scope.etablissement(),
        import.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Guardians; an empty value erases nothing.
#[tracing::instrument(name = "db.apply.guardians", skip_all)]
pub async fn guardians(tx: &mut Tx, scope: &Scope, range: Range) -> Result<(), Error> {
    sqlx::query!(
        "insert into responsables (etablissement, siecle_id, civilite, nom, prenom, telephone, courriel, adresse)
         select distinct on (d.cle) $1, d.cle, d.data ->> 'civilite', d.data ->> 'nom', d.data ->> 'prenom',
                d.data ->> 'telephone', d.data ->> 'courriel',
                array(select jsonb_array_elements_text(d.data -> 'adresse'))
         from import_decisions d
         where d.etablissement = $1 and d.import_id = $2 and d.kind = 'responsable' and d.seq > $3 and d.seq <= $4
         order by d.cle, d.seq
         on conflict (etablissement, siecle_id) do update
         set civilite = excluded.civilite, nom = excluded.nom, prenom = excluded.prenom,
             telephone = coalesce(excluded.telephone, responsables.telephone),
             courriel = coalesce(excluded.courriel, responsables.courriel),
             adresse = case when cardinality(excluded.adresse) > 0 then excluded.adresse else responsables.adresse end
         where (responsables.civilite, responsables.nom, responsables.prenom, responsables.telephone,
                responsables.courriel, responsables.adresse)
               is distinct from (excluded.civilite, excluded.nom, excluded.prenom,
                                 coalesce(excluded.telephone, responsables.telephone),
                                 coalesce(excluded.courriel, responsables.courriel), excluded.adresse)",
        scope.etablissement(),
        range.import.uuid(),
        range.after,
        range.until
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Who is whose guardian, in order of priority, level and place in the file.
#[tracing::instrument(name = "db.apply.guardian_links", skip_all)]
pub async fn guardian_links(tx: &mut Tx, scope: &Scope, range: Range) -> Result<(), Error> {
    sqlx::query!(
        "insert into responsable_liens (etablissement, apprenant, siecle_id, niveau, parente, rang)
         select distinct on (d.person_id, d.cle) $1, d.person_id, d.cle, (d.data ->> 'niveau')::smallint,
                d.data ->> 'parente',
                (case when (d.data ->> 'prioritaire')::boolean then 0 else 10 end) + (d.data ->> 'niveau')::int
         from import_decisions d
         where d.etablissement = $1 and d.import_id = $2 and d.kind = 'lien' and d.seq > $3 and d.seq <= $4
         order by d.person_id, d.cle, d.seq
         on conflict (etablissement, apprenant, siecle_id) do update
         set niveau = excluded.niveau, parente = excluded.parente, rang = excluded.rang
         where (responsable_liens.niveau, responsable_liens.parente, responsable_liens.rang)
               is distinct from (excluded.niveau, excluded.parente, excluded.rang)",
        scope.etablissement(),
        range.import.uuid(),
        range.after,
        range.until
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A learner that others must be told about, once applied.
pub struct Told {
    pub person: Uuid,
    /// `creer`, `mettre_a_jour`, `reactiver`, `desactiver`.
    pub action: String,
    pub version: i64,
    pub annee: i32,
    pub division: Option<String>,
    pub referentiel: Option<String>,
    pub niveau: Option<String>,
    pub statut: Option<String>,
}

/// Learners of a range whose place or presence changed.
#[tracing::instrument(name = "db.apply.told", skip_all)]
pub async fn told(
    tx: &mut Tx,
    scope: &Scope,
    range: Range,
    kind: &str,
) -> Result<Vec<Told>, Error> {
    Ok(sqlx::query_as!(
        Told,
        r#"select a.person_id as person, d.action, a.version, a.annee, y.division as "division?",
                  y.referentiel as "referentiel?", y.niveau as "niveau?", y.statut as "statut?"
           from import_decisions d
           join apprenants a on a.etablissement = $1 and a.person_id = d.person_id
           left join apprenant_annees y
             on y.etablissement = $1 and y.person_id = a.person_id and y.annee = a.annee
           where d.etablissement = $1 and d.import_id = $2 and d.kind = $3 and d.seq > $4 and d.seq <= $5
             and (d.action in ('creer', 'reactiver', 'desactiver')
                  or (d.action = 'mettre_a_jour' and a.actif and (d.data ->> 'place')::boolean))
           order by d.seq"#,
        scope.etablissement(),
        range.import.uuid(),
        kind,
        range.after,
        range.until
    )
    .fetch_all(tx.conn())
    .await?)
}
