//! `brightline demo`: a short day through the front door.

use miette::IntoDiagnostic as _;

use super::Finding;
use crate::cli::DemoArgs;
use crate::demo::{self, Show};

/// Gives the demonstration.
pub(crate) fn run(args: &DemoArgs) -> miette::Result<Finding> {
    let runtime = tokio::runtime::Runtime::new().into_diagnostic()?;
    let show = Show::new(args.json);
    let good = runtime.block_on(demo::give(args.once, &show))?;
    Ok(if good { Finding::Good } else { Finding::No })
}
