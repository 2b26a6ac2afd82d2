//! From files to people (I-04, I-05, I-10).

use proto::events::identity::v1::{ApprenantImported, ApprenantUpdated};
use proto::identity::v1 as pb;

use crate::bench::{Bench, YEAR_2026, a_person, code, fixture, school};
use chassis::Profil;

fn count(import: &pb::Import, categorie: &str) -> i64 {
    import.counts.get(categorie).copied().unwrap_or_default()
}

async fn number(bench: &Bench, query: &'static str) -> i64 {
    sqlx::query_scalar(query)
        .fetch_one(&bench.suite.superuser().await)
        .await
        .unwrap()
}

#[tokio::test]
async fn preview_changes_nothing_and_apply_changes_all_i04() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    bench
        .subscribe(&admin, &["bac-pro-mspc", "bac-pro-melec"])
        .await;

    let import = bench.upload(&admin, &school(), &YEAR_2026).await.unwrap();
    assert_eq!(
        (import.etat.as_str(), import.annee),
        ("pret", 2026),
        "{:?}",
        import.faults
    );
    assert_eq!(
        import
            .files
            .iter()
            .map(|file| file.records)
            .collect::<Vec<_>>()[0],
        16
    );
    assert_eq!(count(&import, "rejetes"), 0);
    assert_eq!(bench.accounts(&admin, "apprenant").await.len(), 0);
    assert_eq!(
        import.proposed_profils.len(),
        2,
        "head and DDFPT are only proposed"
    );

    let applied = bench.apply(&admin, &school(), &import).await;
    assert_eq!(applied.done, applied.total);
    assert_eq!(bench.accounts(&admin, "apprenant").await.len(), 16);
    assert_eq!(bench.accounts(&admin, "chef_etablissement").await.len(), 1);
    assert_eq!(bench.accounts(&admin, "ddfpt").await.len(), 1);
    let teachers = bench.accounts(&admin, "enseignant").await;
    assert!(
        teachers
            .iter()
            .all(|teacher| !teacher.manuel && !teacher.identifiant.is_empty())
    );
    let attendu: serde_json::Value =
        serde_json::from_slice(&std::fs::read(fixture("annee-2026/attendu.json")).unwrap())
            .unwrap();
    assert_eq!(
        number(&bench, "select count(*) from responsable_liens").await,
        attendu["responsables"]["liens"].as_i64().unwrap(),
        "every guardian is linked"
    );

    bench.suite.settle().await;
    let told = bench.suite.published::<ApprenantImported>().await;
    assert_eq!(told.len(), 16);
    assert!(
        told.iter()
            .all(|(envelope, event)| event.version == 1 && envelope.aggregate_version == 1)
    );
    assert!(
        told.iter()
            .any(|(_, event)| event.referentiel == "bac-pro-mspc" && event.niveau == "seconde")
    );
    assert!(told.iter().any(|(_, event)| event.statut == "apprenti"));
}

#[tokio::test]
async fn importing_the_same_files_again_changes_nothing_and_tells_nobody_i04() {
    let bench = Bench::start().await;
    let admin = bench.imported_school().await;
    let before = bench.accounts(&admin, "").await;

    let import = bench.upload(&admin, &school(), &YEAR_2026).await.unwrap();
    for categorie in [
        "a_creer",
        "a_mettre_a_jour",
        "a_reactiver",
        "a_desactiver",
        "rejetes",
    ] {
        assert_eq!(
            count(&import, categorie),
            0,
            "{categorie}: {:?}",
            bench.lines(&admin, &school(), &import.id, categorie).await
        );
    }
    bench.apply(&admin, &school(), &import).await;
    assert_eq!(bench.accounts(&admin, "").await, before);
    bench.suite.settle().await;
    assert_eq!(bench.suite.published::<ApprenantImported>().await.len(), 16);
    assert_eq!(bench.suite.published::<ApprenantUpdated>().await.len(), 0);
}

#[tokio::test]
async fn teachers_teach_the_referentiels_of_their_divisions_and_of_their_families_i10_r02() {
    let bench = Bench::start().await;
    let admin = bench.imported_school().await;
    let mut taught = Vec::new();
    for teacher in bench.accounts(&admin, "enseignant").await {
        let slip = bench.slip(&admin, &teacher.id).await;
        let opened = bench
            .login(&slip.identifiant, &slip.mot_de_passe)
            .await
            .unwrap();
        taught.push(opened.session.unwrap().referentiels);
    }
    assert!(
        taught
            .iter()
            .any(|codes| codes.contains(&"bac-pro-mspc".to_owned())),
        "{taught:?}"
    );
    assert!(
        taught
            .iter()
            .any(|codes| !codes.contains(&"bac-pro-mspc".to_owned())),
        "{taught:?}"
    );
    // the fixtures have no division of the seconde commune itself; who teaches its speciality is at home there.
    let has = |codes: &[String], code: &str| codes.iter().any(|one| one == code);
    assert!(taught.iter().any(|codes| has(codes, "bac-pro-melec")));
    for codes in &taught {
        assert_eq!(
            has(codes, "2de-tne"),
            has(codes, "bac-pro-melec"),
            "{codes:?}"
        );
    }
}

#[tokio::test]
async fn refused_files_come_with_their_faults_all_at_once_and_change_nothing_i04() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let cases = [
        ("refuses/autre_uai.xml", "UAI_INCOHERENT"),
        ("refuses/autre_annee.xml", "ANNEE_INCOHERENTE"),
        ("refuses/structures_absentes.xml", "STRUCTURES_ABSENTES"),
        ("refuses/tronque.xml", "XML_MALFORME"),
        ("refuses/entites_exponentielles.xml", "DTD_INTERDITE"),
        ("refuses/archive_bombe.zip", "ARCHIVE_SUSPECTE"),
    ];
    for (file, expected) in cases {
        let import = bench.upload(&admin, &school(), &[file]).await.unwrap();
        assert_eq!(import.etat, "refuse", "{file}");
        assert_eq!(import.faults[0].code, expected, "{file}");
        assert!(file.ends_with(&import.faults[0].file), "{file}");
    }
    let both = bench
        .upload(
            &admin,
            &school(),
            &["refuses/tronque.xml", "refuses/autre_uai.xml"],
        )
        .await
        .unwrap();
    let codes: Vec<&str> = both
        .faults
        .iter()
        .map(|fault| fault.code.as_str())
        .collect();
    assert_eq!(codes, ["XML_MALFORME", "UAI_INCOHERENT"]);
    assert!(both.faults.iter().all(|fault| fault.line > 1));
    let refused = bench
        .imports()
        .apply_import(bench.suite.as_person(
            &admin,
            &school(),
            pb::ApplyImportRequest {
                id: both.id,
                ..Default::default()
            },
        ))
        .await;
    assert_eq!(code(&refused.unwrap_err()), "identity.import_state");
    assert_eq!(
        number(&bench, "select count(*) from import_records").await,
        0
    );
    assert_eq!(number(&bench, "select count(*) from apprenants").await, 0);
}

#[tokio::test]
async fn every_accepted_packaging_creates_its_three_learners_i04() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    for file in [
        "utf8_bom.xml",
        "utf8_sans_declaration.xml",
        "latin1.xml",
        "windows1252.xml",
        "latin9_octet_1252.xml",
        "structures_avant_eleves.xml",
        "une_seule_ligne.xml",
        "fins_de_ligne_crlf.xml",
        "autre_nom.zip",
    ] {
        let import = bench
            .upload(&admin, &school(), &[&format!("acceptes/{file}")])
            .await
            .unwrap();
        assert_eq!(
            (import.etat.as_str(), count(&import, "a_creer")),
            ("pret", 3),
            "{file}"
        );
    }
}

#[tokio::test]
async fn a_preview_made_before_a_change_is_not_applied_i04() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let import = bench.upload(&admin, &school(), &YEAR_2026).await.unwrap();
    bench.subscribe(&admin, &["bac-pro-melec"]).await;
    let command = pb::ApplyImportRequest {
        id: import.id.clone(),
        ..Default::default()
    };
    let refused = bench
        .imports()
        .apply_import(bench.suite.as_person(&admin, &school(), command))
        .await;
    assert_eq!(code(&refused.unwrap_err()), "identity.import_outdated");
}

#[tokio::test]
async fn an_import_whose_worker_died_may_be_applied_again_i04() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let import = bench.upload(&admin, &school(), &YEAR_2026).await.unwrap();
    // As a worker killed in the middle leaves it: taken over, nothing else changed.
    sqlx::query("update imports set etat = 'en_cours', done = 3")
        .execute(&bench.suite.superuser().await)
        .await
        .unwrap();
    assert_eq!(
        bench.import(&admin, &school(), &import.id).await.etat,
        "echoue"
    );
    bench.apply(&admin, &school(), &import).await;
    assert_eq!(bench.accounts(&admin, "apprenant").await.len(), 16);
}

#[tokio::test]
async fn applying_twice_at_once_applies_once_i04() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let import = bench.upload(&admin, &school(), &YEAR_2026).await.unwrap();
    let uai = school();
    let (first, second) = tokio::join!(
        bench.apply(&admin, &uai, &import),
        bench.apply(&admin, &uai, &import)
    );
    assert_eq!(
        (first.etat, second.etat),
        ("applique".into(), "applique".into())
    );
    bench.suite.settle().await;
    assert_eq!(bench.suite.published::<ApprenantImported>().await.len(), 16);
}

#[tokio::test]
async fn unticked_profiles_are_not_given_and_are_proposed_again_i04() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let import = bench.upload(&admin, &school(), &YEAR_2026).await.unwrap();
    let command = pb::ApplyImportRequest {
        id: import.id.clone(),
        ..Default::default()
    };
    bench
        .imports()
        .apply_import(bench.suite.as_person(&admin, &school(), command))
        .await
        .unwrap();
    bench.applied(&admin, &school(), &import.id).await;
    assert_eq!(bench.accounts(&admin, "ddfpt").await.len(), 0);

    let again = bench.upload(&admin, &school(), &YEAR_2026).await.unwrap();
    assert_eq!(again.proposed_profils.len(), 2);
    assert_eq!(count(&again, "a_creer"), 0, "the same people, not others");
    bench.apply(&admin, &school(), &again).await;
    assert_eq!(bench.accounts(&admin, "ddfpt").await.len(), 1);
}

#[tokio::test]
async fn an_abandoned_preview_cannot_be_applied_i04() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let import = bench.upload(&admin, &school(), &YEAR_2026).await.unwrap();
    let forget = pb::AbandonImportRequest {
        id: import.id.clone(),
    };
    bench
        .imports()
        .abandon_import(bench.suite.as_person(&admin, &school(), forget))
        .await
        .unwrap();
    let command = pb::ApplyImportRequest {
        id: import.id,
        ..Default::default()
    };
    let refused = bench
        .imports()
        .apply_import(bench.suite.as_person(&admin, &school(), command))
        .await;
    assert_eq!(code(&refused.unwrap_err()), "identity.import_state");
}

#[tokio::test]
async fn teachers_do_not_import_i04() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let teacher = a_person(admin.id, Profil::Enseignant, &[]);
    let refused = bench.upload(&teacher, &school(), &YEAR_2026).await;
    assert_eq!(code(&refused.unwrap_err()), "identity.forbidden");
}

#[tokio::test]
async fn a_cut_upload_is_refused_and_leaves_nothing_i04() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let cut = vec![pb::UploadChunk {
        file_name: "ElevesSansAdresses.xml".into(),
        data: std::fs::read(fixture("acceptes/utf8_bom.xml")).unwrap(),
    }];
    let refused = bench.upload_chunks(&admin, &school(), cut).await;
    assert_eq!(code(&refused.unwrap_err()), "identity.upload_interrupted");
    assert_eq!(number(&bench, "select count(*) from imports").await, 0);
}

#[tokio::test]
async fn a_text_that_looks_like_an_escape_of_json_is_a_text_i04() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let eleves = std::fs::read(fixture(YEAR_2026[0])).unwrap();
    let text: String = eleves.iter().map(|byte| char::from(*byte)).collect();
    let odd = text.replacen("<PRENOM>", "<PRENOM>\\u0000", 1);
    let odd: Vec<u8> = odd.chars().map(|c| u8::try_from(c).unwrap()).collect();
    let import = bench
        .upload_bytes(&admin, &school(), &[("eleves.xml", &odd)])
        .await
        .unwrap();
    assert_eq!(import.etat, "pret", "{:?}", import.faults);
    assert_eq!(count(&import, "rejetes"), 1, "a backslash is in no name");
}
