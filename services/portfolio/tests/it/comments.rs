//! F-07: what teachers and tutors say of a portfolio, to whom, and who has read it.

use chassis::{Kind, Profil};
use proto::events::portfolio::v1::CommentAdded;

use crate::support::{Bench, a_period};

#[tokio::test]
async fn comments_reach_those_they_are_for_f07() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let teacher = bench.as_teacher();
    let tutor = bench.as_tutor(&period, learner);
    let say = |to, text| (to, text);
    teacher
        .comment(
            &period,
            learner,
            say("apprenant", " Précisez l’outillage. "),
            "",
        )
        .await
        .unwrap();
    tutor
        .comment(
            &period,
            learner,
            say("referent", "Il arrive en retard."),
            "",
        )
        .await
        .unwrap();
    tutor
        .comment(&period, learner, say("tous", "Bonne semaine."), "")
        .await
        .unwrap();

    let client = bench.as_learner(learner);
    let texts = |comments: Vec<proto::portfolio::v1::Comment>| -> Vec<(String, bool)> {
        comments
            .into_iter()
            .map(|comment| (comment.texte, comment.a_lire))
            .collect()
    };
    let own = texts(client.comments(&period, learner).await.unwrap());
    assert_eq!(
        own,
        [
            ("Précisez l’outillage.".to_owned(), true),
            ("Bonne semaine.".to_owned(), true)
        ],
        "what is for the teacher alone is not the learner's to read"
    );
    let folder = client.portfolio(&period, learner).await.unwrap();
    assert_eq!((folder.comments, folder.comments_unread), (2, 2));
    client.mark_comments_read(&period, learner).await.unwrap();
    client.mark_comments_read(&period, learner).await.unwrap();
    let folder = client.portfolio(&period, learner).await.unwrap();
    assert_eq!((folder.comments, folder.comments_unread), (2, 0));

    let theirs = texts(teacher.comments(&period, learner).await.unwrap());
    let unread: Vec<bool> = theirs.iter().map(|(_, unread)| *unread).collect();
    assert_eq!(unread, [false, true, true], "one's own is nothing to read");
    let told = bench.suite.published::<CommentAdded>().await;
    assert_eq!(told.len(), 3);
    assert_eq!(told[0].1.profil, "enseignant");
}

#[tokio::test]
async fn who_may_not_comment_is_told_and_nothing_is_kept_f07() {
    let bench = Bench::start().await;
    let (period, other) = (a_period(), a_period());
    bench.declare(&period).await;
    bench.declare(&other).await;
    let learner = period.learners[0];
    let said = ("apprenant", "Bien.");
    for reader in [
        bench.as_learner(learner),
        bench.as_profile(Profil::ChefEtablissement),
    ] {
        let refused = reader.comment(&period, learner, said, "").await;
        assert_eq!(refused.unwrap_err().kind, Kind::Forbidden);
    }
    let stranger = bench.as_teacher_of("bts-ms");
    let refused = stranger.comment(&period, learner, said, "").await;
    assert_eq!(refused.unwrap_err().code, "portfolio.not_found");

    let teacher = bench.as_teacher();
    let long = "é".repeat(5_001);
    for (to, text, code) in [
        ("apprenant", " \n", "portfolio.comment_empty"),
        ("apprenant", long.as_str(), "portfolio.comment_too_long"),
        ("tuteur", "Bien.", "portfolio.destinataires_unknown"),
    ] {
        let refused = teacher.comment(&period, learner, (to, text), "").await;
        assert_eq!(refused.unwrap_err().fields[0].1, code);
    }
    // A sheet of another portfolio is no sheet of this one.
    let theirs = other.learners[0];
    let portfolio = bench.as_learner(theirs).portfolio(&other, theirs).await;
    let sheet = portfolio.unwrap().sheets[0].id.clone();
    let refused = teacher.comment(&period, learner, said, &sheet).await;
    assert_eq!(refused.unwrap_err().code, "portfolio.not_found");
    assert_eq!(bench.count("comments").await, 0);
}
