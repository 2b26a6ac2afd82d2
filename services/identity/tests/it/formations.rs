//! What MEF codes lead to (I-05).

use chassis::{Person, Profil};
use proto::events::identity::v1::ApprenantUpdated;
use proto::identity::v1 as pb;
use proto::identity::v1::formations_client::FormationsClient;
use tonic::Status;
use tonic::transport::Channel;

use crate::bench::{Bench, YEAR_2026, a_person, code, other_school, school};

/// The seconde commune of MELEC in the fixtures.
const COMMUNE: &str = "2472000831";

fn client(bench: &Bench) -> FormationsClient<Channel> {
    FormationsClient::new(bench.suite.channel())
}

async fn list(bench: &Bench, by: &Person, import: &str) -> pb::FormationTable {
    let wanted = pb::ListFormationsRequest {
        import_id: import.to_owned(),
    };
    client(bench)
        .list_formations(bench.suite.as_person(by, &school(), wanted))
        .await
        .unwrap()
        .into_inner()
}

async fn choose(
    bench: &Bench,
    by: &Person,
    choices: &[(&str, &str)],
) -> Result<pb::FormationTable, Status> {
    let wanted = pb::ChooseDiplomasRequest {
        choices: choices
            .iter()
            .map(|(division, referentiel)| pb::ChosenDiploma {
                division: (*division).to_owned(),
                mef: COMMUNE.to_owned(),
                referentiel: (*referentiel).to_owned(),
            })
            .collect(),
    };
    client(bench)
        .choose_diplomas(bench.suite.as_person(by, &school(), wanted))
        .await
        .map(tonic::Response::into_inner)
}

async fn followed(bench: &Bench, division: &str) -> Vec<(String, Option<String>)> {
    sqlx::query_as(
        "select left(mef, 10), referentiel from apprenant_annees where division = $1 group by 1, 2 order by 1, 2",
    )
    .bind(division)
    .fetch_all(&bench.suite.superuser().await)
    .await
    .unwrap()
}

/// A division of the fixtures that has the seconde commune.
fn commune(table: &pb::FormationTable) -> pb::DiplomaChoice {
    table
        .choices
        .iter()
        .find(|choice| choice.mef == COMMUNE)
        .unwrap()
        .clone()
}

#[tokio::test]
async fn a_division_chooses_its_diploma_and_its_learners_follow_at_once_i05() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let import = bench.upload(&admin, &school(), &YEAR_2026).await.unwrap();
    bench.apply(&admin, &school(), &import).await;
    bench.suite.settle().await;

    let choice = commune(&list(&bench, &admin, "").await);
    assert!(!choice.choisi && choice.par_abonnement.is_empty());
    assert_eq!(choice.candidats, ["2de-tne", "bac-pro-melec"]);
    let with_commune = |rows: Vec<(String, Option<String>)>| {
        rows.into_iter()
            .filter(|(mef, _)| mef == COMMUNE)
            .map(|(_, referentiel)| referentiel)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        with_commune(followed(&bench, &choice.division).await),
        [None]
    );

    for _ in 0..2 {
        let saved = choose(&bench, &admin, &[(&choice.division, "bac-pro-melec")])
            .await
            .unwrap();
        let saved = commune(&saved);
        assert!(saved.choisi);
        assert_eq!(saved.referentiel, "bac-pro-melec");
    }
    assert_eq!(
        with_commune(followed(&bench, &choice.division).await),
        [Some("bac-pro-melec".to_owned())]
    );
    bench.suite.settle().await;
    let told = bench.suite.published::<ApprenantUpdated>().await;
    assert_eq!(
        i64::try_from(told.len()).unwrap(),
        choice.effectif,
        "once, though said twice"
    );
    assert!(told.iter().all(|(envelope, event)| {
        event.referentiel == "bac-pro-melec"
            && event.niveau == "seconde"
            && envelope.aggregate_version == 2
    }));
    let taught: Vec<String> =
        sqlx::query_scalar("select unnest(referentiels) from divisions where code = $1")
            .bind(&choice.division)
            .fetch_all(&bench.suite.superuser().await)
            .await
            .unwrap();
    assert!(taught.contains(&"bac-pro-melec".to_owned()), "{taught:?}");

    // Kept at the next import, which has nothing to say about it.
    let again = bench.upload(&admin, &school(), &YEAR_2026).await.unwrap();
    assert_eq!(again.counts["a_mettre_a_jour"], 0);
    bench.apply(&admin, &school(), &again).await;
    assert_eq!(
        with_commune(followed(&bench, &choice.division).await),
        [Some("bac-pro-melec".to_owned())]
    );
}

#[tokio::test]
async fn another_diploma_wins_over_the_subscription_i05() {
    let bench = Bench::start().await;
    let admin = bench.imported_school().await;
    let choice = commune(&list(&bench, &admin, "").await);
    assert_eq!(choice.par_abonnement, "bac-pro-melec");
    choose(&bench, &admin, &[(&choice.division, "")])
        .await
        .unwrap();
    assert!(
        followed(&bench, &choice.division)
            .await
            .contains(&(COMMUNE.to_owned(), None))
    );
    let again = bench.upload(&admin, &school(), &YEAR_2026).await.unwrap();
    assert_eq!(again.counts["a_mettre_a_jour"], 0);
}

#[tokio::test]
async fn a_choice_made_from_the_preview_outdates_it_and_a_new_look_tells_it_i05() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let import = bench.upload(&admin, &school(), &YEAR_2026).await.unwrap();
    let choice = commune(&list(&bench, &admin, &import.id).await);
    let about = async |id: &str| {
        let lines = bench.lines(&admin, &school(), id, "avertissements").await;
        let of_division = lines
            .into_iter()
            .filter(|line| line.code == "MEF_COMMUN" && line.division == choice.division);
        i64::try_from(of_division.count()).unwrap()
    };
    assert_eq!(about(&import.id).await, choice.effectif);
    choose(&bench, &admin, &[(&choice.division, "bac-pro-melec")])
        .await
        .unwrap();
    let outdated = bench.import(&admin, &school(), &import.id).await;
    assert!(outdated.outdated);
    assert_eq!(outdated.allowed_actions, ["refresh", "abandon"]);

    let wanted = pb::RefreshImportRequest {
        id: import.id.clone(),
    };
    let fresh = bench
        .imports()
        .refresh_import(bench.suite.as_person(&admin, &school(), wanted))
        .await
        .unwrap()
        .into_inner();
    assert!(!fresh.outdated);
    assert_eq!(fresh.counts["a_creer"], import.counts["a_creer"]);
    assert_eq!(about(&import.id).await, 0);
    bench.apply(&admin, &school(), &fresh).await;
    assert!(
        followed(&bench, &choice.division)
            .await
            .contains(&(COMMUNE.to_owned(), Some("bac-pro-melec".to_owned())))
    );
}

#[tokio::test]
async fn an_unknown_mef_is_linked_to_a_diploma_and_its_learners_follow_i05() {
    let bench = Bench::start().await;
    let admin = bench.imported_school().await;
    // As an export with a course of which no table knows.
    sqlx::query("update apprenant_annees set mef = '24799999320', referentiel = null, niveau = null where division = (select min(division) from apprenant_annees)")
        .execute(&bench.suite.superuser().await)
        .await
        .unwrap();
    let table = list(&bench, &admin, "").await;
    let unknown = table
        .formations
        .iter()
        .find(|formation| formation.inconnue)
        .unwrap();
    assert_eq!(unknown.mef, "2479999932");
    assert!(unknown.effectif > 0);
    let link = async |niveau: &str, referentiels: &[&str]| {
        let wanted = pb::SetFormationRequest {
            mef: "2479999932".into(),
            niveau: niveau.into(),
            referentiels: referentiels.iter().map(|code| (*code).to_owned()).collect(),
        };
        client(&bench)
            .set_formation(bench.suite.as_person(&admin, &school(), wanted))
            .await
            .map(tonic::Response::into_inner)
    };
    let refused = link("annee-1", &["bac-pro-mspc"]).await.unwrap_err();
    assert_eq!(code(&refused), "identity.invalid");
    let linked = link("premiere", &["bac-pro-mspc"]).await.unwrap();
    let own = linked
        .formations
        .iter()
        .find(|formation| formation.mef == "2479999932")
        .unwrap();
    assert!(own.propre && !own.inconnue && !own.nationale);
    assert_eq!(
        followed(&bench, &unknown.divisions[0]).await,
        [("2479999932".to_owned(), Some("bac-pro-mspc".to_owned()))]
    );
    // Several diplomas: the division is asked again, and nobody keeps one that nobody chose.
    let several = link("premiere", &["bac-pro-mcv", "bac-pro-mspc"])
        .await
        .unwrap();
    assert!(
        several
            .choices
            .iter()
            .any(|choice| choice.mef == "2479999932" && !choice.choisi)
    );

    let wanted = pb::ResetFormationRequest {
        mef: "2479999932".into(),
    };
    client(&bench)
        .reset_formation(bench.suite.as_person(&admin, &school(), wanted))
        .await
        .unwrap();
    assert_eq!(
        followed(&bench, &unknown.divisions[0]).await,
        [("2479999932".to_owned(), None)]
    );
}

#[tokio::test]
async fn a_wrong_choice_keeps_none_of_them_and_teachers_choose_nothing_i05() {
    let bench = Bench::start().await;
    let admin = bench.imported_school().await;
    let division = commune(&list(&bench, &admin, "").await).division;
    let refused = choose(
        &bench,
        &admin,
        &[(&division, "bac-pro-melec"), (&division, "bts-ms")],
    )
    .await
    .unwrap_err();
    assert_eq!(code(&refused), "identity.invalid");
    assert!(!commune(&list(&bench, &admin, "").await).choisi);
    let teacher = a_person(admin.id, Profil::Enseignant, &[]);
    let refused = choose(&bench, &teacher, &[(&division, "bac-pro-melec")]).await;
    assert_eq!(code(&refused.unwrap_err()), "identity.forbidden");

    // A foreign preview is one that does not exist.
    let import = bench.upload(&admin, &school(), &YEAR_2026).await.unwrap();
    let stranger = bench.open_school(&other_school()).await;
    let foreign = pb::ListFormationsRequest {
        import_id: import.id,
    };
    let refused = client(&bench)
        .list_formations(bench.suite.as_person(&stranger, &other_school(), foreign))
        .await
        .unwrap_err();
    assert_eq!(code(&refused), "identity.not_found");
}
