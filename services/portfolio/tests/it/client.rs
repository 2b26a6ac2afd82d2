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

    pub(crate) fn request<T>(&self, message: T) -> tonic::Request<T> {
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
        self.read(of_week(period, learner, week)).await
    }

    pub(crate) async fn read(&self, sheet: pb::SheetRef) -> Result<pb::Sheet, Failure> {
        let request = pb::GetSheetRequest { sheet: Some(sheet) };
        answer(self.grpc.clone().get_sheet(self.request(request)).await)
    }

    pub(crate) async fn change_sheet(
        &self,
        period: &Period,
        learner: Uuid,
        week: &str,
        changes: Vec<FieldChange>,
    ) -> Result<FormOutcome, Failure> {
        self.write(of_week(period, learner, week), changes).await
    }

    pub(crate) async fn write(
        &self,
        sheet: pb::SheetRef,
        changes: Vec<FieldChange>,
    ) -> Result<FormOutcome, Failure> {
        let request = pb::ChangeSheetRequest {
            sheet: Some(sheet),
            changes,
        };
        answer(self.grpc.clone().change_sheet(self.request(request)).await)
    }

    /// Makes a sheet that is of no week; without period, a fiche libre.
    pub(crate) async fn make(
        &self,
        period: Option<&Period>,
        learner: Uuid,
        nature: &str,
        titre: &str,
    ) -> Result<pb::SheetSummary, Failure> {
        let request = pb::CreateSheetRequest {
            apprenant: learner.to_string(),
            period_id: period
                .map(|period| period.id.to_string())
                .unwrap_or_default(),
            nature: nature.to_owned(),
            titre: titre.to_owned(),
        };
        answer(self.grpc.clone().create_sheet(self.request(request)).await)
    }

    pub(crate) async fn remove(&self, sheet: pb::SheetRef, version: i64) -> Result<(), Failure> {
        let request = pb::DeleteSheetRequest {
            sheet: Some(sheet),
            version,
        };
        answer(self.grpc.clone().delete_sheet(self.request(request)).await).map(|_| ())
    }

    pub(crate) async fn libres(
        &self,
        learner: Uuid,
    ) -> Result<pb::ListFichesLibresResponse, Failure> {
        let request = pb::ListFichesLibresRequest {
            apprenant: learner.to_string(),
        };
        answer(
            self.grpc
                .clone()
                .list_fiches_libres(self.request(request))
                .await,
        )
    }

    /// Says something of the portfolio, or of one of its sheets.
    pub(crate) async fn comment(
        &self,
        period: &Period,
        learner: Uuid,
        (destinataires, texte): (&str, &str),
        sheet: &str,
    ) -> Result<pb::Comment, Failure> {
        let request = pb::AddCommentRequest {
            period_id: period.id.to_string(),
            apprenant: learner.to_string(),
            sheet_id: sheet.to_owned(),
            destinataires: destinataires.to_owned(),
            texte: texte.to_owned(),
        };
        answer(self.grpc.clone().add_comment(self.request(request)).await)
    }

    pub(crate) async fn comments(
        &self,
        period: &Period,
        learner: Uuid,
    ) -> Result<Vec<pb::Comment>, Failure> {
        let request = pb::ListCommentsRequest {
            period_id: period.id.to_string(),
            apprenant: learner.to_string(),
        };
        answer(self.grpc.clone().list_comments(self.request(request)).await)
            .map(|answer| answer.comments)
    }

    pub(crate) async fn mark_comments_read(
        &self,
        period: &Period,
        learner: Uuid,
    ) -> Result<(), Failure> {
        let request = pb::MarkCommentsReadRequest {
            period_id: period.id.to_string(),
            apprenant: learner.to_string(),
        };
        answer(
            self.grpc
                .clone()
                .mark_comments_read(self.request(request))
                .await,
        )
        .map(|_| ())
    }

    pub(crate) async fn form(
        &self,
        period: &Period,
        learner: Uuid,
        form: &str,
    ) -> Result<pb::Form, Failure> {
        let request = pb::GetFormRequest {
            period_id: period.id.to_string(),
            apprenant: learner.to_string(),
            form: form.to_owned(),
        };
        answer(self.grpc.clone().get_form(self.request(request)).await)
    }

    pub(crate) async fn change_form(
        &self,
        period: &Period,
        learner: Uuid,
        form: &str,
        changes: Vec<FieldChange>,
    ) -> Result<FormOutcome, Failure> {
        let request = pb::ChangeFormRequest {
            period_id: period.id.to_string(),
            apprenant: learner.to_string(),
            form: form.to_owned(),
            changes,
        };
        answer(self.grpc.clone().change_form(self.request(request)).await)
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
        self.change_form(period, learner, "entreprise", changes)
            .await
    }

    pub(crate) async fn mark_read(
        &self,
        period: &Period,
        learner: Uuid,
        week: &str,
    ) -> Result<pb::MarkSheetReadResponse, Failure> {
        let request = pb::MarkSheetReadRequest {
            sheet: Some(of_week(period, learner, week)),
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

    /// Of one learner alone.
    pub(crate) async fn count_of(
        &self,
        period: &Period,
        learner: Uuid,
    ) -> Result<pb::CountPeriodResponse, Failure> {
        let request = pb::CountPeriodRequest {
            period_id: period.id.to_string(),
            apprenant: learner.to_string(),
            ..Default::default()
        };
        answer(self.grpc.clone().count_period(self.request(request)).await)
    }
}

/// The sheet of a week of a period.
pub(crate) fn of_week(period: &Period, learner: Uuid, week: &str) -> pb::SheetRef {
    pb::SheetRef {
        apprenant: learner.to_string(),
        period_id: period.id.to_string(),
        week: week.to_owned(),
        id: String::new(),
    }
}

/// A sheet by its own id.
pub(crate) fn by_id(learner: Uuid, id: &str) -> pb::SheetRef {
    pb::SheetRef {
        apprenant: learner.to_string(),
        id: id.to_owned(),
        ..Default::default()
    }
}

#[expect(
    clippy::result_large_err,
    reason = "a failure is what these tests look at"
)]
pub(crate) fn answer<T>(answer: Result<tonic::Response<T>, tonic::Status>) -> Result<T, Failure> {
    answer
        .map(tonic::Response::into_inner)
        .map_err(|status| Failure::from(&status))
}
