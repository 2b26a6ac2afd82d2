//! F-06: files and web addresses joined to a portfolio, to a sheet, to a fiche libre.

use chassis::{Kind, Profil};
use chassis_testing::eventually;
use portfolio::Config;
use proto::events::portfolio::v1::SheetChanged;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::annexes_client::{drawing, of_period, of_sheet, photo};
use crate::client::of_week;
use crate::support::{Bench, UAI, a_period, told, uai};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<< /Notice (roulement 6204) >>\n%%EOF\n";

#[tokio::test]
async fn a_file_comes_in_pieces_and_is_read_by_whoever_reads_the_portfolio_f06() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    let owner = of_period(&period, learner);
    let sent = photo(120);
    let annexe = client
        .send(owner.clone(), "C:\\photos\\Armoire avant.JPG", &sent)
        .await
        .unwrap();
    assert_eq!(
        (
            annexe.titre.as_str(),
            annexe.nom.as_str(),
            annexe.media.as_str()
        ),
        ("Armoire avant", "Armoire avant.jpg", "image/jpeg")
    );
    assert_eq!((annexe.largeur, annexe.hauteur), (120, 120));

    let teacher = bench.as_teacher();
    let tutor = bench.as_tutor(&period, learner);
    for reader in [&client, &teacher, &tutor] {
        let (head, whole) = reader.file(learner, &annexe.id, false).await.unwrap();
        assert_eq!(head.octets, i64::try_from(whole.len()).unwrap());
        assert_eq!(image::load_from_memory(&whole).unwrap().width(), 120);
        let (head, small) = reader.file(learner, &annexe.id, true).await.unwrap();
        assert_eq!(head.media, "image/jpeg");
        assert!(small.len() < whole.len());
    }
    let listed = teacher.annexes(owner).await.unwrap();
    assert_eq!(listed.annexes, std::slice::from_ref(&annexe));
    assert_eq!(listed.allowed_actions, [""; 0]);
    // How much there is in all would tell of periods that a tutor does not see (I-08).
    assert_eq!(listed.held, 0);
    let own = client.annexes(of_period(&period, learner)).await.unwrap();
    assert_eq!(own.allowed_actions, ["joindre"]);
    assert_eq!(own.held, annexe.octets);
    // The pieces are gone: what is stored is the photo and its small one.
    assert_eq!(bench.stored(), 2);
    assert_eq!(client.portfolio(&period, learner).await.unwrap().annexes, 1);
    assert!(client.portfolio(&period, learner).await.unwrap().commence);
}

#[tokio::test]
async fn a_broken_network_goes_on_from_where_it_stands_f06() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    let owner = of_period(&period, learner);
    let upload = client
        .begin(owner.clone(), "a.pdf", PDF.len())
        .await
        .unwrap();
    let id = upload.id.as_str();
    let first = client.append(learner, id, 0, &PDF[..10]).await.unwrap();
    assert_eq!(first.recus, 10);
    // The answer was lost, and the piece is sent again; from too far; too much; nothing.
    for (from, data) in [
        (0, &PDF[..10]),
        (20, &PDF[20..]),
        (10, &[&PDF[10..], b"x"].concat()[..]),
        (10, b""),
    ] {
        assert_eq!(
            client.append(learner, id, from, data).await.unwrap().recus,
            10
        );
    }
    assert_eq!(client.upload(learner, id).await.unwrap().recus, 10);
    // Two tabs send what follows at once: one is kept.
    let (one, other) = tokio::join!(
        client.append(learner, id, 10, &PDF[10..20]),
        client.append(learner, id, 10, &PDF[10..20])
    );
    assert_eq!((one.unwrap().recus, other.unwrap().recus), (20, 20));
    // Nobody else sees it, nor goes on with it.
    let teacher = bench.as_teacher();
    let refused = teacher
        .append(learner, id, 20, &PDF[20..])
        .await
        .unwrap_err();
    assert_eq!(refused.kind, Kind::Forbidden);
    let stranger = bench.as_learner(chassis::id::fresh());
    let hidden = stranger.upload(learner, id).await.unwrap_err();
    assert_eq!(hidden.kind, Kind::NotFound);

    let whole = client.append(learner, id, 20, &PDF[20..]).await.unwrap();
    let annexe = whole.annexe.unwrap();
    // Whoever lost that answer too asks, or sends again: it is one annexe.
    assert_eq!(
        client.upload(learner, id).await.unwrap().annexe.as_ref(),
        Some(&annexe)
    );
    let again = client.append(learner, id, 20, &PDF[20..]).await.unwrap();
    assert_eq!(again.annexe.as_ref(), Some(&annexe));
    let (head, bytes) = client.file(learner, &annexe.id, false).await.unwrap();
    assert_eq!(
        (head.media.as_str(), bytes.as_slice()),
        ("application/pdf", PDF)
    );
    assert_eq!(client.annexes(owner).await.unwrap().annexes.len(), 1);
}

#[tokio::test]
async fn what_is_no_file_of_a_learner_is_refused_and_leaves_nothing_f06() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    let owner = || of_period(&period, learner);
    let cut = &drawing(200)[..300];
    for (nom, bytes, code) in [
        (
            "photo.jpg",
            &b"MZ\x90\0\x03\0\0\0"[..],
            "portfolio.file_format",
        ),
        (
            "page.html",
            b"<html><script>alert(1)</script>",
            "portfolio.file_format",
        ),
        ("notice.pdf", b"%PDF-1.7\ncut", "portfolio.file_damaged"),
        ("plan.png", cut, "portfolio.file_damaged"),
    ] {
        let refused = client.send(owner(), nom, bytes).await.unwrap_err();
        assert_eq!(
            (refused.kind, refused.code.as_str()),
            (Kind::Invalid, code),
            "{nom}"
        );
    }
    for octets in [0, 20_000_001] {
        let refused = client.begin(owner(), "a.pdf", octets).await.unwrap_err();
        assert_eq!(refused.code, "portfolio.file_size");
    }
    let begun = client.begin(owner(), "a.pdf", PDF.len()).await.unwrap();
    client
        .append(learner, &begun.id, 0, &PDF[..5])
        .await
        .unwrap();
    client.call_off(learner, &begun.id).await.unwrap();
    let gone = client
        .append(learner, &begun.id, 5, &PDF[5..])
        .await
        .unwrap_err();
    assert_eq!(gone.kind, Kind::NotFound);

    assert_eq!(client.annexes(owner()).await.unwrap().annexes, []);
    assert_eq!(bench.count("uploads").await, 0);
    eventually("the store is empty", async || bench.stored() == 0).await;
    eventually("nothing is released", async || {
        bench.count("released_files").await == 0
    })
    .await;
}

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

#[tokio::test]
async fn files_of_a_deleted_period_are_closed_come_back_or_leave_the_store_p08_n1() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    let owner = || of_period(&period, learner);
    let joined = client.send(owner(), "photo.jpg", &photo(40)).await.unwrap();
    let begun = client.begin(owner(), "a.pdf", PDF.len()).await.unwrap();
    client
        .append(learner, &begun.id, 0, &PDF[..5])
        .await
        .unwrap();

    bench.delete_for_a_while(&period, 2, &[]).await;
    let closed = client.file(learner, &joined.id, false).await.unwrap_err();
    assert_eq!(closed.kind, Kind::NotFound);
    // The half of a file goes; the file itself is kept for as long as the deletion can be undone.
    eventually("the piece is gone", async || bench.stored() == 2).await;
    bench.restore(&period.clone().version(3), 2).await;
    let back = client.annexes(owner()).await.unwrap().annexes;
    assert_eq!(back, std::slice::from_ref(&joined));
    client.file(learner, &joined.id, true).await.unwrap();

    bench.delete_for_a_while(&period, 4, &[]).await;
    assert_eq!(bench.stored(), 2);
    bench
        .suite
        .clock
        .advance(jiff::SignedDuration::from_hours(24 * 32));
    let db = bench.suite.db();
    db.forget_set_aside(bench.suite.clock.now()).await.unwrap();
    bench
        .suite
        .clock
        .advance(jiff::SignedDuration::from_hours(2));
    eventually("the store is empty", async || bench.stored() == 0).await;
    eventually("nothing is released", async || {
        bench.count("released_files").await == 0
    })
    .await;
}

#[tokio::test]
async fn a_sheet_that_is_deleted_takes_its_files_along_f06() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    let made = client
        .make(Some(&period), learner, "activite", "Essai")
        .await
        .unwrap();
    client
        .send(of_sheet(learner, &made.id), "photo.jpg", &photo(40))
        .await
        .unwrap();
    let sheet = proto::portfolio::v1::SheetRef {
        apprenant: learner.to_string(),
        id: made.id.clone(),
        ..Default::default()
    };
    let now = client.read(sheet.clone()).await.unwrap().summary.unwrap();
    client.remove(sheet, now.version).await.unwrap();
    eventually("the store is empty", async || bench.stored() == 0).await;
    assert_eq!(bench.count("annexes").await, 0);
}

#[tokio::test]
async fn an_upload_that_nobody_goes_on_with_is_given_up_f06() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    let begun = client
        .begin(of_period(&period, learner), "a.pdf", PDF.len())
        .await
        .unwrap();
    client
        .append(learner, &begun.id, 0, &PDF[..5])
        .await
        .unwrap();
    bench
        .suite
        .clock
        .advance(jiff::SignedDuration::from_hours(24 * 13));
    assert_eq!(client.upload(learner, &begun.id).await.unwrap().recus, 5);
    bench
        .suite
        .clock
        .advance(jiff::SignedDuration::from_hours(24 * 2));
    eventually("the upload is forgotten", async || {
        bench.count("uploads").await == 0
    })
    .await;
    eventually("the store is empty", async || bench.stored() == 0).await;
}

#[tokio::test]
async fn an_erased_learner_leaves_no_file_i12() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    client
        .send(of_period(&period, learner), "photo.jpg", &photo(40))
        .await
        .unwrap();
    client
        .begin(of_period(&period, learner), "a.pdf", PDF.len())
        .await
        .unwrap();
    bench.suite.told_erased(&uai(UAI), learner).await;
    bench.suite.settle().await;
    eventually("the store is empty", async || bench.stored() == 0).await;
    eventually("nothing names the learner", async || {
        bench.suite.naming(&learner.to_string()).await.is_empty()
    })
    .await;
}

#[tokio::test]
async fn the_archive_of_a_learner_holds_its_files_those_of_deleted_periods_too_i12() {
    let bench = Bench::start().await;
    let period = a_period();
    let learner = period.learners[0];
    let mut gone = a_period();
    gone.learners = vec![learner];
    let client = bench.as_learner(learner);
    for one in [&period, &gone] {
        bench.declare(one).await;
        let owner = of_period(one, learner);
        client.send(owner, "Mot.txt", b"bonjour").await.unwrap();
    }
    bench.delete_for_a_while(&gone, 2, &[]).await;
    let own = chassis::Person {
        id: learner,
        profil: Profil::Apprenant,
        referentiels: vec![],
        grants: vec![],
        session: learner,
    };
    let files = bench
        .suite
        .exported_files(&own, &uai(UAI), learner)
        .await
        .unwrap();
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(names, ["001 Mot.txt", "002 Mot.txt"]);
    assert!(files.values().all(|bytes| bytes == b"bonjour"));
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
