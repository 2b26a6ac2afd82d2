//! Applies what surrounds learners: classes, staff and what they teach, guardians. Same rules as [`super::apply`].

use chassis::Scope;
use chassis::db::{Error, Tx};

use super::apply::Range;
use crate::domain::ids::ImportId;

/// Staff: the registry's ids and what they may teach. Written as an insert that always finds its account: a join with a
/// table that this transaction has just filled is planned as if it were empty, and reads one for each row of the other.
#[tracing::instrument(name = "db.apply_structure.staff", skip_all)]
pub async fn staff(tx: &mut Tx, scope: &Scope, range: Range) -> Result<(), Error> {
    sqlx::query!(
        "insert into comptes (etablissement, person_id, sts_ids, disciplines)
         select $1, d.person_id, array(select jsonb_array_elements_text(d.data -> 'sts_ids')),
                array(select jsonb_array_elements_text(d.data -> 'disciplines'))
         from import_decisions d
         where d.etablissement = $1 and d.import_id = $2 and d.kind = 'personnel'
           and d.action in ('creer', 'mettre_a_jour', 'reactiver') and d.seq > $3 and d.seq <= $4
         on conflict (etablissement, person_id) do update
         set sts_ids = excluded.sts_ids, disciplines = excluded.disciplines",
        scope.etablissement(),
        range.import.uuid(),
        range.after,
        range.until
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Profiles that the file gives, and those proposed ones that a person confirmed.
#[tracing::instrument(name = "db.apply_structure.staff_profils", skip_all)]
pub async fn staff_profils(
    tx: &mut Tx,
    scope: &Scope,
    range: Range,
    confirmed: &[String],
) -> Result<(), Error> {
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
    Ok(())
}

/// Who teaches where this year: what the file says replaces what was known.
#[tracing::instrument(name = "db.apply_structure.enseignements", skip_all)]
pub async fn enseignements(tx: &mut Tx, scope: &Scope, range: Range) -> Result<(), Error> {
    if range.changes {
        sqlx::query!(
            "with changed as materialized (
                 select d.person_id, (d.data ->> 'annee')::int as annee from import_decisions d
                 where d.etablissement = $1 and d.import_id = $2 and d.kind = 'personnel'
                   and d.action in ('mettre_a_jour', 'reactiver') and d.seq > $3 and d.seq <= $4)
             delete from enseignements e
             where e.etablissement = $1 and e.person_id = any(array(select person_id from changed))
               and e.annee = any(array(select annee from changed))",
            scope.etablissement(),
            range.import.uuid(),
            range.after,
            range.until
        )
        .execute(tx.conn())
        .await?;
    }
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

/// Divisions that sheets name: new ones, or MEFs added to those there are (I-05b).
#[tracing::instrument(name = "db.apply.divisions_of_sheets", skip_all)]
pub async fn divisions_of_sheets(
    tx: &mut Tx,
    scope: &Scope,
    import: ImportId,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into divisions (etablissement, annee, code, libelle, mefs)
         select $1, (d.data ->> 'annee')::int, d.cle, d.cle,
                array(select jsonb_array_elements_text(d.data -> 'mefs'))
         from (select distinct on (d.cle) d.cle, d.data
               from import_decisions d
               where d.etablissement = $1 and d.import_id = $2 and d.kind = 'division_tableur'
               order by d.cle, jsonb_array_length(d.data -> 'mefs') desc) as d
         on conflict (etablissement, annee, code) do update
         set mefs = divisions.mefs || array(select unnest(excluded.mefs) except select unnest(divisions.mefs))
         where not excluded.mefs <@ divisions.mefs",
        scope.etablissement(),
        import.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Guardians, decided in blocks (the former release: one by one); an empty value erases nothing.
#[tracing::instrument(name = "db.apply.guardians", skip_all)]
pub async fn guardians(tx: &mut Tx, scope: &Scope, range: Range) -> Result<(), Error> {
    sqlx::query!(
        "insert into responsables (etablissement, siecle_id, civilite, nom, prenom, telephone, courriel, adresse)
         select $1, one.siecle_id, one.civilite, one.nom, one.prenom, one.telephone, one.courriel, one.adresse
         from import_decisions d,
              jsonb_to_recordset(case jsonb_typeof(d.data) when 'array' then d.data else jsonb_build_array(d.data) end)
                  as one (siecle_id text, civilite text, nom text, prenom text, telephone text, courriel text,
                          adresse text[])
         where d.etablissement = $1 and d.import_id = $2 and d.kind = 'responsable' and d.seq > $3 and d.seq <= $4
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
         select $1, coalesce(one.apprenant, d.person_id), one.siecle_id, one.niveau, one.parente,
                (case when one.prioritaire then 0 else 10 end) + one.niveau
         from import_decisions d,
              jsonb_to_recordset(case jsonb_typeof(d.data) when 'array' then d.data else jsonb_build_array(d.data) end)
                  as one (apprenant uuid, siecle_id text, niveau smallint, parente text, prioritaire boolean)
         where d.etablissement = $1 and d.import_id = $2 and d.kind = 'lien' and d.seq > $3 and d.seq <= $4
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
