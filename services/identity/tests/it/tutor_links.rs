//! Several learners of one tutor, two tutors of one learner, and all the links of a period at once (I-07).

use chassis::Profil;
use chassis_testing::{Suite, eventually};
use identity::Identity;
use jiff::SignedDuration;
use proto::identity::v1 as pb;
use uuid::Uuid;

use crate::bench::{a_person, code, school};
use crate::scene::Scene;

fn of(scene: &Scene, courriel: &str) -> pb::SendLinkRequest {
    pb::SendLinkRequest {
        courriel: courriel.into(),
        ..scene.link()
    }
}

#[tokio::test]
async fn a_learner_has_two_tutors_at_most_each_with_its_own_access_i07() {
    let scene = Scene::set().await;
    let (first, first_token) = scene.sent().await;
    let second = scene
        .send(of(&scene, "rose.noel@example.org"))
        .await
        .unwrap();
    let second_token = scene.mailbox.next().await.token();
    assert_ne!((&first.id, &first.tutor), (&second.id, &second.tutor));
    let third = scene.send(of(&scene, "un.troisieme@example.org")).await;
    assert_eq!(code(&third.unwrap_err()), "identity.two_tutors");
    assert_eq!(scene.count("select count(*) from tutor_accesses").await, 2);
    // What both have may be sent again.
    scene
        .send(of(&scene, "rose.noel@example.org"))
        .await
        .unwrap();
    assert_eq!(scene.describe(&second_token).await.etat, "revoque");
    let second_token = scene.mailbox.next().await.token();

    let opened = scene.open(&second_token).await.unwrap();
    scene.invalidate(&first.id).await;
    assert_eq!(scene.describe(&first_token).await.etat, "revoque");
    assert_eq!(
        scene
            .bench
            .resolve(&opened.token)
            .await
            .unwrap()
            .grants
            .len(),
        1
    );
    assert_eq!(scene.describe(&second_token).await.etat, "valide");
    scene
        .send(of(&scene, "un.troisieme@example.org"))
        .await
        .unwrap();
    let back = scene.send(scene.link()).await;
    assert_eq!(code(&back.unwrap_err()), "identity.two_tutors");
}

#[tokio::test]
async fn of_tutors_invited_at_once_two_get_access_i07() {
    let scene = Scene::set().await;
    let sent = futures::future::join_all(
        (0..6).map(|rank| scene.send(of(&scene, &format!("tuteur.{rank}@example.org")))),
    )
    .await;
    assert_eq!(sent.iter().filter(|one| one.is_ok()).count(), 2);
    assert!(
        sent.iter()
            .filter_map(|one| one.as_ref().err())
            .all(|refusal| code(refusal) == "identity.two_tutors")
    );
    assert_eq!(scene.count("select count(*) from tutor_accesses").await, 2);
}

#[tokio::test]
async fn an_expired_link_is_not_renewed_into_a_third_tutor_i07() {
    let scene = Scene::set().await;
    let (_, token) = scene.sent().await;
    scene
        .bench
        .suite
        .clock
        .advance(SignedDuration::from_hours(181 * 24));
    for courriel in ["rose.noel@example.org", "luc.roy@example.org"] {
        scene.send(of(&scene, courriel)).await.unwrap();
    }
    let renewal = scene.bench.signing_in(pb::RenewLinkRequest {
        token: token.clone(),
    });
    let refused = scene.bench.tutors().renew_link(renewal).await.unwrap_err();
    assert_eq!(code(&refused), "identity.link_revoked");
    assert_eq!(scene.describe(&token).await.etat, "expire");
}

#[tokio::test]
async fn an_access_that_passes_to_another_person_closes_the_former_sessions_i07() {
    let scene = Scene::set().await;
    let (access, token) = scene.sent().await;
    let opened = scene.open(&token).await.unwrap();
    let corrected = pb::SendLinkRequest {
        access_id: access.id.clone(),
        ..of(&scene, "rose.noel@example.org")
    };
    let passed = scene.send(corrected).await.unwrap();
    assert_eq!(passed.id, access.id);
    assert_ne!(passed.tutor, access.tutor);
    assert_eq!(
        code(&scene.bench.resolve(&opened.token).await.unwrap_err()),
        "identity.session_closed"
    );
    assert_eq!(scene.describe(&token).await.etat, "revoque");
    // It goes back to the first, who is known here: the one in place is out, and there is one tutor still.
    let rose = scene.mailbox.next().await.token();
    let other = pb::SendLinkRequest {
        courriel: "luc.roy@example.org".into(),
        ..scene.link()
    };
    let luc = scene.send(other).await.unwrap();
    scene.invalidate(&luc.id).await;
    let back = pb::SendLinkRequest {
        access_id: access.id.clone(),
        ..of(&scene, "luc.roy@example.org")
    };
    assert_eq!(scene.send(back).await.unwrap().id, luc.id);
    assert_eq!(scene.state(&access.id).await, "invalide");
    assert_eq!(scene.describe(&rose).await.etat, "revoque");
}

#[tokio::test]
async fn a_tutor_whose_one_grant_ends_keeps_the_other_i07_i08() {
    let scene = Scene::set().await;
    let (first, _) = scene.sent().await;
    let other = pb::SendLinkRequest {
        apprenant: scene.learners[1].clone(),
        ..scene.link()
    };
    scene.send(other).await.unwrap();
    let token = scene.mailbox.next().await.token();
    let opened = scene.open(&token).await.unwrap();
    assert_eq!(opened.session.as_ref().unwrap().grants.len(), 2);
    scene.invalidate(&first.id).await;
    let grants = scene.bench.resolve(&opened.token).await.unwrap().grants;
    let left: Vec<&str> = grants
        .iter()
        .map(|grant| grant.apprenant.as_str())
        .collect();
    assert_eq!(left, [scene.learners[1].as_str()]);
    assert_eq!(
        scene
            .open(&token)
            .await
            .unwrap()
            .session
            .unwrap()
            .grants
            .len(),
        1
    );
}

/// A link wanted for a learner of a batch.
fn ready(apprenant: &str, nom: &str, courriel: &str) -> pb::ReadyLink {
    pb::ReadyLink {
        apprenant: apprenant.into(),
        nom: nom.into(),
        prenom: "Rose".into(),
        courriel: courriel.into(),
    }
}

async fn batch(
    scene: &Scene,
    key: &str,
    links: &[pb::ReadyLink],
) -> (usize, Vec<(String, String)>) {
    let link = scene.link();
    let wanted = pb::SendReadyLinksRequest {
        period_id: link.period_id,
        period_titre: link.period_titre,
        period_start: link.period_start,
        period_end: link.period_end,
        referentiel: link.referentiel,
        links: links.to_vec(),
    };
    let request = scene
        .bench
        .suite
        .as_person(&scene.teacher, &school(), wanted);
    let request = Suite::<Identity>::repeatable(request, key);
    let done = scene
        .bench
        .tutors()
        .send_ready_links(request)
        .await
        .unwrap()
        .into_inner();
    let left = done
        .left_out
        .into_iter()
        .map(|one| (one.apprenant, one.raison));
    (done.sent.len(), left.collect())
}

async fn an_apprentice(scene: &Scene) -> String {
    let ddfpt = a_person(Uuid::from_u128(78), Profil::Ddfpt, &[]);
    let wanted = pb::ListApprenantsRequest {
        statut: "apprenti".into(),
        ..Default::default()
    };
    let request = scene.bench.suite.as_person(&ddfpt, &school(), wanted);
    let found = scene.bench.people().list_apprenants(request).await.unwrap();
    found.into_inner().apprenants.swap_remove(0).id
}

#[tokio::test]
async fn a_batch_sends_what_is_ready_once_and_tells_who_is_left_out_i07() {
    let scene = Scene::set().await;
    scene.sent().await;
    let apprentice = &an_apprentice(&scene).await;
    let unknown = Uuid::from_u128(4).to_string();
    let [served, ready_one, ready_two, without, wrong] = &scene.learners[..5] else {
        panic!("five learners")
    };
    let links = [
        ready(served, "", ""),
        ready(without, "NOËL", " "),
        ready(ready_one, "NOËL", "rose.noel@example.org"),
        ready(wrong, "NOËL", "rose.noel"),
        ready(apprentice, "", ""),
        ready(&unknown, "NOËL", "x@example.org"),
        ready(ready_two, "NOËL", "rose.noel@example.org"),
        // Named twice, it is served once.
        ready(ready_two, "NOËL", "rose.noel@example.org"),
    ];
    let (sent, left) = batch(&scene, "envoi-1", &links).await;
    let told: Vec<(&str, &str)> = left
        .iter()
        .map(|(who, why)| (who.as_str(), why.as_str()))
        .collect();
    assert_eq!(sent, 2);
    // The apprentice is of another diploma than the teacher's, or an apprentice: in both cases it is left out.
    assert!(["apprenti", "inconnu"].contains(&told[3].1), "{told:?}");
    assert_eq!(
        [told[0], told[1], told[2], told[4]],
        [
            (served.as_str(), "deja_acces"),
            (without.as_str(), "sans_adresse"),
            (wrong.as_str(), "adresse_invalide"),
            (unknown.as_str(), "inconnu"),
        ]
    );
    let mails = "select count(*) from mails";
    assert_eq!(scene.count(mails).await, 3);
    // The same request again answers the same; another one finds nothing to send.
    assert_eq!(batch(&scene, "envoi-1", &links).await.0, 2);
    let (sent, left) = batch(&scene, "envoi-2", &links).await;
    assert_eq!(
        (
            sent,
            left.iter().filter(|(_, why)| why == "deja_acces").count()
        ),
        (0, 3)
    );
    assert_eq!(scene.count(mails).await, 3);
    // One tutor of both learners is one person.
    assert_eq!(
        scene
            .count("select count(distinct person_id) from tutor_accesses")
            .await,
        2
    );
}

#[tokio::test]
async fn what_fails_for_one_learner_of_a_batch_holds_up_no_other_i07_n04() {
    let scene = Scene::set().await;
    let superuser = scene.bench.suite.superuser().await;
    for statement in [
        "create function broken() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$",
        "create trigger broken before insert on mails for each row when (new.recipient = 'panne@example.org') execute function broken()",
    ] {
        sqlx::query(statement).execute(&superuser).await.unwrap();
    }
    let links = [
        ready(&scene.learners[0], "NOËL", "rose.noel@example.org"),
        ready(&scene.learners[1], "PANNE", "panne@example.org"),
        ready(&scene.learners[2], "ROY", "luc.roy@example.org"),
    ];
    let (sent, left) = batch(&scene, "envoi-1", &links).await;
    assert_eq!(
        (sent, left),
        (2, vec![(scene.learners[1].clone(), "echec".to_owned())])
    );
    // Nothing is left of the one that failed, and asking again with the same key does it.
    assert_eq!(scene.count("select count(*) from tutor_accesses").await, 2);
    sqlx::query("drop trigger broken on mails")
        .execute(&superuser)
        .await
        .unwrap();
    assert_eq!(batch(&scene, "envoi-1", &links).await, (3, Vec::new()));
    eventually("three mails leave", async || scene.mailbox.count() == 3).await;
}

#[tokio::test]
async fn a_letter_carries_a_new_link_and_no_mail_leaves_i07_d10() {
    let scene = Scene::set().await;
    let (access, mailed) = scene.sent().await;
    let print = async |link: pb::SendLinkRequest| {
        let request = scene.bench.suite.as_person(&scene.teacher, &school(), link);
        scene.bench.tutors().print_letter(request).await
    };
    let letter = print(scene.link()).await.unwrap().into_inner();
    let printed = letter.access.unwrap();
    assert_eq!(
        (printed.id.as_str(), printed.etat.as_str()),
        (access.id.as_str(), "imprime")
    );
    assert!(letter.qr_svg.contains("<svg"), "{}", letter.qr_svg);
    let token = letter
        .link
        .strip_prefix("https://cpro.example.org/acces#")
        .unwrap();
    assert_eq!(scene.describe(&mailed).await.etat, "revoque");
    assert_eq!(scene.describe(token).await.etat, "valide");
    assert_eq!(scene.mailbox.count(), 1);
    let rows: Vec<String> = sqlx::query_scalar(
        "select to_jsonb(m)::text from mails m union all select to_jsonb(a)::text from tutor_accesses a
         union all select to_jsonb(k)::text from chassis.idempotency_keys k",
    )
    .fetch_all(&scene.bench.suite.superuser().await)
    .await
    .unwrap();
    assert!(!rows.is_empty() && rows.iter().all(|row| !row.contains(token)));
    scene.open(token).await.unwrap();
    assert_eq!(scene.state(&access.id).await, "ouvert");
    // All three are required on paper as well.
    let nameless = pb::SendLinkRequest {
        courriel: String::new(),
        ..scene.link()
    };
    assert_eq!(
        code(&print(nameless).await.unwrap_err()),
        "identity.invalid"
    );
}
