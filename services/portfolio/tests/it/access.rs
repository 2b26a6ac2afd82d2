//! domain.md § 8, I-08, I-10: who reads, who writes, and what the others are told.

use chassis::{Kind, Profil};
use uuid::Uuid;

use crate::client::Client;
use crate::support::{Bench, Period, a_period, change, comparable};

/// Every RPC about one learner's portfolio, as that client would call it.
async fn refusals(client: &Client<'_>, period: &Period, learner: Uuid) -> Vec<String> {
    let typed = || vec![change("a", "aime", &serde_json::json!("x"), 0)];
    let presented = vec![change("a", "effectif", &serde_json::json!("30"), 0)];
    [
        format!(
            "{:?}",
            comparable(&client.portfolio(period, learner).await.unwrap_err())
        ),
        format!(
            "{:?}",
            comparable(&client.sheet(period, learner, "2026-W24").await.unwrap_err())
        ),
        format!(
            "{:?}",
            comparable(
                &client
                    .change_sheet(period, learner, "2026-W24", typed())
                    .await
                    .unwrap_err()
            )
        ),
        format!(
            "{:?}",
            comparable(
                &client
                    .change_form(period, learner, "entreprise", presented)
                    .await
                    .unwrap_err()
            )
        ),
        format!(
            "{:?}",
            comparable(
                &client
                    .mark_read(period, learner, "2026-W24")
                    .await
                    .unwrap_err()
            )
        ),
    ]
    .to_vec()
}

#[tokio::test]
async fn foreign_portfolio_answers_like_a_missing_one_i08() {
    let bench = Bench::start().await;
    let (period, missing) = (a_period().learners(2), a_period());
    bench.declare(&period).await;
    let [learner, mate] = [period.learners[0], period.learners[1]];
    let strangers = [
        ("another learner", bench.as_learner(mate)),
        ("tutor of the mate", bench.as_tutor(&period, mate)),
        (
            "tutor for another period",
            bench.as_tutor(&missing, learner),
        ),
        ("teacher of another diploma", bench.as_teacher_of("bts-ms")),
        ("teacher of another school", bench.as_teacher().elsewhere()),
        (
            "DDFPT of another school",
            bench.as_profile(Profil::Ddfpt).elsewhere(),
        ),
        (
            "the same learner, elsewhere",
            bench.as_learner(learner).elsewhere(),
        ),
    ];
    for (who, client) in strangers {
        let foreign = refusals(&client, &period, learner).await;
        let absent = refusals(&client, &missing, missing.learners[0]).await;
        assert_eq!(foreign, absent, "{who}");
        assert!(
            foreign
                .iter()
                .all(|answer| answer.contains("portfolio.not_found")),
            "{who}: {foreign:?}"
        );
        assert_eq!(
            client.folders(&period, &[learner]).await.unwrap(),
            [],
            "{who}"
        );
    }
}

#[tokio::test]
async fn staff_and_tutor_read_and_change_nothing_f01() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let readers = [
        bench.as_teacher(),
        bench.as_profile(Profil::Ddfpt),
        bench.as_profile(Profil::ChefEtablissement),
        bench.as_tutor(&period, learner),
    ];
    for reader in readers {
        reader.portfolio(&period, learner).await.unwrap();
        reader.sheet(&period, learner, "2026-W24").await.unwrap();
        reader
            .mark_read(&period, learner, "2026-W24")
            .await
            .unwrap();
        let refused = reader
            .tell(&period, learner, "2026-W24", &[("aime", "x")])
            .await
            .unwrap_err();
        assert_eq!(
            (refused.kind, refused.code.as_str()),
            (Kind::Forbidden, "portfolio.forbidden")
        );
        let refused = reader
            .present(&period, learner, "effectif", "30")
            .await
            .unwrap_err();
        assert_eq!(refused.kind, Kind::Forbidden);
    }
    assert_eq!(bench.count("form_changes").await, 0);
}

#[tokio::test]
async fn profiles_without_pedagogical_access_are_told_so_i02() {
    let bench = Bench::start().await;
    let (period, missing) = (a_period(), a_period());
    bench.declare(&period).await;
    for profil in [
        Profil::Administrateur,
        Profil::Inspecteur,
        Profil::OperateurAcademique,
    ] {
        let client = bench.as_profile(profil);
        for asked in [&period, &missing] {
            let refused = client
                .portfolio(asked, asked.learners[0])
                .await
                .unwrap_err();
            assert_eq!(refused.kind, Kind::Forbidden, "{profil}");
            assert_eq!(client.count(asked).await.unwrap_err().kind, Kind::Forbidden);
            assert_eq!(
                client.folders(asked, &[]).await.unwrap_err().kind,
                Kind::Forbidden
            );
        }
    }
}

#[tokio::test]
async fn lists_hold_only_what_one_may_see_i08() {
    let bench = Bench::start().await;
    let period = a_period().learners(3);
    bench.declare(&period).await;
    let [learner, mate] = [period.learners[0], period.learners[1]];
    let seen = async |client: Client<'_>, asked: &[Uuid]| -> Vec<String> {
        let folders = client.folders(&period, asked).await.unwrap();
        folders.into_iter().map(|folder| folder.apprenant).collect()
    };
    let own = vec![learner.to_string()];
    assert_eq!(seen(bench.as_learner(learner), &[]).await, own);
    assert_eq!(seen(bench.as_learner(learner), &[learner, mate]).await, own);
    assert_eq!(seen(bench.as_tutor(&period, learner), &[]).await, own);
    assert_eq!(
        seen(bench.as_tutor(&period, learner), &[mate]).await,
        Vec::<String>::new()
    );
    assert_eq!(seen(bench.as_teacher(), &[]).await.len(), 3);
}
