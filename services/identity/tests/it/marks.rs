//! Logo and stamp, apprenticeship coordinates, modules (I-01, I-14).

use chassis::{Person, Profil};
use proto::identity::v1 as pb;
use tonic::Status;

use crate::bench::{Bench, PASSWORD, a_person, code, other_school, school};

/// The smallest PNG there is: one grey pixel.
const PIXEL: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0,
    1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, b'U', 0, 0, 0, 0x0a, b'I', b'D', b'A', b'T',
    b'x', 0x9c, b'c', b'h', 0, 0, 0, 0x82, 0, 0x81, b'w', 0xcd, b'r', 0xb6, 0, 0, 0, 0, b'I', b'E',
    b'N', b'D', 0xae, b'B', 0x60, 0x82,
];

async fn set(
    bench: &Bench,
    by: &Person,
    nature: &str,
    expected_version: i64,
    parts: &[&[u8]],
    last: bool,
) -> Result<pb::ImageState, Status> {
    let mut chunks = vec![pb::ImageChunk {
        nature: nature.into(),
        expected_version,
        ..Default::default()
    }];
    chunks.extend(parts.iter().map(|part| pb::ImageChunk {
        data: part.to_vec(),
        ..Default::default()
    }));
    if last {
        chunks.push(pb::ImageChunk {
            last: true,
            ..Default::default()
        });
    }
    let request = bench
        .suite
        .as_person(by, &school(), futures::stream::iter(chunks));
    bench
        .images()
        .set_image(request)
        .await
        .map(tonic::Response::into_inner)
}

async fn logo(bench: &Bench, by: &Person, known_version: i64) -> Result<pb::Image, Status> {
    let wanted = pb::GetImageRequest { known_version };
    bench
        .images()
        .get_logo(bench.suite.as_person(by, &school(), wanted))
        .await
        .map(tonic::Response::into_inner)
}

#[tokio::test]
async fn a_logo_is_kept_versioned_and_told_to_every_session_i01() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let opened = bench.login("claude.marchand", PASSWORD).await.unwrap();
    assert_eq!(opened.session.unwrap().logo_version, 0);
    let (first, second) = PIXEL.split_at(20);
    let state = set(&bench, &admin, "logo", 0, &[first, second], true)
        .await
        .unwrap();
    assert_eq!((state.version, state.present, state.largeur), (1, true, 1));
    let teacher = a_person(admin.id, Profil::Enseignant, &[]);
    let image = logo(&bench, &teacher, 0).await.unwrap();
    assert!(image.png.starts_with(b"\x89PNG") && image.version == 1);
    assert!(logo(&bench, &teacher, 1).await.unwrap().png.is_empty());
    assert_eq!(bench.resolve(&opened.token).await.unwrap().logo_version, 1);

    let refused = set(&bench, &admin, "logo", 0, &[PIXEL], true)
        .await
        .unwrap_err();
    assert_eq!(code(&refused), "identity.stale");
    let wanted = pb::RemoveImageRequest {
        nature: "logo".into(),
        expected_version: 1,
    };
    let removed = bench
        .images()
        .remove_image(bench.suite.as_person(&admin, &school(), wanted))
        .await
        .unwrap()
        .into_inner();
    assert_eq!((removed.version, removed.present), (2, false));
    assert_eq!(
        code(&logo(&bench, &teacher, 0).await.unwrap_err()),
        "identity.not_found"
    );
    assert_eq!(bench.resolve(&opened.token).await.unwrap().logo_version, 0);
    let again = set(&bench, &admin, "logo", 2, &[PIXEL], true)
        .await
        .unwrap();
    assert_eq!(again.version, 3);
}

#[tokio::test]
async fn what_is_no_picture_or_was_cut_changes_nothing_i01() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let heavy = vec![0_u8; 1 << 20];
    let parts: Vec<&[u8]> = vec![&heavy; 9];
    for (parts, last, expected) in [
        (
            vec![&b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..]],
            true,
            "identity.image_format",
        ),
        (vec![&PIXEL[..40]], true, "identity.image_unreadable"),
        (vec![PIXEL], false, "identity.upload_interrupted"),
        (parts, true, "identity.image_too_heavy"),
    ] {
        let refused = set(&bench, &admin, "logo", 0, &parts, last)
            .await
            .unwrap_err();
        assert_eq!(code(&refused), expected);
    }
    let unknown = set(&bench, &admin, "affiche", 0, &[PIXEL], true)
        .await
        .unwrap_err();
    assert_eq!(code(&unknown), "identity.not_found");
    assert_eq!(
        code(&logo(&bench, &admin, 0).await.unwrap_err()),
        "identity.not_found"
    );
}

#[tokio::test]
async fn the_stamp_is_for_those_who_may_print_with_it_i01() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    set(&bench, &admin, "cachet", 0, &[PIXEL], true)
        .await
        .unwrap();
    let wanted = pb::GetImageRequest::default();
    let by_service = bench.suite.as_service("documents", &school(), wanted);
    let image = bench.images().get_cachet(by_service).await.unwrap();
    assert_eq!(image.into_inner().version, 1);
    let teacher = a_person(admin.id, Profil::Enseignant, &[]);
    let refused = bench
        .images()
        .get_cachet(bench.suite.as_person(&teacher, &school(), wanted))
        .await;
    assert_eq!(code(&refused.unwrap_err()), "identity.forbidden");
    let elsewhere = bench.open_school(&other_school()).await;
    let foreign = bench
        .images()
        .get_cachet(bench.suite.as_person(&elsewhere, &other_school(), wanted))
        .await;
    assert_eq!(code(&foreign.unwrap_err()), "identity.not_found");
}

#[tokio::test]
async fn coordinates_of_apprenticeship_are_checked_and_kept_i01() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let settings = bench.subscribe(&admin, &["bac-pro-mspc"]).await;
    let update = async |courriel: &str, expected_version| {
        let update = pb::UpdateEtablissementRequest {
            expected_version,
            etablissement: Some(pb::Etablissement {
                apprentissage: Some(pb::Apprentissage {
                    cfa: Some(pb::Contact {
                        nom: " CFA  de l’Estuaire ".into(),
                        telephone: "02.35.00.00.01".into(),
                        courriel: courriel.into(),
                        ..Default::default()
                    }),
                    declaration: "28 76 00000 76".into(),
                    dreets: Some(pb::Contact {
                        nom: "DDETS de Seine-Maritime".into(),
                        ..Default::default()
                    }),
                }),
                ..settings.clone()
            }),
        };
        bench
            .etablissements()
            .update_etablissement(bench.suite.as_person(&admin, &school(), update))
            .await
    };
    let refused = update("pas une adresse", settings.version)
        .await
        .unwrap_err();
    let failure = chassis::grpc::Failure::from(&refused);
    assert_eq!(
        failure.fields,
        [(
            "apprentissage.cfa.courriel".to_owned(),
            "identity.email_invalid".to_owned()
        )]
    );
    let saved = update("cfa@example.org", settings.version)
        .await
        .unwrap()
        .into_inner();
    let apprentissage = saved.apprentissage.unwrap();
    let cfa = apprentissage.cfa.unwrap();
    assert_eq!(
        (cfa.nom.as_str(), cfa.telephone.as_str()),
        ("CFA de l’Estuaire", "0235000001")
    );
    assert_eq!(apprentissage.dreets.unwrap().nom, "DDETS de Seine-Maritime");
}

async fn switch(
    bench: &Bench,
    by: &Person,
    module: &str,
    actif: bool,
) -> Result<pb::Module, Status> {
    let wanted = pb::SwitchModuleRequest {
        code: module.into(),
        actif,
    };
    bench
        .modules()
        .switch_module(bench.suite.as_person(by, &school(), wanted))
        .await
        .map(tonic::Response::into_inner)
}

#[tokio::test]
async fn a_module_switched_on_is_in_the_next_session_and_off_again_is_not_i14() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let opened = bench.login("claude.marchand", PASSWORD).await.unwrap();
    let modules = async || bench.resolve(&opened.token).await.unwrap().modules;
    assert!(!modules().await.contains(&"transferts".to_owned()));
    let on = switch(&bench, &admin, "transferts", true).await.unwrap();
    assert!(on.actif && on.modifie_par == admin.id.to_string());
    assert!(modules().await.contains(&"transferts".to_owned()));

    bench
        .suite
        .clock
        .advance(jiff::SignedDuration::from_mins(5));
    let repeated = switch(&bench, &admin, "transferts", true).await.unwrap();
    assert_eq!(repeated.modifie_le, on.modifie_le);
    switch(&bench, &admin, "transferts", false).await.unwrap();
    assert!(!modules().await.contains(&"transferts".to_owned()));
    let unknown = switch(&bench, &admin, "inconnu", true).await.unwrap_err();
    assert_eq!(code(&unknown), "identity.not_found");
}

#[tokio::test]
async fn a_module_switched_here_is_not_switched_elsewhere_i14() {
    let bench = Bench::start().await;
    let admin = bench.open_school(&school()).await;
    let elsewhere = bench.open_school(&other_school()).await;
    switch(&bench, &admin, "transferts", true).await.unwrap();
    let wanted = bench
        .suite
        .as_person(&elsewhere, &other_school(), pb::ListModulesRequest {});
    let there = bench
        .modules()
        .list_modules(wanted)
        .await
        .unwrap()
        .into_inner();
    assert!(
        there
            .modules
            .iter()
            .all(|module| module.modifie_le.is_empty())
    );
    let teacher = a_person(admin.id, Profil::Enseignant, &[]);
    let refused = switch(&bench, &teacher, "transferts", false)
        .await
        .unwrap_err();
    assert_eq!(code(&refused), "identity.forbidden");
}
