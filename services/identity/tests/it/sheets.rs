//! Learners and staff from outside the registry, by a sheet (I-05b).

use proto::events::identity::v1::ApprenantDeactivated;
use proto::identity::v1 as pb;

use crate::bench::{Bench, YEAR_2026, other_school, school};

const SHEET: &str = "Profil;Nom;Prénom;Date de naissance;Civilité;Courriel;Division;Statut;Diplôme;Niveau;Divisions enseignées\n\
apprenant;MARTIN;Camille;14/03/2008;Mme;camille.martin@example.org;1CFA;apprenti;Bac Pro MSPC;Première Bac Pro;\n\
;PETIT;Noé;2008-05-02;M.;;1CFA;apprenti;Bac Pro MELEC;Deuxième;\n\
enseignant;DURAND;Alex;;M.;alex.durand@example.org;;;;;1CFA, 1MSPC\n";

async fn upload(bench: &Bench, by: &chassis::Person, text: &str) -> pb::Import {
    bench
        .upload_bytes(by, &school(), &[("hors-siecle.csv", text.as_bytes())])
        .await
        .unwrap()
}

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
async fn a_sheet_creates_learners_and_staff_and_again_changes_nothing_i05b() {
    let bench = Bench::start().await;
    let admin = bench.imported_school().await;
    let import = upload(&bench, &admin, SHEET).await;
    assert_eq!(
        (import.etat.as_str(), import.annee),
        ("pret", 2026),
        "{:?}",
        import.faults
    );
    assert_eq!(count(&import, "a_creer"), 3);
    assert_eq!(
        count(&import, "a_desactiver"),
        0,
        "a sheet speaks of its own"
    );
    let lines = bench.lines(&admin, &school(), &import.id, "").await;
    let niveau = lines
        .iter()
        .find(|line| line.code == "NIVEAU_INCONNU")
        .unwrap();
    assert_eq!((niveau.line, niveau.file.as_str()), (3, "hors-siecle.csv"));
    assert_eq!(niveau.params["colonne"], "Niveau");
    bench.apply(&admin, &school(), &import).await;

    assert_eq!(bench.accounts(&admin, "apprenant").await.len(), 18);
    let followed: Vec<(String, Option<String>, Option<String>, String)> = sqlx::query_as(
        "select p.nom, y.referentiel, y.niveau, y.statut from apprenant_annees y join persons p on p.id = y.person_id
         where y.division = '1CFA' order by p.nom",
    )
    .fetch_all(&bench.suite.superuser().await)
    .await
    .unwrap();
    assert_eq!(
        followed,
        [
            (
                "MARTIN".into(),
                Some("bac-pro-mspc".into()),
                Some("premiere".into()),
                "apprenti".into()
            ),
            ("PETIT".into(), None, None, "apprenti".into()),
        ]
    );
    let teacher = bench
        .accounts(&admin, "enseignant")
        .await
        .into_iter()
        .find(|account| account.nom == "DURAND")
        .unwrap();
    assert!(!teacher.manuel);
    let slip = bench.slip(&admin, &teacher.id).await;
    let opened = bench
        .login(&slip.identifiant, &slip.mot_de_passe)
        .await
        .unwrap();
    assert_eq!(opened.session.unwrap().referentiels, ["bac-pro-mspc"]);

    let again = upload(&bench, &admin, SHEET).await;
    for categorie in ["a_creer", "a_mettre_a_jour", "a_reactiver", "a_desactiver"] {
        assert_eq!(
            count(&again, categorie),
            0,
            "{categorie}: {:?}",
            bench.lines(&admin, &school(), &again.id, categorie).await
        );
    }
}

#[tokio::test]
async fn the_registry_and_a_sheet_leave_each_other_in_peace_i05b() {
    let bench = Bench::start().await;
    let admin = bench.imported_school().await;
    let import = upload(&bench, &admin, SHEET).await;
    bench.apply(&admin, &school(), &import).await;
    let divisions = number(&bench, "select count(*) from divisions").await;
    let registry = bench.upload(&admin, &school(), &YEAR_2026).await.unwrap();
    assert_eq!(count(&registry, "a_desactiver"), 0);
    bench.apply(&admin, &school(), &registry).await;
    assert_eq!(bench.accounts(&admin, "apprenant").await.len(), 18);
    assert_eq!(
        number(&bench, "select count(*) from divisions").await,
        divisions
    );

    // Whom the registry names, a sheet does not change.
    let (nom, prenom, born): (String, String, String) = sqlx::query_as(
        "select p.nom, p.prenom, p.date_naissance::text from apprenants a join persons p on p.id = a.person_id
         where a.siecle_id is not null order by p.id limit 1",
    )
    .fetch_one(&bench.suite.superuser().await)
    .await
    .unwrap();
    let text = format!(
        "Nom;Prénom;Date de naissance;Division;Téléphone\n{nom};{prenom};{born};AUTRE;0601020304\n"
    );
    let import = upload(&bench, &admin, &text).await;
    assert_eq!(count(&import, "a_mettre_a_jour"), 0);
    let told = bench
        .lines(&admin, &school(), &import.id, "informations")
        .await;
    assert!(told.iter().any(|line| line.code == "CONNU_DU_REGISTRE"));
}

#[tokio::test]
async fn a_leaving_date_in_a_sheet_deactivates_and_its_absence_brings_back_i05b() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let row = |sortie: &str| {
        format!("Nom;Prénom;Date de naissance;Date de sortie\nMARTIN;Camille;14/03/2008;{sortie}\n")
    };
    let import = upload(&bench, &admin, &row("")).await;
    bench.apply(&admin, &school(), &import).await;
    let import = upload(&bench, &admin, &row("15/09/2026")).await;
    assert_eq!(count(&import, "a_desactiver"), 1);
    bench.apply(&admin, &school(), &import).await;
    assert_eq!(
        number(&bench, "select count(*) from apprenants where actif").await,
        0
    );
    let import = upload(&bench, &admin, &row("")).await;
    assert_eq!(count(&import, "a_reactiver"), 1);
    bench.apply(&admin, &school(), &import).await;
    assert_eq!(
        number(
            &bench,
            "select count(*) from apprenants where actif and date_sortie is null"
        )
        .await,
        1
    );
}

#[tokio::test]
async fn who_is_to_leave_is_active_until_then_and_leaves_by_itself_i04() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let text =
        "Nom;Prénom;Date de naissance;Date de sortie\nMARTIN;Camille;14/03/2008;15/10/2026\n";
    let import = upload(&bench, &admin, text).await;
    bench.apply(&admin, &school(), &import).await;
    let learner = bench.accounts(&admin, "apprenant").await.remove(0);
    let slip = bench.slip(&admin, &learner.id).await;
    let opened = bench
        .login(&slip.identifiant, &slip.mot_de_passe)
        .await
        .unwrap();

    bench
        .suite
        .clock
        .set("2026-10-15T20:00:00Z".parse().unwrap());
    identity::app::imports::leave_on_time(&bench.app())
        .await
        .unwrap();
    assert!(bench.accounts(&admin, "apprenant").await[0].actif);

    bench
        .suite
        .clock
        .set("2026-10-16T05:00:00Z".parse().unwrap());
    for _ in 0..2 {
        identity::app::imports::leave_on_time(&bench.app())
            .await
            .unwrap();
    }
    assert_eq!(
        number(
            &bench,
            "select count(*) from comptes where not actif and desactive_le = '2026-10-16'"
        )
        .await,
        1
    );
    assert!(
        bench.resolve(&opened.token).await.is_err(),
        "signed out at once"
    );
    bench.suite.settle().await;
    let gone = bench.suite.published::<ApprenantDeactivated>().await;
    assert_eq!(gone.len(), 1, "told once");

    // The same sheet again: gone is gone, and nothing is left to change.
    let again = upload(&bench, &admin, text).await;
    assert_eq!(
        count(&again, "a_reactiver") + count(&again, "a_desactiver"),
        0
    );
}

#[tokio::test]
async fn a_learner_who_is_active_elsewhere_is_created_and_told_i11() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let stranger = bench.open_school(&other_school()).await;
    let text = "Nom;Prénom;Date de naissance;INE\nMARTIN;Camille;14/03/2008;123456789AB\n";
    let import = upload(&bench, &admin, text).await;
    assert_eq!(import.counts["informations"], 2, "neither sex nor statut");
    bench.apply(&admin, &school(), &import).await;
    let import = bench
        .upload_bytes(&stranger, &other_school(), &[("a.csv", text.as_bytes())])
        .await
        .unwrap();
    assert_eq!(count(&import, "a_creer"), 1);
    let told = bench
        .lines(&stranger, &other_school(), &import.id, "informations")
        .await;
    assert!(told.iter().any(|line| line.code == "INE_AILLEURS"));
}

#[tokio::test]
async fn the_faults_of_a_sheet_come_all_at_once_and_change_nothing_i05b() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let import = upload(&bench, &admin, "Nom;Couleur;Age\nA;B;C\n").await;
    assert_eq!(import.etat, "refuse");
    let faults: Vec<(&str, i64)> = import
        .faults
        .iter()
        .map(|fault| (fault.code.as_str(), fault.column))
        .collect();
    assert_eq!(
        faults,
        [
            ("COLONNE_INCONNUE", 2),
            ("COLONNE_INCONNUE", 3),
            ("COLONNES_MANQUANTES", 0)
        ]
    );
    let rows = "Profil;Nom;Prénom;Date de naissance\n;A1;B;14/03/2008\n;A;B;31/02/2008\ncuisinier;A;B;\n;;B;14/03/2008\n";
    let import = upload(&bench, &admin, rows).await;
    assert_eq!(
        (import.etat.as_str(), count(&import, "rejetes")),
        ("pret", 4)
    );
    let rejected: Vec<(i64, String, String)> = bench
        .lines(&admin, &school(), &import.id, "rejetes")
        .await
        .into_iter()
        .map(|line| (line.line, line.code, line.params["colonne"].clone()))
        .collect();
    for expected in [
        (2, "CARACTERES_INTERDITS", "Nom"),
        (3, "DATE_NAISSANCE_INVALIDE", "Date de naissance"),
        (4, "PROFIL_INCONNU", "Profil"),
        (5, "NOM_ABSENT", "Nom"),
    ] {
        let expected = (expected.0, expected.1.to_owned(), expected.2.to_owned());
        assert!(rejected.contains(&expected), "{expected:?} in {rejected:?}");
    }
}
