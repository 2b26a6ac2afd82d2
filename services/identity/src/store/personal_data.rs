//! All that is kept here on a person (I-12). A new table is exported here, or named with its reason in the test.
//!
//! No secret goes out, nor what another établissement keeps, nor how to reach anybody else.

use chassis::Scope;
use chassis::db::{Error, Rows, Tx};
use chassis::personal_data::Held;
use sqlx::types::Json;
use uuid::Uuid;

fn held(table: &'static str, rows: Json<Rows>) -> Held {
    Held {
        table,
        rows: rows.0,
    }
}

/// Whether the établissement knows the person, or the person itself asks.
#[tracing::instrument(name = "db.personal_data.knows", skip_all)]
pub async fn knows(tx: &mut Tx, person: Uuid) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from persons where id = $1) as "known!""#,
        person
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Who the person is, and how it signs in.
#[tracing::instrument(name = "db.personal_data.account", skip_all)]
pub async fn account(tx: &mut Tx, scope: &Scope, person: Uuid) -> Result<Vec<Held>, Error> {
    let found = sqlx::query!(
        r#"select
             (select coalesce(jsonb_agg(to_jsonb(t) - '{nom_cle,prenom_cle,nom_tri}'::text[]), '[]')
              from persons t where t.id = $2 and $1::text is not null) as "persons!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]')
              from comptes t where t.etablissement = $1 and t.person_id = $2) as "comptes!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]')
              from profils t where t.etablissement = $1 and t.person_id = $2) as "profils!: Json<Rows>",
             (select coalesce(jsonb_agg(jsonb_build_object('login', t.login, 'must_change', t.must_change, 'last_login_at', t.last_login_at)), '[]')
              from credentials t where t.person_id = $2) as "credentials!: Json<Rows>",
             (select coalesce(jsonb_agg(jsonb_build_object('confirmed_at', t.confirmed_at)), '[]')
              from totp_keys t where t.person_id = $2) as "totp_keys!: Json<Rows>",
             (select coalesce(jsonb_agg(jsonb_build_object('person_id', t.person_id)), '[]')
              from recovery_codes t where t.person_id = $2) as "recovery_codes!: Json<Rows>",
             (select coalesce(jsonb_agg(jsonb_build_object('nom', t.nom, 'created_at', t.created_at, 'last_used_at', t.last_used_at)), '[]')
              from passkeys t where t.person_id = $2) as "passkeys!: Json<Rows>",
             (select coalesce(jsonb_agg(jsonb_build_object('profil', t.profil, 'user_agent', t.user_agent, 'opened_at', t.opened_at, 'last_used_at', t.last_used_at, 'expires_at', t.expires_at, 'revoked_at', t.revoked_at)), '[]')
              from sessions t where t.person_id = $2 and t.uai = $1) as "sessions!: Json<Rows>",
             (select coalesce(jsonb_agg(jsonb_build_object('at', t.at, 'evenement', t.evenement, 'adresse', t.adresse, 'user_agent', t.user_agent)), '[]')
              from sign_ins t where t.person_id = $2) as "sign_ins!: Json<Rows>",
             (select coalesce(jsonb_agg(jsonb_build_object('purpose', t.purpose, 'courriel', t.courriel, 'created_at', t.created_at, 'expires_at', t.expires_at, 'used_at', t.used_at)), '[]')
              from account_links t where t.person_id = $2) as "account_links!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]')
              from operateurs t where t.person_id = $2 and $2 = nullif(current_setting('app.person', true), '')::uuid) as "operateurs!: Json<Rows>""#,
        scope.etablissement(),
        person,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(vec![
        held("persons", found.persons),
        held("comptes", found.comptes),
        held("profils", found.profils),
        held("credentials", found.credentials),
        held("totp_keys", found.totp_keys),
        held("recovery_codes", found.recovery_codes),
        held("passkeys", found.passkeys),
        held("sessions", found.sessions),
        held("sign_ins", found.sign_ins),
        held("account_links", found.account_links),
        held("operateurs", found.operateurs),
    ])
}

/// What the registry says of it, and where it goes.
#[tracing::instrument(name = "db.personal_data.registry", skip_all)]
pub async fn registry(tx: &mut Tx, scope: &Scope, person: Uuid) -> Result<Vec<Held>, Error> {
    let found = sqlx::query!(
        r#"select
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]')
              from apprenants t where t.etablissement = $1 and t.person_id = $2) as "apprenants!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]')
              from apprenant_annees t where t.etablissement = $1 and t.person_id = $2) as "apprenant_annees!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]')
              from enseignements t where t.etablissement = $1 and t.person_id = $2) as "enseignements!: Json<Rows>",
             (select coalesce(jsonb_agg(jsonb_build_object('niveau', t.niveau, 'parente', t.parente, 'rang', t.rang)), '[]')
              from responsable_liens t where t.etablissement = $1 and t.apprenant = $2) as "responsable_liens!: Json<Rows>",
             (select coalesce(jsonb_agg(jsonb_build_object('import_id', t.import_id, 'kind', t.kind, 'action', t.action, 'data', t.data)), '[]')
              from import_decisions t where t.etablissement = $1 and t.person_id = $2) as "import_decisions!: Json<Rows>",
             (select coalesce(jsonb_agg(jsonb_build_object('origine', t.origine, 'destination', t.destination, 'etat', t.etat, 'cree_le', t.cree_le, 'commence_le', t.commence_le, 'fini_le', t.fini_le)), '[]')
              from transferts t where (t.origine = $1 and t.apprenant_origine = $2) or (t.destination = $1 and t.apprenant_destination = $2)) as "transferts!: Json<Rows>",
             (select coalesce(jsonb_agg(case when t.apprenant = $2 then to_jsonb(t) - '{fichier,recu,sha256,cree_par}'::text[]
                else jsonb_build_object('sens', t.sens, 'etat', t.etat, 'cree_le', t.cree_le) end), '[]')
              from fichiers_transfert t where t.etablissement = $1 and $2 in (t.apprenant, t.cree_par)) as "fichiers_transfert!: Json<Rows>""#,
        scope.etablissement(),
        person,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(vec![
        held("apprenants", found.apprenants),
        held("apprenant_annees", found.apprenant_annees),
        held("enseignements", found.enseignements),
        held("responsable_liens", found.responsable_liens),
        held("import_decisions", found.import_decisions),
        held("transferts", found.transferts),
        held("fichiers_transfert", found.fichiers_transfert),
    ])
}

/// Who follows it and whom it follows, without the other; what the portal knows it by.
#[tracing::instrument(name = "db.personal_data.followed", skip_all)]
pub async fn followed(tx: &mut Tx, scope: &Scope, person: Uuid) -> Result<Vec<Held>, Error> {
    let found = sqlx::query!(
        r#"select
             (select coalesce(jsonb_agg(jsonb_build_object('entreprise', t.entreprise)), '[]')
              from maitres_apprentissage t where t.etablissement = $1 and t.person_id = $2) as "maitres_apprentissage!: Json<Rows>",
             (select coalesce(jsonb_agg(jsonb_build_object('suit', t.person_id = $2, 'depuis', t.depuis)), '[]')
              from maitre_apprentis t where t.etablissement = $1 and $2 in (t.person_id, t.apprenant)) as "maitre_apprentis!: Json<Rows>",
             (select coalesce(jsonb_agg(jsonb_build_object('suit', t.person_id = $2, 'depuis', t.depuis)), '[]')
              from referents t where t.etablissement = $1 and $2 in (t.person_id, t.apprenant)) as "referents!: Json<Rows>",
             (select coalesce(jsonb_agg(jsonb_build_object('identifiant', t.identifiant)), '[]')
              from ent_identifiants t where t.etablissement = $1 and t.person_id = $2) as "ent_identifiants!: Json<Rows>",
             (select coalesce(jsonb_agg(jsonb_build_object('emetteur', t.emetteur, 'sujet', t.sujet, 'etabli_par', t.etabli_par, 'cree_le', t.cree_le, 'utilise_le', t.utilise_le)), '[]')
              from portail_liens t where t.person_id = $2) as "portail_liens!: Json<Rows>",
             (select coalesce(jsonb_agg(jsonb_build_object('import_id', t.import_id)), '[]')
              from import_comptes t where t.etablissement = $1 and t.person_id = $2) as "import_comptes!: Json<Rows>",
             (select coalesce(jsonb_agg(jsonb_build_object('mef', t.mef, 'modifie_le', t.modifie_le)), '[]')
              from formations t where t.etablissement = $1 and t.modifie_par = $2) as "formations!: Json<Rows>",
             (select coalesce(jsonb_agg(jsonb_build_object('division', t.division, 'mef', t.mef, 'modifie_le', t.modifie_le)), '[]')
              from formation_choix t where t.etablissement = $1 and t.modifie_par = $2) as "formation_choix!: Json<Rows>""#,
        scope.etablissement(),
        person,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(vec![
        held("maitres_apprentissage", found.maitres_apprentissage),
        held("maitre_apprentis", found.maitre_apprentis),
        held("referents", found.referents),
        held("ent_identifiants", found.ent_identifiants),
        held("portail_liens", found.portail_liens),
        held("import_comptes", found.import_comptes),
        held("formations", found.formations),
        held("formation_choix", found.formation_choix),
    ])
}

/// Accesses it has, or that were given to its tutors; mails to it and what it is told of; what it did for the établissement.
#[tracing::instrument(name = "db.personal_data.accesses", skip_all)]
pub async fn accesses(tx: &mut Tx, scope: &Scope, person: Uuid) -> Result<Vec<Held>, Error> {
    let found = sqlx::query!(
        r#"select
             (select coalesce(jsonb_agg(case when t.person_id = $2 then to_jsonb(t) - '{salt,token_hash,apprenant,sent_by}'::text[]
                else to_jsonb(t) - '{salt,token_hash,person_id,sent_by}'::text[] end), '[]')
              from tutor_accesses t where t.etablissement = $1 and (t.person_id = $2 or t.apprenant = $2)) as "tutor_accesses!: Json<Rows>",
             (select coalesce(jsonb_agg(to_jsonb(t)), '[]')
              from inspecteur_acces t where t.etablissement = $1 and t.person_id = $2) as "inspecteur_acces!: Json<Rows>",
             (select coalesce(jsonb_agg(jsonb_build_object('fait', t.fait, 'le', t.le)), '[]')
              from inspecteur_journal t where t.etablissement = $1 and t.par = $2) as "inspecteur_journal!: Json<Rows>",
             (select coalesce(jsonb_agg(jsonb_build_object('template', t.template, 'recipient', t.recipient, 'state', t.state, 'created_at', t.created_at, 'sent_at', t.sent_at)), '[]')
              from mails t where t.etablissement = $1 and t.recipient = (select courriel from persons where id = $2)) as "mails!: Json<Rows>",
             (select coalesce(jsonb_agg(jsonb_build_object('nature', t.nature, 'pour', t.person_id = $2, 'profil', t.profil, 'auteur', t.auteur = $2, 'created_at', t.created_at, 'read_at', t.read_at)), '[]')
              from notifications t where t.etablissement = $1 and $2 in (t.person_id, t.apprenant, t.auteur)) as "notifications!: Json<Rows>",
             (select coalesce(jsonb_agg(jsonb_build_object('choix', t.choix, 'modifie_le', t.modifie_le)), '[]')
              from notification_choix t where t.person_id = $2) as "notification_choix!: Json<Rows>",
             (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'etat', t.etat, 'created_at', t.created_at, 'applied_at', t.applied_at)), '[]')
              from imports t where t.etablissement = $1 and t.created_by = $2) as "imports!: Json<Rows>",
             (select coalesce(jsonb_agg(jsonb_build_object('nature', t.nature, 'modifie_le', t.modifie_le)), '[]')
              from etablissement_images t where t.etablissement = $1 and t.modifie_par = $2) as "etablissement_images!: Json<Rows>",
             (select coalesce(jsonb_agg(jsonb_build_object('module', t.module, 'modifie_le', t.modifie_le)), '[]')
              from etablissement_modules t where t.etablissement = $1 and t.modifie_par = $2) as "etablissement_modules!: Json<Rows>",
             (select coalesce(jsonb_agg(jsonb_build_object('nom', t.nom, 'ajoute_le', t.ajoute_le)), '[]')
              from deploiements t where t.ajoute_par = $2) as "deploiements!: Json<Rows>",
             (select coalesce(jsonb_agg(jsonb_build_object('code', t.code, 'edition', t.edition, 'installe_le', t.installe_le)), '[]')
              from referentiels_installes t where t.installe_par = $2) as "referentiels_installes!: Json<Rows>""#,
        scope.etablissement(),
        person,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(vec![
        held("tutor_accesses", found.tutor_accesses),
        held("inspecteur_acces", found.inspecteur_acces),
        held("inspecteur_journal", found.inspecteur_journal),
        held("mails", found.mails),
        held("notifications", found.notifications),
        held("notification_choix", found.notification_choix),
        held("imports", found.imports),
        held("etablissement_images", found.etablissement_images),
        held("etablissement_modules", found.etablissement_modules),
        held("deploiements", found.deploiements),
        held("referentiels_installes", found.referentiels_installes),
    ])
}
