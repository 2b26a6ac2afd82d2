//! The proof itself: a text to keep, that names nobody.

use std::fmt::Write as _;

use anyhow::Context as _;
use chassis::french;
use proto::identity::v1::Erasure;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::api::journal::Chaine;
use crate::catalogue::{Catalogue, Params};
use crate::clients::PEERS;
use crate::sentence::Sentence;
use crate::session::Caller;

const PREUVE: &str = include_str!("../../../catalogue/preuve.txt");

/// The whole text, its own hash last.
pub(super) fn text(caller: &Caller, erasure: Erasure, chains: &[Chaine]) -> anyhow::Result<String> {
    let session = caller.session();
    let etablissement = match session.etablissement_nom.as_str() {
        "" => session.etablissement.clone(),
        nom => format!("{nom} ({})", session.etablissement),
    };
    let made = [
        ("etablissement", etablissement),
        ("redige", caller.now().to_string()),
        ("chaines", heads(caller.catalogue(), chains)),
    ];
    written(caller.catalogue(), erasure, made)
}

fn written(
    catalogue: &Catalogue,
    erasure: Erasure,
    made: [(&str, String); 3],
) -> anyhow::Result<String> {
    let word = |list: &str, code: &str| catalogue.word(list, code).to_owned();
    let portee = if erasure.ailleurs {
        "partiel"
    } else {
        "entier"
    };
    let own = [
        ("motif", word("effacement_motif", &erasure.motif)),
        ("portee", word("effacement_portee", portee)),
        ("parts", parts(catalogue, &erasure)?),
        ("numero", erasure.id),
        ("le", erasure.le),
    ];
    let params = own
        .into_iter()
        .chain(made)
        .map(|(name, value)| (name.to_owned(), Value::from(value)))
        .collect();
    let page = Sentence::parse(&french::printed(PREUVE)).context("reading preuve.txt")?;
    let page = page.render(&params);
    let seal = hex::encode(Sha256::digest(page.as_bytes()));
    // Old editors of Windows read lines where they end in both marks, and UTF-8 where it announces itself. The hash is of
    // the text itself.
    let whole = format!("\u{feff}{page}SHA-256 : {seal}\n");
    Ok(whole.replace('\n', "\r\n"))
}

/// A paragraph per service: when, and how many rows of which table.
fn parts(catalogue: &Catalogue, erasure: &Erasure) -> anyhow::Result<String> {
    let head = Sentence::parse(catalogue.word("effacement_preuve", "service"))?;
    let mut told = String::new();
    for service in PEERS {
        let name = catalogue.word("effacement_service", service);
        let Some(part) = erasure.parts.iter().find(|part| part.service == service) else {
            let waiting = catalogue.word("effacement_preuve", "attente");
            let _ = writeln!(told, "{name}{waiting}");
            continue;
        };
        let mut params = Params::new();
        params.insert("service".into(), name.into());
        params.insert("le".into(), part.le.clone().into());
        params.insert("lignes".into(), part.rows.iter().sum::<i64>().into());
        let _ = writeln!(told, "{}", head.render(&params));
        for (table, rows) in part
            .tables
            .iter()
            .zip(&part.rows)
            .filter(|(_, rows)| **rows > 0)
        {
            let _ = writeln!(told, "    {service}.{table} = {rows}");
        }
    }
    Ok(french::printed(told.trim_end()))
}

/// Where each chain of the log ends now.
fn heads(catalogue: &Catalogue, chains: &[Chaine]) -> String {
    let mut told = String::new();
    for chain in chains {
        let name = catalogue.word("effacement_service", &chain.service);
        let head = chain.empreinte.as_deref().unwrap_or("-");
        let _ = writeln!(told, "{name} ({}) : {head}", chain.lignes);
    }
    french::printed(told.trim_end())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use proto::identity::v1::ErasedPart;

    use super::*;

    #[test]
    fn a_proof_counts_names_nobody_and_carries_its_hash_i12() {
        let part = |service: &str| ErasedPart {
            service: service.to_owned(),
            le: "2026-06-09T18:00:00Z".to_owned(),
            tables: vec!["fiches_liaison".to_owned(), "apprenants".to_owned()],
            rows: vec![3, 0],
        };
        let erasure = Erasure {
            id: "0197f0a0-5b1c-7000-8000-000000000001".to_owned(),
            motif: "demande".to_owned(),
            par: "0197f0a0-5b1c-7000-8000-000000000002".to_owned(),
            le: "2026-06-09T18:00:00Z".to_owned(),
            ailleurs: false,
            parts: vec![part("identity"), part("periods")],
        };
        let made = [
            ("etablissement", "Lycée d’exemple (0761234D)".to_owned()),
            ("redige", "2026-06-10T06:00:00Z".to_owned()),
            ("chaines", "Périodes (4) : abcd".to_owned()),
        ];
        let text = written(&Catalogue::embedded().unwrap(), erasure.clone(), made).unwrap();
        for told in [
            &erasure.id,
            "9 juin 2026 à 20:00",
            "periods.fiches_liaison",
            "abcd",
        ] {
            assert!(text.contains(told), "{told}: {text}");
        }
        assert!(
            !text.contains(&erasure.par) && !text.contains("non précisé"),
            "{text}"
        );
        assert!(!text.contains("periods.apprenants"), "{text}");

        let plain = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        let (page, seal) = plain.split_once("SHA-256 : ").unwrap();
        assert_eq!(seal.trim(), hex::encode(Sha256::digest(page.as_bytes())));
    }
}
