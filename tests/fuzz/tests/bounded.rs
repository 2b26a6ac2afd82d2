//! The targets within bounds, on a stable compiler: committed inputs first, then changes of them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops at the first surprise"
)]

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use parser_fuzz::{Changes, TARGETS, Target};

/// Changed inputs of each target, unless `CPRO_FUZZ_CASES` says another number.
const CASES: u64 = 1_500;
/// The first input that is thrown, unless `CPRO_FUZZ_SEED` says another.
const SEED: u64 = 1;

#[expect(
    clippy::disallowed_methods,
    reason = "how often, from where: of this run alone"
)]
fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(default)
}

/// The files of a folder, by name; none when there is no folder.
fn inputs(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found: Vec<_> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), fs::read(path).unwrap()))
        .collect();
    found.sort();
    found
}

/// Words of a dictionary of libFuzzer: one a line, quoted, with `\xHH`, `\\` and `\"`.
fn words(text: &str) -> Vec<Vec<u8>> {
    text.lines()
        .filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix('"'))
        .map(|word| {
            let mut bytes = Vec::new();
            let mut rest = word.bytes();
            while let Some(byte) = rest.next() {
                let escaped = (byte == b'\\').then(|| rest.next()).flatten();
                bytes.push(match escaped {
                    Some(b'x') => {
                        let digits = [rest.next().unwrap(), rest.next().unwrap()];
                        u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
                    }
                    Some(other) => other,
                    None => byte,
                });
            }
            bytes
        })
        .collect()
}

/// The most memory that this process had since [`forget_peak`], in kilobytes.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    let digits: String = line.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap()
}

fn forget_peak() {
    fs::write("/proc/self/clear_refs", "5").unwrap();
}

/// Memory is the whole process's: whoever runs these tests as threads of one has them take turns.
static ALONE: Mutex<()> = Mutex::new(());

/// Gives the target an input; says which it was when it fails, or takes more memory than it may.
fn tried(target: &Target, bytes: &[u8], which: &str) {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    forget_peak();
    let held = peak();
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        target.run(bytes);
        let added = peak().saturating_sub(held);
        assert!(added <= target.memory, "it took {added} KiB");
    }));
    if let Err(panic) = outcome {
        let kept = std::env::temp_dir().join(format!("cpro-fuzz-{}", target.name));
        fs::write(&kept, bytes).unwrap();
        eprintln!(
            "target {}, {which}: the input is in {}",
            target.name,
            kept.display()
        );
        resume_unwind(panic);
    }
}

fn within_bounds(name: &str) {
    let target = Target::named(name).unwrap();
    let corpus = inputs(&target.folder("corpus"));
    assert!(!corpus.is_empty(), "{name} has no inputs");
    for (path, bytes) in corpus.iter().chain(&inputs(&target.folder("regressions"))) {
        tried(target, bytes, &path.display().to_string());
    }
    let corpus: Vec<Vec<u8>> = corpus.into_iter().map(|(_, bytes)| bytes).collect();
    let tokens = fs::read_to_string(target.tokens())
        .map(|text| words(&text))
        .unwrap_or_default();
    let (seed, cases) = (
        setting("CPRO_FUZZ_SEED", SEED),
        setting("CPRO_FUZZ_CASES", CASES),
    );
    eprintln!("target {name}: {cases} cases from CPRO_FUZZ_SEED={seed}");
    for case in seed..seed + cases {
        // An input of its own: a failure is found again with its number as the seed, and one case.
        let bytes = Changes::new(case, &corpus, &tokens).next_input();
        tried(
            target,
            &bytes,
            &format!("CPRO_FUZZ_SEED={case} CPRO_FUZZ_CASES=1"),
        );
    }
}

macro_rules! bounded {
    ($($target:ident)*) => {
        $(#[test]
        fn $target() {
            within_bounds(stringify!($target));
        })*

        #[test]
        fn every_target_is_tried() {
            let tried = [$(stringify!($target)),*];
            assert_eq!(TARGETS.map(|target| target.name), tried);
        }
    };
}

bounded! {
    eleves responsables sts archive feuille_csv feuille_ods portail rebond image valeurs jetons
}
