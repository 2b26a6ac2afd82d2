//! `identity.v1.People`.

use chassis::grpc::run;
use proto::identity::v1 as pb;
use proto::identity::v1::people_server::People;
use tonic::{Request, Response, Status};

use super::{allowed, cursor, ids, instant};
use crate::app::accounts::{self, CreateAccount, Created};
use crate::app::{App, people};
use crate::domain::account::{Account, Cursor, Etat, Filter as AccountFilter, Tri};
use crate::domain::people::{Civil, Filter, Listed, Named};
use crate::error::{self, Error};
use crate::policy::Action;

/// Serves people and accounts.
pub(super) struct Grpc(pub(super) App);

pub(super) fn name(named: Named) -> pb::PersonName {
    pb::PersonName {
        id: named.id.to_string(),
        nom: named.nom,
        prenom: named.prenom,
        division: named.division.unwrap_or_default(),
        civilite: named.civilite,
        actif: named.actif,
    }
}

fn civil(civil: Civil) -> pb::CivilData {
    let adresse = civil
        .responsables
        .first()
        .map(|first| first.adresse.join(", "))
        .unwrap_or_default();
    pb::CivilData {
        id: civil.id.to_string(),
        civilite: civil.civilite,
        nom: civil.nom,
        prenom: civil.prenom,
        date_naissance: civil
            .date_naissance
            .map(|born| born.to_string())
            .unwrap_or_default(),
        division: civil.division.unwrap_or_default(),
        responsables: civil
            .responsables
            .into_iter()
            .map(|guardian| pb::Guardian {
                civilite: guardian.civilite,
                nom: guardian.nom,
                prenom: guardian.prenom,
                adresse: guardian.adresse.join(", "),
                telephone: guardian.telephone.unwrap_or_default(),
            })
            .collect(),
        adresse,
    }
}

pub(super) fn apprenant(listed: Listed) -> pb::Apprenant {
    pb::Apprenant {
        id: listed.person.to_string(),
        nom: listed.nom,
        prenom: listed.prenom,
        division: listed.division.unwrap_or_default(),
        referentiel: listed.referentiel.unwrap_or_default(),
        niveau: listed.niveau.unwrap_or_default(),
        statut: listed.statut,
        annee: listed.annee,
    }
}

pub(super) fn account(account: Account) -> pb::Account {
    pb::Account {
        id: account.person.to_string(),
        nom: account.nom,
        prenom: account.prenom,
        identifiant: account.login.unwrap_or_default(),
        courriel: account.courriel.unwrap_or_default(),
        profils: account.profils,
        division: account.division.unwrap_or_default(),
        actif: account.actif,
        manuel: account.manuel,
        mot_de_passe_a_changer: account.must_change,
        jamais_connecte: account.never_logged_in,
        version: account.version,
        derniere_connexion: instant(account.last_login),
    }
}

fn filter(wanted: pb::ListAccountsRequest) -> Result<AccountFilter, Error> {
    let etat = match wanted.etat.as_str() {
        "" => None,
        code => {
            Some(Etat::from_code(code).ok_or_else(|| Error::field("etat", error::CHOICE_INVALID))?)
        }
    };
    Ok(AccountFilter {
        profil: wanted.profil,
        division: wanted.division,
        query: wanted.query,
        etat,
        manuels: wanted.manuels,
    })
}

fn order(code: &str) -> Result<Tri, Error> {
    match code {
        "" => Ok(Tri::default()),
        code => Tri::from_code(code).ok_or_else(|| Error::field("tri", error::CHOICE_INVALID)),
    }
}

fn last_seen(text: &str) -> Result<Option<Cursor>, Error> {
    match text {
        "" => Ok(None),
        text => Cursor::parse(text)
            .map(Some)
            .ok_or_else(|| Error::field("after", error::ID_INVALID)),
    }
}

fn optional(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

#[tonic::async_trait]
impl People for Grpc {
    async fn get_names(
        &self,
        request: Request<pb::GetNamesRequest>,
    ) -> Result<Response<pb::GetNamesResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let found = people::names(&cx, &app, ids("ids", &wanted.ids)?).await?;
                Ok::<_, Error>(pb::GetNamesResponse {
                    names: found.into_iter().map(name).collect(),
                })
            }
        })
        .await
    }

    async fn get_civil_data(
        &self,
        request: Request<pb::GetCivilDataRequest>,
    ) -> Result<Response<pb::GetCivilDataResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let found = people::civil(&cx, &app, ids("ids", &wanted.ids)?).await?;
                Ok::<_, Error>(pb::GetCivilDataResponse {
                    people: found.into_iter().map(civil).collect(),
                })
            }
        })
        .await
    }

    async fn list_apprenants(
        &self,
        request: Request<pb::ListApprenantsRequest>,
    ) -> Result<Response<pb::ListApprenantsResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let filter = Filter {
                    visible: None,
                    referentiel: optional(wanted.referentiel),
                    niveau: optional(wanted.niveau),
                    statut: optional(wanted.statut),
                    division: optional(wanted.division),
                };
                let after = cursor("after", &wanted.after)?;
                let page = people::list(&cx, &app, filter, after, i64::from(wanted.limit)).await?;
                Ok::<_, Error>(pb::ListApprenantsResponse {
                    apprenants: page.items.into_iter().map(apprenant).collect(),
                    next: page.next.map(|id| id.to_string()).unwrap_or_default(),
                })
            }
        })
        .await
    }

    async fn list_accounts(
        &self,
        request: Request<pb::ListAccountsRequest>,
    ) -> Result<Response<pb::ListAccountsResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let limit = i64::from(wanted.limit);
                let (tri, after) = (order(&wanted.tri)?, last_seen(&wanted.after)?);
                let found = accounts::list(&cx, &app, filter(wanted)?, tri, after, limit).await?;
                Ok::<_, Error>(pb::ListAccountsResponse {
                    accounts: found.page.items.into_iter().map(account).collect(),
                    next: found.page.next.map(Cursor::text).unwrap_or_default(),
                    total: found.total,
                    allowed_actions: allowed(
                        &cx,
                        Action::WriteAccounts,
                        &["create", "issue_credentials"],
                    ),
                })
            }
        })
        .await
    }

    async fn list_divisions(
        &self,
        request: Request<pb::ListDivisionsRequest>,
    ) -> Result<Response<pb::ListDivisionsResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, _| {
            let app = app.clone();
            async move {
                let found = accounts::divisions(&cx, &app).await?;
                let divisions = found
                    .into_iter()
                    .map(|(code, libelle)| pb::Division { code, libelle })
                    .collect();
                Ok::<_, Error>(pb::ListDivisionsResponse { divisions })
            }
        })
        .await
    }

    async fn create_account(
        &self,
        request: Request<pb::CreateAccountRequest>,
    ) -> Result<Response<pb::CreateAccountResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let command = CreateAccount {
                    civilite: wanted.civilite,
                    nom: wanted.nom,
                    prenom: wanted.prenom,
                    date_naissance: wanted.date_naissance,
                    courriel: wanted.courriel,
                    profil: wanted.profil,
                    discipline: wanted.discipline,
                    divisions: wanted.divisions,
                    malgre_doublon: wanted.malgre_doublon,
                };
                Ok::<_, Error>(match accounts::create(&cx, &app, command).await? {
                    Created::Account(created) => pb::CreateAccountResponse {
                        account: Some(account(created)),
                        duplicates: Vec::new(),
                    },
                    Created::Duplicates(found) => pb::CreateAccountResponse {
                        account: None,
                        duplicates: found.into_iter().map(account).collect(),
                    },
                })
            }
        })
        .await
    }

    async fn issue_temporary_passwords(
        &self,
        request: Request<pb::IssueTemporaryPasswordsRequest>,
    ) -> Result<Response<pb::IssueTemporaryPasswordsResponse>, Status> {
        let app = self.0.clone();
        run(request, move |cx, wanted| {
            let app = app.clone();
            async move {
                let slips = accounts::issue(&cx, &app, ids("ids", &wanted.ids)?).await?;
                let credentials = slips
                    .into_iter()
                    .map(|slip| pb::Credential {
                        id: slip.account.person.to_string(),
                        nom: slip.account.nom,
                        prenom: slip.account.prenom,
                        identifiant: slip.account.login.unwrap_or_default(),
                        mot_de_passe: slip.password,
                        division: slip.account.division.unwrap_or_default(),
                    })
                    .collect();
                Ok::<_, Error>(pb::IssueTemporaryPasswordsResponse { credentials })
            }
        })
        .await
    }
}
