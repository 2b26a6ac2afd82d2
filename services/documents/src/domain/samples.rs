//! Samples of each document: least, typical, longest, hostile text. Every one is rendered in tests, and by the
//! example `samples` for whoever wants to look at them. Invented people only.

use jiff::civil::date;

use super::pre_convention::{
    Activite, Apprenant, Apprentissage, Entreprise, Etablissement, Formation, Intitule, Periode,
    PreConvention, Statut, Tache, Tuteur,
};

/// Nothing that may be missing is known.
pub fn least() -> PreConvention {
    PreConvention {
        etablissement: Etablissement {
            nom: "Lycée".to_owned(),
            ..Etablissement::default()
        },
        apprenant: Apprenant {
            civilite: String::new(),
            prenom: "Jo".to_owned(),
            nom: "Ba".to_owned(),
            division: String::new(),
            naissance: None,
            statut: Statut::Scolaire,
        },
        formation: Formation::default(),
        periode: Periode {
            titre: "PFMP".to_owned(),
            du: date(2026, 6, 8),
            au: date(2026, 6, 8),
        },
        entreprise: Entreprise::default(),
        enseignant_referent: None,
        objectifs: String::new(),
        activites: Vec::new(),
        competences: Vec::new(),
        edite_le: date(2026, 5, 4),
    }
}

/// What a school prints every day.
pub fn typical() -> PreConvention {
    let tache = |code: &str, intitule: &str, retenue| Tache {
        code: code.to_owned(),
        intitule: intitule.to_owned(),
        retenue,
    };
    PreConvention {
        etablissement: Etablissement {
            nom: "Lycée professionnel Le Corbusier".to_owned(),
            adresse: vec!["12 rue de l’Atelier".to_owned(), "76300 Sotteville-lès-Rouen".to_owned()],
            telephone: "02 35 00 00 00".to_owned(),
            courriel: "contact@lycee-le-corbusier.example.org".to_owned(),
            ..Etablissement::default()
        },
        apprenant: Apprenant {
            civilite: "Mme".to_owned(),
            prenom: "Mina".to_owned(),
            nom: "Azzoug".to_owned(),
            division: "1MSPC".to_owned(),
            naissance: Some(date(2009, 3, 12)),
            statut: Statut::Scolaire,
        },
        formation: Formation {
            diplome: "Bac Pro Maintenance des systèmes de production connectés".to_owned(),
            niveau: "Première Bac Pro".to_owned(),
            superieur: false,
        },
        periode: Periode {
            titre: "PFMP 2".to_owned(),
            du: date(2026, 6, 8),
            au: date(2026, 6, 26),
        },
        entreprise: Entreprise {
            raison_sociale: "Fragrance Plus".to_owned(),
            siret: "732 829 320 00074".to_owned(),
            adresse: vec!["3 quai des Emballages".to_owned(), "76100 Rouen".to_owned()],
            secteur: "Conditionnement de parfums".to_owned(),
            telephone: "02 35 11 22 33".to_owned(),
            tuteur: Tuteur {
                nom: "Antoine Pillet".to_owned(),
                telephone: "06 00 00 00 01".to_owned(),
                courriel: "antoine.pillet@fragrance-plus.example.org".to_owned(),
            },
            second_tuteur: None,
        },
        enseignant_referent: Some("Sophie MOREAU".to_owned()),
        objectifs: "Découvrir l’organisation d’un service de maintenance.\n\
                    - Prendre part à la maintenance préventive d’une ligne de conditionnement\n\
                    - Rendre compte de ses interventions dans l’outil de l’entreprise"
            .to_owned(),
        activites: vec![
            Activite {
                code: "A1".to_owned(),
                intitule: "Préparation, sécurisation et clôture de son intervention".to_owned(),
                taches: vec![
                    tache("A1T1", "Préparer et sécuriser son intervention de maintenance", true),
                    tache("A1T2", "Participer à la mise à l’arrêt, à la remise en service du système", true),
                    tache("A1T3", "Adopter une démarche respectueuse de l’environnement", false),
                ],
            },
            Activite {
                code: "A2".to_owned(),
                intitule: "Maintenance préventive".to_owned(),
                taches: vec![
                    tache("A2T1", "Surveiller, contrôler et exploiter les informations", true),
                    tache("A2T2", "Réaliser des opérations de maintenance préventive systématique", true),
                    tache("A2T3", "Réaliser des opérations de maintenance préventive conditionnelle", false),
                    tache("A2T4", "Alerter et intervenir au besoin si une anomalie est constatée", false),
                ],
            },
            Activite {
                code: "A3".to_owned(),
                intitule: "Maintenance corrective".to_owned(),
                taches: vec![
                    tache("A3T1", "Diagnostiquer les pannes", false),
                    tache(
                        "A3T2",
                        "Réaliser des dépannages, des réparations dans les domaines : mécanique, électrique, pneumatique, hydraulique",
                        false,
                    ),
                    tache(
                        "A3T4",
                        "Rendre compte à l’écrit, à l’oral (actualiser la GMAO ou le dossier historique d’un système)",
                        true,
                    ),
                ],
            },
        ],
        competences: [
            ("C1.4", "Préparer son intervention"),
            ("C1.5", "Participer à l’arrêt, à la remise en service du système dans le respect des procédures"),
            ("C2.1", "Exécuter des opérations de surveillance et d’inspection"),
            ("C2.2", "Réaliser des opérations de maintenance préventive systématique"),
        ]
        .map(|(code, intitule)| Intitule {
            code: code.to_owned(),
            intitule: intitule.to_owned(),
        })
        .to_vec(),
        edite_le: date(2026, 5, 4),
    }
}

/// The same for an apprentice: other words, other colours.
pub fn apprentice() -> PreConvention {
    let mut document = typical();
    document.apprenant.statut = Statut::Apprenti;
    "Période employeur 1".clone_into(&mut document.periode.titre);
    document
}

/// Every text as long as a form lets it be, and as many activities as any diploma could have.
pub fn longest() -> PreConvention {
    let words = |count: usize| "anticonstitutionnellement ".repeat(count).trim().to_owned();
    let unbroken = "x".repeat(400);
    let mut document = typical();
    document.etablissement.nom = words(10);
    document.etablissement.adresse = vec![words(4); 6];
    document.apprenant.prenom = words(4);
    document.apprenant.nom.clone_from(&unbroken);
    "TMSPC-APPRENTIS-GROUPE-B".clone_into(&mut document.apprenant.division);
    document.periode.titre = words(6);
    document.entreprise.raison_sociale = unbroken;
    document.entreprise.adresse = vec![words(4); 6];
    document.entreprise.secteur = words(40);
    document.objectifs = vec![words(60); 40].join("\n");
    document.activites = (1..=30)
        .map(|activite| Activite {
            code: format!("A{activite}"),
            intitule: words(8),
            taches: (1..=12)
                .map(|tache| Tache {
                    code: format!("A{activite}T{tache}"),
                    intitule: words(20),
                    retenue: tache % 2 == 0,
                })
                .collect(),
        })
        .collect();
    document.competences = (1..=60)
        .map(|index| Intitule {
            code: format!("C{index}"),
            intitule: words(20),
        })
        .collect();
    document
}

/// Texts that would break a careless writer, each of them put into every field by [`hostile`].
pub const PAYLOADS: [&str; 14] = [
    "</w:t></w:r></w:p><w:p><w:r><w:t>injecté",
    "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>&e;",
    "]]><![CDATA[<w:instrText>",
    "{{ 7 * 7 }}{% for x in range(9) %}{{ meta }}{% endfor %}{# secret #}",
    "{ INCLUDEPICTURE \"http://attaquant.example.org/x.png\" }",
    "{ DDEAUTO cmd \"/k calc\" }{HYPERLINK \"http://attaquant.example.org\"}",
    "=HYPERLINK(\"http://attaquant.example.org\")\u{9}+1",
    "\u{202e}gnp.exe\u{202c}\u{2066}caché\u{2069}",
    "nul \u{0} cloche \u{7} échap \u{1b} \u{b} \u{c} \u{fffe}\u{ffff} fin",
    "\" onload=\"x\" w:val='y' & é &amp; &#0; &#x202e;",
    "première ligne\nseconde ligne\r\ntroisième\rquatrième\u{2028}cinquième\u{2029}\u{85}",
    "e\u{301}\u{301}\u{301}\u{301} 👩🏽‍🔧 مرحبا שלום 𝔄",
    "rIdHeader ../../word/document.xml _x000A_",
    "   espaces   ",
];

/// The typical document with the given text wherever somebody could have typed one.
pub fn hostile(payload: &str) -> PreConvention {
    let text = || payload.to_owned();
    let mut document = typical();
    document.etablissement = Etablissement {
        nom: text(),
        adresse: vec![text(), text()],
        telephone: text(),
        courriel: text(),
        ..Etablissement::default()
    };
    document.etablissement.apprentissage = Apprentissage {
        cfa: text(),
        declaration: text(),
        dreets: text(),
    };
    document.apprenant.civilite = text();
    document.apprenant.prenom = text();
    document.apprenant.nom = text();
    document.apprenant.division = text();
    document.formation.diplome = text();
    document.formation.niveau = text();
    document.periode.titre = text();
    document.entreprise = Entreprise {
        raison_sociale: text(),
        siret: text(),
        adresse: vec![text(), text()],
        secteur: text(),
        telephone: text(),
        tuteur: Tuteur {
            nom: text(),
            telephone: text(),
            courriel: text(),
        },
        second_tuteur: None,
    };
    document.enseignant_referent = Some(text());
    document.objectifs = text();
    document.activites = vec![Activite {
        code: text(),
        intitule: text(),
        taches: vec![
            Tache {
                code: text(),
                intitule: text(),
                retenue: true,
            },
            Tache {
                code: text(),
                intitule: text(),
                retenue: false,
            },
        ],
    }];
    document.competences = vec![Intitule {
        code: text(),
        intitule: text(),
    }];
    document
}
