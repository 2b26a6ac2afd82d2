//! Walks the XML with exact paths, bounded depth and no document type declaration.
//!
//! Every section reader sees two calls per element, [`Section::open`] and [`Section::close`], with the path
//! below the root (`DONNEES/ELEVES/ELEVE/PRENOM`); the text of a leaf comes with `close`.

use std::io::BufRead;
use std::ops::ControlFlow;

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use super::encoding::Decoded;
use super::text::tidy;
use super::{FileKind, Header, Outcome, Record, Refusal, RefusalCode, eleves, responsables, sts};

const MAX_DEPTH: usize = 32;
const MAX_TEXT: usize = 64 << 10;

/// Where a section reader puts its records.
pub(super) type Sink<'a> = dyn FnMut(Record) -> ControlFlow<()> + 'a;

/// Attributes of one element, unescaped and tidied.
#[derive(Debug, Default)]
pub(super) struct Attributes(Vec<(String, String)>);

impl Attributes {
    /// A non-empty attribute.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        self.0
            .iter()
            .find(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.clone())
    }
}

/// The reader of one kind of file.
pub(super) trait Section {
    /// An element opens; `path` is below the root.
    fn open(&mut self, path: &str, attributes: &Attributes, line: u64);
    /// An element closes, with its text when it is a leaf (`None` when empty).
    fn close(&mut self, path: &str, text: Option<String>, line: u64, out: &mut Emitter<'_, '_>);
    /// Reason to refuse the whole file, once it is read.
    fn finish(&self) -> Option<RefusalCode> {
        None
    }
}

/// Counts what goes to the sink, and what the file says of itself.
pub(super) struct Emitter<'a, 'b> {
    sink: &'a mut Sink<'b>,
    pub(super) header: Header,
    stopped: bool,
}

impl Emitter<'_, '_> {
    /// Hands one record over.
    pub(super) fn emit(&mut self, record: Record) {
        self.header.records += 1;
        if matches!(
            record,
            Record::Eleve(_) | Record::Personne(_) | Record::Individu(_)
        ) {
            self.header.people += 1;
        }
        if !self.stopped && (self.sink)(record).is_break() {
            self.stopped = true;
        }
    }

    /// `PARAMETRES/UAJ`.
    pub(super) fn uai(&mut self, uai: Option<String>, line: u64) {
        self.header.uai = uai.unwrap_or_default().to_uppercase();
        self.header.uai_line = line;
    }

    /// `PARAMETRES/ANNEE_SCOLAIRE`.
    pub(super) fn annee(&mut self, annee: Option<String>, line: u64) {
        self.header.annee = annee.and_then(|text| text.parse().ok()).unwrap_or(0);
        self.header.annee_line = line;
    }
}

/// The state of the walk: where we are and the text read since the last tag.
#[derive(Default)]
struct Cursor {
    depth: usize,
    path: String,
    text: String,
    closed: bool,
}

impl Cursor {
    /// The path below the root.
    fn below(&self) -> &str {
        self.path.split_once('/').map_or("", |(_, below)| below)
    }

    fn push(&mut self, name: &str) {
        if self.depth > 0 {
            self.path.push('/');
        }
        self.path.push_str(name);
        self.depth += 1;
        self.text.clear();
    }

    fn pop(&mut self) {
        let end = self.path.rfind('/').unwrap_or(0);
        self.path.truncate(end);
        self.depth -= 1;
        self.text.clear();
        self.closed = self.depth == 0;
    }

    fn take_text(&mut self) -> Option<String> {
        let text = tidy(&self.text);
        self.text.clear();
        (!text.is_empty()).then_some(text)
    }
}

/// Reads the whole document.
pub(super) fn walk<R: BufRead>(
    input: &mut Decoded<R>,
    sink: &mut Sink<'_>,
) -> Result<Outcome, Refusal> {
    let mut reader = Reader::from_reader(input);
    reader.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    let mut cursor = Cursor::default();
    let mut section: Option<Box<dyn Section>> = None;
    let mut out = Emitter {
        sink,
        header: empty_header(),
        stopped: false,
    };
    loop {
        buffer.clear();
        reader.get_mut().start_event();
        let read = reader.read_event_into(&mut buffer);
        // A second handle on the position: the event borrows only the buffer.
        let place = reader.get_ref().place();
        let malformed = || Refusal::at(RefusalCode::XmlMalforme, place);
        match read {
            Err(_) => {
                let code = reader.get_ref().fault().unwrap_or(RefusalCode::XmlMalforme);
                return Err(Refusal::at(code, place));
            }
            Ok(Event::Eof) => break,
            Ok(Event::DocType(_)) => return Err(Refusal::at(RefusalCode::DtdInterdite, place)),
            Ok(Event::Start(start)) => {
                open(&start, place, &mut cursor, &mut section, &mut out)?;
            }
            Ok(Event::End(_)) => {
                let text = cursor.take_text();
                if let Some(section) = section.as_mut() {
                    section.close(cursor.below(), text, place.0, &mut out);
                }
                cursor.pop();
                if out.stopped {
                    return Ok(Outcome::Stopped);
                }
            }
            Ok(Event::Text(text)) => append(&mut cursor, &text).ok_or_else(malformed)?,
            Ok(Event::CData(text)) => append(&mut cursor, &text).ok_or_else(malformed)?,
            Ok(Event::GeneralRef(reference)) => {
                let resolved = resolve(&reference).ok_or_else(malformed)?;
                append(&mut cursor, &resolved).ok_or_else(malformed)?;
            }
            Ok(Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_)) => {}
        }
    }
    let place = reader.get_ref().place();
    let Some(section) = section.filter(|_| cursor.closed) else {
        return Err(Refusal::at(RefusalCode::XmlMalforme, place));
    };
    match section.finish() {
        Some(code) => Err(Refusal::at(code, place)),
        None => Ok(Outcome::Read(out.header)),
    }
}

fn empty_header() -> Header {
    Header {
        kind: FileKind::Eleves,
        uai: String::new(),
        uai_line: 1,
        annee: 0,
        annee_line: 1,
        records: 0,
        people: 0,
    }
}

fn open(
    start: &BytesStart<'_>,
    place: (u64, u64),
    cursor: &mut Cursor,
    section: &mut Option<Box<dyn Section>>,
    out: &mut Emitter<'_, '_>,
) -> Result<(), Refusal> {
    if cursor.closed {
        return Err(Refusal::at(RefusalCode::XmlMalforme, place));
    }
    if cursor.depth == MAX_DEPTH {
        return Err(Refusal::at(RefusalCode::XmlTropProfond, place));
    }
    let name = start.name();
    if cursor.depth == 0 {
        let (kind, reader) = root(name.as_ref()).ok_or_else(|| {
            let racine: String = name.as_ref().chars().take(60).collect();
            Refusal::at(RefusalCode::RacineInattendue, place).with("racine", racine)
        })?;
        out.header.kind = kind;
        out.header.uai_line = place.0;
        out.header.annee_line = place.0;
        *section = Some(reader);
    }
    cursor.push(name.as_ref());
    let attributes =
        attributes(start).ok_or_else(|| Refusal::at(RefusalCode::XmlMalforme, place))?;
    if let Some(section) = section.as_mut() {
        section.open(cursor.below(), &attributes, place.0);
    }
    Ok(())
}

fn root(name: &str) -> Option<(FileKind, Box<dyn Section>)> {
    match name {
        "BEE_ELEVES" => Some((FileKind::Eleves, Box::<eleves::Reader>::default())),
        "BEE_RESPONSABLES" => Some((
            FileKind::Responsables,
            Box::<responsables::Reader>::default(),
        )),
        "STS_EDT" => Some((FileKind::Sts, Box::<sts::Reader>::default())),
        _ => None,
    }
}

fn attributes(start: &BytesStart<'_>) -> Option<Attributes> {
    let mut found = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.ok()?;
        let value = quick_xml::escape::unescape(&attribute.value).ok()?;
        found.push((attribute.key.as_ref().to_owned(), tidy(&value)));
    }
    Some(Attributes(found))
}

/// Adds text; none outside the root, and a bounded amount inside one element.
fn append(cursor: &mut Cursor, text: &str) -> Option<()> {
    if cursor.depth == 0 {
        return text.trim().is_empty().then_some(());
    }
    if cursor.text.len() + text.len() > MAX_TEXT {
        return None;
    }
    cursor.text.push_str(text);
    Some(())
}

/// Character references and the five predefined entities; a document without a DTD has no others.
fn resolve(reference: &BytesRef<'_>) -> Option<String> {
    match reference.resolve_char_ref() {
        Ok(Some(c)) => Some(c.to_string()),
        Ok(None) => resolve_predefined_entity(reference).map(str::to_owned),
        Err(_) => None,
    }
}
