//! An object of another établissement is answered like a missing one, to the byte, by every RPC there is.

use std::collections::BTreeSet;

use chassis::Profil;
use prost::Message;
use proto::common::v1::{
    ExportApprenantRequest, ImportApprenantRequest, MoveApprenantRequest, SettleExportRequest,
};
use proto::periods::v1 as pb;
use tonic::Status;
use uuid::Uuid;

use crate::bench::{Bench, MSPC, a_claim, a_person, other_school};
use crate::client::{Client, a_declaration, a_new_annexe, typed};
use crate::feeds::NO_TOKEN;

/// What is compared of an answer: everything.
type Bytes = (i32, String, Vec<u8>);

fn bytes<T: Message>(answer: Result<T, Status>) -> Bytes {
    match answer {
        Ok(message) => (0, String::new(), message.encode_to_vec()),
        Err(status) => (
            status.code().into(),
            status.message().to_owned(),
            status.details().to_vec(),
        ),
    }
}

/// Objects that a request may be about.
struct Objects {
    annexe: pb::Annexe,
    period: pb::Period,
    learner: Uuid,
    claim: pb::FreezePeriodRequest,
    officielle: String,
}

/// Every RPC, asked about these objects.
const RPCS: [&str; 41] = [
    "Annexes.ListAnnexes",
    "Annexes.GetAnnexe",
    "Annexes.CreateAnnexe",
    "Annexes.UpdateAnnexe",
    "Annexes.DeleteAnnexe",
    "Annexes.ListCandidates",
    "Annexes.ShareAnnexe",
    "Annexes.UnshareAnnexe",
    "Annexes.ListSharedAnnexes",
    "Annexes.GetSharedAnnexe",
    "Annexes.TakeSharedAnnexe",
    "Calendar.GetCalendar",
    "Calendar.AddOfficialPeriod",
    "Calendar.ChangeOfficialPeriod",
    "Calendar.RemoveOfficialPeriod",
    "Calendar.SetPeriodicity",
    "CalendarFeeds.GetFeed",
    "CalendarFeeds.RemoveFeed",
    "CalendarFeeds.MakeFeed",
    "CalendarFeeds.FindFeed",
    "CalendarFeeds.GetFeedCalendar",
    "FichesLiaison.GetFicheLiaison",
    "FichesLiaison.ChangeFicheLiaison",
    "FichesLiaison.ListProposedTutors",
    "Freeze.FreezePeriod",
    "Freeze.ReleaseFreeze",
    "Periods.DeclarePeriod",
    "Periods.ListPeriods",
    "Periods.GetPeriod",
    "Periods.DeletePeriod",
    "Periods.DescribeUndo",
    "Periods.ListDeletions",
    "Periods.UndoDeletion",
    "Periods.EditPeriod",
    "Periods.ListPeriodCandidates",
    "Referentiels.ListReferentiels",
    "Referentiels.GetReferentiel",
    "Transfers.MoveApprenant",
    "Transfers.ExportApprenant",
    "Transfers.SettleExport",
    "Transfers.ImportApprenant",
];

async fn ask_calendar(rpc: &str, client: &Client<'_>, about: &Objects) -> Bytes {
    match rpc {
        "Calendar.GetCalendar" => {
            // A year of which nobody knows anything.
            let query = pb::GetCalendarRequest { annee: 1999 };
            bytes(client.get_calendar(query).await)
        }
        "Calendar.AddOfficialPeriod" => {
            let command = pb::AddOfficialPeriodRequest { content: None };
            bytes(client.add_official_period(command).await)
        }
        "Calendar.ChangeOfficialPeriod" => {
            let command = pb::ChangeOfficialPeriodRequest {
                id: about.officielle.clone(),
                expected_version: 1,
                content: None,
            };
            bytes(client.change_official_period(command).await)
        }
        "Calendar.RemoveOfficialPeriod" => {
            let command = pb::RemoveOfficialPeriodRequest {
                id: about.officielle.clone(),
                expected_version: 7,
            };
            bytes(client.remove_official_period(command).await)
        }
        "Calendar.SetPeriodicity" => {
            let command = pb::SetPeriodicityRequest { periodicity: None };
            bytes(client.set_periodicity(command).await)
        }
        other => ask_feeds(other, client).await,
    }
}

/// About one's own address, and that of a token, which is about nothing else.
async fn ask_feeds(rpc: &str, client: &Client<'_>) -> Bytes {
    let token = NO_TOKEN.to_owned();
    match rpc {
        "CalendarFeeds.GetFeed" => bytes(client.get_feed(pb::GetFeedRequest {}).await),
        "CalendarFeeds.RemoveFeed" => bytes(client.remove_feed(pb::RemoveFeedRequest {}).await),
        "CalendarFeeds.MakeFeed" => {
            let made = client.make_feed(pb::MakeFeedRequest {}).await;
            // Never twice the same, and of the caller alone.
            bytes(made.map(|_| pb::MakeFeedResponse::default()))
        }
        "CalendarFeeds.FindFeed" => bytes(client.find_feed(pb::FindFeedRequest { token }).await),
        "CalendarFeeds.GetFeedCalendar" => {
            let query = pb::GetFeedCalendarRequest {
                token,
                referentiels: vec![],
            };
            bytes(client.get_feed_calendar(query).await)
        }
        other => panic!("no request for {other}"),
    }
}

async fn ask(rpc: &str, client: &Client<'_>, about: &Objects) -> Bytes {
    if rpc.starts_with("Calendar") {
        return ask_calendar(rpc, client, about).await;
    }
    let (period_id, apprenant) = (about.period.id.clone(), about.learner.to_string());
    match rpc {
        "FichesLiaison.GetFicheLiaison" => {
            let query = pb::GetFicheLiaisonRequest {
                period_id,
                apprenant,
            };
            bytes(client.get_fiche_liaison(query).await)
        }
        "FichesLiaison.ChangeFicheLiaison" => {
            let command = pb::ChangeFicheLiaisonRequest {
                period_id,
                apprenant,
                changes: vec![typed("ville", "Rouen", 0)],
            };
            bytes(client.change_fiche_liaison(command).await)
        }
        "FichesLiaison.ListProposedTutors" => {
            let query = pb::ListProposedTutorsRequest { period_id };
            bytes(client.list_proposed_tutors(query).await)
        }
        "Freeze.FreezePeriod" => bytes(client.freeze_period(about.claim.clone()).await),
        "Freeze.ReleaseFreeze" => {
            let claim = about.claim.claim.clone();
            bytes(
                client
                    .release_freeze(pb::ReleaseFreezeRequest { claim })
                    .await,
            )
        }
        "Periods.DeclarePeriod" => {
            let command = a_declaration(&about.annexe, &[about.learner]);
            bytes(client.declare_period(command).await)
        }
        "Periods.ListPeriods" => {
            let query = pb::ListPeriodsRequest {
                after: Uuid::nil().to_string(),
                ..pb::ListPeriodsRequest::default()
            };
            bytes(client.list_periods(query).await)
        }
        "Periods.GetPeriod" => bytes(
            client
                .get_period(pb::GetPeriodRequest { id: period_id })
                .await,
        ),
        "Periods.EditPeriod" => {
            let command = pb::EditPeriodRequest {
                id: period_id,
                expected_version: about.period.version,
                titre: "Autre titre".to_owned(),
                statut: "periode-2".to_owned(),
                start: "2027-06-07".to_owned(),
                end: "2027-06-25".to_owned(),
                apprenants: vec![apprenant],
                ..pb::EditPeriodRequest::default()
            };
            bytes(client.edit_period(command).await)
        }
        "Periods.ListPeriodCandidates" => {
            let query = pb::ListPeriodCandidatesRequest { id: period_id };
            bytes(client.list_period_candidates(query).await)
        }
        "Periods.DeletePeriod" => {
            let command = pb::DeletePeriodRequest {
                id: period_id,
                expected_version: about.period.version,
                ..pb::DeletePeriodRequest::default()
            };
            bytes(client.delete_period(command).await)
        }
        "Periods.DescribeUndo" => bytes(client.describe_undo(pb::DescribeUndoRequest {}).await),
        "Periods.ListDeletions" => bytes(client.list_deletions(pb::ListDeletionsRequest {}).await),
        "Periods.UndoDeletion" => {
            let command = pb::UndoDeletionRequest {
                period_id,
                version: 1,
                malgre_chevauchement: false,
            };
            bytes(client.undo_deletion(command).await)
        }
        "Transfers.MoveApprenant" => {
            let order = MoveApprenantRequest {
                transfer: Uuid::from_u128(0x7).to_string(),
                apprenant,
                apprenant_destination: Uuid::from_u128(0x9).to_string(),
                destination: other_school().to_string(),
                version: 2,
                ..MoveApprenantRequest::default()
            };
            bytes(client.move_apprenant(order).await)
        }
        other if other.starts_with("Transfers.") => ask_files(other, client, apprenant).await,
        other => ask_annexes(other, client, about).await,
    }
}

async fn ask_files(rpc: &str, client: &Client<'_>, apprenant: String) -> Bytes {
    let transfer = Uuid::from_u128(0x7).to_string();
    match rpc {
        "Transfers.ExportApprenant" => {
            let order = ExportApprenantRequest {
                transfer,
                apprenant,
                ..ExportApprenantRequest::default()
            };
            bytes(client.export_apprenant(order).await)
        }
        "Transfers.SettleExport" => {
            let order = SettleExportRequest {
                transfer,
                apprenant,
                ..SettleExportRequest::default()
            };
            bytes(client.settle_export(order).await)
        }
        "Transfers.ImportApprenant" => {
            let order = ImportApprenantRequest {
                transfer,
                apprenant_destination: apprenant.clone(),
                apprenant,
                ..ImportApprenantRequest::default()
            };
            bytes(client.import_apprenant(order).await)
        }
        other => panic!("no request for {other}"),
    }
}

async fn ask_annexes(rpc: &str, client: &Client<'_>, about: &Objects) -> Bytes {
    let id = about.annexe.id.clone();
    let expected_version = about.annexe.version;
    match rpc {
        "Annexes.ListAnnexes" => {
            let query = pb::ListAnnexesRequest::default();
            bytes(client.list_annexes(query).await)
        }
        "Annexes.GetAnnexe" => bytes(client.get_annexe(pb::GetAnnexeRequest { id }).await),
        "Annexes.CreateAnnexe" => {
            // About no object: refused here for its title, wherever it comes from.
            let mut command = a_new_annexe();
            command.content = None;
            bytes(client.create_annexe(command).await)
        }
        "Annexes.UpdateAnnexe" => {
            let command = pb::UpdateAnnexeRequest {
                id,
                expected_version,
                content: a_new_annexe().content,
            };
            bytes(client.update_annexe(command).await)
        }
        "Annexes.DeleteAnnexe" => {
            let command = pb::DeleteAnnexeRequest {
                id,
                expected_version,
            };
            bytes(client.delete_annexe(command).await)
        }
        "Annexes.ListCandidates" => {
            let query = pb::ListCandidatesRequest { annexe_id: id };
            bytes(client.list_candidates(query).await)
        }
        "Referentiels.ListReferentiels" => {
            let query = pb::ListReferentielsRequest {};
            bytes(client.list_referentiels(query).await)
        }
        "Referentiels.GetReferentiel" => {
            let query = pb::GetReferentielRequest {
                code: MSPC.to_owned(),
            };
            bytes(client.get_referentiel(query).await)
        }
        sharing => ask_sharing(sharing, client, id).await,
    }
}

/// About an annexe that is not shared: nobody elsewhere knows that it is.
async fn ask_sharing(rpc: &str, client: &Client<'_>, id: String) -> Bytes {
    match rpc {
        "Annexes.ShareAnnexe" => bytes(client.share_annexe(pb::ShareAnnexeRequest { id }).await),
        "Annexes.UnshareAnnexe" => {
            let command = pb::UnshareAnnexeRequest { id };
            bytes(client.unshare_annexe(command).await)
        }
        "Annexes.ListSharedAnnexes" => {
            let query = pb::ListSharedAnnexesRequest::default();
            bytes(client.list_shared_annexes(query).await)
        }
        "Annexes.GetSharedAnnexe" => {
            let query = pb::GetSharedAnnexeRequest { id };
            bytes(client.get_shared_annexe(query).await)
        }
        "Annexes.TakeSharedAnnexe" => {
            let command = pb::TakeSharedAnnexeRequest { id };
            bytes(client.take_shared_annexe(command).await)
        }
        unknown => panic!("{unknown}: no case"),
    }
}

#[test]
fn every_rpc_of_the_contract_has_its_case() {
    let contract = prost_types::FileDescriptorSet::decode(proto::DESCRIPTORS).unwrap();
    let methods: BTreeSet<String> = contract
        .file
        .iter()
        .filter(|file| file.package() == "periods.v1")
        .flat_map(|file| &file.service)
        .flat_map(|service| {
            let methods = service.method.iter();
            methods.map(move |method| format!("{}.{}", service.name(), method.name()))
        })
        .collect();
    let cases: BTreeSet<String> = RPCS.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(methods, cases);
}

#[tokio::test]
async fn foreign_object_is_answered_like_a_missing_one_to_the_byte() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    let annexe = bench.as_ddfpt().annexe().await;
    let claim = a_claim(&period, learners[0]);
    bench.as_evaluation().freeze(&claim).await.unwrap();
    let foreign = Objects {
        claim,
        annexe,
        period,
        learner: learners[0],
        officielle: a_deadline(&bench).await,
    };
    let missing = missing();

    let mut callers: Vec<(String, Client<'_>)> = Profil::ALL
        .into_iter()
        .map(|profil| (profil.to_string(), entitled(&bench, profil, &foreign)))
        .collect();
    for name in ["evaluation", "documents", "periods"] {
        callers.push((name.to_owned(), bench.as_service(name)));
    }
    let request_id = chassis::id::fresh();
    for (who, caller) in callers {
        let caller = caller.of(other_school()).numbered(request_id);
        for rpc in RPCS {
            let absent = ask(rpc, &caller, &missing).await;
            let hidden = ask(rpc, &caller, &foreign).await;
            assert_eq!(hidden, absent, "{rpc}, {who}");
        }
    }
    let claims = bench.count("freeze_claims").await;
    assert_eq!(claims, 1, "another school released nothing");
}

#[tokio::test]
async fn hidden_object_of_the_same_school_is_answered_like_a_missing_one_to_the_byte() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    let annexe = bench.as_ddfpt().annexe().await;
    let hidden = Objects {
        claim: a_claim(&period, learners[0]),
        annexe,
        period,
        learner: learners[0],
        officielle: a_deadline(&bench).await,
    };
    let missing = missing();
    let request_id = chassis::id::fresh();
    let strangers = [
        bench.as_teacher_of("bts-ms"),
        bench.as_learner(chassis::id::fresh()),
        bench.as_tutor(&missing.period, missing.learner),
        bench.as_profile(Profil::Administrateur),
    ];
    for stranger in strangers {
        let stranger = stranger.numbered(request_id);
        for rpc in RPCS {
            let absent = ask(rpc, &stranger, &missing).await;
            assert_eq!(ask(rpc, &stranger, &hidden).await, absent, "{rpc}");
        }
    }
}

async fn a_deadline(bench: &Bench) -> String {
    let content = pb::OfficialContent {
        nature: "certification".to_owned(),
        libelle: "E31".to_owned(),
        end: "2027-05-28".to_owned(),
        ..pb::OfficialContent::default()
    };
    let command = pb::AddOfficialPeriodRequest {
        content: Some(content),
    };
    bench
        .as_ddfpt()
        .add_official_period(command)
        .await
        .unwrap()
        .id
}

/// The person of this profile who has most rights to these objects.
fn entitled<'a>(bench: &'a Bench, profil: Profil, objects: &Objects) -> Client<'a> {
    let mut person = a_person(profil);
    person.referentiels = vec![MSPC.to_owned()];
    match profil {
        Profil::Apprenant => person.id = objects.learner,
        Profil::TuteurDeStage | Profil::MaitreApprentissage => {
            person.grants = vec![chassis::Grant {
                apprenant: objects.learner,
                period: objects.period.id.parse().unwrap(),
            }];
        }
        _ => {}
    }
    Client::person(bench, person)
}

/// Objects that are nowhere.
fn missing() -> Objects {
    let learner = chassis::id::fresh();
    let annexe = pb::Annexe {
        id: chassis::id::fresh().to_string(),
        version: 1,
        ..pb::Annexe::default()
    };
    let period = pb::Period {
        id: chassis::id::fresh().to_string(),
        version: 1,
        ..pb::Period::default()
    };
    Objects {
        claim: a_claim(&period, learner),
        officielle: chassis::id::fresh().to_string(),
        annexe,
        period,
        learner,
    }
}
