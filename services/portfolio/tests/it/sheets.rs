//! Sheets that are of no week: activités significatives, fiches activité made freely, fiches libres; and what links a
//! fiche to the diploma (F-03, F-04, F-04b, F-10, R-03).

use chassis::{Kind, Profil};
use proto::common::v1::FieldState;
use proto::events::identity::v1::{ApprenantImported, ApprenantUpdated};
use proto::events::portfolio::v1::SheetChanged;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::client::{Client, by_id, of_week};
use crate::support::{Bench, UAI, a_period, change, told, uai};

fn of_sheets() -> crate::support::Period {
    a_period().of("bts-ms")
}

fn value<'a>(fields: &'a [FieldState], name: &str) -> (&'a str, &'a str) {
    let field = fields.iter().find(|field| field.name == name).unwrap();
    (field.value_json.as_str(), field.author.as_str())
}

/// One field that nobody wrote before.
async fn write(client: &Client<'_>, learner: Uuid, sheet: &str, name: &str, to: Value) {
    let typed = vec![change(name, name, &to, 0)];
    let outcome = client.write(by_id(learner, sheet), typed).await.unwrap();
    assert_eq!(outcome.conflicts, [], "{name}");
}

#[tokio::test]
async fn activities_are_presented_counted_and_taken_back_f03() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    let untitled = client.make(Some(&period), learner, "activite", " ").await;
    assert_eq!(untitled.unwrap_err().fields[0].0, "titre");

    let made = client
        .make(
            Some(&period),
            learner,
            "activite",
            " Changement de ressorts ",
        )
        .await
        .unwrap();
    assert_eq!(
        (made.titre.as_str(), made.week.as_str()),
        ("Changement de ressorts", "")
    );
    for (name, to) in [
        ("nature_travail", json!("Tension de la bobine")),
        ("reparations", json!("Changement des ressorts")),
        ("date", json!("2026-06-10")),
        ("exportee", json!(true)),
    ] {
        write(&client, learner, &made.id, name, to).await;
    }
    let teacher = bench.as_teacher();
    let folder = &teacher.folders(&period, &[learner]).await.unwrap()[0];
    // Sheets are those of the weeks; an activity is to be read as they are (F-05).
    assert_eq!((folder.sheets, folder.activites, folder.a_lire), (3, 1, 1));
    let seen = teacher.portfolio(&period, learner).await.unwrap();
    let activity = seen.sheets.iter().find(|sheet| sheet.nature == "activite");
    let activity = activity.unwrap();
    assert!(activity.exportee && activity.a_lire);
    assert_eq!(activity.etat, "racontee");
    let refused = teacher
        .write(
            by_id(learner, &made.id),
            vec![change("a", "causes", &json!("Usure"), 0)],
        )
        .await
        .unwrap_err();
    assert_eq!(refused.kind, Kind::Forbidden);

    let whole = client.read(by_id(learner, &made.id)).await.unwrap();
    assert_eq!(whole.form, "activite");
    assert!(whole.allowed_actions.contains(&"supprimer".to_owned()));
    let stale = client.remove(by_id(learner, &made.id), 1).await;
    assert_eq!(stale.unwrap_err().code, "portfolio.stale");
    let version = whole.summary.unwrap().version;
    client
        .remove(by_id(learner, &made.id), version)
        .await
        .unwrap();
    assert_eq!(bench.count("sheets").await, 3);
    assert_eq!(bench.count("form_fields").await, 0);
}

#[tokio::test]
async fn week_of_a_period_stays_with_it_f02() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    let week = client.sheet(&period, learner, "2026-W24").await.unwrap();
    assert_eq!(week.form, "semaine");
    assert!(!week.allowed_actions.contains(&"supprimer".to_owned()));
    let refused = client
        .remove(of_week(&period, learner, "2026-W24"), 1)
        .await;
    assert_eq!(refused.unwrap_err().kind, Kind::Forbidden);
}

#[tokio::test]
async fn fiche_is_ticked_by_its_learner_and_linked_by_the_teacher_f04() {
    let bench = Bench::start().await;
    let period = of_sheets();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    let week = client.sheet(&period, learner, "2026-W24").await.unwrap();
    assert_eq!(week.form, "fiche");
    let sheet = week.summary.unwrap().id;
    write(
        &client,
        learner,
        &sheet,
        "description",
        json!("Diagnostic d’un convoyeur"),
    )
    .await;
    write(&client, learner, &sheet, "tache:T1.1", json!(true)).await;
    let picking = vec![change("p", "competence:C11", &json!("globale"), 0)];
    let refused = client.write(by_id(learner, &sheet), picking.clone()).await;
    assert_eq!(
        refused.unwrap_err().kind,
        Kind::Forbidden,
        "the teacher picks"
    );

    let teacher = bench.as_teacher_of("bts-ms");
    teacher
        .mark_read(&period, learner, "2026-W24")
        .await
        .unwrap();
    let other = bench.as_teacher_of("bts-ms");
    other.mark_read(&period, learner, "2026-W24").await.unwrap();
    let adjusted = vec![
        change("u", "tache:T1.1", &Value::Null, 1),
        change("t", "tache:T1.2", &json!(true), 0),
        picking[0].clone(),
    ];
    teacher
        .write(by_id(learner, &sheet), adjusted)
        .await
        .unwrap();
    let whole = client.read(by_id(learner, &sheet)).await.unwrap();
    let by = teacher.person.id.to_string();
    assert_eq!(value(&whole.fields, "tache:T1.1"), ("null", by.as_str()));
    assert_eq!(value(&whole.fields, "tache:T1.2"), ("true", by.as_str()));
    assert_eq!(
        value(&whole.fields, "competence:C11"),
        ("\"globale\"", by.as_str())
    );
    // What a teacher ticked is nothing to read for another one (F-05).
    let folders = other.folders(&period, &[learner]).await.unwrap();
    assert_eq!(folders[0].a_lire, 0);
    let texts = vec![change("d", "description", &json!("Autre"), 1)];
    let refused = teacher.write(by_id(learner, &sheet), texts).await;
    assert_eq!(
        refused.unwrap_err().kind,
        Kind::Forbidden,
        "the learner's texts"
    );
    let tutor = bench.as_tutor(&period, learner);
    let ticking = vec![change("x", "tache:T1.3", &json!(true), 0)];
    let refused = tutor.write(by_id(learner, &sheet), ticking.clone()).await;
    assert_eq!(refused.unwrap_err().kind, Kind::Forbidden, "a tutor reads");
    let maitre = bench.as_maitre(learner);
    maitre.write(by_id(learner, &sheet), ticking).await.unwrap();
}

#[tokio::test]
async fn two_people_tick_at_once_and_both_stand_f04() {
    let bench = Bench::start().await;
    let period = of_sheets();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let (client, teacher) = (bench.as_learner(learner), bench.as_teacher_of("bts-ms"));
    let tick = |code: &str| vec![change(code, &format!("tache:{code}"), &json!(true), 0)];
    let at = || of_week(&period, learner, "2026-W24");
    let (first, second) = tokio::join!(
        client.write(at(), tick("T1.1")),
        teacher.write(at(), tick("T1.2"))
    );
    assert!(first.unwrap().conflicts.is_empty() && second.unwrap().conflicts.is_empty());
    let fields = client.read(at()).await.unwrap().fields;
    assert_eq!(value(&fields, "tache:T1.1").0, "true");
    assert_eq!(value(&fields, "tache:T1.2").0, "true");
}

#[tokio::test]
async fn teacher_asks_for_a_sheet_and_its_learner_finds_it_f04b() {
    let bench = Bench::start().await;
    let period = of_sheets();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let teacher = bench.as_teacher_of("bts-ms");
    let untitled = teacher.make(Some(&period), learner, "fiche", "").await;
    assert_eq!(
        untitled.unwrap_err().fields[0].1,
        "portfolio.titre_required"
    );
    let asked = teacher
        .make(Some(&period), learner, "fiche", "La panne du four")
        .await
        .unwrap();
    assert_eq!(asked.demandee_par, teacher.person.id.to_string());
    assert_eq!((asked.etat.as_str(), asked.a_lire), ("vide", false));
    let client = bench.as_learner(learner);
    let seen = client.portfolio(&period, learner).await.unwrap();
    assert!(!seen.commence, "the learner wrote nothing yet (F-01)");
    assert_eq!(seen.sheets.last().unwrap().id, asked.id);
    assert_eq!(
        seen.allowed_actions,
        Vec::<String>::new(),
        "its rhythm is weekly"
    );
    let own = client.make(Some(&period), learner, "fiche", "x").await;
    assert_eq!(own.unwrap_err().code, "portfolio.not_of_diploma");

    // Taken back while it is empty, even once the teacher picked in it, and not once something is told.
    let again = teacher
        .make(Some(&period), learner, "fiche", "Une autre")
        .await
        .unwrap();
    let other = bench.as_teacher_of("bts-ms");
    write(
        &teacher,
        learner,
        &again.id,
        "competence:C11",
        json!("globale"),
    )
    .await;
    let version = again.version + 1;
    let refused = other.remove(by_id(learner, &again.id), version).await;
    assert_eq!(refused.unwrap_err().kind, Kind::Forbidden, "not hers");
    teacher
        .remove(by_id(learner, &again.id), version)
        .await
        .unwrap();
    write(
        &client,
        learner,
        &asked.id,
        "description",
        json!("Le four ne chauffait plus"),
    )
    .await;
    let kept = teacher.read(by_id(learner, &asked.id)).await.unwrap();
    assert!(!kept.allowed_actions.contains(&"supprimer".to_owned()));
    let version = kept.summary.unwrap().version;
    let refused = teacher.remove(by_id(learner, &asked.id), version).await;
    assert_eq!(refused.unwrap_err().kind, Kind::Forbidden);
}

#[tokio::test]
async fn free_rhythm_lets_the_learner_make_its_sheets_r03() {
    let bench = Bench::with_invented_diploma().await;
    let period = a_period().of("cap-verre");
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    let seen = client.portfolio(&period, learner).await.unwrap();
    assert_eq!(seen.sheets, []);
    assert_eq!(seen.allowed_actions, ["creer_fiche"]);
    let made = client
        .make(Some(&period), learner, "fiche", "Premier vase")
        .await
        .unwrap();
    for (name, to) in [
        ("description", json!("Soufflage")),
        ("analyse", json!("Chauffer plus")),
    ] {
        write(&client, learner, &made.id, name, to).await;
    }
    let counts = bench
        .as_profile(Profil::Ddfpt)
        .count(&period)
        .await
        .unwrap();
    assert_eq!((counts.sheets, counts.completed), (1, 1));
    let activity = client.make(Some(&period), learner, "activite", "x").await;
    assert_eq!(activity.unwrap_err().code, "portfolio.not_of_diploma");
    // This one leaves competences to its learners.
    write(
        &client,
        learner,
        &made.id,
        "competence:C1",
        json!("globale"),
    )
    .await;
    let own = client.read(by_id(learner, &made.id)).await.unwrap();
    assert!(own.allowed_actions.contains(&"choisir".to_owned()));
    let teacher = bench.as_teacher_of("cap-verre");
    let read = teacher.read(by_id(learner, &made.id)).await.unwrap();
    assert!(!read.allowed_actions.contains(&"choisir".to_owned()));
    let picking = vec![change("t", "competence:C1", &json!(null), 1)];
    let refused = teacher.write(by_id(learner, &made.id), picking).await;
    assert_eq!(refused.unwrap_err().kind, Kind::Forbidden);
}

#[tokio::test]
async fn learner_writes_outside_any_period_f10() {
    let bench = Bench::start().await;
    let learner = chassis::id::fresh();
    let client = bench.as_learner(learner);
    let unknown = client.libres(learner).await.unwrap_err();
    assert_eq!(unknown.code, "portfolio.not_found");
    let told = ApprenantImported {
        apprenant: learner.to_string(),
        annee: 2026,
        division: "1BTSMS".to_owned(),
        referentiel: "bts-ms".to_owned(),
        niveau: "annee-1".to_owned(),
        statut: "scolaire".to_owned(),
        version: 2,
    };
    bench.suite.publish(&uai(UAI), learner, 2, &told).await;
    let late = ApprenantUpdated {
        apprenant: learner.to_string(),
        referentiel: "bac-pro-mspc".to_owned(),
        version: 1,
        ..ApprenantUpdated::default()
    };
    bench.suite.publish(&uai(UAI), learner, 1, &late).await;
    bench.suite.settle().await;

    let none = client.libres(learner).await.unwrap();
    assert_eq!(
        (none.sheets.len(), none.allowed_actions),
        (0, vec!["creer".to_owned()])
    );
    let made = client
        .make(None, learner, "fiche", "Visite d’un atelier")
        .await
        .unwrap();
    write(
        &client,
        learner,
        &made.id,
        "description",
        json!("Une presse de 400 tonnes"),
    )
    .await;
    let teacher = bench.as_teacher_of("bts-ms");
    let seen = teacher.libres(learner).await.unwrap();
    assert_eq!(seen.sheets[0].titre, "Visite d’un atelier");
    assert!(seen.sheets[0].a_lire && seen.allowed_actions.is_empty());
    let read = teacher.read(by_id(learner, &made.id)).await.unwrap();
    assert_eq!(
        (read.period_id.as_str(), read.referentiel.as_str()),
        ("", "bts-ms")
    );
    for stranger in [
        bench.as_teacher(),
        bench.as_learner(chassis::id::fresh()),
        bench.as_tutor(&a_period(), learner),
        bench.as_profile(Profil::Ddfpt).elsewhere(),
    ] {
        let hidden = stranger.libres(learner).await.unwrap_err();
        assert_eq!(hidden.code, "portfolio.not_found");
        let hidden = stranger.read(by_id(learner, &made.id)).await.unwrap_err();
        assert_eq!(hidden.code, "portfolio.not_found");
    }
    // The id of one's sheet is nobody else's.
    let foreign = client.read(by_id(chassis::id::fresh(), &made.id)).await;
    assert_eq!(foreign.unwrap_err().code, "portfolio.not_found");
}

#[tokio::test]
async fn learner_whose_diploma_is_not_known_is_told_so_i05_f10() {
    let bench = Bench::start().await;
    let learner = chassis::id::fresh();
    let told = ApprenantImported {
        apprenant: learner.to_string(),
        statut: "scolaire".to_owned(),
        version: 1,
        ..ApprenantImported::default()
    };
    bench.suite.publish(&uai(UAI), learner, 1, &told).await;
    bench.suite.settle().await;
    let client = bench.as_learner(learner);
    let none = client.libres(learner).await.unwrap();
    assert_eq!((none.sheets.len(), none.allowed_actions.len()), (0, 0));
    let refused = client.make(None, learner, "fiche", "").await.unwrap_err();
    assert_eq!(refused.code, "portfolio.not_of_diploma");
}

#[tokio::test]
async fn sheet_kept_from_a_deleted_period_is_read_and_written_on_p08() {
    let bench = Bench::start().await;
    let period = of_sheets();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    let week = client.sheet(&period, learner, "2026-W24").await.unwrap();
    let id = week.summary.unwrap().id;
    for (name, to) in [
        ("description", json!("Diagnostic")),
        ("analyse", json!("Mieux préparer")),
    ] {
        write(&client, learner, &id, name, to).await;
    }
    bench.delete_for_a_while(&period, 2, &[]).await;

    let kept = client.libres(learner).await.unwrap();
    assert_eq!(kept.sheets.len(), 1);
    assert_eq!(
        (kept.sheets[0].id.as_str(), kept.sheets[0].week.as_str()),
        (id.as_str(), "2026-W24")
    );
    write(&client, learner, &id, "titre", json!("Ma première panne")).await;
    let teacher = bench.as_teacher_of("bts-ms");
    assert_eq!(
        teacher.libres(learner).await.unwrap().sheets[0].titre,
        "Ma première panne"
    );

    let back = period.clone().version(3);
    bench.restore(&back, 2).await;
    assert_eq!(client.libres(learner).await.unwrap().sheets, []);
    let there = client.sheet(&back, learner, "2026-W24").await.unwrap();
    assert_eq!(there.summary.unwrap().titre, "Ma première panne");
}

#[tokio::test]
async fn request_to_make_a_sheet_sent_again_makes_one_g06() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    let (first, second) = tokio::join!(
        client.make(Some(&period), learner, "activite", "Vidange"),
        client.make(Some(&period), learner, "activite", "Graissage")
    );
    assert_ne!(first.unwrap().id, second.unwrap().id);
    assert_eq!(bench.count("sheets").await, 5);
    let told = bench.suite.published::<SheetChanged>().await;
    assert_eq!(told.len(), 2);
    assert!(told.iter().all(|(_, event)| event.nature == "activite"));
}

#[tokio::test]
async fn activity_and_comments_come_back_with_their_period_p08() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    client
        .tell(&period, learner, "2026-W24", &told())
        .await
        .unwrap();
    let made = client
        .make(Some(&period), learner, "activite", "Vidange")
        .await
        .unwrap();
    let teacher = bench.as_teacher();
    let said = ("tous", "Précisez l’outillage.");
    teacher
        .comment(&period, learner, said, &made.id)
        .await
        .unwrap();
    client.mark_comments_read(&period, learner).await.unwrap();
    let before = client.portfolio(&period, learner).await.unwrap();

    bench.delete_for_a_while(&period, 2, &[]).await;
    for table in ["sheets", "comments", "comment_reads"] {
        assert_eq!(bench.count(table).await, 0, "{table}");
    }
    let back = period.clone().version(3);
    bench.restore(&back, 2).await;
    let after = client.portfolio(&back, learner).await.unwrap();
    assert_eq!(after.sheets, before.sheets);
    assert_eq!((after.comments, after.comments_unread), (1, 0));
}

#[tokio::test]
async fn own_bilan_is_a_form_of_its_own_f08() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learners[0];
    let client = bench.as_learner(learner);
    let form = "bilan_personnel";
    let typed = vec![
        change("a", "points_forts", &json!(["Communication"]), 0),
        change("b", "perspectives", &json!("Un service de maintenance"), 0),
    ];
    client
        .change_form(&period, learner, form, typed)
        .await
        .unwrap();
    let teacher = bench.as_teacher();
    let read = teacher.form(&period, learner, form).await.unwrap();
    let names: Vec<&str> = read
        .fields
        .iter()
        .map(|field| field.name.as_str())
        .collect();
    assert_eq!(names, ["points_forts", "axes_progres", "perspectives"]);
    assert_eq!(read.fields[0].value_json, "[\"Communication\"]");
    assert_eq!(read.allowed_actions, Vec::<String>::new());
    let company = client.form(&period, learner, "entreprise").await.unwrap();
    assert!(company.fields.iter().all(|field| field.version == 0));
    let refused = teacher
        .change_form(
            &period,
            learner,
            form,
            vec![change("c", "perspectives", &json!("x"), 1)],
        )
        .await;
    assert_eq!(refused.unwrap_err().kind, Kind::Forbidden);
    let unknown = client.form(&period, learner, "journal").await.unwrap_err();
    assert_eq!(unknown.fields[0].1, "portfolio.form_unknown");
}
