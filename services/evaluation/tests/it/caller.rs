//! The service, as one person calls it.

use chassis::grpc::Failure;
use chassis::{Person, Uai};
use proto::common::v1::{
    ExportApprenantRequest, FieldChange, FieldState, FormOutcome, ImportApprenantRequest,
    MoveApprenantRequest, SettleExportRequest,
};
use proto::evaluation::v1 as pb;
use proto::evaluation::v1::bilans_entreprise_client::BilansEntrepriseClient;
use proto::evaluation::v1::bilans_intermediaires_client::BilansIntermediairesClient;
use proto::evaluation::v1::claims_client::ClaimsClient;
use proto::evaluation::v1::transfers_client::TransfersClient;
use serde_json::Value;
use tonic::transport::Channel;
use tonic::{Request, Response, Status};
use uuid::Uuid;

use crate::bench::{Bench, MSPC, OTHER_UAI, Period, change, uai};

pub(crate) struct Caller<'a> {
    pub(crate) bench: &'a Bench,
    pub(crate) person: Person,
    pub(crate) etablissement: Uai,
}

impl Caller<'_> {
    /// The same person, of another school.
    pub(crate) fn elsewhere(mut self) -> Self {
        self.etablissement = uai(OTHER_UAI);
        self
    }

    fn request<T>(&self, message: T) -> Request<T> {
        self.bench
            .suite
            .as_person(&self.person, &self.etablissement, message)
    }

    fn entreprise(&self) -> BilansEntrepriseClient<Channel> {
        BilansEntrepriseClient::new(self.bench.suite.channel())
    }

    fn intermediaires(&self) -> BilansIntermediairesClient<Channel> {
        BilansIntermediairesClient::new(self.bench.suite.channel())
    }

    pub(crate) async fn bilan(
        &self,
        period: &Period,
        learner: Uuid,
    ) -> Result<pb::BilanEntreprise, Failure> {
        let message = pb::GetBilanRequest {
            period_id: period.id.to_string(),
            apprenant: learner.to_string(),
        };
        answer(self.entreprise().get_bilan(self.request(message)).await)
    }

    pub(crate) async fn change(
        &self,
        period: &Period,
        learner: Uuid,
        changes: Vec<FieldChange>,
    ) -> Result<FormOutcome, Failure> {
        let message = pb::ChangeBilanRequest {
            period_id: period.id.to_string(),
            apprenant: learner.to_string(),
            changes,
        };
        answer(self.entreprise().change_bilan(self.request(message)).await)
    }

    /// Writes one field that nobody wrote yet.
    pub(crate) async fn write(
        &self,
        period: &Period,
        learner: Uuid,
        name: &str,
        value: &Value,
    ) -> Result<FormOutcome, Failure> {
        let id = chassis::id::fresh().to_string();
        self.change(period, learner, vec![change(&id, name, value, 0)])
            .await
    }

    pub(crate) async fn finish(
        &self,
        period: &Period,
        learner: Uuid,
        expected_version: i64,
    ) -> Result<pb::BilanEntreprise, Failure> {
        let message = pb::FinishBilanRequest {
            period_id: period.id.to_string(),
            apprenant: learner.to_string(),
            expected_version,
        };
        answer(self.entreprise().finish_bilan(self.request(message)).await)
    }

    pub(crate) async fn reopen(
        &self,
        period: &Period,
        learner: Uuid,
        expected_version: i64,
    ) -> Result<pb::BilanEntreprise, Failure> {
        let message = pb::ReopenBilanRequest {
            period_id: period.id.to_string(),
            apprenant: learner.to_string(),
            expected_version,
        };
        answer(self.entreprise().reopen_bilan(self.request(message)).await)
    }

    /// Learner and state of each bilan of a period that this person sees.
    pub(crate) async fn states(
        &self,
        period: &Period,
        learners: &[Uuid],
    ) -> Result<Vec<(String, String)>, Failure> {
        let message = pb::ListBilanStatesRequest {
            period_id: period.id.to_string(),
            apprenants: learners.iter().map(Uuid::to_string).collect(),
        };
        let listed = answer(
            self.entreprise()
                .list_bilan_states(self.request(message))
                .await,
        )?;
        Ok(listed
            .bilans
            .into_iter()
            .map(|bilan| (bilan.apprenant, bilan.etat))
            .collect())
    }

    pub(crate) async fn count(&self, period: &Period) -> Result<pb::CountPeriodResponse, Failure> {
        let message = pb::CountPeriodRequest {
            period_id: period.id.to_string(),
            ..Default::default()
        };
        answer(self.entreprise().count_period(self.request(message)).await)
    }

    pub(crate) async fn prepare(
        &self,
        learner: Uuid,
        date: &str,
    ) -> Result<pb::Preparation, Failure> {
        self.prepare_for(learner, MSPC, date).await
    }

    pub(crate) async fn prepare_for(
        &self,
        learner: Uuid,
        referentiel: &str,
        date: &str,
    ) -> Result<pb::Preparation, Failure> {
        let message = pb::PrepareBilanRequest {
            apprenant: learner.to_string(),
            date: date.to_owned(),
            referentiel: referentiel.to_owned(),
        };
        answer(
            self.intermediaires()
                .prepare_bilan(self.request(message))
                .await,
        )
    }

    pub(crate) async fn create(
        &self,
        message: pb::CreateBilanRequest,
        key: Option<&str>,
    ) -> Result<pb::BilanIntermediaire, Failure> {
        let mut request = self.request(message);
        if let Some(key) = key {
            request = chassis_testing::Suite::<evaluation::Evaluation>::repeatable(request, key);
        }
        answer(self.intermediaires().create_bilan(request).await)
    }

    pub(crate) async fn bilans(&self, learner: Uuid) -> Result<pb::ListBilansResponse, Failure> {
        let message = pb::ListBilansRequest {
            apprenant: learner.to_string(),
        };
        answer(
            self.intermediaires()
                .list_bilans(self.request(message))
                .await,
        )
    }

    pub(crate) async fn claim(&self, claim: Uuid) -> Result<pb::GetClaimResponse, Failure> {
        let message = pb::GetClaimRequest {
            claim: claim.to_string(),
        };
        let mut claims = ClaimsClient::new(self.bench.suite.channel());
        answer(claims.get_claim(self.request(message)).await)
    }

    pub(crate) async fn move_apprenant(&self, learner: Uuid) -> Result<(), Failure> {
        let message = MoveApprenantRequest {
            transfer: Uuid::nil().to_string(),
            apprenant: learner.to_string(),
            apprenant_destination: Uuid::nil().to_string(),
            destination: OTHER_UAI.to_owned(),
            ..Default::default()
        };
        let mut transfers = TransfersClient::new(self.bench.suite.channel());
        answer(transfers.move_apprenant(self.request(message)).await).map(drop)
    }

    pub(crate) async fn export_apprenant(&self, learner: Uuid) -> Result<(), Failure> {
        let message = ExportApprenantRequest {
            transfer: Uuid::nil().to_string(),
            apprenant: learner.to_string(),
            ..Default::default()
        };
        let mut transfers = TransfersClient::new(self.bench.suite.channel());
        answer(transfers.export_apprenant(self.request(message)).await).map(drop)
    }

    pub(crate) async fn settle_export(&self, learner: Uuid) -> Result<(), Failure> {
        let message = SettleExportRequest {
            transfer: Uuid::nil().to_string(),
            apprenant: learner.to_string(),
            restore: true,
            ..Default::default()
        };
        let mut transfers = TransfersClient::new(self.bench.suite.channel());
        answer(transfers.settle_export(self.request(message)).await).map(drop)
    }

    pub(crate) async fn import_apprenant(&self, learner: Uuid) -> Result<(), Failure> {
        let message = ImportApprenantRequest {
            transfer: Uuid::nil().to_string(),
            apprenant: learner.to_string(),
            apprenant_destination: learner.to_string(),
            ..Default::default()
        };
        let mut transfers = TransfersClient::new(self.bench.suite.channel());
        answer(transfers.import_apprenant(self.request(message)).await).map(drop)
    }

    pub(crate) async fn without_bilan(&self, learners: &[Uuid]) -> Result<Vec<String>, Failure> {
        let message = pb::ListWithoutBilanRequest {
            apprenants: learners.iter().map(Uuid::to_string).collect(),
        };
        let mut transfers = TransfersClient::new(self.bench.suite.channel());
        let answered = answer(transfers.list_without_bilan(self.request(message)).await);
        Ok(answered?.apprenants)
    }
}

/// What `service` learns of a claim.
pub(crate) async fn claim_as(bench: &Bench, service: &str, claim: Uuid) -> Result<String, Failure> {
    let message = pb::GetClaimRequest {
        claim: claim.to_string(),
    };
    let request = bench
        .suite
        .as_service(service, &uai(crate::bench::UAI), message);
    let mut claims = ClaimsClient::new(bench.suite.channel());
    Ok(answer(claims.get_claim(request).await)?.etat)
}

/// A request for a bilan intermédiaire with something of everything.
pub(crate) fn a_bilan(learner: Uuid, date: &str) -> pb::CreateBilanRequest {
    pb::CreateBilanRequest {
        apprenant: learner.to_string(),
        referentiel: MSPC.to_owned(),
        date: date.to_owned(),
        niveaux: vec![pb::CompetenceNiveau {
            competence: "C2.1".to_owned(),
            niveau: "+".to_owned(),
        }],
        constats: "Travaille avec méthode.".to_owned(),
        conseils: "Lire les schémas avant d’intervenir.".to_owned(),
        note: "13,5".to_owned(),
    }
}

/// The field of that name.
pub(crate) fn field<'a>(fields: &'a [FieldState], name: &str) -> &'a FieldState {
    fields
        .iter()
        .find(|field| field.name == name)
        .unwrap_or_else(|| panic!("no field {name}"))
}

/// An answer without what differs from one request to the next.
pub(crate) fn comparable(failure: &Failure) -> Failure {
    Failure {
        request_id: None,
        ..failure.clone()
    }
}

#[expect(clippy::result_large_err, reason = "tonic's own error type")]
fn answer<T>(answer: Result<Response<T>, Status>) -> Result<T, Failure> {
    answer.map(Response::into_inner).map_err(Failure::from)
}
