//! The model of the sheet for people from outside the registry (I-05b).
//!
//! Its titles are those that identity reads (`identity::domain::tableur`); a test of the whole suite sends the model back.

use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Gateway;
use crate::error::Problem;
use crate::session::Caller;
use crate::sheet::{Format, Sheet};

const TITLES: [&str; 18] = [
    "Profil",
    "Nom",
    "Nom d’usage",
    "Prénom",
    "Date de naissance",
    "Civilité",
    "INE",
    "Courriel",
    "Téléphone",
    "Division",
    "Statut",
    "MEF",
    "Diplôme",
    "Niveau",
    "Date d’entrée",
    "Date de sortie",
    "Divisions enseignées",
    "Disciplines",
];

/// One learner and one teacher, to be replaced.
const EXAMPLES: [[&str; 18]; 2] = [
    [
        "apprenant",
        "MARTIN",
        "",
        "Camille",
        "14/03/2009",
        "Mme",
        "",
        "camille.martin@example.org",
        "",
        "2MSPC",
        "apprenti",
        "",
        "Bac Pro MSPC",
        "Seconde Bac Pro",
        "01/09/2026",
        "",
        "",
        "",
    ],
    [
        "enseignant",
        "DURAND",
        "",
        "Alex",
        "",
        "M.",
        "",
        "alex.durand@example.org",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "2MSPC, 1MSPC",
        "Maintenance",
    ],
];

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(as_csv))
        .routes(routes!(as_ods))
}

/// The model of the sheet, for any spreadsheet.
#[utoipa::path(get, path = "/api/imports/modele.csv", tag = "imports", operation_id = "telecharger_modele_csv",
    responses((status = 200, body = [u8], content_type = "text/csv")))]
async fn as_csv(_caller: Caller) -> Result<Response, Problem> {
    template(Format::Csv)
}

/// The model of the sheet, as an OpenDocument spreadsheet.
#[utoipa::path(get, path = "/api/imports/modele.ods", tag = "imports", operation_id = "telecharger_modele_ods",
    responses((status = 200, body = [u8], content_type = "application/vnd.oasis.opendocument.spreadsheet")))]
async fn as_ods(_caller: Caller) -> Result<Response, Problem> {
    template(Format::Ods)
}

fn template(format: Format) -> Result<Response, Problem> {
    let mut sheet = Sheet::new(format, &TITLES);
    for example in &EXAMPLES {
        sheet.row(example);
    }
    sheet.answer("Modèle d’import")
}
