//! `harness with-suite -- COMMAND`: runs a command against a suite of its own with the demonstration school, and hands
//! its exit code on. The command finds everything in its environment. Two sign-on portals and a search of
//! addresses stand beside it.

use std::process::ExitCode;

use anyhow::{Context as _, Result};
use harness::adresses::Search;
use harness::portails::Portails;
use harness::suite::{Options, Suite};
use harness::{demo, registry};
use machine::Checkout;

/// Starts, runs, stops.
pub(crate) async fn run(command: &[String]) -> Result<ExitCode> {
    let (program, arguments) = command.split_first().context("no command to run")?;
    // Portals know the address that they send browsers back to.
    let port = machine::ports::free()?;
    let log = Checkout::locate().logs_dir().join("portails.log");
    let mut portails = Portails::start(&format!("http://localhost:{port}"), &log)?;
    let adresses = Search::start().await?;
    let options = adresses.known_to(portails.known_to(Options::for_test()?.at_port(port)));
    let suite = Suite::start(options).await?;
    let demo = demo::load(&suite)
        .await
        .context("loading the demonstration school")?;
    let demo_file = suite.folder().join("demo.json");
    demo.write(&demo_file)?;
    let fixtures = suite.folder().join("fixtures");
    registry::write(&[&demo.registre, &demo.autre_ecole.registre], &fixtures)?;
    let status = tokio::process::Command::new(program)
        .args(arguments)
        .env("CPRO_BASE_URL", suite.base_url())
        .env("CPRO_MAILBOX_URL", suite.mailbox().page_url())
        .env("CPRO_DEMO_JSON", &demo_file)
        .env("CPRO_FIXTURES", &fixtures)
        .kill_on_drop(true)
        .status()
        .await
        .with_context(|| format!("running {program}"))?;
    portails.must_run()?;
    suite.stop().await?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
