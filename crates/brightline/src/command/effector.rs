//! `brightline effector`: a stand-in effector that executes with a permit token only.

mod calls;
mod journal;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use miette::{IntoDiagnostic as _, WrapErr as _, miette};
use permit::{Effect, LARGEST, Limits, PublicKey, Rules, Verifier};
use serde_json::json;
use tokio::net::TcpListener;

use self::calls::{Calls, Clock};
use self::journal::FileJournal;
use super::Finding;
use crate::cli::EffectorArgs;
use crate::{output, stop};

/// Executes until it is told to stop.
pub(crate) fn run(args: &EffectorArgs) -> miette::Result<Finding> {
    let unreviewed = if args.unreviewed { Effect::Consequential } else { Effect::Write };
    let limits = Limits { skew_ms: args.skew, lifetime_ms: args.lifetime, unreviewed };
    let rules = Rules::new(public_keys(&args.key)?, &args.audience, limits).into_diagnostic()?;
    let is_simulated = args.simulated_clock.is_some();
    let window = if args.new {
        // The first simulated time may be any.
        let now = if is_simulated { 0 } else { now_ms()? };
        FileJournal::begin(&args.journal, args.capacity, now)
    } else {
        // Which simulated time a torn journal lost is not known, so it loses all of it.
        let now = if is_simulated { LARGEST } else { now_ms()? };
        FileJournal::resume(&args.journal, args.capacity, now, limits.skew_ms)
    }?;
    let clock = args.simulated_clock.clone().map_or(Clock::System, Clock::Header);
    let calls = Calls::new(Verifier::new(rules, window), clock, args.json);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.into_diagnostic()?.block_on(async {
        let listener =
            TcpListener::bind(args.listen).await.into_diagnostic().wrap_err_with(|| {
                format!("cannot listen on {}: choose another --listen", args.listen)
            })?;
        let stop = stop::asked_to_stop().into_diagnostic()?;
        announce(args, listener.local_addr().into_diagnostic()?)?;
        calls.serve(listener, stop).await;
        Ok(Finding::Good)
    })
}

fn announce(args: &EffectorArgs, address: SocketAddr) -> miette::Result<()> {
    if args.json {
        let line = json!({
            "event": "listening",
            "what": "stand-in effector: it says what it would execute",
            "url": format!("http://{address}"),
            "audience": args.audience,
        });
        return Ok(output::json(&line)?);
    }
    Ok(output::line(format!(
        "stand-in effector `{}` on http://{address}  POST /call executes with a permit token only",
        args.audience
    ))?)
}

/// The keys in these files.
pub(super) fn public_keys(files: &[PathBuf]) -> miette::Result<Vec<PublicKey>> {
    files.iter().map(|file| public_key(file)).collect()
}

fn public_key(file: &Path) -> miette::Result<PublicKey> {
    let name = file.display();
    let text = std::fs::read_to_string(file)
        .into_diagnostic()
        .wrap_err_with(|| format!("the key `{name}` cannot be read"))?;
    text.parse().into_diagnostic().wrap_err_with(|| format!("the key `{name}` is none"))
}

/// The time of the system, in milliseconds since 1970.
fn now_ms() -> miette::Result<u64> {
    let now = gateway::now().into_diagnostic()?.unix_ms();
    u64::try_from(now).map_err(|_| miette!("the clock is before 1970: set it right"))
}
