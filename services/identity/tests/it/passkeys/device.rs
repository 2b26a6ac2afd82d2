//! What a browser asks and answers, with an authenticator of our own.

use jiff::SignedDuration;
use proto::identity::v1 as pb;
use tonic::Status;
use uuid::Uuid;

use crate::authenticator::{Authenticator, Said};
use crate::bench::{Bench, PASSWORD, origin, school};

pub(super) const LOGIN: &str = "claude.marchand";
pub(super) const REFUSED: &str = "identity.passkey_refused";
pub(super) const OVER: &str = "identity.passkey_over";

pub(super) async fn begin_addition(
    bench: &Bench,
    token: &str,
    password: &str,
) -> Result<String, Status> {
    let wanted = pb::BeginAdditionRequest {
        token: token.into(),
        mot_de_passe: password.into(),
        origin: origin(),
    };
    bench
        .passkeys()
        .begin_addition(bench.signing_in(wanted))
        .await
        .map(|ceremony| ceremony.into_inner().options)
}

pub(super) async fn add(
    bench: &Bench,
    token: &str,
    nom: &str,
    reponse: &str,
) -> Result<pb::AddedPasskey, Status> {
    let wanted = pb::AddPasskeyRequest {
        token: token.into(),
        nom: nom.into(),
        reponse: reponse.into(),
        origin: origin(),
    };
    bench
        .passkeys()
        .add_passkey(bench.signing_in(wanted))
        .await
        .map(tonic::Response::into_inner)
}

pub(super) async fn list(bench: &Bench, token: &str) -> Vec<pb::Passkey> {
    let wanted = pb::ListPasskeysRequest {
        token: token.into(),
    };
    bench
        .passkeys()
        .list_passkeys(bench.signing_in(wanted))
        .await
        .unwrap()
        .into_inner()
        .passkeys
}

pub(super) async fn begin_sign_in(bench: &Bench) -> Result<pb::Ceremony, Status> {
    bench
        .passkeys()
        .begin_sign_in(bench.signing_in(pb::BeginSignInRequest {}))
        .await
        .map(tonic::Response::into_inner)
}

pub(super) async fn sign_in(
    bench: &Bench,
    jeton: &str,
    reponse: &str,
) -> Result<pb::OpenedSession, Status> {
    let wanted = pb::SignInRequest {
        jeton: jeton.into(),
        reponse: reponse.into(),
        origin: origin(),
    };
    bench
        .passkeys()
        .sign_in(bench.signing_in(wanted))
        .await
        .map(tonic::Response::into_inner)
}

pub(super) async fn begin_second_step(bench: &Bench, attente: &str) -> Result<String, Status> {
    let wanted = pb::BeginSecondStepRequest {
        attente: attente.into(),
    };
    bench
        .passkeys()
        .begin_second_step(bench.signing_in(wanted))
        .await
        .map(|ceremony| ceremony.into_inner().options)
}

pub(super) async fn second_step(
    bench: &Bench,
    attente: &str,
    reponse: &str,
) -> Result<pb::OpenedSession, Status> {
    let wanted = pb::VerifySecondStepRequest {
        attente: attente.into(),
        reponse: reponse.into(),
        origin: origin(),
    };
    bench
        .passkeys()
        .verify_second_step(bench.signing_in(wanted))
        .await
        .map(tonic::Response::into_inner)
}

pub(super) async fn rename(
    bench: &Bench,
    token: &str,
    id: &str,
    nom: &str,
) -> Result<pb::Passkey, Status> {
    let wanted = pb::RenamePasskeyRequest {
        token: token.into(),
        id: id.into(),
        nom: nom.into(),
        origin: origin(),
    };
    bench
        .passkeys()
        .rename_passkey(bench.signing_in(wanted))
        .await
        .map(tonic::Response::into_inner)
}

pub(super) async fn withdraw(
    bench: &Bench,
    token: &str,
    id: &str,
    password: &str,
) -> Result<(), Status> {
    let wanted = pb::WithdrawPasskeyRequest {
        token: token.into(),
        id: id.into(),
        mot_de_passe: password.into(),
        origin: origin(),
    };
    bench
        .passkeys()
        .withdraw_passkey(bench.signing_in(wanted))
        .await
        .map(drop)
}

pub(super) async fn verify_code(bench: &Bench, attente: &str, code: &str) -> Result<(), Status> {
    let wanted = pb::VerifyCodeRequest {
        attente: attente.into(),
        code: code.into(),
        origin: origin(),
    };
    bench
        .second_factors()
        .verify_code(bench.signing_in(wanted))
        .await
        .map(drop)
}

/// How often something stands in the journal, about whomever.
pub(super) async fn noted(bench: &Bench, evenement: &str) -> i64 {
    sqlx::query_scalar("select count(*) from sign_ins where evenement = $1")
        .bind(evenement)
        .fetch_one(&bench.suite.superuser().await)
        .await
        .unwrap()
}

/// Failures of before are forgotten.
pub(super) fn forget(bench: &Bench) {
    bench.suite.clock.advance(SignedDuration::from_mins(61));
}

/// An administrateur with a passkey.
pub(super) struct Armed {
    pub(super) bench: Bench,
    pub(super) person: Uuid,
    pub(super) session: String,
    pub(super) key: Authenticator,
    pub(super) added: pb::AddedPasskey,
}

impl Armed {
    pub(super) async fn set() -> Self {
        Self::set_in(Bench::start().await).await
    }

    pub(super) async fn set_in(bench: Bench) -> Self {
        let admin = bench.open_school(&school()).await;
        let session = bench.login(LOGIN, PASSWORD).await.unwrap().token;
        let (key, added) = another(&bench, &session, "Ordinateur du bureau").await;
        Self {
            bench,
            person: admin.id,
            session,
            key,
            added,
        }
    }

    pub(super) fn id(&self) -> &str {
        &self.added.passkey.as_ref().unwrap().id
    }

    /// A sign-in with the passkey alone, saying what is said.
    pub(super) async fn say(&mut self, said: &Said) -> Result<pb::OpenedSession, Status> {
        let ceremony = begin_sign_in(&self.bench).await.unwrap();
        let answer = self.key.say(&ceremony.options, said);
        sign_in(&self.bench, &ceremony.jeton, &answer).await
    }

    /// The password given again; answers the token that waits for a second step.
    pub(super) async fn awaited(&self) -> pb::AwaitedFactor {
        let entry = self.bench.login(LOGIN, PASSWORD).await.unwrap();
        assert!(entry.token.is_empty() && entry.session.is_none());
        entry.attente.unwrap()
    }
}

/// One passkey more.
pub(super) async fn another(
    bench: &Bench,
    session: &str,
    nom: &str,
) -> (Authenticator, pb::AddedPasskey) {
    let options = begin_addition(bench, session, PASSWORD).await.unwrap();
    let (key, answer) = Authenticator::make(&options);
    let added = add(bench, session, nom, &answer).await.unwrap();
    (key, added)
}
