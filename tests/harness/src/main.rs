//! The program behind `cargo xtask up`, `test` and `bench`: starts a suite, loads the demonstration school, and looks
//! after it until it is told to stop.

mod bench;
mod supervisor;
mod with_suite;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(name = "harness", about = "Runs the whole of CPRO on this machine")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Run the checkout's own suite until Ctrl-C
    Up {
        /// Where the gateway listens
        #[arg(long, default_value_t = 8080)]
        http_port: u16,
    },
    /// Run a command against a suite of its own with the demonstration school
    WithSuite {
        /// The command and its arguments
        #[arg(required = true, trailing_var_arg = true)]
        command: Vec<String>,
    },
    /// Measure start time, memory per service, delays and pages of periods, and imports
    Bench(bench::Wanted),
}

#[tokio::main]
async fn main() -> ExitCode {
    let done = match Arguments::parse().task {
        Task::Up { http_port } => supervisor::run(http_port).await.map(|()| ExitCode::SUCCESS),
        Task::WithSuite { command } => with_suite::run(&command).await,
        Task::Bench(wanted) => bench::run(wanted).await.map(|()| ExitCode::SUCCESS),
    };
    done.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}
