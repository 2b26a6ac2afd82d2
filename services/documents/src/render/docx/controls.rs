//! What the macros of `templates/docx/controls.xml` print: controls with their tag and spoken name, paragraphs.

use serde::Serialize;

use crate::render::xml;

/// A control of text: its label on the page, its unique tag, its spoken name, its value or its prompt.
#[derive(Serialize)]
pub(super) struct Field {
    pub(super) label: String,
    pub(super) tag: String,
    pub(super) name: String,
    pub(super) value: String,
    pub(super) prompt: String,
}

/// A box to tick.
#[derive(Serialize)]
pub(super) struct Tick {
    pub(super) tag: String,
    pub(super) name: String,
    pub(super) checked: bool,
}

/// A paragraph of a text that people typed.
#[derive(Serialize)]
pub(super) struct Paragraph {
    text: String,
    bullet: bool,
}

/// Prompt of a field that nobody filled in.
pub(super) const TO_COMPLETE: &str = "à compléter";

impl Field {
    /// A field shown after its label.
    pub(super) fn labelled(tag: &str, label: &str, value: &str) -> Self {
        Self {
            label: label.to_owned(),
            tag: tag.to_owned(),
            name: label.to_owned(),
            value: value.trim().to_owned(),
            prompt: TO_COMPLETE.to_owned(),
        }
    }

    /// A field that heads a cell: its prompt says what is missing, for no label does.
    pub(super) fn heading(tag: &str, name: &str, value: &str) -> Self {
        Self {
            prompt: format!("{name} {TO_COMPLETE}"),
            ..Self::labelled(tag, name, value)
        }
    }

    /// An empty field of a table: the column's name is its label.
    pub(super) fn blank(tag: String, name: String, prompt: &str) -> Self {
        Self {
            label: String::new(),
            tag,
            name,
            value: String::new(),
            prompt: prompt.to_owned(),
        }
    }

    /// The same, filled in.
    pub(super) fn holding(self, value: &str) -> Self {
        Self {
            value: value.trim().to_owned(),
            ..self
        }
    }
}

impl Paragraph {
    /// The paragraphs of a text; a line that starts with a dash or a bullet is an item of a real list.
    pub(super) fn all_of(text: &str) -> Vec<Self> {
        xml::paragraphs(text)
            .map(|line| {
                let item = ["- ", "– ", "— ", "• ", "* "]
                    .into_iter()
                    .find_map(|mark| line.strip_prefix(mark));
                Self {
                    text: item.unwrap_or(line).trim().to_owned(),
                    bullet: item.is_some(),
                }
            })
            .collect()
    }
}

/// At most what one line at the top or the foot of a page holds beside the other text.
pub(super) fn shortened(text: &str) -> String {
    const LONGEST: usize = 70;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let kept: String = text.chars().take(LONGEST - 1).collect();
    kept.trim_end().to_owned() + "…"
}
