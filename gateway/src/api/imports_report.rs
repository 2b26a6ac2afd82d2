//! The report of an import, to download (I-04).

use axum::response::Response;
use proto::identity::v1::{GetImportRequest, ListImportLinesRequest};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::imports_model::{Difference, LigneImport};
use crate::Gateway;
use crate::error::Problem;
use crate::http::extract::Path;
use crate::session::Caller;
use crate::sheet::{Format, Sheet};

/// Lines asked for at once.
const PAGE: i32 = 500;

const TITLES: [&str; 10] = [
    "Catégorie",
    "Nature",
    "Nom",
    "Prénom",
    "Division",
    "Ce qui change ou ne va pas",
    "Code",
    "Fichier",
    "Ligne",
    "Colonne",
];

/// Routes of a session.
pub fn session() -> OpenApiRouter<Gateway> {
    OpenApiRouter::new()
        .routes(routes!(as_csv))
        .routes(routes!(as_ods))
}

/// The whole report, for any spreadsheet.
#[utoipa::path(get, path = "/api/imports/{id}/rapport.csv", tag = "imports",
    operation_id = "telecharger_rapport_import_csv", params(("id" = Uuid, Path)),
    responses((status = 200, body = [u8], content_type = "text/csv")))]
async fn as_csv(caller: Caller, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    report(&caller, id, Format::Csv).await
}

/// The whole report, as an OpenDocument spreadsheet.
#[utoipa::path(get, path = "/api/imports/{id}/rapport.ods", tag = "imports",
    operation_id = "telecharger_rapport_import_ods", params(("id" = Uuid, Path)),
    responses((status = 200, body = [u8], content_type = "application/vnd.oasis.opendocument.spreadsheet")))]
async fn as_ods(caller: Caller, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    report(&caller, id, Format::Ods).await
}

async fn report(caller: &Caller, id: Uuid, format: Format) -> Result<Response, Problem> {
    let wanted = caller.ask(GetImportRequest { id: id.to_string() });
    let import = caller.imports().get_import(wanted).await?.into_inner();
    let mut sheet = Sheet::new(format, &TITLES);
    let mut after = 0;
    loop {
        let wanted = caller.ask(ListImportLinesRequest {
            id: id.to_string(),
            limit: PAGE,
            after,
            ..ListImportLinesRequest::default()
        });
        let page = caller
            .imports()
            .list_import_lines(wanted)
            .await?
            .into_inner();
        for line in page.lines {
            sheet.row(&cells(LigneImport::new(line, caller.catalogue())));
        }
        after = page.next;
        if after == 0 {
            break;
        }
    }
    let day = import.created_at.get(..10).unwrap_or_default();
    sheet.answer(&format!("Rapport d’import du {day}"))
}

fn cells(line: LigneImport) -> [String; 10] {
    let changes = line.differences.iter().map(change);
    let remarks: Vec<String> = line.message.into_iter().chain(changes).collect();
    [
        category(&line.categorie).to_owned(),
        nature(&line.nature).to_owned(),
        line.nom,
        line.prenom,
        line.division.unwrap_or_default(),
        remarks.join(" ; "),
        line.code.unwrap_or_default(),
        line.fichier,
        line.ligne.map(|line| line.to_string()).unwrap_or_default(),
        line.colonne.unwrap_or_default(),
    ]
}

fn change(difference: &Difference) -> String {
    let shown = |text: &str| {
        if text.is_empty() {
            "–".to_owned()
        } else {
            text.to_owned()
        }
    };
    format!(
        "{} : {} → {}",
        difference.intitule,
        shown(&difference.avant),
        shown(&difference.apres)
    )
}

fn category(code: &str) -> &str {
    match code {
        "a_creer" => "À créer",
        "a_mettre_a_jour" => "À mettre à jour",
        "a_reactiver" => "À réactiver",
        "a_desactiver" => "À désactiver",
        "rejetes" => "Rejeté",
        "avertissements" => "Avertissement",
        "informations" => "Information",
        other => other,
    }
}

fn nature(code: &str) -> &str {
    match code {
        "enseignant" => "personnel",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::HashMap;

    use proto::identity::v1::{FieldDifference, ImportLine};

    use super::*;
    use crate::catalogue::Catalogue;

    #[test]
    fn a_line_of_the_report_says_what_changes_in_words_i04() {
        let line = ImportLine {
            categorie: "a_mettre_a_jour".into(),
            kind: "enseignant".into(),
            nom: "FEBVRE".into(),
            differences: vec![FieldDifference {
                field: "date_naissance".into(),
                before: String::new(),
                after: "1980-02-03".into(),
            }],
            params: HashMap::new(),
            ..ImportLine::default()
        };
        let line = LigneImport::new(line, &Catalogue::embedded().unwrap());
        let cells = cells(line);
        assert_eq!(cells[0], "À mettre à jour");
        assert_eq!(cells[1], "personnel");
        assert_eq!(cells[5], "date de naissance : – → 1980-02-03");
    }
}
