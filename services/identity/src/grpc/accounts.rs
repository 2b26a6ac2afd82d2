//! `identity.v1.Accounts`.

use chassis::Ctx;
use chassis::grpc::run;
use proto::identity::v1 as pb;
use proto::identity::v1::accounts_server::Accounts;
use tonic::{Request, Response, Status};

use super::{instant, object_id, origin};
use crate::app::accounts::{self, Seen, Standing, Teaching, TypedCivil, UpdateAccount};
use crate::app::{App, person};
use crate::domain::account_sheet::{Registre, SecondFactor, Sheet};
use crate::domain::profil::Profil;
use crate::error::{Error, Result};
use crate::policy::{Action, Facts, decide};

/// Serves one account at a time.
pub(super) struct Grpc(pub(super) App);

fn codes(profils: Vec<Profil>) -> Vec<String> {
    profils
        .into_iter()
        .map(|profil| profil.code().to_owned())
        .collect()
}

fn day(day: Option<jiff::civil::Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn held(cx: &Ctx, sheet: &Sheet, writes: bool) -> Vec<pb::HeldProfil> {
    let by = person(cx).ok().filter(|_| writes);
    let retirable = |profil| by.is_some_and(|by| sheet.may_withdraw(profil, by, 1).is_ok());
    sheet
        .profils
        .iter()
        .map(|held| pb::HeldProfil {
            profil: held.profil.code().to_owned(),
            source: if held.du_registre { "siecle" } else { "manuel" }.to_owned(),
            actif: held.actif,
            retirable: retirable(held.profil),
        })
        .collect()
}

pub(super) fn told(cx: &Ctx, sheet: Sheet) -> pb::AccountSheet {
    let writes = decide(cx.actor(), Action::WriteAccounts, &Facts::default()).is_allowed();
    let by = person(cx).ok().filter(|_| writes);
    let profils = held(cx, &sheet, writes);
    let actions = by.map(|by| sheet.actions(by)).unwrap_or_default();
    let givable = if writes { sheet.givable() } else { Vec::new() };
    let tenu_par = sheet.registre().map_or("", Registre::code).to_owned();
    let place = sheet.place.unwrap_or_default();
    let sign_in = sheet.sign_in;
    let (referent_prenom, referent_nom) = sheet.referent.unwrap_or_default();
    pb::AccountSheet {
        id: sheet.person.to_string(),
        civilite: sheet.civil.civilite,
        nom: sheet.civil.nom,
        nom_usage: sheet.civil.nom_usage.unwrap_or_default(),
        prenom: sheet.civil.prenom,
        date_naissance: day(sheet.civil.date_naissance),
        courriel: sheet.contact.courriel.unwrap_or_default(),
        courriel_saisi: sheet.contact.courriel_saisi,
        telephone: sheet.contact.telephone.unwrap_or_default(),
        telephone_saisi: sheet.contact.telephone_saisi,
        mot_de_passe_a_changer: sign_in.as_ref().is_some_and(|one| one.must_change),
        second_facteur: sign_in
            .as_ref()
            .is_some_and(|one| one.second_factor != SecondFactor::None),
        derniere_connexion: instant(sign_in.as_ref().and_then(|one| one.last)),
        identifiant: sign_in.map(|one| one.login).unwrap_or_default(),
        profils,
        profils_possibles: codes(givable),
        disciplines: sheet.disciplines,
        divisions: sheet.divisions,
        division: place.division.unwrap_or_default(),
        referentiel: place.referentiel.unwrap_or_default(),
        niveau: place.niveau.unwrap_or_default(),
        statut: place.statut.unwrap_or_default(),
        tenu_par,
        manuel: sheet.manuel,
        actif: sheet.actif,
        desactive_le: day(sheet.desactive_le),
        version: sheet.version,
        referent_prenom,
        referent_nom,
        allowed_actions: actions.into_iter().map(str::to_owned).collect(),
    }
}

fn seen(id: &str, version: i64) -> Result<Seen> {
    Ok(Seen {
        person: object_id(id)?,
        version,
    })
}

#[tonic::async_trait]
impl Accounts for Grpc {
    async fn get_account(
        &self,
        request: Request<pb::GetAccountRequest>,
    ) -> Result<Response<pb::AccountSheet>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let sheet = accounts::get(&cx, &app, object_id(&wanted.id)?).await?;
                Ok::<_, Error>(told(&cx, sheet))
            }
        })
        .await
    }

    async fn get_account_state(
        &self,
        request: Request<pb::GetAccountStateRequest>,
    ) -> Result<Response<pb::GetAccountStateResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, asked| {
            let app = app.clone();
            async move {
                let person = object_id(&asked.person)?;
                let Standing { open, referentiels } =
                    accounts::standing(&cx, &app, &asked.etablissement, person, &asked.profil)
                        .await?;
                Ok::<_, Error>(pb::GetAccountStateResponse { open, referentiels })
            }
        })
        .await
    }

    async fn update_account(
        &self,
        request: Request<pb::UpdateAccountRequest>,
    ) -> Result<Response<pb::AccountSheet>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let command = UpdateAccount {
                    person: object_id(&wanted.id)?,
                    expected_version: wanted.expected_version,
                    courriel: wanted.courriel,
                    telephone: wanted.telephone,
                    identite: wanted.identite.map(|typed| TypedCivil {
                        civilite: typed.civilite,
                        nom: typed.nom,
                        nom_usage: typed.nom_usage,
                        prenom: typed.prenom,
                        date_naissance: typed.date_naissance,
                    }),
                    enseignement: wanted.enseignement.map(|typed| Teaching {
                        discipline: typed.discipline,
                        divisions: typed.divisions,
                    }),
                };
                let sheet = accounts::update(&cx, &app, command).await?;
                Ok::<_, Error>(told(&cx, sheet))
            }
        })
        .await
    }

    async fn give_profil(
        &self,
        request: Request<pb::GiveProfilRequest>,
    ) -> Result<Response<pb::AccountSheet>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let seen = seen(&wanted.id, wanted.expected_version)?;
                let sheet = accounts::give(&cx, &app, seen, wanted.profil).await?;
                Ok::<_, Error>(told(&cx, sheet))
            }
        })
        .await
    }

    async fn withdraw_profil(
        &self,
        request: Request<pb::WithdrawProfilRequest>,
    ) -> Result<Response<pb::AccountSheet>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let seen = seen(&wanted.id, wanted.expected_version)?;
                let sheet = accounts::withdraw(&cx, &app, seen, wanted.profil).await?;
                Ok::<_, Error>(told(&cx, sheet))
            }
        })
        .await
    }

    async fn deactivate_account(
        &self,
        request: Request<pb::DeactivateAccountRequest>,
    ) -> Result<Response<pb::AccountSheet>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let seen = seen(&wanted.id, wanted.expected_version)?;
                let sheet = accounts::deactivate(&cx, &app, seen).await?;
                Ok::<_, Error>(told(&cx, sheet))
            }
        })
        .await
    }

    async fn reactivate_account(
        &self,
        request: Request<pb::ReactivateAccountRequest>,
    ) -> Result<Response<pb::AccountSheet>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let seen = seen(&wanted.id, wanted.expected_version)?;
                let sheet = accounts::reactivate(&cx, &app, seen).await?;
                Ok::<_, Error>(told(&cx, sheet))
            }
        })
        .await
    }

    async fn replace_password(
        &self,
        request: Request<pb::ReplacePasswordRequest>,
    ) -> Result<Response<pb::ReplacePasswordResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let who = object_id(&wanted.id)?;
                let done = accounts::reset(&cx, &app, who, wanted.par_courriel).await?;
                Ok::<_, Error>(pb::ReplacePasswordResponse {
                    account: Some(told(&cx, done.sheet)),
                    mot_de_passe: done.password.unwrap_or_default(),
                })
            }
        })
        .await
    }

    async fn drop_second_factor(
        &self,
        request: Request<pb::DropSecondFactorRequest>,
    ) -> Result<Response<pb::AccountSheet>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let (who, origin) = (object_id(&wanted.id)?, origin(wanted.origin));
                let sheet = accounts::drop_second_factor(&cx, &app, who, &origin).await?;
                Ok::<_, Error>(told(&cx, sheet))
            }
        })
        .await
    }
}
