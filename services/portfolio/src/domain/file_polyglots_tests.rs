//! Contents that are two things at once, or not what they say (F-06, trust.md § 3): each is refused, or kept as pixels
//! made anew, or as a download of its own media that nothing of ours opens.

use super::*;

/// In all that must not survive the making of pixels.
const CANARI: &[u8] = b"<?php canari(); ?><script>canari()</script>";

/// What becomes of one.
#[derive(Clone, Copy, Debug)]
enum Then {
    /// Refused, for whatever reason.
    Refused,
    /// Refused for this one.
    For(FileFault),
    /// Nothing but the pixels is kept.
    Pixels,
    /// Cut inside its pixels: those that are there, or none.
    PixelsIfAny,
    /// Kept as it is, to be downloaded as that.
    As(&'static str),
}
use FileFault::{Damaged, Format, Macros, TooManyPixels};
use Then::{As, For, Pixels, PixelsIfAny, Refused};

type Case = (&'static str, &'static str, Vec<u8>, Then);

fn joined(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

fn jpeg_file() -> Vec<u8> {
    drawn(24, 16, ImageFormat::Jpeg)
}

fn png_file() -> Vec<u8> {
    drawn(24, 16, ImageFormat::Png)
}

/// A JPEG with a segment behind its first marker.
fn jpeg_with(marker: u8, content: &[u8]) -> Vec<u8> {
    let jpeg = jpeg_file();
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    joined(&[&jpeg[..2], &[0xff, marker], &length, content, &jpeg[2..]])
}

/// A JPEG whose frame says that it is that large.
fn jpeg_of(width: u16, height: u16) -> Vec<u8> {
    let mut jpeg = jpeg_file();
    let at = jpeg.windows(2).position(|part| part == [0xff, 0xc0]);
    let at = at.unwrap() + 5;
    jpeg[at..at + 2].copy_from_slice(&height.to_be_bytes());
    jpeg[at + 2..at + 4].copy_from_slice(&width.to_be_bytes());
    jpeg
}

/// A piece of a PNG, with its sum (ISO/IEC 15948, annex D).
fn chunk(kind: [u8; 4], content: &[u8]) -> Vec<u8> {
    let summed = joined(&[&kind, content]);
    let mut sum = u32::MAX;
    for byte in &summed {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 {
                (sum >> 1) ^ 0xedb8_8320
            } else {
                sum >> 1
            };
        }
    }
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    joined(&[&length, &summed, &(!sum).to_be_bytes()])
}

/// A PNG with a piece behind its header.
fn png_with(kind: [u8; 4], content: &[u8]) -> Vec<u8> {
    let png = png_file();
    joined(&[&png[..33], &chunk(kind, content), &png[33..]])
}

/// A PNG that says that it is that large, and has next to nothing of it.
fn png_of(width: u32, height: u32, depth: u8, colour: u8) -> Vec<u8> {
    let header = joined(&[
        &width.to_be_bytes(),
        &height.to_be_bytes(),
        &[depth, colour, 0, 0, 0],
    ]);
    joined(&[
        b"\x89PNG\r\n\x1a\n",
        &chunk(*b"IHDR", &header),
        &chunk(*b"IDAT", &[0x78, 0x9c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01]),
        &chunk(*b"IEND", b""),
    ])
}

/// A WebP without loss that says that it is that large.
fn webp_of(width: u32, height: u32) -> Vec<u8> {
    let size = ((width - 1) | ((height - 1) << 14)).to_le_bytes();
    joined(&[b"RIFF\x16\0\0\0WEBPVP8L\x0a\0\0\0\x2f", &size, &[0; 5]])
}

fn gif(width: u16, height: u16) -> Vec<u8> {
    let (width, height) = (width.to_le_bytes(), height.to_le_bytes());
    joined(&[b"GIF89a", &width, &height, &[0x80, 0, 0, 0, 0, 0, 0x3b]])
}

fn pdf(body: &str) -> Vec<u8> {
    format!("%PDF-1.7\n{body}\ntrailer<</Root 1 0 R>>\n%%EOF\n").into_bytes()
}

/// An ODT whose type unpacks to far more than it says.
fn bursting_odt() -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let packed = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    zip.start_file("mimetype", packed).unwrap();
    zip.write_all(&vec![b' '; 8 << 20]).unwrap();
    let mut odt = zip.finish().unwrap().into_inner();
    say_unpacked(&mut odt, 39);
    odt
}

/// Makes the last entry of an archive's directory say that it unpacks to that.
fn say_unpacked(archive: &mut [u8], size: u32) {
    let directory = archive.windows(4).rposition(|part| part == b"PK\x01\x02");
    let at = directory.unwrap() + 24;
    archive[at..at + 4].copy_from_slice(&size.to_le_bytes());
}

fn with_comment(mut archive: Vec<u8>, comment: &[u8]) -> Vec<u8> {
    let at = archive.len() - 2;
    let length = u16::try_from(comment.len()).unwrap().to_le_bytes();
    archive[at..].copy_from_slice(&length);
    archive.extend(comment);
    archive
}

fn utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

#[rustfmt::skip]
fn pictures() -> Vec<Case> {
    let (jpeg, png) = (jpeg_file(), png_file());
    let webp = drawn(24, 16, ImageFormat::WebP);
    let docx = docx(&[("word/canari.xml", CANARI)]);
    vec![
        ("PNG, PHP after its end", "a.php", joined(&[&png, CANARI]), Pixels),
        ("PNG, PHP in a comment", "a.png", png_with(*b"tEXt", &joined(&[b"Comment\0", CANARI])), Pixels),
        ("PNG, page in a private piece", "a.html", png_with(*b"caNa", CANARI), Pixels),
        ("PNG, document after its end", "a.docx", joined(&[&png, &docx]), Pixels),
        ("PNG, program after its end", "a.exe", joined(&[&png, b"MZ\x90\0", CANARI]), Pixels),
        ("APNG", "a.png", png_with(*b"acTL", &[0, 0, 0, 1, 0, 0, 0, 0]), PixelsIfAny),
        ("PNG cut", "a.png", png[..png.len() / 2].to_vec(), For(Damaged)),
        ("PNG, its first bytes alone", "a.png", png[..8].to_vec(), Refused),
        ("PNG by its first bytes, page behind", "a.png", joined(&[&png[..8], CANARI]), Refused),
        ("PNG, one side too long", "a.png", png_of(20_000, 2, 8, 2), For(TooManyPixels)),
        ("PNG, too many pixels", "a.png", png_of(6_000, 6_000, 8, 2), For(TooManyPixels)),
        ("PNG, pixels of sixteen bits", "a.png", png_of(5_000, 5_000, 16, 6), For(TooManyPixels)),
        ("PNG, sides beyond all", "a.png", png_of(u32::MAX, u32::MAX, 8, 2), Refused),
        ("PNG, no side", "a.png", png_of(0, 0, 8, 2), Refused),
        ("PNG, pixels missing", "a.png", png_of(900, 900, 8, 2), Refused),
        ("JPEG, archive behind", "a.zip", joined(&[&jpeg, &docx]), Pixels),
        ("JPEG, page behind", "a.html", joined(&[&jpeg, CANARI]), Pixels),
        ("JPEG, PHP in a comment", "a.php", jpeg_with(0xfe, CANARI), Pixels),
        ("JPEG, PDF in a comment", "a.pdf", jpeg_with(0xfe, &joined(&[&pdf(""), CANARI])), Pixels),
        ("JPEG, position", "a.jpg", jpeg_with(0xe1, &joined(&[b"Exif\0\0", CANARI])), Pixels),
        ("JPEG, XMP", "a.jpg", jpeg_with(0xe1, &joined(&[b"http://ns.adobe.com/xap/1.0/\0", CANARI])), Pixels),
        ("JPEG, captions", "a.jpg", jpeg_with(0xed, &joined(&[b"Photoshop 3.0\0", CANARI])), Pixels),
        ("JPEG cut", "a.jpg", jpeg[..jpeg.len() - 40].to_vec(), PixelsIfAny),
        ("JPEG, its first bytes alone", "a.jpg", jpeg[..4].to_vec(), Refused),
        ("JPEG by its first bytes, PHP behind", "a.php", joined(&[&jpeg[..4], CANARI]), Refused),
        ("JPEG, sides beyond all", "a.jpg", jpeg_of(65_500, 65_500), Refused),
        ("WebP, page behind", "a.html", joined(&[&webp, CANARI]), Pixels),
        ("WebP cut", "a.webp", webp[..webp.len() / 2].to_vec(), PixelsIfAny),
        ("WebP, sides beyond all", "a.webp", webp_of(16_383, 16_383), Refused),
        ("WebP by its first bytes, page behind", "a.webp", joined(&[&webp[..12], CANARI]), Refused),
        ("GIF that is a script", "a.js", b"GIF89a=1;alert(1)//".to_vec(), For(Format)),
        ("GIF that is a script, as a picture", "a.gif", b"GIF89a/*canari*/=1;alert(1)".to_vec(), For(Format)),
        ("GIF as JPEG", "a.jpg", gif(1, 1), For(Format)),
        ("GIF, sides beyond all", "a.gif", gif(u16::MAX, u16::MAX), For(Format)),
        ("SVG as PNG", "a.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(), For(Format)),
        ("SVG, packed", "a.svgz", b"\x1f\x8b\x08\0\0\0\0\0".to_vec(), For(Format)),
        ("BMP", "a.bmp", b"BM\x1e\0\0\0\0\0\0\0\x1a\0\0\0".to_vec(), For(Format)),
        ("TIFF", "a.tif", b"II*\0\x08\0\0\0".to_vec(), For(Format)),
        ("icon", "a.ico", b"\0\0\x01\0\x01\0\x10\x10".to_vec(), For(Format)),
        ("HEIC as JPEG", "a.jpg", b"\0\0\0\x18ftypheic\0\0\0\0".to_vec(), For(Format)),
        ("AVIF", "a.avif", b"\0\0\0\x18ftypavif\0\0\0\0".to_vec(), For(Format)),
        ("Photoshop", "a.psd", b"8BPS\0\x01\0\0".to_vec(), For(Format)),
        ("JPEG XL", "a.jxl", b"\xff\x0a\xfa\x7f".to_vec(), For(Format)),
        ("film", "a.webp", b"RIFF\x24\0\0\0AVI LIST".to_vec(), For(Format)),
    ]
}

#[rustfmt::skip]
fn papers() -> Vec<Case> {
    let far: Vec<u8> = vec![b'x'; 8_000];
    let script = "1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj";
    let file = "1 0 obj<</Type/EmbeddedFile/Length 4>>stream\nMZ..\nendstream endobj";
    vec![
        ("PDF, page before", "a.pdf", joined(&[b"<html><script>", &pdf("")]), For(Format)),
        ("PDF, mark before", "a.pdf", joined(&[b"\xef\xbb\xbf", &pdf("")]), For(Format)),
        ("PDF, program before", "a.pdf", joined(&[b"MZ\x90\0", &pdf("")]), For(Format)),
        ("PDF with a script", "a.pdf", pdf(script), As("application/pdf")),
        ("PDF with a file", "a.pdf", pdf(file), As("application/pdf")),
        ("PDF as a program", "a.exe", pdf(""), As("application/pdf")),
        ("PDF as a page", "a.html", pdf("<script>alert(1)</script>"), As("application/pdf")),
        ("PDF, small archive behind", "a.zip", joined(&[&pdf(""), &archive(&[("a.txt", b"x")])]), As("application/pdf")),
        ("PDF, large archive behind", "a.zip", joined(&[&pdf(""), &archive(&[("a.bin", &far)])]), For(Damaged)),
        ("PDF without an end", "a.pdf", b"%PDF-1.7\n1 0 obj".to_vec(), For(Damaged)),
        ("PostScript", "a.pdf", b"%!PS-Adobe-3.0\n(a) print\n".to_vec(), For(Format)),
        ("RTF with an object", "a.rtf", b"{\\rtf1{\\object\\objdata 0105}}".to_vec(), For(Format)),
        ("RTF as a Word document", "a.doc", b"{\\rtf1{\\object\\objdata 0105}}".to_vec(), For(Format)),
        ("RTF as a text", "a.txt", b"{\\rtf1{\\object\\objdata 0105}}".to_vec(), As("text/plain")),
        ("Word 97", "a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), For(Format)),
        ("Word 97 as DOCX, or one under a password", "a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), For(Format)),
        ("web archive", "a.mht", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n".to_vec(), For(Format)),
        ("page", "a.html", b"<!doctype html><script>alert(1)</script>".to_vec(), For(Format)),
        ("page as a text", "a.txt", b"<!doctype html><script>alert(1)</script>".to_vec(), As("text/plain")),
        ("page in UTF-7 as a text", "a.txt", b"+ADw-script+AD4-alert(1)".to_vec(), As("text/plain")),
        ("script as notes", "a.md", b"alert(1)\n".to_vec(), As("text/plain")),
        ("formulas", "a.csv", b"=cmd|' /C calc'!A0;1\n".to_vec(), As("text/csv")),
        ("text in UTF-16", "a.txt", utf16("Bonjour"), For(Format)),
        ("text in UTF-32", "a.txt", b"\xff\xfe\0\0B\0\0\0".to_vec(), For(Format)),
        ("text in Latin-1", "a.txt", b"Relev\xe9".to_vec(), For(Format)),
        ("text with a zero", "a.txt", b"Bonjour\0<script>".to_vec(), For(Format)),
        ("text with commands of a terminal", "a.txt", b"\x1b]0;titre\x07".to_vec(), For(Format)),
        ("text with commands of ISO 6429", "a.txt", "a\u{9b}31m".into(), For(Format)),
        ("text of two endings", "a.txt.html", b"Bonjour".to_vec(), For(Format)),
    ]
}

#[rustfmt::skip]
fn programs() -> Vec<Case> {
    let exe = joined(&[
        b"MZ\x90\0\x03\0\0\0",
        b"This program cannot be run in DOS mode",
    ]);
    vec![
        ("Windows program as PDF", "a.pdf", exe.clone(), For(Format)),
        ("Windows program as a text", "a.txt", exe.clone(), For(Format)),
        ("program that unpacks itself", "a.docx", joined(&[&exe, &docx(&[])]), For(Format)),
        ("ELF as PDF", "a.pdf", b"\x7fELF\x02\x01\x01\0".to_vec(), For(Format)),
        ("Mach-O as PDF", "a.pdf", b"\xcf\xfa\xed\xfe\x07\0\0\x01".to_vec(), For(Format)),
        ("Java class", "a.jpg", b"\xca\xfe\xba\xbe\0\0\0\x34".to_vec(), For(Format)),
        ("WebAssembly", "a.txt", b"\0asm\x01\0\0\0".to_vec(), For(Format)),
        ("Windows shortcut", "a.pdf", b"L\0\0\0\x01\x14\x02\0".to_vec(), For(Format)),
        ("web shortcut", "a.url", b"[InternetShortcut]\nURL=file://x\n".to_vec(), For(Format)),
        ("HTML application", "a.hta", b"<hta:application/><script>".to_vec(), For(Format)),
        ("shell as a picture", "a.jpg", b"#!/bin/sh\nrm -rf ~\n".to_vec(), For(Format)),
        ("batch", "a.bat", b"@echo off\r\ndel *\r\n".to_vec(), For(Format)),
        ("Visual Basic", "a.vbs", b"CreateObject(\"WScript.Shell\")\n".to_vec(), For(Format)),
        ("PowerShell", "a.ps1", b"iex (iwr x)\n".to_vec(), For(Format)),
        ("cabinet", "a.cab", b"MSCF\0\0\0\0".to_vec(), For(Format)),
        ("RAR", "a.rar", b"Rar!\x1a\x07\x01\0".to_vec(), For(Format)),
        ("7-Zip", "a.7z", b"7z\xbc\xaf\x27\x1c\0\x04".to_vec(), For(Format)),
        ("gzip", "a.gz", b"\x1f\x8b\x08\0\0\0\0\0".to_vec(), For(Format)),
        ("database", "a.db", b"SQLite format 3\0".to_vec(), For(Format)),
    ]
}

#[rustfmt::skip]
fn archives() -> Vec<Case> {
    let template = b"<Relationships><Relationship TargetMode='External' Target='http://x/a.dotm'/></Relationships>";
    let types = |said: &[u8]| {
        archive(&[
            ("[Content_Types].xml", said),
            ("word/document.xml", b"<a/>"),
        ])
    };
    let named = |other: &'static str| docx(&[(other, &b"x"[..])]);
    let whole = named("word/styles.xml");
    let mut bomb = named("word/bomb.xml");
    say_unpacked(&mut bomb, 0xf000_0000);
    let sheet: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<a/>"),
        ("xl/workbook.xml", b"<a/>"),
        ("xl/macrosheets/sheet1.xml", b"<a/>"),
    ];
    vec![
        ("DOCX with macros", "a.docx", named("word/vbaProject.bin"), For(Macros)),
        ("DOCX with macros, in capitals", "a.docx", named("WORD/VBAPROJECT.BIN"), For(Macros)),
        ("DOCX with macros elsewhere", "a.docx", named("autre/vbaProject.bin"), For(Macros)),
        ("DOCX with macros under another name", "a.docx", types(b"<Override ContentType='application/vnd.ms-office.vbaProject'/>"), For(Macros)),
        ("DOCM as DOCX", "a.docx", types(b"<Override ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'/>"), For(Macros)),
        ("XLSX with macros of Excel 4", "a.xlsx", archive(&sheet), For(Macros)),
        ("ODT with macros", "a.odt", odt(&[("Basic/Standard/Module1.xml", b"x")]), For(Macros)),
        ("ODT with macros, in capitals", "a.odt", odt(&[("BASIC/Standard/Module1.xml", b"x")]), For(Macros)),
        ("ODT with a script", "a.odt", odt(&[("Scripts/python/a.py", b"x")]), For(Macros)),
        ("DOCX with a template elsewhere", "a.docx", docx(&[("word/_rels/settings.xml.rels", template)]), As(DOCX)),
        ("DOCX with names of other folders", "a.docx", named("../../etc/passwd"), As(DOCX)),
        ("DOCX with a page in its comment", "a.html", with_comment(named("word/a.xml"), CANARI), As(DOCX)),
        ("DOCX as a Java program", "a.jar", named("META-INF/MANIFEST.MF"), As(DOCX)),
        ("DOCX as a program", "a.exe", docx(&[]), As(DOCX)),
        ("DOCX that bursts", "a.docx", bomb, For(Damaged)),
        ("ODT whose type bursts", "a.odt", bursting_odt(), Refused),
        ("DOCX cut", "a.docx", whole[..whole.len() / 2].to_vec(), For(Damaged)),
        ("DOCX, page before", "a.docx", joined(&[b"<html>", &whole]), For(Format)),
        ("archive as DOCX", "a.docx", archive(&[("a.txt", b"x")]), For(Format)),
        ("Java program as DOCX", "a.docx", archive(&[("META-INF/MANIFEST.MF", b"")]), For(Format)),
        ("Android program as ODT", "a.odt", archive(&[("AndroidManifest.xml", b""), ("classes.dex", b"")]), For(Format)),
        ("book as ODT", "a.odt", archive(&[("mimetype", b"application/epub+zip")]), For(Format)),
        ("ODT whose type is not first", "a.odt", archive(&[("content.xml", b"<a/>"), ("mimetype", ODT.as_bytes())]), For(Format)),
        ("template of ODT", "a.odt", archive(&[("mimetype", b"application/vnd.oasis.opendocument.text-template")]), For(Format)),
        ("list of types alone", "a.docx", archive(&[("[Content_Types].xml", b"<a/>")]), For(Format)),
        ("empty archive", "a.docx", archive(&[]), For(Format)),
        ("first bytes of an archive", "a.docx", b"PK\x03\x04".to_vec(), For(Damaged)),
        ("archive in pieces", "a.docx", b"PK\x07\x08PK\x03\x04".to_vec(), For(Format)),
    ]
}

/// What is kept of a picture is one of our own making, without a trace of what came with it.
fn is_made_anew(kept: &Kept) -> bool {
    let expected = match kept.media {
        "image/png" => ImageFormat::Png,
        "image/jpeg" => ImageFormat::Jpeg,
        _ => return false,
    };
    let clean = |bytes: &[u8], format: ImageFormat| {
        image::guess_format(bytes).ok() == Some(format)
            && image::load_from_memory(bytes).is_ok()
            && !holds(bytes, b"canari")
    };
    let small = kept.image.as_ref();
    clean(&kept.whole, expected)
        && small.is_some_and(|small| clean(&small.vignette, ImageFormat::Jpeg))
}

#[test]
fn what_is_two_things_at_once_is_kept_as_the_harmless_one_or_refused_f06() {
    let cases = [pictures(), papers(), programs(), archives()].concat();
    assert!(cases.len() >= 40, "{}", cases.len());
    for (what, name, bytes, then) in cases {
        let outcome = examine(bytes.clone(), name);
        let told = outcome
            .as_ref()
            .map(|kept| kept.media)
            .map_err(|fault| *fault);
        let is_right = match (then, &outcome) {
            (Refused | PixelsIfAny, Err(_)) => true,
            (For(expected), Err(fault)) => expected == *fault,
            (Pixels | PixelsIfAny, Ok(kept)) => is_made_anew(kept),
            (As(media), Ok(kept)) => {
                kept.media == media && kept.image.is_none() && kept.whole == bytes
            }
            _ => false,
        };
        assert!(is_right, "{what}: {then:?}, not {told:?}");
    }
}

#[test]
fn what_is_kept_as_it_came_is_never_what_a_browser_runs_f06() {
    for (what, name, bytes, _) in [papers(), programs(), archives()].concat() {
        if let Ok(kept) = examine(bytes, name) {
            assert!(is_kept(kept.media), "{what}");
            assert!(!kept.media.starts_with("image/"), "{what}");
        }
    }
}
