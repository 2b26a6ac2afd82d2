//! F-06: a file on its way, and read; in a folder and in a bucket alike.

use chassis::Kind;
use chassis_testing::eventually;

use crate::annexes_client::{PDF, drawing, of_period, photo};
use crate::stores::{Place, over_every_store};
use crate::support::{Bench, a_period};

over_every_store! {
    a_file_comes_in_pieces_and_is_read_by_whoever_reads_the_portfolio_f06,
    a_broken_network_goes_on_from_where_it_stands_f06,
    what_is_no_file_of_a_learner_is_refused_and_leaves_nothing_f06,
}

async fn a_file_comes_in_pieces_and_is_read_by_whoever_reads_the_portfolio_f06(place: Place) {
    let bench = Bench::over(place).await;
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

async fn a_broken_network_goes_on_from_where_it_stands_f06(place: Place) {
    let bench = Bench::over(place).await;
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

async fn what_is_no_file_of_a_learner_is_refused_and_leaves_nothing_f06(place: Place) {
    let bench = Bench::over(place).await;
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
