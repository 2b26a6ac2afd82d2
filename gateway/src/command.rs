//! The command line, alike to that of the services.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use chassis::auth::{GATEWAY, KeyPair};
use chassis::config::{self, Shared};
use chassis::{Clock, telemetry};
use clap::{Parser, Subcommand};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::config::Config;
use crate::http::docs;
use crate::{Gateway, serve};

#[derive(Parser)]
#[command(name = GATEWAY, about = "The gateway of CPRO: JSON API and web client")]
struct Arguments {
    /// Configuration file (TOML); `APP_SECTION__KEY` variables override it.
    #[arg(long, env = "CPRO_CONFIG", global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve until told to stop (the default).
    Serve,
    /// Print the effective configuration, or every fault in it.
    CheckConfig,
    /// Print the JSON schema of the configuration.
    ConfigSchema,
    /// Print the description of the API (OpenAPI 3.1), as kept in `gateway/openapi.json`.
    Openapi,
    /// Write a new pair of keys: `<folder>/private/gateway.pem`, `<folder>/public/gateway.pem`.
    GenerateKeys {
        /// Where to.
        folder: PathBuf,
    },
    /// Exit 0 if the gateway that listens here is ready.
    Healthcheck,
}

/// Obeys the command line.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    chassis::run::install_tls();
    let file = arguments.config.as_deref();
    let done = match arguments.command.unwrap_or(Command::Serve) {
        Command::Serve => return run(file),
        Command::CheckConfig => check_config(file),
        Command::ConfigSchema => config_schema(),
        Command::Openapi => openapi(),
        Command::GenerateKeys { folder } => generate_keys(&folder),
        Command::Healthcheck => healthcheck(file),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => complain(&format!("{error:#}"), ExitCode::FAILURE),
    }
}

/// Serves; flushes telemetry whether or not that went well.
fn run(file: Option<&Path>) -> ExitCode {
    let (shared, own) = match config::load::<Config>(GATEWAY, file) {
        Ok(sections) => sections,
        Err(faults) => return complain(&faults, ExitCode::from(2)),
    };
    let runtime = match runtime() {
        Ok(runtime) => runtime,
        Err(error) => return complain(&error, ExitCode::FAILURE),
    };
    // Exporters need a runtime to be built, and none of its workers to be flushed.
    let started = runtime.block_on(async { telemetry::start(GATEWAY, &shared.telemetry) });
    let telemetry = match started {
        Ok(telemetry) => telemetry,
        Err(error) => return complain(&error, ExitCode::from(2)),
    };
    let result = runtime.block_on(serve_until_stopped(&shared, own));
    telemetry.flush();
    runtime.shutdown_background();
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "ended with an error");
            ExitCode::FAILURE
        }
    }
}

async fn serve_until_stopped(shared: &Shared, own: Config) -> anyhow::Result<()> {
    let stop = chassis::run::stop_on_signal()?;
    let gateway = Gateway::build(shared, own, Clock::default())?;
    let server = &shared.server;
    serve::serve(gateway, server.listen, server.stop_timeout, stop).await
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
}

fn check_config(file: Option<&Path>) -> anyhow::Result<()> {
    let (shared, own) = config::load::<Config>(GATEWAY, file)?;
    say(&config::print(GATEWAY, &shared, &own)?);
    Ok(())
}

fn config_schema() -> anyhow::Result<()> {
    say(&config::schema::<Config>(GATEWAY)?);
    Ok(())
}

fn openapi() -> anyhow::Result<()> {
    say(docs::text()?.trim_end());
    Ok(())
}

fn generate_keys(folder: &Path) -> anyhow::Result<()> {
    Ok(KeyPair::generate()?.write(folder, GATEWAY)?)
}

/// Asks `/readyz`, as a probe of an image without a shell.
fn healthcheck(file: Option<&Path>) -> anyhow::Result<()> {
    let (shared, _) = config::load::<Config>(GATEWAY, file)?;
    let port = shared.server.listen.port();
    runtime()?.block_on(async {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
        let request = b"GET /readyz HTTP/1.0\r\nHost: localhost\r\n\r\n";
        stream.write_all(request).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        let status = answer.split(' ').nth(1).context("no answer")?;
        anyhow::ensure!(status == "200", "not ready");
        Ok(())
    })
}

#[expect(clippy::print_stdout, reason = "answers of the command line")]
fn say(text: &str) {
    println!("{text}");
}

/// Where the operator looks first, when telemetry has not started.
#[expect(clippy::print_stderr, reason = "telemetry has not started")]
fn complain(fault: &dyn std::fmt::Display, code: ExitCode) -> ExitCode {
    eprintln!("{fault}");
    code
}
