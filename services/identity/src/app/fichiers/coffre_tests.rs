#![allow(clippy::unwrap_used)]
use std::collections::BTreeMap;

use serde_json::json;
use uuid::Uuid;

use super::super::head::MAGIC;
use super::*;
use crate::domain::fichier::joint::Joint;
use crate::domain::fichier::{Cite, Eleve, VERSION};

fn coffre(seed: u8) -> Coffre {
    Coffre::from_seeds([seed; 32], [seed + 100; 32], "cpro.example.org").unwrap()
}

fn contenu() -> Contenu {
    Contenu {
        eleve: Eleve {
            id: Uuid::from_u128(7),
            nom: "CHANPIN".to_owned(),
            prenom: "Inès".to_owned(),
            date_naissance: Some("2009-03-02".parse().unwrap()),
        },
        referentiels: vec![Cite {
            code: "bac-pro-mspc".to_owned(),
            intitule: "Maintenance".to_owned(),
            empreinte: "ab".to_owned(),
        }],
        parts: BTreeMap::from([("periods".to_owned(), json!({ "periods": [] }))]),
        fichiers: Vec::new(),
    }
}

fn entete(from: &Coffre, to: &Coffre) -> Entete {
    Entete {
        version: VERSION,
        transfert: Uuid::from_u128(1),
        expediteur: from.carte().empreinte(),
        destinataire: to.carte().empreinte(),
        ine: Some("123456789AB".to_owned()),
        origine: "0761234D".to_owned(),
        destination: "0762345L".to_owned(),
        cree_le: "2026-11-29T10:00:00Z".parse().unwrap(),
        sha256: String::new(),
    }
}

fn file(from: &Coffre, to: &Coffre) -> Vec<u8> {
    let (file, _) = from
        .close(to.carte(), entete(from, to), &contenu())
        .unwrap();
    file
}

/// What becomes of a file at `to`, which takes it to come from `from`.
fn opened(to: &Coffre, from: &Coffre, file: &[u8]) -> Result<Contenu, Fault> {
    to.open(file)?.vouched(from.carte())
}

/// A head with this plaintext, whatever it is: what a hostile sender could encrypt.
fn sealed(to: &Coffre, plain: &[u8]) -> Vec<u8> {
    let recipient: x25519::Recipient = to.carte().reception.parse().unwrap();
    let sealed = age::encrypt(&recipient, plain).unwrap();
    written(VERSION, &sealed).unwrap()
}

/// The plaintext of these parts, signed by `from`.
fn plain(from: &Coffre, entete: &Entete, content: &[u8]) -> Vec<u8> {
    let header = serde_json::to_vec(entete).unwrap();
    let signature = from.signing.sign(&[OF_HEADER, &header].concat());
    let length = u32::try_from(header.len()).unwrap().to_be_bytes();
    [&length[..], &header, signature.as_ref(), content].concat()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

#[test]
fn a_file_is_opened_by_its_recipient_as_it_was_closed_i11() {
    let (a, b) = (coffre(1), coffre(2));
    let file = file(&a, &b);
    let ouvert = b.open(&file).unwrap();
    assert_eq!(ouvert.entete.origine, "0761234D");
    assert_eq!(ouvert.vouched(a.carte()), Ok(contenu()));
}

#[test]
fn keys_are_the_same_each_time_and_others_elsewhere_i11() {
    assert_eq!(coffre(1).carte(), coffre(1).carte());
    assert_ne!(coffre(1).carte().empreinte(), coffre(2).carte().empreinte());
    assert!(can_receive(coffre(1).carte()));
    let text = coffre(1).carte().text();
    assert_eq!(Carte::parse(&text).as_ref(), Ok(coffre(1).carte()));
}

#[test]
fn another_recipient_cannot_open_it_i11() {
    let (a, b, c) = (coffre(1), coffre(2), coffre(3));
    assert_eq!(c.open(&file(&a, &b)).err(), Some(Fault::OtherRecipient));
    // Opened by b, and encrypted again for c by whoever held it: its header says for whom it was made.
    let again = sealed(&c, &plain(&a, &entete(&a, &b), &gzip(b"{}")));
    assert_eq!(c.open(&again).err(), Some(Fault::OtherRecipient));
}

#[test]
fn another_signer_is_refused_i11() {
    let (a, b, c) = (coffre(1), coffre(2), coffre(3));
    assert_eq!(opened(&b, &c, &file(&a, &b)), Err(Fault::Altered));
    // A header that names a, signed by c.
    let content = gzip(&serde_json::to_vec(&contenu()).unwrap());
    let header = Entete {
        sha256: hex::encode(Sha256::digest(&content)),
        ..entete(&a, &b)
    };
    let forged = sealed(&b, &plain(&c, &header, &content));
    assert_eq!(opened(&b, &a, &forged), Err(Fault::Altered));
    let sound = sealed(&b, &plain(&a, &header, &content));
    assert_eq!(opened(&b, &a, &sound), Ok(contenu()));
}

#[test]
fn a_flipped_bit_anywhere_is_refused_i11() {
    let (a, b) = (coffre(1), coffre(2));
    let right = file(&a, &b);
    for at in (0..right.len())
        .step_by(7)
        .chain(right.len() - 20..right.len())
    {
        let mut wrong = right.clone();
        wrong[at] ^= 1;
        assert!(opened(&b, &a, &wrong).is_err(), "byte {at}");
    }
    // Below the encryption: what a trusted sender's own mistake would be.
    let mut entete = entete(&a, &b);
    let content = gzip(&serde_json::to_vec(&contenu()).unwrap());
    entete.sha256 = hex::encode(Sha256::digest(&content));
    let inside = plain(&a, &entete, &content);
    assert_eq!(opened(&b, &a, &sealed(&b, &inside)), Ok(contenu()));
    for at in (0..inside.len()).step_by(5) {
        let mut wrong = inside.clone();
        wrong[at] ^= 4;
        assert!(
            opened(&b, &a, &sealed(&b, &wrong)).is_err(),
            "inner byte {at}"
        );
    }
}

#[test]
fn a_file_cut_anywhere_is_refused_i11() {
    let (a, b) = (coffre(1), coffre(2));
    let whole = file(&a, &b);
    for percent in (0..100).step_by(5) {
        let cut = &whole[..whole.len() * percent / 100];
        assert!(opened(&b, &a, cut).is_err(), "{percent} %");
    }
    let longer = [&whole[..], b"x"].concat();
    assert!(opened(&b, &a, &longer).is_err());
}

#[test]
fn an_unknown_version_is_told_i11() {
    let (a, b) = (coffre(1), coffre(2));
    let body = file(&a, &b);
    let newer = [MAGIC, b"99", &body[MAGIC.len() + 1..]].concat();
    assert_eq!(b.open(&newer).err(), Some(Fault::Version("99".to_owned())));
    let inner = Entete {
        version: 3,
        ..entete(&a, &b)
    };
    let inner = sealed(&b, &plain(&a, &inner, &gzip(b"{}")));
    assert_eq!(b.open(&inner).err(), Some(Fault::Version("3".to_owned())));
    for none in [
        &b""[..],
        b"bonjour",
        b"CPRO-TRANSFERT \n",
        b"CPRO-TRANSFERT 12345678\n",
        b"CPRO-TRANSFERT 1",
    ] {
        assert_eq!(b.open(none).err(), Some(Fault::NotAFile));
    }
}

#[test]
fn a_version_is_that_of_what_is_signed_i11() {
    let (a, b) = (coffre(1), coffre(2));
    let first = Entete {
        version: 1,
        ..entete(&a, &b)
    };
    let (file, _) = a.close(b.carte(), first.clone(), &contenu()).unwrap();
    assert_eq!(&file[..MAGIC.len() + 2], b"CPRO-TRANSFERT 1\n");
    assert_eq!(opened(&b, &a, &file), Ok(contenu()));
    let inner = sealed(&b, &plain(&a, &first, &gzip(b"{}")));
    assert_eq!(b.open(&inner).err(), Some(Fault::Altered));
    // Files came with the second version.
    let mut with_files = contenu();
    with_files.fichiers.push(Joint {
        annexe: Uuid::from_u128(4),
        nom: "Armoire.jpg".to_owned(),
        octets: 3,
        sha256: "0".repeat(64),
    });
    let (file, _) = a.close(b.carte(), first, &with_files).unwrap();
    assert_eq!(opened(&b, &a, &file), Err(Fault::Altered));
    let (file, _) = a.close(b.carte(), entete(&a, &b), &with_files).unwrap();
    assert_eq!(opened(&b, &a, &file), Ok(with_files.clone()));
    with_files.fichiers.push(with_files.fichiers[0].clone());
    let (file, _) = a.close(b.carte(), entete(&a, &b), &with_files).unwrap();
    assert_eq!(opened(&b, &a, &file), Err(Fault::Altered), "twice the same");
}

#[test]
fn what_unpacks_without_end_is_refused_within_bounds_i11() {
    let (a, b) = (coffre(1), coffre(2));
    let bomb = gzip(&vec![b' '; MAX_CONTENT + 1]);
    assert!(bomb.len() < 1 << 20);
    let mut entete = entete(&a, &b);
    entete.sha256 = hex::encode(Sha256::digest(&bomb));
    let file = sealed(&b, &plain(&a, &entete, &bomb));
    assert_eq!(opened(&b, &a, &file), Err(Fault::TooLarge));
    assert_eq!(b.open(&vec![0; MAX_HEAD + 1]).err(), Some(Fault::TooLarge));
    let header = [&u32::MAX.to_be_bytes()[..], &[0; 100]].concat();
    assert_eq!(b.open(&sealed(&b, &header)).err(), Some(Fault::Altered));
}

#[test]
fn a_receipt_is_of_whom_it_names_and_of_nothing_else_i11() {
    let (a, b) = (coffre(1), coffre(2));
    let recu = Recu {
        transfert: Uuid::from_u128(1),
        sha256: "ab".to_owned(),
        expediteur: a.carte().empreinte(),
        destinataire: b.carte().empreinte(),
        recu_le: "2026-11-29T10:00:00Z".parse().unwrap(),
    };
    let text = b.sign(&recu);
    assert_eq!(receipt(&text, b.carte()), Ok(recu));
    assert_eq!(receipt(&text, a.carte()), Err(Fault::Receipt));
    let other = text.replace("contenu : ab", "contenu : cd");
    assert_eq!(receipt(&other, b.carte()), Err(Fault::Receipt));
}

/// A file of the first version of the format, made once: it stays readable for ever.
#[test]
fn the_frozen_file_stays_readable_i11() {
    let frozen = include_bytes!("../../../tests/frozen/transfert-1.cpro");
    assert_eq!(opened(&coffre(2), &coffre(1), frozen), Ok(contenu()));
}
