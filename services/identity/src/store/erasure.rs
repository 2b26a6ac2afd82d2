//! What goes with a person who is erased from an établissement (I-12), in the order of what refers to what; and all that
//! is left of it, where no other établissement knows it.

use chassis::Scope;
use chassis::db::{Error, Tx};
use chassis::gone;
use chassis::personal_data::Gone;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

/// Whether another établissement knows the person, or the académie as an operator: who it is stays then.
#[tracing::instrument(name = "db.erasure.known_elsewhere", skip_all)]
pub async fn known_elsewhere(tx: &mut Tx, scope: &Scope, person: Uuid) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from comptes where person_id = $2 and etablissement <> $1)
                  or exists (select from operateurs where person_id = $2) as "known!""#,
        scope.etablissement(),
        person
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Takes the rows of the établissement away. Tutors whom nothing holds here any more are closed, as of `today`: their own
/// term runs from then on.
#[tracing::instrument(name = "db.erasure.take_here", skip_all)]
pub async fn take_here(
    tx: &mut Tx,
    scope: &Scope,
    person: Uuid,
    today: Date,
) -> Result<Vec<Gone>, Error> {
    let here = scope.etablissement();
    let mut gone = told(tx, here, person).await?;
    gone.extend(followed(tx, here, person).await?);
    gone.extend(accesses(tx, here, person, today).await?);
    gone.extend(registry(tx, here, person).await?);
    gone.extend(account(tx, here, person).await?);
    Ok(gone)
}

/// Mails and reports that name the person, while its name is still known; what it is told of, and what tells of it.
async fn told(tx: &mut Tx, here: &str, person: Uuid) -> Result<Vec<Gone>, Error> {
    Ok(vec![
        gone!(
            tx,
            "notifications",
            "delete from notifications where etablissement = $1 and $2 in (person_id, apprenant, auteur)",
            here,
            person
        ),
        gone!(
            tx,
            "periodes_supprimees",
            "delete from periodes_supprimees where etablissement = $1 and apprenant = $2",
            here,
            person
        ),
        gone!(
            tx,
            "mails",
            "delete from mails m using persons p
             where p.id = $2 and m.etablissement = $1
               and (m.access_id in (select a.id from tutor_accesses a
                                    where a.etablissement = $1 and $2 in (a.apprenant, a.person_id))
                    or (m.recipient_name in (p.prenom || ' ' || p.nom, p.prenom || ' ' || p.nom_usage)
                        and (m.state <> 'queued' or m.recipient = p.courriel))
                    -- Whole texts: a longer name that begins like this one is somebody else's.
                    or ((m.state <> 'queued' or m.template in ('notification', 'notifications_du_jour')) and exists (
                            select from jsonb_path_query(m.context, 'strict $.**') v
                            where jsonb_typeof(v) = 'string'
                              and v #>> '{}' in (p.prenom || ' ' || p.nom, p.prenom || ' ' || p.nom_usage))))",
            here,
            person
        ),
        gone!(
            tx,
            "import_lines",
            "delete from import_lines l
             where l.etablissement = $1
               and (exists (select from persons p
                            where p.id = $2 and upper(l.prenom) = upper(p.prenom)
                              and upper(l.nom) in (upper(p.nom), upper(p.nom_usage)))
                    or exists (select from responsables r
                               join responsable_liens k on k.etablissement = $1 and k.siecle_id = r.siecle_id
                               where r.etablissement = $1 and k.apprenant = $2
                                 and upper(l.nom) = upper(r.nom) and upper(l.prenom) = upper(r.prenom)))",
            here,
            person
        ),
        gone!(
            tx,
            "import_decisions",
            "delete from import_decisions where etablissement = $1 and person_id = $2",
            here,
            person
        ),
        gone!(
            tx,
            "import_comptes",
            "delete from import_comptes where etablissement = $1 and person_id = $2",
            here,
            person
        ),
    ])
}

/// Who follows it and whom it follows; what the portal knows it by; an inspector's accesses.
async fn followed(tx: &mut Tx, here: &str, person: Uuid) -> Result<Vec<Gone>, Error> {
    Ok(vec![
        gone!(
            tx,
            "maitre_apprentis",
            "delete from maitre_apprentis where etablissement = $1 and $2 in (person_id, apprenant)",
            here,
            person
        ),
        gone!(
            tx,
            "maitres_apprentissage",
            "delete from maitres_apprentissage where etablissement = $1 and person_id = $2",
            here,
            person
        ),
        gone!(
            tx,
            "referents",
            "delete from referents where etablissement = $1 and $2 in (person_id, apprenant)",
            here,
            person
        ),
        gone!(
            tx,
            "ent_identifiants",
            "delete from ent_identifiants where etablissement = $1 and person_id = $2",
            here,
            person
        ),
        gone!(
            tx,
            "inspecteur_journal",
            "delete from inspecteur_journal where etablissement = $1 and acces_id in
                 (select id from inspecteur_acces where etablissement = $1 and person_id = $2)",
            here,
            person
        ),
        gone!(
            tx,
            "inspecteur_acces",
            "delete from inspecteur_acces where etablissement = $1 and person_id = $2",
            here,
            person
        ),
        gone!(
            tx,
            "transferts",
            "delete from transferts
             where (origine = $1 and apprenant_origine = $2) or (destination = $1 and apprenant_destination = $2)",
            here,
            person
        ),
        gone!(
            tx,
            "fichiers_transfert",
            "delete from fichiers_transfert where etablissement = $1 and apprenant = $2",
            here,
            person
        ),
    ])
}

/// Accesses that it has, or that its tutors have, with their sessions.
async fn accesses(tx: &mut Tx, here: &str, person: Uuid, today: Date) -> Result<Vec<Gone>, Error> {
    let tutors = sqlx::query_scalar!(
        "select distinct person_id from tutor_accesses where etablissement = $1 and apprenant = $2",
        here,
        person
    )
    .fetch_all(tx.conn())
    .await?;
    let gone = vec![
        gone!(
            tx,
            "sessions",
            "delete from sessions
             where (person_id = $2 and uai = $1)
                or access_id in (select a.id from tutor_accesses a
                                 where a.etablissement = $1 and $2 in (a.apprenant, a.person_id))",
            here,
            person
        ),
        gone!(
            tx,
            "tutor_accesses",
            "delete from tutor_accesses where etablissement = $1 and $2 in (apprenant, person_id)",
            here,
            person
        ),
    ];
    close_tutors(tx, here, &tutors, today).await?;
    Ok(gone)
}

async fn close_tutors(tx: &mut Tx, here: &str, tutors: &[Uuid], today: Date) -> Result<(), Error> {
    sqlx::query!(
        "update profils f set actif = false
         where f.etablissement = $1 and f.person_id = any($2) and f.profil = 'tuteur_de_stage' and f.actif
           and not exists (select from tutor_accesses a where a.etablissement = $1 and a.person_id = f.person_id)",
        here,
        tutors
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update comptes c set actif = false, desactive_le = coalesce(c.desactive_le, $3), version = c.version + 1
         where c.etablissement = $1 and c.person_id = any($2) and c.actif
           and not exists (select from profils f
                           where f.etablissement = $1 and f.person_id = c.person_id and f.actif)",
        here,
        tutors,
        today.to_sqlx() as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What the registry says of it, and guardians who are nobody else's.
async fn registry(tx: &mut Tx, here: &str, person: Uuid) -> Result<Vec<Gone>, Error> {
    Ok(vec![
        gone!(
            tx,
            "responsables",
            "delete from responsables r
             where r.etablissement = $1
               and exists (select from responsable_liens k
                           where k.etablissement = $1 and k.siecle_id = r.siecle_id and k.apprenant = $2)
               and not exists (select from responsable_liens k
                               where k.etablissement = $1 and k.siecle_id = r.siecle_id and k.apprenant <> $2)",
            here,
            person
        ),
        gone!(
            tx,
            "responsable_liens",
            "delete from responsable_liens where etablissement = $1 and apprenant = $2",
            here,
            person
        ),
        gone!(
            tx,
            "enseignements",
            "delete from enseignements where etablissement = $1 and person_id = $2",
            here,
            person
        ),
        gone!(
            tx,
            "apprenant_annees",
            "delete from apprenant_annees where etablissement = $1 and person_id = $2",
            here,
            person
        ),
        gone!(
            tx,
            "apprenants",
            "delete from apprenants where etablissement = $1 and person_id = $2",
            here,
            person
        ),
    ])
}

async fn account(tx: &mut Tx, here: &str, person: Uuid) -> Result<Vec<Gone>, Error> {
    Ok(vec![
        gone!(
            tx,
            "profils",
            "delete from profils where etablissement = $1 and person_id = $2",
            here,
            person
        ),
        gone!(
            tx,
            "comptes",
            "delete from comptes where etablissement = $1 and person_id = $2",
            here,
            person
        ),
    ])
}

/// Takes away who the person is and how it signs in: no établissement knows it any more.
#[tracing::instrument(name = "db.erasure.take_whole", skip_all)]
pub async fn take_whole(tx: &mut Tx, person: Uuid) -> Result<Vec<Gone>, Error> {
    let mut gone = sign_in(tx, person).await?;
    gone.push(gone!(
        tx,
        "notification_choix",
        "delete from notification_choix where person_id = $1",
        person
    ));
    gone.push(gone!(
        tx,
        "credentials",
        "delete from credentials where person_id = $1",
        person
    ));
    gone.push(gone!(
        tx,
        "persons",
        "delete from persons where id = $1",
        person
    ));
    Ok(gone)
}

async fn sign_in(tx: &mut Tx, person: Uuid) -> Result<Vec<Gone>, Error> {
    Ok(vec![
        gone!(
            tx,
            "sessions",
            "delete from sessions where person_id = $1",
            person
        ),
        gone!(
            tx,
            "account_links",
            "delete from account_links where person_id = $1",
            person
        ),
        gone!(
            tx,
            "pending_sign_ins",
            "delete from pending_sign_ins where person_id = $1",
            person
        ),
        gone!(
            tx,
            "totp_keys",
            "delete from totp_keys where person_id = $1",
            person
        ),
        gone!(
            tx,
            "recovery_codes",
            "delete from recovery_codes where person_id = $1",
            person
        ),
        gone!(
            tx,
            "passkeys",
            "delete from passkeys where person_id = $1",
            person
        ),
        gone!(
            tx,
            "passkey_ceremonies",
            "delete from passkey_ceremonies where person_id = $1",
            person
        ),
        gone!(
            tx,
            "portail_ceremonies",
            "delete from portail_ceremonies where person_id = $1",
            person
        ),
        gone!(
            tx,
            "portail_liens",
            "delete from portail_liens where person_id = $1",
            person
        ),
        gone!(
            tx,
            "sign_ins",
            "delete from sign_ins where person_id = $1",
            person
        ),
    ])
}
