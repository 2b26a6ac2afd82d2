//! Files of a learner who goes to another deployment, or comes from one (F-06, I-11).

use chassis::{Person, Profil};
use chassis_testing::eventually;
use futures::stream;
use proto::common::v1::{
    ExportApprenantRequest, ImportApprenantRequest, SettleExportRequest, TransferredPeriod,
};
use proto::portfolio::v1 as pb;
use proto::portfolio::v1::transfers_client::TransfersClient;
use sha2::{Digest as _, Sha256};
use tonic::transport::Channel;
use tonic::{Code, Request, Status};
use uuid::Uuid;

use crate::annexes_client::{of_period, photo};
use crate::stores::Fault;
use crate::support::{Bench, OTHER_UAI, Period, UAI, a_period, uai};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n";
/// What the tests call a file of which no bytes came.
const LOST: &str = "lost";

/// A learner of one school who goes to the other, in a file.
struct Journey {
    transfer: Uuid,
    leaves: Uuid,
    arrives: Uuid,
    periods: Vec<TransferredPeriod>,
}

impl Journey {
    fn of(period: &Period) -> Self {
        Self {
            transfer: chassis::id::fresh(),
            leaves: period.learners[0],
            arrives: chassis::id::fresh(),
            periods: vec![TransferredPeriod {
                id: period.id.to_string(),
                becomes: chassis::id::fresh().to_string(),
                version: 1,
                referentiel: "bac-pro-mspc".to_owned(),
                ..Default::default()
            }],
        }
    }

    async fn export(&self, bench: &Bench) -> Vec<u8> {
        let request = ExportApprenantRequest {
            transfer: self.transfer.to_string(),
            apprenant: self.leaves.to_string(),
            version: 2,
            periods: self.periods.clone(),
        };
        let answer = grpc(bench).export_apprenant(here(bench, request)).await;
        answer.unwrap().into_inner().content
    }

    async fn settle(&self, bench: &Bench, restore: bool) {
        let request = SettleExportRequest {
            transfer: self.transfer.to_string(),
            apprenant: self.leaves.to_string(),
            restore,
            periods: self.periods.clone(),
        };
        let settled = grpc(bench).settle_export(here(bench, request)).await;
        settled.unwrap();
    }

    /// The files that left: annexe, name, bytes; none of these where it is lost.
    async fn files(&self, bench: &Bench) -> Vec<(String, String, Vec<u8>)> {
        self.leave(bench).await.unwrap()
    }

    async fn leave(&self, bench: &Bench) -> Result<Vec<(String, String, Vec<u8>)>, Status> {
        let request = pb::ReadExportedFilesRequest {
            transfer: self.transfer.to_string(),
        };
        let answer = grpc(bench).read_exported_files(here(bench, request)).await;
        let mut pieces = answer?.into_inner();
        let mut files: Vec<(String, String, Vec<u8>)> = Vec::new();
        while let Some(piece) = pieces.message().await? {
            match piece.file {
                Some(file) if file.lost => files.push((LOST.to_owned(), file.nom, Vec::new())),
                Some(file) => files.push((file.annexe, file.nom, Vec::new())),
                None => files.last_mut().unwrap().2.extend(piece.data),
            }
        }
        Ok(files)
    }

    /// The transfer was turned away in the other school, at that version.
    async fn forget(&self, bench: &Bench, sender: &str, version: i64) {
        let request = pb::ForgetFilesRequest {
            transfer: self.transfer.to_string(),
            sender: sender.to_owned(),
            version,
        };
        let forgotten = grpc(bench).forget_files(there(bench, request)).await;
        forgotten.unwrap();
    }

    fn pinning(&self, sender: &str, version: i64) -> pb::PinFilesRequest {
        pb::PinFilesRequest {
            transfer: self.transfer.to_string(),
            sender: sender.to_owned(),
            apprenant_destination: self.arrives.to_string(),
            version,
        }
    }

    fn arriving(&self, annexe: &str, nom: &str, bytes: &[u8]) -> pb::ArrivingFile {
        pb::ArrivingFile {
            transfer: self.transfer.to_string(),
            sender: "ailleurs".to_owned(),
            apprenant: self.leaves.to_string(),
            apprenant_destination: self.arrives.to_string(),
            annexe: annexe.to_owned(),
            nom: nom.to_owned(),
            octets: i64::try_from(bytes.len()).unwrap(),
            sha256: hex::encode(Sha256::digest(bytes)),
        }
    }

    async fn import(&self, bench: &Bench, content: &[u8], trial: bool) -> u32 {
        let request = ImportApprenantRequest {
            transfer: self.transfer.to_string(),
            apprenant: self.leaves.to_string(),
            apprenant_destination: self.arrives.to_string(),
            sender: "ailleurs".to_owned(),
            content: content.to_vec(),
            periods: self.periods.clone(),
            trial,
        };
        let answer = grpc(bench).import_apprenant(there(bench, request)).await;
        answer.unwrap().into_inner().counts["fichiers"]
    }

    fn owner(&self) -> pb::AnnexeOwner {
        pb::AnnexeOwner {
            apprenant: self.arrives.to_string(),
            period_id: self.periods[0].becomes.clone(),
            sheet_id: String::new(),
        }
    }
}

fn grpc(bench: &Bench) -> TransfersClient<Channel> {
    TransfersClient::new(bench.suite.channel())
}

fn here<T>(bench: &Bench, message: T) -> Request<T> {
    bench.suite.as_service("identity", &uai(UAI), message)
}

fn there<T>(bench: &Bench, message: T) -> Request<T> {
    bench.suite.as_service("identity", &uai(OTHER_UAI), message)
}

/// Gives the other school a file; answers why it is not kept.
async fn give(bench: &Bench, file: pb::ArrivingFile, bytes: &[u8]) -> Result<String, Status> {
    give_as(bench, "identity", OTHER_UAI, file, bytes).await
}

async fn give_as(
    bench: &Bench,
    by: &str,
    school: &str,
    file: pb::ArrivingFile,
    bytes: &[u8],
) -> Result<String, Status> {
    let head = pb::ReceiveFileRequest {
        file: Some(file),
        data: Vec::new(),
    };
    let pieces = bytes.chunks(1_000).map(|data| pb::ReceiveFileRequest {
        file: None,
        data: data.to_vec(),
    });
    let messages: Vec<_> = std::iter::once(head).chain(pieces).collect();
    let request = bench
        .suite
        .as_service(by, &uai(school), stream::iter(messages));
    let answer = grpc(bench).receive_file(request).await?;
    Ok(answer.into_inner().refus)
}

/// Something waits in a school, for the tests that want a row of every table.
pub(crate) async fn waits(bench: &Bench, period: &Period) {
    let journey = Journey::of(period);
    let annexe = chassis::id::fresh().to_string();
    let file = journey.arriving(&annexe, "notice.pdf", PDF);
    let refus = give_as(bench, "identity", UAI, file, PDF).await.unwrap();
    assert_eq!(refus, "");
}

impl Bench {
    /// Waits for a whole pass of the sweep.
    async fn two_passes(&self) {
        for _ in 0..2 {
            // Looked at after what waits: once the second is gone, a whole pass went by.
            change(self, "insert into released_files values ('0761234D', gen_random_uuid(), gen_random_uuid(), 'epoch')").await;
            eventually("a pass went by", async || {
                self.count("released_files").await == 0
            })
            .await;
        }
    }
}

async fn change(bench: &Bench, query: &'static str) {
    sqlx::query(query)
        .execute(&bench.suite.superuser().await)
        .await
        .unwrap();
}

#[tokio::test]
async fn files_go_from_one_deployment_to_another_f06_i11() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let journey = Journey::of(&period);
    let client = bench.as_learner(journey.leaves);
    let owner = || of_period(&period, journey.leaves);
    let image = client.send(owner(), "Armoire.jpg", &photo(600)).await;
    let image = image.unwrap();
    let (_, kept) = client.file(journey.leaves, &image.id, false).await.unwrap();
    client.send(owner(), "Notice.pdf", PDF).await.unwrap();
    let link = client.add_lien(owner(), "www.example.org", "").await;
    link.unwrap();
    let weighed = pb::WeighFilesRequest {
        apprenant: journey.leaves.to_string(),
    };
    let weighed = grpc(&bench).weigh_files(here(&bench, weighed)).await;
    let weighed = weighed.unwrap().into_inner();
    assert_eq!(weighed.count, 2);
    assert!(usize::try_from(weighed.octets).unwrap() > kept.len() + PDF.len());

    let content = journey.export(&bench).await;
    let files = journey.files(&bench).await;
    let names: Vec<&str> = files.iter().map(|(_, nom, _)| nom.as_str()).collect();
    assert_eq!(names, ["Armoire.jpg", "Notice.pdf"]);
    assert_eq!(files[0].2, kept);
    assert_eq!(journey.files(&bench).await, files, "read again, the same");
    for (annexe, nom, bytes) in &files {
        let file = journey.arriving(annexe, nom, bytes);
        assert_eq!(give(&bench, file.clone(), bytes).await.unwrap(), "");
        // After a crash they are given again: kept once.
        assert_eq!(give(&bench, file, bytes).await.unwrap(), "");
    }
    assert_eq!(
        bench.stored(),
        6,
        "two files and a small one, here and there"
    );
    assert_eq!(journey.import(&bench, &content, true).await, 2);
    let there = bench.as_learner(journey.arrives).elsewhere();
    there.annexes(journey.owner()).await.unwrap_err();
    for _ in 0..2 {
        assert_eq!(journey.import(&bench, &content, false).await, 2);
    }

    let found = there.annexes(journey.owner()).await.unwrap();
    assert_eq!(found.annexes.len(), 3);
    let came = &found.annexes[0];
    assert_eq!((came.titre.as_str(), came.largeur), ("Armoire", 600));
    let (_, small) = there.file(journey.arrives, &came.id, true).await.unwrap();
    assert!(small.starts_with(b"\xff\xd8"));
    let (head, bytes) = there
        .file(journey.arrives, &found.annexes[1].id, false)
        .await
        .unwrap();
    assert_eq!((head.nom.as_str(), &bytes[..]), ("Notice.pdf", PDF));
    let shared = "select count(distinct fichier) from annexes where fichier is not null";
    let distinct: i64 = sqlx::query_scalar(shared)
        .fetch_one(&bench.suite.superuser().await)
        .await
        .unwrap();
    assert_eq!(distinct, 2);
    // Its receipt is there: what was set aside goes, and its files with it. What came stays.
    journey.settle(&bench, false).await;
    change(&bench, "update released_files set due_at = 'epoch'").await;
    eventually("nothing is released", async || {
        bench.count("released_files").await == 0
    })
    .await;
    assert_eq!(bench.stored(), 3);
    there.file(journey.arrives, &came.id, false).await.unwrap();
}

#[tokio::test]
async fn a_file_that_is_not_kept_stays_out_and_stops_nothing_f06_i11() {
    let mut config = portfolio::Config::default();
    config.files.max_bytes = 1_000;
    config.files.quota_bytes = 1_000;
    let bench = Bench::with(config).await;
    let period = a_period();
    bench.declare(&period).await;
    let journey = Journey::of(&period);
    let client = bench.as_learner(journey.leaves);
    for nom in ["a.pdf", "b.pdf"] {
        let owner = of_period(&period, journey.leaves);
        client.send(owner, nom, PDF).await.unwrap();
    }
    let content = journey.export(&bench).await;
    let files = journey.files(&bench).await;
    let (program, heavy) = (b"MZ\x90\0\x03\0\0\0".to_vec(), vec![b'a'; 1_001]);
    let filling = [PDF, &vec![b' '; 950 - PDF.len()], b"\n%%EOF\n"].concat();
    let other = chassis::id::fresh().to_string();
    for (annexe, nom, bytes, refus) in [
        (&files[0].0, "a.pdf", &PDF.to_vec(), ""),
        // It was said of the same annexe that it is something else: the last one stands.
        (&files[1].0, "b.pdf", &program, "portfolio.file_format"),
        (&files[1].0, "b.txt", &heavy, "portfolio.file_size"),
        (&files[1].0, "b.txt", &Vec::new(), "portfolio.file_size"),
        (&other, "c.pdf", &filling, ""),
        (&files[1].0, "b.pdf", &PDF.to_vec(), "portfolio.quota"),
    ] {
        let file = journey.arriving(annexe, nom, bytes);
        assert_eq!(give(&bench, file, bytes).await.unwrap(), refus, "{nom}");
    }
    // Two came, of which one is of nothing that the rows name.
    assert_eq!(journey.import(&bench, &content, false).await, 1);
    let there = bench.as_learner(journey.arrives).elsewhere();
    let found = there.annexes(journey.owner()).await.unwrap();
    assert_eq!(found.annexes.len(), 1);
    assert_eq!(bench.count_as(Some(OTHER_UAI), "arriving_files").await, 0);
    // Two of the origin stay, and the one that came.
    eventually("what nothing names is gone", async || bench.stored() == 3).await;
}

#[tokio::test]
async fn a_file_that_breaks_off_is_none_and_comes_again_f06_i11() {
    let bench = Bench::start().await;
    let journey = Journey::of(&a_period());
    let annexe = chassis::id::fresh().to_string();
    let file = journey.arriving(&annexe, "notice.pdf", PDF);
    let cut = give(&bench, file.clone(), &PDF[..20]).await.unwrap_err();
    assert_eq!(cut.code(), Code::Unavailable);
    assert_eq!(bench.stored(), 0);
    let longer = give(&bench, file.clone(), &[PDF, PDF].concat()).await;
    assert_eq!(longer.unwrap(), "portfolio.file_damaged");
    assert_eq!(give(&bench, file, PDF).await.unwrap(), "");
    // Another file of the same annexe, and of the same sender: it stands instead.
    let text = journey.arriving(&annexe, "mot.txt", b"bonjour");
    assert_eq!(give(&bench, text, b"bonjour").await.unwrap(), "");
    assert_eq!(bench.count_as(Some(OTHER_UAI), "arriving_files").await, 1);
    eventually("the first is gone", async || bench.stored() == 1).await;
}

#[tokio::test]
async fn the_sweep_leaves_what_waits_until_its_term_or_its_refusal_f06_i11() {
    let bench = Bench::start().await;
    let journey = Journey::of(&a_period());
    let annexe = chassis::id::fresh().to_string();
    let file = journey.arriving(&annexe, "notice.pdf", PDF);
    give(&bench, file.clone(), PDF).await.unwrap();
    change(&bench, "update released_files set due_at = 'epoch'").await;
    eventually("its promise is settled", async || {
        bench.count("released_files").await == 0
    })
    .await;
    assert_eq!(bench.stored(), 1);
    change(
        &bench,
        "update arriving_files set touched_at = touched_at - interval '29 days'",
    )
    .await;
    give(&bench, file.clone(), PDF).await.unwrap();
    change(
        &bench,
        "update arriving_files set touched_at = touched_at - interval '29 days'",
    )
    .await;
    bench.two_passes().await;
    assert_eq!(bench.stored(), 1, "asked for again, it stays as long again");
    change(
        &bench,
        "update arriving_files set touched_at = touched_at - interval '2 days'",
    )
    .await;
    eventually("nobody came for it", async || bench.stored() == 0).await;

    give(&bench, file, PDF).await.unwrap();
    for sender in ["un-autre", "ailleurs"] {
        assert_eq!(bench.count("arriving_files").await, 1, "{sender}");
        journey.forget(&bench, sender, 2).await;
    }
    eventually("it was turned away", async || bench.stored() == 0).await;
}

#[tokio::test]
async fn what_is_about_to_be_imported_is_neither_swept_nor_turned_away_by_who_was_before_f06_i11() {
    let bench = Bench::start().await;
    let journey = Journey::of(&a_period());
    let annexe = chassis::id::fresh().to_string();
    let file = journey.arriving(&annexe, "notice.pdf", PDF);
    give(&bench, file, PDF).await.unwrap();
    for (sender, pinned) in [("un-autre", 0), ("ailleurs", 1), ("ailleurs", 1)] {
        let request = there(&bench, journey.pinning(sender, 3));
        let answer = grpc(&bench).pin_files(request).await.unwrap();
        assert_eq!(answer.into_inner().count, pinned, "{sender}");
    }
    journey.forget(&bench, "ailleurs", 3).await;
    change(&bench, "update released_files set due_at = 'epoch'").await;
    change(
        &bench,
        "update arriving_files set touched_at = touched_at - interval '300 days'",
    )
    .await;
    bench.two_passes().await;
    assert_eq!(bench.stored(), 1);
    journey.forget(&bench, "ailleurs", 4).await;
    eventually("it was turned away", async || bench.stored() == 0).await;
}

#[tokio::test]
async fn a_file_that_is_lost_is_told_to_who_exports_it_and_no_other_store_loses_any_f06_i11() {
    let mut bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let journey = Journey::of(&period);
    let client = bench.as_learner(journey.leaves);
    for nom in ["a.pdf", "b.pdf"] {
        let owner = of_period(&period, journey.leaves);
        client.send(owner, nom, PDF).await.unwrap();
    }
    let first: Uuid = sqlx::query_scalar("select fichier from annexes where titre = 'a'")
        .fetch_one(&bench.suite.superuser().await)
        .await
        .unwrap();
    journey.export(&bench).await;
    bench.strike(Fault::OtherFolder).await;
    let refused = journey.leave(&bench).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unavailable);
    bench.mend(Fault::OtherFolder).await;
    let whole = journey.files(&bench).await;
    std::fs::remove_dir_all(bench.folder_of(first)).unwrap();
    let left = journey.files(&bench).await;
    assert_eq!(left[0], (LOST.to_owned(), "a.pdf".to_owned(), Vec::new()));
    assert_eq!(left[1..], whole[1..]);
}

#[tokio::test]
async fn nothing_comes_for_who_was_erased_f06_i12() {
    let bench = Bench::start().await;
    let journey = Journey::of(&a_period());
    bench
        .suite
        .told_erased(&uai(OTHER_UAI), journey.arrives)
        .await;
    bench.suite.settle().await;
    let annexe = chassis::id::fresh().to_string();
    let file = journey.arriving(&annexe, "notice.pdf", PDF);
    let refused = give(&bench, file, PDF).await.unwrap_err();
    assert_eq!(refused.code(), Code::NotFound);
    let request = there(&bench, journey.pinning("ailleurs", 1));
    let refused = grpc(&bench).pin_files(request).await.unwrap_err();
    assert_eq!(refused.code(), Code::NotFound);
    assert_eq!(bench.stored(), 0);
}

#[tokio::test]
async fn what_waits_for_a_learner_is_told_to_it_and_erased_with_it_f06_i12() {
    let bench = Bench::start().await;
    let journey = Journey::of(&a_period());
    let annexe = chassis::id::fresh().to_string();
    let file = journey.arriving(&annexe, "notice.pdf", PDF);
    give(&bench, file, PDF).await.unwrap();
    let somebody = |profil| Person {
        id: chassis::id::fresh(),
        profil,
        referentiels: vec![],
        grants: vec![],
        session: Uuid::nil(),
    };
    let admin = somebody(Profil::Administrateur);
    let seen = bench
        .suite
        .previewed(&admin, &uai(OTHER_UAI), journey.arrives)
        .await
        .unwrap();
    assert_eq!(seen["arriving_files"], 1);
    let held = bench
        .suite
        .exported(&somebody(Profil::Ddfpt), &uai(OTHER_UAI), journey.arrives)
        .await
        .unwrap();
    assert_eq!(held["arriving_files"].len(), 1);
}

#[tokio::test]
async fn only_identity_reads_and_gives_files_of_transfers_i11() {
    let bench = Bench::start().await;
    let journey = Journey::of(&a_period());
    let mut client = grpc(&bench);
    for other in ["periods", "gateway", "portfolio"] {
        let school = uai(UAI);
        let weigh = pb::WeighFilesRequest {
            apprenant: journey.leaves.to_string(),
        };
        let read = pb::ReadExportedFilesRequest {
            transfer: journey.transfer.to_string(),
        };
        let forget = pb::ForgetFilesRequest {
            transfer: journey.transfer.to_string(),
            sender: "ailleurs".to_owned(),
            version: 1,
        };
        let file = journey.arriving(&chassis::id::fresh().to_string(), "a.pdf", PDF);
        let refused = [
            client
                .weigh_files(bench.suite.as_service(other, &school, weigh))
                .await
                .unwrap_err(),
            client
                .read_exported_files(bench.suite.as_service(other, &school, read))
                .await
                .unwrap_err(),
            client
                .forget_files(bench.suite.as_service(other, &school, forget))
                .await
                .unwrap_err(),
            client
                .pin_files(
                    bench
                        .suite
                        .as_service(other, &school, journey.pinning("ailleurs", 1)),
                )
                .await
                .unwrap_err(),
            give_as(&bench, other, UAI, file, PDF).await.unwrap_err(),
        ];
        for refused in refused {
            assert_eq!(refused.code(), Code::PermissionDenied, "{other}");
        }
    }
    assert_eq!(bench.stored(), 0);
}
