//! What the livret d'apprentissage shows of the rest (F-12): who is around the apprenti, and the phases of the training.
//! Pages that join services; nothing of it is written there.

use axum::Json;
use futures::future::try_join_all;
use proto::common::v1::FieldState;
use proto::evaluation::v1::{BilanIntermediaire, ListBilanStatesRequest, ListBilansRequest};
use proto::identity::v1::{GetEtablissementRequest, GetMaitresRequest, MaitreOf};
use proto::periods::v1::{ListPeriodsRequest, Period};
use proto::portfolio::v1::{FolderState, ListFolderStatesRequest};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::forms::text_of;
use super::names::{Apprenant, Personne};
use super::periodes::find_all;
use super::{liaison, livrets, referents};
use crate::Gateway;
use crate::error::{Optional as _, Problem};
use crate::http::answer::{Answer, given};
use crate::http::extract::Path;
use crate::session::Caller;

/// Routes of a session where the module is on.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(contacts))
        .routes(routes!(phases))
}

/// Who is around an apprenti.
#[derive(Debug, Serialize, ToSchema)]
pub struct Contacts {
    apprenant: Apprenant,
    /// The teacher who follows it; null while nobody does, or for who reads no account data.
    referent: Option<Personne>,
    /// Who follows it in the company; null for who reads no account data (I-13).
    maitres: Option<Vec<ContactMaitre>>,
    etablissement: ContactEtablissement,
    /// The company of the last period whose place is known; null while none is.
    entreprise: Option<ContactEntreprise>,
}

/// A maître d'apprentissage.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContactMaitre {
    id: String,
    nom: String,
    prenom: String,
    courriel: Option<String>,
    entreprise: Option<String>,
}

impl From<MaitreOf> for ContactMaitre {
    fn from(maitre: MaitreOf) -> Self {
        Self {
            id: maitre.id,
            nom: maitre.nom,
            prenom: maitre.prenom,
            courriel: given(maitre.courriel),
            entreprise: given(maitre.entreprise),
        }
    }
}

/// The établissement, and the training centre that it works for.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct ContactEtablissement {
    nom: String,
    adresse: Option<String>,
    telephone: Option<String>,
    courriel: Option<String>,
    url: Option<String>,
    cfa: Option<String>,
}

/// A company.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ContactEntreprise {
    raison_sociale: String,
    adresse: Option<String>,
    telephone: Option<String>,
    /// Who receives the apprenti there, one or two, as the fiche de liaison names them.
    tuteur: Option<String>,
    /// Title of the period.
    periode: String,
}

/// The phases of the training.
#[derive(Debug, Serialize, ToSchema)]
pub struct Phases {
    /// In the company, in order.
    periodes: Vec<PhaseEntreprise>,
    /// What the team stated since the beginning, in order; empty where it is not for the caller.
    bilans: Vec<PhaseCentre>,
}

/// A period in the company.
#[derive(Debug, Serialize, ToSchema)]
pub struct PhaseEntreprise {
    id: String,
    titre: String,
    #[schema(example = "2026-06-08", format = Date)]
    du: String,
    #[schema(example = "2026-06-26", format = Date)]
    au: String,
    entreprise: Option<String>,
    /// Weekly sheets and fiches.
    fiches: i32,
    /// Of which told.
    completees: i32,
    /// State of the bilan entreprise; null when the period yields none, or for who does not read it.
    #[schema(example = "termine")]
    bilan: Option<String>,
}

/// A bilan intermédiaire.
#[derive(Debug, Serialize, ToSchema)]
pub struct PhaseCentre {
    #[schema(example = "2026-07-03", format = Date)]
    date: String,
    constats: String,
    conseils: String,
}

impl From<BilanIntermediaire> for PhaseCentre {
    fn from(bilan: BilanIntermediaire) -> Self {
        Self {
            date: bilan.date,
            constats: bilan.constats,
            conseils: bilan.conseils,
        }
    }
}

/// Who is around an apprenti, and how to reach them.
#[utoipa::path(get, path = "/api/apprenants/{apprenant}/livret/contacts", tag = "livrets",
    operation_id = "lire_contacts_livret", params(("apprenant" = Uuid, Path)),
    responses((status = 200, body = Contacts)))]
async fn contacts(caller: Caller, Path(apprenant): Path<Uuid>) -> Answer<Contacts> {
    let learner = apprenant.to_string();
    livrets::find(&caller, &learner).await?;
    let (names, referent, maitres, etablissement, periods) = tokio::try_join!(
        caller.names([learner.as_str()]),
        referents::of(&caller, &learner),
        maitres(&caller, &learner),
        etablissement(&caller),
        periods(&caller, &learner),
    )?;
    Ok(Json(Contacts {
        apprenant: names.apprenant(&learner, ""),
        referent,
        maitres,
        etablissement,
        entreprise: company(&caller, &learner, &periods).await?,
    }))
}

/// The phases of the training, in the company and in the centre.
#[utoipa::path(get, path = "/api/apprenants/{apprenant}/livret/phases", tag = "livrets",
    operation_id = "lire_phases_livret", params(("apprenant" = Uuid, Path)),
    responses((status = 200, body = Phases)))]
async fn phases(caller: Caller, Path(apprenant): Path<Uuid>) -> Answer<Phases> {
    let learner = apprenant.to_string();
    livrets::find(&caller, &learner).await?;
    let (periods, mut bilans) =
        tokio::try_join!(periods(&caller, &learner), bilans(&caller, &learner))?;
    bilans.sort_by(|a, b| a.date.cmp(&b.date));
    let shown = periods
        .into_iter()
        .map(|period| phase(&caller, &learner, period));
    Ok(Json(Phases {
        periodes: try_join_all(shown).await?,
        bilans: bilans.into_iter().map(Into::into).collect(),
    }))
}

async fn maitres(caller: &Caller, apprenant: &str) -> Result<Option<Vec<ContactMaitre>>, Problem> {
    let request = caller.ask(GetMaitresRequest {
        apprenants: vec![apprenant.to_owned()],
    });
    let reply = caller.maitres().get_maitres(request).await;
    let found = reply.map_err(Problem::from).optional()?;
    let maitres = found.map(|reply| reply.into_inner().maitres);
    Ok(maitres.map(|all| all.into_iter().map(Into::into).collect()))
}

async fn etablissement(caller: &Caller) -> Result<ContactEtablissement, Problem> {
    let request = caller.ask(GetEtablissementRequest {});
    let reply = caller.etablissements().get_etablissement(request).await;
    let Some(found) = reply.map_err(Problem::from).optional()? else {
        return Ok(ContactEtablissement::default());
    };
    let found = found.into_inner();
    let cfa = found.apprentissage.and_then(|one| one.cfa);
    Ok(ContactEtablissement {
        adresse: address(&found.adresse, &found.code_postal, &found.ville),
        nom: found.nom,
        telephone: given(found.telephone),
        courriel: given(found.courriel),
        url: given(found.url),
        cfa: cfa.and_then(|cfa| given(cfa.nom)),
    })
}

/// The periods of a learner that the caller sees, in the order of their dates.
async fn periods(caller: &Caller, apprenant: &str) -> Result<Vec<Period>, Problem> {
    let of = ListPeriodsRequest {
        apprenant: apprenant.to_owned(),
        ..ListPeriodsRequest::default()
    };
    let mut found = find_all(caller, of).await?;
    found.sort_by(|a, b| (&a.start, &a.id).cmp(&(&b.start, &b.id)));
    Ok(found)
}

/// The company of the last period whose place is known; not for who does not read it.
async fn company(
    caller: &Caller,
    apprenant: &str,
    periods: &[Period],
) -> Result<Option<ContactEntreprise>, Problem> {
    let hosted = |period: &&Period| {
        let mut all = period.apprenants.iter();
        all.any(|one| one.apprenant == apprenant && !one.raison_sociale.is_empty())
    };
    let Some(period) = periods.iter().rfind(hosted) else {
        return Ok(None);
    };
    let Ok(id) = period.id.parse::<Uuid>() else {
        return Ok(None);
    };
    let fiche = liaison::fiche(caller, id, apprenant).await.optional()?;
    Ok(fiche.map(|fiche| at(&fiche.fields, &period.titre)))
}

fn at(fields: &[FieldState], periode: &str) -> ContactEntreprise {
    let text = |name| text_of(fields, name);
    let named = |prenom, nom| given([text(prenom), text(nom)].join(" ").trim().to_owned());
    let tuteurs = [
        named("tuteur_prenom", "tuteur_nom"),
        named("second_tuteur_prenom", "second_tuteur_nom"),
    ];
    ContactEntreprise {
        raison_sociale: text("raison_sociale"),
        adresse: address(&text("adresse"), &text("code_postal"), &text("ville")),
        telephone: given(text("telephone")),
        tuteur: given(tuteurs.into_iter().flatten().collect::<Vec<_>>().join(", ")),
        periode: periode.to_owned(),
    }
}

/// One line of what is known of an address.
fn address(street: &str, code: &str, town: &str) -> Option<String> {
    let town = [code.trim(), town.trim()].join(" ");
    let parts = [street.trim(), town.trim()];
    let known: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    given(known.join(", "))
}

async fn bilans(caller: &Caller, apprenant: &str) -> Result<Vec<BilanIntermediaire>, Problem> {
    let request = caller.ask(ListBilansRequest {
        apprenant: apprenant.to_owned(),
    });
    let reply = caller.bilans_intermediaires().list_bilans(request).await;
    let found = reply.map_err(Problem::from).optional()?;
    Ok(found
        .map(|reply| reply.into_inner().bilans)
        .unwrap_or_default())
}

async fn phase(
    caller: &Caller,
    apprenant: &str,
    period: Period,
) -> Result<PhaseEntreprise, Problem> {
    let (folder, bilan) = tokio::try_join!(
        folder(caller, &period.id, apprenant),
        bilan(caller, &period.id, apprenant)
    )?;
    let folder = folder.unwrap_or_default();
    let own = period
        .apprenants
        .iter()
        .find(|one| one.apprenant == apprenant);
    Ok(PhaseEntreprise {
        entreprise: own.and_then(|one| given(one.raison_sociale.clone())),
        id: period.id,
        titre: period.titre,
        du: period.start,
        au: period.end,
        fiches: folder.sheets,
        completees: folder.completed,
        bilan,
    })
}

async fn folder(
    caller: &Caller,
    period_id: &str,
    apprenant: &str,
) -> Result<Option<FolderState>, Problem> {
    let request = caller.ask(ListFolderStatesRequest {
        period_id: period_id.to_owned(),
        apprenants: vec![apprenant.to_owned()],
    });
    let reply = caller.portfolios().list_folder_states(request).await;
    let found = reply.map_err(Problem::from).optional()?;
    Ok(found.and_then(|reply| reply.into_inner().folders.pop()))
}

async fn bilan(
    caller: &Caller,
    period_id: &str,
    apprenant: &str,
) -> Result<Option<String>, Problem> {
    let request = caller.ask(ListBilanStatesRequest {
        period_id: period_id.to_owned(),
        apprenants: vec![apprenant.to_owned()],
    });
    let reply = caller.bilans_entreprise().list_bilan_states(request).await;
    let found = reply.map_err(Problem::from).optional()?;
    Ok(found.and_then(|reply| Some(reply.into_inner().bilans.pop()?.etat)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_told_as_far_as_it_is_known_f12() {
        let told = address("3 rue des Ateliers", "76000", "Rouen");
        assert_eq!(told.as_deref(), Some("3 rue des Ateliers, 76000 Rouen"));
        assert_eq!(address("", "", "Rouen").as_deref(), Some("Rouen"));
        assert_eq!(address(" ", "", ""), None);
    }
}
