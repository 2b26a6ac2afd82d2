//! One document of one learner for one period, from current data (D-01).

use chassis::Ctx;

use super::{App, record_generation};
use crate::{
    domain::{
        assemble::{self, Sources},
        file_name::file_name,
        generation::{File, Format, Generation, Kind},
        ids::{ApprenantId, GenerationId, PeriodId},
        sources::Period,
    },
    error::Error,
    policy::{self, Action, Facts},
};

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct RenderDocument {
    pub kind: Kind,
    pub format: Format,
    pub period: PeriodId,
    pub apprenant: ApprenantId,
}

/// Writes the document, and records who had it made.
///
/// The file is handed out only once the record is durable. Asking again gives the document as of then, and
/// another record: what was read is what is audited.
pub async fn render_document(cx: &Ctx, app: &App, cmd: RenderDocument) -> Result<File, Error> {
    let period = app.periods.period(cx, cmd.period).await?;
    let division = period
        .division_of(cmd.apprenant)
        .ok_or(Error::NotFound)?
        .to_owned();
    let facts = Facts {
        period: cmd.period,
        referentiel: period.referentiel.clone(),
        apprenant: cmd.apprenant,
    };
    let scope = policy::decide(cx.actor(), Action::Render(cmd.kind, &facts)).scope(cx)?;

    let file = match (cmd.kind, cmd.format) {
        (Kind::PreConvention, Format::Docx) => {
            pre_convention(cx, app, cmd, period, division).await?
        }
    };

    let generation = Generation {
        id: GenerationId::generate(),
        kind: cmd.kind,
        format: cmd.format,
        period: cmd.period,
        apprenant: cmd.apprenant,
        actor: cx.actor().to_string(),
        at: cx.now(),
        size: file.bytes.len(),
    };
    record_generation(cx, &app.db, &scope, &generation).await?;
    Ok(file)
}

/// D-01. What it prints is read at the same time; writing it takes a few milliseconds, not worth a thread.
async fn pre_convention(
    cx: &Ctx,
    app: &App,
    cmd: RenderDocument,
    period: Period,
    division: String,
) -> Result<File, Error> {
    let referentiel =
        app.catalogue
            .get(&period.referentiel)
            .ok_or_else(|| Error::ReferentielUnknown {
                code: period.referentiel.clone(),
            })?;
    let (fiche, etablissement, civil) = tokio::try_join!(
        app.periods.fiche_liaison(cx, cmd.period, cmd.apprenant),
        app.identity.etablissement(cx),
        app.identity.civil(cx, cmd.apprenant),
    )?;
    let document = assemble::pre_convention(
        Sources {
            period,
            fiche,
            etablissement,
            civil,
            division,
            referentiel,
        },
        cx.today(),
    );
    Ok(File {
        name: file_name(&document.titre(), cmd.format.code()),
        format: cmd.format,
        bytes: app
            .docx
            .pre_convention(&document)
            .map_err(|cause| Error::Render(cause.into()))?,
    })
}
