//! The service, as one person or one service calls it.

use chassis::grpc::{Failure, REQUEST_ID};
use chassis::{Person, Uai};
use chassis_testing::Suite;
use periods::Periods;
use proto::common::v1::{
    ExportApprenantRequest, ExportApprenantResponse, FieldChange, FormOutcome,
    ImportApprenantRequest, ImportApprenantResponse, MoveApprenantRequest, MoveApprenantResponse,
    SettleExportRequest, SettleExportResponse,
};
use proto::periods::v1 as pb;
use proto::periods::v1::annexes_client::AnnexesClient;
use proto::periods::v1::calendar_client::CalendarClient;
use proto::periods::v1::calendar_feeds_client::CalendarFeedsClient;
use proto::periods::v1::fiches_liaison_client::FichesLiaisonClient;
use proto::periods::v1::freeze_client::FreezeClient;
use proto::periods::v1::periods_client::PeriodsClient;
use proto::periods::v1::referentiels_client::ReferentielsClient;
use proto::periods::v1::transfers_client::TransfersClient;
use tonic::Status;
use tonic::transport::Channel;
use uuid::Uuid;

use crate::bench::{Bench, MSPC, school};

#[derive(Clone)]
enum Caller {
    Person(Person),
    Service(&'static str),
}

/// One caller. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Client<'a> {
    bench: &'a Bench,
    caller: Caller,
    etablissement: Uai,
    key: Option<String>,
    request_id: Option<Uuid>,
}

impl<'a> Client<'a> {
    pub(crate) fn person(bench: &'a Bench, person: Person) -> Self {
        Self::new(bench, Caller::Person(person))
    }

    pub(crate) fn service(bench: &'a Bench, name: &'static str) -> Self {
        Self::new(bench, Caller::Service(name))
    }

    fn new(bench: &'a Bench, caller: Caller) -> Self {
        Self {
            bench,
            caller,
            etablissement: school(),
            key: None,
            request_id: None,
        }
    }

    /// The same caller, in this school.
    pub(crate) fn of(mut self, etablissement: Uai) -> Self {
        self.etablissement = etablissement;
        self
    }

    /// The same caller, whose requests are repeatable under this key (G-06).
    pub(crate) fn under(mut self, key: &str) -> Self {
        self.key = Some(key.to_owned());
        self
    }

    /// The same caller, whose requests all have this identifier.
    pub(crate) fn numbered(mut self, request_id: Uuid) -> Self {
        self.request_id = Some(request_id);
        self
    }

    fn request<T>(&self, message: T) -> tonic::Request<T> {
        let suite = &self.bench.suite;
        let mut request = match &self.caller {
            Caller::Person(person) => suite.as_person(person, &self.etablissement, message),
            Caller::Service(name) => suite.as_service(name, &self.etablissement, message),
        };
        if let Some(id) = self.request_id {
            let value = id.to_string().parse().unwrap();
            request.metadata_mut().insert(REQUEST_ID, value);
        }
        match &self.key {
            Some(key) => Suite::<Periods>::repeatable(request, key),
            None => request,
        }
    }

    fn channel(&self) -> Channel {
        self.bench.suite.channel()
    }
}

/// One method per RPC: the status as it comes, for tests that compare answers to the byte.
macro_rules! rpcs {
    ($($client:ident: $method:ident($request:ident) -> $answer:ty;)+) => {
        impl Client<'_> {
            $(pub(crate) async fn $method(&self, message: pb::$request) -> Result<$answer, Status> {
                $client::new(self.channel())
                    .$method(self.request(message))
                    .await
                    .map(tonic::Response::into_inner)
            })+
        }
    };
}

rpcs! {
    AnnexesClient: list_annexes(ListAnnexesRequest) -> pb::ListAnnexesResponse;
    AnnexesClient: get_annexe(GetAnnexeRequest) -> pb::Annexe;
    AnnexesClient: create_annexe(CreateAnnexeRequest) -> pb::Annexe;
    AnnexesClient: update_annexe(UpdateAnnexeRequest) -> pb::Annexe;
    AnnexesClient: delete_annexe(DeleteAnnexeRequest) -> pb::DeleteAnnexeResponse;
    AnnexesClient: list_candidates(ListCandidatesRequest) -> pb::ListCandidatesResponse;
    AnnexesClient: share_annexe(ShareAnnexeRequest) -> pb::Annexe;
    AnnexesClient: unshare_annexe(UnshareAnnexeRequest) -> pb::Annexe;
    AnnexesClient: list_shared_annexes(ListSharedAnnexesRequest) -> pb::ListSharedAnnexesResponse;
    AnnexesClient: get_shared_annexe(GetSharedAnnexeRequest) -> pb::SharedAnnexe;
    AnnexesClient: take_shared_annexe(TakeSharedAnnexeRequest) -> pb::Annexe;
    PeriodsClient: declare_period(DeclarePeriodRequest) -> pb::DeclarePeriodResponse;
    PeriodsClient: list_periods(ListPeriodsRequest) -> pb::ListPeriodsResponse;
    PeriodsClient: get_period(GetPeriodRequest) -> pb::Period;
    PeriodsClient: edit_period(EditPeriodRequest) -> pb::EditPeriodResponse;
    PeriodsClient: list_period_candidates(ListPeriodCandidatesRequest) -> pb::ListPeriodCandidatesResponse;
    PeriodsClient: delete_period(DeletePeriodRequest) -> pb::DeletePeriodResponse;
    PeriodsClient: describe_undo(DescribeUndoRequest) -> pb::DescribeUndoResponse;
    PeriodsClient: list_deletions(ListDeletionsRequest) -> pb::ListDeletionsResponse;
    PeriodsClient: undo_deletion(UndoDeletionRequest) -> pb::UndoDeletionResponse;
    CalendarClient: get_calendar(GetCalendarRequest) -> pb::GetCalendarResponse;
    CalendarClient: add_official_period(AddOfficialPeriodRequest) -> pb::OfficialPeriod;
    CalendarClient: change_official_period(ChangeOfficialPeriodRequest) -> pb::OfficialPeriod;
    CalendarClient: remove_official_period(RemoveOfficialPeriodRequest) -> pb::RemoveOfficialPeriodResponse;
    CalendarClient: set_periodicity(SetPeriodicityRequest) -> pb::SetPeriodicityResponse;
    CalendarFeedsClient: get_feed(GetFeedRequest) -> pb::GetFeedResponse;
    CalendarFeedsClient: make_feed(MakeFeedRequest) -> pb::MakeFeedResponse;
    CalendarFeedsClient: remove_feed(RemoveFeedRequest) -> pb::RemoveFeedResponse;
    CalendarFeedsClient: find_feed(FindFeedRequest) -> pb::FindFeedResponse;
    CalendarFeedsClient: get_feed_calendar(GetFeedCalendarRequest) -> pb::FeedCalendar;
    FichesLiaisonClient: get_fiche_liaison(GetFicheLiaisonRequest) -> pb::FicheLiaison;
    FichesLiaisonClient: list_proposed_tutors(ListProposedTutorsRequest) -> pb::ListProposedTutorsResponse;
    FichesLiaisonClient: change_fiche_liaison(ChangeFicheLiaisonRequest) -> FormOutcome;
    FreezeClient: freeze_period(FreezePeriodRequest) -> pb::FreezePeriodResponse;
    FreezeClient: release_freeze(ReleaseFreezeRequest) -> pb::ReleaseFreezeResponse;
    ReferentielsClient: list_referentiels(ListReferentielsRequest) -> pb::ListReferentielsResponse;
    ReferentielsClient: get_referentiel(GetReferentielRequest) -> pb::Referentiel;
}

impl Client<'_> {
    /// Moves a learner, as identity would.
    pub(crate) async fn move_apprenant(
        &self,
        order: MoveApprenantRequest,
    ) -> Result<MoveApprenantResponse, Status> {
        TransfersClient::new(self.channel())
            .move_apprenant(self.request(order))
            .await
            .map(tonic::Response::into_inner)
    }

    /// Takes a learner out of the deployment, as identity would.
    pub(crate) async fn export_apprenant(
        &self,
        order: ExportApprenantRequest,
    ) -> Result<ExportApprenantResponse, Status> {
        TransfersClient::new(self.channel())
            .export_apprenant(self.request(order))
            .await
            .map(tonic::Response::into_inner)
    }

    /// Puts it back, or drops it.
    pub(crate) async fn settle_export(
        &self,
        order: SettleExportRequest,
    ) -> Result<SettleExportResponse, Status> {
        TransfersClient::new(self.channel())
            .settle_export(self.request(order))
            .await
            .map(tonic::Response::into_inner)
    }

    /// Brings one in.
    pub(crate) async fn import_apprenant(
        &self,
        order: ImportApprenantRequest,
    ) -> Result<ImportApprenantResponse, Status> {
        TransfersClient::new(self.channel())
            .import_apprenant(self.request(order))
            .await
            .map(tonic::Response::into_inner)
    }

    /// A new annexe for pupils of première Bac Pro MSPC.
    pub(crate) async fn annexe(&self) -> pb::Annexe {
        self.create_annexe(a_new_annexe()).await.unwrap()
    }

    /// A period declared for these learners.
    pub(crate) async fn declared(&self, annexe: &pb::Annexe, learners: &[Uuid]) -> pb::Period {
        let answer = self
            .declare_period(a_declaration(annexe, learners))
            .await
            .unwrap();
        answer.period.expect("no overlap")
    }

    pub(crate) async fn period(&self, id: &str) -> Result<pb::Period, Failure> {
        let query = pb::GetPeriodRequest { id: id.to_owned() };
        Ok(self.get_period(query).await?)
    }

    pub(crate) async fn delete(&self, period: &pb::Period) -> Result<i64, Failure> {
        let command = pb::DeletePeriodRequest {
            id: period.id.clone(),
            expected_version: period.version,
            apprenant: String::new(),
        };
        Ok(self.delete_period(command).await?.version)
    }

    /// Deletes a period for one learner alone.
    pub(crate) async fn delete_for(
        &self,
        period: &pb::Period,
        learner: Uuid,
    ) -> Result<i64, Failure> {
        let command = pb::DeletePeriodRequest {
            id: period.id.clone(),
            expected_version: period.version,
            apprenant: learner.to_string(),
        };
        Ok(self.delete_period(command).await?.version)
    }

    /// The deletions that this caller's list shows.
    pub(crate) async fn deletions(&self) -> Result<Vec<pb::Deletion>, Failure> {
        let all = pb::ListDeletionsRequest {};
        Ok(self.list_deletions(all).await?.deletions)
    }

    /// Undoes the deletion of a period made at a version of it.
    pub(crate) async fn undo(
        &self,
        period: &pb::Period,
        version: i64,
    ) -> Result<pb::UndoDeletionResponse, Failure> {
        let command = pb::UndoDeletionRequest {
            period_id: period.id.clone(),
            version,
            malgre_chevauchement: false,
        };
        Ok(self.undo_deletion(command).await?)
    }

    pub(crate) async fn freeze(&self, claim: &pb::FreezePeriodRequest) -> Result<i64, Failure> {
        Ok(self.freeze_period(claim.clone()).await?.version)
    }

    pub(crate) async fn release(&self, claim: &pb::FreezePeriodRequest) -> Result<(), Failure> {
        let command = pb::ReleaseFreezeRequest {
            claim: claim.claim.clone(),
        };
        self.release_freeze(command).await?;
        Ok(())
    }

    pub(crate) async fn fiche(
        &self,
        period: &pb::Period,
        learner: Uuid,
    ) -> Result<pb::FicheLiaison, Failure> {
        let query = pb::GetFicheLiaisonRequest {
            period_id: period.id.clone(),
            apprenant: learner.to_string(),
        };
        Ok(self.get_fiche_liaison(query).await?)
    }

    /// Writes one field of a fiche.
    pub(crate) async fn write(
        &self,
        period: &pb::Period,
        learner: Uuid,
        change: FieldChange,
    ) -> Result<FormOutcome, Failure> {
        self.send(period, learner, vec![change]).await
    }

    /// Sends a queue of changes of a fiche.
    pub(crate) async fn send(
        &self,
        period: &pb::Period,
        learner: Uuid,
        changes: Vec<FieldChange>,
    ) -> Result<FormOutcome, Failure> {
        let command = pb::ChangeFicheLiaisonRequest {
            period_id: period.id.clone(),
            apprenant: learner.to_string(),
            changes,
        };
        Ok(self.change_fiche_liaison(command).await?)
    }

    /// The periods that this caller's list shows.
    pub(crate) async fn periods(&self) -> Vec<pb::Period> {
        let all = pb::ListPeriodsRequest::default();
        self.list_periods(all).await.unwrap().periods
    }
}

/// An annexe for pupils of première Bac Pro MSPC.
pub(crate) fn a_new_annexe() -> pb::CreateAnnexeRequest {
    pb::CreateAnnexeRequest {
        referentiel: MSPC.to_owned(),
        niveau: "premiere".to_owned(),
        content: Some(pb::AnnexeContent {
            titre: "PFMP 2 - Maintenance".to_owned(),
            pour_apprentis: false,
            objectifs: "Intervenir en sécurité".to_owned(),
            taches: vec!["A1T1".to_owned(), "A2T1".to_owned()],
        }),
    }
}

/// Three weeks of June from this annexe.
pub(crate) fn a_declaration(annexe: &pb::Annexe, learners: &[Uuid]) -> pb::DeclarePeriodRequest {
    pb::DeclarePeriodRequest {
        annexe_id: annexe.id.clone(),
        titre: "PFMP 2".to_owned(),
        statut: "periode-2".to_owned(),
        start: "2027-06-07".to_owned(),
        end: "2027-06-25".to_owned(),
        objectifs: annexe.objectifs.clone(),
        taches: annexe.taches.clone(),
        apprenants: learners.iter().map(ToString::to_string).collect(),
        malgre_chevauchement: false,
    }
}

/// A change of one field, typed on this version of it.
pub(crate) fn typed(name: &str, value: &str, base_version: i64) -> FieldChange {
    chosen(name, value, base_version)
}

/// The same for a field that is no text.
pub(crate) fn chosen(
    name: &str,
    value: impl Into<serde_json::Value>,
    base_version: i64,
) -> FieldChange {
    FieldChange {
        change_id: chassis::id::fresh().to_string(),
        name: name.to_owned(),
        value_json: value.into().to_string(),
        base_version,
    }
}

/// The code of a refusal.
pub(crate) fn code<T: std::fmt::Debug, E: Into<Failure>>(answer: Result<T, E>) -> String {
    match answer {
        Ok(given) => panic!("not refused: {given:?}"),
        Err(refusal) => refusal.into().code,
    }
}

/// The fields that a refusal names, with what is wrong.
pub(crate) fn faults<T: std::fmt::Debug>(answer: Result<T, Status>) -> Vec<(String, String)> {
    Failure::from(answer.unwrap_err()).fields
}
