//! `brightline keyholder`: the keys of the persons ledger, held for gateways.

use keyholder::Keys;
use miette::{IntoDiagnostic as _, WrapErr as _};
use serde_json::json;

use super::Finding;
use crate::cli::KeyholderArgs;
use crate::{output, stop};

/// Holds keys until it is told to stop.
pub(crate) fn run(args: &KeyholderArgs) -> miette::Result<Finding> {
    super::serve::tell(&args.log, args.json)?;
    let keys = Keys::open(&args.keys, args.window).into_diagnostic()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.into_diagnostic()?.block_on(async {
        let socket = args.socket.display();
        let (listener, peers) = keyholder::listen(&args.socket, args.gateway_user)
            .into_diagnostic()
            .wrap_err_with(|| format!("the socket `{socket}` cannot be opened"))?;
        let stop = stop::asked_to_stop().into_diagnostic()?;
        if args.json {
            output::json(&json!({"event": "holding", "socket": socket.to_string()}))?;
        } else {
            output::line(format!(
                "brightline {} holds keys at {socket}",
                env!("CARGO_PKG_VERSION")
            ))?;
        }
        let clock = || gateway::now().ok();
        let served = keyholder::serve(listener, peers, keys, clock, stop).await;
        served.into_diagnostic().wrap_err("the socket failed")
    })?;
    Ok(Finding::Good)
}
