//! A browser's way to a portal and back.

use std::collections::HashMap;

use chassis::Person;
use identity::config::SignOn;
use proto::identity::v1 as pb;
use serde_json::{Value, json};
use tonic::Status;

use super::issuer::{Issuer, Reply};
use crate::bench::{Bench, PASSWORD, config, origin, school};

pub(super) const LOGIN: &str = "claude.marchand";
pub(super) const SECRET: &str = "un secret de test assez long pour signer";

/// A service with one portal, and its issuer.
pub(super) struct Scene {
    pub(super) bench: Bench,
    pub(super) issuer: Issuer,
}

/// A portal as most tests want it: the school's file counts.
pub(super) fn portail(issuer: &str) -> SignOn {
    SignOn {
        label: "ÉduPortail".into(),
        issuer: issuer.into(),
        client_id: "cpro".into(),
        client_secret: SECRET.into(),
        claim: "ent".into(),
        files_of: vec![school().as_str().into()],
        ..SignOn::default()
    }
}

/// Where the browser was sent, and what it holds.
#[derive(Clone)]
pub(super) struct Walk {
    pub(super) asked: HashMap<String, String>,
    pub(super) browser: String,
}

impl Walk {
    pub(super) fn of(begun: pb::BegunSignOn) -> Self {
        let address = url::Url::parse(&begun.adresse).unwrap();
        Self {
            asked: address.query_pairs().into_owned().collect(),
            browser: begun.navigateur,
        }
    }

    pub(super) fn nonce(&self) -> &str {
        &self.asked["nonce"]
    }

    /// What the portal sends it back with.
    pub(super) fn back(&self) -> pb::CompleteSignOnRequest {
        pb::CompleteSignOnRequest {
            etat: self.asked["state"].clone(),
            code: "un-code".into(),
            navigateur: self.browser.clone(),
            origin: origin(),
            ..Default::default()
        }
    }
}

impl Scene {
    pub(super) async fn set() -> Self {
        Self::with(|_| {}).await
    }

    pub(super) async fn with(change: impl FnOnce(&mut SignOn)) -> Self {
        Self::of(Issuer::open().await, change).await
    }

    pub(super) async fn of(issuer: Issuer, change: impl FnOnce(&mut SignOn)) -> Self {
        let mut settings = config(None);
        let mut portail = portail(&issuer.address);
        change(&mut portail);
        settings.sign_on.insert("portail".into(), portail);
        let bench = Bench::with(settings).await;
        Self { bench, issuer }
    }

    pub(super) async fn begin(&self) -> Walk {
        Walk::of(self.begun("/periodes").await.unwrap())
    }

    pub(super) async fn begun(&self, retour: &str) -> Result<pb::BegunSignOn, Status> {
        let wanted = pb::BeginSignOnRequest {
            code: "portail".into(),
            retour: retour.into(),
            navigateur: String::new(),
        };
        self.bench
            .portails()
            .begin_sign_on(self.bench.signing_in(wanted))
            .await
            .map(tonic::Response::into_inner)
    }

    pub(super) async fn complete(
        &self,
        back: pb::CompleteSignOnRequest,
    ) -> Result<pb::CompletedSignOn, Status> {
        self.bench
            .portails()
            .complete_sign_on(self.bench.signing_in(back))
            .await
            .map(tonic::Response::into_inner)
    }

    /// What a sound token says of somebody.
    pub(super) fn claims(&self, walk: &Walk, who: &str) -> Value {
        let now = self.bench.suite.clock.clock().now().as_second();
        json!({
            "iss": self.issuer.address, "aud": "cpro", "sub": format!("sujet-{who}"), "nonce": walk.nonce(),
            "iat": now, "exp": now + 300, "ent": who,
        })
    }

    /// The whole way, with what a test changes of the claims.
    pub(super) async fn sign_on(
        &self,
        who: &str,
        change: impl FnOnce(&mut Value),
    ) -> Result<pb::CompletedSignOn, Status> {
        let walk = self.begin().await;
        let mut claims = self.claims(&walk, who);
        change(&mut claims);
        let token = self.issuer.key.sign(&claims);
        self.issuer.set(|inner| inner.reply = Reply::Token(token));
        self.complete(walk.back()).await
    }

    /// Begins to tie the account of that session.
    pub(super) async fn begin_link(
        &self,
        token: &str,
        password: &str,
    ) -> Result<pb::BegunSignOn, Status> {
        let wanted = pb::BeginLinkRequest {
            token: token.into(),
            code: "portail".into(),
            mot_de_passe: password.into(),
            navigateur: String::new(),
        };
        self.bench
            .portails()
            .begin_link(self.bench.signing_in(wanted))
            .await
            .map(tonic::Response::into_inner)
    }

    /// Ties it to that account of the portal.
    pub(super) async fn link(&self, token: &str, who: &str) -> Result<pb::CompletedSignOn, Status> {
        let walk = Walk::of(self.begin_link(token, PASSWORD).await?);
        let token_of_portal = self.issuer.key.sign(&self.claims(&walk, who));
        self.issuer
            .set(|inner| inner.reply = Reply::Token(token_of_portal));
        let back = pb::CompleteSignOnRequest {
            token: token.into(),
            ..walk.back()
        };
        self.complete(back).await
    }

    pub(super) async fn links(&self, token: &str) -> Vec<pb::PortailLink> {
        let wanted = pb::ListLinksRequest {
            token: token.into(),
        };
        self.bench
            .portails()
            .list_links(self.bench.signing_in(wanted))
            .await
            .unwrap()
            .into_inner()
            .liens
    }

    pub(super) async fn unlink(&self, token: &str) -> Result<(), Status> {
        let wanted = pb::WithdrawLinkRequest {
            token: token.into(),
            code: "portail".into(),
            origin: origin(),
        };
        self.bench
            .portails()
            .withdraw_link(self.bench.signing_in(wanted))
            .await
            .map(drop)
    }

    /// The school's file calls that person so.
    pub(super) async fn file(&self, admin: &Person, person: &str, identifiant: &str) {
        let account = self.bench.accounts(admin, "").await;
        let account = account.into_iter().find(|one| one.id == person).unwrap();
        let text = format!(
            "Identifiant ENT;Nom;Prénom\n{identifiant};{};{}\n",
            account.nom, account.prenom
        );
        let import = self
            .bench
            .upload_bytes(admin, &school(), &[("ent.csv", text.as_bytes())])
            .await
            .unwrap();
        assert_eq!(import.counts["a_mettre_a_jour"], 1, "{:?}", import.counts);
        self.bench.apply(admin, &school(), &import).await;
    }

    /// Events of the journal, the latest first, with who they are about.
    pub(super) async fn journal(&self) -> Vec<(String, Option<uuid::Uuid>)> {
        sqlx::query_as("select evenement, person_id from sign_ins order by at desc, id desc")
            .fetch_all(&self.bench.suite.superuser().await)
            .await
            .unwrap()
    }

    pub(super) async fn count(&self, table: &str) -> i64 {
        sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select count(*) from {table}")))
            .fetch_one(&self.bench.suite.superuser().await)
            .await
            .unwrap()
    }
}
