//! `/api/comptes/{id}`: one account (I-02, I-03): read it, change it, close and open it.

use axum::Json;
use proto::identity::v1::{
    AccountIdentity, AccountSheet, DeactivateAccountRequest, DropSecondFactorRequest,
    GetAccountRequest, GiveProfilRequest, HeldProfil, ReactivateAccountRequest,
    ReplacePasswordRequest, Teaching, UpdateAccountRequest, WithdrawProfilRequest,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::actions;
use crate::Gateway;
use crate::error::Problem;
use crate::http::answer::{Answer, given};
use crate::http::etag::{IfMatch, Versioned};
use crate::http::extract::{Body, Path};
use crate::http::stale::with_current;
use crate::session::{Caller, Client};

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(read, change))
        .routes(routes!(give))
        .routes(routes!(withdraw))
        .routes(routes!(deactivate))
        .routes(routes!(reactivate))
        .routes(routes!(reset_password))
        .routes(routes!(drop_second_factor))
}

/// An account, whole.
#[derive(Debug, Serialize, ToSchema)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts that go together in any way"
)]
pub struct FicheCompte {
    id: String,
    /// `M.`, `Mme` or empty.
    civilite: String,
    #[schema(example = "MOREAU")]
    nom: String,
    /// Null when it is the birth name.
    nom_usage: Option<String>,
    #[schema(example = "Sophie")]
    prenom: String,
    #[schema(example = "1984-02-29", format = Date)]
    date_naissance: Option<String>,
    courriel: Option<String>,
    /// Typed by hand: imports leave it.
    courriel_saisi: bool,
    telephone: Option<String>,
    telephone_saisi: bool,
    /// Null for who comes by a link.
    identifiant: Option<String>,
    profils: Vec<ProfilDetenu>,
    /// Profiles that may be given.
    profils_possibles: Vec<String>,
    disciplines: Vec<String>,
    /// Classes taught this year.
    divisions: Vec<String>,
    /// Of a learner.
    division: Option<String>,
    referentiel: Option<String>,
    niveau: Option<String>,
    /// `scolaire` or `apprenti`.
    statut: Option<String>,
    /// Who follows a learner (I-10); null when nobody does.
    referent: Option<Referent>,
    /// `siecle` or `sts` when an import keeps the identity.
    tenu_par: Option<String>,
    /// Made by hand: shown in red (I-03).
    manuel: bool,
    actif: bool,
    #[schema(format = Date)]
    desactive_le: Option<String>,
    mot_de_passe_a_changer: bool,
    /// Its password alone does not open it (I-06).
    second_facteur: bool,
    derniere_connexion: Option<String>,
    version: i64,
    /// `modifier`, `identite`, `enseignement`, `donner_profil`, `desactiver`, `reactiver`, `mot_de_passe`,
    /// `second_facteur`.
    actions: Vec<String>,
}

/// The teacher who follows a learner.
#[derive(Debug, Serialize, ToSchema)]
pub struct Referent {
    nom: String,
    prenom: String,
}

/// A profile of an account.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProfilDetenu {
    profil: String,
    /// `siecle` or `manuel`.
    source: String,
    /// Not while the account is closed.
    actif: bool,
    /// Whether it may be withdrawn here.
    retirable: bool,
}

impl From<HeldProfil> for ProfilDetenu {
    fn from(held: HeldProfil) -> Self {
        Self {
            profil: held.profil,
            source: held.source,
            actif: held.actif,
            retirable: held.retirable,
        }
    }
}

impl From<AccountSheet> for FicheCompte {
    fn from(sheet: AccountSheet) -> Self {
        Self {
            id: sheet.id,
            civilite: sheet.civilite,
            nom: sheet.nom,
            nom_usage: given(sheet.nom_usage),
            prenom: sheet.prenom,
            date_naissance: given(sheet.date_naissance),
            courriel: given(sheet.courriel),
            courriel_saisi: sheet.courriel_saisi,
            telephone: given(sheet.telephone),
            telephone_saisi: sheet.telephone_saisi,
            identifiant: given(sheet.identifiant),
            profils: sheet.profils.into_iter().map(Into::into).collect(),
            profils_possibles: sheet.profils_possibles,
            disciplines: sheet.disciplines,
            divisions: sheet.divisions,
            division: given(sheet.division),
            referentiel: given(sheet.referentiel),
            niveau: given(sheet.niveau),
            statut: given(sheet.statut),
            referent: (!sheet.referent_nom.is_empty()).then_some(Referent {
                nom: sheet.referent_nom,
                prenom: sheet.referent_prenom,
            }),
            tenu_par: given(sheet.tenu_par),
            manuel: sheet.manuel,
            actif: sheet.actif,
            desactive_le: given(sheet.desactive_le),
            mot_de_passe_a_changer: sheet.mot_de_passe_a_changer,
            second_facteur: sheet.second_facteur,
            derniere_connexion: given(sheet.derniere_connexion),
            version: sheet.version,
            actions: actions::french(sheet.allowed_actions),
        }
    }
}

fn versioned(sheet: AccountSheet) -> Versioned<FicheCompte> {
    Versioned(sheet.version, sheet.into())
}

async fn find(caller: &Caller, id: Uuid) -> Result<Versioned<FicheCompte>, Problem> {
    let request = caller.ask(GetAccountRequest { id: id.to_string() });
    let found = caller.accounts().get_account(request).await?;
    Ok(versioned(found.into_inner()))
}

/// What came of a change; a stale one carries the account as it stands.
async fn changed(
    caller: &Caller,
    id: Uuid,
    reply: Result<tonic::Response<AccountSheet>, tonic::Status>,
) -> Result<Versioned<FicheCompte>, Problem> {
    match reply {
        Ok(reply) => Ok(versioned(reply.into_inner())),
        Err(refused) => Err(with_current(refused, find(caller, id)).await),
    }
}

/// One account.
#[utoipa::path(get, path = "/api/comptes/{id}", tag = "comptes", operation_id = "lire_fiche_compte",
    params(("id" = Uuid, Path)), responses((status = 200, body = FicheCompte)))]
async fn read(caller: Caller, Path(id): Path<Uuid>) -> Result<Versioned<FicheCompte>, Problem> {
    find(&caller, id).await
}

/// What is typed of an account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangementCompte {
    /// Empty: the next import fills it in.
    #[schema(example = "sophie.moreau@example.org")]
    courriel: String,
    #[schema(example = "0600000000")]
    telephone: String,
    /// Only where no import keeps it.
    identite: Option<IdentiteCompte>,
    /// Only for a teacher whom no import keeps.
    enseignement: Option<EnseignementCompte>,
}

/// Who somebody is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IdentiteCompte {
    civilite: String,
    nom: String,
    nom_usage: String,
    prenom: String,
    #[schema(example = "1984-02-29", format = Date)]
    date_naissance: String,
}

/// What a teacher teaches, and where.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnseignementCompte {
    discipline: String,
    divisions: Vec<String>,
}

/// Change what may be typed of an account.
#[utoipa::path(put, path = "/api/comptes/{id}", tag = "comptes", operation_id = "modifier_fiche_compte",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "Version the change was made on")),
    request_body = ChangementCompte, responses((status = 200, body = FicheCompte)))]
async fn change(
    caller: Caller,
    Path(id): Path<Uuid>,
    IfMatch(expected_version): IfMatch,
    Body(body): Body<ChangementCompte>,
) -> Result<Versioned<FicheCompte>, Problem> {
    let request = caller.ask(UpdateAccountRequest {
        id: id.to_string(),
        expected_version,
        courriel: body.courriel,
        telephone: body.telephone,
        identite: body.identite.map(|typed| AccountIdentity {
            civilite: typed.civilite,
            nom: typed.nom,
            nom_usage: typed.nom_usage,
            prenom: typed.prenom,
            date_naissance: typed.date_naissance,
        }),
        enseignement: body.enseignement.map(|typed| Teaching {
            discipline: typed.discipline,
            divisions: typed.divisions,
        }),
    });
    let reply = caller.accounts().update_account(request).await;
    changed(&caller, id, reply).await
}

/// A profile to give.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProfilDonne {
    #[schema(example = "enseignant")]
    profil: String,
}

/// Give a profile by hand; a closed account opens with it.
#[utoipa::path(post, path = "/api/comptes/{id}/profils", tag = "comptes", operation_id = "donner_profil",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "Version the change was made on")),
    request_body = ProfilDonne, responses((status = 200, body = FicheCompte)))]
async fn give(
    caller: Caller,
    Path(id): Path<Uuid>,
    IfMatch(expected_version): IfMatch,
    Body(body): Body<ProfilDonne>,
) -> Result<Versioned<FicheCompte>, Problem> {
    let request = caller.ask(GiveProfilRequest {
        id: id.to_string(),
        expected_version,
        profil: body.profil,
    });
    let reply = caller.accounts().give_profil(request).await;
    changed(&caller, id, reply).await
}

/// Withdraw a profile that was given by hand; sessions under it close.
#[utoipa::path(delete, path = "/api/comptes/{id}/profils/{profil}", tag = "comptes",
    operation_id = "retirer_profil",
    params(("id" = Uuid, Path), ("profil" = String, Path),
        ("If-Match" = String, Header, description = "Version the change was made on")),
    responses((status = 200, body = FicheCompte)))]
async fn withdraw(
    caller: Caller,
    Path((id, profil)): Path<(Uuid, String)>,
    IfMatch(expected_version): IfMatch,
) -> Result<Versioned<FicheCompte>, Problem> {
    let request = caller.ask(WithdrawProfilRequest {
        id: id.to_string(),
        expected_version,
        profil,
    });
    let reply = caller.accounts().withdraw_profil(request).await;
    changed(&caller, id, reply).await
}

/// Close an account at once, open sessions included.
#[utoipa::path(post, path = "/api/comptes/{id}/desactivation", tag = "comptes",
    operation_id = "desactiver_compte",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "Version the change was made on")),
    responses((status = 200, body = FicheCompte)))]
async fn deactivate(
    caller: Caller,
    Path(id): Path<Uuid>,
    IfMatch(expected_version): IfMatch,
) -> Result<Versioned<FicheCompte>, Problem> {
    let request = caller.ask(DeactivateAccountRequest {
        id: id.to_string(),
        expected_version,
    });
    let reply = caller.accounts().deactivate_account(request).await;
    changed(&caller, id, reply).await
}

/// Open an account again, with the profiles that it had.
#[utoipa::path(post, path = "/api/comptes/{id}/reactivation", tag = "comptes",
    operation_id = "reactiver_compte",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "Version the change was made on")),
    responses((status = 200, body = FicheCompte)))]
async fn reactivate(
    caller: Caller,
    Path(id): Path<Uuid>,
    IfMatch(expected_version): IfMatch,
) -> Result<Versioned<FicheCompte>, Problem> {
    let request = caller.ask(ReactivateAccountRequest {
        id: id.to_string(),
        expected_version,
    });
    let reply = caller.accounts().reactivate_account(request).await;
    changed(&caller, id, reply).await
}

/// How the new password travels.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RemiseMotDePasse {
    /// To the address of the account; else it is shown once.
    par_courriel: bool,
}

/// A new temporary password.
#[derive(Serialize, ToSchema)]
pub struct MotDePasseProvisoire {
    identifiant: String,
    /// Null when it was mailed.
    mot_de_passe: Option<String>,
}

/// Replace the password by a temporary one; open sessions close.
#[utoipa::path(post, path = "/api/comptes/{id}/mot-de-passe", tag = "comptes",
    operation_id = "donner_mot_de_passe", params(("id" = Uuid, Path)), request_body = RemiseMotDePasse,
    responses((status = 200, body = MotDePasseProvisoire)))]
async fn reset_password(
    caller: Caller,
    Path(id): Path<Uuid>,
    Body(body): Body<RemiseMotDePasse>,
) -> Answer<MotDePasseProvisoire> {
    let request = caller.ask(ReplacePasswordRequest {
        id: id.to_string(),
        par_courriel: body.par_courriel,
    });
    let done = caller.accounts().replace_password(request).await?;
    let done = done.into_inner();
    Ok(Json(MotDePasseProvisoire {
        identifiant: done.account.unwrap_or_default().identifiant,
        mot_de_passe: given(done.mot_de_passe),
    }))
}

/// Take a lost second factor away: the password alone opens the account again, and open sessions close.
#[utoipa::path(delete, path = "/api/comptes/{id}/second-facteur", tag = "comptes",
    operation_id = "retirer_second_facteur", params(("id" = Uuid, Path)),
    responses((status = 200, body = FicheCompte)))]
async fn drop_second_factor(
    caller: Caller,
    Path(id): Path<Uuid>,
    client: Client,
) -> Result<Versioned<FicheCompte>, Problem> {
    let request = caller.ask(DropSecondFactorRequest {
        id: id.to_string(),
        origin: Some(client.into()),
    });
    let reply = caller.accounts().drop_second_factor(request).await;
    changed(&caller, id, reply).await
}
