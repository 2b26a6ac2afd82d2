//! Which modules and crates a source file refers to, read from its tokens: comments and texts do not count, `use`
//! trees are spelt out, and `super` and `self` are resolved.

use anyhow::{Result, anyhow};
use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// One path written in a source file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reference {
    /// Whether it starts at this crate's root; else its first name is a crate, or a local name.
    pub(crate) inside: bool,
    /// Its names, `crate`, `super` and `self` resolved.
    pub(crate) path: Vec<String>,
    /// The line it starts on.
    pub(crate) line: usize,
    /// Whether it stands in the module's tests.
    pub(crate) in_tests: bool,
}

/// Every path in `text`, which is the module `module` of its crate.
pub(crate) fn references(text: &str, module: &[String]) -> Result<Vec<Reference>> {
    let tokens: TokenStream = text.parse().map_err(|error| anyhow!("not Rust: {error}"))?;
    let mut found = Vec::new();
    walk(tokens, module, &mut found);
    Ok(found)
}

fn walk(tokens: TokenStream, module: &[String], found: &mut Vec<Reference>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            TokenTree::Ident(ident) if ident == "mod" && named_block(&tokens, at).is_some() => {
                if let Some((name, body)) = named_block(&tokens, at) {
                    walk(body, &[module, &[name]].concat(), found);
                }
                at += 3;
            }
            TokenTree::Ident(ident) if ident == "use" => {
                at = use_tree(&tokens, at + 1, &[], module, found);
            }
            TokenTree::Ident(ident) if starts_a_path(&tokens, at) => {
                let line = ident.span().start().line;
                let (names, next) = path(&tokens, at);
                if names.len() > 1 {
                    found.push(resolve(&names, module, line));
                }
                at = next;
            }
            TokenTree::Group(group) => {
                walk(group.stream(), module, found);
                at += 1;
            }
            _ => at += 1,
        }
    }
}

/// Reads one tree of a `use`, from `at`; returns where it ends.
fn use_tree(
    tokens: &[TokenTree],
    at: usize,
    prefix: &[String],
    module: &[String],
    found: &mut Vec<Reference>,
) -> usize {
    let mut names = prefix.to_vec();
    let mut line = 0;
    let mut at = at;
    while let Some(token) = tokens.get(at) {
        match token {
            // The new name of `as` is no part of the path.
            TokenTree::Ident(ident) if ident == "as" => at += 1,
            TokenTree::Ident(ident) => {
                line = ident.span().start().line;
                names.push(ident.to_string());
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                let mut next = 0;
                while next < inner.len() {
                    next = use_tree(&inner, next, &names, module, found);
                }
                return skip_to_end(tokens, at + 1);
            }
            TokenTree::Punct(punct) if matches!(punct.as_char(), ',' | ';') => break,
            _ => {}
        }
        at += 1;
    }
    if names.len() > prefix.len() || prefix.is_empty() {
        found.push(resolve(&names, module, line));
    }
    at + 1
}

fn skip_to_end(tokens: &[TokenTree], from: usize) -> usize {
    let ends = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if matches!(punct.as_char(), ',' | ';'));
    tokens[from..]
        .iter()
        .position(ends)
        .map_or(tokens.len(), |offset| from + offset + 1)
}

/// `mod name { … }` at `at`.
fn named_block(tokens: &[TokenTree], at: usize) -> Option<(String, TokenStream)> {
    let TokenTree::Ident(name) = tokens.get(at + 1)? else {
        return None;
    };
    let TokenTree::Group(body) = tokens.get(at + 2)? else {
        return None;
    };
    (body.delimiter() == Delimiter::Brace).then(|| (name.to_string(), body.stream()))
}

/// Whether the name at `at` is the first of its path: no `::` and no `.` before it.
fn starts_a_path(tokens: &[TokenTree], at: usize) -> bool {
    match at.checked_sub(1).map(|before| &tokens[before]) {
        Some(TokenTree::Punct(punct)) => {
            !matches!(punct.as_char(), ':' | '.') || is_single_colon(tokens, at - 1)
        }
        _ => true,
    }
}

/// Whether the `:` at `at` stands alone (`name: Type`).
fn is_single_colon(tokens: &[TokenTree], at: usize) -> bool {
    let is_colon =
        |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':');
    let joined_before = at.checked_sub(1).is_some_and(
        |before| matches!(&tokens[before], TokenTree::Punct(punct) if punct.as_char() == ':' && punct.spacing() == Spacing::Joint),
    );
    is_colon(&tokens[at]) && !joined_before
}

/// The names of the path that starts at `at`, and where it ends.
fn path(tokens: &[TokenTree], at: usize) -> (Vec<String>, usize) {
    let mut names = Vec::new();
    let mut at = at;
    while let Some(TokenTree::Ident(ident)) = tokens.get(at) {
        names.push(ident.to_string());
        at += 1;
        let is_separator = matches!(tokens.get(at), Some(TokenTree::Punct(first)) if first.as_char() == ':' && first.spacing() == Spacing::Joint)
            && matches!(tokens.get(at + 1), Some(TokenTree::Punct(second)) if second.as_char() == ':');
        if !is_separator {
            break;
        }
        at += 2;
    }
    (names, at)
}

fn resolve(names: &[String], module: &[String], line: usize) -> Reference {
    let mut path: Vec<String> = module.to_vec();
    let mut inside = false;
    let mut rest = names;
    while let Some((first, others)) = rest.split_first() {
        match first.as_str() {
            "crate" => path.clear(),
            "self" if !inside => {}
            "super" => drop(path.pop()),
            _ => break,
        }
        inside = true;
        rest = others;
    }
    if !inside {
        path.clear();
    }
    path.extend_from_slice(rest);
    let in_tests = module.iter().any(|name| name == "tests");
    Reference {
        inside,
        path,
        line,
        in_tests,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::references;

    fn seen(text: &str) -> Vec<String> {
        references(text, &["app".to_owned(), "declare".to_owned()])
            .unwrap()
            .into_iter()
            .map(|found| {
                format!(
                    "{}{}:{}",
                    if found.inside { "~" } else { "" },
                    found.path.join("::"),
                    found.line
                )
            })
            .collect()
    }

    #[test]
    fn use_trees_are_spelt_out() {
        let text = "use crate::{\n    domain::{Period, week::Week as W},\n    store::*,\n};\nuse serde::Deserialize;";
        let expected = [
            "~domain::Period:2",
            "~domain::week::Week:2",
            "~store:3",
            "serde::Deserialize:5",
        ];
        assert_eq!(seen(text), expected);
    }

    #[test]
    fn super_and_self_are_resolved_through_inline_modules() {
        assert_eq!(seen("use super::App;"), ["~app::App:1"]);
        assert_eq!(
            seen("mod tests { use super::*; use super::super::other; }"),
            ["~app::declare:1", "~app::other:1"]
        );
        assert_eq!(seen("use self::inner::X;"), ["~app::declare::inner::X:1"]);
    }

    #[test]
    fn paths_in_code_count_and_texts_do_not() {
        let text = "fn f(x: crate::store::Row) -> proto::Y { let s = \"tonic::x\"; a.b::<C>(); /* sqlx::y */ g() }";
        assert_eq!(seen(text), ["~store::Row:1", "proto::Y:1"]);
    }
}
