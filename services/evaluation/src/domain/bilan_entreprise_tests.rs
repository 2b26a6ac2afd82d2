//! States of a bilan entreprise, and the dates that it may bear.

#![allow(clippy::unwrap_used)]

use jiff::civil::date;
use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

use super::*;

const FIN: Date = date(2026, 6, 26);
const OPEN: Fermeture = Fermeture {
    dernier: None,
    en_validation: None,
};

fn a_bilan() -> BilanEntreprise {
    BilanEntreprise {
        id: Uuid::from_u128(1).into(),
        period: Uuid::from_u128(2).into(),
        apprenant: Uuid::from_u128(3).into(),
        date_proposee: FIN,
        enregistre: None,
        termine: None,
        compte: None,
        version: 1,
    }
}

fn saved_on(date: Date) -> BilanEntreprise {
    BilanEntreprise {
        enregistre: Some(Enregistrement {
            at: Timestamp::UNIX_EPOCH,
            date,
        }),
        ..a_bilan()
    }
}

fn counted() -> BilanEntreprise {
    BilanEntreprise {
        compte: Some(Comptage {
            bilan: Uuid::from_u128(9).into(),
            date: FIN,
        }),
        ..saved_on(FIN)
    }
}

fn closed_until(day: Date) -> Fermeture {
    Fermeture {
        dernier: Some(day),
        en_validation: None,
    }
}

fn validating(day: Date) -> Fermeture {
    Fermeture {
        dernier: None,
        en_validation: Some(day),
    }
}

fn write(
    bilan: &BilanEntreprise,
    champ: Champ,
    value: Value,
    fermeture: &Fermeture,
) -> Result<BilanEntreprise, Refus> {
    let field = FieldState {
        value: value.clone(),
        version: 1,
        ..FieldState::empty(champ.name())
    };
    bilan.written(
        &[(champ, value)],
        &[field],
        fermeture,
        Timestamp::UNIX_EPOCH,
    )
}

#[test]
fn the_first_level_star_comment_or_date_saves_and_dates_it_e03() {
    let given = [
        (Champ::Niveau("C1".into()), json!("aide")),
        (Champ::Engagement, json!(0)),
        (Champ::Commentaire, json!("Bien")),
    ];
    for (champ, value) in given {
        let written = write(&a_bilan(), champ, value, &OPEN).unwrap();
        assert_eq!(written.etat(), Etat::EnCours);
        assert_eq!(written.enregistre.unwrap().date, FIN);
    }
    let typed = write(&a_bilan(), Champ::DateRencontre, json!("2026-07-01"), &OPEN).unwrap();
    assert_eq!(typed.enregistre.unwrap().date, date(2026, 7, 1));
}

#[test]
fn ticked_tasks_and_cleared_fields_save_nothing_e03() {
    let ticked = write(&a_bilan(), Champ::Taches, json!(["A1T1"]), &OPEN).unwrap();
    assert_eq!(ticked.etat(), Etat::AFaire);
    let cleared = write(&a_bilan(), Champ::Commentaire, Value::Null, &OPEN).unwrap();
    assert_eq!(cleared.etat(), Etat::AFaire);
}

#[test]
fn nothing_is_saved_strictly_before_the_last_bilan_and_it_is_on_its_day_e04() {
    let minimum = FIN.tomorrow().unwrap();
    let refused = write(
        &a_bilan(),
        Champ::Engagement,
        json!(3),
        &closed_until(minimum),
    );
    assert_eq!(refused, Err(Refus::DateFermee { minimum }));
    assert!(write(&a_bilan(), Champ::Engagement, json!(3), &closed_until(FIN)).is_ok());
    // Ticks alone are not "saved": they stay possible.
    assert!(write(&a_bilan(), Champ::Taches, json!([]), &closed_until(minimum)).is_ok());
}

#[test]
fn a_saved_bilan_may_not_move_to_a_closed_day_e04() {
    let minimum = date(2026, 7, 3);
    let bilan = saved_on(minimum);
    let moved = write(
        &bilan,
        Champ::DateRencontre,
        json!("2026-07-02"),
        &closed_until(minimum),
    );
    assert_eq!(moved, Err(Refus::DateFermee { minimum }));
    // Clearing the date moves it back to the last day of the period, which is closed too.
    let cleared = write(
        &bilan,
        Champ::DateRencontre,
        Value::Null,
        &closed_until(minimum),
    );
    assert_eq!(cleared, Err(Refus::DateFermee { minimum }));
}

#[test]
fn a_counted_bilan_refuses_everything_e04() {
    let bilan = counted();
    let frozen = Refus::Fige(bilan.compte.unwrap());
    assert_eq!(bilan.ensure_writable(&OPEN), Err(frozen));
    assert_eq!(bilan.finished(1, &OPEN, Timestamp::UNIX_EPOCH), Err(frozen));
    assert_eq!(bilan.reopened(1, &OPEN), Err(frozen));
}

#[test]
fn what_is_about_to_be_counted_waits_e08() {
    let bilan = saved_on(FIN);
    assert_eq!(
        bilan.ensure_writable(&validating(FIN)),
        Err(Refus::EnValidation)
    );
    let eve = FIN.yesterday().unwrap();
    assert_eq!(bilan.ensure_writable(&validating(eve)), Ok(()));
    // Nor does a bilan join what is being counted.
    assert_eq!(
        write(&a_bilan(), Champ::Engagement, json!(1), &validating(FIN)),
        Err(Refus::EnValidation)
    );
}

#[test]
fn finishing_is_reversible_until_counted_e03() {
    let finished = saved_on(FIN)
        .finished(1, &OPEN, Timestamp::UNIX_EPOCH)
        .unwrap();
    assert_eq!(finished.etat(), Etat::Termine);
    assert_eq!(finished.ensure_writable(&OPEN), Err(Refus::Termine));
    let reopened = finished.reopened(2, &OPEN).unwrap();
    assert_eq!((reopened.etat(), reopened.version), (Etat::EnCours, 3));
}

#[test]
fn an_empty_or_stale_bilan_is_not_finished_e03() {
    assert_eq!(
        a_bilan().finished(1, &OPEN, Timestamp::UNIX_EPOCH),
        Err(Refus::Vide)
    );
    assert_eq!(
        saved_on(FIN).finished(7, &OPEN, Timestamp::UNIX_EPOCH),
        Err(Refus::Perime { version: 1 })
    );
    assert_eq!(saved_on(FIN).reopened(1, &OPEN), Err(Refus::PasTermine));
}

#[test]
fn a_bilan_counts_up_to_its_day_included_e07() {
    let bilan = saved_on(FIN);
    assert!(!bilan.is_counted_at(FIN.yesterday().unwrap()));
    assert!(bilan.is_counted_at(FIN));
    assert!(bilan.is_counted_at(FIN.tomorrow().unwrap()));
    assert!(!a_bilan().is_counted_at(FIN));
    assert!(!counted().is_counted_at(FIN));
}

proptest! {
    /// Whatever is written in whatever order, a bilan bears a date exactly when saved, and never a closed one.
    #[test]
    fn a_saved_bilan_never_bears_a_closed_date_e04(
        writes in prop::collection::vec((0u8..4, 0i8..10), 1..20),
        closed in 0i8..10,
    ) {
        let first = date(2026, 6, 22);
        let day = |offset: i8| first.checked_add(jiff::Span::new().days(offset)).unwrap();
        let fermeture = closed_until(day(closed));
        let mut bilan = a_bilan();
        let mut typed = Value::Null;
        for (kind, offset) in writes {
            let (champ, value) = match kind {
                0 => (Champ::Engagement, json!(2)),
                1 => (Champ::Taches, json!(["A1T1"])),
                2 => (Champ::DateRencontre, Value::Null),
                _ => (Champ::DateRencontre, json!(day(offset).to_string())),
            };
            let before = typed.clone();
            if champ == Champ::DateRencontre {
                typed = value.clone();
            }
            let field = FieldState { value: typed.clone(), ..FieldState::empty("date_rencontre") };
            match bilan.written(&[(champ, value)], &[field], &fermeture, Timestamp::UNIX_EPOCH) {
                Ok(next) => bilan = next,
                Err(_) => typed = before,
            }
            if let Some(saved) = bilan.enregistre {
                prop_assert!(saved.date >= day(closed));
            }
        }
    }
}
