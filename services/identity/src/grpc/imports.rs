//! `identity.v1.Imports`.

use chassis::Ctx;
use chassis::grpc::{ctx, report, run};
use futures::StreamExt as _;
use proto::identity::v1 as pb;
use proto::identity::v1::imports_server::Imports;
use tonic::{Request, Response, Status, Streaming};
use tracing::Instrument as _;

use super::{allowed, cursor, instant, object_id};
use crate::app::imports::{Created, Of};
use crate::app::{App, imports};
use crate::domain::ids::ImportId;
use crate::domain::import::Line;
use crate::domain::import::{Etat, Import};
use crate::error::Error;
use crate::policy::{Action, Facts, decide};

/// Serves imports.
pub(super) struct Grpc(pub(super) App);

fn message(cx: &Ctx, import: Import) -> pb::Import {
    let may_write = decide(cx.actor(), Action::WriteImports, &Facts::default()).is_allowed();
    let mut allowed_actions = Vec::new();
    if may_write && import.can_be_applied() {
        let action = if import.outdated { "refresh" } else { "apply" };
        allowed_actions.push(action.to_owned());
    }
    if may_write && import.etat == Etat::EnCours && !import.cancelling {
        allowed_actions.push("cancel".to_owned());
    }
    if may_write && matches!(import.etat, Etat::Pret | Etat::Refuse | Etat::Echoue) {
        allowed_actions.push("abandon".to_owned());
    }
    pb::Import {
        id: import.id.to_string(),
        etat: import.etat.as_str().to_owned(),
        annee: import.annee,
        files: import
            .files
            .into_iter()
            .map(|file| pb::ImportFile {
                name: file.name,
                kind: file.kind,
                records: file.people.cast_signed(),
                bytes: file.bytes.cast_signed(),
            })
            .collect(),
        faults: import
            .faults
            .into_iter()
            .map(|fault| pb::ImportFault {
                file: fault.file,
                line: fault.line.cast_signed(),
                column: fault.column.cast_signed(),
                code: fault.code,
                params: fault.params.into_iter().collect(),
            })
            .collect(),
        counts: import.counts.into_iter().collect(),
        done: import.done,
        total: import.total,
        created_at: import.created_at.to_string(),
        created_by: import.created_by.to_string(),
        applied_at: instant(import.applied_at),
        needs_confirmation: import.needs_confirmation,
        proposed_profils: import
            .proposed
            .into_iter()
            .map(|proposed| pb::ProposedProfil {
                key: proposed.key,
                nom: proposed.nom,
                prenom: proposed.prenom,
                profil: proposed.profil,
            })
            .collect(),
        version: import.version,
        allowed_actions,
        outdated: import.outdated,
        cancelling: import.cancelling,
    }
}

fn line(line: Line) -> pb::ImportLine {
    pb::ImportLine {
        seq: line.seq,
        categorie: line.categorie,
        code: line.code,
        file: line.file,
        line: line.line,
        kind: line.kind,
        nom: line.nom,
        prenom: line.prenom,
        division: line.division,
        differences: line
            .differences
            .into_iter()
            .map(|difference| pb::FieldDifference {
                field: difference.field,
                before: difference.before,
                after: difference.after,
            })
            .collect(),
        params: line.params.into_iter().collect(),
    }
}

fn created(found: Created) -> pb::ListCreatedAccountsResponse {
    pb::ListCreatedAccountsResponse {
        groups: found
            .groupes
            .into_iter()
            .map(|groupe| pb::CreatedGroup {
                personnels: groupe.division.is_none(),
                division: groupe.division.unwrap_or_default(),
                effectif: groupe.effectif,
            })
            .collect(),
        ids: found.ids.iter().map(ToString::to_string).collect(),
    }
}

#[tonic::async_trait]
impl Imports for Grpc {
    async fn upload_files(
        &self,
        request: Request<Streaming<pb::UploadChunk>>,
    ) -> Result<Response<pb::Import>, Status> {
        let cx = ctx(&request)?;
        let app = self.0.clone();
        let chunks = request.into_inner().map(|chunk| {
            chunk
                .map(|chunk| imports::Chunk {
                    file_name: chunk.file_name,
                    data: chunk.data,
                })
                .map_err(|_| Error::UploadInterrupted)
        });
        // A task of its own, as every use case: a client that hangs up leaves nothing half done.
        let task = chassis::run::spawn(
            async move {
                imports::upload(&cx, &app, chunks)
                    .await
                    .map(|import| Response::new(message(&cx, import)))
                    .map_err(|error| report(&cx, &error))
            }
            .in_current_span(),
        );
        task.await
            .unwrap_or_else(|_| Err(Status::internal("the upload ended abnormally")))
    }

    async fn get_import(
        &self,
        request: Request<pb::GetImportRequest>,
    ) -> Result<Response<pb::Import>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                imports::get(&cx, &app, object_id(&wanted.id)?)
                    .await
                    .map(|import| message(&cx, import))
            }
        })
        .await
    }

    async fn list_imports(
        &self,
        request: Request<pb::ListImportsRequest>,
    ) -> Result<Response<pb::ListImportsResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let before: Option<ImportId> = cursor("before", &wanted.before)?;
                let page = imports::list(&cx, &app, before, i64::from(wanted.limit)).await?;
                Ok::<_, Error>(pb::ListImportsResponse {
                    imports: page
                        .items
                        .into_iter()
                        .map(|import| message(&cx, import))
                        .collect(),
                    next: page.next.map(|id| id.to_string()).unwrap_or_default(),
                    allowed_actions: allowed(&cx, Action::WriteImports, &["import"]),
                })
            }
        })
        .await
    }

    async fn list_import_lines(
        &self,
        request: Request<pb::ListImportLinesRequest>,
    ) -> Result<Response<pb::ListImportLinesResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let window = (wanted.after, i64::from(wanted.limit));
                let id = object_id(&wanted.id)?;
                let page = imports::lines(
                    &cx,
                    &app,
                    id,
                    &wanted.categorie,
                    wanted.query.trim(),
                    window,
                )
                .await?;
                Ok::<_, Error>(pb::ListImportLinesResponse {
                    lines: page.items.into_iter().map(line).collect(),
                    next: page.next.unwrap_or_default(),
                })
            }
        })
        .await
    }

    async fn apply_import(
        &self,
        request: Request<pb::ApplyImportRequest>,
    ) -> Result<Response<pb::Import>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let command = imports::ApplyImport {
                    id: object_id(&wanted.id)?,
                    confirm_departures: wanted.confirm_departures,
                    confirmed_profils: wanted.confirmed_profils,
                };
                imports::apply(&cx, &app, command)
                    .await
                    .map(|import| message(&cx, import))
            }
        })
        .await
    }

    async fn cancel_import(
        &self,
        request: Request<pb::CancelImportRequest>,
    ) -> Result<Response<pb::Import>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                imports::cancel(&cx, &app, object_id(&wanted.id)?)
                    .await
                    .map(|import| message(&cx, import))
            }
        })
        .await
    }

    async fn refresh_import(
        &self,
        request: Request<pb::RefreshImportRequest>,
    ) -> Result<Response<pb::Import>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                imports::refresh(&cx, &app, object_id(&wanted.id)?)
                    .await
                    .map(|import| message(&cx, import))
            }
        })
        .await
    }

    async fn list_created_accounts(
        &self,
        request: Request<pb::ListCreatedAccountsRequest>,
    ) -> Result<Response<pb::ListCreatedAccountsResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let of = wanted.of.map(|group| {
                    if group.personnels {
                        Of::Personnels
                    } else {
                        Of::Division(group.division)
                    }
                });
                let found = imports::created(&cx, &app, object_id(&wanted.id)?, of).await?;
                Ok::<_, Error>(created(found))
            }
        })
        .await
    }

    async fn abandon_import(
        &self,
        request: Request<pb::AbandonImportRequest>,
    ) -> Result<Response<pb::AbandonImportResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                imports::abandon(&cx, &app, object_id(&wanted.id)?)
                    .await
                    .map(|()| pb::AbandonImportResponse {})
            }
        })
        .await
    }
}
