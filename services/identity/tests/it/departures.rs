//! Who leaves, who returns, and a new school year (I-04).

use std::collections::BTreeSet;

use proto::events::identity::v1::{ApprenantDeactivated, ApprenantUpdated};
use proto::identity::v1 as pb;
use serde_json::Value;

use crate::bench::{Bench, YEAR_2026, YEAR_2027, code, fixture, school};

async fn ids(bench: &Bench, query: &'static str) -> BTreeSet<i64> {
    let found: Vec<String> = sqlx::query_scalar(query)
        .fetch_all(&bench.suite.superuser().await)
        .await
        .unwrap();
    found.into_iter().map(|id| id.parse().unwrap()).collect()
}

fn expected(evolution: &Value, key: &str) -> BTreeSet<i64> {
    evolution[key]
        .as_array()
        .unwrap()
        .iter()
        .map(|id| id.as_i64().unwrap())
        .collect()
}

#[tokio::test]
async fn a_new_year_moves_creates_and_deactivates_as_the_registry_says_i04() {
    let bench = Bench::start().await;
    let admin = bench.imported_school().await;
    bench
        .suite
        .clock
        .set("2027-10-01T08:00:00Z".parse().unwrap());
    let attendu: Value =
        serde_json::from_slice(&std::fs::read(fixture("annee-2027/attendu.json")).unwrap())
            .unwrap();
    let evolution = &attendu["evolution"];

    let import = bench.upload(&admin, &school(), &YEAR_2027).await.unwrap();
    assert_eq!(import.etat, "pret", "{:?}", import.faults);
    assert!(
        !import.needs_confirmation,
        "a new year empties a class by itself"
    );
    bench.apply(&admin, &school(), &import).await;

    let created = expected(evolution, "apprenants_crees");
    let left = expected(evolution, "apprenants_desactives");
    assert_eq!(
        ids(&bench, "select siecle_id from apprenants where not actif").await,
        left
    );
    assert_eq!(
        ids(&bench, "select a.siecle_id from apprenants a where not exists (select from apprenant_annees y where y.person_id = a.person_id and y.annee = 2026)").await,
        created
    );
    assert_eq!(
        ids(
            &bench,
            "select a.siecle_id from apprenants a
                     join apprenant_annees n on n.person_id = a.person_id and n.annee = 2027
                     join apprenant_annees o on o.person_id = a.person_id and o.annee = 2026
                     where n.division is distinct from o.division"
        )
        .await,
        expected(evolution, "apprenants_change_division")
    );
    let staff_left: Vec<String> = sqlx::query_scalar(
        "select unnest(sts_ids) from comptes where not actif and cardinality(sts_ids) > 0",
    )
    .fetch_all(&bench.suite.superuser().await)
    .await
    .unwrap();
    let expected_staff: Vec<String> = expected(evolution, "personnels_desactives")
        .iter()
        .map(|id| format!("epp:{id}"))
        .collect();
    assert_eq!(staff_left, expected_staff);

    bench.suite.settle().await;
    assert_eq!(
        bench.suite.published::<ApprenantDeactivated>().await.len(),
        left.len()
    );
    assert!(!bench.suite.published::<ApprenantUpdated>().await.is_empty());
}

#[tokio::test]
async fn many_departures_during_the_year_ask_for_a_second_confirmation_i04() {
    let bench = Bench::start().await;
    let admin = bench.imported_school().await;
    let import = bench
        .upload(&admin, &school(), &["acceptes/utf8_bom.xml"])
        .await
        .unwrap();
    assert!(import.needs_confirmation);
    let mut command = pb::ApplyImportRequest {
        id: import.id.clone(),
        ..Default::default()
    };
    let refused = bench
        .imports()
        .apply_import(bench.suite.as_person(&admin, &school(), command.clone()))
        .await
        .unwrap_err();
    assert_eq!(code(&refused), "identity.import_needs_confirmation");
    command.confirm_departures = true;
    bench
        .imports()
        .apply_import(bench.suite.as_person(&admin, &school(), command))
        .await
        .unwrap();
    bench.applied(&admin, &school(), &import.id).await;
    assert!(
        !bench.accounts(&admin, "enseignant").await.is_empty(),
        "a file of learners deactivates no teacher"
    );
}

#[tokio::test]
async fn who_left_cannot_sign_in_and_who_returns_finds_the_same_account_i04() {
    let bench = Bench::start().await;
    let admin = bench.imported_school().await;
    let learner = bench.accounts(&admin, "apprenant").await.remove(0);
    let slip = bench.slip(&admin, &learner.id).await;
    let open = bench
        .login(&slip.identifiant, &slip.mot_de_passe)
        .await
        .unwrap();

    let other = bench
        .upload(&admin, &school(), &["acceptes/utf8_bom.xml"])
        .await
        .unwrap();
    bench.apply(&admin, &school(), &other).await;
    assert_eq!(
        code(&bench.resolve(&open.token).await.unwrap_err()),
        "identity.session_closed"
    );
    assert_eq!(
        code(
            &bench
                .login(&slip.identifiant, &slip.mot_de_passe)
                .await
                .unwrap_err()
        ),
        "identity.bad_credentials"
    );

    let back = bench.upload(&admin, &school(), &YEAR_2026).await.unwrap();
    assert_eq!(back.counts["a_reactiver"], 16);
    bench.apply(&admin, &school(), &back).await;
    bench
        .login(&slip.identifiant, &slip.mot_de_passe)
        .await
        .unwrap();
    let again = bench
        .accounts(&admin, "apprenant")
        .await
        .into_iter()
        .find(|account| account.id == learner.id)
        .unwrap();
    assert_eq!(again.identifiant, learner.identifiant);
}

/// The first file of the year, where one birth date, and perhaps the name beside it, was corrected.
fn corrected(renamed: bool) -> Vec<u8> {
    let path = fixture(YEAR_2026[0]);
    let text = encoding_rs::ISO_8859_15
        .decode(&std::fs::read(path).unwrap())
        .0
        .into_owned();
    let text = text.replacen("<DATE_NAISS>30/05/2011<", "<DATE_NAISS>03/05/2011<", 1);
    let name = text
        .split("<NOM_DE_FAMILLE>")
        .nth(1)
        .and_then(|rest| rest.split('<').next())
        .unwrap()
        .to_owned();
    let text = if renamed {
        text.replacen(
            &format!("<NOM_DE_FAMILLE>{name}<"),
            "<NOM_DE_FAMILLE>TOUTAUTRE<",
            1,
        )
    } else {
        text
    };
    encoding_rs::ISO_8859_15.encode(&text).0.into_owned()
}

#[tokio::test]
async fn a_birth_date_corrected_in_the_registry_is_corrected_here_i04() {
    let bench = Bench::start().await;
    let admin = bench.imported_school().await;
    let upload = async |bytes: &[u8]| {
        let files = [("ElevesSansAdresses.xml", bytes)];
        bench.upload_bytes(&admin, &school(), &files).await.unwrap()
    };
    let other = upload(&corrected(true)).await;
    let lines = bench.lines(&admin, &school(), &other.id, "rejetes").await;
    let codes: Vec<&str> = lines.iter().map(|line| line.code.as_str()).collect();
    assert_eq!(codes, ["INE_CONFLIT"], "another name too: somebody else");

    let import = upload(&corrected(false)).await;
    bench.apply(&admin, &school(), &import).await;
    let born: Vec<String> = sqlx::query_scalar(
        "select p.date_naissance::text from persons p join apprenants a on a.person_id = p.id
         where p.date_naissance in ('2011-05-03', '2011-05-30')",
    )
    .fetch_all(&bench.suite.superuser().await)
    .await
    .unwrap();
    assert_eq!(born, ["2011-05-03"]);
}

/// The first file of the year where two pupils have the same names and birth date, and different INE.
fn with_homonyms() -> String {
    let text = encoding_rs::ISO_8859_15
        .decode(&std::fs::read(fixture(YEAR_2026[0])).unwrap())
        .0
        .into_owned();
    let record = |id: &str| {
        let from = text.find(&format!("<ELEVE ELEVE_ID=\"{id}\"")).unwrap();
        let to = from + text[from..].find("</ELEVE>").unwrap();
        text[from..to].to_owned()
    };
    let (first, second) = (record("100001"), record("100002"));
    let value = |record: &str, tag: &str| {
        let rest = record.split(&format!("<{tag}>")).nth(1).unwrap();
        rest.split('<').next().unwrap().to_owned()
    };
    let mut same = second.clone();
    for tag in ["NOM_DE_FAMILLE", "PRENOM", "DATE_NAISS"] {
        let (was, is) = (value(&second, tag), value(&first, tag));
        same = same.replace(&format!("<{tag}>{was}<"), &format!("<{tag}>{is}<"));
    }
    text.replace(&second, &same)
}

/// That pupil comes with another number, and without INE.
fn renumbered(text: &str, id: &str) -> Vec<u8> {
    let from = text.find(&format!("<ELEVE ELEVE_ID=\"{id}\"")).unwrap();
    let ine = from + text[from..].find("<ID_NATIONAL>").unwrap();
    let end = ine + text[ine..].find("</ID_NATIONAL>").unwrap() + "</ID_NATIONAL>".len();
    let bare = format!("{}{}", &text[..ine], &text[end..]);
    let bare = bare.replace(&format!("\"{id}\""), "\"900042\"");
    encoding_rs::ISO_8859_15.encode(&bare).0.into_owned()
}

#[tokio::test]
async fn a_homonym_without_number_is_never_taken_for_the_one_with_its_number_i04() {
    let text = with_homonyms();
    let latin = encoding_rs::ISO_8859_15.encode(&text).0.into_owned();
    // After the homonym whose number is known, and before it.
    for (gone, stays, found) in [("100002", "100001", true), ("100001", "100002", false)] {
        let bench = Bench::start().await;
        let admin = bench.open_school(&school()).await;
        let upload = async |bytes: &[u8]| {
            let files = [("ElevesSansAdresses.xml", bytes)];
            bench.upload_bytes(&admin, &school(), &files).await.unwrap()
        };
        let first = upload(&latin).await;
        bench.apply(&admin, &school(), &first).await;
        let whose = async |id: &str| -> Option<(uuid::Uuid, bool)> {
            sqlx::query_as("select person_id, actif from apprenants where siecle_id = $1")
                .bind(id.to_owned())
                .fetch_optional(&bench.suite.superuser().await)
                .await
                .unwrap()
        };
        let (known, lost) = (whose(stays).await.unwrap().0, whose(gone).await.unwrap().0);
        let again = upload(&renumbered(&text, gone)).await;
        bench.apply(&admin, &school(), &again).await;
        assert_eq!(whose(stays).await, Some((known, true)), "{gone} is gone");
        let new = whose("900042").await.expect("an account");
        assert_eq!((new.0 == lost, new.1), (found, true), "{gone} came back");
    }
}
