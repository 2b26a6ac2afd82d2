//! Annexes shared with the other établissements of the académie (★ P-01).

use chassis::Profil;
use proto::periods::v1 as pb;
use sqlx::AssertSqlSafe;

use crate::bench::{Bench, MSPC, other_school, school};
use crate::client::{Client, a_new_annexe, code};

impl Client<'_> {
    async fn shares(&self, id: &str) -> pb::Annexe {
        let command = pb::ShareAnnexeRequest { id: id.to_owned() };
        self.share_annexe(command).await.unwrap()
    }

    async fn unshares(&self, id: &str) -> pb::Annexe {
        let command = pb::UnshareAnnexeRequest { id: id.to_owned() };
        self.unshare_annexe(command).await.unwrap()
    }

    async fn shared(&self, id: &str) -> Result<pb::SharedAnnexe, tonic::Status> {
        let query = pb::GetSharedAnnexeRequest { id: id.to_owned() };
        self.get_shared_annexe(query).await
    }

    async fn takes(&self, id: &str) -> Result<pb::Annexe, tonic::Status> {
        let command = pb::TakeSharedAnnexeRequest { id: id.to_owned() };
        self.take_shared_annexe(command).await
    }

    /// Titles of one page of what is shared.
    async fn titles(&self, query: pb::ListSharedAnnexesRequest) -> Vec<String> {
        let found = self.list_shared_annexes(query).await.unwrap();
        found.annexes.into_iter().map(|one| one.titre).collect()
    }
}

/// An annexe of première MSPC with this title, shared.
async fn a_shared(owner: &Client<'_>, titre: &str) -> pb::Annexe {
    let mut asked = a_new_annexe();
    titre.clone_into(&mut asked.content.as_mut().unwrap().titre);
    let annexe = owner.create_annexe(asked).await.unwrap();
    owner.shares(&annexe.id).await
}

fn change(annexe: &pb::Annexe, titre: &str, taches: &[&str]) -> pb::UpdateAnnexeRequest {
    pb::UpdateAnnexeRequest {
        id: annexe.id.clone(),
        expected_version: annexe.version,
        content: Some(pb::AnnexeContent {
            titre: titre.to_owned(),
            pour_apprentis: true,
            objectifs: "Tout autre chose".to_owned(),
            taches: taches.iter().map(ToString::to_string).collect(),
        }),
    }
}

fn deletion(annexe: &pb::Annexe) -> pb::DeleteAnnexeRequest {
    pb::DeleteAnnexeRequest {
        id: annexe.id.clone(),
        expected_version: annexe.version,
    }
}

#[tokio::test]
async fn what_is_shared_is_read_elsewhere_and_the_annexe_itself_is_not_p01() {
    let bench = Bench::start().await;
    let ddfpt = bench.as_ddfpt();
    let annexe = ddfpt.annexe().await;
    assert!(annexe.shared_at.is_empty());
    let elsewhere = bench.as_ddfpt().of(other_school());
    assert_eq!(
        code(elsewhere.shared(&annexe.id).await),
        "periods.not_found",
        "before it is shared"
    );

    let shared = ddfpt.shares(&annexe.id).await;
    assert!(!shared.shared_at.is_empty());
    assert_eq!(shared.version, 1, "the version is that of the content");
    assert_eq!(ddfpt.shares(&annexe.id).await, shared, "twice is once");
    let listed = ddfpt
        .list_annexes(pb::ListAnnexesRequest::default())
        .await
        .unwrap();
    assert_eq!(listed.annexes, std::slice::from_ref(&shared));

    let seen = elsewhere.shared(&annexe.id).await.unwrap();
    let expected = pb::SharedAnnexe {
        id: annexe.id.clone(),
        etablissement: school().to_string(),
        referentiel: annexe.referentiel.clone(),
        niveau: annexe.niveau.clone(),
        titre: annexe.titre.clone(),
        pour_apprentis: annexe.pour_apprentis,
        objectifs: annexe.objectifs.clone(),
        taches: annexe.taches.clone(),
        shared_at: shared.shared_at.clone(),
        allowed_actions: vec!["reprendre".to_owned()],
    };
    assert_eq!(seen, expected);
    assert_eq!(
        ddfpt.shared(&annexe.id).await.unwrap(),
        expected,
        "and at home"
    );

    // The annexe itself stays behind its wall.
    let get = pb::GetAnnexeRequest {
        id: annexe.id.clone(),
    };
    assert_eq!(code(elsewhere.get_annexe(get).await), "periods.not_found");
    let theft = elsewhere.update_annexe(change(&annexe, "Volée", &[])).await;
    assert_eq!(code(theft), "periods.not_found");
    assert_eq!(
        code(elsewhere.delete_annexe(deletion(&annexe)).await),
        "periods.not_found"
    );
    let command = pb::UnshareAnnexeRequest {
        id: annexe.id.clone(),
    };
    assert_eq!(
        code(elsewhere.unshare_annexe(command).await),
        "periods.not_found"
    );
    assert_eq!(elsewhere.shared(&annexe.id).await.unwrap(), expected);
}

#[tokio::test]
async fn what_is_shared_follows_the_annexe_and_goes_with_it_p01() {
    let bench = Bench::start().await;
    let ddfpt = bench.as_ddfpt();
    let elsewhere = bench.as_ddfpt().of(other_school());
    let annexe = a_shared(&ddfpt, "PFMP 2").await;

    let edited = ddfpt
        .update_annexe(change(&annexe, "PFMP 2 bis", &["A2T1"]))
        .await
        .unwrap();
    assert_eq!(edited.shared_at, annexe.shared_at);
    let seen = elsewhere.shared(&annexe.id).await.unwrap();
    assert_eq!(
        (
            seen.titre.as_str(),
            seen.objectifs.as_str(),
            seen.taches,
            seen.pour_apprentis
        ),
        (
            "PFMP 2 bis",
            "Tout autre chose",
            vec!["A2T1".to_owned()],
            true
        )
    );
    let sought = pb::ListSharedAnnexesRequest {
        words: "bis".to_owned(),
        ..pb::ListSharedAnnexesRequest::default()
    };
    let found = elsewhere.list_shared_annexes(sought).await.unwrap();
    let in_short = pb::SharedAnnexeSummary {
        id: annexe.id.clone(),
        etablissement: school().to_string(),
        referentiel: annexe.referentiel.clone(),
        niveau: annexe.niveau.clone(),
        titre: "PFMP 2 bis".to_owned(),
        pour_apprentis: true,
        taches: 1,
    };
    assert_eq!(found.annexes, [in_short]);

    let withdrawn = ddfpt.unshares(&annexe.id).await;
    assert!(withdrawn.shared_at.is_empty());
    assert_eq!(ddfpt.unshares(&annexe.id).await, withdrawn, "twice is once");
    assert_eq!(
        code(elsewhere.shared(&annexe.id).await),
        "periods.not_found"
    );
    // Changed while nobody reads it, then shared again: as it is now.
    let again = ddfpt
        .update_annexe(change(&withdrawn, "PFMP 3", &["A1T1"]))
        .await
        .unwrap();
    assert_eq!(bench.count("annexes_partagees").await, 0);
    ddfpt.shares(&again.id).await;
    assert_eq!(elsewhere.shared(&again.id).await.unwrap().titre, "PFMP 3");

    ddfpt.delete_annexe(deletion(&again)).await.unwrap();
    assert_eq!(code(elsewhere.shared(&again.id).await), "periods.not_found");
    assert_eq!(bench.count("annexes_partagees").await, 0);
}

#[tokio::test]
async fn a_copy_is_an_annexe_of_its_own_taken_once_per_request_p01_g06() {
    let bench = Bench::start().await;
    let (period, _) = bench.a_period(1).await;
    let ddfpt = bench.as_ddfpt();
    let annexe = a_shared(&ddfpt, "PFMP 2").await;
    let elsewhere = bench.as_ddfpt().of(other_school());

    let taker = elsewhere.clone().under("take");
    let copy = taker.takes(&annexe.id).await.unwrap();
    assert_ne!(copy.id, annexe.id);
    assert_eq!((copy.version, copy.shared_at.as_str()), (1, ""));
    assert_eq!(
        (
            &copy.referentiel,
            &copy.niveau,
            &copy.titre,
            &copy.objectifs,
            &copy.taches
        ),
        (
            &annexe.referentiel,
            &annexe.niveau,
            &annexe.titre,
            &annexe.objectifs,
            &annexe.taches
        )
    );
    let all = pb::ListAnnexesRequest::default();
    let there = elsewhere.list_annexes(all.clone()).await.unwrap();
    assert_eq!(there.annexes, std::slice::from_ref(&copy));

    // Neither side reaches the other any more.
    let own = elsewhere
        .update_annexe(change(&copy, "La nôtre", &["A2T1"]))
        .await
        .unwrap();
    assert_eq!(ddfpt.shared(&annexe.id).await.unwrap().titre, "PFMP 2");
    ddfpt
        .update_annexe(change(&annexe, "Changée", &[]))
        .await
        .unwrap();
    ddfpt.unshares(&annexe.id).await;
    assert_eq!(
        elsewhere.list_annexes(all.clone()).await.unwrap().annexes,
        std::slice::from_ref(&own)
    );
    // The same request again gives the copy as it became, though nothing is shared any more; another one finds nothing.
    assert_eq!(taker.takes(&annexe.id).await.unwrap(), own);
    assert_eq!(code(elsewhere.takes(&annexe.id).await), "periods.not_found");
    assert_eq!(elsewhere.list_annexes(all).await.unwrap().annexes.len(), 1);
    assert_eq!(ddfpt.period(&period.id).await.unwrap(), period);
}

#[tokio::test]
async fn who_makes_annexes_shares_and_takes_and_the_head_reads_p01_i10() {
    let bench = Bench::start().await;
    let teacher = bench.as_teacher_of(MSPC);
    let annexe = a_shared(&teacher, "PFMP 2").await;

    let head = bench
        .as_profile(Profil::ChefEtablissement)
        .of(other_school());
    let seen = head.shared(&annexe.id).await.unwrap();
    assert!(seen.allowed_actions.is_empty());
    assert_eq!(code(head.takes(&annexe.id).await), "periods.forbidden");
    let here = bench.as_profile(Profil::ChefEtablissement);
    let command = pb::ShareAnnexeRequest {
        id: annexe.id.clone(),
    };
    assert_eq!(code(here.share_annexe(command).await), "periods.forbidden");

    // What one does not teach is not there, wherever it comes from.
    let stranger = bench.as_teacher_of("bts-ms").of(other_school());
    assert_eq!(code(stranger.shared(&annexe.id).await), "periods.not_found");
    assert_eq!(code(stranger.takes(&annexe.id).await), "periods.not_found");
    let all = pb::ListSharedAnnexesRequest::default();
    assert!(stranger.titles(all.clone()).await.is_empty());
    let colleague = bench.as_teacher_of(MSPC).of(other_school());
    assert_eq!(colleague.titles(all.clone()).await, ["PFMP 2"]);
    colleague.takes(&annexe.id).await.unwrap();
    for profil in [
        Profil::Administrateur,
        Profil::Apprenant,
        Profil::TuteurDeStage,
    ] {
        let hidden = bench
            .as_profile(profil)
            .list_shared_annexes(all.clone())
            .await;
        assert_eq!(code(hidden), "periods.not_found", "{profil}");
    }
}

#[tokio::test]
async fn shared_annexes_are_sought_by_diploma_niveau_and_words_page_by_page_p01() {
    let bench = Bench::start().await;
    let ddfpt = bench.as_ddfpt();
    a_shared(&ddfpt, "Découverte de l’atelier").await;
    a_shared(&ddfpt, "Maintenance préventive à 100 %").await;
    let elsewhere = bench.as_ddfpt().of(other_school());
    let mut seconde = a_new_annexe();
    seconde.niveau = "seconde".to_owned();
    seconde.content.as_mut().unwrap().titre = "L’ATELIER du lycée".to_owned();
    let seconde = elsewhere.create_annexe(seconde).await.unwrap();
    elsewhere.shares(&seconde.id).await;

    let words = |words: &str| pb::ListSharedAnnexesRequest {
        words: words.to_owned(),
        ..pb::ListSharedAnnexesRequest::default()
    };
    for (typed, found) in [
        ("", 3),
        ("  decouverte ATELIER ", 1),
        ("atelier l'", 2),
        ("100 %", 1),
        ("%", 1),
        ("maintenance atelier", 0),
    ] {
        assert_eq!(ddfpt.titles(words(typed)).await.len(), found, "{typed:?}");
    }
    let of_seconde = pb::ListSharedAnnexesRequest {
        referentiel: MSPC.to_owned(),
        niveau: "seconde".to_owned(),
        ..pb::ListSharedAnnexesRequest::default()
    };
    assert_eq!(ddfpt.titles(of_seconde).await, ["L’ATELIER du lycée"]);

    let mut page = pb::ListSharedAnnexesRequest {
        limit: 2,
        ..pb::ListSharedAnnexesRequest::default()
    };
    let first = ddfpt.list_shared_annexes(page.clone()).await.unwrap();
    assert_eq!(
        (first.annexes.len(), first.annexes[0].id.as_str()),
        (2, seconde.id.as_str()),
        "the latest created first"
    );
    page.after = first.next;
    let last = ddfpt.list_shared_annexes(page).await.unwrap();
    assert_eq!(
        (
            last.annexes.len(),
            last.next.as_str(),
            last.annexes[0].titre.as_str()
        ),
        (1, "", "Découverte de l’atelier")
    );
    let wrong = pb::ListSharedAnnexesRequest {
        after: "illisible".to_owned(),
        ..pb::ListSharedAnnexesRequest::default()
    };
    assert_eq!(
        code(ddfpt.list_shared_annexes(wrong).await),
        "periods.invalid"
    );
}

#[tokio::test]
async fn sharing_editing_and_deleting_at_once_leave_no_snapshot_behind_its_annexe_p01() {
    let bench = Bench::start().await;
    let ddfpt = bench.as_ddfpt();
    for _ in 0..20 {
        let annexe = ddfpt.annexe().await;
        let share = || {
            ddfpt.share_annexe(pb::ShareAnnexeRequest {
                id: annexe.id.clone(),
            })
        };
        let edit = ddfpt.update_annexe(change(&annexe, "En même temps", &["A2T1"]));
        let (one, other, edited) = tokio::join!(share(), share(), edit);
        let edited = edited.unwrap();
        assert_eq!(one.unwrap().shared_at, other.unwrap().shared_at);
        let seen = ddfpt.shared(&annexe.id).await.unwrap();
        assert_eq!((&seen.titre, &seen.taches), (&edited.titre, &edited.taches));

        ddfpt.unshares(&annexe.id).await;
        let (shared, deleted) = tokio::join!(share(), ddfpt.delete_annexe(deletion(&edited)));
        deleted.unwrap();
        if let Err(late) = shared {
            assert_eq!(chassis::grpc::Failure::from(late).code, "periods.not_found");
        }
        assert_eq!(code(ddfpt.shared(&annexe.id).await), "periods.not_found");
    }
    assert_eq!(bench.count("annexes_partagees").await, 0);
}

#[tokio::test]
async fn the_database_lets_another_school_read_what_is_shared_and_write_none_of_it_p01() {
    let bench = Bench::start().await;
    let annexe = a_shared(&bench.as_ddfpt(), "PFMP 2").await;
    let pool = bench.suite.database.as_service().await;
    let as_other = async |statement: String| {
        let mut tx = pool.begin().await.unwrap();
        sqlx::query("select set_config('app.etablissement', $1, true)")
            .bind(other_school().as_str())
            .execute(&mut *tx)
            .await
            .unwrap();
        let done = sqlx::query(AssertSqlSafe(statement))
            .execute(&mut *tx)
            .await?;
        tx.commit().await.unwrap();
        Ok::<_, sqlx::Error>(done)
    };
    let read = as_other("select from annexes_partagees".to_owned()).await;
    assert_eq!(read.unwrap().rows_affected(), 1);
    for statement in [
        "update annexes_partagees set titre = 'Volée'".to_owned(),
        "update annexes_partagees set etablissement = '0751234J'".to_owned(),
        "delete from annexes_partagees".to_owned(),
        "select from annexes".to_owned(),
    ] {
        let reached = as_other(statement.clone()).await.unwrap().rows_affected();
        assert_eq!(reached, 0, "{statement}");
    }
    // Nor in another's name, nor of an annexe that is not its own.
    let share = |etablissement: &str| {
        format!(
            "insert into annexes_partagees
                (etablissement, annexe, referentiel, niveau, pour_apprentis, titre, titre_cle, objectifs, taches,
                 partagee_le)
             values ('{etablissement}', '{}', 'x', 'x', false, 'x', 'x', '', '{{}}', now())",
            annexe.id
        )
    };
    let forged = as_other(share("0761234D")).await.unwrap_err();
    let refusal = forged.as_database_error().unwrap().code();
    assert_eq!(refusal.as_deref(), Some("42501"));
    let borrowed = as_other(share("0751234J")).await.unwrap_err();
    let refusal = borrowed.as_database_error().unwrap();
    assert!(
        matches!(
            refusal.constraint(),
            Some("annexes_partagees_once" | "annexes_partagees_of_an_annexe")
        ),
        "{refusal:?}"
    );
    let seen = bench.as_ddfpt().shared(&annexe.id).await.unwrap();
    assert_eq!(seen.titre, "PFMP 2");
}
