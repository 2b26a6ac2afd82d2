//! What a learner joins to a portfolio or to a sheet: files and web addresses (F-06).

use jiff::Timestamp;
use url::Url;
use uuid::Uuid;

use crate::domain::{AnnexeId, ApprenantId, FileId, PeriodId, SheetId};

/// Longest title, in characters.
const TITLE_MAX_CHARS: usize = 120;
/// Longest web address, in bytes.
const ADDRESS_MAX: usize = 2_000;
/// Longest name of a file without its ending, in bytes: most systems take 255 in all.
const NAME_MAX: usize = 240;

/// What something is joined to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The portfolio of a period as a whole.
    Portfolio(PeriodId),
    /// One sheet.
    Sheet(SheetId),
}

/// One file or one web address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annexe {
    /// Its identity.
    pub id: AnnexeId,
    /// Whose.
    pub apprenant: ApprenantId,
    /// The sheet that it is joined to; `None`: the portfolio as a whole.
    pub sheet: Option<SheetId>,
    /// What it shows, in the learner's words.
    pub titre: String,
    /// What it is.
    pub content: Content,
    /// Who joined it.
    pub author: Uuid,
    /// When.
    pub created_at: Timestamp,
    /// Grows with every change.
    pub version: i64,
}

/// What an annexe is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A web address. Browsers alone ever ask for it.
    Lien(String),
    /// A file of the store.
    Fichier(StoredFile),
}

/// A file as the store has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// What the store knows it by.
    pub id: FileId,
    /// Media type, by its content.
    pub media: String,
    /// Bytes of all that is stored of it.
    pub octets: i64,
    /// Of an image: width and height, in pixels.
    pub pixels: Option<(i32, i32)>,
}

/// The annexe of a transfer that waits for its file, as its sender names both (I-11).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Awaited {
    /// The crossing that the transfer is here.
    pub transfer: Uuid,
    /// Which of its annexes.
    pub annexe: AnnexeId,
}

/// Why a title or an address is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnnexeFault {
    /// It says nothing.
    TitleEmpty,
    /// Longer than a title can be, or with a character that no title has.
    TitleUnfit,
    /// Not an address of the web.
    Address,
}

/// A title as typed, without the spaces around it.
///
/// # Errors
/// It says nothing, or more than a title does.
pub fn title(typed: &str) -> Result<String, AnnexeFault> {
    let title = typed.trim();
    if title.chars().all(is_blank) {
        return Err(AnnexeFault::TitleEmpty);
    }
    if title.chars().count() > TITLE_MAX_CHARS || title.chars().any(|c| c.is_control() || turns(c))
    {
        return Err(AnnexeFault::TitleUnfit);
    }
    Ok(title.to_owned())
}

/// The title that a file has from its name: no folder, no ending, nothing that is not to be read.
pub fn title_of_file(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = match last.rsplit_once('.') {
        Some((stem, ending)) if !stem.trim().is_empty() && ending.len() <= 5 => stem,
        _ => last,
    };
    let readable: String = stem
        .chars()
        .filter(|c| !c.is_control() && !turns(*c))
        .take(TITLE_MAX_CHARS)
        .collect();
    let readable = readable.trim();
    if readable.chars().all(is_blank) {
        "Fichier sans nom".to_owned()
    } else {
        readable.to_owned()
    }
}

/// The name to keep a file under, from its title: readable by every system, with the ending of its type.
pub fn file_name(titre: &str, media: &str) -> String {
    let mut safe = String::new();
    for c in titre.chars() {
        if safe.len() + c.len_utf8() > NAME_MAX {
            break;
        }
        safe.push(if "<>:\"/\\|?*%".contains(c) { '-' } else { c });
    }
    let safe = safe.trim_matches(['.', ' ']);
    let safe = if safe.is_empty() { "fichier" } else { safe };
    let mark = if is_device(safe) { "_" } else { "" };
    match super::file::ending(media) {
        Some(ending) => format!("{mark}{safe}.{ending}"),
        None => format!("{mark}{safe}"),
    }
}

/// An address of the web, as browsers write it; `www.example.org` is one too.
///
/// # Errors
/// Another scheme, a name and password in it, no host, or too long.
pub fn address(typed: &str) -> Result<String, AnnexeFault> {
    let typed = typed.trim();
    let written = if typed.contains("://") {
        typed.to_owned()
    } else {
        format!("https://{typed}")
    };
    let url = Url::parse(&written).map_err(|_| AnnexeFault::Address)?;
    let is_web = matches!(url.scheme(), "http" | "https");
    let is_open = url.username().is_empty() && url.password().is_none();
    let is_public = url.host_str().is_some_and(|host| host.contains('.'));
    let text = String::from(url);
    if is_web && is_open && is_public && text.len() <= ADDRESS_MAX {
        Ok(text)
    } else {
        Err(AnnexeFault::Address)
    }
}

/// Characters that turn the order of a text around, where `exe.gpj` would read `jpg.exe`, or that begin a line.
fn turns(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Characters that show nothing by themselves; some join letters or emoji, so that they are kept among others.
fn is_blank(c: char) -> bool {
    let is_invisible = matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200d}'
            | '\u{2060}'..='\u{2064}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{e0000}'..='\u{e01ef}'
    );
    c.is_whitespace() || is_invisible
}

/// Names that Windows keeps for devices, whatever ending follows them.
fn is_device(name: &str) -> bool {
    let base = name.split('.').next().unwrap_or(name);
    let base = base.trim_end().to_uppercase();
    let port = base.strip_prefix("COM").or(base.strip_prefix("LPT"));
    let is_port = port.is_some_and(|rank| {
        let mut digits = rank.chars();
        let is_digit = |c: char| c.is_ascii_digit() || "¹²³".contains(c);
        digits.next().is_some_and(is_digit) && digits.next().is_none()
    });
    is_port || ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"].contains(&base.as_str())
}

#[cfg(test)]
#[path = "hostile_names_tests.rs"]
mod hostile_names;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_says_something_readable_f06() {
        assert_eq!(title("  Armoire \n"), Ok("Armoire".to_owned()));
        assert_eq!(title(" \t"), Err(AnnexeFault::TitleEmpty));
        for unfit in ["a\u{202e}gpj.exe", "a\0b", &"é".repeat(TITLE_MAX_CHARS + 1)] {
            assert_eq!(title(unfit), Err(AnnexeFault::TitleUnfit), "{unfit}");
        }
    }

    #[test]
    fn the_name_of_a_file_is_shown_and_never_a_path_f06() {
        for (name, shown) in [
            ("photo.JPG", "photo"),
            (
                "C:\\Users\\mina\\Bureau\\Plan de l’armoire.pdf",
                "Plan de l’armoire",
            ),
            ("../../etc/passwd", "passwd"),
            ("rapport.v2.docx", "rapport.v2"),
            ("image\u{202e}gpj.exe", "imagegpj"),
            (".htaccess", ".htaccess"),
            ("", "Fichier sans nom"),
            ("\u{7}\n", "Fichier sans nom"),
            ("archive.sauvegarde", "archive.sauvegarde"),
        ] {
            assert_eq!(title_of_file(name), shown, "{name:?}");
        }
        assert_eq!(
            title_of_file(&"é".repeat(900)).chars().count(),
            TITLE_MAX_CHARS
        );
    }

    #[test]
    fn a_file_is_kept_under_a_name_that_every_system_takes_f06() {
        assert_eq!(
            file_name("Relevé n° 2 : moteur", "image/jpeg"),
            "Relevé n° 2 - moteur.jpg"
        );
        assert_eq!(file_name("a/../b", "application/pdf"), "a-..-b.pdf");
        assert_eq!(file_name("...", "text/plain"), "fichier.txt");
    }

    #[test]
    fn an_address_is_one_of_the_web_f06() {
        for (typed, written) in [
            (
                "https://www.example.org/notice?p=2#t",
                "https://www.example.org/notice?p=2#t",
            ),
            (" www.example.org ", "https://www.example.org/"),
            ("http://exämple.org/é", "http://xn--exmple-cua.org/%C3%A9"),
        ] {
            assert_eq!(address(typed).as_deref(), Ok(written), "{typed}");
        }
        for none in [
            "",
            "javascript:alert(1)",
            "javascript://www.example.org/%0aalert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "ftp://example.org/a",
            "https://mina:secret@example.org/",
            "https://localhost/",
            "https://",
            "deux mots",
            &format!("https://example.org/{}", "a".repeat(ADDRESS_MAX)),
        ] {
            assert_eq!(address(none), Err(AnnexeFault::Address), "{none}");
        }
    }
}
