//! CSV as French spreadsheets read it.

/// Tells the encoding.
pub(super) const MARK: &str = "\u{feff}";

/// A cell that begins so would be computed by a spreadsheet (formula injection).
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

pub(super) fn row<T: AsRef<str>>(text: &mut String, cells: &[T]) {
    for (rank, cell) in cells.iter().enumerate() {
        if rank > 0 {
            text.push(';');
        }
        push(text, cell.as_ref());
    }
    text.push_str("\r\n");
}

fn push(text: &mut String, cell: &str) {
    let guarded = cell.starts_with(FORMULA);
    let quoted = guarded || cell.contains(['"', ';', '\n', '\r']);
    if quoted {
        text.push('"');
    }
    if guarded {
        text.push('\'');
    }
    for c in cell.chars() {
        if c == '"' {
            text.push('"');
        }
        text.push(c);
    }
    if quoted {
        text.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula_d09() {
        let mut text = String::new();
        row(
            &mut text,
            &["=1+1", "-2", "a;b", "dit \"oui\"", "D’ŒUVRARD", ""],
        );
        assert_eq!(
            text,
            "\"'=1+1\";\"'-2\";\"a;b\";\"dit \"\"oui\"\"\";D’ŒUVRARD;\r\n"
        );
    }
}
