//! `brightline keys new`: a fresh key, and the lines that enrol it.
//!
//! The key of a party goes into a file, encrypted. The key of a workload is not stored. The
//! configuration keeps its SHA-256 only: a key has 256 random bits, so nobody can find it from the
//! digest, and a slow password hash would only slow every request.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use lexicon::{Digest, PartyId};
use miette::{IntoDiagnostic as _, WrapErr as _, miette};
use serde_json::json;
use zeroize::Zeroizing;

use super::Finding;
use crate::cli::{NewKeyArgs, WebhookKeyArgs};
use crate::output;
use crate::party_key::{self, Passphrase};

/// What every key of ours begins with, so that scanners for leaked secrets can know it.
pub(crate) const PREFIX: &str = "blk_";

/// Draws a key and prints it with its enrolment.
pub(crate) fn new(args: &NewKeyArgs) -> miette::Result<Finding> {
    match (&args.out, &args.party) {
        (Some(out), Some(party)) => of_party(args, out, party),
        _ => of_workload(args),
    }
}

/// Prints the public key of webhooks.
pub(crate) fn webhook(args: &WebhookKeyArgs) -> miette::Result<Finding> {
    let name = args.file.display();
    let text = std::fs::read_to_string(&args.file)
        .map(Zeroizing::new)
        .into_diagnostic()
        .wrap_err_with(|| format!("the key `{name}` cannot be read"))?;
    let key = crate::webhook::signing_key(&text);
    let key = key.ok_or_else(|| miette!("the file `{name}` is no key of webhooks"))?;
    output::line(crate::webhook::public_key(&key))?;
    Ok(Finding::Good)
}

/// Draws the key of a party, writes it into a file, and prints its enrolment.
fn of_party(args: &NewKeyArgs, out: &Path, party: &PartyId) -> miette::Result<Finding> {
    let passphrase = match &args.passphrase.passphrase_file {
        _ if args.no_passphrase => Passphrase::None,
        Some(file) => Passphrase::File(file),
        None => Passphrase::Asked,
    };
    let (key, seed) = party_key::fresh(party.as_str())?;
    party_key::write(out, &seed, passphrase)?;
    let (public, out) = (key.public(), out.display());
    if args.json {
        let value = json!({"party": party, "key": public.to_string(), "file": out.to_string()});
        output::json(&value)?;
        return Ok(Finding::Good);
    }
    output::line(format!(
        "\
# The secret key of `{party}` is in {out}. There is no other copy.

# Its enrolment, for every brightline.toml that is to accept its signatures.
[[party]]
name = \"{party}\"
key = \"{public}\""
    ))?;
    Ok(Finding::Good)
}

/// Draws the key of a workload and prints it with its enrolment.
fn of_workload(args: &NewKeyArgs) -> miette::Result<Finding> {
    let mut random = Zeroizing::new([0_u8; 32]);
    getrandom::fill(random.as_mut_slice()).map_err(|error| {
        miette!("the system gives no random bytes, so there is no key: {error}")
    })?;
    let key = key(&random);
    let text = if args.json { as_json(args, &key) } else { as_text(args, &key) };
    output::line(text.as_str())?;
    Ok(Finding::Good)
}

/// A key that nobody else has.
///
/// # Errors
///
/// The system gives no random bytes.
pub(crate) fn fresh_key() -> Result<Zeroizing<String>, getrandom::Error> {
    let mut random = Zeroizing::new([0_u8; 32]);
    getrandom::fill(random.as_mut_slice())?;
    Ok(key(&random))
}

/// The key of 32 random bytes: [`PREFIX`] and 43 characters of URL-safe base 64.
fn key(random: &[u8; 32]) -> Zeroizing<String> {
    let mut key = Zeroizing::new(String::with_capacity(PREFIX.len() + 43));
    key.push_str(PREFIX);
    URL_SAFE_NO_PAD.encode_string(random, &mut key);
    key
}

/// The SHA-256 of a key as the configuration spells it: 64 hexadecimal digits, as `sha256sum` does.
fn fingerprint(key: &str) -> String {
    Digest::of(key.as_bytes()).to_string().replace("sha256:", "")
}

fn as_json(args: &NewKeyArgs, key: &str) -> Zeroizing<String> {
    let value = json!({
        "workload": args.workload,
        "key": key,
        "sha256": fingerprint(key),
        "expires": args.expires.map(|expires| expires.to_string()),
    });
    Zeroizing::new(value.to_string())
}

fn as_text(args: &NewKeyArgs, key: &str) -> Zeroizing<String> {
    let or_blank = |word: Option<String>| word.unwrap_or_default();
    let party = or_blank(args.party.as_ref().map(ToString::to_string));
    let class = or_blank(args.class.as_ref().map(ToString::to_string));
    let region = or_blank(args.region.as_ref().map(ToString::to_string));
    let expires = or_blank(args.expires.map(|expires| format!(", expires = {expires}")));
    Zeroizing::new(format!(
        "\
# The key of `{workload}`, shown this once. Brightline keeps no copy.
{key}

# Its enrolment. Paste it into brightline.toml and fill in what is empty.
[[workload]]
name = \"{workload}\"
party = \"{party}\"
deployment = {{ class = \"{class}\", region = \"{region}\" }}
purposes = []
keys = [{{ sha256 = \"{fingerprint}\"{expires} }}]",
        workload = or_blank(args.workload.as_ref().map(ToString::to_string)),
        fingerprint = fingerprint(key),
    ))
}

#[cfg(test)]
mod tests;
