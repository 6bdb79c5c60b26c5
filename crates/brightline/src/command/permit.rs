//! `brightline permit`: what a token says.

use std::fs::File;
use std::io::Read as _;

use lexicon::{Digest, Moment, ReviewId};
use miette::{IntoDiagnostic as _, WrapErr as _};
use permit::{LONGEST_TOKEN, Refused, SecretKey, Terms, from_header, opened};
use serde_json::json;
use zeroize::Zeroizing;

use super::Finding;
use super::effector::public_keys;
use crate::cli::{PermitKeyArgs, ShowPermitArgs};
use crate::output;

/// Prints the public key that belongs to a secret one.
pub(crate) fn key(args: &PermitKeyArgs) -> miette::Result<Finding> {
    let name = args.file.display();
    let text = std::fs::read_to_string(&args.file)
        .map(Zeroizing::new)
        .into_diagnostic()
        .wrap_err_with(|| format!("the key `{name}` cannot be read"))?;
    let key = SecretKey::parse(&text);
    let key = key.into_diagnostic().wrap_err_with(|| format!("the key `{name}` is none"))?;
    output::line(key.public())?;
    Ok(Finding::Good)
}

/// Shows a token that one of the keys signed.
pub(crate) fn show(args: &ShowPermitArgs) -> miette::Result<Finding> {
    let keys = public_keys(&args.key)?;
    let mut token = Vec::new();
    let longest = u64::try_from(2 * LONGEST_TOKEN).unwrap_or(u64::MAX).saturating_add(1);
    File::open(&args.file)
        .and_then(|file| file.take(longest).read_to_end(&mut token))
        .into_diagnostic()
        .wrap_err_with(|| format!("the token `{}` cannot be read", args.file.display()))?;
    let header = std::str::from_utf8(&token).ok().map(|text| from_header(text.trim_end()));
    let token = header.and_then(Result::ok).unwrap_or(token);
    match opened(&token, &keys) {
        Ok(terms) => {
            say(&terms, args.json)?;
            Ok(Finding::Good)
        }
        Err(refused) => {
            say_no(refused, args.json)?;
            Ok(Finding::No)
        }
    }
}

fn say(terms: &Terms<'_>, json: bool) -> miette::Result<()> {
    let time = |ms: u64| {
        let moment = i64::try_from(ms).ok().and_then(|ms| Moment::from_unix_ms(ms).ok());
        moment.map_or_else(|| ms.to_string(), |moment| moment.to_string())
    };
    if !json {
        output::line(terms.to_string().trim_end())?;
        let (issued, expires) = (time(terms.issued_ms), time(terms.expires_ms));
        return Ok(output::line(format!("signed; issued {issued}, void from {expires}"))?);
    }
    let quorum: serde_json::Map<_, _> =
        terms.quorum.parties().map(|(party, people)| (party.to_owned(), people.into())).collect();
    Ok(output::json(&json!({
        "signed": true,
        "audience": terms.audience,
        "tool": terms.tool,
        "act": Digest::from_bytes(terms.act).to_string(),
        "effect": terms.effect.as_str(),
        "effectors": terms.effectors,
        "quorum": quorum,
        "review": terms.review.map(|id| ReviewId::from_random(id).to_string()),
        "record": terms.record,
        "agreement": Digest::from_bytes(terms.agreement).to_string(),
        "issued": time(terms.issued_ms),
        "expires": time(terms.expires_ms),
    }))?)
}

fn say_no(refused: Refused, json: bool) -> miette::Result<()> {
    if json {
        let (code, message) = (refused.code(), refused.to_string());
        return Ok(output::json(&json!({"signed": false, "code": code, "message": message}))?);
    }
    Ok(output::line(format!("not a token by these keys: {refused}"))?)
}
