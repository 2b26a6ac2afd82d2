//! DOCX (ECMA-376): a zip of XML parts. The parts are templates of `templates/docx/`, the body is the
//! template of the kind of document; controls are real ones (fields of text, tick boxes, dates), so that
//! the document stays editable (D-01).

mod controls;
mod package;
mod pictures;
mod pre_convention;

use chassis::french;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, value::Serde};
use serde::Serialize;

use self::pictures::{Pictures, Placed};
use crate::{domain::pre_convention::PreConvention, render::xml};

/// Templates of the parts, by name; templates refer to each other by these names.
const TEMPLATES: &[(&str, &str)] = &[
    (
        "docx/content_types.xml",
        include_str!("../../../templates/docx/content_types.xml"),
    ),
    (
        "docx/rels.xml",
        include_str!("../../../templates/docx/rels.xml"),
    ),
    (
        "docx/document_rels.xml",
        include_str!("../../../templates/docx/document_rels.xml"),
    ),
    (
        "docx/core.xml",
        include_str!("../../../templates/docx/core.xml"),
    ),
    (
        "docx/app.xml",
        include_str!("../../../templates/docx/app.xml"),
    ),
    (
        "docx/styles.xml",
        include_str!("../../../templates/docx/styles.xml"),
    ),
    (
        "docx/settings.xml",
        include_str!("../../../templates/docx/settings.xml"),
    ),
    (
        "docx/numbering.xml",
        include_str!("../../../templates/docx/numbering.xml"),
    ),
    (
        "docx/font_table.xml",
        include_str!("../../../templates/docx/font_table.xml"),
    ),
    (
        "docx/header.xml",
        include_str!("../../../templates/docx/header.xml"),
    ),
    (
        "docx/header_rels.xml",
        include_str!("../../../templates/docx/header_rels.xml"),
    ),
    (
        "docx/footer.xml",
        include_str!("../../../templates/docx/footer.xml"),
    ),
    (
        "docx/controls.xml",
        include_str!("../../../templates/docx/controls.xml"),
    ),
    (
        PRE_CONVENTION,
        include_str!("../../../templates/pre_convention/document.xml"),
    ),
];

const PRE_CONVENTION: &str = "pre_convention/document.xml";

/// Parts common to every kind, with their place in the package. The body comes apart.
const PARTS: &[(&str, &str)] = &[
    ("[Content_Types].xml", "docx/content_types.xml"),
    ("_rels/.rels", "docx/rels.xml"),
    ("docProps/core.xml", "docx/core.xml"),
    ("docProps/app.xml", "docx/app.xml"),
    ("word/_rels/document.xml.rels", "docx/document_rels.xml"),
    ("word/styles.xml", "docx/styles.xml"),
    ("word/settings.xml", "docx/settings.xml"),
    ("word/numbering.xml", "docx/numbering.xml"),
    ("word/fontTable.xml", "docx/font_table.xml"),
    ("word/header1.xml", "docx/header.xml"),
    ("word/footer1.xml", "docx/footer.xml"),
];

/// A document that could not be written: a fault of a template, never of what people typed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A template cannot be read, or asks for a value that its model lacks.
    #[error("render a template")]
    Template(#[from] minijinja::Error),
    /// The package could not be made.
    #[error("write the package")]
    Package(#[from] zip::result::ZipError),
    /// A part could not be added to the package.
    #[error("write a part of the package")]
    Part(#[from] std::io::Error),
}

/// Writes DOCX files. Made once, at start: the templates are read then, and a faulty one stops the service.
#[derive(Debug)]
pub struct Writer {
    templates: Environment<'static>,
}

/// Properties of the file, and what is printed at the top and the foot of each page.
#[derive(Debug, Serialize)]
struct Meta {
    title: String,
    subject: String,
    author: String,
    date: String,
    header_left: String,
    header_right: String,
    footer_left: String,
    /// Size of the logo at the top of each page.
    logo: Option<Placed>,
    /// Whether the body shows the stamp.
    cachet: bool,
}

/// Colours, as six hexadecimal digits. Text colours keep a contrast of 4.5 at least on their background.
#[derive(Debug, Clone, Copy, Serialize)]
struct Palette {
    /// Titles and rules.
    accent: &'static str,
    /// Background of column names.
    band: &'static str,
    /// Background of group rows.
    stripe: &'static str,
    /// Thin lines.
    rule: &'static str,
}

/// Scolaires in blue, apprentis in orange, as on the screens (P-01).
const BLUE: Palette = Palette {
    accent: "1F3D6E",
    band: "E8EEF7",
    stripe: "F4F6FA",
    rule: "B4C0D2",
};
const ORANGE: Palette = Palette {
    accent: "8F3B00",
    band: "FCEFE4",
    stripe: "FDF7F1",
    rule: "D8C2B0",
};

#[derive(Serialize)]
struct Context<'a, D> {
    meta: &'a Meta,
    palette: Palette,
    doc: D,
}

impl Writer {
    /// Reads every template.
    pub fn new() -> Result<Self, Error> {
        let mut templates = Environment::new();
        templates.set_undefined_behavior(UndefinedBehavior::Strict);
        templates.set_auto_escape_callback(|_| AutoEscape::Custom("xml".into()));
        templates.set_formatter(|out, _, value| {
            if value.is_safe() {
                return out
                    .write_str(value.as_str().unwrap_or_default())
                    .map_err(Into::into);
            }
            if value.is_undefined() || value.is_none() {
                return Err(minijinja::Error::from(minijinja::ErrorKind::UndefinedError));
            }
            let mut escaped = String::new();
            xml::push_text(&mut escaped, &value.to_string());
            out.write_str(&escaped).map_err(Into::into)
        });
        templates.add_filter("control_id", control_id);
        templates.add_filter("control_name", control_name);
        templates.add_filter("paragraphs", |text: &str| -> Vec<String> {
            xml::paragraphs(text).map(str::to_owned).collect()
        });
        templates.add_filter("typographie", french::printed);
        for (name, source) in TEMPLATES {
            templates.add_template(name, source)?;
        }
        Ok(Self { templates })
    }

    /// D-01.
    pub fn pre_convention(&self, document: &PreConvention) -> Result<Vec<u8>, Error> {
        let (meta, palette, view) = pre_convention::view(document);
        let pictures = Pictures::of(&document.etablissement);
        self.write(PRE_CONVENTION, &meta, palette, &view, &pictures)
    }

    fn write(
        &self,
        body: &str,
        meta: &Meta,
        palette: Palette,
        doc: &impl Serialize,
        pictures: &Pictures<'_>,
    ) -> Result<Vec<u8>, Error> {
        let context = Value::from(Serde(&Context { meta, palette, doc }));
        let mut parts = Vec::with_capacity(PARTS.len() + 1);
        for (place, template) in PARTS {
            parts.push((*place, self.render(template, &context)?.into_bytes()));
        }
        parts.push((
            "word/document.xml",
            self.render(body, &context)?.into_bytes(),
        ));
        if pictures.logo.is_some() {
            let relations = self.render("docx/header_rels.xml", &context)?;
            parts.push(("word/_rels/header1.xml.rels", relations.into_bytes()));
        }
        parts.extend(pictures.parts());
        package::write(&parts)
    }

    fn render(&self, template: &str, context: &Value) -> Result<String, Error> {
        Ok(self
            .templates
            .get_template(template)?
            .render(context.clone())?)
    }
}

/// Number of a control, made from its tag (FNV-1a): positive, never zero, the same at every render.
fn control_id(tag: &str) -> u32 {
    let hash = tag.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    (hash & 0x7fff_ffff).max(1)
}

/// Name of a control, at most 64 UTF-16 units: word processors call a longer one corrupt.
fn control_name(name: &str) -> String {
    const LONGEST: usize = 64;
    let mut units = 0;
    let mut short = String::with_capacity(name.len());
    for char in name.chars() {
        units += char.len_utf16();
        if units >= LONGEST {
            return short.trim_end().to_owned() + "…";
        }
        short.push(char);
    }
    short
}

#[cfg(test)]
mod tests;
