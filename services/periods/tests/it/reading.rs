//! Who sees what of periods (P-11, I-08, I-10).

use std::collections::BTreeSet;

use chassis::{Grant, Person, Profil};
use proto::periods::v1 as pb;
use referentiel::Catalogue;

use crate::bench::{Bench, MSPC, a_claim, a_person};
use crate::client::{Client, a_declaration, code, typed};

#[tokio::test]
async fn learner_sees_its_periods_and_itself_alone_in_them_p11() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(3).await;
    let others = bench.learners(1).await;
    let ddfpt = bench.as_ddfpt();
    let annexe = ddfpt.annexe().await;
    let hidden = ddfpt.declared(&annexe, &others).await;

    let learner = bench.as_learner(learners[1]);
    let seen = learner.periods().await;
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].id, period.id);
    let named: Vec<&str> = seen[0]
        .apprenants
        .iter()
        .map(|one| one.apprenant.as_str())
        .collect();
    assert_eq!(named, [learners[1].to_string()]);
    assert_eq!(learner.period(&period.id).await.unwrap(), seen[0]);
    assert_eq!(code(learner.period(&hidden.id).await), "periods.not_found");
    assert!(seen[0].allowed_actions.is_empty());
}

#[tokio::test]
async fn tutor_sees_the_period_of_its_grant_and_its_learner_alone_i08() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(2).await;
    let ddfpt = bench.as_ddfpt();
    let annexe = ddfpt.annexe().await;
    let mut later = a_declaration(&annexe, &learners);
    later.start = "2027-09-06".to_owned();
    later.end = "2027-09-24".to_owned();
    let other = ddfpt.declare_period(later).await.unwrap().period.unwrap();

    let tutor = bench.as_tutor(&period, learners[0]);
    let seen = tutor.periods().await;
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].apprenants.len(), 1);
    assert_eq!(seen[0].apprenants[0].apprenant, learners[0].to_string());
    assert_eq!(code(tutor.period(&other.id).await), "periods.not_found");
    assert!(tutor.fiche(&period, learners[0]).await.is_ok());
    assert_eq!(
        code(tutor.fiche(&period, learners[1]).await),
        "periods.not_found"
    );
    let forged = bench.as_tutor(&period, chassis::id::fresh());
    assert_eq!(code(forged.period(&period.id).await), "periods.not_found");
    assert!(forged.periods().await.is_empty());
}

#[tokio::test]
async fn teachers_and_inspectors_see_their_diplomas_and_no_other_i10() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    for profil in [Profil::Enseignant, Profil::Inspecteur] {
        for (referentiel, expected) in [(MSPC, 1), ("bts-ms", 0)] {
            let person = Person {
                referentiels: vec![referentiel.to_owned()],
                ..a_person(profil)
            };
            let client = Client::person(&bench, person);
            assert_eq!(client.periods().await.len(), expected);
            assert_eq!(client.period(&period.id).await.is_ok(), expected == 1);
        }
    }
    // domain.md, section 8: an inspector reads periods, never a fiche de liaison.
    let inspector = Person {
        referentiels: vec![MSPC.to_owned()],
        ..a_person(Profil::Inspecteur)
    };
    let inspector = Client::person(&bench, inspector);
    assert_eq!(
        code(inspector.fiche(&period, learners[0]).await),
        "periods.not_found"
    );
}

#[tokio::test]
async fn administrateur_has_no_pedagogical_access_i02() {
    let bench = Bench::start().await;
    let (period, _) = bench.a_period(1).await;
    let admin = bench.as_profile(Profil::Administrateur);
    assert_eq!(code(admin.period(&period.id).await), "periods.not_found");
    let all = pb::ListPeriodsRequest::default();
    assert_eq!(code(admin.list_periods(all).await), "periods.not_found");
    let diplomas = pb::ListReferentielsRequest {};
    let found = admin.list_referentiels(diplomas).await.unwrap();
    assert!(found.referentiels.iter().any(|one| one.code == MSPC));
}

#[tokio::test]
async fn reasons_of_a_freeze_name_nobody_else_to_a_learner_p07() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(2).await;
    let claim = a_claim(&period, learners[0]);
    bench.as_evaluation().freeze(&claim).await.unwrap();
    bench.finalise(&claim).await;
    let own = bench
        .as_learner(learners[0])
        .period(&period.id)
        .await
        .unwrap();
    assert_eq!((own.gel.as_str(), own.reasons.len()), ("fige", 1));
    let comrade = bench
        .as_learner(learners[1])
        .period(&period.id)
        .await
        .unwrap();
    assert_eq!((comrade.gel.as_str(), comrade.reasons.len()), ("fige", 0));
}

#[tokio::test]
async fn periods_are_listed_in_order_of_creation_page_by_page_p11() {
    let bench = Bench::start().await;
    let learners = bench.learners(2).await;
    let ddfpt = bench.as_ddfpt();
    let annexe = ddfpt.annexe().await;
    let mut declared = Vec::new();
    for _ in 0..5 {
        let mut asked = a_declaration(&annexe, &learners);
        asked.malgre_chevauchement = true;
        let answer = ddfpt.declare_period(asked).await.unwrap();
        declared.push(answer.period.unwrap().id);
    }
    let mut seen = Vec::new();
    let mut after = String::new();
    loop {
        let query = pb::ListPeriodsRequest {
            referentiel: MSPC.to_owned(),
            niveau: "premiere".to_owned(),
            annee: 2026,
            limit: 2,
            after,
            apprenant: learners[0].to_string(),
            ..pb::ListPeriodsRequest::default()
        };
        let page = ddfpt.list_periods(query).await.unwrap();
        assert!(page.periods.len() <= 2);
        seen.extend(page.periods.into_iter().map(|one| one.id));
        after = page.next;
        if after.is_empty() {
            break;
        }
    }
    assert_eq!(seen, declared);
    let other_year = pb::ListPeriodsRequest {
        annee: 2025,
        ..pb::ListPeriodsRequest::default()
    };
    let none = ddfpt.list_periods(other_year).await.unwrap();
    assert!(none.periods.is_empty());
    let of_nobody = pb::ListPeriodsRequest {
        apprenant: chassis::id::fresh().to_string(),
        ..pb::ListPeriodsRequest::default()
    };
    let none = ddfpt.list_periods(of_nobody).await.unwrap();
    assert!(none.periods.is_empty());
    // By name, in the same order; what names nothing is left out, and what is no name refused.
    let named = |ids: &[&str]| pb::ListPeriodsRequest {
        ids: ids.iter().map(|id| (*id).to_owned()).collect(),
        counted: true,
        ..pb::ListPeriodsRequest::default()
    };
    let missing = chassis::id::fresh().to_string();
    let some = named(&[&declared[3], &missing, &declared[1]]);
    let found = ddfpt.list_periods(some).await.unwrap().periods;
    let ids: Vec<&String> = found.iter().map(|one| &one.id).collect();
    assert_eq!(ids, [&declared[1], &declared[3]]);
    let none = ddfpt.list_periods(named(&[&missing])).await.unwrap();
    assert!(none.periods.is_empty());
    let refused = ddfpt.list_periods(named(&["rien"])).await;
    assert_eq!(code(refused), "periods.invalid");
    for one in found {
        assert!(one.apprenants.is_empty(), "they are counted, and not told");
        assert_eq!(usize::try_from(one.nombre_apprenants), Ok(learners.len()));
    }
    // A learner counts itself alone.
    let own = bench.as_learner(learners[0]);
    let own = own.list_periods(named(&[])).await.unwrap().periods;
    assert_eq!(own.len(), declared.len());
    assert!(
        own.iter()
            .all(|one| one.nombre_apprenants == 1 && one.apprenants.is_empty())
    );
}

#[tokio::test]
async fn lists_show_the_company_and_whether_a_tutor_is_named_p11() {
    let bench = Bench::start().await;
    let (period, learners) = bench.a_period(1).await;
    let learner = bench.as_learner(learners[0]);
    let company = typed("raison_sociale", "Fragrance Plus", 0);
    learner.write(&period, learners[0], company).await.unwrap();
    let tutor = typed("tuteur_nom", "PILLET", 0);
    learner.write(&period, learners[0], tutor).await.unwrap();
    let row = bench
        .as_ddfpt()
        .periods()
        .await
        .remove(0)
        .apprenants
        .remove(0);
    assert_eq!(
        (row.raison_sociale.as_str(), row.has_tuteur),
        ("Fragrance Plus", true)
    );
}

#[tokio::test]
async fn maitre_apprentissage_sees_every_period_of_its_apprentis_alone_i09() {
    let bench = Bench::start().await;
    let (first, learners) = bench.a_period(2).await;
    let (second, others) = bench.a_period(2).await;
    let follows = |learner| {
        let person = Person {
            grants: vec![Grant::lasting(learner)],
            ..a_person(Profil::MaitreApprentissage)
        };
        Client::person(&bench, person)
    };
    let seen = follows(learners[1]).periods().await;
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].id, first.id);
    let rows: Vec<&str> = seen[0]
        .apprenants
        .iter()
        .map(|row| row.apprenant.as_str())
        .collect();
    assert_eq!(rows, [learners[1].to_string()], "its comrade stays hidden");
    let other = follows(others[0]).periods().await;
    assert!(other.iter().any(|period| period.id == second.id));
    assert!(follows(chassis::id::fresh()).periods().await.is_empty());
}

#[tokio::test]
async fn diplomas_are_told_whole_r01() {
    let bench = Bench::start().await;
    let query = pb::GetReferentielRequest {
        code: MSPC.to_owned(),
    };
    let diploma = bench.as_ddfpt().get_referentiel(query).await.unwrap();
    assert_eq!(diploma.r#type, "bac-pro");
    assert_eq!(diploma.suivi_entreprise, "portfolio");
    let e31 = diploma
        .statuts
        .iter()
        .find(|one| one.code == "e31")
        .unwrap();
    assert!(e31.apprenants_verrouilles && e31.certificative == "E31");
    assert!(
        diploma
            .activites
            .iter()
            .any(|one| one.taches.iter().any(|task| task.code == "A1T1"))
    );
    let query = pb::GetReferentielRequest {
        code: "bac-pro-inconnu".to_owned(),
    };
    let unknown = bench.as_ddfpt().get_referentiel(query).await;
    assert_eq!(code(unknown), "periods.not_found");
}

#[tokio::test]
async fn every_diploma_is_a_tree_whose_links_resolve_r01() {
    let bench = Bench::start().await;
    let ddfpt = bench.as_ddfpt();
    let all = pb::ListReferentielsRequest {};
    let listed = ddfpt.list_referentiels(all).await.unwrap().referentiels;
    assert!(listed.len() > 1);
    for summary in listed {
        let query = pb::GetReferentielRequest {
            code: summary.code.clone(),
        };
        let diploma = ddfpt.get_referentiel(query).await.unwrap();
        counts_agree(&summary, &diploma);
        links_resolve(&diploma);
    }
}

/// What a list says of a diploma is what the diploma says.
fn counts_agree(summary: &pb::ReferentielSummary, diploma: &pb::Referentiel) {
    let taches = diploma.activites.iter().flat_map(|one| &one.taches);
    let found = [
        diploma.activites.len(),
        taches.count(),
        diploma.competences.len(),
        diploma.epreuves.len(),
    ];
    let told = [
        summary.activites,
        summary.taches,
        summary.competences,
        summary.epreuves,
    ];
    assert_eq!(told.map(|count| count as usize), found, "{}", summary.code);
    assert_eq!(summary.version, diploma.version);
}

/// Every code that an element names is that of another one; empty stands for none.
fn links_resolve(diploma: &pb::Referentiel) {
    let blocs = codes(diploma.blocs.iter().map(|one| &one.code));
    let options = codes(diploma.options.iter().map(|one| &one.code));
    let competences = codes(diploma.competences.iter().map(|one| &one.code));
    let epreuves = codes(diploma.epreuves.iter().map(|one| &one.code));
    let unites = codes(diploma.epreuves.iter().map(|one| &one.unite));
    let attitudes = codes(
        diploma
            .attitudes_professionnelles
            .iter()
            .map(|one| &one.code),
    );
    let resolves = |known: &BTreeSet<&str>, link: &str| {
        let code = &diploma.code;
        assert!(link.is_empty() || known.contains(link), "{code}: {link}");
    };
    for bloc in &diploma.blocs {
        resolves(&unites, &bloc.unite);
        resolves(&options, &bloc.option);
    }
    for activite in &diploma.activites {
        resolves(&blocs, &activite.bloc);
        resolves(&options, &activite.option);
        for link in activite.taches.iter().flat_map(|task| &task.competences) {
            resolves(&competences, link);
        }
    }
    for competence in &diploma.competences {
        resolves(&blocs, &competence.bloc);
        resolves(&options, &competence.option);
        for link in &competence.attitudes {
            resolves(&attitudes, link);
        }
    }
    for link in diploma.epreuves.iter().flat_map(|one| &one.competences) {
        resolves(&competences, link);
    }
    for statut in &diploma.statuts {
        resolves(&epreuves, &statut.certificative);
    }
}

fn codes<'a>(codes: impl Iterator<Item = &'a String>) -> BTreeSet<&'a str> {
    codes.map(String::as_str).collect()
}

#[tokio::test]
async fn what_differs_between_diplomas_is_told_r01_r03() {
    let bench = Bench::start().await;
    let ddfpt = bench.as_ddfpt();
    let catalogue = Catalogue::embedded().unwrap();
    let ask = |code: &str| pb::GetReferentielRequest {
        code: code.to_owned(),
    };
    let mspc = ddfpt.get_referentiel(ask(MSPC)).await.unwrap();
    assert_eq!(mspc.fingerprint, catalogue.get(MSPC).unwrap().fingerprint());
    assert_eq!(mspc.rythme_fiches, "hebdomadaire");
    assert!(!mspc.fiches_conservees && mspc.rncp.is_empty() && !mspc.missing.is_empty());
    let maths = mspc.epreuves.iter().find(|one| one.code == "E11").unwrap();
    assert_eq!(
        (maths.unite.as_str(), maths.coefficient),
        ("U11", Some(1.5))
    );
    let e31 = mspc.epreuves.iter().find(|one| one.code == "E31").unwrap();
    assert_eq!(e31.coefficient, None, "not known");

    let mcv = ddfpt.get_referentiel(ask("bac-pro-mcv")).await.unwrap();
    assert_eq!(mcv.rncp, "RNCP38399");
    let bloc = mcv.blocs.iter().find(|one| one.code == "B4A").unwrap();
    assert_eq!((bloc.unite.as_str(), bloc.option.as_str()), ("U2", "A"));
    let of_bloc = |one: &&pb::Activite| one.bloc == "B4A" && one.option == "A";
    assert_eq!(mcv.activites.iter().filter(of_bloc).count(), 1);
    let of_bloc = |one: &&pb::Competence| one.bloc == "B4A" && one.option == "A";
    assert_eq!(mcv.competences.iter().filter(of_bloc).count(), 3);

    let bts = ddfpt.get_referentiel(ask("bts-ms")).await.unwrap();
    assert!(bts.fiches_conservees && bts.attitudes_professionnelles.is_empty());
    assert!(bts.famille.is_none() && bts.specialites.is_empty());
}

#[tokio::test]
async fn a_speciality_tells_its_family_and_a_seconde_commune_where_it_leads_r02() {
    let bench = Bench::start().await;
    let ddfpt = bench.as_ddfpt();
    let ask = |code: &str| pb::GetReferentielRequest {
        code: code.to_owned(),
    };
    let melec = ddfpt.get_referentiel(ask("bac-pro-melec")).await.unwrap();
    let famille = melec.famille.unwrap();
    assert_eq!(
        (famille.code.as_str(), famille.r#type.as_str()),
        ("2de-tne", "seconde-commune")
    );
    let commune = ddfpt.get_referentiel(ask("2de-tne")).await.unwrap();
    assert!(commune.famille.is_none() && commune.epreuves.is_empty());
    let codes: Vec<&str> = commune
        .competences
        .iter()
        .map(|competence| competence.code.as_str())
        .collect();
    assert_eq!(
        codes,
        [
            "CC1", "CC2", "CC3", "CC4", "CC5", "CC6", "CC7", "CC8", "CC9"
        ]
    );
    let specialites: Vec<&str> = commune
        .specialites
        .iter()
        .map(|one| one.sigle.as_str())
        .collect();
    assert_eq!(specialites, ["MELEC"]);
}
