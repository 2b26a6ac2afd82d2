//! `/api/annexes-partagees`: what the établissements of the académie share of their annexes (★ P-01).

use std::collections::{BTreeSet, HashMap};

use axum::Json;
use proto::identity::v1::{EtablissementName, GetEtablissementNamesRequest};
use proto::periods::v1::{
    GetSharedAnnexeRequest, ListSharedAnnexesRequest, SharedAnnexe, SharedAnnexeSummary,
    TakeSharedAnnexeRequest,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::actions;
use super::annexes::Annexe;
use crate::Gateway;
use crate::error::Problem;
use crate::http::answer::{Answer, Created, given};
use crate::http::extract::{Path, Query};
use crate::session::Caller;

/// Annexes on a page.
const PAGE: i32 = 50;

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(take))
}

/// The établissement that shares something.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EtablissementPartage {
    #[schema(example = "0762345L")]
    uai: String,
    /// Empty for as long as it has told none.
    #[schema(example = "Lycée professionnel du Grand-Large")]
    nom: String,
    #[schema(example = "Fécamp")]
    ville: String,
    /// The caller's own.
    le_votre: bool,
}

/// What a list says of an annexe that an établissement shares.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnnexePartageeResume {
    /// That of the annexe.
    id: String,
    etablissement: EtablissementPartage,
    #[schema(example = "bac-pro-melec")]
    referentiel: String,
    #[schema(example = "premiere")]
    niveau: String,
    #[schema(example = "PFMP 2 - Maintenance")]
    titre: String,
    /// For apprentices (orange) rather than pupils (blue).
    pour_apprentis: bool,
    #[schema(example = 12)]
    nombre_taches: i32,
}

impl AnnexePartageeResume {
    fn of(shared: SharedAnnexeSummary, names: &Names) -> Self {
        Self {
            id: shared.id,
            etablissement: names.of(shared.etablissement),
            referentiel: shared.referentiel,
            niveau: shared.niveau,
            titre: shared.titre,
            pour_apprentis: shared.pour_apprentis,
            nombre_taches: shared.taches,
        }
    }
}

/// What an établissement shares of an annexe.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnnexePartagee {
    /// That of the annexe.
    id: String,
    etablissement: EtablissementPartage,
    #[schema(example = "bac-pro-melec")]
    referentiel: String,
    #[schema(example = "premiere")]
    niveau: String,
    #[schema(example = "PFMP 2 - Maintenance")]
    titre: String,
    /// For apprentices (orange) rather than pupils (blue).
    pour_apprentis: bool,
    objectifs: String,
    /// Codes of the tasks.
    taches: Vec<String>,
    partagee_le: String,
    actions: Vec<String>,
}

impl AnnexePartagee {
    fn of(shared: SharedAnnexe, names: &Names) -> Self {
        Self {
            id: shared.id,
            etablissement: names.of(shared.etablissement),
            referentiel: shared.referentiel,
            niveau: shared.niveau,
            titre: shared.titre,
            pour_apprentis: shared.pour_apprentis,
            objectifs: shared.objectifs,
            taches: shared.taches,
            partagee_le: shared.shared_at,
            actions: actions::french(shared.allowed_actions),
        }
    }
}

/// Names of établissements, which only identity knows.
struct Names {
    own: String,
    known: HashMap<String, EtablissementName>,
}

impl Names {
    /// Those of these, each asked for once.
    async fn of_all<'u>(
        caller: &Caller,
        uais: impl IntoIterator<Item = &'u str>,
    ) -> Result<Self, Problem> {
        let uais: BTreeSet<String> = uais.into_iter().map(str::to_owned).collect();
        let own = caller.session().etablissement.clone();
        if uais.is_empty() {
            return Ok(Self {
                own,
                known: HashMap::new(),
            });
        }
        // In nobody's name: nobody of an établissement reads another one.
        let request = caller.ask_anonymously(GetEtablissementNamesRequest {
            uais: uais.into_iter().collect(),
        });
        let told = caller
            .etablissement_names()
            .get_etablissement_names(request)
            .await?
            .into_inner();
        let known = told
            .names
            .into_iter()
            .map(|name| (name.uai.clone(), name))
            .collect();
        Ok(Self { own, known })
    }

    fn of(&self, uai: String) -> EtablissementPartage {
        let name = self.known.get(&uai);
        EtablissementPartage {
            nom: name.map(|name| name.nom.clone()).unwrap_or_default(),
            ville: name.map(|name| name.ville.clone()).unwrap_or_default(),
            le_votre: uai == self.own,
            uai,
        }
    }
}

/// Which shared annexes.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct FiltreAnnexesPartagees {
    /// Of this diploma.
    referentiel: String,
    /// Of this niveau.
    niveau: String,
    /// Those whose title holds each of these words; accents and case do not count.
    recherche: String,
    /// The page after this cursor (`suivant` of the page before).
    apres: String,
}

/// A page of shared annexes, the latest created first.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnnexesPartagees {
    annexes: Vec<AnnexePartageeResume>,
    /// Cursor of the next page; null on the last.
    suivant: Option<String>,
}

/// What the établissements of the académie share of their annexes.
#[utoipa::path(get, path = "/api/annexes-partagees", tag = "annexes",
    operation_id = "lister_annexes_partagees", params(FiltreAnnexesPartagees),
    responses((status = 200, body = AnnexesPartagees)))]
async fn list(
    caller: Caller,
    Query(filtre): Query<FiltreAnnexesPartagees>,
) -> Answer<AnnexesPartagees> {
    let request = caller.ask(ListSharedAnnexesRequest {
        referentiel: filtre.referentiel,
        niveau: filtre.niveau,
        words: filtre.recherche,
        limit: PAGE,
        after: filtre.apres,
    });
    let found = caller
        .annexes()
        .list_shared_annexes(request)
        .await?
        .into_inner();
    let uais = found.annexes.iter().map(|one| one.etablissement.as_str());
    let names = Names::of_all(&caller, uais).await?;
    Ok(Json(AnnexesPartagees {
        annexes: found
            .annexes
            .into_iter()
            .map(|one| AnnexePartageeResume::of(one, &names))
            .collect(),
        suivant: given(found.next),
    }))
}

/// One of them.
#[utoipa::path(get, path = "/api/annexes-partagees/{id}", tag = "annexes",
    operation_id = "lire_annexe_partagee", params(("id" = Uuid, Path)),
    responses((status = 200, body = AnnexePartagee)))]
async fn show(caller: Caller, Path(id): Path<Uuid>) -> Answer<AnnexePartagee> {
    let request = caller.ask(GetSharedAnnexeRequest { id: id.to_string() });
    let shared = caller
        .annexes()
        .get_shared_annexe(request)
        .await?
        .into_inner();
    let names = Names::of_all(&caller, [shared.etablissement.as_str()]).await?;
    Ok(Json(AnnexePartagee::of(shared, &names)))
}

/// Make an annexe of one's own établissement out of it; nothing ties the two afterwards.
#[utoipa::path(post, path = "/api/annexes-partagees/{id}/reprise", tag = "annexes",
    operation_id = "reprendre_annexe_partagee", params(("id" = Uuid, Path)),
    responses((status = 201, body = Annexe)))]
async fn take(caller: Caller, Path(id): Path<Uuid>) -> Result<Created<Annexe>, Problem> {
    let request = caller.ask(TakeSharedAnnexeRequest { id: id.to_string() });
    let taken = caller.annexes().take_shared_annexe(request).await?;
    Ok(Created(taken.into_inner().into()))
}
