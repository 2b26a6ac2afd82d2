//! F-06: what is joined to a portfolio, to a sheet, to a fiche libre: how much, by whom, and what a scanner says of it.

use chassis::{Kind, Profil};
use portfolio::Config;
use proto::events::portfolio::v1::SheetChanged;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::annexes_client::{of_period, of_sheet, photo};
use crate::client::of_week;
use crate::support::{Bench, a_period, told};

#[tokio::test]
async fn there_is_room_for_so_much_f06() {
    let mut config = Config::default();
    config.files.max_bytes = 1_000;
    config.files.quota_bytes = 1_500;
    let bench = Bench::with(config).await;
    let period = a_period().learners(2);
    bench.declare(&period).await;
    let [learner, other] = [period.learners[0], period.learners[1]];
    let client = bench.as_learner(learner);
    let owner = || of_period(&period, learner);
    client.begin(owner(), "a.pdf", 900).await.unwrap();
    // What is on its way takes room too: several at once never take more than there is.
    let refused = client.begin(owner(), "b.pdf", 700).await.unwrap_err();
    assert_eq!(
        (refused.kind, refused.code.as_str()),
        (Kind::FailedPrecondition, "portfolio.quota")
    );
    client.begin(owner(), "b.pdf", 600).await.unwrap();
    let comrade = bench.as_learner(other);
    comrade
        .begin(of_period(&period, other), "a.pdf", 900)
        .await
        .unwrap();

    for _ in 0..98 {
        client.add_lien(owner(), "example.org", "").await.unwrap();
    }
    let refused = client
        .add_lien(owner(), "example.org", "")
        .await
        .unwrap_err();
    assert_eq!(refused.code, "portfolio.too_many_annexes");
}

#[tokio::test]
async fn an_address_is_kept_as_browsers_write_it_renamed_and_taken_away_f06() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    let owner = || of_period(&period, learner);
    let lien = client
        .add_lien(owner(), " www.example.org/notice ", "")
        .await
        .unwrap();
    assert_eq!(
        (
            lien.adresse.as_str(),
            lien.titre.as_str(),
            lien.nature.as_str()
        ),
        (
            "https://www.example.org/notice",
            "example.org/notice",
            "lien"
        )
    );
    let refused = client
        .add_lien(owner(), "javascript:alert(1)", "a\0")
        .await
        .unwrap_err();
    let faults: Vec<&str> = refused
        .fields
        .iter()
        .map(|(field, _)| field.as_str())
        .collect();
    assert_eq!(faults, ["adresse", "titre"]);
    let no_file = client.file(learner, &lien.id, false).await.unwrap_err();
    assert_eq!(no_file.kind, Kind::NotFound);

    let renamed = client
        .rename(learner, &lien, "Notice du four")
        .await
        .unwrap();
    assert_eq!(
        (renamed.titre.as_str(), renamed.version),
        ("Notice du four", 2)
    );
    // Sent twice it is done once; made on what stood before, another one is refused.
    assert_eq!(
        client
            .rename(learner, &lien, "Notice du four")
            .await
            .unwrap(),
        renamed
    );
    let stale = client.rename(learner, &lien, "Autre").await.unwrap_err();
    assert_eq!(stale.kind, Kind::Conflict);
    assert_eq!(
        client.take_away(learner, &lien).await.unwrap_err().kind,
        Kind::Conflict
    );
    for reader in [
        bench.as_teacher(),
        bench.as_profile(Profil::Ddfpt),
        bench.as_tutor(&period, learner),
    ] {
        let refused = reader.take_away(learner, &renamed).await.unwrap_err();
        assert_eq!(refused.kind, Kind::Forbidden);
        let refused = reader
            .add_lien(owner(), "example.org", "")
            .await
            .unwrap_err();
        assert_eq!(refused.kind, Kind::Forbidden);
    }
    let elsewhere = bench.as_learner(learner).elsewhere();
    assert_eq!(
        elsewhere
            .place(learner, &renamed.id)
            .await
            .unwrap_err()
            .kind,
        Kind::NotFound
    );
    assert_eq!(
        client.place(learner, &renamed.id).await.unwrap(),
        "portfolio"
    );
    assert_eq!(
        elsewhere
            .rename(learner, &renamed, "x")
            .await
            .unwrap_err()
            .kind,
        Kind::NotFound
    );
    client.take_away(learner, &renamed).await.unwrap();
    assert_eq!(client.annexes(owner()).await.unwrap().annexes, []);
}

#[tokio::test]
async fn a_photo_alone_begins_a_week_and_is_to_be_read_f05_f06() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    let teacher = bench.as_teacher();
    let read = || async {
        let sheet = client.sheet(&period, learner, "2026-W24").await.unwrap();
        sheet.summary.unwrap()
    };
    let before = read().await;
    assert_eq!((before.etat.as_str(), before.annexes), ("vide", 0));
    let joined = client
        .send(of_sheet(learner, &before.id), "photo.jpg", &photo(40))
        .await
        .unwrap();
    assert_eq!(joined.sheet_id, before.id);
    let after = read().await;
    assert_eq!((after.etat.as_str(), after.annexes), ("commencee", 1));
    assert!(!after.a_lire, "one's own is nothing to read");
    let seen = teacher.sheet(&period, learner, "2026-W24").await.unwrap();
    assert!(seen.summary.unwrap().a_lire);
    let told_of = bench.suite.published::<SheetChanged>().await;
    assert_eq!(told_of.last().unwrap().1.version, after.version);
    // It is among those of the portfolio too.
    let all = client.annexes(of_period(&period, learner)).await.unwrap();
    assert_eq!(all.annexes, std::slice::from_ref(&joined));
    // Emptied, it says nothing any more.
    client.take_away(learner, &joined).await.unwrap();
    assert_eq!(read().await.etat, "vide");
    // What is told stays told, with or without.
    client
        .tell(&period, learner, "2026-W24", &told())
        .await
        .unwrap();
    let photo = client
        .send(of_sheet(learner, &before.id), "p.jpg", &photo(40))
        .await
        .unwrap();
    client.take_away(learner, &photo).await.unwrap();
    assert_eq!(read().await.etat, "racontee");
}

#[tokio::test]
async fn a_week_with_a_photo_alone_is_kept_when_its_dates_go_p05_f06() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    let sheet = client
        .read(of_week(&period, learner, "2026-W26"))
        .await
        .unwrap();
    let sheet = sheet.summary.unwrap().id;
    let joined = client
        .send(of_sheet(learner, &sheet), "photo.jpg", &photo(40))
        .await
        .unwrap();
    bench
        .edit(&period.clone().to("2026-06-19").version(2), &[1])
        .await;
    let libres = client.libres(learner).await.unwrap().sheets;
    assert_eq!(
        libres
            .iter()
            .map(|one| (one.id.as_str(), one.annexes))
            .collect::<Vec<_>>(),
        [(sheet.as_str(), 1)]
    );
    let kept = client
        .annexes(of_sheet(learner, &sheet))
        .await
        .unwrap()
        .annexes;
    assert_eq!(kept, std::slice::from_ref(&joined));
    client.file(learner, &joined.id, false).await.unwrap();
    // Outside any period it is for no tutor (I-08).
    let tutor = bench.as_tutor(&period, learner);
    assert_eq!(
        tutor
            .file(learner, &joined.id, false)
            .await
            .unwrap_err()
            .kind,
        Kind::NotFound
    );
}

/// A scanner that speaks as a ClamAV daemon does, and finds what holds the word.
async fn scanner(word: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    chassis::run::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut command = [0; 10];
            stream.read_exact(&mut command).await.unwrap();
            assert_eq!(&command, b"zINSTREAM\0");
            let mut seen = Vec::new();
            loop {
                let length = stream.read_u32().await.unwrap();
                if length == 0 {
                    break;
                }
                let mut chunk = vec![0; usize::try_from(length).unwrap()];
                stream.read_exact(&mut chunk).await.unwrap();
                seen.extend(chunk);
            }
            let found = seen.windows(word.len()).any(|part| part == word);
            let answer = if found {
                "stream: Essai FOUND\0"
            } else {
                "stream: OK\0"
            };
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    address
}

#[tokio::test]
async fn a_scanner_looks_at_each_file_before_it_is_kept_f06() {
    let mut config = Config::default();
    config.files.scanner = Some(scanner(b"canari").await);
    let bench = Bench::with(config).await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    let owner = || of_period(&period, learner);
    let refused = client
        .send(owner(), "a.txt", b"un canari")
        .await
        .unwrap_err();
    assert_eq!(refused.code, "portfolio.file_virus");
    let kept = client.send(owner(), "a.txt", b"un moineau").await.unwrap();
    assert_eq!(client.annexes(owner()).await.unwrap().annexes, [kept]);
}

#[tokio::test]
async fn nothing_is_kept_that_no_scanner_looked_at_and_it_comes_in_later_f06() {
    let mut config = Config::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    config.files.scanner = Some(listener.local_addr().unwrap().to_string());
    drop(listener);
    let bench = Bench::with(config).await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    let owner = || of_period(&period, learner);
    let begun = client.begin(owner(), "a.txt", 5).await.unwrap();
    for _ in 0..2 {
        let waits = client.append(learner, &begun.id, 0, b"texte").await;
        // Sent again it is here already: asking has it looked at.
        let waits = match waits {
            Err(failure) => failure,
            Ok(_) => client.upload(learner, &begun.id).await.unwrap_err(),
        };
        assert_eq!(
            (waits.kind, waits.code.as_str()),
            (Kind::Unavailable, "portfolio.scanner_unavailable")
        );
    }
    assert_eq!(client.annexes(owner()).await.unwrap().annexes, []);
    assert_eq!(bench.count("uploads").await, 1);
}
