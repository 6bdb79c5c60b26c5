//! `brightline serve`: the gateway, until it is told to stop.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use gateway::{Gateway, SimulatedClock};
use miette::{IntoDiagnostic as _, WrapErr as _, miette};
use serde_json::json;
use store::Store;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use super::Finding;
use crate::activation::Judge;
use crate::case_register::Feed;
use crate::cli::ServeArgs;
use crate::config::{self, Config, Metrics};
use crate::control::{self, Desk};
use crate::metrics::Meter;
use crate::review_desk::Office;
use crate::webhook::{Counts, Messengers};
use crate::wire::{Plan, Started};
use crate::{output, stop};

/// How often to see whether the store still accepts records. One that has stopped refuses by
/// itself; this only tells whoever supervises the process.
const LOOK_AT_THE_STORE: Duration = Duration::from_secs(1);

/// Serves as the configuration says.
pub(crate) fn run(args: &ServeArgs) -> miette::Result<Finding> {
    let config = Config::read(&args.config)?;
    let tls = config.tls.as_ref().map(gateway::server_config).transpose();
    let tls = tls.into_diagnostic().wrap_err("the certificates of [tls] cannot be used")?;
    let listen = config.listen;
    let (agreement, data) = (config.agreement.clone(), config.data.clone());
    let (judge, metrics, console) = (Judge::of(&config), config.metrics, config.console.clone());
    let plan = Plan::of(config)?;
    let clock = simulated_clock(args, listen, &plan)?;
    if clock.is_some() && !plan.hooks.is_empty() {
        return Err(miette!(
            help = "take `webhook` out of the configuration of a rehearsal",
            "nobody is told of what only a rehearsal holds"
        ));
    }
    if clock.is_some() && console.is_some() {
        return Err(miette!(
            help = "take [console] out of the configuration of a rehearsal",
            "people decide by the time of this machine, and not by a simulated one"
        ));
    }
    if args.check {
        plan.check()?;
        output::line(format!("`{}` and its agreement are good", args.config.display()))?;
        return Ok(Finding::Good);
    }
    tell(&args.log, args.json)?;
    let runtime = tokio::runtime::Runtime::new().into_diagnostic()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(listen).await.into_diagnostic().wrap_err_with(|| {
            format!("cannot listen on {listen}: choose another address for `listen`")
        })?;
        let stop = stop::asked_to_stop().into_diagnostic()?;
        let reload = stop::asked_to_reload().into_diagnostic()?;
        let Started { gateway, store, feed, messengers } = plan.start_by(clock).await?;
        let meter = meter(metrics, &gateway, &store, messengers.counts()).await?;
        let office = office(console, &gateway, &store, &data).await?;
        let control = control::listen(&data).into_diagnostic().wrap_err_with(|| {
            format!("the control socket `{}` cannot be opened", control::path(&data).display())
        })?;
        let (json, store_of_desk) = (args.json, store.clone());
        let desk = Desk { agreement, judge, store: store_of_desk, listener: control, json };
        announce(args, &listener, tls.is_some())?;
        let serve = gateway.serve(listener, tls, stop);
        let served = tokio::select! {
            served = serve => served.into_diagnostic().wrap_err("the listener failed"),
            why = until_some(|| store.status().stopped, LOOK_AT_THE_STORE) => Err(miette!(
                help = "see to the disk and start again: the log is checked before anything is \
                        served",
                "the store has stopped, so nothing can be put on record: {why}"
            )),
            never = desk.work(&gateway, reload) => match never {},
            never = beside(feed, meter, messengers) => match never {},
            never = at_the_office(office) => match never {},
        };
        let closed = store.close().await.into_diagnostic();
        served.and(
            closed.wrap_err("the public log is behind; it is brought up to date at the next start"),
        )
    })?;
    Ok(Finding::Good)
}

/// The clock that requests set, if the command line asks for it and nobody else can set it.
fn simulated_clock(
    args: &ServeArgs,
    listen: SocketAddr,
    plan: &Plan,
) -> miette::Result<Option<SimulatedClock>> {
    let Some(header) = &args.simulated_clock else { return Ok(None) };
    let clock = SimulatedClock::new(header.clone()).into_diagnostic()?;
    clock.may_serve(Some(listen), &plan.upstreams).into_diagnostic()?;
    Ok(Some(clock))
}

/// Who answers collectors of metrics, and where, if somebody is to.
async fn meter(
    metrics: Option<Metrics>,
    gateway: &Arc<Gateway>,
    store: &Store,
    told: Counts,
) -> miette::Result<Option<(Arc<Meter>, TcpListener)>> {
    let Some(Metrics { listen, every }) = metrics else { return Ok(None) };
    let listener = TcpListener::bind(listen).await.into_diagnostic().wrap_err_with(|| {
        format!("cannot listen on {listen}: choose another address for `listen` in [metrics]")
    })?;
    let address = listener.local_addr().into_diagnostic()?;
    tracing::info!(url = %format!("http://{address}/metrics"), "metrics can be collected");
    let meter = Meter::new(Arc::clone(gateway), store.clone(), told, every);
    Ok(Some((Arc::new(meter), listener)))
}

/// Where people decide, if they are to.
async fn office(
    console: Option<config::Console>,
    gateway: &Arc<Gateway>,
    store: &Store,
    data: &Path,
) -> miette::Result<Option<Office>> {
    let Some(console) = console else { return Ok(None) };
    let office = Office::open(console, gateway, store, data.join("log")).await?;
    tracing::info!(url = %office.origin, "people can decide");
    Ok(Some(office))
}

async fn at_the_office(office: Option<Office>) -> Infallible {
    match office {
        Some(office) => office.work().await,
        None => std::future::pending().await,
    }
}

/// What works beside the gateway, as far as there is any.
async fn beside(
    feed: Option<Feed>,
    meter: Option<(Arc<Meter>, TcpListener)>,
    messengers: Messengers,
) -> Infallible {
    let feed = async {
        match feed {
            Some(feed) => feed.work().await,
            None => std::future::pending().await,
        }
    };
    let meter = async {
        match meter {
            Some((meter, listener)) => meter.work(listener).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        never = feed => never,
        never = meter => never,
        never = messengers.work() => never,
    }
}

/// Sends news to the standard error.
pub(super) fn tell(level: &str, json: bool) -> miette::Result<()> {
    let filter = EnvFilter::try_new(level)
        .into_diagnostic()
        .wrap_err_with(|| format!("`--log {level}` is no level"))?;
    let news = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(output::stderr_is_colourful());
    if json {
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
    let clock = args.simulated_clock.as_ref();
    if args.json {
        let mut event = json!({"event": "listening", "url": url});
        if let (Some(clock), Some(event)) = (clock, event.as_object_mut()) {
            event.insert("simulated-clock".to_owned(), clock.as_str().into());
        }
        Ok(output::json(&event)?)
    } else {
        let version = env!("CARGO_PKG_VERSION");
        let time = clock.map(|clock| format!(", at the simulated time of `{clock}`"));
        Ok(output::line(format!("brightline {version} on {url}{}", time.unwrap_or_default()))?)
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

#[cfg(test)]
mod tests;
