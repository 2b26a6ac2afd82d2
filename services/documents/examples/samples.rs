//! Writes the samples of every document into a folder, to be looked at in a word processor:
//! `samples FOLDER`.

use std::{env, fs, path::PathBuf};

use documents::{domain::samples, render::docx::Writer};

fn main() -> anyhow::Result<()> {
    let folder = PathBuf::from(env::args_os().nth(1).unwrap_or_else(|| ".".into()));
    let writer = Writer::new()?;
    let hostile = samples::PAYLOADS
        .iter()
        .enumerate()
        .map(|(index, payload)| (format!("hostile-{index}"), samples::hostile(payload)));
    let documents = [
        ("least".to_owned(), samples::least()),
        ("typical".to_owned(), samples::typical()),
        ("apprentice".to_owned(), samples::apprentice()),
        ("longest".to_owned(), samples::longest()),
    ]
    .into_iter()
    .chain(hostile);
    for (name, document) in documents {
        let path = folder.join(format!("pre-convention-{name}.docx"));
        fs::write(&path, writer.pre_convention(&document)?)?;
        println!("{}", path.display());
    }
    Ok(())
}
