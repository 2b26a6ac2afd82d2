#![allow(clippy::unwrap_used)]
use futures::executor::block_on;
use proptest::prelude::*;
use uuid::Uuid;

use super::super::head::{MAX_HEAD, length, written};
use super::*;
use crate::app::links::Links;

/// Bytes that age seals at once, and what it adds to them.
const CHUNK: usize = 64 * 1024;
const SEALED_CHUNK: usize = CHUNK + 16;

fn coffre(seed: u8) -> Coffre {
    let links = Links::new(vec![seed; 32], "https://cpro.example.org".to_owned());
    Coffre::new(&links, "cpro.example.org").unwrap()
}

/// Files of so many bytes: none is like another, nor one of its chunks.
fn files(sizes: &[usize]) -> Vec<Vec<u8>> {
    let byte = |file: usize, at: usize| u8::try_from((file * 7 + at + at / CHUNK) % 251).unwrap();
    sizes
        .iter()
        .enumerate()
        .map(|(file, size)| (0..*size).map(|at| byte(file, at)).collect())
        .collect()
}

fn joints(files: &[Vec<u8>]) -> Vec<Joint> {
    files
        .iter()
        .enumerate()
        .map(|(rank, bytes)| Joint {
            annexe: Uuid::from_u128(rank as u128),
            nom: format!("Photo {rank}.jpg"),
            octets: bytes.len() as u64,
            sha256: hex::encode(Sha256::digest(bytes)),
        })
        .collect()
}

fn sealed_for(to: &Coffre, files: &[Vec<u8>]) -> Vec<u8> {
    let mut sceau = Sceau::new(to.carte()).unwrap();
    let mut out = Vec::new();
    for piece in files.iter().flat_map(|file| file.chunks(1_000)) {
        out.extend(sceau.push(piece).unwrap());
    }
    out.extend(sceau.finish().unwrap());
    out
}

fn refused(to: &Coffre, sealed: &[u8], joints: &[Joint]) -> bool {
    matches!(check(to, sealed, joints), Err(Error::File(Fault::Altered)))
}

/// Three files, of which one fills several chunks, sealed for a deployment.
fn sound() -> (Coffre, Vec<u8>, Vec<Joint>) {
    let (to, files) = (coffre(2), files(&[3 * CHUNK + 10, 1, 5_000]));
    let sealed = sealed_for(&to, &files);
    (to, sealed, joints(&files))
}

#[test]
fn files_are_read_as_they_were_sealed_i11_f06() {
    let (to, sealed, told) = sound();
    check(&to, &sealed[..], &told).unwrap();
    let mut opened = opened(&to, &sealed[..]).unwrap();
    for (joint, bytes) in told.iter().zip(files(&[3 * CHUNK + 10, 1, 5_000])) {
        let mut read = Vec::new();
        each(&mut opened, joint.octets, |piece| {
            read.extend_from_slice(piece);
        })
        .unwrap();
        assert_eq!(read, bytes);
    }
    assert!(refused(&coffre(3), &sealed, &told), "another recipient");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_cut_anywhere_is_refused_i11(at in any::<prop::sample::Index>()) {
        let (to, sealed, told) = sound();
        prop_assert!(refused(&to, &sealed[..at.index(sealed.len())], &told));
    }

    #[test]
    fn a_flipped_bit_anywhere_is_refused_i11(at in any::<prop::sample::Index>(), bit in 0..8_u32) {
        let (to, mut sealed, told) = sound();
        let at = at.index(sealed.len());
        sealed[at] ^= 1 << bit;
        prop_assert!(refused(&to, &sealed, &told));
    }

    #[test]
    fn chunks_keep_their_places_i11(one in 0..3_usize, other in 0..3_usize) {
        prop_assume!(one != other);
        let (to, sealed, told) = sound();
        let chunk = |rank: usize| {
            let from = begins(&sealed, &told) + rank * SEALED_CHUNK;
            from..from + SEALED_CHUNK
        };
        let mut swapped = sealed.clone();
        swapped[chunk(one)].copy_from_slice(&sealed[chunk(other)]);
        prop_assert!(refused(&to, &swapped, &told), "doubled");
        swapped[chunk(other)].copy_from_slice(&sealed[chunk(one)]);
        prop_assert!(refused(&to, &swapped, &told), "swapped");
        let mut without = sealed.clone();
        without.drain(chunk(one));
        prop_assert!(refused(&to, &without, &told), "left out");
    }
}

/// Where the chunks begin.
fn begins(sealed: &[u8], joints: &[Joint]) -> usize {
    let plain: u64 = joints.iter().map(|joint| joint.octets).sum();
    let plain = usize::try_from(plain).unwrap();
    sealed.len() - plain - 16 * plain.div_ceil(CHUNK)
}

/// What whoever may encrypt for us could do: everything is sealed as it should be, and nothing is what was signed.
#[test]
fn files_are_those_that_were_signed_i11() {
    let to = coffre(2);
    let right = files(&[2_000, 2_000, 300]);
    let told = joints(&right);
    let [first, second, third] = &right[..] else {
        unreachable!()
    };
    let sealed = |files: &[&Vec<u8>]| {
        let files: Vec<Vec<u8>> = files.iter().map(|file| (*file).clone()).collect();
        sealed_for(&to, &files)
    };
    check(&to, &sealed(&[first, second, third])[..], &told).unwrap();
    for (what, files) in [
        ("swapped", vec![second, first, third]),
        ("one twice", vec![first, first, third]),
        ("one missing", vec![first, second]),
        ("one more", vec![first, second, third, third]),
        ("none", vec![]),
    ] {
        assert!(refused(&to, &sealed(&files), &told), "{what}");
    }
    let behind = [sealed(&[first, second, third]), b"x".to_vec()].concat();
    assert!(refused(&to, &behind, &told), "something behind");
    assert!(refused(&to, &sealed(&[first]), &[]), "none was signed");
    check(&to, &b""[..], &[]).unwrap();
}

#[test]
fn what_breaks_off_while_it_is_sealed_is_refused_i11() {
    let (to, files) = (coffre(2), files(&[3 * CHUNK]));
    let source = stream::iter([
        Ok(files[0][..2 * CHUNK].to_vec()),
        Err(Error::UploadInterrupted),
    ]);
    let out = sealed(source, Sceau::new(to.carte()).unwrap());
    let parts: Vec<Result<Vec<u8>>> = block_on(out.collect());
    assert!(matches!(parts.last(), Some(Err(Error::UploadInterrupted))));
    let sent: Vec<u8> = parts
        .into_iter()
        .flat_map(Result::unwrap_or_default)
        .collect();
    assert!(sent.len() > CHUNK);
    assert!(refused(&to, &sent, &joints(&files)));
}

#[test]
fn a_head_ends_where_files_begin_i11() {
    let head = written(2, b"sealed").unwrap();
    let whole = [&head[..], b"files"].concat();
    assert_eq!(length(&whole), Ok(Some(head.len())));
    assert_eq!(length(&whole[..18]), Ok(None), "its length is not told yet");
    assert_eq!(length(b""), Ok(None));
    assert_eq!(length(b"CPRO-TRANSFERT 1\n"), Ok(Some(MAX_HEAD)));
    assert_eq!(length(&[b'x'; 99]), Err(Fault::NotAFile));
    let newer = Fault::Version("3".to_owned());
    assert_eq!(length(b"CPRO-TRANSFERT 3\n"), Err(newer));
    // A length that is too much is read to the bound, and refused by whoever opens it.
    let endless = [
        b"CPRO-TRANSFERT 2\n\xff\xff\xff\xff",
        &vec![0; MAX_HEAD + 9][..],
    ]
    .concat();
    let most = length(&endless).unwrap().unwrap();
    assert!((MAX_HEAD..MAX_HEAD + 99).contains(&most));
    let opened = coffre(1).open(&endless[..most]);
    assert_eq!(opened.err(), Some(Fault::TooLarge));
}

#[test]
fn sealed_files_are_no_longer_than_is_counted_with_i11() {
    for octets in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK] {
        let files = files(&[octets]);
        let sealed = sealed_for(&coffre(2), &files).len() as u64;
        assert!(sealed <= sealed_length(octets as u64), "{octets}");
    }
}

/// A file of the second version of the format, with two photos behind its head, made once: it stays readable for ever.
#[test]
fn the_frozen_file_with_photos_stays_readable_i11_f06() {
    let frozen = &include_bytes!("../../../tests/frozen/transfert-2.cpro")[..];
    let (from, to) = (coffre(1), coffre(2));
    let (head, behind) = frozen.split_at(length(frozen).unwrap().unwrap());
    let contenu = to.open(head).unwrap().vouched(from.carte()).unwrap();
    assert_eq!(contenu.eleve.nom, "CHANPIN");
    assert_eq!(contenu.fichiers, joints(&files(&[700, 1_300])));
    check(&to, behind, &contenu.fichiers).unwrap();
}
