//! Protobuf ↔ domain, nothing else: one file per gRPC service.

mod accounts;
mod deployments;
mod erasures;
mod etablissement_names;
mod etablissements;
mod formations;
mod images;
mod imports;
mod inspectors;
mod maitres;
mod modules;
mod notifications;
mod operators;
mod own_account;
mod passkeys;
mod passwords;
mod people;
mod portails;
mod referentiels;
mod referents;
mod second_factors;
mod sessions;
mod sign_ins;
mod transfer_files;
mod transfers;
mod tutors;

use chassis::personal_data::PersonalDataGrpc;
use chassis::{Ctx, Parts};
use jiff::Timestamp;
use proto::identity::v1::accounts_server::AccountsServer;
use proto::identity::v1::deployments_server::DeploymentsServer;
use proto::identity::v1::erasures_server::ErasuresServer;
use proto::identity::v1::etablissement_names_server::EtablissementNamesServer;
use proto::identity::v1::etablissements_server::EtablissementsServer;
use proto::identity::v1::formations_server::FormationsServer;
use proto::identity::v1::images_server::ImagesServer;
use proto::identity::v1::imports_server::ImportsServer;
use proto::identity::v1::inspectors_server::InspectorsServer;
use proto::identity::v1::maitres_server::MaitresServer;
use proto::identity::v1::modules_server::ModulesServer;
use proto::identity::v1::notifications_server::NotificationsServer;
use proto::identity::v1::operators_server::OperatorsServer;
use proto::identity::v1::own_account_server::OwnAccountServer;
use proto::identity::v1::passkeys_server::PasskeysServer;
use proto::identity::v1::passwords_server::PasswordsServer;
use proto::identity::v1::people_server::PeopleServer;
use proto::identity::v1::portails_server::PortailsServer;
use proto::identity::v1::referentiels_server::ReferentielsServer;
use proto::identity::v1::referents_server::ReferentsServer;
use proto::identity::v1::second_factors_server::SecondFactorsServer;
use proto::identity::v1::sessions_server::SessionsServer;
use proto::identity::v1::sign_ins_server::SignInsServer;
use proto::identity::v1::transfer_files_server::TransferFilesServer;
use proto::identity::v1::transfers_server::TransfersServer;
use proto::identity::v1::tutors_server::TutorsServer;
use proto::personal_data::v1::personal_data_server::PersonalDataServer;
use uuid::Uuid;

use crate::app::App;
use crate::app::fichiers::Files;
use crate::domain::sign_in::Origin;
use crate::error::{Error, ID_INVALID, Result};
use crate::policy::{Action, Facts, decide};

/// Adds every gRPC service of identity.
pub(crate) fn serve(parts: Parts, app: &App, files: &Files) -> Parts {
    parts
        .grpc(SessionsServer::new(sessions::Grpc(app.clone())))
        .grpc(AccountsServer::new(accounts::Grpc(app.clone())))
        .grpc(DeploymentsServer::new(deployments::Grpc(app.clone())))
        .grpc(ErasuresServer::new(erasures::Grpc(app.clone())))
        .grpc(EtablissementNamesServer::new(etablissement_names::Grpc(
            app.clone(),
        )))
        .grpc(EtablissementsServer::new(etablissements::Grpc(app.clone())))
        .grpc(FormationsServer::new(formations::Grpc(app.clone())))
        .grpc(ImagesServer::new(images::Grpc(app.clone())))
        .grpc(ImportsServer::new(imports::Grpc(app.clone())))
        .grpc(InspectorsServer::new(inspectors::Grpc(app.clone())))
        .grpc(MaitresServer::new(maitres::Grpc(app.clone())))
        .grpc(ModulesServer::new(modules::Grpc(app.clone())))
        .grpc(NotificationsServer::new(notifications::Grpc(app.clone())))
        .grpc(OperatorsServer::new(operators::Grpc(app.clone())))
        .grpc(OwnAccountServer::new(own_account::Grpc(app.clone())))
        .grpc(PasskeysServer::new(passkeys::Grpc(app.clone())))
        .grpc(PasswordsServer::new(passwords::Grpc(app.clone())))
        .grpc(PeopleServer::new(people::Grpc(app.clone())))
        .grpc(ReferentielsServer::new(referentiels::Grpc(app.clone())))
        .grpc(ReferentsServer::new(referents::Grpc(app.clone())))
        .grpc(PersonalDataServer::new(PersonalDataGrpc::new(app.clone())))
        .grpc(SecondFactorsServer::new(second_factors::Grpc(app.clone())))
        .grpc(PortailsServer::new(portails::Grpc(app.clone())))
        .grpc(SignInsServer::new(sign_ins::Grpc(app.clone())))
        .grpc(TransferFilesServer::new(transfer_files::Grpc(
            files.clone(),
        )))
        .grpc(TransfersServer::new(transfers::Grpc(app.clone())))
        .grpc(TutorsServer::new(tutors::Grpc(app.clone())))
}

/// An id of an object of ours: one that cannot be read is of no object.
fn object_id<T: From<Uuid>>(text: &str) -> Result<T> {
    text.parse::<Uuid>()
        .map(T::from)
        .map_err(|_| Error::NotFound)
}

/// Ids in a list: what cannot be read is a fault of the request.
fn ids(field: &str, texts: &[String]) -> Result<Vec<Uuid>> {
    texts
        .iter()
        .map(|text| text.parse().map_err(|_| Error::field(field, ID_INVALID)))
        .collect()
}

/// A cursor, empty at the beginning.
fn cursor<T: From<Uuid>>(field: &str, text: &str) -> Result<Option<T>> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse::<Uuid>()
        .map(|id| Some(T::from(id)))
        .map_err(|_| Error::field(field, ID_INVALID))
}

/// An identifier that a form may leave empty.
fn optional(field: &str, text: &str) -> Result<Option<Uuid>> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse()
        .map(Some)
        .map_err(|_| Error::field(field, ID_INVALID))
}

/// What a caller may do besides reading (G-01).
fn allowed(cx: &Ctx, action: Action, names: &[&str]) -> Vec<String> {
    if decide(cx.actor(), action, &Facts::default()).is_allowed() {
        names.iter().map(|name| (*name).to_owned()).collect()
    } else {
        Vec::new()
    }
}

/// Where a request comes from.
fn origin(message: Option<proto::identity::v1::Origin>) -> Origin {
    let message = message.unwrap_or_default();
    Origin {
        remote_address: message.remote_address,
        user_agent: message.user_agent,
    }
}

/// An instant as RFC 3339, empty when there is none.
fn instant(at: Option<Timestamp>) -> String {
    at.map(|at| at.to_string()).unwrap_or_default()
}
