#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::io::Write as _;

use image::{Rgba, RgbaImage};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

fn drawn(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let image = RgbaImage::from_fn(width, height, |x, y| {
        Rgba([
            u8::try_from(x % 256).unwrap(),
            u8::try_from(y % 256).unwrap(),
            90,
            255,
        ])
    });
    let image = DynamicImage::ImageRgba8(image);
    let image = match format {
        ImageFormat::Jpeg => DynamicImage::ImageRgb8(image.to_rgb8()),
        _ => image,
    };
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        let stored =
            SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        zip.start_file(*name, stored).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn odt(more: &[(&str, &[u8])]) -> Vec<u8> {
    let mut entries: Vec<(&str, &[u8])> =
        vec![("mimetype", ODT.as_bytes()), ("content.xml", b"<a/>")];
    entries.extend(more);
    archive(&entries)
}

fn docx(more: &[(&str, &[u8])]) -> Vec<u8> {
    let mut entries: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<a/>"),
        ("word/document.xml", b"<a/>"),
    ];
    entries.extend(more);
    archive(&entries)
}

fn media(bytes: Vec<u8>, name: &str) -> Result<&'static str, FileFault> {
    examine(bytes, name).map(|kept| kept.media)
}

fn holds(bytes: &[u8], hidden: &[u8]) -> bool {
    bytes.windows(hidden.len()).any(|part| part == hidden)
}

#[test]
fn a_file_is_what_its_content_says_f06() {
    let pdf = b"%PDF-1.7\n1 0 obj\n%%EOF\n".to_vec();
    for (bytes, name, expected) in [
        (drawn(20, 20, ImageFormat::Jpeg), "plan.pdf", "image/jpeg"),
        (drawn(20, 20, ImageFormat::Png), "photo.jpg", "image/png"),
        (pdf.clone(), "photo.jpg", "application/pdf"),
        (odt(&[]), "a.exe", ODT),
        (docx(&[]), "", DOCX),
        (
            archive(&[("[Content_Types].xml", b""), ("xl/workbook.xml", b"")]),
            "a",
            XLSX,
        ),
        (
            archive(&[("[Content_Types].xml", b""), ("ppt/presentation.xml", b"")]),
            "a",
            PPTX,
        ),
        ("Relevé du 9 juin\n".into(), "notes.txt", "text/plain"),
        ("heure;temp\n8:00;21\n".into(), "Mesures.CSV", "text/csv"),
    ] {
        assert_eq!(media(bytes, name), Ok(expected), "{name}");
    }
}

#[test]
fn what_no_learner_joins_is_refused_by_its_content_f06() {
    for (bytes, name) in [
        (b"MZ\x90\0\x03".to_vec(), "photo.jpg"),
        (b"\x7fELF\x02\x01".to_vec(), "notes.txt"),
        (b"<html><script>alert(1)</script>".to_vec(), "page.html"),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(),
            "dessin.svg",
        ),
        (b"<html>".to_vec(), "photo.png"),
        (b"GIF89a\x01\0\x01\0\0\0\0;".to_vec(), "a.gif"),
        (b"#!/bin/sh\nrm -rf /\n".to_vec(), "a.sh"),
        (b"\0\0\0\x18ftypheic".to_vec(), "photo.heic"),
        (archive(&[("a.txt", b"x")]), "a.zip"),
        (archive(&[("mimetype", b"application/epub+zip")]), "a.odt"),
        (archive(&[("META-INF/MANIFEST.MF", b"")]), "a.docx"),
        (b"{\\rtf1}\0".to_vec(), "a.txt"),
        (vec![0xff, 0xfe, 0x41, 0], "a.txt"),
        (Vec::new(), "vide"),
    ] {
        assert_eq!(media(bytes, name), Err(FileFault::Format), "{name}");
    }
}

#[test]
fn a_document_that_carries_a_program_is_refused_f06() {
    for bytes in [
        docx(&[("word/vbaProject.bin", b"x")]),
        odt(&[("Basic/Standard/Module1.xml", b"x")]),
        odt(&[("Scripts/python/a.py", b"x")]),
    ] {
        assert_eq!(media(bytes, "a"), Err(FileFault::Macros));
    }
}

#[test]
fn what_is_cut_or_made_to_burst_is_refused_f06() {
    let whole = docx(&[("word/styles.xml", &[b'a'; 4_000])]);
    assert_eq!(
        media(whole[..whole.len() / 2].to_vec(), "a"),
        Err(FileFault::Damaged)
    );
    assert_eq!(
        media(b"%PDF-1.7\n1 0 obj".to_vec(), "a"),
        Err(FileFault::Damaged)
    );
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let image = drawn(300, 300, format);
        assert_eq!(
            media(image[..image.len() / 2].to_vec(), "a"),
            Err(FileFault::Damaged),
            "{format:?}"
        );
    }
    let many: Vec<String> = (0..=MAX_ENTRIES).map(|n| format!("word/{n}.xml")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(media(docx(&many), "a"), Err(FileFault::Damaged));
    let mut lying = docx(&[("word/b.xml", b"x")]);
    // The size that the last entry of the directory claims to unpack to.
    let at = lying
        .windows(4)
        .rposition(|part| part == b"PK\x01\x02")
        .unwrap()
        + 24;
    lying[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes()[..]);
    assert!(media(lying, "a").is_err());
}

#[test]
fn an_image_is_made_anew_and_bounded_f06() {
    let photo = examine(drawn(3_000, 1_500, ImageFormat::Jpeg), "photo.jpg").unwrap();
    let small = photo.image.clone().unwrap();
    assert_eq!((photo.media, small.pixels), ("image/jpeg", (2_560, 1_280)));
    let vignette = image::load_from_memory(&small.vignette).unwrap();
    assert_eq!((vignette.width(), vignette.height()), (480, 240));
    assert_eq!(photo.octets(), photo.whole.len() + small.vignette.len());

    let icon = examine(drawn(40, 30, ImageFormat::WebP), "dessin.webp").unwrap();
    assert_eq!(
        (icon.media, icon.image.unwrap().pixels),
        ("image/png", (40, 30))
    );
}

#[test]
fn nothing_of_a_photo_but_its_pixels_is_kept_f06() {
    let jpeg = drawn(40, 40, ImageFormat::Jpeg);
    let secret = b"Exif\0\0position-canari";
    let mut tagged = jpeg[..2].to_vec();
    tagged.extend([0xff, 0xe1]);
    tagged.extend(u16::try_from(secret.len() + 2).unwrap().to_be_bytes());
    tagged.extend(secret);
    tagged.extend(&jpeg[2..]);
    let mut polyglot = drawn(40, 40, ImageFormat::Png);
    polyglot.extend(b"<script>canari</script>");
    for file in [tagged, polyglot] {
        assert!(holds(&file, b"canari"));
        let kept = examine(file, "photo").unwrap();
        assert!(!holds(&kept.whole, b"canari"));
        assert!(!holds(&kept.image.unwrap().vignette, b"canari"));
    }
}

#[test]
fn every_type_that_is_kept_has_an_ending_f06() {
    for (media, expected) in TYPES {
        assert_eq!(ending(media), Some(expected));
    }
    assert!(!is_kept("text/html") && !is_kept("image/svg+xml"));
}

#[path = "file_polyglots_tests.rs"]
mod polyglots;
