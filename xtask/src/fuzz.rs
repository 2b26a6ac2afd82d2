//! `cargo xtask fuzz TARGET`: libFuzzer around a parser of `tests/fuzz`. Coverage comes from flags that the stable
//! compiler has; nothing is installed but the C++ compiler that libFuzzer's runtime wants.

use std::fs;
use std::process::ExitCode;

use anyhow::{Context as _, Result, ensure};
use clap::Args;
use machine::Checkout;

use crate::cargo;

/// What libFuzzer needs of the compiled code: which edges were taken, and what was compared with what.
const INSTRUMENTED: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";
/// Bytes of an input.
const LONGEST: u32 = 64 << 10;
/// Seconds of one input.
const TIMEOUT: u32 = 5;
/// MB of the whole process: the program, what libFuzzer remembers, and the input at hand.
const MEMORY: u32 = 768;

/// `cargo xtask fuzz`
#[derive(Args, Debug)]
pub(crate) struct Options {
    /// A folder of `tests/fuzz/corpus`, or `all`, one after the other
    target: String,
    /// How long, each; one alone runs without end when it is not said
    #[arg(long)]
    minutes: Option<f64>,
}

/// Builds the instrumented program and runs it; the exit code says whether it found nothing.
pub(crate) fn run(checkout: &Checkout, options: &Options) -> Result<ExitCode> {
    let folder = checkout.root().join("tests/fuzz");
    let mut names: Vec<String> = fs::read_dir(folder.join("corpus"))?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<Result<_>>()?;
    names.sort();
    let all = options.target == "all";
    ensure!(
        all || names.contains(&options.target),
        "there is no target {}: {} or all",
        options.target,
        names.join(", ")
    );
    ensure!(
        !all || options.minutes.is_some(),
        "all of them, one after the other, need --minutes: the first would never end"
    );
    build(checkout)?;
    let mut found = Vec::new();
    for name in names.iter().filter(|name| all || **name == options.target) {
        if !look(checkout, name, options.minutes)? {
            found.push(name.as_str());
        }
    }
    if found.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!(
        "error: found something in {}: the inputs are in tests/fuzz/regressions, to be committed with the mending",
        found.join(", ")
    );
    Ok(ExitCode::FAILURE)
}

/// Named so that build scripts and macros, which are not instrumented, are told apart from the rest.
const TRIPLE: &str = if cfg!(target_arch = "aarch64") {
    "aarch64-unknown-linux-gnu"
} else {
    "x86_64-unknown-linux-gnu"
};

fn build(checkout: &Checkout) -> Result<()> {
    let status = cargo::command(checkout, "build")
        .args(["--package", "parser-fuzz", "--features", "libfuzzer"])
        .args([
            "--bin",
            "parser-fuzz",
            "--profile",
            "fuzz",
            "--target",
            TRIPLE,
        ])
        .env("RUSTFLAGS", INSTRUMENTED)
        .status()
        .context("running cargo")?;
    ensure!(
        status.success(),
        "the build failed (libFuzzer wants a C++ compiler: `apt-get install g++`)"
    );
    Ok(())
}

fn look(checkout: &Checkout, name: &str, minutes: Option<f64>) -> Result<bool> {
    let inputs = checkout.root().join("tests/fuzz");
    // What it learns is kept between runs, outside the repository.
    let learnt = checkout.run_dir().join("fuzz").join(name);
    let regressions = inputs.join("regressions").join(name);
    fs::create_dir_all(&learnt)?;
    fs::create_dir_all(&regressions)?;
    let program = cargo::metadata(checkout)?
        .target_directory
        .join(TRIPLE)
        .join("fuzz/parser-fuzz");
    let mut command = std::process::Command::new(program);
    command
        .env("CPRO_FUZZ_TARGET", name)
        .args([&learnt, &inputs.join("corpus").join(name), &regressions])
        .arg(format!(
            "-dict={}",
            inputs.join(format!("tokens/{name}.dict")).display()
        ))
        .arg(format!("-artifact_prefix={}/", regressions.display()))
        .args([
            format!("-max_len={LONGEST}"),
            format!("-timeout={TIMEOUT}"),
            format!("-rss_limit_mb={MEMORY}"),
            "-use_value_profile=1".to_owned(),
            "-print_final_stats=1".to_owned(),
        ]);
    if let Some(minutes) = minutes {
        command.arg(format!("-max_total_time={:.0}", minutes * 60.0));
    }
    println!("== {name}");
    let status = command.status().context("starting libFuzzer")?;
    // An empty folder says nothing.
    let _ = fs::remove_dir(&regressions);
    Ok(status.success())
}
