//! `/api/comptes`: accounts (I-02, I-03) and credential slips (I-06).

use axum::Json;
use axum::response::{IntoResponse, Response};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use http::header;
use proto::identity::v1::{
    Account, CreateAccountRequest, Credential, IssueTemporaryPasswordsRequest, ListAccountsRequest,
    ListDivisionsRequest,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::actions;
use crate::Gateway;
use crate::error::Problem;
use crate::http::answer::{Answer, Created, given};
use crate::http::csv;
use crate::http::extract::{Body, Query};
use crate::session::Caller;

/// Accounts on one page.
const PAGE: i32 = 50;
/// Accounts read at once for an export.
const EXPORT_PAGE: i32 = 500;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(list_divisions))
        .routes(routes!(export))
        .routes(routes!(issue_credentials))
}

/// Which accounts.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct FiltreComptes {
    /// Those with this profile.
    profil: String,
    /// Those of this class.
    division: String,
    /// Those whose name or identifier holds this; accents and case do not count.
    recherche: String,
    /// `actif`, `desactive`, `jamais_connecte` or `provisoire`.
    etat: String,
    /// Only those made by hand.
    manuels: bool,
    /// `nom` (unless told otherwise), `connexion` or `division`.
    tri: String,
    /// The page after this cursor (`suivant` of the page before).
    apres: String,
}

impl FiltreComptes {
    fn page(&self, limit: i32, after: String) -> ListAccountsRequest {
        ListAccountsRequest {
            profil: self.profil.clone(),
            division: self.division.clone(),
            query: self.recherche.clone(),
            etat: self.etat.clone(),
            manuels: self.manuels,
            tri: self.tri.clone(),
            limit,
            after,
        }
    }
}

/// A page of accounts, in the order asked for.
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "names of the JSON contract")]
pub struct Comptes {
    comptes: Vec<Compte>,
    /// Cursor of the next page; null on the last.
    suivant: Option<String>,
    /// How many in all.
    total: i64,
    actions: Vec<String>,
}

/// An account.
#[derive(Debug, Serialize, ToSchema)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four facts that go together in any way"
)]
pub struct Compte {
    id: String,
    #[schema(example = "MOREAU")]
    nom: String,
    #[schema(example = "Sophie")]
    prenom: String,
    /// What they sign in with.
    #[schema(example = "smoreau")]
    identifiant: String,
    /// E-mail address; null for those who get a slip.
    courriel: Option<String>,
    /// Profiles held in this établissement.
    #[schema(example = json!(["enseignant"]))]
    profils: Vec<String>,
    /// Class of a learner.
    division: Option<String>,
    /// Whether they may sign in.
    actif: bool,
    /// Made by hand: shown in red (I-03).
    manuel: bool,
    /// Has a temporary password.
    mot_de_passe_a_changer: bool,
    /// Never signed in.
    jamais_connecte: bool,
    derniere_connexion: Option<String>,
    version: i64,
}

impl From<Account> for Compte {
    fn from(account: Account) -> Self {
        Self {
            id: account.id,
            nom: account.nom,
            prenom: account.prenom,
            identifiant: account.identifiant,
            courriel: given(account.courriel),
            profils: account.profils,
            division: given(account.division),
            actif: account.actif,
            manuel: account.manuel,
            mot_de_passe_a_changer: account.mot_de_passe_a_changer,
            jamais_connecte: account.jamais_connecte,
            derniere_connexion: given(account.derniere_connexion),
            version: account.version,
        }
    }
}

/// Accounts of the établissement.
#[utoipa::path(get, path = "/api/comptes", tag = "comptes", operation_id = "lister_comptes",
    params(FiltreComptes), responses((status = 200, body = Comptes)))]
async fn list(caller: Caller, Query(filtre): Query<FiltreComptes>) -> Answer<Comptes> {
    let request = caller.ask(filtre.page(PAGE, filtre.apres.clone()));
    let page = caller.people().list_accounts(request).await?.into_inner();
    Ok(Json(Comptes {
        comptes: page.accounts.into_iter().map(Into::into).collect(),
        suivant: given(page.next),
        total: page.total,
        actions: actions::french(page.allowed_actions),
    }))
}

/// A class.
#[derive(Debug, Serialize, ToSchema)]
pub struct DivisionCompte {
    #[schema(example = "1MSPC")]
    code: String,
    libelle: String,
}

/// Classes of the school year in force.
#[utoipa::path(get, path = "/api/comptes/divisions", tag = "comptes", operation_id = "lister_divisions",
    responses((status = 200, body = Vec<DivisionCompte>)))]
async fn list_divisions(caller: Caller) -> Answer<Vec<DivisionCompte>> {
    let request = caller.ask(ListDivisionsRequest {});
    let found = caller.people().list_divisions(request).await?.into_inner();
    let divisions = found.divisions.into_iter();
    Ok(Json(
        divisions
            .map(|division| DivisionCompte {
                code: division.code,
                libelle: division.libelle,
            })
            .collect(),
    ))
}

/// The accounts that the filters let through, as a table for a spreadsheet.
#[utoipa::path(get, path = "/api/comptes/export.csv", tag = "comptes", operation_id = "exporter_comptes",
    params(FiltreComptes), responses((status = 200, body = String, content_type = "text/csv")))]
async fn export(caller: Caller, Query(filtre): Query<FiltreComptes>) -> Result<Response, Problem> {
    let request = caller.ask(filtre.page(EXPORT_PAGE, String::new()));
    // A refusal comes with the first page: until then nothing is answered.
    let first = caller.people().list_accounts(request).await?.into_inner();
    let head = csv::MARK.to_owned() + &csv::line(caller.catalogue().columns("comptes"));
    let rest = stream::try_unfold(
        (caller, filtre, Some(first)),
        |(caller, filtre, page)| async {
            let Some(page) = page else {
                return Ok::<_, Problem>(None);
            };
            let lines: String = page.accounts.iter().map(|one| row(&caller, one)).collect();
            let next = match page.next {
                after if after.is_empty() => None,
                after => {
                    let request = caller.ask(filtre.page(EXPORT_PAGE, after));
                    Some(caller.people().list_accounts(request).await?.into_inner())
                }
            };
            Ok(Some((lines, (caller, filtre, next))))
        },
    );
    let body = stream::once(async { Ok(head) }).chain(rest);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"comptes.csv\"",
        ),
    ];
    let body = body.map_err(|_| std::io::Error::other("the list of accounts broke off"));
    Ok((headers, axum::body::Body::from_stream(body)).into_response())
}

fn row(caller: &Caller, account: &Account) -> String {
    let catalogue = caller.catalogue();
    let profils: Vec<&str> = account
        .profils
        .iter()
        .map(|profil| catalogue.word("profils", profil))
        .collect();
    let etat = match account {
        Account { actif: false, .. } => "desactive",
        Account { identifiant, .. } if identifiant.is_empty() => "lien",
        Account {
            jamais_connecte: true,
            ..
        } => "jamais_connecte",
        Account {
            mot_de_passe_a_changer: true,
            ..
        } => "provisoire",
        _ => "actif",
    };
    // The day in France.
    let seen = account
        .derniere_connexion
        .parse()
        .map(|at| chassis::ctx::paris_day(at).to_string())
        .unwrap_or_default();
    csv::line([
        account.nom.as_str(),
        &account.prenom,
        &profils.join(", "),
        &account.division,
        &account.identifiant,
        &account.courriel,
        catalogue.word("etats_comptes", etat),
        &seen,
        catalogue.word("oui_non", if account.manuel { "oui" } else { "non" }),
    ])
}

/// An account to make by hand (I-03).
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NouveauCompte {
    /// `M.` or `Mme`.
    #[schema(example = "Mme")]
    civilite: String,
    #[schema(example = "MOREAU")]
    nom: String,
    #[schema(example = "Sophie")]
    prenom: String,
    #[schema(example = "1984-02-29", format = Date)]
    date_naissance: String,
    #[schema(example = "sophie.moreau@example.org")]
    courriel: String,
    #[schema(example = "enseignant")]
    profil: String,
    /// Of a teacher.
    #[serde(default)]
    discipline: String,
    /// Classes of a teacher.
    #[serde(default)]
    divisions: Vec<String>,
    /// Make it although a likely duplicate was shown.
    #[serde(default)]
    malgre_doublon: bool,
}

/// The account made.
#[derive(Debug, Serialize, ToSchema)]
pub struct CompteCree {
    compte: Compte,
}

/// Likely the same person: nothing was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct Doublons {
    doublons: Vec<Compte>,
}

impl From<Vec<Account>> for Doublons {
    fn from(found: Vec<Account>) -> Self {
        Self {
            doublons: found.into_iter().map(Into::into).collect(),
        }
    }
}

/// Make an account by hand.
#[utoipa::path(post, path = "/api/comptes", tag = "comptes", operation_id = "creer_compte",
    request_body = NouveauCompte, responses((status = 201, body = CompteCree), (status = 200, body = Doublons,
        description = "Nothing was made: these look like the same person")))]
async fn create(caller: Caller, Body(body): Body<NouveauCompte>) -> Result<Response, Problem> {
    let request = caller.ask(CreateAccountRequest {
        civilite: body.civilite,
        nom: body.nom,
        prenom: body.prenom,
        date_naissance: body.date_naissance,
        courriel: body.courriel,
        profil: body.profil,
        discipline: body.discipline,
        divisions: body.divisions,
        malgre_doublon: body.malgre_doublon,
    });
    let reply = caller.people().create_account(request).await?.into_inner();
    Ok(match reply.account {
        Some(account) => Created(CompteCree {
            compte: account.into(),
        })
        .into_response(),
        None => Json(Doublons::from(reply.duplicates)).into_response(),
    })
}

/// Persons to give a temporary password.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Destinataires {
    ids: Vec<Uuid>,
}

/// Slips to print; the passwords are shown this once.
#[derive(Serialize, ToSchema)]
pub struct FichesIdentifiants {
    fiches: Vec<FicheIdentifiants>,
}

/// One slip.
#[derive(Serialize, ToSchema)]
pub struct FicheIdentifiants {
    id: String,
    nom: String,
    prenom: String,
    division: Option<String>,
    identifiant: String,
    /// Temporary, to be changed at first login.
    mot_de_passe: String,
}

impl From<Credential> for FicheIdentifiants {
    fn from(credential: Credential) -> Self {
        Self {
            id: credential.id,
            nom: credential.nom,
            prenom: credential.prenom,
            division: given(credential.division),
            identifiant: credential.identifiant,
            mot_de_passe: credential.mot_de_passe,
        }
    }
}

/// New temporary passwords, for slips.
#[utoipa::path(post, path = "/api/comptes/identifiants", tag = "comptes",
    operation_id = "creer_fiches_identifiants", request_body = Destinataires, responses((status = 200, body = FichesIdentifiants)))]
async fn issue_credentials(
    caller: Caller,
    Body(body): Body<Destinataires>,
) -> Answer<FichesIdentifiants> {
    let request = caller.ask(IssueTemporaryPasswordsRequest {
        ids: body.ids.iter().map(Uuid::to_string).collect(),
    });
    let issued = caller.people().issue_temporary_passwords(request).await?;
    Ok(Json(FichesIdentifiants {
        fiches: issued
            .into_inner()
            .credentials
            .into_iter()
            .map(Into::into)
            .collect(),
    }))
}
