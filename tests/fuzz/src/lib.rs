//! Every parser of identity that reads bytes of strangers, each as a target: bytes in, nothing out, a panic for what must
//! never be. Beyond "no panic" a target asserts that
//!
//! - reading twice gives the same, and what is accepted survives being stored and read back;
//! - a refusal is one of ours, with a French sentence, at a line that the file has;
//! - it takes neither much time nor much memory.
//!
//! Two runners share the targets. `tests/bounded.rs` is part of `cargo xtask test`: the committed inputs (`corpus/`,
//! `regressions/`) and 1,500 changes of them, the same ones for the same seed. `src/main.rs` is libFuzzer, guided
//! by coverage, for as long as one likes: `cargo xtask fuzz TARGET --minutes N`. What it finds goes into `regressions/`
//! with the mending.
//!
//! To add a parser: its function, a line in [`TARGETS`], a folder with a few good and bad inputs in `corpus/`.

mod changes;
mod fichiers;
mod textes;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

pub use changes::Changes;

/// The longest that one input may take, unoptimised.
const LONGEST: Duration = Duration::from_secs(5);

/// A parser under test.
pub struct Target {
    /// Its name, and that of its folders.
    pub name: &'static str,
    /// Memory that one input may add, KiB (trust.md § 3: 64 MB; decoded pictures have a bound of their own).
    pub memory: u64,
    run: fn(&[u8]),
}

const FILES: u64 = 64 << 10;
/// Sixteen million pixels, decoded and turned the right way up.
const PICTURES: u64 = 256 << 10;

const fn target(name: &'static str, memory: u64, run: fn(&[u8])) -> Target {
    Target { name, memory, run }
}

/// All of them.
pub const TARGETS: [Target; 11] = [
    target("eleves", FILES, fichiers::uploaded),
    target("responsables", FILES, fichiers::uploaded),
    target("sts", FILES, fichiers::uploaded),
    target("archive", FILES, fichiers::uploaded),
    target("feuille_csv", FILES, fichiers::uploaded),
    target("feuille_ods", FILES, fichiers::content_of_ods),
    target("portail", FILES, fichiers::uploaded),
    target("rebond", FILES, textes::delivery_report),
    target("image", PICTURES, textes::picture),
    target("valeurs", FILES, textes::values),
    target("jetons", FILES, textes::tokens),
];

impl Target {
    /// The target of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        TARGETS.iter().find(|target| target.name == name)
    }

    /// Gives it an input.
    ///
    /// # Panics
    /// When something is not as it must be.
    pub fn run(&self, bytes: &[u8]) {
        let begun = Instant::now();
        (self.run)(bytes);
        let taken = begun.elapsed();
        assert!(taken < LONGEST, "{} bytes took {taken:?}", bytes.len());
    }

    /// Where its inputs are, `corpus` or `regressions`.
    pub fn folder(&self, kind: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join(kind)
            .join(self.name)
    }

    /// Its dictionary, in the form that libFuzzer reads.
    pub fn tokens(&self) -> PathBuf {
        let file = format!("tokens/{}.dict", self.name);
        Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
    }
}
