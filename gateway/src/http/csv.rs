//! Tables as CSV for French spreadsheets: UTF-8 with its mark, `;` between cells, and no cell that a spreadsheet would
//! take for a formula (D-09).

/// What tells a spreadsheet that the file is UTF-8.
pub const MARK: &str = "\u{feff}";

/// One line, with its end.
pub fn line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let mut line = String::new();
    for (index, cell) in cells.into_iter().enumerate() {
        if index > 0 {
            line.push(';');
        }
        push_cell(&mut line, cell);
    }
    line.push_str("\r\n");
    line
}

fn push_cell(line: &mut String, cell: &str) {
    let cell = cell.replace(['\r', '\n'], " ");
    line.push('"');
    // A leading apostrophe makes it text, also when blanks come first.
    if cell
        .trim_start()
        .starts_with(['=', '+', '-', '@', '\t', '|', '%'])
        || cell.starts_with('\t')
    {
        line.push('\'');
    }
    line.push_str(&cell.replace('"', "\"\""));
    line.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_whatever_they_hold_d09() {
        assert_eq!(
            line(["AZZOUG", "dit \"Momo\"; l’aîné", "a\r\nb"]),
            "\"AZZOUG\";\"dit \"\"Momo\"\"; l’aîné\";\"a  b\"\r\n"
        );
    }

    #[test]
    fn no_cell_is_a_formula_d09() {
        for formula in [
            "=1+1",
            "+33612345678",
            "-2",
            "@SUM(A1)",
            " =1",
            "\t=1",
            "|cmd",
        ] {
            assert!(line([formula]).starts_with("\"'"), "{formula}");
        }
        assert_eq!(line(["1MSPC"]), "\"1MSPC\"\r\n");
    }
}
