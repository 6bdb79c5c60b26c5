//! The stand-in effector, and a look at permit tokens.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Run the stand-in effector: it executes a call only with a permit token for exactly that call,
/// once, also after a restart.
///
/// Executing means that it says so. POST /call takes the token in the header Brightline-Permit, as
/// the gateway gave it, and a JSON object: `tool`, `arguments` (JSON as a text, as the model wrote
/// it), and `effectors` (how many the call sets in motion; 1 if it is not there).
#[derive(Debug, Args)]
pub(crate) struct EffectorArgs {
    /// The public key by which tokens are signed; give it twice while keys change.
    #[arg(long, value_name = "FILE", required = true)]
    pub(crate) key: Vec<PathBuf>,
    /// Which effector this is. Tokens for others are refused.
    #[arg(long, value_name = "NAME")]
    pub(crate) audience: String,
    /// Where used tokens are remembered. Without it nothing is executed.
    #[arg(long, value_name = "FILE")]
    pub(crate) journal: PathBuf,
    /// Begin the journal: this effector has never executed anything.
    #[arg(long)]
    pub(crate) new: bool,
    /// How many tokens are remembered until they expire. Full means refuse.
    #[arg(long, value_name = "NUMBER", default_value_t = 1_024)]
    pub(crate) capacity: usize,
    /// How far the clock that issues tokens may be ahead of this one, in milliseconds.
    #[arg(long, value_name = "MS", default_value_t = 2_000)]
    pub(crate) skew: u64,
    /// How long a token may live, from issue to expiry, in milliseconds.
    #[arg(long, value_name = "MS", default_value_t = 300_000)]
    pub(crate) lifetime: u64,
    /// Accept consequential calls that nobody approved. Lethal ones never are.
    #[arg(long)]
    pub(crate) unreviewed: bool,
    /// Address of this machine to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:4020", value_parser = local)]
    pub(crate) listen: SocketAddr,
    /// For rehearsals: take the time from this header of each request, as RFC 3339 or in
    /// milliseconds since 1970, instead of from the system.
    #[arg(long, value_name = "HEADER")]
    pub(crate) simulated_clock: Option<http::HeaderName>,
    /// Print one JSON object per line.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Permit tokens.
#[derive(Debug, Args)]
pub(crate) struct PermitArgs {
    #[command(subcommand)]
    pub(crate) verb: PermitVerb,
}

/// What to do with tokens.
#[derive(Debug, Subcommand)]
pub(crate) enum PermitVerb {
    Show(ShowPermitArgs),
    Key(PermitKeyArgs),
}

/// Print the public key of a gateway's permit tokens: what its effectors are given.
#[derive(Debug, Args)]
pub(crate) struct PermitKeyArgs {
    /// The secret key: `keys/permit.key` in the data directory.
    pub(crate) file: PathBuf,
}

/// Show what a token permits, if the key signed it. Whether it has expired or was used is for its
/// effector to say.
#[derive(Debug, Args)]
pub(crate) struct ShowPermitArgs {
    /// The token, or the value of the header that carried it.
    pub(crate) file: PathBuf,
    /// The public key by which it must be signed; give it again for another one.
    #[arg(long, value_name = "FILE", required = true)]
    pub(crate) key: Vec<PathBuf>,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

/// An address that only this machine reaches: it is a stand-in.
fn local(text: &str) -> Result<SocketAddr, String> {
    let address: SocketAddr = text.parse().map_err(|_| "write an address as 127.0.0.1:4020")?;
    if address.ip().is_loopback() {
        Ok(address)
    } else {
        Err("the stand-in listens on this machine only: write 127.0.0.1 or [::1]".to_owned())
    }
}
