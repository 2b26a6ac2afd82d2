//! Text made harmless for XML: the one door between what people typed and a part of a document.

/// Appends `text` escaped for element content and for attribute values alike.
///
/// Characters that XML 1.0 forbids are dropped; so are the marks that force a direction of writing, which
/// could show another text than the one stored. Control characters that make lines become spaces: a
/// template that wants lines splits the text before.
pub fn push_text(out: &mut String, text: &str) {
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push(' '),
            _ if is_dropped(char) => {}
            _ => out.push(char),
        }
    }
}

/// Forbidden by XML 1.0, control, or forcing a direction (embeddings, overrides, isolates).
fn is_dropped(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{fffe}' | '\u{ffff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The paragraphs of a text, however its lines were ended; blank ones are left out.
pub fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    text.split([
        '\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}',
    ])
    .map(str::trim)
    .filter(|line| line.chars().any(|char| !is_dropped(char)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use proptest::prelude::*;
    use quick_xml::{Reader, events::Event};

    use super::*;

    fn escaped(text: &str) -> String {
        let mut out = String::new();
        push_text(&mut out, text);
        out
    }

    #[test]
    fn markup_is_shown_never_obeyed() {
        assert_eq!(
            escaped("<a b=\"c\">&amp;'"),
            "&lt;a b=&quot;c&quot;&gt;&amp;amp;&apos;"
        );
    }

    #[test]
    fn forbidden_and_direction_characters_are_dropped() {
        assert_eq!(escaped("a\0b\u{202e}c\u{ffff}d\u{2067}e\u{1b}f"), "abcdef");
        assert_eq!(escaped("مرحبا e\u{301}"), "مرحبا e\u{301}");
    }

    #[test]
    fn every_kind_of_line_end_makes_a_paragraph() {
        let lines: Vec<_> = paragraphs("un\r\ndeux\rtrois\u{2028}\u{0}\n  quatre ").collect();
        assert_eq!(lines, ["un", "deux", "trois", "quatre"]);
    }

    proptest! {
        #[test]
        fn any_text_stays_one_text_node(text in any::<String>()) {
            let xml = format!("<t a=\"{0}\">{0}</t>", escaped(&text));
            let mut reader = Reader::from_str(&xml);
            let mut elements = 0;
            loop {
                match reader.read_event().expect("well-formed") {
                    Event::Start(start) => {
                        elements += 1;
                        prop_assert_eq!(start.attributes().map(Result::unwrap).count(), 1);
                    }
                    Event::Eof => break,
                    Event::Text(_) | Event::GeneralRef(_) | Event::End(_) => {}
                    other => prop_assert!(false, "unexpected {:?}", other),
                }
            }
            prop_assert_eq!(elements, 1);
        }
    }
}
