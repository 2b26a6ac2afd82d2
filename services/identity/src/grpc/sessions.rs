//! `identity.v1.Sessions`.

use chassis::grpc::run;
use proto::identity::v1 as pb;
use proto::identity::v1::sessions_server::Sessions;
use tonic::{Request, Response, Status};

use super::{instant, object_id, origin};
use crate::app::sessions::Entry;
use crate::app::{App, sessions};
use crate::domain::session::View;
use crate::domain::sign_in::Origin;
use crate::error::Error;

/// Serves sign-in and sessions.
pub(super) struct Grpc(pub(super) App);

pub(super) fn view(view: View) -> pb::Session {
    let current = view.current().cloned();
    let nom = current
        .as_ref()
        .map(|choice| choice.etablissement_nom.clone())
        .unwrap_or_default();
    pb::Session {
        session_id: view.session.id.to_string(),
        person: view.session.person.to_string(),
        nom: view.nom,
        prenom: view.prenom,
        etablissement: current
            .as_ref()
            .map(|choice| choice.etablissement.clone())
            .unwrap_or_default(),
        etablissement_nom: nom,
        profil: current
            .map(|choice| choice.profil.code().to_owned())
            .unwrap_or_default(),
        choices: view
            .choices
            .into_iter()
            .map(|choice| pb::ProfilChoice {
                etablissement: choice.etablissement,
                etablissement_nom: choice.etablissement_nom,
                profil: choice.profil.code().to_owned(),
            })
            .collect(),
        must_change_password: view.must_change_password,
        must_add_second_factor: view.must_add_second_factor,
        csrf_token: view.session.csrf_token,
        referentiels: view.referentiels,
        apprenti: view.apprenti,
        grants: view
            .grants
            .into_iter()
            .map(|grant| pb::Grant {
                apprenant: grant.apprenant.to_string(),
                period_id: grant.period.map(|id| id.to_string()).unwrap_or_default(),
                until: instant(grant.until),
            })
            .collect(),
        modules: view
            .modules
            .iter()
            .map(|module| module.code().to_owned())
            .collect(),
        logo_version: view.logo_version,
        until: view.until.map(|day| day.to_string()).unwrap_or_default(),
        expires_at: instant(Some(view.session.expires_at)),
    }
}

pub(super) fn entered(entry: Entry) -> pb::OpenedSession {
    match entry {
        Entry::Opened(session) => opened(*session),
        Entry::Awaited { token, factors } => pb::OpenedSession {
            attente: Some(pb::AwaitedFactor {
                token,
                totp: factors.totp,
                cle: factors.passkeys > 0,
            }),
            ..pb::OpenedSession::default()
        },
    }
}

pub(super) fn opened(opened: sessions::Opened) -> pb::OpenedSession {
    pb::OpenedSession {
        token: opened.token,
        session: Some(view(opened.view)),
        attente: None,
    }
}

#[tonic::async_trait]
impl Sessions for Grpc {
    async fn login(
        &self,
        request: Request<pb::LoginRequest>,
    ) -> Result<Response<pb::OpenedSession>, Status> {
        let app = self.0.clone();
        run(request, move |cx, message| {
            let app = app.clone();
            async move {
                let command = sessions::Login {
                    identifiant: message.identifiant,
                    mot_de_passe: message.mot_de_passe,
                    origin: Origin {
                        remote_address: message.remote_address,
                        user_agent: message.user_agent,
                    },
                };
                sessions::login(&cx, &app, command).await.map(entered)
            }
        })
        .await
    }

    async fn resolve(
        &self,
        request: Request<pb::ResolveRequest>,
    ) -> Result<Response<pb::Session>, Status> {
        let app = self.0.clone();
        run(request, move |cx, message| {
            let app = app.clone();
            async move { sessions::resolve(&cx, &app, &message.token).await.map(view) }
        })
        .await
    }

    async fn logout(
        &self,
        request: Request<pb::LogoutRequest>,
    ) -> Result<Response<pb::LogoutResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, message| {
            let app = app.clone();
            async move {
                sessions::logout(&cx, &app, &message.token)
                    .await
                    .map(|adresse| pb::LogoutResponse {
                        adresse: adresse.unwrap_or_default(),
                    })
            }
        })
        .await
    }

    async fn switch_profil(
        &self,
        request: Request<pb::SwitchProfilRequest>,
    ) -> Result<Response<pb::Session>, Status> {
        let app = self.0.clone();
        run(request, move |cx, message| {
            let app = app.clone();
            async move {
                sessions::switch(
                    &cx,
                    &app,
                    &message.token,
                    &message.etablissement,
                    &message.profil,
                )
                .await
                .map(view)
            }
        })
        .await
    }

    async fn change_password(
        &self,
        request: Request<pb::ChangePasswordRequest>,
    ) -> Result<Response<pb::Session>, Status> {
        let app = self.0.clone();
        run(request, move |cx, message| {
            let app = app.clone();
            async move {
                sessions::change_password(
                    &cx,
                    &app,
                    &message.token,
                    (message.ancien, message.nouveau),
                    &origin(message.origin),
                )
                .await
                .map(view)
            }
        })
        .await
    }

    async fn list_sessions(
        &self,
        request: Request<pb::ListSessionsRequest>,
    ) -> Result<Response<pb::ListSessionsResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, message| {
            let app = app.clone();
            async move {
                let listed = sessions::list(&cx, &app, &message.token).await?;
                let sessions = listed
                    .into_iter()
                    .map(|listed| pb::OpenSession {
                        id: listed.session.id.to_string(),
                        user_agent: listed.session.user_agent,
                        opened_at: listed.session.opened_at.to_string(),
                        last_used_at: listed.session.last_used_at.to_string(),
                        current: listed.current,
                    })
                    .collect();
                Ok::<_, Error>(pb::ListSessionsResponse { sessions })
            }
        })
        .await
    }

    async fn revoke_session(
        &self,
        request: Request<pb::RevokeSessionRequest>,
    ) -> Result<Response<pb::RevokeSessionResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, message| {
            let app = app.clone();
            async move {
                let id = object_id(&message.id)?;
                sessions::revoke(&cx, &app, &message.token, id)
                    .await
                    .map(|()| pb::RevokeSessionResponse {})
            }
        })
        .await
    }

    async fn revoke_other_sessions(
        &self,
        request: Request<pb::RevokeOtherSessionsRequest>,
    ) -> Result<Response<pb::RevokeOtherSessionsResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, message| {
            let app = app.clone();
            async move {
                sessions::revoke_others(&cx, &app, &message.token)
                    .await
                    .map(|()| pb::RevokeOtherSessionsResponse {})
            }
        })
        .await
    }
}
