//! `brightline serve`: the gateway, until it is told to stop.

use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use gateway::{Gateway, Workload};
use miette::{IntoDiagnostic as _, WrapErr as _, miette};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::signal::unix::Signal;
use tracing_subscriber::EnvFilter;

use super::Finding;
use crate::cli::ServeArgs;
use crate::config::Config;
use crate::wire::{self, NotStarted, Plan, Started};
use crate::{output, stop};

/// How often to see whether the store still accepts records. One that has stopped refuses by
/// itself; this only tells whoever supervises the process.
const LOOK_AT_THE_STORE: Duration = Duration::from_secs(1);

/// Serves as the configuration says.
pub(crate) fn run(args: &ServeArgs) -> miette::Result<Finding> {
    let config = read(args)?;
    let tls = config.tls.as_ref().map(gateway::server_config).transpose();
    let tls = tls.into_diagnostic().wrap_err("the certificates of [tls] cannot be used")?;
    let listen = config.listen;
    let agreement = InForce { path: config.agreement.clone(), workloads: config.workloads.clone() };
    let plan = Plan::of(config)?;
    if args.check {
        output::line(format!("`{}` and its agreement are good", args.config.display()))?;
        return Ok(Finding::Good);
    }
    tell(args)?;
    let runtime = tokio::runtime::Runtime::new().into_diagnostic()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(listen).await.into_diagnostic().wrap_err_with(|| {
            format!("cannot listen on {listen}: choose another address for `listen`")
        })?;
        let stop = stop::asked_to_stop().into_diagnostic()?;
        let reload = stop::asked_to_reload().into_diagnostic()?;
        let Started { gateway, store } = plan.start().await?;
        announce(args, &listener, tls.is_some())?;
        let serve = gateway.serve(listener, tls, stop);
        let served = tokio::select! {
            served = serve => served.into_diagnostic().wrap_err("the listener failed"),
            why = until_some(|| store.status().stopped, LOOK_AT_THE_STORE) => Err(miette!(
                help = "see to the disk and start again: the log is checked before anything is \
                        served",
                "the store has stopped, so nothing can be put on record: {why}"
            )),
            never = agreement.reload_when_asked(&gateway, reload, args.json) => match never {},
        };
        let closed = store.close().await.into_diagnostic();
        served.and(
            closed.wrap_err("the public log is behind; it is brought up to date at the next start"),
        )
    })?;
    Ok(Finding::Good)
}

fn read(args: &ServeArgs) -> miette::Result<Config> {
    let name = args.config.display();
    let source = std::fs::read_to_string(&args.config).into_diagnostic().wrap_err_with(|| {
        format!("the configuration `{name}` cannot be read: name another with --config")
    })?;
    #[expect(clippy::disallowed_methods, reason = "keys of upstreams are given by environment")]
    let environment = |name: &str| std::env::var(name).ok();
    Ok(Config::parse(&source, &args.config, &environment)?)
}

/// Sends news to the standard error.
fn tell(args: &ServeArgs) -> miette::Result<()> {
    let filter = EnvFilter::try_new(&args.log)
        .into_diagnostic()
        .wrap_err_with(|| format!("`--log {}` is no level", args.log))?;
    let news = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(output::stderr_is_colourful());
    if args.json {
        news.json().init()
    } else {
        news.with_target(false).init()
    }
    Ok(())
}

fn announce(args: &ServeArgs, listener: &TcpListener, has_tls: bool) -> miette::Result<()> {
    let address = listener.local_addr().into_diagnostic()?;
    let scheme = if has_tls { "https" } else { "http" };
    let url = format!("{scheme}://{address}");
    if args.json {
        Ok(output::json(&json!({"event": "listening", "url": url}))?)
    } else {
        Ok(output::line(format!("brightline {} on {url}", env!("CARGO_PKG_VERSION")))?)
    }
}

/// What `look` returns, as soon as it returns something.
async fn until_some<T>(look: impl Fn() -> Option<T>, every: Duration) -> T {
    let mut ticks = tokio::time::interval(every);
    loop {
        ticks.tick().await;
        if let Some(found) = look() {
            return found;
        }
    }
}

/// Where the agreement in force comes from, and who calls under it.
struct InForce {
    path: PathBuf,
    workloads: Vec<Workload>,
}

impl InForce {
    /// Reads the agreement again whenever it is asked to. One that cannot come into force changes
    /// nothing.
    async fn reload_when_asked(
        &self,
        gateway: &Arc<Gateway>,
        mut asked: Signal,
        json: bool,
    ) -> Infallible {
        loop {
            if asked.recv().await.is_none() {
                // No more signals can come.
                std::future::pending::<()>().await;
            }
            let Err(error) = self.reload(gateway).await else { continue };
            let path = self.path.display();
            let message = "the agreement was not replaced; the one before it stays in force";
            if json {
                tracing::error!(%path, why = output::plain(&error), "{message}");
            } else {
                tracing::error!(%path, "{message}");
                output::complain(&error);
            }
        }
    }

    async fn reload(&self, gateway: &Arc<Gateway>) -> Result<(), NotStarted> {
        let engine = wire::read_engine(&self.path, &self.workloads)?;
        Ok(gateway.replace(engine).await?)
    }
}

#[cfg(test)]
mod tests;
