//! The persons ledger: who holds its keys, and how much is spent.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use lexicon::Span;

/// The persons ledger.
#[derive(Debug, Args)]
pub(crate) struct LedgerArgs {
    #[command(subcommand)]
    pub(crate) verb: LedgerVerb,
}

/// What to do with the ledger.
#[derive(Debug, Subcommand)]
pub(crate) enum LedgerVerb {
    Status(StatusArgs),
}

/// Show how much of each persons budget is spent. That it was read is put on record.
///
/// Counts of persons under 20 are shown as < 20. Nothing says who was touched.
#[derive(Debug, Args)]
pub(crate) struct StatusArgs {
    /// The configuration of the gateway.
    #[arg(long, value_name = "FILE", env = "BRIGHTLINE_CONFIG", default_value = "brightline.toml")]
    pub(crate) config: PathBuf,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Hold the keys of the persons ledger for gateways, which get pseudonyms and no keys.
///
/// Run it as a user of its own. Keys whose time is over are overwritten and removed; leave their
/// folder out of backups.
#[derive(Debug, Args)]
pub(crate) struct KeyholderArgs {
    /// The socket to answer at.
    #[arg(long, value_name = "PATH")]
    pub(crate) socket: PathBuf,
    /// The folder of the keys. It is made if it is not there, for its owner only.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) keys: PathBuf,
    /// The window of the agreement, in days. An epoch is as long, and its key lives for one more.
    #[arg(long, value_name = "DAYS", default_value = "30d", value_parser = days)]
    pub(crate) window: Span,
    /// The numeric id of the user as whom the gateway runs, if it is another one.
    #[arg(long, value_name = "UID")]
    pub(crate) gateway_user: Option<u32>,
    /// What to tell on the standard error: error, warn, info, debug.
    #[arg(long, value_name = "LEVEL", env = "BRIGHTLINE_LOG", default_value = "info")]
    pub(crate) log: String,
    /// Print the start-up line, and tell everything else, as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// A number of days, as in `30d`.
fn days(text: &str) -> Result<Span, String> {
    let number = text.strip_suffix('d').unwrap_or(text).trim_end();
    let days = number.parse::<u16>().ok().filter(|days| *days > 0);
    let days = days.ok_or("write a number of days, as in 30d")?;
    Ok(Span::from_seconds(u64::from(days) * 86_400))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn window_is_a_number_of_days() {
        let month = Span::from_seconds(30 * 86_400);
        assert_eq!([days("30d"), days("30 d"), days("30")], [Ok(month), Ok(month), Ok(month)]);
        for text in ["", "d", "0d", "-1d", "65536d", "1h", "30 min", "1.5d"] {
            assert!(days(text).is_err(), "{text}");
        }
    }
}
