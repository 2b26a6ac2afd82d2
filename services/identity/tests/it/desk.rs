//! Who runs accounts, and short ways to do it.

use chassis::Person;
use proto::identity::v1 as pb;
use proto::identity::v1::accounts_client::AccountsClient;
use tonic::transport::Channel;
use tonic::{Response, Status};

use crate::bench::{Bench, school};

/// A school with its registry, and its administrateur.
pub(crate) struct Desk {
    pub(crate) bench: Bench,
    pub(crate) admin: Person,
}

pub(crate) type Told = Result<pb::AccountSheet, Status>;

impl Desk {
    pub(crate) async fn open() -> Self {
        let bench = Bench::start().await;
        let admin = bench.imported_school().await;
        Self { bench, admin }
    }

    pub(crate) fn accounts(&self) -> AccountsClient<Channel> {
        AccountsClient::new(self.bench.suite.channel())
    }

    pub(crate) fn ask<T>(&self, message: T) -> tonic::Request<T> {
        self.bench.suite.as_person(&self.admin, &school(), message)
    }

    pub(crate) async fn get(&self, id: &str) -> pb::AccountSheet {
        let wanted = pb::GetAccountRequest { id: id.into() };
        let got = self.accounts().get_account(self.ask(wanted)).await;
        got.unwrap().into_inner()
    }

    /// Whether that account is open there under that profile, as the gateway asks in nobody's name.
    pub(crate) async fn standing(
        &self,
        etablissement: &str,
        person: &str,
        profil: &str,
    ) -> pb::GetAccountStateResponse {
        let asked = pb::GetAccountStateRequest {
            etablissement: etablissement.into(),
            person: person.into(),
            profil: profil.into(),
        };
        let asked = self.bench.signing_in(asked);
        let told = self.accounts().get_account_state(asked).await;
        told.unwrap().into_inner()
    }

    pub(crate) async fn give(&self, seen: &pb::AccountSheet, profil: &str) -> Told {
        let wanted = pb::GiveProfilRequest {
            id: seen.id.clone(),
            expected_version: seen.version,
            profil: profil.into(),
        };
        let given = self.accounts().give_profil(self.ask(wanted)).await;
        given.map(Response::into_inner)
    }

    pub(crate) async fn withdraw(&self, seen: &pb::AccountSheet, profil: &str) -> Told {
        let wanted = pb::WithdrawProfilRequest {
            id: seen.id.clone(),
            expected_version: seen.version,
            profil: profil.into(),
        };
        let withdrawn = self.accounts().withdraw_profil(self.ask(wanted)).await;
        withdrawn.map(Response::into_inner)
    }

    pub(crate) async fn deactivate(&self, seen: &pb::AccountSheet) -> Told {
        let wanted = pb::DeactivateAccountRequest {
            id: seen.id.clone(),
            expected_version: seen.version,
        };
        let closed = self.accounts().deactivate_account(self.ask(wanted)).await;
        closed.map(Response::into_inner)
    }

    pub(crate) async fn reactivate(&self, seen: &pb::AccountSheet) -> Told {
        let wanted = pb::ReactivateAccountRequest {
            id: seen.id.clone(),
            expected_version: seen.version,
        };
        let opened = self.accounts().reactivate_account(self.ask(wanted)).await;
        opened.map(Response::into_inner)
    }

    pub(crate) async fn update(
        &self,
        seen: &pb::AccountSheet,
        courriel: &str,
        telephone: &str,
    ) -> Told {
        let wanted = pb::UpdateAccountRequest {
            id: seen.id.clone(),
            expected_version: seen.version,
            courriel: courriel.into(),
            telephone: telephone.into(),
            ..Default::default()
        };
        let updated = self.accounts().update_account(self.ask(wanted)).await;
        updated.map(Response::into_inner)
    }

    /// A teacher made by hand.
    pub(crate) async fn teacher(&self) -> pb::AccountSheet {
        let wanted = pb::CreateAccountRequest {
            civilite: "Mme".into(),
            nom: "VERNEUIL".into(),
            prenom: "Sophie".into(),
            date_naissance: "1980-05-17".into(),
            courriel: "sophie.verneuil@example.org".into(),
            profil: "enseignant".into(),
            discipline: "Maintenance".into(),
            ..Default::default()
        };
        let made = self.bench.people().create_account(self.ask(wanted)).await;
        let made = made.unwrap().into_inner().account.unwrap();
        self.get(&made.id).await
    }

    pub(crate) async fn first_of(&self, profil: &str) -> pb::AccountSheet {
        let found = self.bench.accounts(&self.admin, profil).await;
        self.get(&found[0].id).await
    }

    /// An open session of that account.
    pub(crate) async fn session_of(&self, sheet: &pb::AccountSheet) -> String {
        let slip = self.bench.slip(&self.admin, &sheet.id).await;
        let opened = self
            .bench
            .login(&slip.identifiant, &slip.mot_de_passe)
            .await;
        opened.unwrap().token
    }

    pub(crate) async fn list(&self, wanted: pb::ListAccountsRequest) -> pb::ListAccountsResponse {
        let found = self.bench.people().list_accounts(self.ask(wanted)).await;
        found.unwrap().into_inner()
    }
}
