//! `/api/adresses`: suggestions for an address that is being typed (P-10).

use axum::Json;
use axum::extract::State;
use axum::middleware::from_fn_with_state;
use chassis::Profil;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Gateway;
use crate::error::{self, Problem};
use crate::geocoder::Suggestion;
use crate::http::answer::Answer;
use crate::http::extract::Query;
use crate::http::pace::{self, Pace};
use crate::session::Caller;

/// Shortest and longest address that is searched for, characters.
const SHORTEST: usize = 3;
const LONGEST: usize = 200;
/// Questions of one person in a minute: two a second, for a page asks only when the fingers rest.
const MOST: u32 = 120;
/// Who writes addresses: the fiche de liaison (P-10), and the place of the company (F-02).
const WRITERS: [Profil; 3] = [Profil::Ddfpt, Profil::Enseignant, Profil::Apprenant];

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    let at_pace = from_fn_with_state(Pace::of(MOST), pace::keep_by_person);
    OpenApiRouter::new()
        .routes(routes!(suggest))
        .route_layer(at_pace)
}

/// What is being typed.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct RechercheAdresse {
    /// Of the address, 3 to 200 characters.
    q: String,
}

/// Addresses that may be meant, the likeliest first: five at most.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdressesProposees {
    adresses: Vec<AdresseProposee>,
    /// The search does not answer: nothing is suggested, and everything else works.
    indisponible: bool,
}

/// One address.
#[derive(Debug, Serialize, ToSchema)]
pub struct AdresseProposee {
    /// The whole of it, on one line.
    #[schema(example = "12 Rue des Parfums 76000 Rouen")]
    libelle: String,
    /// Number and street, or the place where there is no street.
    #[schema(example = "12 Rue des Parfums")]
    voie: String,
    /// Null for what has several.
    #[schema(example = "76000")]
    code_postal: Option<String>,
    #[schema(example = "Rouen")]
    commune: Option<String>,
    /// Degrees (WGS 84).
    #[schema(example = 49.443_232)]
    latitude: f64,
    /// Degrees (WGS 84).
    #[schema(example = 1.099_971)]
    longitude: f64,
}

impl From<Suggestion> for AdresseProposee {
    fn from(suggestion: Suggestion) -> Self {
        Self {
            libelle: suggestion.label,
            voie: suggestion.street,
            code_postal: suggestion.postcode,
            commune: suggestion.town,
            latitude: suggestion.latitude,
            longitude: suggestion.longitude,
        }
    }
}

/// Suggestions for an address that is being typed; a page that does not exist where no search is configured.
#[utoipa::path(get, path = "/api/adresses", tag = "dossiers", operation_id = "proposer_adresses",
    params(RechercheAdresse), responses((status = 200, body = AdressesProposees)))]
async fn suggest(
    State(gateway): State<Gateway>,
    caller: Caller,
    Query(search): Query<RechercheAdresse>,
) -> Answer<AdressesProposees> {
    let writes = caller
        .profil()
        .is_some_and(|profil| WRITERS.contains(&profil));
    let Some(geocoder) = gateway.geocoder.as_ref().filter(|_| writes) else {
        return Err(Problem::not_found());
    };
    let typed = typed(&search.q)?;
    let found = geocoder.suggest(&typed).await;
    Ok(Json(AdressesProposees {
        indisponible: found.is_err(),
        adresses: found
            .unwrap_or_default()
            .into_iter()
            .map(Into::into)
            .collect(),
    }))
}

/// One line, of a length that an address has.
fn typed(given: &str) -> Result<String, Problem> {
    let visible = given.replace(char::is_control, " ");
    let line = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    if (SHORTEST..=LONGEST).contains(&line.chars().count()) {
        return Ok(line);
    }
    Err(
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, error::SEARCH_LENGTH)
            .with_fault("q", error::SEARCH_LENGTH),
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn an_address_is_one_line_of_3_to_200_characters_p10() {
        assert_eq!(
            typed(" 12  rue\tdes\nParfums ").unwrap(),
            "12 rue des Parfums"
        );
        assert_eq!(typed("rué").unwrap(), "rué");
        assert!(typed(&"é".repeat(LONGEST)).is_ok());
        for wrong in ["", "  ru  ", "a\u{0}", &"é".repeat(LONGEST + 1)] {
            let problem = typed(wrong).unwrap_err();
            assert_eq!(problem.status(), StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(problem.code(), error::SEARCH_LENGTH);
        }
    }
}
