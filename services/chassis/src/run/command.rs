//! The command line that every service has.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use tonic_health::pb::health_client::HealthClient;

use super::{Running, Service, Settings, running};
use crate::auth::KeyPair;
use crate::config;
use crate::ctx::Clock;
use crate::events::{Bus, dlq, relay::Relay};

#[derive(Parser)]
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
    /// Bring the database to this release's schema.
    Migrate,
    /// Print the effective configuration, secrets masked, or every fault in it.
    CheckConfig,
    /// Print the JSON schema of the configuration.
    ConfigSchema,
    /// Dead letters, and publishing again.
    Dlq {
        #[command(subcommand)]
        command: DlqCommand,
    },
    /// Write a new pair of keys for this service: `<folder>/private/<service>.pem`, `<folder>/public/<service>.pem`.
    GenerateKeys { folder: PathBuf },
    /// Exit 0 if the service that listens here is ready.
    Healthcheck,
    /// A command of this service's own.
    #[command(external_subcommand)]
    Own(Vec<String>),
}

#[derive(Subcommand)]
enum DlqCommand {
    /// One line per dead letter of this service.
    List,
    /// One dead letter, whole.
    Show { sequence: u64 },
    /// Publish one again where it first was.
    Replay { sequence: u64 },
    /// Publish again every event of the outbox since an instant (RFC 3339); harmless to those who know them.
    ReplaySince { since: jiff::Timestamp },
}

pub(super) fn main<S: Service>() -> ExitCode {
    let matches = Arguments::command().name(S::NAME).get_matches();
    let arguments = match Arguments::from_arg_matches(&matches) {
        Ok(arguments) => arguments,
        Err(error) => error.exit(),
    };
    super::install_tls();
    let command = arguments.command.unwrap_or(Command::Serve);
    if let Some(result) = without_configuration::<S>(&command) {
        return result.map_or_else(|error| complain(&error), |()| ExitCode::SUCCESS);
    }
    let (shared, own) = match config::load::<S::Config>(S::NAME, arguments.config.as_deref()) {
        Ok(sections) => sections,
        Err(faults) => return complain(&faults),
    };
    if matches!(command, Command::Serve | Command::CheckConfig) {
        let missing = shared.missing();
        if !missing.is_empty() {
            return complain(&config::Faults(missing));
        }
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return complain(&error),
    };
    // Exporters need a runtime to be built, and none of its workers to be flushed.
    let telemetry =
        match runtime.block_on(async { crate::telemetry::start(S::NAME, &shared.telemetry) }) {
            Ok(telemetry) => telemetry,
            Err(error) => return complain(&error),
        };
    crate::telemetry::log_panics();
    let settings = Settings {
        shared,
        own,
        clock: Clock::default(),
    };
    let result = runtime.block_on(obey::<S>(command, settings));
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

/// Obeys the commands that come before there is any configuration.
fn without_configuration<S: Service>(command: &Command) -> Option<anyhow::Result<()>> {
    match command {
        Command::ConfigSchema => Some(
            config::schema::<S::Config>(S::NAME)
                .map_err(Into::into)
                .and_then(|schema| say(&schema)),
        ),
        Command::GenerateKeys { folder } => Some(
            KeyPair::generate()
                .and_then(|pair| pair.write(folder, S::NAME))
                .map_err(Into::into),
        ),
        _ => None,
    }
}

/// Faults of the configuration go where the operator looks first, and exit 2.
fn complain(faults: &dyn std::fmt::Display) -> ExitCode {
    #[expect(clippy::print_stderr, reason = "telemetry has not started yet")]
    {
        eprintln!("{faults}");
    }
    ExitCode::from(2)
}

async fn obey<S: Service>(command: Command, settings: Settings<S::Config>) -> anyhow::Result<()> {
    match command {
        Command::Serve => serve::<S>(settings).await,
        Command::Migrate => {
            // Wants no key: whoever migrates need not be able to speak for the service.
            let db = running::database(&settings.shared).await?;
            super::migrate(&db, S::migrator()).await?;
            Ok(())
        }
        Command::CheckConfig => say(&config::print(S::NAME, &settings.shared, &settings.own)?),
        Command::Dlq { command } => dead_letters::<S>(command, settings).await,
        // Obeyed already: they need no configuration.
        Command::ConfigSchema | Command::GenerateKeys { .. } => Ok(()),
        Command::Healthcheck => healthcheck(settings.shared.server.listen).await,
        Command::Own(words) => {
            let (name, arguments) = words.split_first().context("no command given")?;
            let db = running::database(&settings.shared).await?;
            let resources = running::resources::<S>(&settings, db)?;
            S::command(name, arguments, resources).await
        }
    }
}

async fn serve<S: Service>(settings: Settings<S::Config>) -> anyhow::Result<()> {
    let stop = super::stop_on_signal()?;
    let mut running = tokio::select! {
        started = Running::start::<S>(settings) => started?,
        () = stop.cancelled() => return Ok(()),
    };
    let failure = tokio::select! {
        () = stop.cancelled() => None,
        failure = running.failed() => Some(failure),
    };
    running.stop().await;
    failure.map_or(Ok(()), Err)
}

async fn healthcheck(mut listen: SocketAddr) -> anyhow::Result<()> {
    if listen.ip().is_unspecified() {
        listen.set_ip(Ipv4Addr::LOCALHOST.into());
    }
    let patience = Duration::from_secs(3);
    let channel = tonic::transport::Endpoint::from_shared(format!("http://{listen}"))?
        .connect_timeout(patience)
        .timeout(patience)
        .connect()
        .await?;
    let mut client = HealthClient::new(channel);
    let request = tonic_health::pb::HealthCheckRequest {
        service: String::new(),
    };
    let status = client.check(request).await?.into_inner().status();
    anyhow::ensure!(
        status == tonic_health::pb::health_check_response::ServingStatus::Serving,
        "not ready"
    );
    Ok(())
}

async fn dead_letters<S: Service>(
    command: DlqCommand,
    settings: Settings<S::Config>,
) -> anyhow::Result<()> {
    let bus = Bus::connect(&settings.shared.nats, S::NAME).await?;
    let find = async |sequence: u64| {
        let letters = dlq::list(&bus, S::NAME).await?;
        letters
            .into_iter()
            .find(|parked| parked.sequence == sequence)
            .with_context(|| format!("no dead letter {sequence}"))
    };
    match command {
        DlqCommand::List => {
            for parked in dlq::list(&bus, S::NAME).await? {
                let letter = &parked.letter;
                say(&format!(
                    "{}\t{}\t{}\t{}",
                    parked.sequence, letter.consumer, letter.subject, letter.code
                ))?;
            }
            Ok(())
        }
        DlqCommand::Show { sequence } => say(&format!("{:#?}", find(sequence).await?)),
        DlqCommand::Replay { sequence } => Ok(dlq::replay(&bus, &find(sequence).await?).await?),
        DlqCommand::ReplaySince { since } => {
            let relay = Relay {
                service: S::NAME,
                db: running::database(&settings.shared).await?,
                bus,
            };
            let events = relay.replay_since(since).await?;
            say(&format!("{events} events will be published again"))
        }
    }
}

#[expect(
    clippy::unnecessary_wraps,
    clippy::print_stdout,
    reason = "answers of the command line; uniform in the match above"
)]
fn say(text: &str) -> anyhow::Result<()> {
    println!("{text}");
    Ok(())
}
