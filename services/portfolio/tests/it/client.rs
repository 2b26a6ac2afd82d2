//! The service, as people call it.

use chassis::grpc::Failure;
use chassis::{Person, Uai};
use proto::common::v1::{FieldChange, FormOutcome};
use proto::portfolio::v1 as pb;
use proto::portfolio::v1::portfolios_client::PortfoliosClient;
use serde_json::json;
use tonic::transport::Channel;
use uuid::Uuid;

use crate::support::{Bench, OTHER_UAI, Period, change, uai};

/// The service, as one person calls it.
pub(crate) struct Client<'a> {
    pub(crate) bench: &'a Bench,
    pub(crate) grpc: PortfoliosClient<Channel>,
    pub(crate) person: Person,
    pub(crate) etablissement: Uai,
}

impl Client<'_> {
    /// The same person, of another school.
    pub(crate) fn elsewhere(mut self) -> Self {
        self.etablissement = uai(OTHER_UAI);
        self
    }

    fn request<T>(&self, message: T) -> tonic::Request<T> {
        self.bench
            .suite
            .as_person(&self.person, &self.etablissement, message)
    }

    pub(crate) async fn portfolio(
        &self,
        period: &Period,
        learner: Uuid,
    ) -> Result<pb::Portfolio, Failure> {
        let request = pb::GetPortfolioRequest {
            period_id: period.id.to_string(),
            apprenant: learner.to_string(),
        };
        answer(self.grpc.clone().get_portfolio(self.request(request)).await)
    }

    pub(crate) async fn sheet(
        &self,
        period: &Period,
        learner: Uuid,
        week: &str,
    ) -> Result<pb::Sheet, Failure> {
        let request = pb::GetSheetRequest {
            period_id: period.id.to_string(),
            apprenant: learner.to_string(),
            week: week.to_owned(),
        };
        answer(self.grpc.clone().get_sheet(self.request(request)).await)
    }

    pub(crate) async fn change_sheet(
        &self,
        period: &Period,
        learner: Uuid,
        week: &str,
        changes: Vec<FieldChange>,
    ) -> Result<FormOutcome, Failure> {
        let request = pb::ChangeSheetRequest {
            period_id: period.id.to_string(),
            apprenant: learner.to_string(),
            week: week.to_owned(),
            changes,
        };
        answer(self.grpc.clone().change_sheet(self.request(request)).await)
    }

    pub(crate) async fn change_entreprise(
        &self,
        period: &Period,
        learner: Uuid,
        changes: Vec<FieldChange>,
    ) -> Result<FormOutcome, Failure> {
        let request = pb::ChangeEntrepriseRequest {
            period_id: period.id.to_string(),
            apprenant: learner.to_string(),
            changes,
        };
        answer(
            self.grpc
                .clone()
                .change_entreprise(self.request(request))
                .await,
        )
    }

    /// Writes fields of a week that nobody wrote before.
    pub(crate) async fn tell(
        &self,
        period: &Period,
        learner: Uuid,
        week: &str,
        texts: &[(&str, &str)],
    ) -> Result<FormOutcome, Failure> {
        let changes = texts
            .iter()
            .map(|(name, text)| change(&format!("{week}-{name}"), name, &json!(text), 0))
            .collect();
        self.change_sheet(period, learner, week, changes).await
    }

    /// Writes a field of the company's presentation that nobody wrote before.
    pub(crate) async fn present(
        &self,
        period: &Period,
        learner: Uuid,
        name: &str,
        text: &str,
    ) -> Result<FormOutcome, Failure> {
        let changes = vec![change(name, name, &json!(text), 0)];
        self.change_entreprise(period, learner, changes).await
    }

    pub(crate) async fn mark_read(
        &self,
        period: &Period,
        learner: Uuid,
        week: &str,
    ) -> Result<pb::MarkSheetReadResponse, Failure> {
        let request = pb::MarkSheetReadRequest {
            period_id: period.id.to_string(),
            apprenant: learner.to_string(),
            week: week.to_owned(),
        };
        answer(
            self.grpc
                .clone()
                .mark_sheet_read(self.request(request))
                .await,
        )
    }

    pub(crate) async fn folders(
        &self,
        period: &Period,
        learners: &[Uuid],
    ) -> Result<Vec<pb::FolderState>, Failure> {
        let request = pb::ListFolderStatesRequest {
            period_id: period.id.to_string(),
            apprenants: learners.iter().map(Uuid::to_string).collect(),
        };
        answer(
            self.grpc
                .clone()
                .list_folder_states(self.request(request))
                .await,
        )
        .map(|answer| answer.folders)
    }

    pub(crate) async fn count(&self, period: &Period) -> Result<pb::CountPeriodResponse, Failure> {
        self.count_for(period, "", "").await
    }

    /// With what these dates would take away.
    pub(crate) async fn count_for(
        &self,
        period: &Period,
        start: &str,
        end: &str,
    ) -> Result<pb::CountPeriodResponse, Failure> {
        let request = pb::CountPeriodRequest {
            period_id: period.id.to_string(),
            start: start.to_owned(),
            end: end.to_owned(),
            ..Default::default()
        };
        answer(self.grpc.clone().count_period(self.request(request)).await)
    }
}

#[expect(
    clippy::result_large_err,
    reason = "a failure is what these tests look at"
)]
fn answer<T>(answer: Result<tonic::Response<T>, tonic::Status>) -> Result<T, Failure> {
    answer
        .map(tonic::Response::into_inner)
        .map_err(|status| Failure::from(&status))
}
