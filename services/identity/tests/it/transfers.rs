//! Transfers as their two établissements see them, and what begins them (I-11, N8). The other services are away: their
//! part is proved with them, in `tests/e2e`.

use chassis::{Person, Uai};
use chassis_testing::eventually;
use proto::events::identity::v1::TransferStarted;
use proto::identity::v1 as pb;
use proto::identity::v1::transfers_client::TransfersClient;
use tonic::Status;
use uuid::Uuid;

use crate::bench::{Bench, code, other_school, school};

/// Two schools where transfers are on; one has the registry's learners, the other a learner of its own.
struct Two {
    bench: Bench,
    here: Person,
    there: Person,
}

impl Two {
    async fn open() -> Self {
        let bench = Bench::start().await;
        let here = bench.imported_school().await;
        let there = bench.open_school(&other_school()).await;
        let two = Self { bench, here, there };
        two.switch(&two.here, &school(), true).await.unwrap();
        two.switch(&two.there, &other_school(), true).await.unwrap();
        two
    }

    fn client(&self) -> TransfersClient<tonic::transport::Channel> {
        TransfersClient::new(self.bench.suite.channel())
    }

    async fn switch(&self, by: &Person, uai: &Uai, enabled: bool) -> Result<(), Status> {
        let ask = pb::GetTransferSettingsRequest {};
        let settings = self
            .client()
            .get_settings(self.bench.suite.as_person(by, uai, ask))
            .await?
            .into_inner();
        let change = pb::UpdateTransferSettingsRequest {
            enabled,
            expected_version: settings.version,
        };
        self.client()
            .update_settings(self.bench.suite.as_person(by, uai, change))
            .await
            .map(drop)
    }

    async fn list(&self, by: &Person, uai: &Uai, sens: &str) -> Vec<pb::Transfer> {
        let ask = pb::ListTransfersRequest {
            sens: sens.to_owned(),
            ..Default::default()
        };
        self.client()
            .list_transfers(self.bench.suite.as_person(by, uai, ask))
            .await
            .unwrap()
            .into_inner()
            .transfers
    }

    async fn sql(&self, statement: &str) {
        sqlx::query(sqlx::AssertSqlSafe(statement.to_owned()))
            .execute(&self.bench.suite.superuser().await)
            .await
            .unwrap();
    }

    /// A learner of the registry here, with its INE.
    async fn learner(&self) -> (Uuid, String) {
        sqlx::query_as(
            "select person_id, ine from apprenants where ine is not null and actif order by person_id limit 1",
        )
        .fetch_one(&self.bench.suite.superuser().await)
        .await
        .unwrap()
    }

    /// A learner arrives there: the same civil data, that INE, from a registry or not.
    async fn arrives(&self, like: Uuid, ine: Option<&str>, registry: bool) -> Uuid {
        let id = chassis::id::fresh();
        let uai = other_school();
        let ine = ine.map_or("null".to_owned(), |ine| format!("'{ine}'"));
        let siecle = if registry { "'7'" } else { "null" };
        self.sql(&format!(
            "insert into persons (id, nom, prenom, nom_cle, prenom_cle, date_naissance, created_at)
             select '{id}', nom, prenom, nom_cle, prenom_cle, date_naissance, now() from persons where id = '{like}'"
        ))
        .await;
        self.sql(&format!(
            "insert into comptes (etablissement, person_id) values ('{uai}', '{id}')"
        ))
        .await;
        self.sql(&format!(
            "insert into apprenants (etablissement, person_id, ine, siecle_id, annee)
             values ('{uai}', '{id}', {ine}, {siecle}, 2026)"
        ))
        .await;
        self.looked_at(&uai).await;
        id
    }

    /// A learner leaves here, as an import would have it.
    async fn leaves(&self, learner: Uuid) {
        self.sql(&format!(
            "update apprenants set actif = false, version = version + 1 where person_id = '{learner}'"
        ))
        .await;
        self.looked_at(&school()).await;
    }

    async fn looked_at(&self, uai: &Uai) {
        self.sql(&format!(
            "update etablissements set registre_version = registre_version + 1 where etablissement = '{uai}'"
        ))
        .await;
    }

    async fn departure(&self, etat: &str) -> pb::Transfer {
        eventually("the departure", async || {
            let list = self.list(&self.here, &school(), "depart").await;
            list.iter().any(|one| one.etat == etat)
        })
        .await;
        self.list(&self.here, &school(), "depart").await.remove(0)
    }

    async fn confirm(
        &self,
        by: &Person,
        uai: &Uai,
        transfer: &pb::Transfer,
        apprenant: &str,
    ) -> Result<pb::Transfer, Status> {
        let order = pb::ConfirmTransferRequest {
            id: transfer.id.clone(),
            expected_version: transfer.version,
            apprenant: apprenant.to_owned(),
        };
        self.client()
            .confirm_transfer(self.bench.suite.as_person(by, uai, order))
            .await
            .map(tonic::Response::into_inner)
    }

    async fn propose(&self, apprenant: Uuid) -> Result<pb::Transfer, Status> {
        let order = pb::ProposeTransferRequest {
            apprenant: apprenant.to_string(),
            destination: other_school().to_string(),
        };
        self.client()
            .propose_transfer(self.bench.suite.as_person(&self.here, &school(), order))
            .await
            .map(tonic::Response::into_inner)
    }
}

#[tokio::test]
async fn the_same_ine_leaving_here_and_arriving_there_begins_a_transfer_in_either_order_i11() {
    for arrives_first in [true, false] {
        let two = Two::open().await;
        let (learner, ine) = two.learner().await;
        let came = if arrives_first {
            let came = two.arrives(learner, Some(&ine), true).await;
            assert!(two.list(&two.here, &school(), "depart").await.is_empty());
            two.leaves(learner).await;
            came
        } else {
            two.leaves(learner).await;
            two.arrives(learner, Some(&ine), true).await
        };
        let departure = two.departure("en_cours").await;
        assert_eq!(departure.apprenant, learner.to_string());
        assert!(departure.ine && departure.date_naissance.is_empty());
        let arrival = two
            .list(&two.there, &other_school(), "arrivee")
            .await
            .remove(0);
        assert_eq!(
            (&arrival.id, &arrival.etat),
            (&departure.id, &departure.etat)
        );
        assert_eq!(arrival.apprenant, came.to_string());
        two.bench.suite.settle().await;
        let told = two.bench.suite.published::<TransferStarted>().await;
        assert_eq!(told.len(), 1, "once, however often it is looked at");
    }
}

#[tokio::test]
async fn nothing_moves_unless_both_have_switched_transfers_on_i11() {
    let two = Two::open().await;
    two.switch(&two.there, &other_school(), false)
        .await
        .unwrap();
    let (learner, ine) = two.learner().await;
    two.arrives(learner, Some(&ine), true).await;
    two.leaves(learner).await;
    eventually("the departure is looked at", async || {
        let seen: bool = sqlx::query_scalar(
            "select registre_version = transferts_vus from etablissements where etablissement = $1",
        )
        .bind(school().as_str())
        .fetch_one(&two.bench.suite.superuser().await)
        .await
        .unwrap();
        seen
    })
    .await;
    assert!(two.list(&two.here, &school(), "depart").await.is_empty());
    assert_eq!(
        code(&two.propose(learner).await.unwrap_err()),
        "identity.transfer_off"
    );
    // Switched on later, it begins.
    two.switch(&two.there, &other_school(), true).await.unwrap();
    two.departure("en_cours").await;
}

#[tokio::test]
async fn a_learner_being_transferred_does_not_come_back_meanwhile_n8() {
    let two = Two::open().await;
    let (learner, ine) = two.learner().await;
    two.arrives(learner, Some(&ine), true).await;
    two.leaves(learner).await;
    two.departure("en_cours").await;
    let refused = sqlx::query("update apprenants set actif = true where person_id = $1")
        .bind(learner)
        .execute(&two.bench.suite.superuser().await)
        .await
        .unwrap_err();
    let constraint = refused.as_database_error().unwrap().constraint();
    assert_eq!(constraint, Some("apprenants_moving_stay_inactive"));
}

#[tokio::test]
async fn without_registry_both_confirm_learner_by_learner_i11() {
    let two = Two::open().await;
    let (learner, ine) = two.learner().await;
    let came = two.arrives(learner, Some(&ine), false).await;
    two.leaves(learner).await;
    let departure = two.departure("a_confirmer").await;
    assert_eq!(departure.allowed_actions, ["confirmer", "refuser"]);
    let stale = pb::Transfer {
        version: 9,
        ..departure.clone()
    };
    let refused = two.confirm(&two.here, &school(), &stale, "").await;
    assert_eq!(code(&refused.unwrap_err()), "identity.stale");
    let once = two
        .confirm(&two.here, &school(), &departure, "")
        .await
        .unwrap();
    assert_eq!(once.etat, "a_confirmer", "the other side has not");
    assert_eq!(once.allowed_actions, ["refuser"]);
    let arrival = two
        .list(&two.there, &other_school(), "arrivee")
        .await
        .remove(0);
    assert_eq!(arrival.apprenant, came.to_string());
    two.confirm(&two.there, &other_school(), &arrival, "")
        .await
        .unwrap();
    two.departure("en_cours").await;
}

#[tokio::test]
async fn without_ine_the_destination_names_the_same_learner_and_no_other_i11() {
    let two = Two::open().await;
    let (learner, _) = two.learner().await;
    two.sql(&format!(
        "update apprenants set ine = null where person_id = '{learner}'"
    ))
    .await;
    let (other, _) = two.learner().await;
    let came = two.arrives(learner, None, false).await;
    let homonym = two.arrives(other, None, false).await;
    let proposed = two.propose(learner).await.unwrap();
    assert!(proposed.confirme_origine);
    assert_eq!(
        code(&two.propose(learner).await.unwrap_err()),
        "identity.not_found",
        "one at a time"
    );
    let arrival = two
        .list(&two.there, &other_school(), "arrivee")
        .await
        .remove(0);
    assert!(arrival.apprenant.is_empty() && !arrival.date_naissance.is_empty());
    for wrong in ["", &homonym.to_string(), &learner.to_string()] {
        let refused = two
            .confirm(&two.there, &other_school(), &arrival, wrong)
            .await;
        assert_eq!(code(&refused.unwrap_err()), "identity.invalid", "{wrong}");
    }
    let agreed = two
        .confirm(&two.there, &other_school(), &arrival, &came.to_string())
        .await
        .unwrap();
    assert_eq!(agreed.etat, "detecte", "it is still active here");
    two.leaves(learner).await;
    two.departure("en_cours").await;
}

#[tokio::test]
async fn a_refused_transfer_moves_nothing_and_is_not_found_again_i11() {
    let two = Two::open().await;
    let (learner, ine) = two.learner().await;
    two.arrives(learner, Some(&ine), false).await;
    two.leaves(learner).await;
    let departure = two.departure("a_confirmer").await;
    let order = pb::RefuseTransferRequest {
        id: departure.id.clone(),
        expected_version: departure.version,
    };
    for _ in 0..2 {
        let order = two
            .bench
            .suite
            .as_person(&two.there, &other_school(), order.clone());
        let refused = two.client().refuse_transfer(order).await.unwrap();
        assert_eq!(refused.into_inner().etat, "refuse");
    }
    let late = two.confirm(&two.here, &school(), &departure, "").await;
    assert_eq!(code(&late.unwrap_err()), "identity.stale");
    two.looked_at(&school()).await;
    two.departure("refuse").await;
    assert_eq!(two.list(&two.here, &school(), "depart").await.len(), 1);
}

#[tokio::test]
async fn a_transfer_of_others_looks_like_a_missing_one_i11() {
    let two = Two::open().await;
    let (learner, ine) = two.learner().await;
    two.arrives(learner, Some(&ine), false).await;
    two.leaves(learner).await;
    let departure = two.departure("a_confirmer").await;
    let third: Uai = "0761235E".parse().unwrap();
    let stranger = two.bench.open_school(&third).await;
    let get = async |id: &str| {
        let ask = pb::GetTransferRequest { id: id.to_owned() };
        let ask = two.bench.suite.as_person(&stranger, &third, ask);
        two.client().get_transfer(ask).await.unwrap_err()
    };
    let foreign = get(&departure.id).await;
    let missing = get(&chassis::id::fresh().to_string()).await;
    assert_eq!(code(&foreign), "identity.not_found");
    assert_eq!(
        (foreign.code(), foreign.message()),
        (missing.code(), missing.message())
    );
    let refused = two.confirm(&stranger, &third, &departure, "").await;
    assert_eq!(code(&refused.unwrap_err()), "identity.not_found");
}

#[tokio::test]
async fn learners_without_ine_and_who_left_are_listed_with_their_number_i11() {
    let two = Two::open().await;
    let (learner, _) = two.learner().await;
    two.sql(&format!(
        "update apprenants set ine = null where person_id = '{learner}'"
    ))
    .await;
    let waiting = async |groupe: &str| {
        let ask = pb::ListWaitingRequest {
            groupe: groupe.to_owned(),
            ..Default::default()
        };
        let ask = two.bench.suite.as_person(&two.here, &school(), ask);
        two.client().list_waiting(ask).await.unwrap().into_inner()
    };
    let before = waiting("sans_ine").await;
    assert!(
        before
            .apprenants
            .iter()
            .any(|one| one.apprenant == learner.to_string())
    );
    assert!(before.total >= 1 && before.apprenants.iter().all(|one| !one.ine));
    assert_eq!(waiting("partis").await.total, 0);
    two.leaves(learner).await;
    two.sql(&format!(
        "update comptes set actif = false, desactive_le = '2026-09-30' where person_id = '{learner}'"
    ))
    .await;
    assert_eq!(waiting("sans_ine").await.total, before.total - 1);
    let left = waiting("partis").await;
    assert_eq!(
        (left.total, left.apprenants[0].since.as_str()),
        (1, "2026-09-30")
    );
}
