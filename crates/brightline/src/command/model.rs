//! `brightline model`: the stand-in model on a socket of its own.

use miette::{IntoDiagnostic as _, WrapErr as _};
use serde_json::json;
use tokio::net::TcpListener;

use super::Finding;
use crate::cli::ModelArgs;
use crate::output;
use crate::stand_in::{BUILT_IN_RULES, Rules, StandIn};
use crate::stop;

/// Runs the stand-in model until it is interrupted.
pub(crate) fn run(args: &ModelArgs) -> miette::Result<Finding> {
    if args.print_rules {
        output::line(BUILT_IN_RULES.trim_end())?;
        return Ok(Finding::Good);
    }
    let rules = match &args.rules {
        None => Rules::built_in()?,
        Some(path) => {
            let name = path.display().to_string();
            let source = std::fs::read_to_string(path)
                .into_diagnostic()
                .wrap_err_with(|| format!("the rules `{name}` cannot be read"))?;
            Rules::parse(&source, &name)?
        }
    };
    let runtime = tokio::runtime::Runtime::new().into_diagnostic()?;
    runtime.block_on(serve(args, rules))?;
    Ok(Finding::Good)
}

async fn serve(args: &ModelArgs, rules: Rules) -> miette::Result<()> {
    let listener = TcpListener::bind(args.listen)
        .await
        .into_diagnostic()
        .wrap_err_with(|| format!("cannot listen on {}: choose another --listen", args.listen))?;
    let stop = stop::asked_to_stop().into_diagnostic()?;
    announce(args, &listener, &rules)?;
    StandIn::new(rules).serve(listener, stop).await;
    Ok(())
}

fn announce(args: &ModelArgs, listener: &TcpListener, rules: &Rules) -> miette::Result<()> {
    let address = listener.local_addr().into_diagnostic()?;
    let source = args.rules.as_ref().map_or("built-in".into(), |path| path.display().to_string());
    let models = rules.models().join(", ");
    if args.json {
        let line = json!({
            "event": "listening",
            "what": "stand-in model, not a real model",
            "url": format!("http://{address}"),
            "rules": source,
            "models": rules.models(),
        });
        return Ok(output::json(&line)?);
    }
    Ok(output::line(format!(
        "stand-in model (scripted, not a real model) on http://{address}  rules: {source}  \
         models: {models}"
    ))?)
}
