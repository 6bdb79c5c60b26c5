//! The arguments of the verbs about signatures.

use std::path::PathBuf;

use clap::Args;
use lexicon::{Moment, PartyId};

use super::SolverArgs;

/// Sign an agreement for one party: the digests of its exact text and its proof.
///
/// The proof is repeated first: a proof file is a claim, and anybody can write one. Writes the
/// file of signatures beside the agreement, or adds to it. What is signed is printed first.
#[derive(Debug, Args)]
pub(crate) struct SignArgs {
    /// The agreement. Its proof lies beside it.
    pub(crate) file: PathBuf,
    /// The party that signs.
    #[arg(long, value_name = "PARTY")]
    pub(crate) party: PartyId,
    /// Its secret key, as `brightline keys new --party PARTY --out FILE` wrote it.
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,
    #[command(flatten)]
    pub(crate) passphrase: PassphraseArgs,
    /// The configuration of the gateway that it is signed for: what is in force there, and which
    /// models, detector and keys run there.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The file of signatures of what this takes the place of; without it, what is in force at
    /// `--config`, or else the file of signatures beside the agreement.
    #[arg(long, value_name = "FILE", conflicts_with = "config")]
    pub(crate) replaces: Option<PathBuf>,
    /// An emergency change, signed by one party, which lapses at this time unless it is ratified.
    #[arg(long, value_name = "TIME", conflicts_with = "ratify")]
    pub(crate) emergency_until: Option<Moment>,
    /// Make the emergency change in force a lasting one.
    #[arg(long)]
    pub(crate) ratify: bool,
    /// Declare that this authority makes the party sign. The declaration is part of the signature
    /// and goes on record with it.
    #[arg(long, value_name = "AUTHORITY")]
    pub(crate) compelled: Option<String>,
    /// Believe the proof file. Without this, a party signs only what was proven again here.
    #[arg(long, conflicts_with = "solver")]
    pub(crate) trust_proof: bool,
    #[command(flatten)]
    pub(crate) solvers: SolverArgs,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

/// How the passphrase of a key is given; without either, it is asked for.
#[derive(Debug, Args)]
pub(crate) struct PassphraseArgs {
    /// The passphrase is the first line of this file.
    #[arg(long, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
}

/// Check the signatures of an agreement, its proof and its text, from the files alone.
#[derive(Debug, Args)]
pub(crate) struct VerifySignedArgs {
    /// The agreement. Its proof and its signatures lie beside it.
    pub(crate) file: PathBuf,
    /// The configuration that enrols the keys of the parties.
    #[arg(long, value_name = "FILE", required_unless_present = "party_key")]
    pub(crate) config: Option<PathBuf>,
    /// A public key of a party, as you were given it: `NAME+ID+KEY`.
    #[arg(long, value_name = "KEY", conflicts_with = "config")]
    pub(crate) party_key: Vec<String>,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Put a signed agreement in force at a gateway, running or not.
#[derive(Debug, Args)]
pub(crate) struct ActivateArgs {
    /// The agreement. Its proof and its signatures lie beside it.
    pub(crate) file: PathBuf,
    /// The configuration of the gateway.
    #[arg(long, value_name = "FILE", env = "BRIGHTLINE_CONFIG", default_value = "brightline.toml")]
    pub(crate) config: PathBuf,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}
