//! Undoing a deletion, whole, for as long as it can be (P-08 ★); a period deleted for one learner alone.

use chassis::Profil;
use jiff::SignedDuration;
use proto::events::periods::v1::{FicheLiaisonChanged, PeriodDeleted, PeriodEdited};
use proto::periods::v1 as pb;

use crate::bench::{Bench, a_claim, school, still};
use crate::client::{a_declaration, chosen, code, typed};

fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
}

#[tokio::test]
async fn a_deleted_period_comes_back_with_all_that_was_written_p08() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(2).await;
    let teacher = bench.as_teacher_of("bac-pro-mspc");
    let changes = vec![
        typed("raison_sociale", "Fragrance Plus", 0),
        chosen("tache:A3T1", true, 0),
    ];
    teacher.send(&period, learners[0], changes).await.unwrap();
    let before = teacher.fiche(&period, learners[0]).await.unwrap();
    let ddfpt = bench.as_ddfpt();
    assert_eq!(ddfpt.delete(&period).await.unwrap(), 2);

    let listed = ddfpt.deletions().await.unwrap();
    let [deletion] = &listed[..] else {
        panic!("one deletion: {listed:?}")
    };
    assert_eq!(
        (&deletion.period_id, &deletion.titre, deletion.whole),
        (&period.id, &period.titre, true)
    );
    assert_eq!((deletion.apprenants.len(), deletion.version), (2, 2));
    assert_eq!(deletion.allowed_actions, ["retablir"]);

    let undone = ddfpt.undo(&period, 2).await.unwrap();
    assert_eq!((undone.restored, undone.missing), (2, 0));
    let back = undone.period.unwrap();
    assert_eq!(back.version, 3);
    let same = pb::Period {
        version: period.version,
        ..back.clone()
    };
    assert_eq!(same.apprenants.len(), period.apprenants.len());
    assert_eq!(
        (same.titre, same.start, same.taches, same.allowed_actions),
        (
            period.titre.clone(),
            period.start.clone(),
            period.taches.clone(),
            period.allowed_actions.clone()
        )
    );
    let after = teacher.fiche(&back, learners[0]).await.unwrap();
    assert_eq!((after.taches, after.fields), (before.taches, before.fields));
    assert!(ddfpt.deletions().await.unwrap().is_empty());
    assert_eq!(bench.count("chassis.set_aside").await, 0);

    bench.suite.settle().await;
    let told = bench.suite.published::<PeriodEdited>().await;
    let [(_, told)] = &told[..] else {
        panic!("told once")
    };
    assert_eq!(
        (told.version, &told.since[..], &told.restored[..]),
        (3, &[3, 3][..], &[2, 2][..])
    );
    let fiches = bench.suite.published::<FicheLiaisonChanged>().await;
    let latest = &fiches.last().unwrap().1;
    assert_eq!(
        (latest.since, &latest.taches_ajoutees[..], latest.version),
        (3, &["A3T1".to_owned()][..], after.version),
        "what is the learner's alone is told again"
    );
    assert!(latest.version > before.version);
}

#[tokio::test]
async fn a_period_deleted_for_one_learner_stays_for_the_others_and_comes_back_for_it_p08() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(2).await;
    let teacher = bench.as_teacher_of("bac-pro-mspc");
    teacher
        .write(
            &period,
            learners[0],
            typed("raison_sociale", "Fragrance Plus", 0),
        )
        .await
        .unwrap();
    assert_eq!(teacher.delete_for(&period, learners[0]).await.unwrap(), 2);
    let left = teacher.period(&period.id).await.unwrap();
    assert_eq!((left.version, left.apprenants.len()), (3, 1));
    bench.suite.settle().await;
    let told = bench.suite.published::<PeriodDeleted>().await;
    assert_eq!(told[0].1.apprenants, [learners[0].to_string()]);
    assert_eq!(
        code(teacher.fiche(&left, learners[0]).await),
        "periods.not_found"
    );

    // Sees it, and asks the DDFPT.
    let seen = teacher.deletions().await.unwrap();
    assert_eq!((seen.len(), seen[0].whole), (1, false));
    assert!(seen[0].allowed_actions.is_empty());
    assert_eq!(code(teacher.undo(&period, 2).await), "periods.forbidden");
    let undone = bench.as_ddfpt().undo(&period, 2).await.unwrap();
    let back = undone.period.unwrap();
    assert_eq!((back.version, back.apprenants.len()), (4, 2));
    let fiche = teacher.fiche(&back, learners[0]).await.unwrap();
    assert!(
        fiche
            .fields
            .iter()
            .any(|field| field.value_json == "\"Fragrance Plus\"")
    );
    bench.suite.settle().await;
    let told = bench.suite.published::<PeriodEdited>().await;
    let latest = &told.last().unwrap().1;
    let of = |learner: uuid::Uuid| {
        let learner = learner.to_string();
        let rank = latest.apprenants.iter().position(|one| *one == learner);
        (latest.since[rank.unwrap()], latest.restored[rank.unwrap()])
    };
    assert_eq!((of(learners[0]), of(learners[1])), ((4, 2), (1, 0)));
}

#[tokio::test]
async fn the_last_learner_goes_with_the_period_and_exam_periods_lock_theirs_p06_p08() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    let ddfpt = bench.as_ddfpt();
    let refusal = ddfpt.delete_for(&period, learners[0]).await.unwrap_err();
    let fault = |code: &str| vec![("apprenant".to_owned(), code.to_owned())];
    assert_eq!(refusal.fields, fault("periods.last_learner"));
    let stranger = chassis::id::fresh();
    assert_eq!(
        code(ddfpt.delete_for(&period, stranger).await),
        "periods.not_found"
    );

    let two = bench.learners(2).await;
    let annexe = ddfpt
        .create_annexe(pb::CreateAnnexeRequest {
            niveau: "terminale".to_owned(),
            ..crate::client::a_new_annexe()
        })
        .await
        .unwrap();
    for learner in &two {
        bench
            .import(*learner, 2, |event| event.niveau = "terminale".to_owned())
            .await;
    }
    bench.suite.settle().await;
    let exam = ddfpt
        .declare_period(pb::DeclarePeriodRequest {
            statut: "e31".to_owned(),
            ..a_declaration(&annexe, &two)
        })
        .await
        .unwrap()
        .period
        .unwrap();
    let refusal = ddfpt.delete_for(&exam, two[0]).await.unwrap_err();
    assert_eq!(refusal.fields, fault("periods.learners_locked"));
}

#[tokio::test]
async fn undoing_is_the_ddfpts_within_its_time_and_once_p08() {
    let bench = Bench::start().await;
    let (period, _) = bench.a_period(1).await;
    let ddfpt = bench.as_ddfpt();
    ddfpt.delete(&period).await.unwrap();
    for profil in [Profil::ChefEtablissement, Profil::Administrateur] {
        let other = bench.as_profile(profil);
        assert_eq!(
            code(other.deletions().await),
            "periods.not_found",
            "{profil}"
        );
        assert_eq!(
            code(other.undo(&period, 2).await),
            "periods.not_found",
            "{profil}"
        );
    }
    let stranger = bench.as_teacher_of("bts-ms");
    assert!(stranger.deletions().await.unwrap().is_empty());
    assert_eq!(
        code(stranger.undo(&period, 2).await),
        "periods.not_found",
        "what is hidden stays so"
    );
    assert_eq!(code(ddfpt.undo(&period, 1).await), "periods.undo_over");

    let now = bench.suite.clock.now();
    bench.suite.clock.set(now + days(30));
    assert!(ddfpt.deletions().await.unwrap().is_empty());
    assert_eq!(code(ddfpt.undo(&period, 2).await), "periods.undo_over");
    bench.suite.clock.set(now + days(29));
    let keyed = ddfpt.clone().under("undo");
    assert!(keyed.undo(&period, 2).await.unwrap().period.is_some());
    let again = keyed.undo(&period, 2).await.unwrap();
    assert_eq!((again.restored, again.missing), (1, 0), "repeated");
    assert_eq!(code(ddfpt.undo(&period, 2).await), "periods.undo_over");
    bench.suite.settle().await;
    assert_eq!(bench.suite.published::<PeriodEdited>().await.len(), 1);
}

#[tokio::test]
async fn nothing_is_left_once_the_time_is_over_n1() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(2).await;
    let ddfpt = bench.as_ddfpt();
    ddfpt.delete_for(&period, learners[0]).await.unwrap();
    assert_eq!(bench.count("chassis.set_aside").await, 1);
    let now = bench.suite.clock.now();
    let db = bench.suite.db();
    for (later, left) in [(29, 1), (32, 0)] {
        let then = now + days(later);
        db.forget_set_aside(then).await.unwrap();
        periods::store::deletions::forget(&db, then).await.unwrap();
        assert_eq!(bench.count("chassis.set_aside").await, left, "day {later}");
        assert_eq!(bench.count("deletions").await, left, "day {later}");
    }
}

#[tokio::test]
async fn a_deletion_is_for_good_where_it_is_set_so_p08() {
    let mut config = still();
    config.suppressions.jours_pour_annuler = 0;
    let bench = Bench {
        suite: chassis_testing::start::<periods::Periods>(config).await,
    };
    let (period, _) = bench.a_period(1).await;
    let ddfpt = bench.as_ddfpt();
    let told = ddfpt
        .describe_undo(pb::DescribeUndoRequest {})
        .await
        .unwrap();
    assert_eq!(told.days, 0);
    ddfpt.delete(&period).await.unwrap();
    assert!(ddfpt.deletions().await.unwrap().is_empty());
    assert_eq!(bench.count("chassis.set_aside").await, 0);
    bench.suite.settle().await;
    let told = bench.suite.published::<PeriodDeleted>().await;
    assert_eq!(told[0].1.restorable_until, "");
}

#[tokio::test]
async fn learners_who_have_another_period_then_are_named_before_it_comes_back_p03_p08() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(2).await;
    let ddfpt = bench.as_ddfpt();
    ddfpt.delete(&period).await.unwrap();
    let annexe = ddfpt.annexe().await;
    let other = ddfpt.declared(&annexe, &learners[..1]).await;
    let refused = ddfpt.undo(&period, 2).await.unwrap();
    assert!(refused.period.is_none());
    assert_eq!(refused.overlaps.len(), 1);
    assert_eq!(
        (
            &refused.overlaps[0].apprenant,
            &refused.overlaps[0].period_id
        ),
        (&learners[0].to_string(), &other.id)
    );
    assert_eq!(ddfpt.deletions().await.unwrap().len(), 1, "nothing is done");
    let command = pb::UndoDeletionRequest {
        period_id: period.id.clone(),
        version: 2,
        malgre_chevauchement: true,
    };
    assert!(ddfpt.undo_deletion(command).await.unwrap().period.is_some());
}

#[tokio::test]
async fn what_happened_since_is_respected_p07_p08() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(3).await;
    let ddfpt = bench.as_ddfpt();
    ddfpt.delete_for(&period, learners[0]).await.unwrap();
    let now = ddfpt.period(&period.id).await.unwrap();
    ddfpt.delete_for(&now, learners[1]).await.unwrap();

    // Taken on again since: what it has now stays, what it had stays away.
    let now = ddfpt.period(&period.id).await.unwrap();
    let again = pb::EditPeriodRequest {
        id: now.id.clone(),
        expected_version: now.version,
        titre: now.titre.clone(),
        statut: now.statut.clone(),
        start: now.start.clone(),
        end: now.end.clone(),
        objectifs: now.objectifs.clone(),
        taches: now.taches.clone(),
        apprenants: [learners[0], learners[2]].map(|one| one.to_string()).into(),
        malgre_chevauchement: false,
    };
    let now = ddfpt.edit_period(again).await.unwrap().period.unwrap();
    assert_eq!(
        code(ddfpt.undo(&period, 2).await),
        "periods.nothing_to_restore"
    );

    // Counted since: nobody joins any more.
    let claim = a_claim(&now, learners[2]);
    bench.as_evaluation().freeze(&claim).await.unwrap();
    assert_eq!(code(ddfpt.undo(&period, 4).await), "periods.freeze_pending");
    bench.as_evaluation().release(&claim).await.unwrap();

    // Deleted itself since: that comes back first, then the learner.
    let whole = ddfpt.delete(&now).await.unwrap();
    assert_eq!(code(ddfpt.undo(&period, 4).await), "periods.deleted_since");
    ddfpt.undo(&period, whole).await.unwrap();
    let back = ddfpt.undo(&period, 4).await.unwrap();
    assert_eq!(back.period.unwrap().apprenants.len(), 3);
}

#[tokio::test]
async fn who_is_erased_meanwhile_does_not_come_back_i12() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(2).await;
    let ddfpt = bench.as_ddfpt();
    ddfpt.delete(&period).await.unwrap();
    bench.suite.told_erased(&school(), learners[0]).await;
    assert_eq!(bench.count("chassis.set_aside").await, 1);
    let undone = ddfpt.undo(&period, 2).await.unwrap();
    assert_eq!(undone.restored, 1);
    let back = undone.period.unwrap();
    assert_eq!(back.apprenants[0].apprenant, learners[1].to_string());
    assert_eq!(bench.suite.naming(&learners[0].to_string()).await.len(), 0);
}
