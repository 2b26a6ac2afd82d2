//! P-11, F-05, P-08, F-06: what readers see, and what is counted.

use chassis::Profil;

use crate::annexes_client::{of_period, of_sheet, photo};
use crate::client::Client;
use crate::support::{Bench, a_period, told};

#[tokio::test]
async fn sheet_is_to_read_until_opened_and_again_once_changed_f05() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let (author, teacher, other) = (
        bench.as_learner(learner),
        bench.as_teacher(),
        bench.as_teacher(),
    );
    let unread = async |client: &Client<'_>| {
        client.portfolio(&period, learner).await.unwrap().sheets[0].a_lire
    };

    assert!(!unread(&teacher).await, "nothing is written yet");
    author
        .tell(&period, learner, "2026-W24", &[("aime", "x")])
        .await
        .unwrap();
    assert!(unread(&teacher).await);
    assert!(!unread(&author).await, "one's own writing");

    teacher
        .mark_read(&period, learner, "2026-W24")
        .await
        .unwrap();
    teacher
        .mark_read(&period, learner, "2026-W24")
        .await
        .unwrap();
    assert!(!unread(&teacher).await);
    assert!(unread(&other).await, "each reader for themselves");

    author
        .tell(&period, learner, "2026-W24", &[("reussi", "y")])
        .await
        .unwrap();
    assert!(unread(&teacher).await);
}

#[tokio::test]
async fn folders_show_who_began_and_what_is_told_p11() {
    let bench = Bench::start().await;
    let period = a_period().learners(3);
    bench.declare(&period).await;
    let [first, second, _] = [period.learners[0], period.learners[1], period.learners[2]];
    bench
        .as_learner(first)
        .tell(&period, first, "2026-W24", &told())
        .await
        .unwrap();
    bench
        .as_learner(first)
        .tell(&period, first, "2026-W25", &[("aime", "x")])
        .await
        .unwrap();
    bench
        .as_learner(second)
        .present(&period, second, "effectif", "30")
        .await
        .unwrap();

    let folders = bench.as_teacher().folders(&period, &[]).await.unwrap();
    assert_eq!(folders.len(), 3);
    let of = |learner: uuid::Uuid| {
        let folder = folders
            .iter()
            .find(|f| f.apprenant == learner.to_string())
            .unwrap();
        (
            folder.commence,
            folder.sheets,
            folder.completed,
            folder.a_lire,
            folder.changed_at.is_empty(),
        )
    };
    assert_eq!(of(first), (true, 3, 1, 2, false));
    assert_eq!(of(second), (true, 3, 0, 0, false));
    assert_eq!(of(period.learners[2]), (false, 3, 0, 0, true));

    let one = bench
        .as_teacher()
        .folders(&period, &[second])
        .await
        .unwrap();
    assert_eq!(one.len(), 1);
}

#[tokio::test]
async fn deletion_is_preceded_by_its_count_p08() {
    let bench = Bench::start().await;
    let period = a_period().learners(2);
    let teacher = bench.as_teacher();
    let before = teacher.count(&period).await.unwrap();
    assert_eq!(
        (before.portfolios, before.sheets),
        (0, 0),
        "still being prepared"
    );

    bench.declare(&period).await;
    let learner = period.learners[0];
    bench
        .as_learner(learner)
        .tell(&period, learner, "2026-W24", &told())
        .await
        .unwrap();
    let counts = teacher.count(&period).await.unwrap();
    assert_eq!(
        (
            counts.portfolios,
            counts.started,
            counts.sheets,
            counts.completed,
            counts.kept
        ),
        (2, 1, 6, 1, 0)
    );

    bench.delete(&period, 2).await;
    assert_eq!(teacher.count(&period).await.unwrap().portfolios, 0);
}

#[tokio::test]
async fn deletion_is_preceded_by_the_count_of_what_is_joined_p08_f06() {
    let bench = Bench::start().await;
    let period = a_period().learners(2);
    let [learner, other] = [period.learners[0], period.learners[1]];
    let mut elsewhere = a_period();
    elsewhere.learners = vec![learner];
    bench.declare(&period).await;
    bench.declare(&elsewhere).await;
    let (author, comrade) = (bench.as_learner(learner), bench.as_learner(other));
    let week = author.sheet(&period, learner, "2026-W24").await.unwrap();
    let week = week.summary.unwrap().id;
    for owner in [
        of_period(&period, learner),
        of_sheet(learner, &week),
        of_period(&elsewhere, learner),
    ] {
        author.send(owner, "armoire.jpg", &photo(40)).await.unwrap();
    }
    let notice = "https://www.example.org/notice";
    author
        .add_lien(of_sheet(learner, &week), notice, "Notice")
        .await
        .unwrap();
    comrade
        .add_lien(of_period(&period, other), notice, "Notice")
        .await
        .unwrap();

    let teacher = bench.as_teacher();
    let counts = teacher.count(&period).await.unwrap();
    assert_eq!((counts.files, counts.links), (2, 2));
    let counts = teacher.count_of(&period, learner).await.unwrap();
    assert_eq!((counts.portfolios, counts.files, counts.links), (1, 2, 1));
    let counts = teacher.count_of(&period, other).await.unwrap();
    assert_eq!((counts.portfolios, counts.files, counts.links), (1, 0, 1));

    bench.delete(&period, 2).await;
    assert_eq!(bench.count("annexes").await, 1, "the other period's");
    let counts = teacher.count(&period).await.unwrap();
    assert_eq!((counts.files, counts.links), (0, 0));
}

#[tokio::test]
async fn pages_offer_only_what_would_be_accepted_g01() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let offers = async |client: Client<'_>| {
        let portfolio = client
            .portfolio(&period, learner)
            .await
            .unwrap()
            .allowed_actions;
        let sheet = client
            .sheet(&period, learner, "2026-W24")
            .await
            .unwrap()
            .allowed_actions;
        (portfolio.join(" "), sheet.join(" "))
    };
    let words = |portfolio: &str, sheet: &str| (portfolio.to_owned(), sheet.to_owned());
    assert_eq!(
        offers(bench.as_learner(learner)).await,
        words("creer_activite", "modifier joindre cocher marquer_lue")
    );
    assert_eq!(
        offers(bench.as_profile(Profil::ChefEtablissement)).await,
        words("", "marquer_lue")
    );
    assert_eq!(
        offers(bench.as_tutor(&period, learner)).await,
        words("commenter", "commenter marquer_lue")
    );
    assert_eq!(
        offers(bench.as_teacher()).await,
        words("commenter", "cocher commenter marquer_lue")
    );
}
