//! The official calendar of a school year (P-12).

use chassis::Profil;
use chassis::grpc::Failure;
use proto::periods::v1 as pb;

use crate::bench::{Bench, MSPC, other_school};
use crate::client::{Client, code};

fn trimester(libelle: &str, start: &str, end: &str, divisions: &[&str]) -> pb::OfficialContent {
    pb::OfficialContent {
        nature: "trimestre".to_owned(),
        libelle: libelle.to_owned(),
        start: start.to_owned(),
        end: end.to_owned(),
        divisions: divisions.iter().map(ToString::to_string).collect(),
        ..pb::OfficialContent::default()
    }
}

fn deadline(referentiel: &str) -> pb::OfficialContent {
    pb::OfficialContent {
        nature: "certification".to_owned(),
        libelle: "E31".to_owned(),
        end: "2027-05-28".to_owned(),
        referentiel: referentiel.to_owned(),
        ..pb::OfficialContent::default()
    }
}

async fn add(
    client: &Client<'_>,
    content: pb::OfficialContent,
) -> Result<pb::OfficialPeriod, Failure> {
    let command = pb::AddOfficialPeriodRequest {
        content: Some(content),
    };
    Ok(client.add_official_period(command).await?)
}

async fn year(client: &Client<'_>, annee: i32) -> Result<pb::GetCalendarResponse, Failure> {
    Ok(client
        .get_calendar(pb::GetCalendarRequest { annee })
        .await?)
}

fn names(found: &pb::GetCalendarResponse) -> Vec<String> {
    let of = |one: &pb::OfficialPeriod| one.content.clone().unwrap_or_default().libelle;
    found.periods.iter().map(of).collect()
}

#[tokio::test]
async fn the_ddfpt_keeps_the_year_and_the_teams_read_what_is_of_their_diplomas_p12_i10() {
    let bench = Bench::start().await;
    bench.learners(1).await;
    let ddfpt = bench.as_ddfpt();
    add(
        &ddfpt,
        trimester("Trimestre 2", "2026-11-29", "2027-03-13", &[]),
    )
    .await
    .unwrap();
    add(
        &ddfpt,
        trimester("Trimestre 1", "2026-09-01", "2026-11-28", &[]),
    )
    .await
    .unwrap();
    for referentiel in [MSPC, "bts-ms"] {
        add(&ddfpt, deadline(referentiel)).await.unwrap();
    }
    add(
        &ddfpt,
        trimester("L’an passé", "2026-01-05", "2026-03-20", &[]),
    )
    .await
    .unwrap();

    let whole = year(&ddfpt, 2026).await.unwrap();
    assert_eq!(names(&whole), ["Trimestre 1", "Trimestre 2", "E31", "E31"]);
    assert_eq!(whole.allowed_actions, ["ajouter", "regler", "abonner"]);
    assert_eq!(whole.periods[0].allowed_actions, ["modifier", "supprimer"]);
    assert_eq!(whole.divisions.len(), 1);
    let teacher = bench.as_teacher_of(MSPC);
    let seen = year(&teacher, 2026).await.unwrap();
    assert_eq!(names(&seen), ["Trimestre 1", "Trimestre 2", "E31"]);
    assert_eq!(seen.allowed_actions, ["abonner"]);
    assert_eq!(seen.periods[0].allowed_actions, [""; 0]);
    for profil in [Profil::Administrateur, Profil::ChefEtablissement] {
        let seen = year(&bench.as_profile(profil), 2026).await.unwrap();
        assert_eq!(seen.periods.len(), 4, "{profil}");
    }
    for profil in [Profil::Apprenant, Profil::TuteurDeStage] {
        let hidden = year(&bench.as_profile(profil), 2026).await;
        assert_eq!(code(hidden), "periods.not_found", "{profil}");
    }
    let elsewhere = ddfpt.clone().of(other_school());
    assert!(year(&elsewhere, 2026).await.unwrap().periods.is_empty());
}

#[tokio::test]
async fn the_year_of_today_is_the_one_that_is_not_named_p12() {
    let bench = Bench::start().await;
    let ddfpt = bench.as_ddfpt();
    for (now, annee) in [
        ("2027-07-31T21:59:00Z", 2026),
        ("2027-07-31T22:00:00Z", 2027),
    ] {
        bench.suite.clock.set(now.parse().unwrap());
        assert_eq!(year(&ddfpt, 0).await.unwrap().annee, annee, "{now}");
    }
}

#[tokio::test]
async fn trimesters_of_one_class_never_overlap_even_typed_at_once_p12() {
    let bench = Bench::start().await;
    let ddfpt = bench.as_ddfpt();
    let first = trimester("Trimestre 1", "2026-09-01", "2026-11-28", &["1MSPC"]);
    add(&ddfpt, first).await.unwrap();
    let late = trimester(
        "Trimestre 2",
        "2026-11-28",
        "2027-03-13",
        &["1MSPC", "TMSPC"],
    );
    let refusal = add(&ddfpt, late).await.unwrap_err();
    assert_eq!(refusal.code, "periods.official_overlap");
    assert_eq!(
        (&refusal.params["libelle"], &refusal.params["date"]),
        (&"Trimestre 1".to_owned(), &"2026-11-28".to_owned())
    );
    let other_class = trimester("Trimestre 1", "2026-09-01", "2026-12-05", &["TMSPC"]);
    add(&ddfpt, other_class).await.unwrap();

    let both = ["3A", "3B"].map(|rank| {
        let one = trimester(rank, "2027-03-15", "2027-07-02", &[]);
        let client = ddfpt.clone();
        async move { add(&client, one).await }
    });
    let [one, other] = both;
    let (one, other) = tokio::join!(one, other);
    assert_eq!(
        u8::from(one.is_ok()) + u8::from(other.is_ok()),
        1,
        "one of the two"
    );
}

#[tokio::test]
async fn a_change_is_made_on_the_version_that_was_read_and_a_repetition_once_g06() {
    let bench = Bench::start().await;
    let ddfpt = bench.as_ddfpt().under("add");
    let one = add(&ddfpt, deadline(MSPC)).await.unwrap();
    assert_eq!(add(&ddfpt, deadline(MSPC)).await.unwrap().id, one.id);
    let chef = bench.as_profile(Profil::ChefEtablissement);
    let mut content = deadline(MSPC);
    content.end = "2027-06-04".to_owned();
    let change = |version| pb::ChangeOfficialPeriodRequest {
        id: one.id.clone(),
        expected_version: version,
        content: Some(content.clone()),
    };
    let changed = chef.change_official_period(change(1)).await.unwrap();
    assert_eq!(changed.version, 2);
    let stale = chef.change_official_period(change(1)).await.unwrap_err();
    let stale = Failure::from(stale);
    assert_eq!(
        (stale.code.as_str(), &*stale.params["version"]),
        ("periods.stale", "2")
    );

    // The head changes, and neither adds nor removes.
    assert_eq!(code(add(&chef, deadline(MSPC)).await), "periods.forbidden");
    let remove = |version| pb::RemoveOfficialPeriodRequest {
        id: one.id.clone(),
        expected_version: version,
    };
    let refused = chef.remove_official_period(remove(2)).await;
    assert_eq!(
        Failure::from(refused.unwrap_err()).code,
        "periods.forbidden"
    );
    let ddfpt = bench.as_ddfpt();
    let stale = ddfpt.remove_official_period(remove(1)).await;
    assert_eq!(Failure::from(stale.unwrap_err()).code, "periods.stale");
    ddfpt.remove_official_period(remove(2)).await.unwrap();
    assert!(year(&ddfpt, 2026).await.unwrap().periods.is_empty());
    let gone = ddfpt.remove_official_period(remove(2)).await;
    assert_eq!(Failure::from(gone.unwrap_err()).code, "periods.not_found");
}

#[tokio::test]
async fn every_fault_is_told_at_once_and_changes_nothing_p12() {
    let bench = Bench::start().await;
    let ddfpt = bench.as_ddfpt();
    let wrong = pb::OfficialContent {
        nature: "vacances".to_owned(),
        start: "2026-09-01".to_owned(),
        end: "2026-08-31".to_owned(),
        referentiel: "inconnu".to_owned(),
        ..pb::OfficialContent::default()
    };
    let refusal = add(&ddfpt, wrong).await.unwrap_err();
    let fields: Vec<&str> = refusal
        .fields
        .iter()
        .map(|(field, _)| field.as_str())
        .collect();
    assert_eq!(fields, ["nature", "libelle", "au", "referentiel"]);
    assert!(year(&ddfpt, 2026).await.unwrap().periods.is_empty());
}

#[tokio::test]
async fn the_rhythm_of_the_livret_is_set_by_niveau_and_taken_back_p12() {
    let bench = Bench::start().await;
    let ddfpt = bench.as_ddfpt();
    let set = |niveau: &str, periodicite: &str| pb::SetPeriodicityRequest {
        periodicity: Some(pb::Periodicity {
            referentiel: MSPC.to_owned(),
            niveau: niveau.to_owned(),
            periodicite: periodicite.to_owned(),
        }),
    };
    for periodicite in ["trimestre", "semestre"] {
        ddfpt
            .set_periodicity(set("premiere", periodicite))
            .await
            .unwrap();
        let found = year(&ddfpt, 2026).await.unwrap().periodicities;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].periodicite, periodicite);
    }
    let unknown = ddfpt.set_periodicity(set("cp", "semestre")).await;
    assert_eq!(Failure::from(unknown.unwrap_err()).code, "periods.invalid");
    let unknown = ddfpt.set_periodicity(set("premiere", "annee")).await;
    assert_eq!(Failure::from(unknown.unwrap_err()).code, "periods.invalid");
    let teacher = bench.as_teacher_of(MSPC);
    let refused = teacher.set_periodicity(set("premiere", "")).await;
    assert_eq!(
        Failure::from(refused.unwrap_err()).code,
        "periods.forbidden"
    );
    ddfpt.set_periodicity(set("premiere", "")).await.unwrap();
    assert!(year(&ddfpt, 2026).await.unwrap().periodicities.is_empty());
}
