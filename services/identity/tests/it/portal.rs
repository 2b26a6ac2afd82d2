//! What the school's portal calls people (I-06b).

use proto::identity::v1 as pb;

use crate::bench::{Bench, school};

async fn upload(bench: &Bench, by: &chassis::Person, text: &str) -> pb::Import {
    bench
        .upload_bytes(by, &school(), &[("ent.csv", text.as_bytes())])
        .await
        .unwrap()
}

async fn known(bench: &Bench) -> Vec<(String, String)> {
    sqlx::query_as(
        "select p.nom || ' ' || p.prenom, e.identifiant from ent_identifiants e join persons p on p.id = e.person_id
         order by e.identifiant",
    )
    .fetch_all(&bench.suite.superuser().await)
    .await
    .unwrap()
}

#[tokio::test]
async fn the_portals_file_names_learners_by_number_and_staff_by_names_i06b() {
    let bench = Bench::start().await;
    let admin = bench.imported_school().await;
    let superuser = bench.suite.superuser().await;
    let learners: Vec<(String, String)> = sqlx::query_as(
        "select a.siecle_id, p.nom || ' ' || p.prenom from apprenants a join persons p on p.id = a.person_id
         order by a.siecle_id limit 2",
    )
    .fetch_all(&superuser)
    .await
    .unwrap();
    let teacher = bench.accounts(&admin, "enseignant").await.remove(0);
    let text = format!(
        "Identifiant ENT;Identifiant SIECLE;Nom;Prénom\nu1;{};;\nu2;{};;\nu3;;{};{}\nu4;99999999;;\nu5;;PERSONNE;Ici\n",
        learners[0].0,
        learners[1].0,
        teacher.nom.to_lowercase(),
        teacher.prenom
    );
    let before = bench.accounts(&admin, "").await;
    let import = upload(&bench, &admin, &text).await;
    assert_eq!(import.etat, "pret", "{:?}", import.faults);
    assert_eq!(import.counts["a_mettre_a_jour"], 3);
    let rejected: Vec<(i64, String)> = bench
        .lines(&admin, &school(), &import.id, "rejetes")
        .await
        .into_iter()
        .map(|line| (line.line, line.code))
        .collect();
    assert_eq!(
        rejected,
        [(5, "ENT_INCONNU".to_owned()), (6, "ENT_INCONNU".to_owned())]
    );
    assert!(known(&bench).await.is_empty(), "a preview changes nothing");
    bench.apply(&admin, &school(), &import).await;
    let identifiers: Vec<String> = known(&bench)
        .await
        .into_iter()
        .map(|(_, identifiant)| identifiant)
        .collect();
    assert_eq!(identifiers, ["u1", "u2", "u3"]);
    assert_eq!(
        bench.accounts(&admin, "").await,
        before,
        "nothing else changes"
    );

    let again = upload(&bench, &admin, &text).await;
    assert_eq!(again.counts["a_mettre_a_jour"], 0);
    assert_eq!(again.counts["inchanges"], 3);

    // Two identifiers change hands in one file.
    let swap = format!(
        "Identifiant ENT;Identifiant SIECLE\nu2;{}\nu1;{}\n",
        learners[0].0, learners[1].0
    );
    let import = upload(&bench, &admin, &swap).await;
    bench.apply(&admin, &school(), &import).await;
    let names: Vec<String> = known(&bench)
        .await
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names[..2], [learners[1].1.clone(), learners[0].1.clone()]);

    // One that somebody else has is not taken away.
    let theft = format!("Identifiant ENT;Identifiant SIECLE\nu3;{}\n", learners[0].0);
    let import = upload(&bench, &admin, &theft).await;
    assert_eq!(import.counts["rejetes"], 1);
}
